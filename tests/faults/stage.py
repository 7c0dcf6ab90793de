"""The thirty in the database: a live meeting with an agenda where something can happen, and a session for each."""

from datetime import timedelta

from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.meeting import actions, fragments, policy
from challenges.models import FeelingsVote, Line, MeetingEvent, Minutes
from events.models import Attendance, Meeting
from people import cast
from people.models import Membership, Role, User, WorkingGroup
from people.setup import reference_groups, reference_organisations
from tests.browsers import session_cookie
from tests.challenges.stages import Stage, meeting_of
from tests.factories import make_seat, make_user
from tests.faults.checker import CHAIR, ROOM, Event, Secret, Truth
from tests.faults.screens import parts_of
from tests.meeting.clients import TOKEN

NAMED = {"chair": "amara", "co-chair": "dylan", "minute-taker": "tom", "officer": "ruth"}


class Meeting30:
    """The meeting of a plan: who sits where, and what the database says about it."""

    def __init__(self, plan, url):
        self.plan, self.url = plan, url
        reference_groups(), reference_organisations()
        people = {name: cast.bring(name) for name in ("leah", "yonas", "dylan", "amara", "ruth", "priya", "tom")}
        self.meeting = self.with_an_agenda(people)
        self.users = [self.somebody(role, place, people) for place, (role, _times) in enumerate(plan.cast)]
        # Names that stand nowhere else.
        for place, user in enumerate(self.users):
            user.display_name = f"Qname{place:02d}z"
            User.objects.filter(pk=user.pk).update(display_name=user.display_name)
        partners = [place for place, (role, _times) in enumerate(plan.cast) if role == "partner"]
        self.loses_seat = partners[-1]
        seats = Membership.objects.current().filter(group=self.meeting.series.group, role=Role.PARTNER_LEAD)
        stays = seats.exclude(user=self.users[self.loses_seat]).order_by("pk")
        self.seats = list(stays.values_list("pk", flat=True))
        young = {self.users[place].pk for place, (role, _n) in enumerate(plan.cast) if role == "young person"}
        self.helpers = [seat.pk for seat in policy.helpers(self.meeting) if seat.user_id in young][:3]
        self.items = [(item.pk, str(item.title)) for item in self.meeting.agenda.all()]
        self.a_day = str(timezone.localdate() + timedelta(days=30))
        self.start = self.version()

    @staticmethod
    def with_an_agenda(people):
        chair = people["amara"]
        stage = Stage(*(people[name] for name in ("leah", "yonas", "dylan", "amara", "ruth", "priya")))
        meeting = meeting_of(WorkingGroup.objects.get(slug="j2i"), starts_at=timezone.now() + timedelta(days=1))
        stage.with_j2i(meeting=meeting, title="Letters I can open")
        waits = stage.in_progress(meeting=meeting, title="Tell us when you come")
        of_challenges.propose_answer(waits, by=people["priya"], kind="partly", text="We text the day before.")
        stage.with_j2i(meeting=meeting, title="Money for the gym")
        stage.in_progress(meeting=meeting, title="A lock on my door")
        actions.go_live(meeting, by=chair)
        return Meeting.objects.select_related("series__group").get(pk=meeting.pk)

    def somebody(self, role, place, people):
        if role in NAMED:
            return people[NAMED[role]]
        if role == "room screen":
            return people["ruth"]  # the officer opens the big screen
        user = make_user(f"Client {place}")
        j2i = self.meeting.series.group
        if role == "partner":
            make_seat(user, j2i, Role.PARTNER_LEAD)
        elif role != "not invited":
            make_seat(user, WorkingGroup.objects.get(slug="clab"), Role.MEMBER)
        return user

    def headers(self):
        """For each client: her session, and the token of our forms."""
        told = []
        for user in self.users:
            cookie = session_cookie(user, self.url)
            told.append({"Cookie": f"{cookie['name']}={cookie['value']}; csrftoken={TOKEN}"})
        return told

    # --- What a client knows without a page of her own

    def item_of(self, person):
        """The item on the table, as the page before her says; for a stranger the first one."""
        now = person.parts.get("now", "")
        if person.role == "not invited":
            return self.items[1][0]
        return next((pk for pk, title in self.items if f"{title}</h1>" in now), None)

    def strangers_line(self, person):
        return ["0e3a6a52-5a0c-4c5e-9d4e-2f6f1c9a7b10"] if person.role == "not invited" else []

    def strangers_vote(self, person):
        return ["1:green"] if person.role == "not invited" else []

    # --- The database

    def version(self):
        return Meeting.objects.values_list("version", flat=True).get(pk=self.meeting.pk)

    def end_a_seat(self):
        """The seat of one partner ends, between two acts. Returns the number after which nothing may reach her."""
        with transaction.atomic():
            locked = Meeting.objects.select_for_update(of=("self",)).get(pk=self.meeting.pk)
            user = self.users[self.loses_seat]
            Membership.objects.filter(user=user).update(until=timezone.localdate())
            return locked.version

    def truth(self):
        meeting = Meeting.objects.select_related("series__group").get(pk=self.meeting.pk)
        rows = MeetingEvent.objects.filter(meeting=meeting).order_by("n")
        events = [
            Event(n, kind, by, op_id and str(op_id), line and str(line))
            for n, kind, by, op_id, line in rows.values_list("n", "kind", "by_id", "op_id", "line_id")
        ]
        with override_settings(SITE_URL=self.url):  # it stands on the wall
            shown = fragments.render(meeting, fragments.EVERYTHING)
        return Truth(
            version=meeting.version,
            start=self.start,
            events=events,
            lines={str(line.pk): line.text for line in Line.objects.filter(meeting=meeting)},
            boards={ROOM: parts_of(shown.room), CHAIR: parts_of(shown.chair)},
            votes={
                str(vote.pk): (vote.answers, vote.shown_at is not None)
                for vote in FeelingsVote.objects.filter(meeting=meeting)
            },
            here=set(Attendance.objects.filter(meeting=meeting, here_at__isnull=False).values_list("user", flat=True)),
            minutes=next((str(filed.content) for filed in Minutes.objects.filter(meeting=meeting)), None),
        )


def secrets_of(record):
    """When each line and each word that was asked for may be on whose screen, by the journal."""
    truth, found = record.truth, []
    told = {n: sent for sent in record.sent for n in sent.told}
    by_line = {}
    for event in truth.events:
        if event.line:
            by_line.setdefault(event.line, {})[event.kind] = event.n
    runs = {sent.user_id for sent in record.sent if record.pages[sent.place].role in ("chair", "co-chair")}
    for key, text in truth.lines.items():
        at = by_line.get(key, {})
        written = next((event for event in truth.events if event.n == at.get("line")), None)
        shows = at.get("line") if written and written.by in runs else at.get("show")
        asked = told.get(shows)
        hidden = told.get(at.get("hide"))
        found.append(
            Secret(
                text,
                {CHAIR: at.get("line"), ROOM: shows},
                at.get("hide"),
                min((a.asked for a in asked.answers), default=None) if asked else None,
                _told(hidden),
            )
        )
    words = {sent.text: sent for sent in record.sent if sent.kind == "card" and sent.text}
    for text, sent in words.items():
        number = next(iter(sent.told), 1)
        explained = [other for other in record.sent if other.kind == "explain" and other.target == text and other.told]
        shown = min((other.told[0] for other in explained), default=None)
        gone = [other for other in record.sent if other.kind == "word-off" and other.target == text and other.told]
        off = min((other.told[0] for other in gone), default=None)
        found.append(Secret(text, {CHAIR: number, ROOM: shown}, off))
    # What was never acknowledged and is not there may be on no screen at all.
    there = set(truth.lines.values())
    found += [Secret(sent.text, {}) for sent in record.sent if sent.kind == "line" and sent.text not in there]
    return found


def _told(sent):
    """When somebody was told for the first time that it is done."""
    return min((a.at for a in sent.answers if a.status == 200), default=None) if sent else None
