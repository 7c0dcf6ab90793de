"""Everything that changes beside an entry's own text: its history of amounts, who follows it, what did not work."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer import experiences, policy
from local_offer.models import AmountChange, EntryFollow, OfferEntryPage, OfferExperience, TroubleNote
from local_offer.notices import AMOUNT_CHANGED
from people import notices

# --- What an amount was before ----------------------------------------------------------------------------------------


@transaction.atomic
def record_amount(entry, *, by):
    """
    Keep the amount an entry is public with, if it is another than the last (A37). Returns the new row, or None.

    The first row tells nobody anything; each after it tells those who follow. The CMS asks for the day and the source
    of a new amount (`OfferEntryForm`). Where a page is published past its form, it is the day of publishing and the
    source of the whole entry.
    """
    OfferEntryPage.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    last = AmountChange.objects.of(entry).first()
    now = AmountChange(
        entry_id=entry.pk,
        amount=entry.amount,
        amount_gbp=entry.amount_gbp,
        amount_period=entry.amount_period,
        role=policy.role_of(by),
    )
    if last is None:
        now.source = entry.source_paragraph
        now.save()
        return now
    if now.value == last.value:
        return None
    is_told = entry.amount_from is not None and (entry.amount_from, entry.amount_source) != (last.from_day, last.source)
    now.from_day = entry.amount_from if is_told else timezone.localdate()
    now.source = entry.amount_source if is_told and entry.amount_source else entry.source_paragraph
    now.save()
    followers = [follow.user for follow in EntryFollow.objects.filter(entry=entry.pk).select_related("user")]
    notices.tell_all(AMOUNT_CHANGED, to=followers, event=f"amount:{now.pk}", entry=entry.pk)
    return now


# --- Following --------------------------------------------------------------------------------------------------------


def follow(entry, *, by):
    """Hear when its amount changes, for a year from today; tapped again, a year from then. Returns the follow."""
    if not policy.may_follow(by):
        raise PermissionDenied
    found, _new = EntryFollow.objects.update_or_create(user=by, entry=entry, defaults={"since": timezone.localdate()})
    return found


def unfollow(entry, *, by):
    """Hear no more of it. Done twice it is done."""
    if not policy.may_follow(by):
        raise PermissionDenied
    EntryFollow.objects.filter(user=by, entry=entry).delete()


# --- It didn't work for me --------------------------------------------------------------------------------------------


@transaction.atomic
def count_experience(entry, *, what, when, where):
    """
    Count one report: three numbers go up by one, and nothing else is kept (A42).

    Raises `ValidationError` for an answer there is not.
    """
    said = {"what": what, "when": when, "where": where}
    for question, answer in said.items():
        if answer not in OfferExperience.ANSWERS[question].values:
            raise ValidationError({question: _("Choose one of them.")})
    month = timezone.localdate().replace(day=1)
    for question, answer in said.items():
        key = {"entry": entry, "month": month, "question": question, "answer": answer}
        OfferExperience.objects.get_or_create(**key)
        OfferExperience.objects.filter(**key).update(number=F("number") + 1)


@transaction.atomic
def show_trouble(entry, *, by, shown):
    """
    CLAB says on an entry that some people had trouble with it, or takes that back (A42). Returns the note.

    Only what five people or more told us of, in months that are over, can be shown; taking it back is always possible.
    """
    if not policy.may_show_trouble(by):
        raise PermissionDenied
    if shown and experiences.told_of(entry) is None:
        raise ValidationError(_("Fewer than 5 people told us. So we can’t say it yet."), code="few")
    note, _new = TroubleNote.objects.update_or_create(
        entry=entry, defaults={"shown": shown, "role": "clab", "on": timezone.localdate()}
    )
    return note
