"""A practice meeting: the chair's own console with made-up people, every button works, and no trace anywhere (A15)."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.meeting.practice import acts, keep, story
from challenges.meeting.practice.urls import PLACES
from challenges.models import Minutes, Practice
from challenges.promises import late_commitments
from config import urls
from events.models import Meeting
from front.due import STEPS
from people import cast
from people.models import WorkingGroup
from tests.challenges.stages import Stage, meeting_of
from tests.conftest import SIGN_IN_BACKEND
from tests.meeting.conftest import in_sight
from tests.policy import matrix
from tests.standing import kept

pytestmark = pytest.mark.django_db
ROOT = "/meetings/practice/"
# What a practice may change: its own row, and her sign-in.
ITS_OWN = {Practice._meta.db_table, "django_session"}


@kept
def board(db):
    """A board with a meeting, a promise that is late and people: all that a trace could be left on."""
    people = cast.bring_all()
    names = ("leah", "yonas", "dylan", "amara", "ruth", "priya")
    stage = Stage(*(people[name] for name in names))
    meeting = meeting_of(WorkingGroup.objects.get(slug="j2i"))
    stage.in_progress(meeting=meeting, title="A real one")
    stage.changed(title="A real change")
    return people


@kept
def amara(board):
    return board["amara"]


@pytest.fixture
def chair(amara):
    """Amara's browser, in her practice meeting before it begins."""
    client = Client()
    client.force_login(amara, backend=SIGN_IN_BACKEND)
    assert client.post(ROOT).status_code == 303
    return client


def tables():
    """Every row of every table of the database, but for those that are the practice's own."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - ITS_OWN:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(str, cursor.fetchall()))
    return found


def look(client, where="chair/"):
    answer = client.get(ROOT + where)
    assert answer.status_code == 200, f"{where}: {answer.status_code}"
    return html.unescape(answer.content.decode())


def send(client, where, live=False, **fields):
    headers = {"X-Requested-With": "live"} if live else {}
    return client.post(ROOT + where, {"op_id": str(uuid4()), **fields}, headers=headers)


def press(client, label, where="chair/"):
    """Press the button that the page has, with what it sends."""
    page = look(client, where)
    found = re.search(rf"<button[^>]*>(?:<svg.*?</svg>)?\s*{re.escape(label)}", page)
    assert found, f"no “{label}” on {where}"
    button = found[0].split(">")[0]
    fields = dict(re.findall(r'(name|value|formaction)="([^"]*)"', button))
    to = fields.get("formaction", ROOT + where).removeprefix(ROOT)
    sent = {fields["name"]: fields["value"]} if "name" in fields else {}
    answer = send(client, to, **sent)
    assert answer.status_code == 303, f"{label}: {answer.status_code}"
    return answer


def state(amara):
    return Practice.objects.get(owner=amara).state


def at_the_bus(client):
    press(client, "Open the meeting")
    press(client, "Next: The bus that never comes (made up)")
    return 2


def promise(client, item=2):
    said = {"item": item, "what": "A bus at 8:10.", "owner": story.JO.pk, "before_next": "on"}
    assert send(client, "promise/", **said)["Location"] == ROOT + "promise/read/"
    assert "“Jo (made up) from Example Buses promises: A bus at 8:10." in look(client, "promise/read/")
    assert "Is this right? Timetable lead, Example Buses:" in look(client, "screen/")
    assert send(client, "promise/read/", item=item).status_code == 303


def a_whole_meeting(client):
    """Every act there is, once at least."""
    at_the_bus(client)
    press(client, "Let somebody say something")
    assert "It did not come three times" in look(client)
    press(client, "Show it")
    assert "It did not come three times" in look(client, "screen/")
    press(client, "Hide now", "lines/")
    assert "It did not come three times" not in look(client, "screen/")
    press(client, "Sam (made up), CLAB member")
    press(client, "Let somebody say something")
    assert "Your helper shows the lines." in look(client)
    press(client, "Take it back")
    press(client, "Don’t show it")
    press(client, "Let somebody say something")
    assert "Somebody asks what “<bdi>tender</bdi>” means." in look(client, "screen/")
    [word] = state_of(client)["words"]
    assert send(client, "words/", word=word["id"], meaning="Ask who does it for the least money.").status_code == 303
    press(client, "Thank you, go on")
    send(client, "card/", kind="word", text="route")
    press(client, "Thank you, go on")
    assert "Take this word off" in look(client, "words/")
    assert send(client, "words/off/", word=state_of(client)["words"][1]["id"]).status_code == 303
    send(client, "lines/write/", text="We are late for college.")
    press(client, "Ask how we feel")
    press(client, "Stop asking. Show nothing")
    press(client, "Ask how we feel")
    send(client, "feelings/", feel=f"{state_of(client)['votes'][0]['id']}:red")
    press(client, "Show how we feel")
    assert "Good: <b>4</b>" in look(client) and "Not good: <b>2</b>" in look(client)
    promise(client)
    send(client, "promise/", item=2, what="Another.", owner=story.PAT.pk, before_next="on")
    send(client, "promise/drop/", item=2)
    press(client, "10 minutes")
    assert "Break. Back at" in look(client, "live/")
    press(client, "Go on")
    press(client, "Next: the work starts")
    until = timezone.localdate() + timedelta(days=30)
    assert send(client, "pause/", item=2, waiting_for="The new timetable", until=until).status_code == 303
    press(client, "Take it off hold")
    send(client, "order/", move="3:up")
    press(client, "Next: No wifi in the kitchen (made up)")
    assert "Example Homes has an answer to" in look(client)
    assert "Yes: that is the answer" in look(client, "answer/")
    assert send(client, "answer/", item=3, confirm=1).status_code == 303
    verdict = {"item": 3, "kind": "changed", "why": "It works.", "what_changed": "Wifi.", "outcome_kind": "new_service"}
    assert send(client, "verdict/", **verdict).status_code == 303
    press(client, "Next: Goodbye and next date")
    assert "2 challenges, 1 promise" in look(client, "end/")
    send(client, "close/")


def state_of(client):
    return Practice.objects.get(owner=client.session["_auth_user_id"]).state


def test_a_whole_practice_leaves_no_trace_anywhere(chair, board):
    before, mails = tables(), len(mail.outbox)
    figures = (len(late_commitments()), Minutes.objects.count())
    reports = {at: Client().get(at).content for at in ("/what-changed/", "/influence/", "/")}

    a_whole_meeting(chair)

    assert state_of(chair)["status"] == "closed"
    after = tables()
    assert len(before) > 100 and sum(map(len, before.values())) > 100, "there is something to compare"
    assert [label for label in before if before[label] != after[label]] == []
    assert len(mail.outbox) == mails
    assert (len(late_commitments()), Minutes.objects.count()) == figures
    assert {at: Client().get(at).content for at in reports} == reports


def test_it_ends_as_a_real_one_ends_with_her_own_page(chair):
    a_whole_meeting(chair)
    page = look(chair)
    assert "You ran it." in page and "2 challenges, 1 promise" in page
    assert "How was this meeting?" not in page
    said = look(chair, "minutes/")
    assert "Practice: nobody else sees this" in said and not re.search(r"Minutes \d", said)
    for words in ("A bus at 8:10.", "It works.", "tender", "The work started.", "We are late for college."):
        assert words in said
    assert "It did not come three times" not in said  # it was hidden


def test_every_link_and_button_of_it_stays_in_the_practice(chair):
    pages = ("chair/", "live/", "screen/", "lines/", "words/", "end/", "promise/", "answer/", "pause/", "verdict/", "")
    at_the_bus(chair)
    press(chair, "Let somebody say something")
    found = set()
    for where in pages:
        page = look(chair, where)
        assert "Practice" in page
        found |= set(re.findall(r'(?:href|action|formaction)="(/meetings/[^"]*)"', page))
    assert len(found) > 20
    assert [address for address in found if not address.startswith(ROOT)] == []
    known = {ROOT + where for where in PLACES}
    assert {address.split("?")[0] for address in found} <= known


def test_every_address_is_for_young_people_alone(chair, board, monkeypatch):
    # Most answers are a refusal, and only its number counts: the kind page around it is left out.
    monkeypatch.setattr(urls, "handler403", lambda *_args, **_more: HttpResponse(status=403))
    at_the_bus(chair)
    found = []
    for name in matrix.PEOPLE:
        client = Client()
        if name not in ("visitor", "mo"):
            client.force_login(board[name.replace("_", "-")], backend=SIGN_IN_BACKEND)
        for where in PLACES:
            for method in ("get", "post"):
                answer = getattr(client, method)(ROOT + where)
                let_in = answer.status_code != 403 and "/accounts/login/" not in answer.get("Location", "")
                if answer.status_code != 405 and let_in != (name in matrix.PRACTISE):
                    found.append(f"{method} {where} as {name}: {answer.status_code}")
                assert "The bus that never comes" not in answer.content.decode() or name in matrix.PRACTISE
    assert not found, "\n".join(found)
    assert set(Practice.objects.values_list("owner", flat=True)) <= {board["amara"].pk, board["yonas"].pk}
    with pytest.raises(PermissionDenied):
        keep.begin(by=board["priya"])
    with pytest.raises(PermissionDenied):
        keep.turn(acts.go_live, by=board["ruth"], op_id=uuid4())


def test_each_has_her_own(chair, board, amara):
    at_the_bus(chair)
    hers, other = state(amara), Client()
    other.force_login(board["dylan"], backend=SIGN_IN_BACKEND)
    assert other.get(ROOT + "chair/")["Location"] == ROOT
    other.post(ROOT)
    at_the_bus(other)
    send(other, "lines/write/", text="Dylan wrote this")
    assert state(amara) == hers
    assert "Dylan wrote this" not in look(chair)


def test_a_real_meeting_keeps_its_own_addresses(board):
    for name in ("meeting", "meeting-next", "meeting-chair"):
        pk = uuid4()
        assert f"/meetings/{pk}/" in reverse(name, args=[pk])
        assert reverse(name, args=["practice"]).startswith(ROOT)


def test_a_tap_that_comes_twice_counts_once(chair, amara):
    at_the_bus(chair)
    op_id = str(uuid4())
    for _each in range(2):
        assert send(chair, "lines/write/", op_id=op_id, text="Once").status_code == 303
    assert [line["text"] for line in state(amara)["lines"]] == ["Once"]
    assert send(chair, "next/", item=1, live=True).status_code == 409  # a page that was left behind skips nothing
    assert state(amara)["items"][1]["status"] == "current"


def test_with_the_script_the_page_gets_its_parts_at_once(chair):
    answer = send(chair, "open/", live=True).json()
    assert answer["go"] == ROOT + "chair/"
    assert 'data-part="deck"' in answer["html"] and "Next: The bus" in answer["html"]
    assert "csrfmiddlewaretoken" not in answer["html"]


@pytest.mark.parametrize(
    ("where", "fields", "status"),
    [
        ("next/", {"item": "x"}, 400),
        ("lines/show/", {"line": "x"}, 400),
        ("lines/show/", {"line": str(uuid4())}, 303),
        ("order/", {"move": "2:sideways"}, 303),
        ("order/", {"move": "x" * 41}, 400),
        ("break/", {"minutes": "7"}, 303),
        ("feelings/", {"feel": "nonsense"}, 400),
        ("promise/", {"item": "2", "what": "", "owner": "9"}, 422),
        ("pause/", {"item": "2", "waiting_for": "x", "until": "2020-01-01"}, 422),
        ("promise/read/", {"item": "2"}, 303),
        ("start/", {"item": "2"}, 303),
        ("verdict/", {"item": "2", "kind": "changed", "why": "x"}, 422),
    ],
)
def test_what_a_real_meeting_refuses_it_refuses(chair, amara, where, fields, status):
    at_the_bus(chair)
    before = state(amara)
    assert send(chair, where, **fields).status_code == status
    assert state(amara) == before


def test_markup_in_her_words_is_text(chair):
    at_the_bus(chair)
    send(chair, "lines/write/", text="<img src=x>")
    for where in ("chair/", "live/", "screen/"):
        assert "&lt;img src=x" in chair.get(ROOT + where).content.decode()


def test_a_no_and_a_verdict_that_is_not_good_enough(chair, amara):
    at_the_bus(chair)
    no = {"kind": "no", "text": "Not this year.", "reason": "No driver.", "decided_by": "Timetable lead"}
    no |= {"what_would_change_it": "A driver", "look_again_on": timezone.localdate() + timedelta(days=99)}
    assert send(chair, "answer/", item=2, **no).status_code == 303
    assert "Why not" in look(chair, "live/")
    not_enough = {"kind": "not_good_enough", "why": "We are late each day.", "what_is_left": "A bus"}
    assert send(chair, "verdict/", item=2, **not_enough).status_code == 303
    assert "CLAB said: not good enough. Ask for a new promise." in look(chair)
    assert state(amara)["challenges"]["bus"]["status"] == "in_progress"


def test_the_chair_has_at_most_five_controls_in_sight(chair):
    at_the_bus(chair)
    for _each in range(3):
        page = look(chair)
        assert in_sight(page) <= 5
        if "Let somebody" in page:
            press(chair, "Let somebody say something")


def test_start_again_and_delete(chair, amara):
    at_the_bus(chair)
    chair.post(ROOT)
    assert state(amara)["status"] == "planned"
    send(chair, "throw-away/")
    assert not Practice.objects.exists()
    assert chair.get(ROOT + "chair/")["Location"] == ROOT
    assert send(chair, "open/")["Location"] == ROOT


def test_a_practice_is_deleted_seven_days_after_the_last_tap_and_said_beforehand(chair, amara):
    [step] = [step for step in STEPS if step.name == "practices"]
    start = timezone.now()
    with time_machine.travel(start + timedelta(days=3), tick=False):
        keep.turn(acts.go_live, by=amara, op_id=uuid4())
    touched = Practice.objects.get().touched_at
    now = start + timedelta(days=4)
    ends = touched + timedelta(days=7)
    assert step.ahead(now, now + timedelta(days=30)) == {timezone.localdate(ends): 1}
    assert step.do(ends - timedelta(seconds=1)) == 0
    assert step.do(ends) == 1
    assert not Practice.objects.exists()


def test_it_stands_on_the_pages_of_those_who_may(chair, board, client):
    at = f"/meetings/{Meeting.objects.next_of('j2i').pk}/"
    assert f'href="{ROOT}"' in chair.get(at).content.decode()
    assert f'href="{ROOT}"' in chair.get("/").content.decode()
    client.force_login(board["priya"], backend=SIGN_IN_BACKEND)
    assert ROOT not in client.get(at).content.decode()
    assert ROOT not in client.get("/").content.decode()
