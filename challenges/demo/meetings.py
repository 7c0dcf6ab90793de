"""The meetings of the demo, six weeks apart."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from challenges.actions import table as of_table
from challenges.demo.days import CYCLE
from challenges.meeting import actions, life, minutes, short
from challenges.meeting.actions import ask_ahead, send_words
from challenges.models import AgendaItem, TimelineEntry
from events.models import Attendance, Meeting, MeetingSeries
from people.models import WorkingGroup


def plan(demo):
    """The next J2I meeting and fifteen past ones; meetings[-1] is the last one held."""
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


def before_the_next(demo, meeting):
    """What young people have written for the pre-meet of the next meeting, by the time its list stands."""
    item = meeting.agenda.filter(challenge__isnull=False).first()
    who_do_we_ring = "Who do we ring when a letter is a file that does not open?"
    ask_ahead(meeting, by=demo.yonas, item_id=item.pk, text=who_do_we_ring, says_it=True, named=True)
    ask_ahead(meeting, by=demo.dylan, item_id=item.pk, text="Can every letter come as a text too?")


def close_past(meetings):
    """The past meetings were planned while their stories were told; now they are over."""
    for back, meeting in meetings.items():
        if back < 0:
            Meeting.objects.filter(pk=meeting.pk).update(
                status=Meeting.Status.CLOSED,
                went_live_at=meeting.starts_at,
                closed_at=meeting.starts_at + timedelta(hours=2),
            )
            meeting.agenda.update(status="done")


def write_minutes(demo, meetings):
    """The last meeting's short version: the chair made it hers, it went out, those who were there said yes, frozen."""
    last, held = meetings[-1], demo.held(-1)
    last.refresh_from_db()
    with demo.on(held, hour=20):
        moved = TimelineEntry.objects.filter(meeting=last).order_by("pk").select_related("challenge")
        for challenge in dict.fromkeys(entry.challenge for entry in moved):
            of_table.add_to_agenda(last, challenge, times_carried=1)
        actions.plan_agenda(last)
        last.agenda.update(status="done", began_at=last.starts_at)
        filed = minutes.file(last, meetings[0])
    words = {key: text for key, (_title, text, _most) in short.boxes(minutes.readable(filed)).items()}
    words[short.OPENING] += " It got loud once, and we laughed a lot."
    with demo.on(held + 1, hour=19):
        actions.write_short(last, by=demo.amara, words=words, seen_version=0, approve=True)
    # No mail leaves while the demo is made, so it goes out on the last day that it may.
    with demo.on(held + settings.MINUTES_LATEST_DAYS + 1, hour=9):
        life.send_out(timezone.now())
    with demo.on(held + settings.MINUTES_LATEST_DAYS + 2, hour=18):
        for person in (demo.amara, demo.dylan, demo.yonas, demo.tom, demo.priya):
            actions.agree(last, by=person)
    with demo.on(held + settings.MINUTES_LATEST_DAYS + settings.MINUTES_OPEN_DAYS + 1, hour=9):
        life.freeze_due(timezone.now())


def words_ahead(demo, meeting):
    """Two who may not be there have sent their words: Leah, who raised one of them and lives far away, and Yonas."""
    items = {item.challenge.title: item for item in meeting.agenda.filter(kind=AgendaItem.Kind.CHALLENGE)}
    with demo.on(-2, hour=20):
        send_words(
            items["Tell us when you’re coming to fix it"],
            by=demo.leah,
            as_author=True,
            text="I live far away now, and here they do it: a text the day before, with the hour. I never stay in for "
            "nothing any more. Please ask for the same.",
        )
        send_words(
            items["Letters I can’t open"],
            by=demo.yonas,
            text="My last letter was about money. I opened it at the library, three days late. Please just write it "
            "in the text.",
        )
