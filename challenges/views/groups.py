"""A page for each group: what it is for, when it meets next, and what lies with it (D1, D2, D4)."""

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import rows
from challenges.groups import is_of_young_people, next_public_meetings, public_groups
from challenges.models import Challenge
from local_offer import sources
from local_offer.models import OfferEntryPage
from people import roles

S = Challenge.Status
AT_MOST = 10
# What lies with a group now. The others have none of their own: they read, ask and answer for the whole.
LIES_WITH = {
    roles.CLAB: [S.AGREED, S.ANSWERED],
    roles.J2I: [S.WITH_J2I, S.IN_PROGRESS, S.PAUSED],
}
HOW_TO_JOIN = {roles.CLAB: "L49"}  # the entry of the Local Offer that says how


@require_safe
def every(request):
    """Every group with what it is for."""
    return render(request, "challenges/groups.html", {"groups": public_groups().order_by("pk")})


@never_cache  # a challenge that was taken back is gone at the next look (A7)
@require_safe
def group(request, slug):
    """
    One group, the same for everybody: never who sits in it, and of its challenges the public ones in public words.
    """
    group = get_object_or_404(public_groups(), slug=slug)
    visitor = AnonymousUser()
    lie_here = Challenge.objects.visible_to(visitor).ours().filter(status__in=LIES_WITH.get(slug, []))
    chosen = list(rows.sorted_by(rows.prefetched(lie_here, visitor), "news")[: AT_MOST + 1])
    how = OfferEntryPage.objects.live().filter(offer_id=HOW_TO_JOIN.get(slug, "")).first()
    context = {
        "group": group,
        "source": sources.in_words(group.source_paragraph),
        "below": group.subgroups.exclude(source_paragraph="").order_by("name"),
        "young": is_of_young_people(group),
        "meeting": next_public_meetings([group]).get(group.pk),
        "has_challenges": slug in LIES_WITH,
        "rows": rows.rows_of(visitor, chosen[:AT_MOST]),
        "more": len(chosen) > AT_MOST,
        "how_to_join": how.get_url(request) if how else "",
    }
    return render(request, "challenges/group.html", context)
