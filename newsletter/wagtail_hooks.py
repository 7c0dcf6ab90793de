from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from newsletter.policy import writes_news
from pages.cms.dashboard import Line


@hooks.register("needs_attention")
def the_newsletter(request):
    """The one button that begins an issue, on the first page of the CMS (A22)."""
    if writes_news(request.user):
        yield Line(_("The newsletter: start this month’s issue, or go on with its draft."), reverse("newsletter-start"))
