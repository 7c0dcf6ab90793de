"""Running a meeting: order, promises, answers, verdicts, and an end that carries everything over (A10-A14, D72)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenges import actions as of_challenges
from challenges import taps
from challenges.meeting import actions, fragments, journal, policy
from challenges.meeting.board import Board
from challenges.models import (
    AgendaItem,
    Commitment,
    Line,
    LineHelper,
    MeetingEvent,
    Minutes,
    ReadBack,
    Report,
    TimelineEntry,
)
from events.models import Meeting
from people.models import Membership, Role, User
from tests.challenges.stages import NO, fresh, meeting_of
from tests.meeting.conftest import current, go_on, go_to, promise
from tests.standing import kept

pytestmark = pytest.mark.django_db

LETTERS, REPAIRS = "Letters I can open", "Tell us when you come"


@kept
def seat(priya):
    return Membership.objects.get(user=priya, role=Role.PARTNER_LEAD)


def step(meeting):
    """The label of the chair's one next thing."""
    return str(Board(Meeting.objects.get(pk=meeting.pk)).step.label)


def screen(meeting):
    """What the room screen shows now."""
    return fragments.part(Board(Meeting.objects.get(pk=meeting.pk)), "screen")


def test_a_meeting_opens_with_what_changed_and_ends_with_the_goodbye(live):
    kinds = [item.kind for item in live.agenda.all()]
    assert kinds == ["opening", "challenge", "challenge", "closing"]
    assert current(live).kind == "opening"
    assert "What changed since last time" in screen(live)


@pytest.mark.parametrize("name", ["priya", "tom", "yonas", "ruth"])
def test_only_chair_and_co_chair_run_it(planned, live, everybody, name):
    user = everybody[name]
    item = current(live)
    for act in (
        lambda: actions.go_live(planned, by=user),
        lambda: actions.next_item(live, by=user, item_id=item.pk),
        lambda: actions.change_order(live, by=user, item_id=live.agenda.last().pk, up=True),
        lambda: actions.close(live, by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert MeetingEvent.objects.count() == 1
    assert current(live) == item


def test_the_co_chair_may_all_the_chair_may(live, dylan):
    assert go_on(live, dylan).n == 2


def test_the_chairs_next_thing_follows_the_challenge(at_letters, amara, seat, stage):
    says = [step(at_letters)]
    item = current(at_letters)
    actions.read_back_promise(
        at_letters, by=amara, item_id=item.pk, owner=seat, what="Send a text.", due=timezone.localdate()
    )
    says.append(step(at_letters))
    actions.lock_promise(at_letters, by=amara, item_id=item.pk)
    says.append(step(at_letters))
    actions.start(at_letters, by=amara, item_id=item.pk)
    says.append(step(at_letters))
    assert says == [
        "Next: ask for a promise",
        "Next: lock it in",
        "Next: the work starts",
        f"Next: {REPAIRS}",
    ]


def test_a_promise_is_read_back_on_the_screen_before_it_is_locked_in(at_letters, amara, seat):
    item = current(at_letters)
    due = timezone.localdate() + timedelta(days=20)

    actions.read_back_promise(at_letters, by=amara, item_id=item.pk, owner=seat, what="Send a text.", due=due)
    assert "Is this right?" in screen(at_letters)
    assert "Send a text." in screen(at_letters)
    assert Commitment.objects.filter(meeting=at_letters).count() == 0

    event = actions.lock_promise(at_letters, by=amara, item_id=item.pk)
    assert (event.commitment.what, event.commitment.due, event.commitment.meeting) == ("Send a text.", due, at_letters)
    assert event.commitment.confirmed_at is not None
    assert "Is this right?" not in screen(at_letters)
    assert not ReadBack.objects.exists()


def test_a_promise_locked_twice_is_one_promise(at_letters, amara, seat):
    promise(at_letters, amara, seat)
    with pytest.raises(ValidationError):
        actions.lock_promise(at_letters, by=amara, item_id=current(at_letters).pk)
    assert Commitment.objects.filter(meeting=at_letters).count() == 1


def test_the_screen_never_names_who_promised(at_letters, amara, seat, priya):
    promise(at_letters, amara, seat)
    room = "".join(html for _n, html, _chair in journal.after(at_letters.pk, 0))
    assert "Repairs lead, Harbour Homes (example)" in room
    assert priya.display_name not in room


def test_the_minute_taker_may_write_a_promise_down_and_a_partner_may_not(at_letters, tom, priya, seat):
    assert promise(at_letters, tom, seat, what="Written by Tom").what == "Written by Tom"
    with pytest.raises(PermissionDenied):
        promise(at_letters, priya, seat)


def test_a_page_left_behind_changes_nothing(at_letters, amara, seat):
    item = current(at_letters)
    go_on(at_letters, amara)
    with pytest.raises(ValidationError, match="gone on"):
        actions.next_item(at_letters, by=amara, item_id=item.pk)
    assert str(current(at_letters).title) == REPAIRS


def test_lines_wait_for_the_chair_and_the_chairs_own_shows_at_once(at_letters, amara, dylan, priya):
    for person in (priya, amara, dylan):
        actions.post_line(at_letters, by=person, text=f"From {person.pk}")
    assert list(Line.objects.order_by("posted_at").values_list("status", flat=True)) == [
        "waiting",
        "released",
        "released",
    ]


def test_only_who_runs_it_shows_a_line_and_the_officer_may_hide_one(at_letters, amara, priya, tom, ruth):
    line = actions.post_line(at_letters, by=priya, text="Hello").line
    for person in (priya, tom, ruth):
        with pytest.raises(PermissionDenied):
            actions.release_line(at_letters, by=person, line_id=line.pk)
    with pytest.raises(PermissionDenied):  # what waits is not hers to see, nor to hide
        actions.hide_line(at_letters, by=ruth, line_id=line.pk)
    actions.release_line(at_letters, by=amara, line_id=line.pk)
    for person in (priya, tom):
        with pytest.raises(PermissionDenied):
            actions.hide_line(at_letters, by=person, line_id=line.pk)
    actions.hide_line(at_letters, by=ruth, line_id=line.pk)
    line.refresh_from_db()
    assert line.status == "hidden"


def test_the_job_of_showing_lines_is_handed_on_and_taken_back(at_letters, amara, yonas, priya):
    line = actions.post_line(at_letters, by=priya, text="Hello").line
    with pytest.raises(PermissionDenied):
        actions.release_line(at_letters, by=yonas, line_id=line.pk)

    event = actions.hand_lines(at_letters, by=amara, helper=helper_seat(at_letters, yonas))

    assert "helper reads them first" in event.room_html
    assert "Your helper shows the lines. 1 waits." in " ".join(event.chair_html.split())
    for name in (yonas.display_name, amara.display_name):  # the room learns of it, not who
        assert name not in event.room_html
    actions.release_line(again(at_letters), by=yonas, line_id=line.pk)
    line.refresh_from_db()
    assert line.status == "released"

    other = actions.post_line(at_letters, by=priya, text="And again").line
    event = actions.hand_lines(at_letters, by=amara)
    assert "The chair reads them first." in event.room_html
    with pytest.raises(PermissionDenied):
        actions.release_line(again(at_letters), by=yonas, line_id=other.pk)
    with pytest.raises(PermissionDenied):
        actions.hide_line(again(at_letters), by=yonas, line_id=other.pk)


@pytest.mark.parametrize("name", ["priya", "tom", "yonas", "ruth"])
def test_nobody_takes_the_job_by_herself(at_letters, everybody, yonas, name):
    with pytest.raises(PermissionDenied):
        actions.hand_lines(at_letters, by=everybody[name], helper=helper_seat(at_letters, yonas))
    assert not LineHelper.objects.exists()


def test_a_helper_may_give_the_job_back_and_not_pass_it_on(at_letters, amara, yonas, tom):
    actions.hand_lines(at_letters, by=amara, helper=helper_seat(at_letters, yonas))
    with pytest.raises(PermissionDenied):
        actions.hand_lines(again(at_letters), by=yonas, helper=helper_seat(at_letters, tom))
    actions.hand_lines(again(at_letters), by=yonas)
    assert not LineHelper.objects.exists()


def test_the_job_ends_with_the_meeting(at_letters, amara, yonas):
    actions.hand_lines(at_letters, by=amara, helper=helper_seat(at_letters, yonas))
    actions.close(at_letters, by=amara)
    assert not policy.may_hide(yonas, again(at_letters))
    assert policy.audiences(again(at_letters))[yonas.pk] == policy.ROOM


def test_the_job_goes_to_no_partner_and_to_nobody_who_is_not_invited(at_letters, amara, tom, seat, ada):
    strangers = Membership.objects.filter(user=ada).first()
    for wrong in (seat, strangers):
        with pytest.raises(ValidationError):
            actions.hand_lines(at_letters, by=amara, helper=wrong)
    offered = {one.user.display_name for one in policy.helpers(at_letters)}
    assert offered == {"Dylan", "Yonas", "Tom", "Ruth"}


def test_a_helper_who_is_not_invited_any_more_shows_nothing(at_letters, amara, yonas, priya):
    line = actions.post_line(at_letters, by=priya, text="Hello").line
    actions.hand_lines(at_letters, by=amara, helper=helper_seat(at_letters, yonas))
    Membership.objects.filter(user=yonas).update(until=timezone.localdate())
    gone = User.objects.get(pk=yonas.pk)
    with pytest.raises(PermissionDenied):
        actions.release_line(again(at_letters), by=gone, line_id=line.pk)
    assert yonas.pk not in policy.audiences(again(at_letters))


def test_a_helper_records_and_runs_nothing(at_letters, amara, yonas, seat):
    actions.hand_lines(at_letters, by=amara, helper=helper_seat(at_letters, yonas))
    with pytest.raises(PermissionDenied):
        promise(again(at_letters), yonas, seat)
    with pytest.raises(PermissionDenied):
        go_on(again(at_letters), yonas)


def helper_seat(meeting, user):
    """The seat by which this person is offered the job."""
    return next(one for one in policy.helpers(meeting) if one.user_id == user.pk)


def again(meeting):
    return Meeting.objects.get(pk=meeting.pk)


# --- News from a challenge's own page while the meeting is live (A17) -------------------------------------------------


@kept
def news(live, amara, priya):
    """Priya's news on what is on the table, sent from the challenge's page: it waits."""
    item = go_to(live, amara, REPAIRS)
    return actions.post_news(item.challenge, by=priya, text="NEWSWORDS for all")


def test_news_waits_for_the_chair_and_stands_nowhere_else(news, live):
    assert (news.status, news.is_news) == (Line.Status.WAITING, True)
    shown = fragments.render(again(live), fragments.EVERYTHING)
    assert "NEWSWORDS" in shown.chair and "NEWSWORDS" not in shown.room
    assert not news.item.challenge.updates.exists()


def test_shown_it_stands_on_the_challenges_page_too_in_its_writers_name(news, live, amara, priya):
    actions.release_line(live, by=amara, line_id=news.pk)

    update = news.item.challenge.updates.get()
    assert (update.text, update.role, update.organisation.slug) == ("NEWSWORDS for all", "partner", "harbour-homes")
    assert "NEWSWORDS" in fragments.render(again(live), fragments.EVERYTHING).room


def test_hidden_it_leaves_the_challenges_page_as_well(news, live, amara):
    actions.release_line(live, by=amara, line_id=news.pk)
    actions.hide_line(live, by=amara, line_id=news.pk)

    assert not news.item.challenge.updates.exists()
    assert "NEWSWORDS" not in fragments.render(again(live), fragments.EVERYTHING).chair


def test_hidden_it_leaves_the_reports_that_were_frozen_and_the_rest_of_them_stays(news, live, amara):
    actions.release_line(live, by=amara, line_id=news.pk)
    row = {"challenge": str(news.item.challenge_id), "title": "TITLEWORDS"}
    updates = [{"update": news.item.challenge.updates.get().pk, "text": news.text}, {"update": 0, "text": "OTHERWORDS"}]
    content = {"stuck": [row | {"news": updates}]}
    report = Report.objects.create(
        kind="monthly", number=1, first=date(2026, 10, 1), last=date(2026, 10, 31), content=content
    )

    actions.hide_line(live, by=amara, line_id=news.pk)

    report.refresh_from_db()
    assert report.content == {"stuck": [row | {"news": updates[1:]}]}


def test_not_shown_it_is_not_posted_when_the_meeting_ends(news, live, amara):
    actions.hide_line(live, by=amara, line_id=news.pk)
    actions.close(live, by=amara)
    assert not news.item.challenge.updates.exists()


def test_what_nobody_got_to_is_posted_at_the_end_and_is_in_no_minutes(news, live, amara):
    actions.post_line(live, by=news.user, text="ONLYALINE")
    actions.close(live, by=amara)

    assert [update.text for update in news.item.challenge.updates.all()] == ["NEWSWORDS for all"]
    assert "NEWSWORDS" not in str(Minutes.objects.get().content)


def test_news_on_a_later_item_waits_too_and_on_no_item_is_posted_at_once(live, stage, priya):
    later = live.agenda.get(challenge__title=REPAIRS)  # the opening is on the table
    assert actions.post_news(later.challenge, by=priya, text="Later").status == Line.Status.WAITING

    elsewhere = stage.in_progress(title="Not today", meeting=meeting_of(live.series.group))
    assert actions.post_news(elsewhere, by=priya, text="Posted").challenge == elsewhere
    assert elsewhere.updates.get().text == "Posted"


def test_the_chairs_own_news_shows_at_once(live, amara):
    item = go_to(live, amara, REPAIRS)
    line = actions.post_news(item.challenge, by=amara, text="From the chair")
    assert line.status == Line.Status.RELEASED
    assert item.challenge.updates.get().role == "chair"


def test_news_from_afar_makes_nobody_present(news, live, priya):
    assert not live.attendance.filter(user=priya, here_at__isnull=False).exists()


def test_nobody_gets_news_past_the_chair(live, amara, priya, gareth):
    item = go_to(live, amara, REPAIRS)
    with pytest.raises(ValidationError):
        of_challenges.post_update(item.challenge, by=priya, text="Straight to the page")
    with pytest.raises(PermissionDenied):
        actions.post_news(item.challenge, by=gareth, text="Not my part")
    with pytest.raises(ValidationError):
        actions.post_news(item.challenge, by=priya, text="word " * 101)
    assert not live.lines.exists() and not item.challenge.updates.exists()


def test_news_whose_writer_lost_her_seat_meanwhile_is_not_posted(news, live, amara, priya):
    Membership.objects.filter(user=priya).update(until=timezone.localdate())
    actions.close(live, by=amara)
    assert not news.item.challenge.updates.exists()


def test_the_page_and_the_tap_say_that_the_chair_reads_it_first(live, amara, priya, client, sign_in):
    item = go_to(live, amara, REPAIRS)
    promised = Commitment.objects.get(part__challenge=item.challenge)
    tap = f"/challenges/tap/{taps.token('promise', promised.pk, user=priya)}/"
    assert "The chair reads your news first" in client.get(tap).content.decode()
    assert "Sent to the chair" in client.post(tap, {"text": "We mended it."}).content.decode()

    page = sign_in(client, priya).post(
        f"{item.challenge.get_absolute_url()}news/", {"text": "And it works."}, follow=True
    )
    assert "Sent to the chair" in page.content.decode()
    assert [line.text for line in live.lines.all()] == ["We mended it.", "And it works."]


def test_who_acts_is_there_and_who_is_only_spoken_for_is_not(live, amara, dylan, tom, priya, gareth, seat):
    """Opening, showing a line and writing a promise down count; being promised for does not (domain.md 4)."""
    go_to(live, amara, LETTERS)
    line = actions.post_line(live, by=gareth, text="Hello").line
    actions.release_line(live, by=dylan, line_id=line.pk)
    promise(live, tom, seat)
    here = set(live.attendance.filter(here_at__isnull=False).values_list("user__display_name", flat=True))
    assert here == {"Amara", "Dylan", "Tom", "Gareth"}


def test_the_agenda_tells_done_from_talked_about_from_back_next_time(live, amara, seat):
    go_to(live, amara, LETTERS)
    promise(live, amara, seat)
    go_to(live, amara, "Goodbye and next date")
    marks = [item.mark and (item.mark.icon, str(item.mark.words)) for item in Board(live).agenda]
    assert marks == [("tick", "Done"), ("talk", "Talked about"), ("loop", "Comes back next time"), None]


def test_what_was_not_reached_comes_back(live, amara):
    actions.close(live, by=amara)
    live.refresh_from_db()
    marks = [item.mark.words for item in Board(live).agenda]
    assert marks == ["Done", "No time. Comes back next time", "No time. Comes back next time", "No time"]


def test_who_is_not_invited_writes_nothing(at_letters, leah):
    with pytest.raises(PermissionDenied):
        actions.post_line(at_letters, by=leah, text="Hello")
    assert not Line.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_a_line_is_neither_empty_nor_endless(at_letters, amara, text):
    with pytest.raises(ValidationError):
        actions.post_line(at_letters, by=amara, text=text)
    at_letters.refresh_from_db()
    assert at_letters.version == 2


def test_the_order_is_changed_among_what_is_to_come(live, amara):
    second = live.agenda.get(challenge__title=REPAIRS)
    actions.change_order(live, by=amara, item_id=second.pk, up=True)
    assert [str(item.title) for item in live.agenda.all()][1:3] == [REPAIRS, LETTERS]
    with pytest.raises(ValidationError):  # the opening stays first
        actions.change_order(live, by=amara, item_id=second.pk, up=True)
    closing = live.agenda.get(kind="closing")
    with pytest.raises(ValidationError):
        actions.change_order(live, by=amara, item_id=closing.pk, up=True)


def test_an_answer_may_be_written_in_the_room_and_clab_judges_it_there(live, amara, yonas, seat, stage):
    item = go_to(live, amara, REPAIRS)
    for commitment in item.challenge.parts.get().commitments.all():
        of_challenges.mark_done(commitment, by=stage.partner, evidence="Ten went out.")
    actions.answer(live, by=amara, item_id=item.pk, proposal={"kind": "yes", "text": "Every repair has a day now."})
    assert fresh(item.challenge).status == "answered"
    assert "Every repair has a day now." in screen(live)
    assert step(live) == "Next: ask CLAB"
    at = Board(live).path.at

    actions.give_verdict(
        live, by=yonas, item_id=item.pk, kind="not_good_enough", why="Two of us waited.", what_is_left="Weekends."
    )

    assert fresh(item.challenge).status == "in_progress"
    assert "CLAB says: Not good enough." in screen(live)
    assert "Weekends." in screen(live)
    assert Board(live).path.at == at - 1  # the path steps back
    assert step(live) == "Next: ask for a promise"


@pytest.mark.parametrize("name", ["priya", "tom", "ruth"])
def test_nobody_but_clab_gives_a_verdict_in_the_room(live, amara, stage, everybody, name):
    item = go_to(live, amara, REPAIRS)
    with pytest.raises(PermissionDenied):
        actions.give_verdict(live, by=everybody[name], item_id=item.pk, kind="changed", why="Yes.")


def test_a_partners_answer_waits_on_the_chairs_console(live, amara, priya, stage):
    item = go_to(live, amara, REPAIRS)
    for commitment in item.challenge.parts.get().commitments.all():
        of_challenges.mark_done(commitment, by=priya, evidence="Ten went out.")
    of_challenges.propose_answer(
        item.challenge, by=priya, kind="yes", text="PROPOSEDWORDS", organisation=stage.seat.organisation
    )
    assert step(live) == "Next: hear the answer"
    assert "has an answer" in fragments.part(Board(live), "waiting")
    assert "PROPOSEDWORDS" not in fragments.render(live, fragments.ROOM).room

    actions.answer(live, by=amara, item_id=item.pk)
    assert fresh(item.challenge).status == "answered"


def test_a_reasoned_no_needs_no_promise_first(at_letters, amara):
    item = current(at_letters)
    proposal = {**NO, "look_again_on": timezone.localdate() + timedelta(days=200)}
    actions.answer(at_letters, by=amara, item_id=item.pk, proposal=proposal)
    challenge = fresh(item.challenge)
    assert challenge.status == "answered"
    assert challenge.parts.get().reason == NO["reason"]


def test_on_hold_and_off_again(live, amara):
    item = go_to(live, amara, REPAIRS)
    until = timezone.localdate() + timedelta(days=30)
    actions.pause(live, by=amara, item_id=item.pk, waiting_for="The contract", until=until)
    assert fresh(item.challenge).status == "paused"
    actions.resume(live, by=amara, item_id=item.pk)
    assert fresh(item.challenge).status == "in_progress"


def test_the_work_does_not_start_without_a_promise(at_letters, amara):
    at_letters.refresh_from_db()
    before = at_letters.version
    with pytest.raises(ValidationError, match="No promise yet"):
        actions.start(at_letters, by=amara, item_id=current(at_letters).pk)
    at_letters.refresh_from_db()
    assert at_letters.version == before


def test_what_is_taken_back_in_mid_meeting_leaves_every_screen_and_replay(
    at_letters, leah, django_capture_on_commit_callbacks
):
    challenge = current(at_letters).challenge
    assert LETTERS in "".join(html for _n, html, _chair in journal.after(at_letters.pk, 0))

    with django_capture_on_commit_callbacks(execute=True):
        of_challenges.withdraw(challenge, by=leah)

    sent = journal.after(at_letters.pk, 0)
    now = "".join(room + chair for _n, room, chair in sent)
    assert "This one was taken back" in now
    assert "Send letters as a text." not in now  # what was asked
    assert LETTERS not in now  # what it is called, on the agenda too
    at_letters.refresh_from_db()
    assert [n for n, *_html in sent] == list(range(1, at_letters.version + 1))


class TestTheEnd:
    @pytest.fixture
    def ended(self, live, amara, seat):
        """One promise made, the second challenge never reached."""
        go_to(live, amara, LETTERS)
        promise(live, amara, seat)
        actions.start(live, by=amara, item_id=current(live).pk)
        actions.close(live, by=amara)
        live.refresh_from_db()
        return live

    def test_it_files_minutes_and_carries_over_what_is_open(self, ended):
        following = Meeting.objects.next_of("j2i")
        assert ended.status == "closed"
        assert Minutes.objects.get().meeting == ended
        carried = [(str(item.title), item.times_carried, item.status) for item in following.agenda.all()]
        assert carried == [
            ("What changed since last time", 1, "waiting"),
            (REPAIRS, 1, "waiting"),  # not reached, so first next time
            (LETTERS, 1, "waiting"),
            ("Goodbye and next date", 1, "waiting"),
        ]
        not_reached = TimelineEntry.objects.filter(code="carried")
        assert [entry.challenge.title for entry in not_reached] == [REPAIRS]

    def test_it_is_six_weeks_on_at_the_same_time_of_day(self, ended):
        following = Meeting.objects.next_of("j2i")
        was, now = timezone.localtime(ended.starts_at), timezone.localtime(following.starts_at)
        assert (now.date() - was.date()).days == 42
        assert now.time() == was.time()

    def test_ending_twice_ends_once(self, ended, amara):
        with pytest.raises(ValidationError, match="over"):
            actions.close(ended, by=amara)
        assert Meeting.objects.count() == 2

    def test_the_chair_reads_what_she_did(self, ended):
        deck = fragments.part(Board(ended), "deck")
        assert "You ran it." in deck
        assert "1 challenge, 1 promise, with a role and a day." in deck


def test_the_local_time_is_kept_over_the_clock_change(planned, amara):
    """From summer to winter time: 17:00 stays 17:00 (K3)."""
    london = ZoneInfo("Europe/London")
    planned.starts_at = datetime(2027, 10, 7, 17, 0, tzinfo=london)
    planned.save()
    actions.go_live(planned, by=amara)
    actions.close(planned, by=amara)
    following = Meeting.objects.next_of("j2i").starts_at.astimezone(london)
    assert (following.date().isoformat(), following.hour) == ("2027-11-18", 17)
    assert following.utcoffset() != planned.starts_at.utcoffset()


def test_an_end_that_fails_half_way_ends_nothing(at_letters, amara, monkeypatch):
    from challenges.meeting.actions import running

    def breaks(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(running, "_carry_over", breaks)
    with pytest.raises(RuntimeError):
        actions.close(at_letters, by=amara)
    at_letters.refresh_from_db()
    assert at_letters.status == "live"
    assert not Minutes.objects.exists()
    assert Meeting.objects.count() == 1


def test_a_closed_challenge_is_not_carried_over(at_letters, amara, leah):
    of_challenges.withdraw(current(at_letters).challenge, by=leah)
    actions.close(at_letters, by=amara)
    following = Meeting.objects.next_of("j2i")
    assert [i.challenge.title for i in following.agenda.filter(kind=AgendaItem.Kind.CHALLENGE)] == [REPAIRS]


def test_a_meeting_planned_already_is_used_and_keeps_its_own_items(live, amara, stage):
    from tests.challenges.stages import meeting_of

    later = meeting_of(live.series.group, starts_at=live.starts_at + timedelta(days=42))
    stage.with_j2i(meeting=later, title="Planned for later")
    actions.close(live, by=amara)
    assert Meeting.objects.count() == 2
    assert [str(i.title) for i in later.agenda.all()][1:-1] == [LETTERS, REPAIRS, "Planned for later"]
