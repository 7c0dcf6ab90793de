"""Beginning an issue: a draft of everything that changed since the last one, in the reader's order (A22)."""

import json

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from challenges import public, wall
from events.models import Meeting
from local_offer.models import AmountChange, OfferEntryPage
from newsletter import policy, questions, welcome_words
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage
from people import roles

AFAR = 3  # entries that still hold outside the county; the part has room for CLAB's own words too
MOST = 6  # more would be a list and no news


@transaction.atomic
def start_issue(*, by):
    """
    This month's draft: made once, and the same one for who asks again. It goes up by a second person, like any page.

    Raises `PermissionDenied`, and `NewsletterIndexPage.DoesNotExist` where there is no page for news.
    """
    if not policy.writes_news(by):
        raise PermissionDenied
    # Who asks at the same moment waits here, and then finds the draft.
    news = NewsletterIndexPage.objects.select_for_update(of=("self",)).get()
    today = timezone.localdate()
    drafts = NewsletterIssuePage.objects.child_of(news).filter(first_published_at=None)
    draft = drafts.filter(date__year=today.year, date__month=today.month).order_by("-number").first()
    if draft is not None:
        return draft
    number = (NewsletterIssuePage.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    issue = NewsletterIssuePage(
        title=_("News of %(month)s") % {"month": date_format(today, "F Y")},
        slug=free_slug(news, number),
        number=number,
        date=today,
        intro=_("What changed, what still applies to you, and how to answer."),
        body=json.dumps([{"type": kind, "value": value} for kind, value in what_changed(last_day())]),
        live=False,
        owner=by,
    )
    news.add_child(instance=issue)
    issue.save_revision(user=by)
    return issue


def free_slug(news, number):
    taken = set(news.get_children().values_list("slug", flat=True))
    return next(slug for slug in (str(number), *(f"{number}-{n}" for n in range(2, 99))) if slug not in taken)


def last_day():
    """The day of the newest issue that is up; what changed on it counts again, rather than never."""
    return NewsletterIssuePage.objects.live().aggregate(last=Max("date"))["last"]


def what_changed(since):
    """(kind, value) of each part: what changed, what still applies to you, how to answer; then the rest."""
    yield from (("outcome", one.reference) for one in public.moved_since(since))
    yield from (("offer_change", {"entry": entry, "text": ""}) for entry in entries_since(since))
    last = NewsletterIssuePage.objects.live().order_by("-date", "-number").first()
    yield "out_of_county", {"text": f"<p>{afar()}</p>", "entries": holding_outside(last)}
    asked = questions.of(last) if last else None
    if asked:
        # Empty, so that it cannot go up before CLAB has said what it did: no reader gets a sentence meant for editors.
        yield "what_we_did", {"about": asked.key, "text": ""}
    yield "have_your_say", {"question": _("What is the one thing you would change?"), "how": f"<p>{how()}</p>"}
    yield from (("not_now", one.reference) for one in public.noes(since))
    if wall.public().ours().open().exists():
        yield "progress", {"most": 5}
    if Meeting.objects.next_of(roles.J2I):
        yield "next_meeting", {"day": None, "text": f"<p>{meets()}</p>"}
    yield "help", None


def afar():
    return _("You live outside the county? You are still one of us. Your words count the same.")


def how():
    return _("Tap the link at the end of this mail. You need no account.")


def meets():
    return _("J2I is for people who are invited. Can’t be there? Send your words.")


def holding_outside(last):
    """Entries that can be had outside the county; those that the issue before did not name come first."""
    named = set()
    for block in last.body if last else ():
        if block.block_type == "out_of_county":
            named = {entry.pk for entry in block.value["entries"] if entry is not None}
    held = [entry.pk for entry in welcome_words.entries(len(named) + AFAR, outside=True)]
    return sorted(held, key=lambda entry: entry in named)[:AFAR]


def entries_since(since):
    """Entries whose amount changed, or that are new, since a day: each once, none where nothing went out before."""
    if since is None:
        return []
    changed = AmountChange.objects.filter(at__date__gte=since, from_day__isnull=False).order_by("-pk")
    listed = OfferEntryPage.objects.live().listed()
    new = listed.filter(first_published_at__date__gte=since).order_by("-first_published_at")
    wanted = [*changed.values_list("entry_id", flat=True), *new.values_list("pk", flat=True)[:MOST]]
    public_ones = set(listed.filter(pk__in=wanted).values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(wanted) if pk in public_ones][:MOST]
