"""The challenge on the table: what was promised, answered and felt about it."""

from functools import cached_property

from django.utils.crypto import salted_hmac

from challenges.deals import deal_of
from challenges.meeting import feelings
from challenges.meeting.headline import headline
from challenges.models import Answer, Challenge, Commitment, FeelingsVote, ReadBack
from challenges.path import path_of, status_of

S = Challenge.Status


def sign_of(meeting, organisation_id):
    """By this sign the pages of an organisation's people know that a promise is theirs to say yes to."""
    return salted_hmac("promise", f"{meeting.pk} {organisation_id}").hexdigest()[:16]


class OnTheTable:
    """The facts of the current item."""

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
        """Answers that partners have proposed and the chair has not confirmed, for what is on today's list."""
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
        """Answers that wait for other items of today."""
        return [a for a in self.proposed if not (self.current and a.challenge_id == self.current.challenge_id)]

    @cached_property
    def headline(self):
        """What stands under the title on the room screen."""
        return headline(self) if self.challenge and not self.is_gone else None

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
