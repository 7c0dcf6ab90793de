"""What waits for the chair, what she has shown, and who runs the meeting."""

from functools import cached_property

from django.utils.crypto import salted_hmac

from challenges.meeting import ahead, policy, speakers
from challenges.models import Line, LineHelper


def badge(meeting, user_id):
    """A sign by which a page knows that the fragment means its own viewer; it tells nobody else who that is."""
    return salted_hmac("line-helper", f"{meeting.pk} {user_id}").hexdigest()[:16]


class Waiting:
    """Lines, words sent ahead and turns to speak: each in sight, or in the chair's sheet below."""

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
