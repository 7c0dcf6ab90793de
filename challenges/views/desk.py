"""A partner's desk: what she owes by day, what is done, whom to hand her seat to; and thanks from CLAB (A16, A19)."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from challenges import actions, policy, waiting
from challenges.deals import standing_of
from challenges.forms.j2i import SuccessorForm
from challenges.views.promises import find_promise
from challenges.views.steps import FORM, allow, enter, page, press, put
from people import actions as of_people
from people import roles
from people.models import Invitation

THANKS_STAY = timedelta(days=90)


@never_cache
@require_safe
def desk(request):
    """
    What her organisation owes, by day; what is done and waits for CLAB; what to answer (A16).

    Of a challenge it shows its reference and CLAB's title. Who raised it, in which words, is not asked for.
    """
    user = request.user
    enter(policy.has_a_desk(user))
    mine = roles.organisations_of(user)
    context = {
        "seats": hers(user),
        "owed": [(promise, standing_of(promise)) for promise in waiting.owed_by(mine)],
        "done": list(waiting.done_by(mine)),
        "to_answer": list(waiting.to_answer(mine)),
        "thanked": list(waiting.thanked(mine, timezone.now() - THANKS_STAY)),
    }
    return page(request, "challenges/desk.html", context)


def hers(user):
    """Her own seats at J2I for an organisation: mostly one."""
    return [seat for seat in roles.seats(user) if seat.role in roles.PARTNER_ROLES and seat.group.slug == roles.J2I]


# --- Handing over her seat --------------------------------------------------------------------------------------------


def seat_of(request):
    """The seat this is about: the one she named, or the only one she has."""
    seats = hers(request.user)
    enter(seats)
    named = request.POST.get("seat") or request.GET.get("seat")
    if not named:
        return seats[0]
    seat = next((one for one in seats if str(one.pk) == named), None)
    if seat is None:
        raise Http404
    return seat


@never_cache
@FORM
def hand_over(request):
    """She names a colleague, who gets a link. Until it is used nothing changes (A19)."""
    seat = seat_of(request)
    form = SuccessorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = of_people.hand_over_seat(seat=seat, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            put(form, refused)
        else:
            said = _("We wrote to %(name)s. Until the link is used, everything stays as it is.")
            messages.success(request, said % {"name": invitation.display_name})
            return redirect(request.get_full_path())
    context = {
        "seat": seat,
        "form": form,
        "offered": Invitation.objects.handing_over(seat).first(),
        "open_promises": seat.commitments.open().count(),
    }
    return page(request, "challenges/desk_hand_over.html", context, form)


@require_POST
def take_back(request):
    """She keeps her seat; the colleague's link stops working."""
    of_people.take_back_hand_over(seat=seat_of(request), by=request.user)
    messages.success(request, _("Taken back. The seat stays yours."))
    return redirect("desk")


# --- Thanks -----------------------------------------------------------------------------------------------------------


@require_POST
def thank(request, pk):
    """One tap by CLAB: thank you for this promise."""
    found = find_promise(request, pk)
    allow(policy.may_thank(request.user, found.challenge))
    return press(
        request,
        found.challenge,
        lambda: actions.thank(found, by=request.user),
        said=_("They hear your thanks. It stands in the next monthly report too."),
    )
