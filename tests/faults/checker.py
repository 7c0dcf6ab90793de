"""
What must hold after any meeting, whatever broke in it (trust.md M5). Each function says in sentences what does not.

It reads a `Record`: what was sent and answered, what every page was sent and shows, and what the database holds.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.faults.acts import KINDS, NOBODYS

ROOM, CHAIR = "room", "chair"
GRACE = 1.0  # seconds a frame may be on its way when something is hidden
WITHIN = 5.0  # seconds from healing until every page is right
NO_RIGHT = {403, 404}
NEVER_IN_A_FRAGMENT = ("<form", "csrfmiddlewaretoken", "csrftoken", "op_id")


@dataclass
class Answer:
    """What came back for one sending of a form. `status` None: nobody knows, the answer was lost."""

    status: int | None
    n: int | None
    asked: float
    at: float


@dataclass
class Sent:
    """One intent of a person: one form with its op id, however often it went out."""

    kind: str
    place: int
    user_id: int
    text: str = ""
    target: str = ""
    answers: list = field(default_factory=list)

    @property
    def told(self):
        return [answer.n for answer in self.answers if answer.status == 200 and answer.n is not None]

    @property
    def is_done(self):
        """She was told that it is done."""
        return any(answer.status == (303 if self.kind == "here" else 200) for answer in self.answers)

    @property
    def last(self):
        return max(self.answers, key=lambda answer: answer.at).status if self.answers else None

    def __str__(self):
        return f"{self.kind} of client {self.place}"


@dataclass(frozen=True)
class Event:
    """A row of the journal."""

    n: int
    kind: str
    by: int | None
    op_id: str | None
    line: str | None = None  # the line's key


@dataclass
class Truth:
    """What the database holds at the end."""

    version: int
    start: int  # the number before the first act
    events: list
    lines: dict  # key: text
    boards: dict  # audience: {part: html}
    votes: dict = field(default_factory=dict)  # key: (answers, whether it was shown)
    here: set = field(default_factory=set)  # who is marked as there
    minutes: str | None = None


@dataclass
class Secret:
    """Words, and from which number until before which number an audience may see them. None: never."""

    text: str
    shown: dict  # audience: number or None
    until: int | None = None
    shown_asked: float | None = None  # when the room's showing was sent
    hidden_told: float | None = None  # when it was said that they are off every screen


@dataclass
class Page:
    """A screen when all was over, and everything it was sent."""

    place: int
    role: str
    audience: str
    n: int
    parts: dict
    got: list
    seen: list
    late: float | None = None  # seconds until it was right; None: it never was
    lost_seat: tuple | None = None  # (number, moment) after which nothing may come
    told_off: float | None = None
    codes: list = field(default_factory=list)  # what its sockets were closed with

    def __str__(self):
        return f"client {self.place} ({self.role}, {self.audience})"


@dataclass
class Record:
    sent: list
    pages: list
    truth: Truth
    secrets: list = field(default_factory=list)
    names: dict = field(default_factory=dict)  # what somebody is called: her place
    unnamed: set = field(default_factory=set)  # places whose name may be on no screen at all


def complaints(record):
    """Everything that is wrong, in sentences; an empty list when the meeting held."""
    checks = (numbers, once, invented, never_broken, feelings, screens, leaks, filed, kept_out, names, fragments)
    return [said for check in checks for said in check(record)]


def numbers(record):
    """1..n without a hole (M2), and nobody saw one twice or out of order (M3)."""
    truth = record.truth
    there = [event.n for event in truth.events]
    if there != list(range(1, truth.version + 1)):
        missing = sorted(set(range(1, truth.version + 1)) - set(there))
        yield f"numbers are not 1..{truth.version}: missing {missing[:9]}, {len(there)} rows"
    for page in record.pages:
        if any(after <= before for before, after in zip(page.seen, page.seen[1:], strict=False)):
            yield f"{page} took numbers twice or backwards"


def once(record):
    """Every act that was acknowledged is there, once, with the number it was told (M1, F4)."""
    events = {event.n: event for event in record.truth.events}
    told = defaultdict(list)
    for sent in record.sent:
        if len(set(sent.told)) > 1:
            yield f"{sent} was told different numbers: {sorted(set(sent.told))}"
        for n in set(sent.told):
            told[n].append(sent)
            event = events.get(n)
            if event is None:
                yield f"{sent} was told {n}, and there is no such number: it is lost"
            elif event.kind != KINDS[sent.kind] or event.by != (None if sent.kind in NOBODYS else sent.user_id):
                yield f"{sent} was told {n}, which is {event.kind} of somebody"
        if sent.kind == "line" and sent.told and sent.text not in record.truth.lines.values():
            yield f"{sent} was told {sent.told[0]}, and its words are not there: it is lost"
        if sent.kind == "here" and sent.is_done and sent.user_id not in record.truth.here:
            yield f"{sent} was told that she is there, and she is not"
    for n, several in told.items():
        if len(several) > 1:
            yield f"number {n} was told to {len(several)} different acts"
    doubles = Counter((event.by, event.op_id) for event in record.truth.events if event.op_id)
    yield from (f"an act is there {times} times" for times in doubles.values() if times > 1)
    texts = Counter(record.truth.lines.values())
    yield from (f"a line is there {times} times: {text}" for text, times in texts.items() if times > 1)


def invented(record):
    """Nothing is there that nobody sent; and nobody was told no about something that is there."""
    told = {n for sent in record.sent for n in sent.told}
    unknown = [sent for sent in record.sent if not sent.told and KINDS[sent.kind]]
    for event in record.truth.events:
        if event.n <= record.truth.start or event.n in told:
            continue
        by = {sent for sent in map(_Key, unknown) if sent.fits(event, record.truth)}
        if not by:
            yield f"number {event.n} ({event.kind}) was invented: nobody sent it, or nobody was told"
            continue
        # Whoever lost her right in between is told so, whatever became of what she sent before.
        if all(key.sent.last not in NO_RIGHT | {None} for key in by):
            yield f"{next(iter(by)).sent} was told no ({next(iter(by)).sent.last}), and it is there as {event.n}"
    known = {sent.text for sent in record.sent if sent.kind == "line"}
    yield from (f"a line that nobody wrote: {text}" for text in record.truth.lines.values() if text not in known)


class _Key:
    """An act whose number nobody was told, as it is looked for in the journal."""

    def __init__(self, sent):
        self.sent = sent

    def fits(self, event, truth):
        sent = self.sent
        if event.kind != KINDS[sent.kind] or event.by != (None if sent.kind in NOBODYS else sent.user_id):
            return False
        return sent.kind != "line" or truth.lines.get(event.line) == sent.text


def never_broken(record):
    """HTTP never answers 500 (F3)."""
    for sent in record.sent:
        for answer in sent.answers:
            if answer.status is not None and answer.status >= 500:
                yield f"{sent} was answered {answer.status}"


def feelings(record):
    """Each tap that was taken counts once: no more than were sent, no fewer than were told so."""
    for key, (answers, was_shown) in record.truth.votes.items():
        taps = [sent for sent in record.sent if sent.kind == "feel" and sent.target == key]
        sure = {sent.user_id for sent in taps if sent.is_done}
        perhaps = {sent.user_id for sent in taps if any(answer.status is None for answer in sent.answers)}
        if was_shown and answers == 0:
            if len(sure) >= 5:
                yield f"vote {key}: {len(sure)} answered, and their answers are gone"
        elif not len(sure) <= answers <= len(sure | perhaps):
            yield f"vote {key} counts {answers}; {len(sure)} were told that theirs counts, {len(perhaps)} do not know"


def screens(record):
    """Every page equals the database's board within five seconds after healing (M5, F1, F2)."""
    for page in record.pages:
        if page.told_off is not None or page.lost_seat or page.role == "not invited":
            continue
        wanted = record.truth.boards[page.audience]
        if page.late is None or page.late > WITHIN:
            wrong = [name for name, html in wanted.items() if page.parts.get(name) != html]
            yield f"{page} stands at {page.n} of {record.truth.version}; wrong parts: {wrong}; closed with {page.codes}"


def leaks(record):
    """Nobody was ever sent what her role forbids: what waits, what was hidden, words not yet explained (A12, W7)."""
    for got, pages in _sent_to(record):
        for secret in record.secrets:
            if secret.text in got.text and (why := _forbidden(secret, got)):
                yield f"{pages[0]}: {got.how} {got.n} holds “{secret.text}” {why}"


def filed(record):
    """The minutes hold what was shown and not hidden, and nothing else that somebody wrote."""
    if record.truth.minutes is None:
        return
    lines = set(record.truth.lines.values())
    for secret in record.secrets:
        if secret.text in lines:
            is_public = secret.shown.get(ROOM) is not None and secret.until is None
            if (secret.text in record.truth.minutes) != is_public:
                yield f"the minutes {'miss' if is_public else 'hold'} “{secret.text}”"


def _sent_to(record):
    """Each different thing that came, at its earliest and latest, with the pages it came to: searched once."""
    found = {}
    for page in record.pages:
        for got in page.got:
            found.setdefault((got.how, got.audience, got.n, got.text), []).append((got, page))
    for several in found.values():
        pages = [page for _got, page in several]
        first, last = min(several, key=lambda one: one[0].at)[0], max(several, key=lambda one: one[0].asked)[0]
        yield first, pages
        if last is not first:
            yield last, pages


def _forbidden(secret, got):
    shown = secret.shown.get(got.audience)
    if shown is None:
        return "which it may never see"
    gone = secret.hidden_told is not None and got.asked > secret.hidden_told + (GRACE if got.how == "frame" else 0)
    if gone:
        return "after it was hidden"
    if got.how == "board":
        # A whole board may be newer than its number: the reading goes on while others act.
        too_early = got.audience == ROOM and secret.shown_asked is not None and got.at < secret.shown_asked
        return "before it was shown" if too_early else ""
    if got.n < shown:
        return f"before it was shown at {shown}"
    return f"after it was hidden at {secret.until}" if secret.until is not None and got.n >= secret.until else ""


def kept_out(record):
    """Who is not invited gets nothing; who lost her seat nothing from then on (A10)."""
    for page in record.pages:
        if page.role == "not invited" and page.got:
            yield f"{page} was sent something"
        if page.lost_seat:
            number, moment = page.lost_seat
            late = [got for got in page.got if (got.n > number if got.how == "frame" else got.asked > moment)]
            if late:
                yield f"{page} lost her seat at {number} and was still sent {late[0].how} {late[0].n}"


def names(record):
    """No name on a page of the room; and of who only puts up cards no trace at all."""
    for got, pages in _sent_to(record):
        for name, place in record.names.items():
            if name in got.text and (got.audience == ROOM or place in record.unnamed):
                yield f"{pages[0]}: {got.how} {got.n} names client {place}"


def fragments(record):
    """A fragment holds no form and no token."""
    for got, pages in _sent_to(record):
        yield from (f"{pages[0]}: {got.how} {got.n} holds {word}" for word in NEVER_IN_A_FRAGMENT if word in got.text)
