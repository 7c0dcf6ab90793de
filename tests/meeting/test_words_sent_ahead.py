"""Words sent ahead: who sends and reads them, the chair's one tap, and what their sender sees of it (A32)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions as of_challenges
from challenges import retention, sound
from challenges.meeting import actions, fragments, policy
from challenges.meeting.ahead import badge
from challenges.meeting.board import Board
from challenges.models import Authorship, Challenge, Line, MeetingEvent, VoiceNote, WordsAhead
from events.models import Meeting
from people.models import Notice, Role
from people.notices import KINDS
from tests import sounds
from tests.factories import make_seat, make_user
from tests.meeting.conftest import current, go_to, promise

pytestmark = pytest.mark.django_db

LETTERS, REPAIRS = "Letters I can open", "Tell us when you come"
WORDS = "I wait two weeks for each letter. MARSHLAND"


def item_of(meeting, title):
    return meeting.agenda.get(challenge__title=title)


def send(meeting, by, title=LETTERS, text=WORDS, **options):
    return actions.send_words(item_of(meeting, title), by=by, text=text, **options)


def read(meeting, by, words):
    return actions.read_out(meeting, by=by, words_id=words.pk)


def part(meeting, name):
    return fragments.part(Board(Meeting.objects.get(pk=meeting.pk)), name)


@pytest.fixture
def shown_to(client, sign_in):
    """`shown_to(user, path)`: what that person gets."""

    def shown_to(user, path):
        sign_in(client, user)
        return client.get(path).content.decode()

    return shown_to


# --- Who sends --------------------------------------------------------------------------------------------------------


def test_young_people_who_are_invited_send_and_nobody_else_does(planned, everybody, client, sign_in):
    may = set()
    item = item_of(planned, LETTERS)
    for name, user in everybody.items():
        try:
            send(planned, user)
            may.add(name)
        except PermissionDenied:
            pass
        sign_in(client, user)
        status = client.get(f"/meetings/{planned.pk}/ahead/{item.pk}/").status_code
        invited = name in {"amara", "dylan", "yonas", "ruth", "tom", "priya", "gareth"}
        assert status == (200 if name in may else 403 if invited else 404), name

    assert may == {"amara", "dylan", "yonas"}


def test_sent_from_the_page_changed_and_taken_back_in_one_tap(planned, yonas, client, sign_in):
    item = item_of(planned, LETTERS)
    at = f"/meetings/{planned.pk}/ahead/{item.pk}/"
    sign_in(client, yonas)
    assert at in client.get(f"/meetings/{planned.pk}/").content.decode()
    assert client.post(at, {"text": " "}).status_code == 422
    assert client.post(at, {"text": "x" * 2501}).status_code == 422
    both = {"text": "Both", "sound": SimpleUploadedFile("a.wav", sounds.wav())}
    assert "Send one of the two" in client.post(at, both).content.decode()

    assert client.post(at, {"text": WORDS}).status_code == 303
    assert client.post(at, {"text": WORDS + " And more."}).status_code == 303
    words = WordsAhead.objects.get()
    assert (words.text, words.user, words.item, words.name) == (WORDS + " And more.", yonas, item, "")
    assert "They wait for the chair to read them out" in client.get(f"/meetings/{planned.pk}/").content.decode()
    assert MeetingEvent.objects.filter(meeting=planned, kind="ahead").count() == 0

    assert client.post(at, {"delete": "1"}).status_code == 303
    assert not WordsAhead.objects.exists()


def test_only_for_what_is_still_to_come_and_only_her_own(live, amara, yonas, dylan):
    words = send(live, yonas, REPAIRS)
    with pytest.raises(PermissionDenied):
        actions.take_words_back(words, by=dylan)
    with pytest.raises(ValidationError):
        actions.send_words(live.agenda.get(kind="opening"), by=yonas, text=WORDS)
    go_to(live, amara, REPAIRS)
    with pytest.raises(ValidationError):
        send(live, yonas, LETTERS)

    send(live, dylan, REPAIRS, text="On the table now, and still in time.")

    assert WordsAhead.objects.count() == 2


# --- From who raised it -----------------------------------------------------------------------------------------------


def test_who_raised_it_sends_from_its_page_and_no_row_leads_to_her(planned, leah, client, sign_in):
    challenge = item_of(planned, LETTERS).challenge
    at = f"{challenge.get_absolute_url()}ahead/"
    sign_in(client, leah)
    assert at in client.get(challenge.get_absolute_url()).content.decode()
    assert "says_name" not in client.get(at).content.decode()

    assert client.post(at, {"text": WORDS, "says_name": "on"}).status_code == 303

    words = WordsAhead.objects.get()
    assert (words.by_author, words.user, words.says_name) == (True, None, False)
    names = {leah.email, leah.display_name}
    assert not names & {str(value) for value in WordsAhead.objects.values_list().get()}
    assert "They wait for the chair" in client.get(challenge.get_absolute_url()).content.decode()


def test_with_a_claim_code_she_writes_and_does_not_record(planned, client):
    item = item_of(planned, LETTERS)
    her = AnonymousUser()
    her.claimed = {item.challenge_id}
    Authorship.objects.filter(challenge=item.challenge).update(user=None)
    with pytest.raises(PermissionDenied):
        actions.send_words(item, by=her, as_author=True, heard=sound.read(sounds.wav()))

    words = actions.send_words(item, by=her, as_author=True, text=WORDS)

    assert WordsAhead.objects.by(her).get() == words
    assert not WordsAhead.objects.by(AnonymousUser()).exists()


def test_another_author_partner_or_chair_cannot_send_as_its_author(planned, amara, priya, client, sign_in):
    challenge = item_of(planned, LETTERS).challenge
    for user in (amara, priya):
        with pytest.raises(PermissionDenied):
            send(planned, user, as_author=True)
        sign_in(client, user)
        assert client.post(f"{challenge.get_absolute_url()}ahead/", {"text": WORDS}).status_code == 403
        assert "Send words for the meeting" not in client.get(challenge.get_absolute_url()).content.decode()


# --- Who reads --------------------------------------------------------------------------------------------------------


def test_the_chair_reads_them_when_it_is_on_and_the_room_never_does(live, amara, yonas, leah, shown_to, everybody):
    send(live, yonas, REPAIRS)
    send(live, leah, REPAIRS, text="From far away. FARAWAYWORD", as_author=True)
    assert "MARSHLAND" not in shown_to(amara, f"/meetings/{live.pk}/chair/")

    go_to(live, amara, REPAIRS)

    console = shown_to(amara, f"/meetings/{live.pk}/chair/")
    assert "Words sent for this: read them out" in console and "MARSHLAND" in console
    assert "From one of us who could not come. Say no name." in console
    assert "From the person who raised this. Say no name." in console
    assert "Read them out first" in console and '<span class="count">2</span>' in console
    assert yonas.display_name not in part(live, "waiting") and leah.display_name not in console
    for user in ("priya", "tom", "ruth", "gareth", "yonas", "dylan"):
        found = shown_to(everybody[user], f"/meetings/{live.pk}/live/")
        assert "MARSHLAND" not in found and "FARAWAYWORD" not in found
    events = MeetingEvent.objects.filter(meeting=live)
    assert not any("MARSHLAND" in event.room_html or "FARAWAYWORD" in event.room_html for event in events)
    assert any("MARSHLAND" in event.chair_html for event in events)
    assert not any("Yonas" in event.room_html + event.chair_html for event in events)


def test_her_name_is_said_when_she_wants_it_and_stands_on_no_other_screen(live, amara, yonas):
    send(live, yonas, says_name=True)
    go_to(live, amara, LETTERS)

    assert f"Say who sent it: <bdi>{yonas.display_name}</bdi>" in part(live, "waiting")
    assert not any(yonas.display_name in event.room_html for event in MeetingEvent.objects.filter(meeting=live))


def test_no_event_of_sending_or_taking_back_says_who_it_was(at_letters, yonas, amara):
    words = send(at_letters, yonas)
    event = MeetingEvent.objects.get(kind="ahead")
    assert (event.by, "MARSHLAND" in event.chair_html) == (None, True)
    assert not at_letters.attendance.filter(user=yonas, here_at__isnull=False).exists()

    actions.take_words_back(words, by=yonas)

    assert not MeetingEvent.objects.filter(chair_html__contains="MARSHLAND").exists()
    assert MeetingEvent.objects.filter(kind="ahead-back").get().by is None
    assert Board(at_letters).waits == 0


def test_the_officer_alone_sees_who_sent_what(planned, everybody, client, sign_in):
    send(planned, everybody["yonas"])
    send(planned, everybody["leah"], text="From its author.", as_author=True)
    at = f"/meetings/{planned.pk}/ahead/all/"
    for name, user in everybody.items():
        sign_in(client, user)
        response = client.get(at)
        assert (response.status_code == 200) == (name == "ruth")
    sign_in(client, everybody["ruth"])
    found = client.get(at).content.decode()
    assert "MARSHLAND" in found and "Yonas" in found and "From the person who raised it" in found
    assert "Leah" not in found


# --- At most five controls in sight -----------------------------------------------------------------------------------


@pytest.mark.parametrize("helped", [False, True])
@pytest.mark.parametrize("answered", [False, True])
def test_never_more_than_five_controls_beside_the_words(at_letters, amara, dylan, yonas, leah, priya, helped, answered):
    send(at_letters, yonas)
    send(at_letters, leah, as_author=True)
    if helped:
        make_helper(at_letters, amara, dylan)
    actions.post_line(at_letters, by=priya, text="A line of ours.")
    if answered:
        challenge = item_of(at_letters, LETTERS).challenge
        of_challenges.propose_answer(challenge, by=priya, kind="yes", text="Every letter is a text now.")

    seen = part(at_letters, "deck") + part(at_letters, "waiting")

    assert seen.count("<button") + seen.count("<a ") + 1 <= 5  # and "More"
    in_sight = part(at_letters, "waiting").count(">Read out<")
    assert in_sight == (0 if helped and answered else 1)
    assert in_sight + part(at_letters, "more-ahead").count(">Read out<") == 2


def make_helper(meeting, chair, user):
    seat = next(seat for seat in policy.helpers(meeting) if seat.user_id == user.pk)
    actions.hand_lines(meeting, by=chair, helper=seat)


# --- Read out ---------------------------------------------------------------------------------------------------------


def test_one_tap_and_her_page_says_when_and_what_was_promised(at_letters, amara, leah, yonas, press, shown_to, stage):
    hers = send(at_letters, leah, as_author=True)
    seated = send(at_letters, yonas)
    assert press(yonas, at_letters, "ahead/read/", words=hers.pk).status_code == 403
    assert press(amara, at_letters, "ahead/read/", live=True, words=hers.pk).status_code == 200
    assert press(amara, at_letters, "ahead/read/", words=hers.pk).status_code == 303  # a second tap changes nothing
    hers.refresh_from_db()
    clock = f"{timezone.localtime(hers.read_at):%H:%M}"

    challenge = item_of(at_letters, LETTERS).challenge
    assert f"Your words were read out at {clock}." in shown_to(leah, challenge.get_absolute_url())
    read(at_letters, amara, seated)
    made = promise(at_letters, amara, stage.seat)
    day = f"{made.due.day} {made.due:%B}"
    says = f"{stage.seat.organisation} promised: Send each letter as a text. By {day}."
    assert says in shown_to(leah, challenge.get_absolute_url())
    assert says in shown_to(yonas, f"/meetings/{at_letters.pk}/")

    actions.start(at_letters, by=amara, item_id=current(at_letters).pk)
    of_challenges.mark_done(made, by=stage.partner, evidence="Ten letters went out as texts.")
    of_challenges.propose_answer(
        Challenge.objects.get(pk=challenge.pk),
        by=stage.partner,
        organisation=stage.seat.organisation,
        kind="yes",
        text="They are.",
    )
    actions.answer(at_letters, by=amara, item_id=current(at_letters).pk)
    assert f"{stage.seat.organisation} answered: Yes. They are." in shown_to(leah, challenge.get_absolute_url())


def test_live_her_own_page_shows_it_and_nobody_elses_does(at_letters, amara, yonas, dylan, shown_to, stage):
    words = send(at_letters, yonas)
    event = read(at_letters, amara, words)

    assert f'data-heard="{badge(words)}" hidden' in event.room_html
    assert "Yonas" not in event.room_html and "MARSHLAND" not in event.room_html
    hers = shown_to(yonas, f"/meetings/{at_letters.pk}/live/")
    assert f'data-mine="{badge(words)}"' in hers
    assert f'data-heard="{badge(words)}"><p' in hers
    assert badge(words) not in shown_to(dylan, f"/meetings/{at_letters.pk}/live/")
    made = promise(at_letters, amara, stage.seat)
    assert f"{badge(words)}-p{made.pk}" in MeetingEvent.objects.filter(meeting=at_letters).last().room_html


def test_what_is_not_there_any_more_or_not_on_the_table_is_not_read_out(at_letters, amara, yonas):
    words, later = send(at_letters, yonas), send(at_letters, yonas, REPAIRS)
    with pytest.raises(ValidationError, match="do not wait"):
        read(at_letters, amara, later)
    actions.take_words_back(words, by=yonas)
    with pytest.raises(ValidationError, match="do not wait"):
        read(at_letters, amara, words)

    words = send(at_letters, yonas)
    read(at_letters, amara, words)
    with pytest.raises(ValidationError, match="read out already"):
        send(at_letters, yonas, text="Too late to change.")


# --- A voice ----------------------------------------------------------------------------------------------------------


def test_a_voice_waits_for_its_words_and_her_yes_before_the_chair_has_it(
    at_letters, amara, yonas, ruth, client, sign_in, shown_to
):
    at = f"/meetings/{at_letters.pk}/ahead/{item_of(at_letters, LETTERS).pk}/"
    sign_in(client, yonas)
    client.post(at, {"sound": SimpleUploadedFile("me.webm", sounds.webm())})
    note = VoiceNote.objects.get()
    assert note.asked_at and not Board(at_letters).ahead
    sign_in(client, amara)
    assert client.get(f"/challenges/voices/{note.pk}/sound/").status_code == 404

    of_challenges.write_down(note, by=ruth, text=WORDS)
    assert "MARSHLAND" not in shown_to(amara, f"/meetings/{at_letters.pk}/chair/")
    assert "MARSHLAND" not in shown_to(ruth, f"/meetings/{at_letters.pk}/ahead/all/")
    assert Notice.objects.get(kind="voice_written").user == yonas
    assert "MARSHLAND" in shown_to(yonas, at)

    client.post(at, {"text": WORDS})
    assert not VoiceNote.objects.exists()
    assert "MARSHLAND" in shown_to(amara, f"/meetings/{at_letters.pk}/chair/")


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_without_time_they_go_on_with_the_item_and_she_is_told_kindly(listed, amara, yonas, leah, shown_to, sign_in):
    hers, read_one = send(listed, leah, REPAIRS, as_author=True), send(listed, yonas)
    send(listed, yonas, REPAIRS)
    actions.go_live(listed, by=amara)
    go_to(listed, amara, LETTERS)
    read(listed, amara, read_one)
    actions.close(listed, by=amara)

    following = Meeting.objects.planned().get()
    carried = WordsAhead.objects.waiting()
    assert {words.item for words in carried} == {item_of(following, REPAIRS)} and carried.count() == 2
    challenge = item_of(following, REPAIRS).challenge
    assert "There was no time last time. That is not your fault." in shown_to(leah, challenge.get_absolute_url())
    assert "There was no time last time" in shown_to(yonas, f"/meetings/{following.pk}/")
    assert "Your words were read out at" in shown_to(yonas, f"/meetings/{listed.pk}/")

    told = Notice.objects.filter(kind="words_ahead")
    assert told.filter(user=yonas).count() == 2 and told.filter(user=leah).count() == 1
    row = told.get(user=leah)
    assert not {str(hers.pk), str(challenge.pk)} & set(f"{row.event} {row.refs}".replace("'", " ").split())
    facts = [KINDS["words_ahead"].words(one.refs, one.user) for one in told.order_by("user__display_name", "pk")]
    assert [(fact["read"], fact["carried"]) for fact in facts] == [(False, True), (True, False), (False, True)]
    assert facts[0]["path"] == challenge.get_absolute_url()


def test_the_journal_keeps_no_words_after_the_end_and_the_minutes_never_had_them(at_letters, amara, yonas):
    read(at_letters, amara, send(at_letters, yonas))
    assert MeetingEvent.objects.filter(chair_html__contains="MARSHLAND").exists()

    actions.close(at_letters, by=amara)

    kept = MeetingEvent.objects.filter(meeting=at_letters)
    assert not kept.filter(chair_html__contains="MARSHLAND").exists()
    assert "MARSHLAND" not in str(at_letters.minutes.content)
    assert not Line.objects.filter(text__contains="MARSHLAND").exists()


def test_a_challenge_taken_back_takes_the_words_with_it(at_letters, leah, yonas, django_capture_on_commit_callbacks):
    send(at_letters, yonas)
    with django_capture_on_commit_callbacks(execute=True):
        of_challenges.withdraw(item_of(at_letters, LETTERS).challenge, by=leah)

    assert not WordsAhead.objects.exists()
    assert not MeetingEvent.objects.filter(chair_html__contains="MARSHLAND").exists()


def test_a_meeting_called_off_hands_them_on(planned, ruth, yonas, leah):
    send(planned, yonas)
    send(planned, leah, REPAIRS, as_author=True)

    actions.call_off(planned, by=ruth)

    assert {words.item.meeting for words in WordsAhead.objects.all()} == {Meeting.objects.planned().get()}


def test_they_are_forgotten_thirty_days_after_the_meeting(at_letters, amara, yonas):
    words = send(at_letters, yonas)
    read(at_letters, amara, words)
    began = at_letters.starts_at
    assert not retention.WORDS_AHEAD.over(began + timedelta(days=99)).exists()  # it is not over yet
    actions.close(at_letters, by=amara)

    assert sum(retention.WORDS_AHEAD.by_day(began, began + timedelta(days=31)).values()) == 1
    assert retention.forget_words_ahead(began + timedelta(days=29)) == 0
    assert retention.forget_words_ahead(began + timedelta(days=30)) == 1
    assert not WordsAhead.objects.exists()


# --- How much it asks -------------------------------------------------------------------------------------------------


def test_the_pages_ask_as_much_for_thirty_as_for_one(at_letters, amara, yonas, ruth, clab, client, sign_in, shown_to):
    ways = [(amara, f"/meetings/{at_letters.pk}/chair/"), (yonas, f"/meetings/{at_letters.pk}/live/"),
            (yonas, f"/meetings/{at_letters.pk}/"), (ruth, f"/meetings/{at_letters.pk}/ahead/all/")]  # fmt: skip

    def asked():
        found = []
        for user, path in ways:
            sign_in(client, user)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        return found

    send(at_letters, amara)
    read(at_letters, amara, send(at_letters, yonas))
    one = asked()
    for place in range(29):
        somebody = make_user(f"Somebody {place}")
        make_seat(somebody, clab, Role.MEMBER)
        words = send(at_letters, somebody)
        if place % 2:
            read(at_letters, amara, words)

    assert asked() == one
