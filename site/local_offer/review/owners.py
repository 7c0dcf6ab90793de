"""Who is asked if an entry still holds: its organisation, who holds its role, or else the participation officer."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from local_offer.models import OfferEntryPage
from people import roles
from people.models import Membership, Role


@dataclass(frozen=True)
class Asked:
    """The seats that are asked about one entry. `nobody_set`: no owner is set, or nobody holds the seat now."""

    seats: tuple
    nobody_set: bool

    @property
    def people(self):
        return list({seat.user_id: seat.user for seat in self.seats}.values())

    def seat_of(self, user):
        """The seat by which this person is asked, or None."""
        return next((seat for seat in self.seats if seat.user_id == user.pk), None)


def asked_about(entries):
    """Who is asked about each of these: {entry's key: Asked}, in one statement."""
    entries = list(entries)
    if not entries:
        return {}
    speaks = Q(role__in=roles.PARTNER_ROLES, group__slug=roles.J2I)
    speaks &= Q(organisation__in={entry.owner_organisation_id for entry in entries})
    named = Q(role__in={entry.owner_role for entry in entries} | {Role.PARTICIPATION_OFFICER})
    seats = list(Membership.objects.current().filter(speaks | named).select_related("user").order_by("pk"))
    return {entry.pk: _asked_about(entry, seats) for entry in entries}


def _asked_about(entry, seats):
    hers = tuple(seat for seat in seats if _looks_after(seat, entry))
    if hers:
        return Asked(hers, nobody_set=False)
    return Asked(tuple(seat for seat in seats if seat.role == Role.PARTICIPATION_OFFICER), nobody_set=True)


def _looks_after(seat, entry):
    if seat.role in roles.PARTNER_ROLES:
        return seat.organisation_id == entry.owner_organisation_id
    return bool(entry.owner_role) and seat.role == entry.owner_role


def asked_of(user):
    """The entries of the review that this person is asked about, each with `.asked`: two statements."""
    entries = list(OfferEntryPage.objects.in_review().order_by("path"))
    asked = asked_about(entries)
    for entry in entries:
        entry.asked = asked[entry.pk]
    return [entry for entry in entries if entry.asked.seat_of(user)]


def label_of(entry):
    """Who looks after an entry, in words. Takes `owner_organisation` as fetched with its row."""
    parts = [str(entry.owner_organisation)] if entry.owner_organisation_id else []
    parts += [str(entry.get_owner_role_display())] if entry.owner_role else []
    return ", ".join(parts) or _("No owner yet: the participation officer is asked")
