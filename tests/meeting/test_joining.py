"""Joining by the code on the wall, and by a code on paper: who gets in, as whom, and until when (A10, trust.md 1.1)."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.meeting import actions, way_in
from challenges.models import LineHelper
from events import joining, retention
from events.models import Attendance, JoinCode, Meeting
from people import codes
from people.actions import sign_out_everywhere
from people.models import AuditEntry, Membership, Role
from tests.challenges.stages import meeting_of
from tests.factories import make_seat, make_user
from tests.meeting.test_journal import at_once

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 6, 10, 10, 0, tzinfo=UTC)  # a Thursday in summer: London is an hour ahead
OPENS_NOTHING = "That code opens nothing here"


@pytest.fixture
def clock():
    """Noon by London's clock is 11:00; the meeting is at half past five."""
    with time_machine.travel(MORNING) as clock:
        yield clock


@pytest.fixture
def meeting(clock, j2i, amara):
    return meeting_of(j2i, starts_at=MORNING + timedelta(hours=6, minutes=30))


@pytest.fixture
def paper(meeting, ruth, yonas):
    """The letters on Yonas's piece of paper."""
    return make(meeting, ruth, yonas)


@pytest.fixture
def phone():
    return Client()


def make(meeting, officer, person):
    [made] = joining.make_join_codes(meeting, by=officer, people=[person])
    return made.code


def come_in(phone, code, tap=None, **fields):
    return phone.post("/join/in/", {"code": code, "op_id": str(tap or uuid4()), **fields})


def live(meeting):
    return f"/meetings/{meeting.pk}/live/"


def is_in(phone, meeting):
    return phone.get(live(meeting)).status_code == 200


def page(response):
    return response.content.decode()


# --- The room code ----------------------------------------------------------------------------------------------------


def test_the_code_on_the_wall_leads_each_to_her_own_page(meeting, client, sign_in, yonas, amara):
    code = joining.room_code(meeting)
    assert len(code) == 6 and set(code) <= set(codes.LETTERS)
    assert joining.room_code(meeting_of(meeting.series.group, starts_at=MORNING + timedelta(days=42))) != code

    sign_in(client, yonas)
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        assert client.post("/join/", {"code": typed})["Location"] == live(meeting)
    assert client.get(f"/join/{code}/")["Location"] == live(meeting)
    sign_in(client, amara)
    assert client.get(f"/join/{code}/")["Location"] == f"/meetings/{meeting.pk}/chair/"


def test_nobody_learns_from_it_which_codes_there_are(meeting, client, sign_in, leah, fiona):
    """A visitor is asked to sign in whatever she types; signed in and not invited, every code is a wrong one."""
    code, wrong = joining.room_code(meeting), "AAAAAA"
    for tried in (code, wrong):
        assert client.get(f"/join/{tried}/")["Location"] == f"/accounts/login/?next=/join/{tried}/"
    for stranger in (leah, fiona):
        sign_in(client, stranger)
        right, other = client.get(f"/join/{code}/"), client.get(f"/join/{wrong}/")
        assert right.status_code == other.status_code == 404
        assert without_token(right) == without_token(other)
        assert "J2I" not in page(right)


def without_token(response):
    html = page(response)
    token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return html.replace(token, "")


@pytest.mark.parametrize(
    ("hours", "status", "works"),
    [(0, "planned", True), (23, "planned", True), (25, "planned", False), (300, "live", True), (0, "closed", False),
     (0, "cancelled", False)],
)  # fmt: skip
def test_it_works_from_a_day_before_until_the_end(meeting, client, sign_in, yonas, hours, status, works):
    Meeting.objects.filter(pk=meeting.pk).update(status=status, starts_at=timezone.now() + timedelta(hours=hours))
    meeting.refresh_from_db()
    sign_in(client, yonas)
    code = joining.room_code(meeting)
    assert client.get(f"/join/{code}/").status_code == (302 if works else 404)
    assert (way_in.room_code(meeting) != "") is works
    screen = page(client.get(f"/meetings/{meeting.pk}/screen/"))
    # Live, it shows with the opening alone, and here nothing is on the table.
    assert (f"{code[:3]} {code[3:]}" in screen) is (works and status == "planned")


def test_the_wall_shows_it_while_people_arrive_and_leaves_the_screen_to_an_item(meeting, client, sign_in, ruth, amara):
    code = way_in.room_code(meeting)
    sign_in(client, ruth)

    def wall():
        html = page(client.get(f"/meetings/{meeting.pk}/screen/"))
        shown, section = code in html, html.partition('<section class="way-in"')[2].partition(">")[0]
        assert shown is not section.endswith("hidden")
        last = meeting.events.order_by("n").last()
        assert last is None or (code in last.room_html) is shown
        return shown

    assert wall()
    actions.go_live(meeting, by=amara)
    assert wall()
    actions.show_card(meeting, by=amara, kind="slower")
    assert not wall()
    actions.take_card_down(meeting, by=amara, card_id=meeting.cards.get().pk)
    actions.next_item(meeting, by=amara, item_id=meeting.agenda.get(status="current").pk)
    assert not wall()
    actions.start_break(meeting, by=amara, minutes=5)
    assert wall()
    actions.end_break(meeting, by=amara)
    assert not wall()


def test_the_square_is_drawn_inline_and_says_what_it_is(meeting, client, sign_in, ruth):
    import segno

    drawn = way_in.room_qr(meeting)
    link = f"{settings.SITE_URL}/join/{joining.room_code(meeting)}/"
    side = len(segno.make(link, error="m", micro=False).matrix)
    sign_in(client, ruth)
    html = page(client.get(f"/meetings/{meeting.pk}/screen/"))
    svg = html.partition('<svg class="qr"')[2].partition("</svg>")[0]
    assert (drawn["side"], dark_in(drawn["path"])) == (side + 8, dark_of(link))
    assert drawn["path"] in svg
    assert "style=" not in svg
    assert "<title id=" in svg and f"It opens {way_in.address()}" in svg


def dark_in(path):
    """How many modules a path paints, and where: read back from its runs."""
    cells = set()
    for run in path.split("z"):
        if run:
            place, width = run.removeprefix("M").split("h")[:2]
            x, y = map(int, place.split())
            cells |= {(x - 4 + i, y - 4) for i in range(int(width.split("v")[0]))}
    return cells


def dark_of(link):
    import segno

    matrix = segno.make(link, error="m", micro=False).matrix
    return {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


@pytest.mark.parametrize("typed", ["", "K7M", "K7M4PQW", "K7M4P!", "K0M4PQ", "ሰላም ነው"])
def test_what_is_no_code_comes_back_with_a_sentence(client, typed):
    answer = client.post("/join/", {"code": typed})
    assert answer.status_code == 422
    assert "error" in page(answer)
    if typed:
        assert client.get(f"/join/{typed}/").status_code == 404


# --- A code on paper: the way in --------------------------------------------------------------------------------------


def test_looking_changes_nothing_and_the_button_lets_this_phone_in(meeting, paper, phone, yonas, amara):
    actions.go_live(meeting, by=amara)
    before = AuditEntry.objects.count()
    for _time in range(2):
        seen = phone.get(f"/join/{paper.lower()}/")
        assert "Join today’s meeting" in page(seen)
    assert (JoinCode.objects.get().used_at, AuditEntry.objects.count()) == (None, before)
    assert seen["Referrer-Policy"] == "strict-origin"
    assert "no-store" in seen["Cache-Control"]
    for words in ("Yonas", "J2I", "leaver"):
        assert words not in page(seen).partition("<main")[2].partition("</main>")[0]

    answer = come_in(phone, paper)

    assert (answer.status_code, answer["Location"]) == (303, live(meeting))
    assert paper not in answer["Location"]
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == "" and cookie["expires"] == ""
    html = page(phone.get(live(meeting)))
    assert "This phone is in today’s meeting only" in html
    for words in ("About this meeting", "Sign out", "About you"):
        assert words not in html
    assert Attendance.objects.get(user=yonas).here_at is not None
    assert phone.get(f"/join/{paper}/")["Location"] == live(meeting)


def test_typed_in_the_box_it_stands_in_no_address(paper, phone):
    answer = phone.post("/join/", {"code": f"{paper[:5]} {paper[5:]}".lower()})
    assert answer.status_code == 200
    assert f'name="code" value="{paper}"' in page(answer)


def test_a_code_that_is_dead_in_any_way_is_one_page(meeting, paper, phone, ruth, yonas, clab, clock):
    wrong = without_token(phone.get("/join/AAAAAAAAAA/"))

    def both_are_dead(code):
        seen, sent = phone.get(f"/join/{code}/"), come_in(Client(), code)
        assert (seen.status_code, sent.status_code) == (404, 404)
        assert without_token(seen) == wrong
        assert OPENS_NOTHING in page(sent)

    come_in(Client(), paper)
    both_are_dead(paper)  # used
    second = make(meeting, ruth, yonas)
    joining.end_join_code(meeting, by=ruth, pk=JoinCode.objects.good().get().pk)
    both_are_dead(second)  # taken back
    third, fourth = make(meeting, ruth, yonas), make(meeting, ruth, yonas)
    both_are_dead(third)  # a new one was made
    seat = Membership.objects.get(user=yonas)
    Membership.objects.filter(pk=seat.pk).update(until=timezone.localdate())
    both_are_dead(fourth)  # the seat was lost
    Membership.objects.filter(pk=seat.pk).update(until=None)
    assert phone.get(f"/join/{fourth}/").status_code == 200
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled")
    both_are_dead(fourth)  # called off
    Meeting.objects.filter(pk=meeting.pk).update(status="planned")
    clock.move_to(datetime(2027, 6, 10, 23, 0, tzinfo=UTC))  # midnight in London
    both_are_dead(fourth)


def test_before_the_day_it_keeps_and_says_when(meeting, paper, phone, clock):
    Meeting.objects.update(starts_at=meeting.starts_at + timedelta(days=2))
    seen = phone.get(f"/join/{paper}/")
    assert "This code opens on Saturday 12 June." in page(seen)
    assert "/join/in/" not in page(seen)
    assert come_in(phone, paper).status_code == 404
    clock.shift(timedelta(days=2))
    assert come_in(phone, paper).status_code == 303


def test_a_tap_that_is_sent_twice_lets_her_in_twice_and_another_does_not(meeting, paper, phone, clock):
    tap = uuid4()
    assert [come_in(phone, paper, tap).status_code for _time in range(2)] == [303, 303]
    assert is_in(phone, meeting)
    assert AuditEntry.objects.filter(action="join_code_used").count() == 1
    assert come_in(Client(), paper, uuid4()).status_code == 404
    clock.shift(timedelta(minutes=3))
    assert come_in(Client(), paper, tap).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_many_phones_at_once_one_gets_in(j2i, amara, ruth, yonas):
    meeting = meeting_of(j2i)
    actions.go_live(meeting, by=amara)
    meeting.refresh_from_db()
    paper = make(meeting, ruth, yonas)
    answers = at_once(6, lambda _phone: come_in(Client(), paper).status_code)
    assert sorted(answers) == [303, *[404] * 5]


def test_the_old_session_dies_with_whoever_was_in_it(meeting, paper, sign_in, ruth):
    """A shared tablet on which the officer is signed in: after the tap it is the young person's, and no more (A8)."""
    tablet = sign_in(Client(), ruth)
    assert "Ruth is signed in on this phone" in page(tablet.get(f"/join/{paper}/"))
    old = tablet.cookies[settings.SESSION_COOKIE_NAME].value

    come_in(tablet, paper)

    assert tablet.cookies[settings.SESSION_COOKIE_NAME].value != old
    assert tablet.get("/running/").status_code == 302
    tablet.cookies[settings.SESSION_COOKIE_NAME] = old
    assert tablet.get("/running/").status_code == 302


def test_who_is_signed_in_herself_needs_no_code_and_keeps_it(meeting, paper, client, sign_in, yonas):
    sign_in(client, yonas)
    assert client.get(f"/join/{paper}/")["Location"] == live(meeting)
    assert JoinCode.objects.get().used_at is None


def test_the_button_wants_its_token(paper):
    strict = Client(enforce_csrf_checks=True)
    assert come_in(strict, paper).status_code == 403
    assert JoinCode.objects.get().used_at is None


def test_an_address_has_few_tries_and_shuts_out_nobody_who_is_signed_in(meeting, monkeypatch, client, sign_in, yonas):
    from challenges.meeting.views import joining as views

    monkeypatch.setattr(views, "TRIES", 3)
    visitor = Client()
    tries = [visitor.get(f"/join/AAAAAAAAA{letter}/").status_code for letter in "ABC"]
    assert tries == [404] * 3
    for answer in (visitor.get("/join/AAAAAAAAAD/"), come_in(visitor, "AAAAAAAAAE")):
        assert answer.status_code == 429
        assert "ten minutes" in page(answer)
    assert sign_in(client, yonas).get(f"/join/{joining.room_code(meeting)}/").status_code == 302


def test_no_log_line_and_no_row_holds_the_code(meeting, paper, phone, caplog):
    from people.logs import HideCodes

    phone.get(f"/join/{paper}X/")
    Client(enforce_csrf_checks=True).post(f"/join/{paper}/", {})
    said = [record.getMessage() for record in caplog.records if "/join/" in record.getMessage()]
    assert said == ["Not Found: /join/…/", "Forbidden (CSRF cookie not set.): /join/…/"]
    for line, kept in {
        f'"POST /join/{paper}/ HTTP/1.1" 403': '"POST /join/…/ HTTP/1.1" 403',
        f"Not Found: /challenges/tap/{paper}:x-y/": "Not Found: /challenges/tap/…/",
        "GET /what-changed/": "GET /what-changed/",
    }.items():
        record = logging.LogRecord("x", 20, "", 0, "%s", (line,), None)
        assert HideCodes().filter(record) is True
        assert record.getMessage() == kept
    rows = str(list(JoinCode.objects.values())) + str(list(AuditEntry.objects.values()))
    assert paper not in rows
    assert settings.LOGGING["handlers"]["stdout"]["filters"] == ["codes"]


# --- As whom, and how far ---------------------------------------------------------------------------------------------


def test_she_is_herself_in_the_room(meeting, paper, phone, yonas, amara):
    actions.go_live(meeting, by=amara)
    come_in(phone, paper)
    said = phone.post(f"/meetings/{meeting.pk}/lines/write/", {"text": "We wait.", "op_id": str(uuid4())})
    assert said.status_code == 303
    assert meeting.lines.get().user == yonas
    assert phone.get(f"/meetings/{meeting.pk}/board/").status_code == 200
    assert phone.get(f"/join/{joining.room_code(meeting)}/")["Location"] == live(meeting)


def test_elsewhere_she_is_a_visitor_and_is_told_so_kindly(meeting, paper, phone):
    come_in(phone, paper)
    for path, status in (("/", 200), ("/accounts/me/", 302), ("/clab/", 404), (f"/meetings/{meeting.pk}/", 404)):
        answer = phone.get(path)
        assert answer.status_code == status
        assert "Yonas" not in page(answer)
        assert "no-store" in answer["Cache-Control"]
    for path in ("/", "/accounts/login/", f"/meetings/{meeting.pk}/easier/"):
        html = page(phone.get(path))
        assert "This phone is in today’s meeting only." in html
        assert live(meeting) in html
    assert "This phone is in" not in page(Client().get("/accounts/login/"))


def test_it_gives_no_more_than_a_place_in_the_room(meeting, paper, phone, amara, yonas, ruth):
    """Even where the chair hands her the lines, what waits for the chair stays off that phone (A12)."""
    actions.go_live(meeting, by=amara)
    come_in(phone, paper)
    actions.post_line(meeting, by=ruth, text="WAITINGWORDS")
    actions.hand_lines(meeting, by=amara, helper=Membership.objects.get(user=yonas))
    assert LineHelper.objects.get().user == yonas
    for path in ("live/", "board/?as=chair"):
        assert "WAITINGWORDS" not in page(phone.get(f"/meetings/{meeting.pk}/{path}"))
    assert phone.get(f"/meetings/{meeting.pk}/lines/").status_code == 404
    assert phone.get(f"/meetings/{meeting.pk}/verdict/").status_code == 404
    signed_in = Client()
    signed_in.force_login(yonas, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "WAITINGWORDS" in page(signed_in.get(f"/meetings/{meeting.pk}/board/?as=chair"))


def test_another_meeting_of_the_same_group_stays_closed(meeting, paper, phone):
    other = meeting_of(meeting.series.group, starts_at=MORNING + timedelta(hours=9))
    come_in(phone, paper)
    assert is_in(phone, meeting)
    assert not is_in(phone, other)
    assert phone.get(f"/meetings/{other.pk}/board/").status_code == 404


def test_it_ends_within_the_hour_after_the_chair_ends_it(meeting, paper, phone, amara, clock):
    actions.go_live(meeting, by=amara)
    come_in(phone, paper, remember="on")
    actions.close(meeting, by=amara)
    assert is_in(phone, meeting)
    rated = phone.post(f"/meetings/{meeting.pk}/rate/", {"question": "space", "answer": "yes"})
    assert rated.status_code == 303
    assert phone.get(f"/meetings/{meeting.pk}/minutes/").status_code == 200
    clock.shift(timedelta(minutes=61))
    assert not is_in(phone, meeting)
    assert "This phone is in" not in page(phone.get("/accounts/login/"))


def test_remembered_it_lasts_until_midnight_in_london(meeting, paper, phone, clock):
    answer = come_in(phone, paper, remember="on")
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert int(cookie["max-age"]) == pytest.approx(13 * 3600, abs=5)  # from 11:00 to midnight, in summer
    clock.move_to(datetime(2027, 6, 10, 22, 59, tzinfo=UTC))
    assert is_in(phone, meeting)
    clock.move_to(datetime(2027, 6, 10, 23, 0, 1, tzinfo=UTC))
    assert not is_in(phone, meeting)


def test_every_way_out_ends_it_for_good(meeting, phone, ruth, yonas, sign_in):
    """A copy of the cookie, kept by whoever owns the phone, opens nothing afterwards."""
    ways = {
        "the officer": lambda: joining.end_join_code(meeting, by=ruth, pk=JoinCode.objects.good().get().pk),
        "a new code": lambda: make(meeting, ruth, yonas),
        "the button": lambda: phone.post("/join/out/"),
        "leave now": lambda: phone.get("/leave/"),
        "her own sign-in": lambda: sign_in(phone, yonas),
        "everywhere": lambda: sign_out_everywhere(user=yonas),
    }
    for way, out in ways.items():
        phone.cookies.clear()
        come_in(phone, make(meeting, ruth, yonas))
        assert is_in(phone, meeting), way
        kept = Client()
        kept.cookies[settings.SESSION_COOKIE_NAME] = phone.cookies[settings.SESSION_COOKIE_NAME].value
        row = JoinCode.objects.good().get()
        out()
        if way == "her own sign-in":
            assert phone.get(f"/meetings/{meeting.pk}/").status_code == 200
        row.refresh_from_db()
        assert not is_in(kept, meeting), way
        assert row.ended_at is not None, way


def test_more_than_a_young_persons_seat_ends_it_at_once(meeting, paper, phone, yonas, j2i):
    come_in(phone, paper)
    make_seat(yonas, j2i, Role.CO_CHAIR)
    assert not is_in(phone, meeting)
    assert joining.still_in(meeting, {JoinCode.objects.get().pk}) == set()


# --- The officer's page -----------------------------------------------------------------------------------------------


def test_the_officer_prints_codes_that_name_nobody_and_are_shown_once(meeting, client, sign_in, ruth, yonas, clab):
    other = make_user("Zahra")
    make_seat(other, clab, Role.MEMBER)
    path = f"/meetings/{meeting.pk}/join-codes/"
    sign_in(client, ruth)
    html = page(client.get(path))
    assert "Yonas" in html and "Zahra" in html and html.count("checked") == 2
    assert "Amara" not in html.partition("<main")[2] and "Priya" not in html

    once = str(uuid4())
    answer = client.post(path, {"people": [yonas.pk, other.pk], "once": once})

    cards = page(answer).split('<article class="panel paper-code"')[1:]
    assert len(cards) == 2
    for card in cards:
        card = card.partition("</article>")[0]
        assert not [words for words in ("Yonas", "Zahra", "J2I", "CLAB", "leaver") if words in card]
        assert "<svg" in card and "Number " in card
    assert client.post(path, {"people": [yonas.pk], "once": once}).status_code == 302
    assert JoinCode.objects.good().count() == 2
    listed = page(client.get(path))
    shown = {card.partition('class="huge"><bdi>')[2].partition("<")[0].replace(" ", "") for card in cards}
    assert {joining.digest(code) for code in shown} == set(JoinCode.objects.values_list("code_hash", flat=True))
    assert not [code for code in shown if code in listed.replace(" ", "")]
    assert "Yonas has code 1" in listed and "Not used yet" in listed
    ended = client.post(f"{path}end/", {"code": JoinCode.objects.get(user=yonas).pk})
    assert ended.status_code == 302
    assert [made.user for made in JoinCode.objects.good()] == [other]
    assert client.post(path, {"once": str(uuid4())}).status_code == 422


def test_only_the_officer_makes_them_and_only_for_young_people(meeting, everybody, ruth, yonas, amara):
    for name in ("amara", "dylan", "yonas", "tom", "priya", "fiona", "ada"):
        with pytest.raises(PermissionDenied):
            joining.make_join_codes(meeting, by=everybody[name], people=[yonas])
    for name in ("amara", "dylan", "leah", "tom", "priya", "ruth", "fiona", "ed"):
        with pytest.raises(PermissionDenied):
            joining.make_join_codes(meeting, by=ruth, people=[everybody[name]])
    assert not JoinCode.objects.exists()
    Meeting.objects.filter(pk=meeting.pk).update(status="closed", closed_at=timezone.now())
    with pytest.raises(ValidationError):
        joining.make_join_codes(Meeting.objects.get(pk=meeting.pk), by=ruth, people=[yonas])


def test_the_log_says_who_did_what_and_nothing_else(meeting, paper, phone, ruth, yonas):
    come_in(phone, paper)
    phone.post("/join/out/")
    said = AuditEntry.objects.filter(subject_type="joincode").order_by("pk")
    assert [(entry.action, entry.actor, entry.reason) for entry in said] == [
        ("join_code_made", ruth, ""),
        ("join_code_used", yonas, ""),
        ("join_code_ended", yonas, ""),
    ]


def test_the_list_asks_as_much_for_thirty_as_for_one(meeting, paper, client, sign_in, ruth, clab):
    sign_in(client, ruth)
    path = f"/meetings/{meeting.pk}/join-codes/"
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(path)
    people = [make_user(f"Young {n}") for n in range(30)]
    for person in people:
        make_seat(person, clab, Role.MEMBER)
    joining.make_join_codes(meeting, by=ruth, people=people)
    with CaptureQueriesContext(connection) as many:
        html = page(client.get(path))
    assert "Young 29 has code" in html
    assert len(many) == len(few)


def test_they_are_forgotten_the_day_after(meeting, paper, clock):
    now = timezone.now()
    due = retention.JOIN_CODES.by_day(now, now + timedelta(days=30))
    assert due == {timezone.localdate(meeting.starts_at) + timedelta(days=1): 1}
    assert retention.forget_join_codes(meeting.starts_at + timedelta(hours=23)) == 0
    assert retention.forget_join_codes(meeting.starts_at + timedelta(hours=25)) == 1
    assert not JoinCode.objects.exists()
