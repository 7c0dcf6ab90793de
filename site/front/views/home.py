"""The front door, and the one home of someone signed in (design.md 6)."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import policy, rows, waiting, wall
from challenges.meeting import policy as meeting_policy
from challenges.meeting.opening import since_last_time
from challenges.models import Challenge
from challenges.next_step import named
from challenges.views.public import six_stops, stop_notes
from events.models import Meeting
from events.policy import invited
from front import glance
from front.items import items_of
from local_offer.models import LocalOfferSectionPage
from newsletter.models import NewsletterIssuePage
from newsletter.policy import looks_after_readers, writes_news
from pages import ready
from pages.models import HomePage
from pages.ready import same_for_all
from people import news, roles
from people.policy import looks_after_mail, may_invite

S = Challenge.Status
SAMPLE = 3
AT_MOST = 5
IN_SIGHT = 6  # what waits; the rest opens at a tap


@same_for_all
@require_safe
def home(request):
    """`/`: what this is, in ten seconds; for someone signed in, what waits for her."""
    if request.user.is_authenticated:
        return signed_in(request)
    return for_visitors(request, HomePage.english())


def for_visitors(request, page):
    """The front page as a visitor gets it, with the words of `page`, which an editor may only be trying out."""
    context = {
        "page": page,
        "heading": page.hero_heading if page else HomePage._meta.get_field("hero_heading").default,
        "lead": page.lead if page else "",
        "path": six_stops(stop_notes()),
        "won": wall.won_cards(wall.judged(S.CHANGED)[:1]),
        "doors": ready.kept("doors", doors),
        "meeting": Meeting.objects.next_of(roles.J2I),
        "issue": ready.kept("newest-issue", newest_issue),
    }
    told = wall.council_says("done", "partly done").exclude(taken_over__big="")
    context["told"] = wall.told_cards(told[: SAMPLE - len(context["won"])])
    return render(request, "front/home.html", context)


def doors():
    """The sections of the Local Offer with their addresses, in the editors' order."""
    sections = LocalOfferSectionPage.objects.live().order_by("path")
    return [{"title": section.title, "url": section.get_url()} for section in sections]


def newest_issue():
    """The newest issue of the newsletter with its address, or None."""
    issue = NewsletterIssuePage.objects.live().defer_streamfields().order_by("-date", "-number").first()
    if issue is None:
        return None
    return {"title": issue.title, "intro": issue.intro, "url": issue.get_url(), "is_example": issue.is_example}


# --- Signed in --------------------------------------------------------------------------------------------------------


@never_cache
def signed_in(request):
    """A meeting that is on now; what waits for her; hers; the next meeting; what is late and with whom; what moved."""
    user = request.user
    mine = Challenge.objects.visible_to(user).filter(pk__in=Challenge.objects.by(user).values("pk"))
    hers = rows.sorted_by(rows.prefetched(mine, user), "news")[: 2 * AT_MOST]
    seat = policy.enters_j2i(user) or policy.enters_clab(user)
    items = items_of(user)
    live = list(Meeting.objects.filter(status=Meeting.Status.LIVE).select_related("series__group"))
    on_now = next((meeting for meeting in live if meeting.series.group.slug == roles.J2I), None)
    follows_j2i = seat or roles.is_care_leaver(user) or roles.is_panel_member(user)
    planned = Meeting.objects.of(roles.J2I).planned().select_related("series__group").order_by("starts_at").first()
    count, new = sum(item.count for item in items), news.new_for(user)
    yours = sorted(rows.rows_of(user, hers), key=lambda row: not row.late)  # late first, then by news
    late = late_lines(user) if seat else []
    since = moved_lately(user, on_now or planned) if seat and (on_now or planned) else None
    context = {
        "live": [door_to(user, meeting) for meeting in live if invited(user, meeting)],
        "glance": glance.lines(waiting=count, late=late, hers=yours, since=since, new=new),
        "new": new,
        "items": items[:IN_SIGHT],
        "more_items": items[IN_SIGHT:],
        "count": count,
        "yours": yours,
        "raises": roles.is_care_leaver(user),
        "meeting": planned,
        "next_card": follows_j2i and (planned is not None or on_now is None),
        "invited": planned is not None and invited(user, planned),
        "chairs": planned is not None and meeting_policy.runs(user, planned),
        "rooms": rooms_of(user),
        "late": late,
        "since": since,
    }
    return render(request, "front/signed_in_home.html", context)


def door_to(user, meeting):
    """The one way into a meeting that is on now: whoever runs it to her console, all others say they are here."""
    runs = meeting_policy.runs(user, meeting)
    return {
        "meeting": meeting,
        "group": meeting.series.group.short_name,
        "runs": runs,
        "url": reverse("meeting-chair" if runs else "meeting-here", args=[meeting.pk]),
    }


def rooms_of(user):
    """The rooms that her seats open, and the tool of her job: for a home on which nothing waits."""
    found = [(_("CLAB’s room"), reverse("clab"))] if policy.enters_clab(user) else []
    if policy.has_a_desk(user):
        found.append((_("Your desk"), reverse("desk")))
    if policy.enters_j2i(user):
        found.append((_("The J2I table"), reverse("j2i")))
    if policy.reads_monthly(user):
        found.append((_("Monthly report"), reverse("report-this-month")))
    if policy.reads_panel(user):
        found.append((_("For the Panel"), reverse("report-panel")))
    if roles.is_editor(user):
        found.append((_("Write pages"), reverse("wagtailadmin_home")))
    if writes_news(user):
        found.append((_("Start this month’s newsletter"), reverse("newsletter-start")))
    if may_invite(user):
        found.append((_("Invite someone"), reverse("invite")))
    if looks_after_readers(user):
        found.append((_("Who gets the news"), reverse("newsletter-readers")))
    if looks_after_mail(user):
        found.append((_("How the site runs"), reverse("running")))
    if roles.is_care_leaver(user):
        found.append((_("What can I get?"), reverse("finder")))
    return [*found, (_("All challenges"), reverse("challenge-list")), (_("What changed"), reverse("what-changed"))]


def late_lines(user):
    """Late promises in words, with the name inside J2I's own screens and the role elsewhere."""
    names = policy.sees_people(user)
    return [
        {
            "late": rows.late_words(promise.days_late),
            "what": promise.what,
            "who": named(promise) if names else promise.who,
            "with": promise.part.organisation,
            "url": promise.challenge.get_absolute_url(),
        }
        for promise in waiting.late_promises(user)
    ]


def moved_lately(user, meeting):
    """What the meeting that is on, or comes next, opens with: what moved since the one before."""
    since = since_last_time(meeting)
    seen = set(
        Challenge.objects.visible_to(user).filter(pk__in=[c.pk for c in since.moved]).values_list("pk", flat=True)
    )
    return {
        "moved": [challenge for challenge in since.moved if challenge.pk in seen],
        "done": since.done,
    }
