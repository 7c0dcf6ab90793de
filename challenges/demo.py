"""
The living demo: invented challenges of invented people and organisations, one or more in every state.

Made by the real actions on days in the past, so that each timeline is true to itself. Marked as examples on every
page; facts about the council never come from here.
"""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from challenges import actions
from challenges.actions.table import add_to_agenda
from challenges.meeting.actions import plan_agenda
from challenges.models import Challenge, Pillar
from events.models import Attendance, Meeting, MeetingSeries
from people import cast
from people.models import Membership, Role, WorkingGroup

CYCLE = 42


class Demo:
    """The people, the meetings, and the days on which things happened."""

    def __init__(self):
        self.today = timezone.localtime().replace(hour=17, minute=0, second=0, microsecond=0)
        # J2I meets on a Thursday, a little more than two weeks from now.
        self.next_meeting_in = 15 + (3 - (self.today + timedelta(days=15)).weekday()) % 7
        self.people = cast.bring_all()
        self.__dict__.update({name.replace("-", "_"): user for name, user in self.people.items()})
        # They have sat there since before the first story.
        Membership.objects.filter(user__in=self.people.values()).update(from_date=self.day(-1000))
        # People without an account: each keeps what is theirs in a browser session of their own.
        self.somebody, self.another = AnonymousUser(), AnonymousUser()
        self.homes = self._seat(self.priya)
        self.jobcentre = self._seat(self.gareth)
        self.pillars = {pillar.slug: pillar for pillar in Pillar.objects.all()}

    @staticmethod
    def _seat(user):
        return Membership.objects.select_related("organisation", "group").get(user=user, role=Role.PARTNER_LEAD)

    def on(self, days, hour=17):
        """Do what follows as if it were that many days from today (negative: ago)."""
        return time_machine.travel(self.today.replace(hour=hour) + timedelta(days=days))

    def day(self, days):
        return (self.today + timedelta(days=days)).date()

    def held(self, back):
        """How many days from today the meeting `back` cycles ago was (negative)."""
        return self.next_meeting_in + CYCLE * back

    # --- Steps that several stories share

    def raised(self, days, *, by, words, ask, name_shown="nothing", check=True):
        with self.on(days, hour=19):
            challenge, _code = actions.raise_challenge(by=by, own_words=words, own_ask=ask, name_shown=name_shown)
        Challenge.objects.filter(pk=challenge.pk).update(is_example=True)
        if check:
            with self.on(days + 1, hour=10):
                actions.pass_check(challenge, by=self.ruth)
        return challenge

    def taken_on(self, challenge, days, *, title, asked, story="", pillar, tags):
        with self.on(days, hour=18):
            actions.propose_wording(
                challenge,
                by=self.yonas,
                title=title,
                what_we_asked=asked,
                story=story,
                pillar=self.pillars[pillar],
                tags=tags,
            )
            return actions.take_on(challenge, by=self.yonas, after_meeting=True)

    def public(self, challenge, days, *, by):
        with self.on(days, hour=12):
            publication = actions.ask_to_publish(challenge, by=self.dylan)
            actions.agree_to_publish(publication, by=self.amara)
            actions.answer_publication(publication, by=by, go_ahead=True)

    def on_table(self, challenge, days, meeting, **parts):
        with self.on(days, hour=9):
            for seat, asked in ((self.homes, parts.get("homes")), (self.jobcentre, parts.get("jobcentre"))):
                if asked:
                    actions.add_part(challenge, by=self.amara, organisation=seat.organisation, asked=asked)
            return actions.put_on_table(challenge, by=self.amara, meeting=meeting)

    def promised(self, challenge, days, seat, what, due, meeting):
        with self.on(days):
            return actions.commit(
                challenge, by=self.amara, owner=seat, what=what, due=self.day(due), meeting=meeting, confirmed=True
            )

    def started(self, challenge, days, meeting):
        with self.on(days):
            actions.start(challenge, by=self.amara, meeting=meeting)

    def done(self, commitment, days, *, by, evidence):
        with self.on(days, hour=11):
            actions.mark_done(commitment, by=by, evidence=evidence)

    def answered(self, challenge, days, *, by, meeting, **said):
        with self.on(days):
            mine = {self.priya: self.homes, self.gareth: self.jobcentre}[by].organisation
            actions.propose_answer(challenge, by=by, organisation=mine, **said)
            actions.answer(challenge, by=self.amara, meeting=meeting)

    def judged(self, challenge, days, **said):
        with self.on(days, hour=18):
            actions.give_verdict(challenge, by=self.yonas, after_meeting=True, **said)

    def news(self, challenge, days, *, by, text, meeting=None):
        with self.on(days, hour=15):
            actions.post_update(challenge, by=by, text=text, meeting=meeting)


@transaction.atomic
def load():
    """Make the demo in an empty board. Returns the next meeting. Refuses nothing: call it once (see `load_demo`)."""
    demo = Demo()
    meetings = _meetings(demo)
    for story in (
        # Oldest first, for references are given in the order of taking on.
        _washing,
        _cat,
        _one_form,
        _called_by_name,
        _see_the_flat,
        _night_number,
        _repairs,
        _letters,
        _key_worker,
    ):
        story(demo, meetings)
    _small_ones(demo)
    _close_past(meetings)
    plan_agenda(meetings[0])
    return meetings[0]


def _meetings(demo):
    """The next J2I meeting and seven past ones, six weeks apart; meetings[-1] is the last one held."""
    j2i = WorkingGroup.objects.get(slug="j2i")
    series = MeetingSeries.objects.create(
        group=j2i, name="J2I", every_days=CYCLE, place="The Exchange, room 2 (example)"
    )
    meetings = {}
    start = demo.today + timedelta(days=demo.next_meeting_in)
    for back in range(0, -16, -1):
        starts_at = start + timedelta(days=CYCLE * back)
        past = back < 0
        meetings[back] = Meeting.objects.create(
            series=series,
            starts_at=timezone.make_aware(timezone.localtime(starts_at).replace(tzinfo=None)),
            place=series.place,
        )
        for user in (demo.amara, demo.dylan, demo.yonas, demo.ruth, demo.tom, demo.priya, demo.gareth):
            Attendance.objects.create(
                meeting=meetings[back],
                user=user,
                coming=Attendance.Coming.YES if past or user in (demo.amara, demo.priya) else "",
                here_at=starts_at if past else None,
            )
    return meetings


def _close_past(meetings):
    """The past meetings were planned while their stories were told; now they are over."""
    for back, meeting in meetings.items():
        if back < 0:
            Meeting.objects.filter(pk=meeting.pk).update(
                status=Meeting.Status.CLOSED,
                went_live_at=meeting.starts_at,
                closed_at=meeting.starts_at + timedelta(hours=2),
            )
            meeting.agenda.update(status="done")


def _repairs(demo, meetings):
    """Being worked on, with one promise late and its day moved once, and one done."""
    challenge = demo.raised(
        demo.held(-2) - 44,
        by=demo.leah,
        words="I stayed in all day for the boiler. No one came. Then the Jobcentre said I missed my appointment.",
        ask="Tell us the day and the time by text.",
    )
    with demo.on(demo.held(-2) - 43):
        for friend in (demo.amara, demo.dylan, demo.yonas):
            actions.back(challenge, by=friend)
    demo.taken_on(
        challenge,
        demo.held(-2) - 28,
        title="Tell us when you’re coming to fix it",
        asked="A day and a time for each repair, by text. And no trouble at the Jobcentre when we stay in for one.",
        story="We stay in all day for a repair. No one comes. Then we are told we missed an appointment.",
        pillar="safe-settled-happy",
        tags=["housing", "benefits"],
    )
    demo.on_table(
        challenge,
        demo.held(-2) - 14,
        meetings[-2],
        homes="Text us a day and a time.",
        jobcentre="Move our appointment.",
    )
    demo.promised(
        challenge,
        demo.held(-2),
        demo.homes,
        "Text you a day and a time for each repair.",
        demo.next_meeting_in - 6,
        meetings[-2],
    )
    late = demo.promised(
        challenge,
        demo.held(-2),
        demo.homes,
        "Put one page in each flat: who to call when something breaks.",
        -30,
        meetings[-2],
    )
    moved = demo.promised(
        challenge,
        demo.held(-2),
        demo.jobcentre,
        "Move your appointment when you have to stay in for a repair.",
        demo.held(-2) + 14,
        meetings[-2],
    )
    demo.started(challenge, demo.held(-2), meetings[-2])
    demo.public(challenge, demo.held(-2) + 2, by=demo.leah)
    demo.done(moved, demo.held(-2) + 7, by=demo.gareth, evidence="A note to all teams. Four people used it in a week.")
    demo.news(
        challenge,
        demo.held(-1),
        by=demo.priya,
        text="We tried texts in one house. It worked. Next: every house.",
        meeting=meetings[-1],
    )
    with demo.on(-31, hour=16):
        actions.move_date(
            late, by=demo.priya, new_due=demo.day(-8), reason="The page is written. The printer let us down."
        )


def _see_the_flat(demo, meetings):
    """Answered: waiting for CLAB's verdict, and the author has said what she thinks."""
    challenge = demo.raised(
        demo.held(-3) - 30,
        by=demo.yonas,
        words="They gave me the keys and said sign. I had never been inside. It was damp.",
        ask="Let us see it before we say yes.",
        name_shown="clab_member",
    )
    demo.taken_on(
        challenge,
        demo.held(-3) - 20,
        title="Let me see the flat before I say yes",
        asked="A visit to each flat, with someone we trust, before we sign.",
        story="We are asked to sign for a flat that we have never seen.",
        pillar="listen-act",
        tags=["housing"],
    )
    demo.on_table(challenge, demo.held(-3) - 10, meetings[-3], homes="A visit before anyone signs.")
    visit = demo.promised(
        challenge, demo.held(-3), demo.homes, "Show each flat before anyone signs.", demo.held(-2), meetings[-3]
    )
    demo.started(challenge, demo.held(-3), meetings[-3])
    demo.public(challenge, demo.held(-3) + 3, by=demo.yonas)
    demo.done(visit, demo.held(-2) - 3, by=demo.priya, evidence="The letting form now has a box: seen by, and the day.")
    demo.answered(
        challenge,
        demo.held(-1),
        by=demo.priya,
        meeting=meetings[-1],
        kind="yes",
        text="You see each flat first. You can bring someone you trust.",
    )
    with demo.on(demo.held(-1) + 1):
        actions.reply_to_answer(challenge.answers.get(), by=demo.yonas, fixes="partly")


def _called_by_name(demo, meetings):
    """Changed."""
    challenge = demo.raised(
        demo.held(-3) - 34,
        by=demo.somebody,
        words="They shout my whole name across the room. Everyone looks.",
        ask="Send a text when it is my turn.",
    )
    demo.taken_on(
        challenge,
        demo.held(-3) - 24,
        title="The Jobcentre called my name across the room",
        asked="Tell us quietly when it is our turn.",
        story="Our full name is shouted across the room.",
        pillar="listen-act",
        tags=["benefits", "privacy"],
    )
    demo.on_table(challenge, demo.held(-3) - 10, meetings[-3], jobcentre="Call us quietly.")
    text = demo.promised(
        challenge, demo.held(-3), demo.jobcentre, "Text you when it is your turn.", demo.held(-1), meetings[-3]
    )
    demo.started(challenge, demo.held(-3), meetings[-3])
    demo.done(text, demo.held(-1) - 4, by=demo.gareth, evidence="Every appointment since Monday went out by text.")
    demo.answered(
        challenge,
        demo.held(-1),
        by=demo.gareth,
        meeting=meetings[-1],
        kind="yes",
        text="Yes. We text you. Nobody calls your name any more.",
    )
    demo.judged(
        challenge,
        demo.held(-1) + 7,
        kind="changed",
        why="We asked around. It happens every time now.",
        outcome={
            "kind": "policy_change",
            "big": "A text",
            "what_changed": "They text you when it is your turn. No one shouts your name.",
        },
    )
    demo.public(challenge, demo.held(-1) + 9, by=demo.somebody)


def _one_form(demo, meetings):
    """Partly changed: what is left is written down."""
    challenge = demo.raised(
        demo.held(-5) - 30, by=demo.dylan, words="Four forms. The same questions. Four times.", ask="Make it one form."
    )
    demo.taken_on(
        challenge,
        demo.held(-5) - 18,
        title="One form, not four",
        asked="Ask us the same thing once.",
        story="We fill in four forms with the same questions.",
        pillar="thrive",
        tags=["bureaucracy"],
    )
    demo.on_table(challenge, demo.held(-5) - 10, meetings[-5], jobcentre="One form.")
    forms = demo.promised(
        challenge, demo.held(-5), demo.jobcentre, "Make one form out of four.", demo.held(-3), meetings[-5]
    )
    demo.started(challenge, demo.held(-5), meetings[-5])
    demo.done(
        forms, demo.held(-3) - 4, by=demo.gareth, evidence="The new form is in use. The other two are still on paper."
    )
    demo.answered(
        challenge,
        demo.held(-3),
        by=demo.gareth,
        meeting=meetings[-3],
        kind="partly",
        text="Partly. Two of the four forms are one now. Two are still on paper.",
    )
    demo.judged(
        challenge,
        demo.held(-3) + 10,
        kind="partly_changed",
        why="Two forms are one now, and that helps.",
        what_is_left="The other two are still on paper.",
        outcome={"kind": "document_or_tool", "big": "Two, not four", "what_changed": "Two forms are one now."},
    )
    demo.public(challenge, demo.held(-3) + 13, by=demo.dylan)


def _cat(demo, meetings):
    """Not now, and here is why."""
    challenge = demo.raised(
        demo.held(-6) - 34, by=demo.another, words="My cat is my family.", ask="Let me keep my cat."
    )
    demo.taken_on(
        challenge,
        demo.held(-6) - 24,
        title="Let me keep my cat",
        asked="Let us have a pet in our flat.",
        pillar="safe-settled-happy",
        tags=["housing", "pets"],
    )
    demo.on_table(challenge, demo.held(-6) - 9, meetings[-6], homes="Allow pets.")
    asked = demo.promised(
        challenge, demo.held(-6), demo.homes, "Ask the owner of the building.", demo.held(-5), meetings[-6]
    )
    demo.started(challenge, demo.held(-6), meetings[-6])
    demo.done(asked, demo.held(-5) - 2, by=demo.priya, evidence="The owner wrote back. The rules say no pets.")
    demo.answered(
        challenge,
        demo.held(-4),
        by=demo.priya,
        meeting=meetings[-4],
        kind="no",
        text="Not now. We rent this building, and its rules say no pets.",
        reason="Harbour Homes (example) rents the building. The owner’s rules say no pets.",
        decided_by="Head of homes, Harbour Homes (example)",
        what_would_change_it="The owner’s rules end next spring.",
        look_again_on=demo.day(170),
    )
    demo.judged(challenge, demo.held(-4) + 12, kind="accept_no", why="It is a no, but an honest one with a date.")
    demo.public(challenge, demo.held(-4) + 15, by=demo.another)


def _washing(demo, meetings):
    """Changed, then opened again: being worked on, with the second late promise."""
    challenge = demo.raised(
        demo.held(-13),
        by=demo.somebody,
        words="It costs £4 to wash my clothes. Every week.",
        ask="Take the coin box out.",
    )
    demo.taken_on(
        challenge,
        demo.held(-13) + 10,
        title="It costs £4 to wash my clothes",
        asked="Free washing machines in each house.",
        story="Each wash costs £4, every week.",
        pillar="thrive",
        tags=["housing", "money"],
    )
    demo.on_table(challenge, demo.held(-13) + 25, meetings[-12], homes="Free washing.")
    free = demo.promised(
        challenge, demo.held(-12), demo.homes, "Take out the coin boxes.", demo.held(-10), meetings[-12]
    )
    demo.started(challenge, demo.held(-12), meetings[-12])
    demo.done(free, demo.held(-11), by=demo.priya, evidence="The boxes are gone in all five houses.")
    demo.answered(
        challenge,
        demo.held(-10),
        by=demo.priya,
        meeting=meetings[-10],
        kind="yes",
        text="Yes. Washing is free in all five houses.",
    )
    demo.judged(
        challenge,
        demo.held(-10) + 9,
        kind="changed",
        why="We washed our clothes and paid nothing.",
        outcome={"kind": "access_or_discount", "big": "£0", "what_changed": "Washing is free in all five houses."},
    )
    demo.public(challenge, demo.held(-10) + 12, by=demo.somebody)
    with demo.on(demo.held(-2) + 6, hour=18):
        actions.reopen(challenge, by=demo.yonas, reason="We checked. Two houses had put the coin box back.")
    demo.promised(
        challenge, demo.held(-1), demo.homes, "Take the coin boxes out of both houses again.", -3, meetings[-1]
    )
    demo.public(challenge, demo.held(-1) + 3, by=demo.somebody)


def _night_number(demo, meetings):
    """On hold, for something named and until a day."""
    challenge = demo.raised(
        demo.held(-3) - 26,
        by=demo.amara,
        words="When something goes wrong at 2 am there are six numbers on the fridge.",
        ask="One number that someone answers.",
        name_shown="clab_member",
    )
    demo.taken_on(
        challenge,
        demo.held(-3) - 16,
        title="Give us one number to call at night",
        asked="One number at night that a person answers.",
        story="At night there are six numbers and nobody picks up.",
        pillar="safe-settled-happy",
        tags=["housing", "safety"],
    )
    demo.on_table(challenge, demo.held(-3) - 8, meetings[-3], homes="One number.")
    demo.promised(challenge, demo.held(-3), demo.homes, "Set up one number to call at night.", 48, meetings[-3])
    demo.started(challenge, demo.held(-3), meetings[-3])
    demo.public(challenge, demo.held(-3) + 4, by=demo.amara)
    with demo.on(demo.held(-1)):
        actions.pause(
            challenge,
            by=demo.amara,
            waiting_for="The new phone contract begins.",
            until=demo.day(47),
            meeting=meetings[-1],
        )
    with demo.on(-12, hour=18):
        actions.ask_the_top(
            challenge, by=demo.yonas, role=Role.DIRECTOR, asks="Can you help us get the night number sooner?"
        )


def _letters(demo, meetings):
    """On the J2I table: on the next agenda."""
    challenge = demo.raised(
        -40,
        by=demo.dylan,
        words="They send me letters as a file I can’t open on my phone. When I got it read, the day had gone.",
        ask="Put it in the text, not in a file.",
        name_shown="clab_member",
    )
    demo.taken_on(
        challenge,
        -26,
        title="Letters I can’t open",
        asked="Write it in the message. No files that a phone can’t open.",
        story="Letters come as files that our phones can’t open.",
        pillar="know-why",
        tags=["digital", "information"],
    )
    demo.on_table(challenge, -9, meetings[0], homes="Write it in the message.", jobcentre="Write it in the message.")
    demo.public(challenge, -6, by=demo.dylan)
    for carried, title in ((1, "Tell us when you’re coming to fix it"), (1, "It costs £4 to wash my clothes"),
                           (1, "Let me see the flat before I say yes")):  # fmt: skip
        add_to_agenda(meetings[0], Challenge.objects.get(title=title), times_carried=carried)


def _key_worker(demo, meetings):
    """CLAB is taking it on: waiting for the chair to put it on the table."""
    challenge = demo.raised(
        -21,
        by=demo.leah,
        words="My key worker left and nobody told me. I found out from the new one.",
        ask="Tell us before they go.",
    )
    demo.taken_on(
        challenge,
        -7,
        title="My key worker left and nobody told me",
        asked="Tell us two weeks before, and let us meet the new one.",
        story="Workers leave and we hear it last.",
        pillar="know-why",
        tags=["relationships"],
    )


def _small_ones(demo):
    """The states that are short: writing, just sent, taken back, joined, helped elsewhere."""
    demo.raised(
        -4,
        by=demo.yonas,
        words="Ask me before you tell other people about my life. It is mine.",
        ask="Ask first, each time.",
        name_shown="clab_member",
    )
    demo.raised(
        -1, by=demo.leah, words="The bus to the group costs more than the food.", ask="Pay the bus first.", check=False
    )
    with demo.on(-2, hour=21):
        draft = actions.start_draft(by=demo.yonas)
        actions.save_draft(draft, by=demo.yonas, own_words="The Wi-Fi in my house stops at")
    taken_back = demo.raised(-30, by=demo.another, words="The heating is off.", ask="Turn it on.")
    with demo.on(-28):
        actions.withdraw(taken_back, by=demo.another)
    twin = demo.raised(-33, by=demo.somebody, words="They never say when they come.", ask="Say when.")
    with demo.on(-32):
        same = Challenge.objects.get(title="Tell us when you’re coming to fix it")
        actions.merge(twin, by=demo.ruth, other=same, author_said_yes=True)
    private = demo.raised(-25, by=demo.another, words="About one person.", ask="Help me.", check=False)
    with demo.on(-25, hour=20):
        actions.redirect(
            private,
            by=demo.ruth,
            message="Thank you for telling us. An advocate can help you with this. Their number is on Get help now.",
            asked_author=True,
        )
    Challenge.objects.filter(pk=draft.pk).update(is_example=True)
