"""What is said of an entry in the review: the only code that moves its dates (design.md 3.1)."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import OfferEntryPage, OfferReview, OwnerAnswer, ReviewSignature
from local_offer.models.review import months_after
from local_offer.review import owners, policy
from people import audit

Says = OfferReview.Says
ENOUGH = 2  # members of CLAB


def locked(**which):
    """Entries of the review, fresh and locked until the transaction ends. SQLite locks the whole database instead."""
    return list(OfferEntryPage.objects.in_review().filter(**which).select_for_update().order_by("pk"))


def day_of(entry):
    """The day by which this round of the entry was to be checked: what its answers belong to."""
    return entry.review_due or entry.as_of


@dataclass(frozen=True)
class Signed:
    """What became of many: `counted` have her name now, `held` of them are checked, at `left` she looks again."""

    counted: list
    held: list
    left: list


# --- CLAB signs -------------------------------------------------------------------------------------------------------


@transaction.atomic
def sign(entry, *, by, seal, says, what="", seen=None):
    """
    One CLAB member says how an entry stands. Two that say the same of the same words make it so (D29, D123).

    `seal` names the words she read: if they changed, nothing is counted and she looks again. `seen` is the review that
    stood beside them (None: none). She may say otherwise than that one, which then stands no more, and the signing
    starts anew; otherwise than one she has not read she may not. With an empty `what` she agrees with what it says.
    Nothing that readers see moves by one member alone. Returns the review.
    """
    if not policy.signs(by):
        raise PermissionDenied
    if says not in Says.values:
        raise ValidationError(_("Choose one of the three."), code="says")
    what = what.strip() if says == Says.NEEDS_CHANGE else ""
    fresh = next(iter(locked(pk=entry.pk)), None)
    if fresh is None or fresh.seal != seal:
        raise ValidationError(_("The words changed since you looked. Read them again."), code="moved_on")
    standing = OfferReview.objects.standing().filter(entry=fresh).first()
    if standing and standing.pk == seen:
        what = what or (standing.what if standing.says == says else "")
    if standing and not _agrees(standing, fresh, says, what):
        if standing.pk != seen and standing.seal == seal:
            raise ValidationError(_("Somebody said something about this meanwhile. Look again."), code="moved_on")
        OfferReview.objects.filter(pk=standing.pk).update(over_at=timezone.now())
        standing = None
    if standing is None and says == Says.NEEDS_CHANGE and not what:
        raise ValidationError(_("Say what has to change, so that an editor can do it."), code="what")
    review = standing or OfferReview.objects.create(entry=fresh, due=day_of(fresh), seal=seal, says=says, what=what)
    ReviewSignature.objects.get_or_create(review=review, user=by)
    if review.signed_at is None and review.signatures.count() >= ENOUGH:
        _hold({fresh: review})
    return review


def _agrees(standing, entry, says, what=""):
    """Whether a member says what stands there, of the words and the round that it was said of."""
    same_words = standing.seal == entry.seal and standing.due == day_of(entry)
    return same_words and standing.says == says and standing.what == what


@transaction.atomic
def sign_many(*, by, picked):
    """
    One CLAB member says "still right" of many at once. `picked` is {entry's key: seal of the words she read}.

    One whose words changed, or that somebody has doubted, is left: she looks at it by itself. However many there are,
    the database is asked the same few questions. Returns `Signed`.
    """
    if not policy.signs(by):
        raise PermissionDenied
    entries = locked(pk__in=picked)
    standing = OfferReview.objects.standing().filter(entry__in=entries).prefetch_related("signatures")
    standing = {review.entry_id: review for review in standing}
    counted, left, over, new = [], [], [], []
    for entry in entries:
        waits = standing.get(entry.pk)
        if entry.seal != picked[entry.pk] or (waits and waits.is_doubt and waits.seal == entry.seal):
            left.append(entry)
            continue
        counted.append(entry)
        if waits is None or not _agrees(waits, entry, Says.STILL_RIGHT):
            over += [waits.pk] if waits else []
            review = OfferReview(entry=entry, due=day_of(entry), seal=entry.seal, says=Says.STILL_RIGHT)
            standing[entry.pk] = review
            new.append(review)
    OfferReview.objects.filter(pk__in=over).update(over_at=timezone.now())
    OfferReview.objects.bulk_create(new)
    hers = [ReviewSignature(review=standing[entry.pk], user=by) for entry in counted]
    ReviewSignature.objects.bulk_create(hers, ignore_conflicts=True)
    first = {review.entry_id for review in new}
    held = [entry for entry in counted if entry.pk not in first and _has_two(standing[entry.pk], by)]
    _hold({entry: standing[entry.pk] for entry in held})
    return Signed(counted, held, left)


def _has_two(review, by):
    """Takes the signatures as they were before hers."""
    return len({signature.user_id for signature in review.signatures.all()} | {by.pk}) >= ENOUGH


def _hold(reviews):
    """
    Two have signed: {entry: review}. "Still right" moves the dates; a doubt makes the page say that we are checking.

    Written past Wagtail's revisions: it is no part of a draft (`OfferEntryPage.with_content_json`).
    """
    now, today = timezone.now(), timezone.localdate()
    right = [entry for entry, review in reviews.items() if review.says == Says.STILL_RIGHT]
    for entry, review in reviews.items():
        review.signed_at = now
        review.over_at = now if entry in right else None
        entry.needs_check = entry not in right
    for entry in right:
        entry.last_checked_by_clab, entry.checked_seal = today, entry.seal
        entry.review_due = months_after(today, settings.OFFER_REVIEW_MONTHS)
    OfferReview.objects.bulk_update(reviews.values(), ["signed_at", "over_at"])
    fields = ["needs_check", "last_checked_by_clab", "checked_seal", "review_due"]
    OfferEntryPage.objects.bulk_update(reviews, fields)


# --- Those who look after it answer -----------------------------------------------------------------------------------


@transaction.atomic
def answer(*, by, seen, changes=None):
    """
    Who looks after these entries says that they are still right, or what has to change: {entry's key: what}.

    `seen` is {entry's key: seal of the words read}. It moves no date and shows nowhere in public, so a link in wrong
    hands does no harm: CLAB still signs. Answered again, the last word counts. Returns (answers, entries whose words
    changed meanwhile).
    """
    changes = {pk: what.strip() for pk, what in (changes or {}).items()}
    if any(not what for what in changes.values()):
        raise ValidationError(_("Say what has to change, so that an editor can do it."), code="what")
    hers = {entry.pk: entry.asked for entry in owners.asked_of(by) if entry.pk in seen}
    if seen and not hers:
        raise PermissionDenied
    entries = locked(pk__in=hers)
    left = [entry for entry in entries if entry.seal != seen[entry.pk]]
    said = {}
    for entry in entries:
        if entry not in left:
            seat, what = hers[entry.pk].seat_of(by), changes.get(entry.pk, "")
            said[entry.pk] = OwnerAnswer(
                entry=entry,
                due=day_of(entry),
                seal=entry.seal,
                says=OwnerAnswer.Says.NEEDS_CHANGE if what else OwnerAnswer.Says.STILL_RIGHT,
                what=what,
                role=seat.role,
                organisation_id=seat.organisation_id,
            )
    before = [one.pk for one in OwnerAnswer.objects.filter(entry__in=said) if _same_seat(one, said[one.entry_id])]
    OwnerAnswer.objects.filter(pk__in=before).delete()
    return OwnerAnswer.objects.bulk_create(list(said.values())), left


def _same_seat(old, new):
    return all(getattr(old, name) == getattr(new, name) for name in ("due", "seal", "role", "organisation_id"))


# --- An editor says yes -----------------------------------------------------------------------------------------------


@transaction.atomic
def end(entry, *, by, seal):
    """
    An editor says yes to what two members of CLAB say: the page tells everybody that this has ended. Returns the entry.

    Refused while a draft waits on the page, for nobody's unfinished words go public by this.
    """
    fresh = next(iter(locked(pk=entry.pk)), None)
    if not policy.ends(by):
        raise PermissionDenied
    ended = OfferReview.objects.standing().filter(entry=entry, says=Says.ENDED, signed_at__isnull=False).first()
    if fresh is None or ended is None or fresh.seal != seal or ended.seal != seal:
        raise ValidationError(_("This has changed since you looked. Look again."), code="moved_on")
    if fresh.has_unpublished_changes:
        raise ValidationError(_("Somebody is writing on this page. Finish that first."), code="draft")
    fresh.availability = OfferEntryPage.Availability.ENDED
    # Two of CLAB wrote it and an editor reads it: more people than a page needs (`pages.publishing`).
    fresh.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    OfferReview.objects.filter(pk=ended.pk).update(over_at=timezone.now())
    audit.record("offer_entry_ended", by=by, subject=fresh)
    return fresh


@transaction.atomic
def words_changed(entry):
    """After publishing: what was said of other words stands no more, for nobody has read these. Returns how many."""
    standing = OfferReview.objects.standing().filter(entry=entry).exclude(seal=entry.seal)
    return standing.update(over_at=timezone.now())
