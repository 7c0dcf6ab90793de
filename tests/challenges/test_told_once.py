"""
Nothing is told twice, nothing is lost, and never before her: whatever happens, in whatever order (A8, PR10, F7, F8).

Each plan is a list of real steps: a challenge moves, people change their minds, mail servers fail, workers die, the
clock goes on. After every step nobody may have heard before its author; once all has settled, every row of the outbox
has an end, and the letters that really arrived are counted.
"""

import contextlib
from collections import Counter
from datetime import time, timedelta
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, event, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from challenges import actions, after
from challenges.hers import key_of, told_event
from challenges.models import Answer, AuthorReply, Publication
from people import choices, delivery, notices, tasks
from people.models import How, Notice, NoticeChoice, Topic, User
from tests.challenges.stages import fresh
from tests.factories import make_seat, make_user
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
S = Notice.State
NOBODY_HEARD = (S.WAITING, S.SENDING, S.FAILED, S.UNSURE)

moods = st.lists(st.sampled_from(["take", "take", "busy", "later", "no", "drop", "taken"]), max_size=3)
wishes = st.sampled_from(["email", "site", "nothing", "site_only", "never", "daily"])
mail = st.tuples(st.just("mail"), moods, st.sampled_from([None, None, "before", "after"]))
mind = st.tuples(st.just("choose"), st.sampled_from(["leah", "mo", "fi"]), wishes, st.booleans())
anything = st.one_of(
    mail,
    mind,
    st.tuples(st.just("clock on"), st.sampled_from([1, 12, 24, 60, 24 * 5])),
    st.just(["due"]),
    st.just(["text"]),
    st.tuples(st.just("her word"), st.booleans()),
    st.sampled_from([["in person"], ["tell again"], ["officer"]]),
)
some = st.lists(anything, max_size=3)
# It moves twice. Each time a worker has a letter to her in hand, five days later those to the others, and before that
# somebody changes her mind.
act = st.tuples(some, mail, mind, some, mail, mind).map(
    lambda part: [
        *part[0],
        ["move"],
        part[2],
        part[1],
        *part[3],
        ["clock on", 125],
        ["due"],
        part[5],
        part[4],
    ]
)
plans = st.tuples(act, act).map(lambda acts: [*acts[0], *acts[1]])


class PowerCut(BaseException):
    """The worker's process is gone in this very line; no handler of ours runs for it."""


class Story:
    """One challenge of Leah's: Mo said "me too", and Fi raised one that was joined with it."""

    def __init__(self, stage, challenge, people, server, clock, monkeypatch):
        self.stage, self.challenge, self.server, self.clock = stage, challenge, server, clock
        self.people, self.monkeypatch = people, monkeypatch
        self.wanted_nothing, self.told_in_person, self.sent_again = set(), {}, Counter()
        self.known = set(Notice.objects.values_list("pk", flat=True))
        self.texts = set(Publication.objects.live().values_list("pk", flat=True))

    def play(self, step, *how):
        getattr(self, step.replace(" ", "_"))(*how)
        self.nobody_heard_before_her()

    # --- What people do ---

    def move(self):
        """The next thing that happens to it: an answer, then the verdict."""
        challenge = fresh(self.challenge)
        if challenge.status == "in_progress":
            promise = challenge.parts.get().commitments.get()
            actions.mark_done(promise, by=self.stage.partner, evidence="Ten letters.")
            actions.propose_answer(challenge, by=self.stage.partner, kind="yes", text="Yes.")
            actions.answer(challenge, by=self.stage.chair)
        elif challenge.status == "answered":
            self.stage.judge(challenge, "changed")
        else:
            return
        wants = choices.channel_for(self.person("leah"), notices.KINDS["answered"])
        new = Notice.objects.filter(user=self.people["leah"], kind__in=["answered", "verdict"]).exclude(
            pk__in=self.known
        )
        assert new.count() == (1 if wants else 0), "what happened was not told its author"

    def text(self):
        asked = actions.ask_to_publish(fresh(self.challenge), by=self.stage.first)
        actions.agree_to_publish(asked, by=self.stage.chair)

    def her_word(self, yes):
        waiting = Publication.objects.waiting().filter(agreed_at__isnull=False).first()
        if waiting:
            actions.answer_publication(waiting, by=self.people["leah"], go_ahead=yes)
        elif fresh(self.challenge).status == "answered":
            answer = Answer.objects.standing().get(challenge=self.challenge)
            actions.reply_to_answer(answer, by=self.people["leah"], fixes="yes" if yes else "no")

    def in_person(self):
        waiting = Publication.objects.waiting().filter(agreed_at__isnull=False).first()
        with contextlib.suppress(ValidationError):
            if waiting:
                actions.told_in_person(waiting, by=self.stage.officer)
                self.told_in_person[waiting.pk] = timezone.now()

    def choose(self, who, what, at_once):
        """`at_once`: the page that saves it follows her choice; else that was missed, and the worker finds out."""
        person = self.person(who)
        if what in How.values:
            for topic in (Topic.MINE, Topic.BACKED):
                NoticeChoice.objects.update_or_create(user=person, topic=topic, defaults={"how": what})
            User.objects.filter(pk=person.pk).update(safe_contact=User.SafeContact.EMAIL)
        elif what == "daily":
            User.objects.filter(pk=person.pk).update(mail_rhythm=User.MailRhythm.DAILY)
        else:
            User.objects.filter(pk=person.pk).update(safe_contact=what)
        if what in (How.NOTHING, "never"):
            self.wanted_nothing.add(person.pk)
        if at_once:
            delivery.follow_choices(self.person(who))

    def person(self, who):
        return User.objects.get(pk=self.people[who].pk)

    # --- What the site does ---

    def due(self):
        now = timezone.now()
        for step in (after.count_her_days, after.tell_of_lost_word, after.tell_backers):
            step(now)
        for step in (notices.make_digests, delivery.mark_perhaps_sent, delivery.pick_up_forgotten):
            step(now)

    def mail(self, moods, death=None):
        """A worker takes what is due, one after the other; the mail server is in these moods, and it may die once."""
        self.server.plan = list(moods)
        for row in Notice.objects.to_deliver().order_by("pk"):
            with self.monkeypatch.context() as watched:
                watched.setattr(tasks, "hand_over", partial(self.hand_over, tasks.hand_over, row, death))
                try:
                    tasks.deliver_notice.func(notice_id=row.pk)
                except PowerCut:
                    death = None

    @staticmethod
    def hand_over(real, row, death, message):
        """As the worker does it; the letter says of which rows it tells."""
        carried = Notice.objects.filter(carried_by=row, state=S.WAITING).values_list("pk", flat=True)
        message.extra_headers["X-Rows"] = " ".join(str(pk) for pk in [row.pk, *carried])
        if death == "before":
            raise PowerCut
        real(message)
        if death == "after":
            raise PowerCut

    def clock_on(self, hours):
        self.clock.shift(timedelta(hours=hours))

    def tell_again(self):
        for row in Notice.objects.exclude(kind="digest").select_related("user"):
            assert notices.tell(row.kind, to=row.user, event=row.event, **row.refs) is None

    def officer(self):
        for row in Notice.objects.stuck().filter(carried_by=None):
            again = [row, *row.carries.filter(state__in=[S.FAILED, S.UNSURE])]
            self.sent_again.update(one.pk for one in again)
            delivery.send_again(row, by=self.stage.officer)

    # --- What must be true ---

    def nobody_heard_before_her(self):
        for row in Notice.objects.exclude(pk__in=self.known):
            self.known.add(row.pk)
            about, _underscore, what = row.kind.partition("_")
            if about in ("backed", "followed") and what in ("answered", "decided"):
                assert self.she_heard_of(what), f"{row.kind} was told before its author heard"
        for text in Publication.objects.live().exclude(pk__in=self.texts):
            self.texts.add(text.pk)
            assert self.she_heard_of_text(text), "public before its author heard"

    def she_heard_of(self, what):
        if what == "answered" and AuthorReply.objects.filter(answer__challenge=self.challenge).exists():
            return True
        kind = {"answered": "answered", "decided": "verdict"}[what]
        row = Notice.objects.filter(kind=kind, refs__hers=key_of(self.challenge.pk)).first()
        return self.two_days_since(row, fresh(self.challenge).status_since)

    def she_heard_of_text(self, text):
        if text.author_said == "go_ahead":
            return True
        if text.pk in self.told_in_person:
            return timezone.now() - self.told_in_person[text.pk] >= 2 * DAY
        return self.two_days_since(Notice.objects.filter(event=told_event(text)).first(), text.agreed_at)

    def two_days_since(self, row, since):
        """Two working days are two days at least. By mail: one that arrived."""
        if row is None or row.state == S.MOOT:  # she wanted no word; it stands on her page
            return timezone.now() - since >= 2 * DAY
        if row.state in NOBODY_HEARD or (row.channel == "email" and not self.letters()[row.pk]):
            return False
        return timezone.now() - row.sent_at >= 2 * DAY

    def letters(self):
        """How many letters arrived that told of a row."""
        return Counter(int(pk) for _to, letter in self.server.letters for pk in letter["X-Rows"].split())

    def settle(self):
        """Nothing fails any more, and three weeks go by; it is the hour of the digest."""
        self.clock.move_to(timezone.localtime().replace(hour=18, minute=0))
        for _turn in range(5):
            self.clock.shift(4 * DAY)
            self.due()
            self.mail([])
            self.nobody_heard_before_her()

    def every_row_has_an_end(self):
        arrived = self.letters()
        rows = list(Notice.objects.select_related("user"))
        assert len({(row.event, row.recipient) for row in rows}) == len(rows), "one event, two rows"
        for row in rows:
            said = f"{row.kind} of {row.user}: {row.channel} {row.state}, {arrived[row.pk]} letters"
            decided = self.sent_again[row.pk]
            assert row.state not in (S.WAITING, S.SENDING), f"forgotten: {said}"
            by_mail = row.channel == "email" and row.state in (S.SENT, S.UNSURE)
            assert arrived[row.pk] <= decided + by_mail, f"told twice: {said}"
            if row.channel == "email" and row.state == S.SENT:
                assert arrived[row.pk], f"said to be sent and was not: {said}"
            if row.state == S.MOOT and row.kind != "digest":
                moot = notices.words_of(row) is None or row.user_id in self.wanted_nothing
                assert moot, f"dropped: {said}"

    def those_after_her_heard_too(self):
        """Once she has heard how it ended, everybody who waits for it has, but for who wants nothing."""
        if fresh(self.challenge).status != "changed" or not self.she_heard_of("decided"):
            return
        for who, kind in (("mo", "backed_decided"), ("fi", "followed_decided")):
            person = self.people[who]
            if person.pk not in self.wanted_nothing:
                assert Notice.objects.filter(user=person, kind=kind).count() == 1, f"{who} was not told"


@pytest.fixture
def clock():
    """A Tuesday at noon; moved by hand."""
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def story(stage, care_leavers, clock, settings, monkeypatch):
    settings.QUIET_HOURS = (time(21), time(8))
    people = {"leah": stage.author, "mo": make_user("Mo"), "fi": make_user("Fi")}
    for name in ("mo", "fi"):
        make_seat(people[name], care_leavers, "care_leaver")
        NoticeChoice.objects.create(user=people[name], topic=Topic.BACKED, how=How.EMAIL)
    challenge = stage.in_progress()
    stage.publish(challenge)
    actions.back(challenge, by=people["mo"])
    clock.shift(timedelta(minutes=1))
    joined, _code = actions.raise_challenge(by=people["fi"], own_words="My letters too.")
    actions.merge(joined, by=stage.officer, other=challenge, author_said_yes=True)
    clock.shift(timedelta(minutes=1))
    Notice.objects.all().delete()
    with MailServer() as server:
        server.use(settings)
        yield lambda: Story(stage, challenge, people, server, clock, monkeypatch)


@tried(
    max_examples=12,
    deadline=None,
    derandomize=True,  # the same plans on every machine
    database=None,
    phases=[Phase.generate],  # a plan that fails is short enough to read
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],  # each plan is rolled back
)
@given(plan=plans)
def test_told_once_never_lost_and_never_before_her(plan, story, clock):
    clock.move_to("2026-11-24T12:02:00Z")
    with transaction.atomic():
        told = story()
        told.server.letters.clear()
        for step, *how in plan:
            told.play(step, *how)
        told.settle()
        told.every_row_has_an_end()
        told.those_after_her_heard_too()
        for state in set(Notice.objects.values_list("channel", "state")):
            event(" ".join(state))
        event(fresh(told.challenge).status)
        transaction.set_rollback(True)
