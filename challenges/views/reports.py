"""What leaders, the Panel and the public read about the whole (D4, D5, D7): nothing is changed here."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import clocks, policy
from challenges.forms.reports import MonthsForm, SinceForm
from challenges.models import Challenge
from challenges.reports import frozen, pack
from challenges.reports import influence as measures
from challenges.reports import panel as panel_of
from challenges.reports.history import stories
from challenges.reports.periods import Month, Period, first_month, this_month
from challenges.views.steps import enter
from people import roles

A_YEAR = 12  # months, where nobody chose a time
SINCE_LAST_PANEL = timedelta(days=92)  # where no earlier meeting of the Panel is in the calendar


@never_cache
@require_safe
def report_this_month(request):
    """The way in: on to the month we are in."""
    enter(policy.reads_monthly(request.user))
    return redirect("report-monthly", this_month())


@never_cache
@require_safe
def monthly(request, month):
    """
    One month for Heads of Service (D5, PR7): what is asked of them first. Months to come and long gone are 404.

    The month that runs is told as it stands now; one that is over as it was frozen.
    """
    user = request.user
    enter(policy.reads_monthly(user))
    first, now = first_month(), this_month()
    if not first <= month <= now:
        raise Http404
    report = frozen.of_month(month)
    content = report.content if report else pack.told(month, stories(), Challenge.objects.visible_to(user).at_j2i())
    context = {
        "month": month,
        "report": report,
        "as_at": month.period.as_at,
        "is_over": month.period.is_over,
        "before": month.previous if month > first else None,
        "after": month.next if month < now else None,
        "leads": roles.is_head_of_service(user),
        **pack.readable(content, user),
    }
    return render(request, "challenges/reports/monthly.html", context)


@never_cache
@require_safe
def panel(request, day=None):
    """
    The Panel's dashboard, as at today or at the end of a day (D4, PR8). `?from=` says since when.

    Numbers and lateness are read from the timeline, so they are true of that day; titles and words are only those
    that are public now.
    """
    enter(policy.reads_panel(request.user))
    today = timezone.localdate()
    until = day or today
    if not first_month().first <= until <= today:
        raise Http404
    form = SinceForm(request.GET if "from" in request.GET else None, until=until)
    if form.is_bound and not form.is_valid():
        return render(request, "challenges/reports/panel.html", {"form": form, "until": until}, status=422)
    period = form.period if form.is_bound else Period(last_panel_before(until), until)
    every = stories()
    changed, refused = panel_of.changed(period), panel_of.not_now(period)
    spread = panel_of.spread(every, period)
    waiting, waiting_more = panel_of.late_or_stuck(every, period)
    context = {
        "form": form if form.is_bound else SinceForm(initial={"from": period.first}, until=until),
        "until": until,
        "meets": clocks.coming_day_of(roles.PANEL),
        "period": period,
        "changed": changed,
        "changed_more": panel_of.changed_but_not_public(every, period, changed),
        "again": panel_of.opened_again(every, period),
        "waiting": waiting,
        "waiting_more": waiting_more,
        "not_now": refused,
        "not_now_more": panel_of.not_now_but_not_public(every, period, refused),
        "measures": told(measures.measured(measures.PUBLIC + measures.ANNEX, every, period)),
        "spread": spread if any(each.count is not None for each in spread) else [],
    }
    return render(request, "challenges/reports/panel.html", context)


def last_panel_before(day):
    """The day of the Panel's last meeting before a day, or three months before it."""
    met = [each for each in clocks.days_of(roles.PANEL) if each < day]
    return met[-1] if met else day - SINCE_LAST_PANEL


@require_safe
def influence(request):
    """
    The public page of evidence (D7, KLOE 4): measures alone, the same for everybody. `?from=&to=` are months.

    The address of a time that is over keeps its numbers, for the timeline is never rewritten.
    """
    chosen = "from" in request.GET or "to" in request.GET
    form = MonthsForm(request.GET if chosen else None)
    if chosen and not form.is_valid():
        return render(request, "challenges/reports/influence.html", {"form": form}, status=422)
    period = form.period if chosen else last_year()
    first, last = Month.of(period.first), Month.of(period.last)
    context = {
        "form": form if chosen else MonthsForm(initial={"from": str(first), "to": str(last)}),
        "period": period,
        "first": first,
        "last": last,
        "measures": told(measures.measured(measures.PUBLIC, stories(), period)),
    }
    return render(request, "challenges/reports/influence.html", context)


def last_year():
    """The last twelve months with this one, or as many as there are."""
    first = last = this_month()
    for _month in range(A_YEAR - 1):
        first = first.previous
    return Period(max(first, first_month()).first, last.last)


def told(found):
    """The measures with enough to tell, those with too little, and those with nothing: each a list."""
    return {
        "shown": [measure for measure in found if measure.is_shown],
        "few": [measure for measure in found if measure.whole and not measure.is_shown],
        "none": [measure for measure in found if not measure.whole],
    }
