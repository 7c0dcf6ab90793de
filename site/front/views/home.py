"""The front door, and the one home of someone signed in (design.md 6)."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import policy, rows, waiting, wall
from challenges.models import Challenge, Concern
from challenges.path import Status, status_of
from challenges.views.public import six_stops, stop_notes
from events.models import Meeting
from local_offer.models import LocalOfferSectionPage
from newsletter.models import NewsletterIssuePage
from pages.models import HomePage
from people import roles

S = Challenge.Status
SAMPLE = 3
AT_MOST = 5  # of one kind on the home; the rooms have them all


@require_safe
def home(request):
    """`/`: what this is, in ten seconds; for someone signed in, what waits for her."""
    if request.user.is_authenticated:
        return signed_in(request)
    page = HomePage.objects.first()
    sections = LocalOfferSectionPage.objects.live().order_by("path")
    context = {
        "page": page,
        "heading": page.hero_heading if page else HomePage._meta.get_field("hero_heading").default,
        "lead": page.lead if page else "",
        "path": six_stops(stop_notes()),
        "won": wall.won_cards(wall.judged(S.CHANGED)[:1]),
        "doors": [{"title": section.title, "url": section.get_url(request)} for section in sections],
        "meeting": Meeting.objects.next_of(roles.J2I),
        "issue": newest_issue(request),
    }
    told = wall.council_says("done", "partly done").exclude(taken_over__big="")
    context["told"] = wall.told_cards(told[: SAMPLE - len(context["won"])])
    return render(request, "front/home.html", context)


def newest_issue(request):
    """The newest issue of the newsletter with its address, or None."""
    issue = NewsletterIssuePage.objects.live().defer_streamfields().order_by("-date", "-number").first()
    if issue is None:
        return None
    return {"title": issue.title, "intro": issue.intro, "url": issue.get_url(request), "is_example": issue.is_example}


# --- Signed in --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One thing that waits for her: what it is, what to do, and the one button."""

    title: str
    text: str
    url: str
    button: str
    status: Status | None = None
    kick: str = ""
    is_example: bool = False


@never_cache
def signed_in(request):
    """Waiting for her, hers, the next meeting, and what is late and with whom."""
    user = request.user
    mine = Challenge.objects.visible_to(user).filter(pk__in=Challenge.objects.by(user).values("pk"))
    hers = rows.sorted_by(rows.prefetched(mine), "news")[: 2 * AT_MOST]
    seat = policy.enters_j2i(user) or policy.enters_clab(user)
    context = {
        "items": [item for kind in KINDS for item in kind(user)],
        "yours": rows.rows_of(user, hers),
        "raises": roles.is_care_leaver(user),
        "meeting": Meeting.objects.next_of(roles.J2I),
        "invited": roles.sits_at_j2i(user) or roles.is_clab_member(user),
        "late": late_lines(user) if seat else [],
    }
    return render(request, "front/signed_in_home.html", context)


def late_lines(user):
    """Late promises in words, with the name inside J2I's own screens and the role elsewhere."""
    names = policy.sees_people(user)
    return [
        {
            "late": rows.late_words(promise.days_late),
            "what": promise.what,
            "who": rows.named(promise) if names else promise.who,
            "url": promise.challenge.get_absolute_url(),
        }
        for promise in waiting.late_promises(user)[:AT_MOST]
    ]


def of(challenge, text, url, button):
    """An item about a challenge, with its chip."""
    return Item(
        challenge.title or _("A challenge"),
        text,
        url,
        button,
        status=status_of(challenge),
        is_example=challenge.is_example,
    )


def to(name, challenge):
    return reverse(name, args=[challenge.reference or challenge.pk])


def for_author(user):
    """An answer, new words or a public text that waits for the person who raised it."""
    for challenge in waiting.for_author(user)[:AT_MOST]:
        page = challenge.get_absolute_url()
        if challenge.asks_fix:
            yield of(challenge, _("They answered. Does this fix it? You say first."), page, _("Read the answer"))
        elif challenge.asks_public:
            yield of(challenge, _("This may go public. Read the text first."), page, _("Read the text"))
        else:
            yield of(challenge, _("CLAB wrote it in its own words. Are they right?"), page, _("Read the words"))


def for_clab(user):
    """Yeses, verdicts and new challenges; and the list, until she has checked it."""
    if not policy.judges(user):
        return
    for challenge in waiting.to_judge(user).filter(i_said_yes=False)[:AT_MOST]:
        text = _("Is the answer good enough? CLAB decides.")
        if challenge.waiting_verdicts:
            text = _("One of us gave a verdict. Do you say the same?")
        yield of(challenge, text, to("challenge-verdict", challenge), _("Read the answer"))
    for challenge in waiting.to_take_on(user).filter(i_said_yes=False)[:AT_MOST]:
        text = _("One of us said yes. One more makes it so.") if challenge.yeses else _("New. Do we take it on?")
        yield of(challenge, text, to("challenge-take-on", challenge), _("Read it"))
    done, total = waiting.list_progress(user)
    if done < total:
        text = _("Card %(card)d of %(total)d. About a minute each.") % {"card": done + 1, "total": total}
        yield Item(_("Is it true for you?"), text, reverse("clab-list"), _("Go on"), kick=_("CLAB checks the list"))


def for_officer(user):
    """New words to look at, and worries that nobody has read yet."""
    if policy.reads_concerns(user):
        worries = Concern.objects.filter(seen_at__isnull=True).count()
        if worries:
            text = ngettext(
                "%(count)d person is worried about somebody.", "%(count)d people are worried about somebody.", worries
            )
            yield Item(
                _("Someone is worried"), text % {"count": worries}, reverse("challenge-worries"), _("Read it now")
            )
    if policy.moderates(user):
        new = waiting.to_check(user).filter(held_at__isnull=True).count()
        if new:
            text = ngettext("%(count)d waits for you.", "%(count)d wait for you.", new) % {"count": new}
            yield Item(_("New words to look at"), text, reverse("clab-check"), _("Look at them"))


def for_chair(user):
    """What the chair alone can move."""
    if not policy.chairs(user):
        return
    for challenge in waiting.to_put_on_table(user)[:AT_MOST]:
        text = _("CLAB took it on. Who has a part, and at which meeting?")
        yield of(challenge, text, to("challenge-table", challenge), _("Put it on the table"))
    for challenge in waiting.answers_to_confirm(user)[:AT_MOST]:
        yield of(challenge, _("An answer waits for you."), challenge.get_absolute_url(), _("Read the answer"))
    for challenge in waiting.to_look_at_again(user)[:AT_MOST]:
        yield of(challenge, _("The day to look again has come."), challenge.get_absolute_url(), _("Look at it"))
    for publication in waiting.publications(user).filter(agreed_at__isnull=True)[:AT_MOST]:
        challenge = publication.challenge
        yield of(challenge, _("CLAB asks to make this public."), to("challenge-agree", challenge), _("Read the text"))


def for_the_top(user):
    """CLAB's questions to the role she holds: Director, Assistant Director or Lead Member (D6)."""
    if not roles.top_roles_of(user):
        return
    for ask in waiting.asked_at_the_top(user)[:AT_MOST]:
        text = _("CLAB asks you: %(question)s") % {"question": ask.asks}
        url = reverse("challenge-top-reply", args=[ask.challenge.reference, ask.pk])
        yield of(ask.challenge, text, url, _("Write a reply"))


def for_partner(user):
    """Promises to confirm, late ones, and those of the coming week (A16)."""
    organisations = roles.organisations_of(user)
    if not organisations:
        return
    for challenge in waiting.to_answer(organisations)[:AT_MOST]:
        text = _("You did what you promised. Now say what came of it.")
        yield of(challenge, text, "challenge-answer", _("Propose an answer"))
    urgent = [p for p in waiting.owed_by(organisations) if p.days_left <= 7 or p.confirmed_at is None]
    for promise in urgent[:AT_MOST]:
        url = reverse("promise", args=[promise.pk])
        if promise.is_late:
            late = rows.late_words(promise.days_late)
            status = Status(late, "late", "s-late")
            yield Item(promise.what, _("Say how it is going, or name a new day."), url, _("Say how it is"), status)
        elif promise.confirmed_at is None:
            yield Item(
                promise.what, _("Are these the right words?"), url, _("Read your promise"), kick=_("Your promise")
            )
        else:
            text = _("The day is near. Is it done?")
            yield Item(promise.what, text, url, _("Say how it is"), kick=_("Your promise"))


KINDS = (for_author, for_officer, for_chair, for_clab, for_the_top, for_partner)
