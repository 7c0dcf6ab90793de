"""A challenge brought to any state by the real actions, so that a test starts where its story starts."""

from datetime import timedelta

from django.utils import timezone

from challenges import actions
from challenges.models import Challenge, Commitment, Pillar, Verdict
from events.models import Meeting, MeetingSeries
from people.models import Membership

S = Challenge.Status
NO = {
    "kind": "no",
    "text": "We cannot do this now.",
    "reason": "The building is rented and its owner says no.",
    "decided_by": "Head of homes, Harbour Homes (example)",
    "what_would_change_it": "The owner's rules end next year.",
}


def pillar():
    return Pillar.objects.get_or_create(
        slug="listen-act", defaults={"title": "We listen and act", "statement": "Act when things go wrong."}
    )[0]


def meeting_of(group, **fields):
    """The group's next meeting: planned, two weeks from now, in its series of 42 days."""
    series, _new = MeetingSeries.objects.get_or_create(group=group, defaults={"name": f"{group.short_name} meeting"})
    fields.setdefault("starts_at", timezone.now() + timedelta(days=14))
    return Meeting.objects.create(series=series, **fields)


class Stage:
    """The cast of a challenge's life, and the steps they take."""

    def __init__(self, author, first, second, chair, officer, partner):
        self.author, self.first, self.second = author, first, second
        self.chair, self.officer, self.partner = chair, officer, partner
        self.seat = Membership.objects.get(user=partner, role="partner_lead")

    def draft(self, **fields):
        challenge = actions.start_draft(by=self.author)
        fields.setdefault("own_words", "Letters come as a file I cannot open. SECRETWORD")
        fields.setdefault("own_ask", "Send a text I can read.")
        return actions.save_draft(challenge, by=self.author, **fields)

    def received(self, **fields):
        challenge, _code = actions.send(self.draft(**fields), by=self.author, consent=True)
        return challenge

    def checked(self, **fields):
        return actions.pass_check(self.received(**fields), by=self.officer)

    def worded(self, title="Letters I can open", **fields):
        """Checked, and in CLAB's words: ready for the first yes."""
        return actions.propose_wording(
            self.checked(**fields),
            by=self.first,
            title=title,
            what_we_asked="Send letters as a text.",
            story="CLABSTORY Letters come as files.",
            pillar=pillar(),
            tags=["information"],
        )

    def agreed(self, title="Letters I can open", **fields):
        challenge = self.worded(title, **fields)
        actions.take_on(challenge, by=self.first)
        return actions.take_on(challenge, by=self.second)

    def with_j2i(self, meeting=None, **fields):
        challenge = self.agreed(**fields)
        actions.add_part(challenge, by=self.chair, organisation=self.seat.organisation, asked="Send texts.")
        meeting = meeting or Meeting.objects.next_of("j2i") or meeting_of(self.group("j2i"))
        actions.put_on_table(challenge, by=self.chair, meeting=meeting)
        return fresh(challenge)

    def in_progress(self, due_in=30, **fields):
        challenge = self.with_j2i(**fields)
        actions.commit(
            challenge,
            by=self.chair,
            owner=self.seat,
            what="Send each letter as a text.",
            due=timezone.localdate() + timedelta(days=due_in),
        )
        return actions.start(challenge, by=self.chair)

    def answered(self, kind="yes", **fields):
        challenge = self.in_progress(**fields)
        if kind == "no":
            in_a_year = timezone.localdate() + timedelta(days=365)
            actions.propose_answer(challenge, by=self.partner, look_again_on=in_a_year, **NO)
        else:
            for commitment in challenge.parts.get().commitments.all():
                actions.mark_done(commitment, by=self.partner, evidence="Ten letters went out as texts.")
            actions.propose_answer(challenge, by=self.partner, kind=kind, text="Every letter is a text now.")
        return actions.answer(challenge, by=self.chair)

    def judged(self, kind, answer="yes", **fields):
        challenge = self.answered(kind=answer, **fields)
        self.judge(challenge, kind)
        return fresh(challenge)

    def judge(self, challenge, kind):
        said = {"kind": kind, "why": "We asked ten people.", "what_is_left": ""}
        if kind in (Verdict.Kind.PARTLY_CHANGED, Verdict.Kind.NOT_GOOD_ENOUGH):
            said["what_is_left"] = "Two houses still get paper."
        if kind in (Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED):
            said["outcome"] = {"kind": "new_service", "what_changed": "Letters come as texts.", "big": "A text"}
        for member in (self.first, self.second):
            verdict = actions.give_verdict(challenge, by=member, **said)
        return verdict

    def changed(self, **fields):
        return self.judged(Verdict.Kind.CHANGED, **fields)

    def partly_changed(self, **fields):
        return self.judged(Verdict.Kind.PARTLY_CHANGED, **fields)

    def not_now(self, **fields):
        return self.judged(Verdict.Kind.ACCEPT_NO, answer="no", **fields)

    def paused(self, **fields):
        challenge = self.in_progress(**fields)
        until = timezone.localdate() + timedelta(days=40)
        return actions.pause(challenge, by=self.chair, waiting_for="The new contract", until=until)

    def merged(self, **fields):
        other = self.agreed(title="The same ask")
        return actions.merge(self.received(**fields), by=self.officer, other=other, author_said_yes=True)

    def redirected(self, **fields):
        return actions.redirect(
            self.received(**fields), by=self.officer, message="Call the advocate.", asked_author=True
        )

    def withdrawn(self, **fields):
        return actions.withdraw(self.received(**fields), by=self.author)

    def at(self, status, **fields):
        """A challenge in this state."""
        return getattr(self, S(status).value)(**fields)

    def publish(self, challenge, **options):
        """Make it public the whole way: asked, agreed, and the author says go ahead."""
        publication = actions.ask_to_publish(challenge, by=self.first, **options)
        actions.agree_to_publish(publication, by=self.chair)
        return actions.answer_publication(publication, by=self.author, go_ahead=True)

    @staticmethod
    def group(slug):
        from people.models import WorkingGroup

        return WorkingGroup.objects.get(slug=slug)


def fresh(challenge):
    return Challenge.objects.get(pk=challenge.pk)


def address(challenge, verb):
    """Where one does this with it: the address of its page, and the verb."""
    return f"{challenge.get_absolute_url()}{verb}/"


def promise_of(challenge):
    return Commitment.objects.get(part__challenge=challenge)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)
