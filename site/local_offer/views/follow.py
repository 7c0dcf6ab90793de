"""Following an entry: one tap, and one's own list (A37)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from local_offer import actions, entries
from local_offer.models import AmountChange, EntryFollow


@login_required
@require_POST
def follow(request, number):
    """One tap: `follow=1` to hear when the amount changes, `follow=0` to hear no more."""
    entry = entries.find(number)
    if request.POST.get("follow") == "0":
        actions.unfollow(entry, by=request.user)
        messages.success(request, _("You don’t follow this page any more."))
    else:
        actions.follow(entry, by=request.user)
        messages.success(request, _("You follow this page. We tell you when the amount changes."))
    return redirect("offer-following" if request.POST.get("back") == "list" else entry.get_url(request))


@login_required
@never_cache
@require_safe
def following(request):
    """What she follows, the last change first. Hers alone."""
    follows = EntryFollow.objects.filter(user=request.user, entry__live=True, entry__listed=True)
    follows = follows.select_related("entry").prefetch_related(
        Prefetch("entry__amount_changes", AmountChange.objects.order_by("-pk"), to_attr="amounts_had")
    )
    rows = [{"follow": each, "entry": each.entry, **last_change(each.entry)} for each in follows]
    rows.sort(key=lambda row: row["order"], reverse=True)
    return render(request, "local_offer/following.html", {"rows": rows})


def last_change(entry):
    """When its amount last changed and what it was before, if it ever did."""
    had = entry.amounts_had
    if len(had) < 2:
        return {"changed": None, "was": None, "order": 0}
    return {"changed": had[0], "was": had[1], "order": had[0].pk}
