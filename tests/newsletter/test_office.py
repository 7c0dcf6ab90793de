"""The officer's part: numbers, one person by her whole address, a list; nobody who wants none comes back (N6)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsletter import lists
from newsletter.actions import leaving, office
from newsletter.models import Consent, Reader, Suppression
from newsletter.models.reader import digest_of
from people.models import AuditEntry, Role
from tests.factories import make_seat, make_user

pytestmark = pytest.mark.django_db
Re = lists.Result
DAY = timedelta(days=1)


@pytest.fixture
def desk(client, sign_in, ruth):
    return sign_in(client, ruth)


def csv(*lines, head="email,yes_on,outside"):
    return "\n".join([head, *lines]).encode()


def test_she_sees_numbers_and_no_address(desk, make_reader, make_issue):
    make_issue()
    make_reader("kim@example.org")
    make_reader("nia@example.org", outside_county=True, frequency="yearly")
    leaving.leave(make_reader("left@example.org"))

    page = desk.get("/news/readers/").content.decode()

    assert "@example.org" not in page and "k•••@e•••.org" in page and "l•••@" not in page
    assert "Print number 1" in page
    numbers = dict(desk.get("/news/readers/").context["counted"])
    assert list(numbers.values()) == [2, 1, 1, 0]


def test_thirty_readers_cost_what_one_costs(desk, make_reader):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("/news/readers/").status_code == 200
        return len(queries)

    make_reader("first@example.org")
    cost()
    one = cost()
    for number in range(29):
        make_reader(f"r{number}@example.org", outside_county=number % 2, language="ti" if number % 3 else "ar")

    assert cost() == one


def test_she_finds_one_by_the_whole_address_alone_and_the_log_keeps_that_she_looked(desk, make_reader):
    reader = make_reader("kim@example.org")

    page = desk.post("/news/readers/", {"address": " KIM@example.org"}).content.decode()

    assert "Their yes" in page and "She signed up herself" in page
    entry = AuditEntry.objects.get(action="reader_looked_up")
    assert entry.subject_id == str(reader.pk) and "kim" not in f"{entry.reason}{entry}"
    part = desk.post("/news/readers/", {"address": "im@example.org"}).content.decode()
    assert "We don’t know this address." in part and "Their yes" not in part
    assert desk.post("/news/readers/", {"address": "kim"}).status_code == 422


def test_she_adds_a_person_with_her_dated_yes_and_the_welcome_goes_at_once(desk, ruth, letters):
    sent = {"address": "new@example.org", "how": "phone", "outside_county": "on", "language": "en-gb", "agreed": "on"}
    assert desk.post("/news/readers/add/", {**sent, "agreed": ""}).status_code == 422

    page = desk.post("/news/readers/add/", sent, follow=True).content.decode()

    assert "Written down." in page
    reader = Reader.objects.reading().get()
    consent = reader.consents.get()
    assert (consent.source, consent.by, reader.outside_county) == ("officer", ruth, True)
    assert "On the phone" in consent.wording and "I can stop at any time" in consent.wording
    assert [letter.subject for letter in letters()] == ["Hello, and welcome"]
    assert desk.post("/news/readers/add/", sent).status_code == 422  # reads it already


@pytest.mark.parametrize("reason", [each.value for each in Suppression.Reason])
def test_whoever_wants_none_is_added_by_nobody_until_that_is_lifted_in_person(desk, ruth, reason, letters):
    Suppression.objects.create(digest=digest_of("email", "out@example.org"), reason=reason)
    sent = {"address": "out@example.org", "how": "phone", "language": "en-gb", "agreed": "on"}

    refused = desk.post("/news/readers/add/", sent)
    assert refused.status_code == 422 and not Reader.objects.exists() and not letters()
    desk.post("/news/readers/act/", {"lift": "1", "address": "out@example.org", "how": "face_to_face"})
    assert not Reader.objects.exists() and not letters()  # lifting adds nobody

    assert desk.post("/news/readers/add/", sent).status_code == 302
    assert AuditEntry.objects.get(action="reader_let_in_again").reason == f"{reason}: face_to_face"


def test_she_stops_one_known_or_not_and_erases(desk, make_reader):
    reader = make_reader("kim@example.org")
    for address, reason in (("kim@example.org", "left"), ("never@example.org", "complained")):
        page = desk.post("/news/readers/act/", {"stop": "1", "address": address, "reason": reason})
        assert "We leave this address alone." in page.content.decode()
    assert not Reader.objects.reading().exists() and Suppression.objects.count() == 2

    desk.post("/news/readers/act/", {"stop": "1", "address": "kim@example.org", "reason": "erased"})

    reader.refresh_from_db()
    assert reader.address == "" and not Consent.objects.exists()
    assert desk.post("/news/readers/act/", {"stop": "1", "address": "x@example.org", "reason": "?"}).status_code == 422
    assert desk.post("/news/readers/act/", {"lift": "1", "address": "x@example.org", "how": "phone"}).status_code == 422


@pytest.mark.parametrize("name", ["ada", "ed", "amara", "leah"])
def test_nobody_else_does_any_of_it(request, name):
    by = request.getfixturevalue(name)
    for act, more in (
        (office.find, {"address": "a@example.org"}),
        (office.add, {"address": "a@example.org", "how": "phone"}),
        (office.stop, {"address": "a@example.org", "reason": "left"}),
        (office.lift, {"address": "a@example.org", "how": "phone"}),
        (office.bring_in, {"rows": [("a@example.org", date(2026, 5, 4), False)]}),
        (office.look_through, {"data": csv()}),
    ):
        with pytest.raises(PermissionDenied):
            act(by=by, **more)
    assert not Reader.objects.exists() and not Suppression.objects.exists()


# --- A list -----------------------------------------------------------------------------------------------------------


def test_a_list_line_by_line(make_reader):
    make_reader("reads@example.org")
    make_reader("asked@example.org", state=Reader.State.ASKED)
    leaving.leave(make_reader("left@example.org"))
    tomorrow = timezone.localdate() + DAY
    data = csv(
        "new@example.org,2026-05-04,yes", "NEW@example.org ,4/5/2026,", "reads@example.org,2026-05-04,",
        "asked@example.org,2026-05-04,", "left@example.org,2026-05-04,", "nothing,2026-05-04,",
        "noday@example.org,,", f"later@example.org,{tomorrow},", "", '"=cmd()@example.org",2026-05-04,',
    )  # fmt: skip

    lines = lists.read(data)

    assert [(line.number, line.result) for line in lines] == [
        (2, Re.NEW), (3, Re.DOUBLE), (4, Re.KNOWN), (5, Re.NEW), (6, Re.STOPPED), (7, Re.BROKEN), (8, Re.BROKEN),
        (9, Re.BROKEN), (11, Re.BROKEN),
    ]  # fmt: skip
    assert lines[0].outside and lines[0].yes_on == date(2026, 5, 4)
    assert all("example" not in line.why and "example" not in repr(line) for line in lines)


@pytest.mark.parametrize(
    "data",
    [b"", b"name\nkim@example.org", b"\x00\x01", csv(*["a@example.org,2026-05-04,"] * 1001), b"x" * 200_001,
     b"PK\x03\x04 a spreadsheet", csv('"' + "a" * 140_000)],
    ids=["empty", "no columns", "no text", "too many", "too big", "a spreadsheet", "a field without an end"],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(desk, data):
    if data:
        with pytest.raises(ValidationError):
            lists.read(data)
    answer = desk.post("/news/readers/list/", {"file": SimpleUploadedFile("l.csv", data), "agreed": "on"})
    assert answer.status_code == 422


def test_other_spreadsheets_write_other_marks():
    for data in (
        "﻿Email address;Said yes on\r\nkim@example.org;4.5.2026\r\n".encode(),
        "email\tdate\tname\nkim@example.org\t2026-05-04\tZoë".encode("cp1252"),
    ):
        [line] = lists.read(data)
        assert (line.address, line.result, line.yes_on) == ("kim@example.org", Re.NEW, date(2026, 5, 4))


def test_nothing_happens_before_the_second_yes_and_twice_is_once(desk, ruth, letters):
    file = SimpleUploadedFile("l.csv", csv("new@example.org,2026-05-04,yes", "two@example.org,2026-05-05,"))

    page = desk.post("/news/readers/list/", {"file": file, "agreed": "on"})

    assert "Nothing has happened yet" in page.content.decode() and "new@example.org" not in page.content.decode()
    assert not Reader.objects.exists() and not letters()
    for _time in range(2):
        desk.post("/news/readers/list/", {"sealed": page.context["sealed"]})
    reader = Reader.objects.reading().get(address="new@example.org")
    consent = reader.consents.get()
    assert (consent.source, consent.by, consent.given_at.date()) == ("list", ruth, date(2026, 5, 4))
    assert Reader.objects.count() == Consent.objects.count() == 2
    assert reader.outside_county
    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert len(letters()) == 2


@pytest.mark.parametrize("reason", [each.value for each in Suppression.Reason])
def test_who_bounced_complained_left_or_was_erased_is_never_mailed_by_a_list(desk, ruth, reason, letters):
    """N6, also when she stops between the dry run and the yes to it."""
    file = SimpleUploadedFile("l.csv", csv("out@example.org,2026-05-04,"))
    page = desk.post("/news/readers/list/", {"file": file, "agreed": "on"})
    Suppression.objects.create(digest=digest_of("email", "out@example.org"), reason=reason)

    desk.post("/news/readers/list/", {"sealed": page.context["sealed"]})

    assert not Reader.objects.exists()
    [line] = lists.read(csv("out@example.org,2026-05-04,"))
    assert line.result == Re.STOPPED
    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert not letters()


def test_the_yes_to_a_list_is_this_officers_for_an_hour(desk, client, sign_in, clab):
    def sealed():
        file = SimpleUploadedFile("l.csv", csv("new@example.org,2026-05-04,"))
        return desk.post("/news/readers/list/", {"file": file, "agreed": "on"}).context["sealed"]

    mine = sealed()
    assert desk.post("/news/readers/list/", {"sealed": mine + "x"}).status_code == 422
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert desk.post("/news/readers/list/", {"sealed": mine}).status_code == 422
    other = make_user("Uma", email="uma@example.org")
    make_seat(other, clab, Role.PARTICIPATION_OFFICER)
    sign_in(client, other)
    assert client.post("/news/readers/list/", {"sealed": mine}).status_code == 422
    assert not Reader.objects.exists()
