"""The board: what a meeting shows just now, read from the database as it is. Nothing here knows who is looking."""

from datetime import timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.crypto import salted_hmac

from challenges.deals import deal_of
from challenges.meeting import ahead, feelings, marks, minutes, opening, policy, script, speakers, steps, way_in
from challenges.meeting.headline import headline
from challenges.models import (
    AgendaItem,
    Answer,
    Break,
    Challenge,
    Commitment,
    FeelingsVote,
    Line,
    LineHelper,
    Minutes,
    ReadBack,
    TimelineEntry,
)
from challenges.path import path_of, status_of

S = Challenge.Status
# What is made at the table, and so was talked about there.
MADE = [TimelineEntry.Code.MOVED, TimelineEntry.Code.COMMITTED, TimelineEntry.Code.VERDICT]
DECIDED = ("decisions", "promises", "answers", "verdicts")


def badge(meeting, user_id):
    """A sign by which a page knows that the fragment means its own viewer; it tells nobody else who that is."""
    return salted_hmac("line-helper", f"{meeting.pk} {user_id}").hexdigest()[:16]


def sign_of(meeting, organisation_id):
    """The same for an organisation: its people's pages know by it that a promise is theirs to say yes to."""
    return salted_hmac("promise", f"{meeting.pk} {organisation_id}").hexdigest()[:16]


class Board:
    """
    The facts of one meeting, each read once and only when a part asks for it.

    The number of statements does not grow with items, promises or lines.
    """

    def __init__(self, meeting):
        self.meeting = meeting

    # --- The agenda

    @cached_property
    def items(self):
        return list(self.meeting.agenda.select_related("challenge"))

    @cached_property
    def agenda(self):
        """The items, each with `.mark`: done, talked about, or back next time."""
        for item in self.items:
            item.mark = marks.mark_of(item, talked=item.challenge_id in self.talked, over=self.meeting.is_over)
        return self.items

    @cached_property
    def talked(self):
        """The challenges that something was made or decided for in this meeting, or a line is shown for."""
        if not self.meeting.went_live_at:
            return set()
        here = TimelineEntry.objects.filter(meeting=self.meeting, at__gte=self.meeting.went_live_at, code__in=MADE)
        made = set(here.values_list("challenge_id", flat=True))
        said = {line.item_id for line in self.shown}
        return made | {item.challenge_id for item in self.items if item.pk in said}

    @cached_property
    def current(self):
        return next((item for item in self.items if item.status == AgendaItem.Status.CURRENT), None)

    @cached_property
    def number(self):
        """The place of the current item, counted from 1."""
        return self.items.index(self.current) + 1 if self.current else 0

    @cached_property
    def following(self):
        """The item after the current one, or None."""
        to_come = [item for item in self.items if item.status == AgendaItem.Status.WAITING]
        return to_come[0] if to_come else None

    @cached_property
    def heads_up(self):
        """The hard topic that comes next and everyone was told of; None while something here waits for an answer."""
        comes = self.following if self.meeting.is_live else None
        if comes is None or not comes.warns or comes.needs_heads_up or self.vote or self.read_back:
            return None
        return comes

    @property
    def minutes_planned(self):
        """What the items take together, as they were planned."""
        return sum(item.minutes for item in self.items)

    @property
    def minutes_over(self):
        """How many of them the meeting does not have."""
        return max(0, self.minutes_planned - self.meeting.length)

    @property
    def minutes_free(self):
        return max(0, self.meeting.length - self.minutes_planned)

    @cached_property
    def to_come(self):
        """What may still change places: the opening stays first and the goodbye last (A10)."""
        return [i for i in self.items if i.status == AgendaItem.Status.WAITING and i.kind == AgendaItem.Kind.CHALLENGE]

    @property
    def first_to_come(self):
        return self.to_come[0] if self.to_come else None

    @property
    def last_to_come(self):
        return self.to_come[-1] if self.to_come else None

    # --- The challenge on the table

    @cached_property
    def challenge(self):
        if self.current is None or self.current.challenge_id is None:
            return None
        found = Challenge.objects.prefetch_related("timeline", "answers", "parts__organisation", "parts__commitments")
        return found.select_related("taken_over").get(pk=self.current.challenge_id)

    @cached_property
    def is_gone(self):
        """Taken back while we talk: its words are on no screen any more."""
        return self.current is not None and self.current.is_gone

    @cached_property
    def status(self):
        return status_of(self.challenge) if self.challenge else None

    @cached_property
    def path(self):
        return path_of(self.challenge) if self.challenge and not self.is_gone else None

    @cached_property
    def commitments(self):
        """Every promise made in this meeting, as they were made."""
        return list(
            Commitment.objects.filter(meeting=self.meeting, dropped_at__isnull=True).for_display().order_by("made_at")
        )

    @cached_property
    def promised(self):
        """Those made for what is on the table."""
        if self.challenge is None:
            return []
        return [c for c in self.commitments if c.part.challenge_id == self.challenge.pk]

    @cached_property
    def deals(self):
        """The newest first, with role and organisation: fragments go to the big screen too."""
        return [deal_of(c, inside=True, people=False) for c in reversed(self.promised)]

    @cached_property
    def read_back(self):
        if self.current is None:
            return None
        return ReadBack.objects.filter(item=self.current).select_related("owner__organisation", "owner__user").first()

    @property
    def asks_whom(self):
        """The sign of the organisation whose yes we wait for; empty while no promise is read back."""
        return sign_of(self.meeting, self.read_back.owner.organisation_id) if self.read_back else ""

    @cached_property
    def answer(self):
        """The answer that was confirmed in this meeting, or the one that stands and waits for CLAB's verdict."""
        if self.challenge is None:
            return None
        standing = [a for a in self.challenge.answers.all() if a.confirmed_at and not a.sent_back_at]
        return standing[0] if standing and (self.challenge.status == S.ANSWERED or self._here(standing[0])) else None

    @cached_property
    def verdict(self):
        """CLAB's verdict, when it was given in this meeting."""
        if self.challenge is None:
            return None
        return self.challenge.verdicts.filter(meeting=self.meeting, given_at__isnull=False).first()

    def _here(self, what):
        return what.meeting_id == self.meeting.pk

    @cached_property
    def proposed(self):
        """Answers that partners have proposed and the chair has not confirmed, for what is on tonight's list."""
        ids = [item.challenge_id for item in self.items if item.challenge_id]
        open_now = Answer.objects.filter(
            challenge__in=ids,
            challenge__status__in=[S.WITH_J2I, S.IN_PROGRESS],
            confirmed_at__isnull=True,
            sent_back_at__isnull=True,
        )
        found = list(open_now.select_related("challenge", "organisation"))
        return sorted(found, key=lambda answer: answer.challenge_id != (self.current and self.current.challenge_id))

    @cached_property
    def answer_here(self):
        """The answer that waits for the chair, to what is on the table now."""
        return next((a for a in self.proposed if self.current and a.challenge_id == self.current.challenge_id), None)

    @cached_property
    def answer_needs_a_button(self):
        """Unless the big one leads there already. It takes a line's place: at most five controls are in sight."""
        return self.answer_here is not None and not self.step.hears

    @cached_property
    def answers_elsewhere(self):
        """Answers that wait for other items of tonight."""
        return [a for a in self.proposed if not (self.current and a.challenge_id == self.current.challenge_id)]

    # --- How young people feel about it

    @cached_property
    def _votes(self):
        return list(FeelingsVote.objects.filter(item=self.current)) if self.current else []

    @property
    def vote(self):
        """The vote that is open on what is on the table. Nothing of what was said in it is on any screen."""
        return next((vote for vote in self._votes if vote.shown_at is None), None)

    @property
    def felt(self):
        """The result that was shown last for what is on the table; none while the question is asked anew."""
        return self._votes[-1] if self._votes and not self.vote else None

    @property
    def feelings(self):
        """The three to choose from, or the three that were counted; none where they may not be seen."""
        if self.vote:
            return feelings.choices()
        return feelings.choices(self.felt.numbers) if self.felt and self.felt.numbers else []

    # --- Lines

    @cached_property
    def lines(self):
        """What was said and shown for the current item, newest first."""
        return [line for line in self.shown if self.current and line.item_id == self.current.pk]

    @cached_property
    def shown(self):
        """Every line that is on screens now, newest first."""
        return list(self.meeting.lines.filter(status=Line.Status.RELEASED).order_by("-released_at"))

    @cached_property
    def waiting(self):
        """Lines for the chair's eyes, the oldest first."""
        return list(self.meeting.lines.filter(status=Line.Status.WAITING).select_related("user", "item__challenge"))

    @cached_property
    def helper(self):
        """Who shows the lines for the chair, or None while that is her own job."""
        return LineHelper.objects.filter(meeting=self.meeting).first()

    @property
    def helper_badge(self):
        return badge(self.meeting, self.helper.user_id) if self.helper else ""

    @property
    def waits(self):
        """How many things wait for the chair herself. The speakers' list is one of them, however long it is."""
        lines = 0 if self.helper else len(self.waiting)
        return len(self.proposed) + lines + len(self.ahead) + bool(self.card) + bool(self.speakers.waiting)

    @cached_property
    def lines_in_sight(self):
        """One line at most, and none while a helper shows them, or something that goes first takes its place."""
        first = self.answer_needs_a_button or self.card or self.ahead_in_sight
        return [] if self.helper or first else self.waiting[:1]

    @cached_property
    def lines_below(self):
        """The other lines, which stand in the sheet."""
        return self.waiting[len(self.lines_in_sight) :]

    # --- Who speaks, and who runs it

    @cached_property
    def speakers(self):
        """The speakers' list."""
        return speakers.list_of(self.meeting)

    @property
    def speaker_in_sight(self):
        """The next one to call, while no card, answer or line takes that place: at most five controls are in sight."""
        taken = self.card or self.answer_needs_a_button or self.lines_in_sight or self.ahead_in_sight
        return None if taken else next(iter(self.speakers.waiting), None)

    @cached_property
    def in_chair(self):
        """The seat of who has the one next thing on her console, or None: then all who chair have it."""
        return policy.in_the_chair(self.meeting)

    @property
    def chair_sign(self):
        return policy.chair_sign(self.meeting, self.in_chair)

    # --- Words sent ahead

    @cached_property
    def ahead(self):
        """Words for what is on the table that wait to be read out, for the chair's eyes."""
        return ahead.waiting_for(self.current) if self.meeting.is_live else []

    @cached_property
    def ahead_in_sight(self):
        """The first of them; beside an answer to confirm and a helper there is no room for another button."""
        full = self.card or (self.helper and self.answer_needs_a_button)
        return None if full or not self.ahead else self.ahead[0]

    @property
    def ahead_below(self):
        """The others, which stand in the sheet."""
        return [words for words in self.ahead if words != self.ahead_in_sight]

    @cached_property
    def heard(self):
        """What became of words that were read out: each sentence with its sign, and without any person."""
        return ahead.heard_in(self.meeting) if self.meeting.went_live_at else []

    # --- What stops the room, and words

    @cached_property
    def card(self):
        """The pause card that is up, or None. The others wait behind it."""
        return self.meeting.cards.select_related("word").first()

    @cached_property
    def back_at(self):
        """When the break ends, by the clock on the wall; None when there is none."""
        now = Break.objects.filter(meeting=self.meeting).first()
        return timezone.localtime(now.back_at) if now else None

    @property
    def break_lengths(self):
        return Break.LENGTHS

    @cached_property
    def asked(self):
        """Every word that somebody asked for, in that order."""
        return list(self.meeting.words.all())

    @cached_property
    def words(self):
        """The word board: what was explained, in the order it was."""
        return sorted((word for word in self.asked if word.meaning), key=lambda word: word.explained_at)

    @property
    def newest_words(self):
        return self.words[::-1]

    @cached_property
    def to_explain(self):
        """Words that wait for their meaning, for the chair's eyes."""
        return [word for word in self.asked if not word.meaning]

    @property
    def asked_too(self):
        """Those beside the one on the card that is up."""
        return [word for word in self.to_explain if not (self.card and self.card.word_id == word.pk)]

    # --- Around it

    @property
    def room_code(self):
        """What people type to come in, or "" when it opens nothing: long before, and afterwards."""
        return way_in.room_code(self.meeting)

    @property
    def join_address(self):
        """Its parts: a long one may break between them."""
        return way_in.address().split("/")

    @cached_property
    def arriving(self):
        """People come in: before it begins, while it opens, and in a break. An item has the screen to itself."""
        opens = self.current is not None and self.current.kind == AgendaItem.Kind.OPENING
        arrive = self.meeting.is_planned or self.back_at or (opens and not self.card)
        return bool(self.room_code) and bool(arrive)

    @cached_property
    def since(self):
        """What changed since last time: how every meeting opens."""
        return opening.since_last_time(self.meeting)

    @cached_property
    def step(self):
        """The chair's one next thing."""
        return steps.next_step(self)

    @cached_property
    def onward(self):
        """The step to the next item, whatever the big button says; None where there is none."""
        return steps.onward(self) if self.meeting.is_live and self.following and not self.back_at else None

    @cached_property
    def script(self):
        """What the chair can say now."""
        return script.now(self)

    @cached_property
    def headline(self):
        """What stands under the title on the room screen."""
        return headline(self) if self.challenge and not self.is_gone else None

    @cached_property
    def next_start(self):
        """When the group meets again: planned already, or six weeks on."""
        planned = self.meeting.series.meetings.planned().filter(starts_at__gt=self.meeting.starts_at).first()
        return planned.starts_at if planned else self.meeting.series.date_after(self.meeting.starts_at)

    @cached_property
    def before_next(self):
        """The day before the next meeting: what "before next meeting" means for a promise."""
        return timezone.localdate(self.next_start) - timedelta(days=1)

    @cached_property
    def decided(self):
        """Once it is over: each challenge that something was decided or promised for, as the minutes have it."""
        filed = Minutes.objects.filter(meeting=self.meeting).first() if self.meeting.is_over else None
        items = minutes.readable(filed)["items"] if filed else []
        return [item for item in items if any(item.get(name) for name in DECIDED)]

    @cached_property
    def talked_about(self):
        """The challenges that were on the table, each with its mark and the number of promises it got."""
        done = [
            item
            for item in self.agenda
            if item.challenge_id and item.status in (AgendaItem.Status.DONE, AgendaItem.Status.CURRENT)
        ]
        for item in done:
            item.promises = sum(c.part.challenge_id == item.challenge_id for c in self.commitments)
        return done
