"""What did not work in the Local Offer, as CLAB reads it, and whether the page says so (A42)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from challenges import policy
from challenges.reports.periods import Month
from challenges.views.steps import enter
from local_offer import actions, entries, experiences


@never_cache
@require_safe
def told(request):
    """The pages that five people or more told us of, in months that are over: for CLAB, and the officer beside it."""
    enter(policy.enters_clab(request.user))
    this = Month.of(timezone.localdate())
    context = {
        "told": experiences.told(experiences.over()),
        "until": this.previous,
        "next": this.next.first,
        "judges": policy.judges(request.user),
    }
    return render(request, "challenges/clab/trouble.html", context)


@require_POST
def show(request, number):
    """A CLAB member's one tap: `shown=1` says it on the page, `shown=0` takes it back."""
    enter(policy.enters_clab(request.user))
    if not policy.judges(request.user):
        raise PermissionDenied
    shown = request.POST.get("shown") == "1"
    try:
        actions.show_trouble(entries.find(number), by=request.user, shown=shown)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The page says so now.") if shown else _("The page does not say so any more."))
    return redirect("clab-trouble")
