"""What people are told about the work of meetings: each kind, its topic, and its facts as they are when it leaves."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from challenges.meeting import life, policy
from challenges.meeting.ahead import told_as
from challenges.models import AgendaItem, Challenge, Minutes, VoiceNote, WordsAhead
from challenges.next_step import next_step, with_clocks
from challenges.notices import is_about, page_for_the_top, still_open
from events.models import Meeting
from people import roles
from people.models import Topic
from people.notices import Kind, register


def carried(refs, user):
    """What three meetings did not finish, for a Head of Service. Moot once the next one is over, or it is closed."""
    if user is None or not roles.is_head_of_service(user):
        return None
    coming = AgendaItem.objects.filter(challenge=refs["challenge"], meeting=refs["meeting"])
    item = coming.filter(meeting__in=Meeting.objects.open()).select_related("meeting").first()
    challenge = item and with_clocks(Challenge.objects.open().filter(pk=item.challenge_id)).first()
    if not challenge:
        return None
    return {
        "reference": challenge.reference,
        "day": timezone.localtime(item.meeting.starts_at),
        "who": next_step(challenge).who,
        "path": page_for_the_top(challenge, user),
    }


def minutes_out(refs, user):
    """That the short version is there, and nothing of what it says; moot for who is not asked there any more."""
    out = Minutes.objects.filter(meeting=refs["meeting"], out_at__isnull=False)
    filed = out.select_related("meeting__series__group").first()
    if filed is None or user is None or not policy.reads_minutes(user, filed):
        return None
    path = reverse("meeting-minutes", args=[filed.meeting_id])
    return {"day": timezone.localtime(filed.meeting.starts_at), "open": life.is_open(filed), "path": path}


def voice_written(refs, user):
    """Somebody wrote down what she said, and it waits for her yes. Moot once she has said it, or it is gone."""
    if "voice" in refs:
        note = VoiceNote.objects.filter(pk=refs["voice"], words_ahead__user=user, written_at__isnull=False)
        note = note.select_related("words_ahead__item").first()
        item = note and note.words_ahead.item
        return item and {"path": reverse("meeting-ahead", args=[item.meeting_id, item.pk])}
    facts = still_open(refs, user)
    if facts is None:
        return None
    challenge = facts["challenge"]
    of_it = Q(challenge=challenge) | Q(words_ahead__by_author=True, words_ahead__item__challenge=challenge)
    waits = VoiceNote.objects.filter(of_it, written_at__isnull=False).select_related("words_ahead")
    note = next((note for note in waits if is_about(refs, facts, f"voice:{note.pk}")), None)
    if note is None:
        return None
    name = "challenge-raise-voice" if note.challenge_id else "challenge-ahead"
    return {**facts, "path": reverse(name, args=[challenge.reference or challenge.pk])}


def words_ahead(refs, user):
    """What became of words sent to a meeting: read out, carried on, or there was no time. No words and no title."""
    if "words" in refs:
        words = WordsAhead.objects.filter(pk=refs["words"], user=user).select_related("item__challenge").first()
        if words is None or words.item.is_gone:
            return None
        path = reverse("meeting", args=[words.item.meeting_id])
        return {"path": path, "read": words.read_at is not None, "carried": words.carried_at is not None}
    facts = still_open(refs, user)
    if facts is None or facts["challenge"].status not in Challenge.Status.at_j2i():
        return None
    meetings = facts["challenge"].agenda_items.values_list("meeting", flat=True)
    for words in WordsAhead.objects.filter(by_author=True, item__challenge=facts["challenge"]):
        if any(is_about(refs, facts, told_as(words, meeting)) for meeting in meetings):
            return {**facts, "read": words.read_at is not None, "carried": words.carried_at is not None}
    return None


register(
    Kind("carried", Topic.WORK, carried),
    Kind("talked_about", Topic.MINE, still_open),
    Kind("minutes_out", Topic.MEETINGS, minutes_out),
    Kind("voice_written", Topic.MINE, voice_written),
    Kind("words_ahead", Topic.MINE, words_ahead),
)
