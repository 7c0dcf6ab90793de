"""The promises to young people, for the participation officer: what was decided on each, by whom, and when (3.3)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import actions, clocks, policy
from challenges.forms.clocks import ClockForm
from challenges.models import Clock
from challenges.views.steps import FORM, enter, page, put
from pages import plainer


@never_cache
@require_safe
def every(request):
    """All thirteen, as young people read them, and whether a board and its council said yes."""
    enter(policy.sets_clocks(request.user))
    said = [(clock, clocks.in_words(clock), clocks.when_it_meets(clock.code)) for clock in Clock.objects.in_force()]
    return render(request, "challenges/clocks.html", {"said": said})


@never_cache
@FORM
def decide(request, code):
    """One promise: its number, who said yes, and what counted before."""
    enter(policy.sets_clocks(request.user))
    clock = next((clock for clock in Clock.objects.in_force() if clock.code == code), None)
    if clock is None:
        raise Http404
    form = ClockForm(request.POST if request.method == "POST" else None, clock=clock)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_clock(code, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            put(form, refused)
        else:
            messages.success(request, _("Written down. It counts from now on."))
            plainer.say_afterwards(request)
            return redirect("clocks")
    before = Clock.objects.filter(code=code).exclude(pk=clock.pk).order_by("-since", "-pk")
    context = {
        "clock": clock,
        "says": clocks.in_words(clock),
        "form": form,
        "before": [(was, clocks.in_words(was)) for was in before],
    }
    return page(request, "challenges/clock.html", context, form)
