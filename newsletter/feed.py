"""`/news/feed/`: the last 20 issues with all their words. What was taken back is gone from it too."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from newsletter.models import NewsletterIndexPage, NewsletterIssuePage
from newsletter.parts import address_of
from people import mail

MOST = 20


class FullText(Atom1Feed):
    """Atom with the whole text of each entry in `content`."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class NewsFeed(Feed):
    feed_type = FullText

    def title(self):
        return _("News from %(site)s") % {"site": mail.site_name()}

    def link(self):
        news = NewsletterIndexPage.objects.live().first()
        return address_of(news) if news else settings.SITE_URL + "/news/"

    def feed_url(self):
        return settings.SITE_URL + "/news/feed/"

    def items(self):
        return NewsletterIssuePage.objects.live().order_by("-date", "-number")[:MOST]

    def item_title(self, issue):
        return issue.title

    def item_description(self, issue):
        return issue.intro

    def item_link(self, issue):
        return address_of(issue)

    def item_guid(self, issue):
        return address_of(issue)

    def item_pubdate(self, issue):
        return timezone.make_aware(datetime.combine(issue.date, time(12)))

    def item_updateddate(self, issue):
        return issue.last_published_at or self.item_pubdate(issue)

    def item_extra_kwargs(self, issue):
        return {"content": render_to_string("newsletter/feed_entry.html", {"issue": issue, "parts": issue.parts()})}
