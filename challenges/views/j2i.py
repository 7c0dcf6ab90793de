"""The J2I table: what is asked, who answers, and who promised what by when (A3, A16)."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import policy, rows, waiting
from challenges.deals import standing_of
from challenges.models import Challenge
from challenges.views.steps import enter
from events.models import Meeting
from events.policy import invited
from people import roles

S = Challenge.Status


@never_cache
@require_safe
def table(request):
    """The J2I table (A3, A16): a partner's own promises first, then the queue, the work and the late ones."""
    user = request.user
    enter(policy.enters_j2i(user))
    seen = Challenge.objects.visible_to(user).ours()
    at_table = rows.sorted_by(rows.prefetched(seen.filter(status__in=S.at_j2i()), user), "oldest")
    shown = rows.rows_of(user, at_table)
    working = [row for row in shown if row.challenge.status in (S.IN_PROGRESS, S.PAUSED, S.ANSWERED)]
    organisations = roles.organisations_of(user)
    meeting = Meeting.objects.next_of(roles.J2I)
    context = {
        "chairs": policy.chairs(user),
        "partner": roles.is_partner(user),
        "names": policy.sees_people(user),
        "owed": dated(waiting.owed_by(organisations)) if organisations else [],
        "to_answer": list(waiting.to_answer(organisations)) if organisations else [],
        "queue": waiting.to_put_on_table(user),
        "on_table": on_the_next_agenda(shown, meeting),
        "working": sorted(working, key=ORDERS.get(request.GET.get("sort"), late_first)),
        "by_date": request.GET.get("sort") == "date",
        "closed": [row for row in shown if row.challenge.status in S.closed()],
        "promises": dated(waiting.standing_promises(user)),
        "confirm": waiting.answers_to_confirm(user),
        "again": waiting.to_look_at_again(user),
        "meeting": meeting,
        "invited": meeting is not None and invited(user, meeting),
        "taken_over": Challenge.objects.visible_to(user).taken_over().count(),
        "publications": waiting.texts_to_agree(user),
    }
    return render(request, "challenges/j2i/table.html", context)


def on_the_next_agenda(rows, meeting):
    """The rows that stand on the next agenda, in its order; and those on the table that no agenda has yet."""
    order = {}
    if meeting is not None:
        order = dict(meeting.agenda.filter(challenge__isnull=False).values_list("challenge_id", "position"))
    found = [row for row in rows if row.challenge.pk in order or row.challenge.status == S.WITH_J2I]
    return sorted(found, key=lambda row: order.get(row.challenge.pk, len(order) + 1000))


def late_first(row):
    return (-row.days_late, row.next_date is None, row.next_date)


def next_date_first(row):
    return (row.next_date is None, row.next_date)


ORDERS = {"date": next_date_first}


def dated(promises):
    """Promises with how they stand, in words: late by how many days, or days to go."""
    return [(promise, standing_of(promise)) for promise in promises]
