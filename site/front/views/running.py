"""How the site runs: a page for the officer and the administrator, and the officer's "send it again"."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from front import running
from people import chores, delivery, policy
from people.models import Notice


@login_required
@never_cache
@require_safe
def how(request):
    """`/running/`: each step with its words, what it deletes soon, mail that did not arrive, jobs that broke."""
    if not policy.looks_after_mail(request.user):
        raise PermissionDenied
    now = timezone.now()
    decides = policy.decides_about_mail(request.user)
    context = {
        "late": chores.timer_is_late(now),
        "last": chores.last_ran_at(),
        "steps": running.steps(now),
        "wrong": running.went_wrong(now),
        "ends": running.ends(now),
        "ends_until": now + running.AHEAD,
        "decides": decides,
        "letters": running.stuck_letters(request.user),
        "numbers": [] if decides else running.stuck_in_numbers(),
        "dead": running.dead_jobs(),
        "waiting": running.waiting_jobs(now),
    }
    return render(request, "front/running.html", context)


@login_required
@require_POST
def send_again(request, pk):
    """An officer decides that one letter goes again."""
    if not policy.decides_about_mail(request.user):
        raise PermissionDenied
    notice = get_object_or_404(Notice, pk=pk)
    try:
        delivery.send_again(notice, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("It goes out again."))
    return redirect("running")
