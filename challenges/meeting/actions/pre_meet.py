"""
The pre-meet: young people write what they want to ask, and choose who says what (domain.md 4).

All of it stays out of the journal, which keeps for good what it is given. Each raises `PermissionDenied`, or
`ValidationError` with a sentence to show.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting import policy
from challenges.meeting.actions.door import must_be_live, require
from challenges.models import PreMeetQuestion
from events.models import Meeting


@transaction.atomic
def ask_ahead(meeting, *, by, item_id, text, says_it=False, named=False):
    """
    Write a question for one item. `says_it`: she says it herself; else "somebody please ask this for me".

    `named`: her name stands beside it, on the pre-meet and for the chair; without it nobody reads whose it is.
    """
    meeting = _while_planned(meeting, by)
    if PreMeetQuestion.objects.filter(item__meeting=meeting, author=by).count() >= PreMeetQuestion.A_PERSON:
        raise ValidationError(_("That is ten from you. Choose your best ones: delete one, then write this."))
    item = next((one for one in meeting.agenda.select_related("challenge") if one.pk == item_id), None)
    if item is None or item.is_gone:
        raise ValidationError({"item": _("This is not on the list any more.")})
    question = PreMeetQuestion(item=item, text=" ".join(text.split()), author=by, author_named=named)
    if says_it:
        question.speaker, question.speaker_named = by, named
    question.full_clean(exclude=["item", "author", "speaker"])
    question.save()
    return question


@transaction.atomic
def take_part(meeting, *, by, question_id, named=False):
    """ "I’ll say this": hers from now on, unless somebody was quicker. Returns the question."""
    meeting = _while_planned(meeting, by)
    question = _question(meeting, question_id)
    if question.speaker_id not in (None, by.pk):
        raise ValidationError(_("Somebody was quicker: one of you says this already."), code="moved_on")
    question.speaker, question.speaker_named = by, named
    question.save(update_fields=["speaker", "speaker_named"])
    return question


@transaction.atomic
def give_part_back(meeting, *, by, question_id):
    """She does not say it after all, and needs no reason: it waits for somebody again."""
    require(policy.pre_meets(by, meeting))
    question = _question(meeting, question_id)
    require(question.speaker_id == by.pk)
    question.speaker, question.speaker_named = None, False
    question.save(update_fields=["speaker", "speaker_named"])
    return question


@transaction.atomic
def take_question_back(meeting, *, by, question_id):
    """She deletes her own, at any time."""
    require(policy.pre_meets(by, meeting))
    question = _question(meeting, question_id)
    require(question.author_id == by.pk)
    question.delete()


@transaction.atomic
def mark_asked(meeting, *, by, question_id):
    """It was asked in the room: a mark for those who wrote it, and a place less on the chair's page."""
    require(policy.runs(by, meeting))
    must_be_live(meeting)
    question = _question(meeting, question_id)
    if question.asked_at is None:
        question.asked_at = timezone.now()
        question.save(update_fields=["asked_at"])
    return question


def questions_of(meeting):
    """Every question of a meeting, in the order of its list, but of a challenge that was taken back none."""
    found = PreMeetQuestion.objects.filter(item__meeting=meeting).select_related("item__challenge", "author", "speaker")
    return [question for question in found.order_by("item__position", "pk") if not question.item.is_gone]


def _while_planned(meeting, by):
    """The meeting, locked, for a young person of it, until it begins."""
    require(policy.pre_meets(by, meeting))
    meeting = Meeting.objects.select_related("series__group").select_for_update(of=("self",)).get(pk=meeting.pk)
    if not meeting.is_planned:
        raise ValidationError(_("The meeting has begun, or is over. Nothing new goes on this page."), code="begun")
    return meeting


def _question(meeting, question_id):
    question = PreMeetQuestion.objects.select_for_update().filter(item__meeting=meeting, pk=question_id).first()
    if question is None:
        raise ValidationError(_("This question is not there any more."), code="gone")
    return question
