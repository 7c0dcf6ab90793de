"""Words sent ahead, as they are read: what waits for an item, and what came of those that were read out (A32)."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from challenges.models import AgendaItem, Answer, Commitment, WordsAhead

Kind, Status = AgendaItem.Kind, AgendaItem.Status


def badge(words):
    """A sign by which her own page knows that a sentence means her words. It is made of the row and of no person."""
    return salted_hmac("words-ahead", str(words.pk)).hexdigest()[:16]


def takes_words(item, meeting):
    """Whether something may still be sent for this item: a challenge that is to come, or on the table now."""
    if item.kind != Kind.CHALLENGE or item.is_gone or meeting.is_over:
        return False
    return item.status in (Status.WAITING, Status.CURRENT)


def told_as(words, meeting_id):
    """The event of what became of these words in one meeting."""
    return f"ahead:{words.pk}:{meeting_id}"


@dataclass(frozen=True)
class Said:
    """One sentence to who sent the words: `key` names it on a page that is open, `badge` says whose it is."""

    key: str
    badge: str
    text: str


def came_of(words):
    """
    What became of each of these that was read out: that it was, then what was promised and answered to its item.

    {words: [Said]}; two statements, however many there are. Only what that very meeting made, as its screens had it.
    """
    read = [one for one in words if one.read_at and not one.item.is_gone]
    here = {"meeting__in": {one.item.meeting_id for one in read}}
    challenges = {one.item.challenge_id for one in read}
    promises, answers = [], []
    if read:
        made = Commitment.objects.filter(**here, part__challenge__in=challenges, dropped_at__isnull=True)
        promises = list(made.select_related("part__organisation").order_by("made_at"))
        given = Answer.objects.filter(**here, challenge__in=challenges, confirmed_at__isnull=False)
        answers = list(given.filter(sent_back_at__isnull=True).select_related("organisation").order_by("confirmed_at"))
    return {one: list(_sentences(one, promises, answers)) for one in read}


def _sentences(words, promises, answers):
    sign, item = badge(words), words.item
    yield Said(f"{sign}-read", sign, read_out(words))
    for promise in promises:
        if (promise.meeting_id, promise.part.challenge_id) == (item.meeting_id, item.challenge_id):
            says = _("%(who)s promised: %(what)s By %(day)s.")
            facts = {"who": promise.part.organisation, "what": _ended(promise.what)}
            yield Said(f"{sign}-p{promise.pk}", sign, says % {**facts, "day": date_format(promise.due, "j F")})
    for answer in answers:
        if (answer.meeting_id, answer.challenge_id) == (item.meeting_id, item.challenge_id):
            facts = {"who": answer.organisation or _("J2I"), "kind": answer.get_kind_display(), "text": answer.text}
            yield Said(f"{sign}-a{answer.pk}", sign, _("%(who)s answered: %(kind)s. %(text)s") % facts)


def read_out(words):
    """When, by the clock on the wall; with the day, once that is not today any more."""
    at = timezone.localtime(words.read_at)
    if at.date() == timezone.localdate():
        return _("Your words were read out at %(time)s.") % {"time": date_format(at, "H:i")}
    return _("Your words were read out on %(day)s at %(time)s.") % {
        "day": date_format(at, "j F"),
        "time": date_format(at, "H:i"),
    }


def _ended(text):
    return text if text.endswith((".", "!", "?")) else f"{text}."


@dataclass(frozen=True)
class Row:
    """One item of a list as its reader has it: what she sent for it, if anything, and what came of that."""

    item: AgendaItem
    words: WordsAhead | None
    came: list
    open: bool

    @property
    def voice(self):
        return getattr(self.words, "voice_note", None) if self.words else None

    @property
    def waits_for_her(self):
        """Somebody wrote down what she said: it is hers to say yes to."""
        return bool(self.voice and self.voice.written_at)


def row_of(item, words, came):
    if words:
        words.item = item
    return Row(item, words, came, takes_words(item, item.meeting))


def rows_for(meeting, items, user):
    """The challenges on the list with what this person sent from here: what she may still send for, or has sent for."""
    mine = WordsAhead.objects.filter(item__meeting=meeting, user=user).select_related("voice_note")
    mine = {words.item_id: words for words in mine}
    rows = []
    for item in items:
        item.meeting = meeting
        words = mine.get(item.pk)
        if words:
            words.item = item
    came = came_of(mine.values())
    for item in items:
        row = row_of(item, mine.get(item.pk), came.get(mine.get(item.pk), []))
        if row.open or (row.words and not item.is_gone):
            rows.append(row)
    return rows


def for_author(challenge):
    """
    For the page of who raised it: the row of the meeting that has it now, and those of meetings that are over.

    Newest first; none where it is on no list and she sent nothing.
    """
    if challenge.status not in challenge.Status.at_j2i():
        return []
    items = list(challenge.agenda_items.select_related("meeting__series__group").order_by("-meeting__starts_at")[:3])
    sent = WordsAhead.objects.filter(item__in=items, by_author=True).select_related("voice_note")
    sent = {words.item_id: words for words in sent}
    for item in items:
        item.challenge = challenge
        if item.pk in sent:
            sent[item.pk].item = item
    came = came_of(sent.values())
    rows = [row_of(item, sent.get(item.pk), came.get(sent.get(item.pk), [])) for item in items]
    return [row for row in rows if row.open or row.words]


def badges_of(user, meeting):
    """The signs of what she sent to this meeting, from here or as who raised it: for the shell of her own page."""
    return [badge(words) for words in WordsAhead.objects.by(user).filter(item__meeting=meeting)]


def waiting_for(item):
    """What the chair may read out for an item now, the first that came first."""
    if item is None or item.is_gone:
        return []
    return list(WordsAhead.objects.filter(item=item).written().waiting().select_related("user"))


def heard_in(meeting):
    """Every sentence about words that were read out in this meeting, for whichever page knows its sign."""
    read = WordsAhead.objects.filter(item__meeting=meeting, read_at__isnull=False)
    return [said for each in came_of(read.select_related("item__challenge")).values() for said in each]
