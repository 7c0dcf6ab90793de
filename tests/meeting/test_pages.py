"""The pages and forms of a meeting, as people use them without any script."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.meeting import actions, policy
from challenges.models import Commitment, Line, LineHelper, MeetingEvent, Minutes, Principle
from events.models import Attendance
from people.models import Membership
from tests.meeting.conftest import current, go_on, go_to, in_sight, promise

pytestmark = pytest.mark.django_db

PAGES = ["", "live/", "screen/", "board/"]


@pytest.mark.parametrize("path", [*PAGES, "chair/", "lines/", "end/", "promise/", "minutes/"])
def test_who_is_not_invited_finds_no_meeting(at_letters, leah, ada, ed, visit, path):
    for stranger in (leah, ada, ed, None):
        assert visit(stranger, at_letters, path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_everybody_invited_may_follow(at_letters, everybody, visit, path):
    for name in ("amara", "dylan", "yonas", "ruth", "tom", "priya", "gareth"):
        assert visit(everybody[name], at_letters, path).status_code == 200


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("chair/", {"amara", "dylan"}),
        ("end/", {"amara", "dylan"}),
        ("pause/", {"amara", "dylan"}),
        ("answer/", {"amara", "dylan"}),
        ("promise/", {"amara", "dylan", "tom"}),
        ("lines/", {"amara", "dylan", "ruth"}),
        ("verdict/", {"amara", "dylan", "yonas"}),
    ],
)
def test_who_is_invited_and_may_not_gets_a_plain_no(at_letters, everybody, visit, path, may):
    invited = {"amara", "dylan", "yonas", "ruth", "tom", "priya", "gareth"}
    got = {name: visit(everybody[name], at_letters, path).status_code for name in invited}
    assert got == {name: 200 if name in may else 403 for name in invited}


@pytest.mark.parametrize("path", ["open/", "next/", "order/", "start/", "resume/", "lines/show/", "close/"])
def test_only_who_runs_it_may_press(at_letters, press, priya, tom, yonas, path):
    for person in (priya, tom, yonas):
        assert press(person, at_letters, path, item=1, line=uuid4(), move="1:up").status_code == 403
    assert MeetingEvent.objects.count() == 2


@pytest.mark.parametrize(
    "path",
    ["coming/", "here/", "open/", "next/", "order/", "lines/write/", "lines/show/", "lines/hide/", "promise/drop/",
     "start/", "resume/", "close/"],
)  # fmt: skip
def test_a_visit_changes_nothing(at_letters, amara, visit, path):
    assert visit(amara, at_letters, path).status_code == 405


def form_of(page, action):
    """Name and value of each hidden field of a form, and of the button that leads to `action`."""
    html = page.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    button = re.search(rf'formaction="{action}" name="(\w+)" value="([^"]*)"', html)
    return {**fields, button[1]: button[2]} if button else fields


def test_a_meeting_can_be_run_by_plain_forms_alone(planned, amara, priya, client, sign_in):
    at = f"/meetings/{planned.pk}/"
    sign_in(client, amara)

    def pressed(action, **more):
        fields = form_of(client.get(at + "chair/"), at + action)
        answer = client.post(at + action, {**fields, **more})
        assert answer.status_code == 303, answer.content
        return answer

    pressed("open/")
    pressed("next/")
    assert "Letters I can open" in client.get(at + "chair/").content.decode()
    page = client.get(at + "promise/")
    seat = Membership.objects.get(user=priya, role="partner_lead")
    fields = {**form_of(page, "-"), "what": "Send a text.", "owner": seat.pk, "before_next": "on", "due": ""}
    assert client.post(at + "promise/", fields)["Location"] == at + "promise/read/"
    page = client.get(at + "promise/read/")
    assert "Priya from Harbour Homes (example) promises: Send a text." in page.content.decode()
    fields = {**form_of(page, "-"), "item": current(planned).pk}
    assert client.post(at + "promise/read/", fields)["Location"] == at + "chair/"
    assert Commitment.objects.get(meeting=planned).due == timezone.localdate(planned.starts_at) + timedelta(days=41)
    pressed("start/")
    pressed("next/")
    pressed("next/")
    assert client.get(at + "end/").status_code == 200
    client.post(at + "close/", form_of(client.get(at + "end/"), "-"))
    assert "You ran it." in client.get(at + "chair/").content.decode()
    assert client.get(at + "minutes/").status_code == 200


def test_a_form_sent_again_gets_its_first_answer_though_the_meeting_went_on(at_letters, amara, priya, press):
    """The answer was lost on its way, the other chair pressed Next meanwhile: what is done is not called refused."""
    owner = Membership.objects.get(user=priya, group__slug="j2i")
    said = {"item": current(at_letters).pk, "what": "A text", "owner": owner.pk, "before_next": "on"}
    held = {"item": said["item"], "waiting_for": "The contract", "until": timezone.localdate() + timedelta(days=9)}
    tapped = [("promise/", said | {"op_id": str(uuid4())}), ("pause/", held | {"op_id": str(uuid4())})]

    first = [press(amara, at_letters, path, live=True, **fields).json()["n"] for path, fields in tapped]
    go_to(at_letters, amara, "Goodbye and next date")

    again = [press(amara, at_letters, path, live=True, **fields) for path, fields in tapped]
    assert [answer.json()["n"] for answer in again] == first
    for path, fields in tapped:
        fields["op_id"] = str(uuid4())
        assert press(amara, at_letters, path, live=True, **fields).status_code == 422


def test_the_same_form_sent_twice_acts_once_and_answers_the_same(at_letters, press, priya):
    op_id = str(uuid4())
    answers = [
        press(priya, at_letters, "lines/write/", live=True, op_id=op_id, text="Once").json()["n"] for _each in range(2)
    ]
    assert answers[0] == answers[1]
    assert Line.objects.count() == 1


def test_a_form_that_comes_back_says_what_to_fix_and_keeps_the_words(at_letters, press, amara):
    answer = press(amara, at_letters, "promise/", item=current(at_letters).pk, what="Some words", owner="", due="")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose who makes the promise." in html
    assert "Choose a day" in html
    assert "Some words" in html
    assert not Commitment.objects.filter(meeting=at_letters).exists()


def test_the_tick_wins_over_a_date(at_letters, press, amara, priya):
    seat = Membership.objects.get(user=priya, role="partner_lead")
    press(
        amara, at_letters, "promise/", item=current(at_letters).pk, what="x", owner=seat.pk, before_next="on",
        due="nonsense",
    )  # fmt: skip
    assert current(at_letters).read_back.due == timezone.localdate(at_letters.starts_at) + timedelta(days=41)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("next/", {"item": "'; drop table"}),
        ("next/", {"item": "9" * 30}),
        ("next/", {}),
        ("order/", {"move": "1"}),
        ("order/", {"move": "x:up"}),
        ("lines/show/", {"line": "not-a-uuid"}),
        ("next/", {"item": "1", "op_id": "not-a-uuid"}),
        ("close/", {"op_id": ""}),
        ("lines/write/", {"text": "x", "op_id": "\x00"}),
    ],
)
def test_hostile_fields_get_a_no_and_store_nothing(at_letters, press, amara, path, fields):
    assert press(amara, at_letters, path, **fields).status_code == 400
    assert MeetingEvent.objects.count() == 2


@pytest.mark.parametrize("text", ["", "x" * 501, "\x00"])
def test_bad_words_get_a_sentence(at_letters, press, amara, text):
    answer = press(amara, at_letters, "lines/write/", live=True, text=text)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Line.objects.exists()


def test_markup_in_a_line_is_shown_as_text_everywhere(at_letters, amara, visit, press):
    press(amara, at_letters, "lines/write/", text="<img src=x onerror=alert(1)>")
    for path in ("live/", "chair/", "screen/", "lines/"):
        html = visit(amara, at_letters, path).content.decode()
        assert "&lt;img src=x" in html
        assert "<img" not in html


def test_the_chairs_page_has_at_most_five_controls_in_sight(at_letters, amara, priya, gareth, visit):
    for person in (priya, gareth, priya):
        actions.post_line(at_letters, by=person, text="Waiting")
    html = visit(amara, at_letters, "chair/").content.decode()
    assert in_sight(html) == 5
    assert "data-no-shift" in html


def test_a_partners_pages_hold_nothing_that_waits(at_letters, gareth, priya, visit):
    actions.post_line(at_letters, by=gareth, text="WAITINGWORDS")
    for path in ("", "live/", "live/?as=chair", "screen/", "board/", "board/?as=chair", "board/?as=chair&since=0"):
        assert "WAITINGWORDS" not in visit(priya, at_letters, path).content.decode()


def test_the_minute_taker_reads_what_waits_and_cannot_show_it(at_letters, gareth, tom, visit):
    actions.post_line(at_letters, by=gareth, text="WAITINGWORDS")
    html = visit(tom, at_letters, "live/").content.decode()
    assert "WAITINGWORDS" in html
    assert "lines/show/" not in html


def test_the_room_screen_holds_nothing_of_the_chairs_whoever_opens_it(at_letters, amara, gareth, visit):
    actions.post_line(at_letters, by=gareth, text="WAITINGWORDS")
    html = visit(amara, at_letters, "screen/").content.decode()
    assert "WAITINGWORDS" not in html
    assert 'data-as="room"' in html


def test_one_tap_joins_and_a_look_at_the_page_changes_nothing(at_letters, client, press, visit, priya, dylan):
    for page in ("", "live/", "screen/"):
        visit(priya, at_letters, page)
    assert not Attendance.objects.filter(user=priya, here_at__isnull=False).exists()
    at = f"/meetings/{at_letters.pk}/"

    assert press(priya, at_letters, "here/")["Location"] == at + "live/"
    assert press(dylan, at_letters, "here/")["Location"] == at + "chair/"

    assert Attendance.objects.filter(user__in=[priya, dylan], here_at__isnull=False).count() == 2


def test_the_one_tap_stands_on_the_j2i_table(at_letters, client, sign_in, priya, fiona):
    form = f'<form method="post" action="/meetings/{at_letters.pk}/here/">'
    assert form in sign_in(client, priya).get("/j2i/").content.decode()
    assert "Live now, opened at" in client.get("/j2i/").content.decode()
    assert form not in sign_in(client, fiona).get("/j2i/").content.decode()  # she may look, and is not invited


def test_the_chair_finds_the_room_screen_beside_her_way_in(planned, amara, priya, visit):
    for open_it in (False, True):
        if open_it:
            actions.go_live(planned, by=amara)
        html = visit(amara, planned).content.decode()
        way_in, screen = html.index("Go to the chair’s page"), html.index("Open the room screen")
        assert way_in < screen < html.index('<dl class="facts">')
    assert "Open the room screen" in visit(amara, planned, "chair/").content.decode()
    assert "Open the room screen" not in visit(priya, planned).content.decode()


def test_while_it_is_on_the_page_says_since_when(planned, amara, priya, visit):
    assert timezone.localtime(planned.starts_at).strftime("%B %Y") in visit(priya, planned).content.decode()
    actions.go_live(planned, by=amara)
    when = visit(priya, planned).content.decode().split('<dl class="facts">')[1].split("</dd>")[0]
    assert "Live now, opened at" in when
    assert "<time" not in when


def test_who_has_no_place_by_the_chair_is_told_whose_board_she_gets(at_letters, amara, priya, visit):
    assert visit(priya, at_letters, "board/?as=chair").json()["as"] == "room"
    assert visit(amara, at_letters, "board/?as=chair").json()["as"] == "chair"


class TestAHelper:
    """She shows the lines on a page of her own, by plain forms, until the chair takes the job back."""

    def test_from_the_chairs_sheet_to_the_helpers_page_and_back(self, at_letters, amara, yonas, gareth, press, visit):
        line = actions.post_line(at_letters, by=gareth, text="WAITINGWORDS").line
        assert visit(yonas, at_letters, "lines/").status_code == 403
        seat = re.search(r'name="to" value="(\d+)">\s*Yonas', visit(amara, at_letters, "chair/").content.decode())[1]

        assert press(amara, at_letters, "lines/hand/", to=seat).status_code == 303

        assert "WAITINGWORDS" in visit(yonas, at_letters, "lines/").content.decode()
        assert "WAITINGWORDS" not in visit(yonas, at_letters, "live/").content.decode()
        shown = press(yonas, at_letters, "lines/show/", line=line.pk)
        assert shown["Location"].endswith("/lines/")
        assert Line.objects.get().status == "released"

        assert press(amara, at_letters, "lines/hand/", to="").status_code == 303
        assert visit(yonas, at_letters, "lines/").status_code == 403
        assert press(yonas, at_letters, "lines/hide/", line=line.pk).status_code == 403

    @pytest.mark.parametrize("name", ["yonas", "tom", "ruth", "priya"])
    def test_who_was_not_handed_it_may_not(self, at_letters, amara, everybody, gareth, press, name):
        line = actions.post_line(at_letters, by=gareth, text="Hello").line
        other = next(s for s in policy.helpers(at_letters) if s.user != everybody[name])
        actions.hand_lines(at_letters, by=amara, helper=other)
        assert press(everybody[name], at_letters, "lines/show/", line=line.pk).status_code == 403
        assert press(everybody[name], at_letters, "lines/hand/", to="").status_code == 403

    @pytest.mark.parametrize("to", ["x", "9" * 30, "999999"])
    def test_nonsense_hands_it_to_nobody(self, at_letters, amara, press, to):
        assert press(amara, at_letters, "lines/hand/", to=to).status_code == 400
        assert not LineHelper.objects.exists()

    def test_a_partner_is_not_offered(self, at_letters, amara, priya, visit):
        assert "Priya, " not in visit(amara, at_letters, "chair/").content.decode()
        seat = Membership.objects.get(user=priya, role="partner_lead")
        assert seat.pk not in {one.pk for one in policy.helpers(at_letters)}


class TestTheVerdictInTheRoom:
    @pytest.fixture
    def answered(self, live, amara, stage):
        item = go_to(live, amara, "Tell us when you come")
        for commitment in item.challenge.parts.get().commitments.all():
            of_challenges.mark_done(commitment, by=stage.partner, evidence="Ten went out.")
        actions.answer(live, by=amara, item_id=item.pk, proposal={"kind": "yes", "text": "Every repair has a day."})
        return live

    def test_it_may_say_which_of_the_seven_promises_it_is_about(self, answered, yonas, press):
        Principle.objects.create(slug="home", order=1, title="A stable home", statement="So they are safe.")
        sent = press(
            yonas, answered, "verdict/", item=current(answered).pk, kind="changed", why="It works.",
            what_changed="A day for each.", outcome_kind="new_service", principles=["home"],
        )  # fmt: skip
        assert sent.status_code == 303
        outcome = current(answered).challenge.outcome
        assert [one.slug for one in outcome.principles.all()] == ["home"]

    def test_what_to_fix_stands_before_everything_and_nothing_is_stored(self, answered, yonas, press):
        sent = press(yonas, answered, "verdict/", item=current(answered).pk, kind="changed", why="It works.")
        html = sent.content.decode()
        assert sent.status_code == 422
        assert html.count('class="note bad summary"') == 1
        assert html.index('class="note bad summary"') < html.index("<h1>Is it good enough?")
        assert "Choose what kind of change it is." in html
        assert not current(answered).challenge.verdicts.exists()

    def test_not_good_enough_needs_no_kind_of_change(self, answered, yonas, press):
        sent = press(
            yonas, answered, "verdict/", item=current(answered).pk, kind="not_good_enough", why="Two waited.",
            what_is_left="Weekends.",
        )  # fmt: skip
        assert sent.status_code == 303


def test_when_it_is_over_the_phone_says_so_and_what_was_decided(at_letters, amara, priya, stage, visit):
    actions.post_line(at_letters, by=priya, text="WAITINGWORDS")
    promise(at_letters, amara, stage.seat)
    actions.close(at_letters, by=amara)
    html = visit(priya, at_letters, "live/").content.decode()
    assert "The meeting is over" in html
    assert "Send each letter as a text." in html
    assert f"/meetings/{at_letters.pk}/minutes/" in html
    assert '<section class="flow" aria-labelledby="l" data-while-live hidden>' in html  # no empty list of words
    assert "WAITINGWORDS" not in html
    assert "Priya" not in html[html.index("<main") : html.index("</main>")]


def test_the_chair_confirms_an_answer_where_she_reads_it(live, amara, priya, stage, client, sign_in):
    challenge = go_to(live, amara, "Tell us when you come").challenge
    for commitment in challenge.parts.get().commitments.all():
        of_challenges.mark_done(commitment, by=priya, evidence="Ten went out.")
    of_challenges.propose_answer(
        challenge, by=priya, kind="yes", text="PROPOSEDWORDS", organisation=stage.seat.organisation
    )
    form = f'action="/challenges/{challenge.reference}/answer/confirm/"'
    page = sign_in(client, amara).get(challenge.get_absolute_url()).content.decode()
    answer = page[page.index('aria-labelledby="proposal"') :].split("</section>")[0]
    assert "This answer waits for you" in answer
    assert form in answer
    assert page.count(form) == 1
    other = sign_in(client, priya).get(challenge.get_absolute_url()).content.decode()
    assert "This answer waits for the chair" in other
    assert form not in other


def test_a_phone_in_a_meeting_leads_home_and_to_the_menu(at_letters, priya, visit):
    html = visit(priya, at_letters, "live/").content.decode()
    assert '<a class="crumb" href="/">' in html
    assert 'id="menu"' in html


class TestTheBoard:
    def test_it_gives_what_was_missed(self, at_letters, amara, visit):
        answer = visit(amara, at_letters, "board/?since=1")
        assert [event["n"] for event in answer.json()["events"]] == [2]
        assert "Letters I can open" in answer.json()["events"][0]["html"]

    def test_it_is_whole_without_a_number_or_when_far_behind(self, at_letters, amara, visit, monkeypatch):
        assert "Letters I can open" in visit(amara, at_letters, "board/").json()["board"]
        monkeypatch.setattr("challenges.meeting.hub.AT_ONCE", 1)
        assert "board" in visit(amara, at_letters, "board/?since=0").json()
        assert "board" in visit(amara, at_letters, "board/?since=900").json()  # it knows numbers we do not

    def test_it_answers_early_when_nothing_happened(
        self, at_letters, amara, client, visit, django_assert_max_num_queries
    ):
        answer = visit(amara, at_letters, "board/?since=2")
        assert answer.json() == {"n": 2, "as": "room", "events": []}
        with django_assert_max_num_queries(4):
            again = client.get(f"/meetings/{at_letters.pk}/board/?since=2", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        go_on(at_letters, amara)
        changed = client.get(f"/meetings/{at_letters.pk}/board/?since=2", headers={"If-None-Match": answer["ETag"]})
        assert changed.status_code == 200

    @pytest.mark.parametrize("since", ["-1", "x", "1e3", "9" * 40, "%00"])
    def test_nonsense_is_refused(self, at_letters, amara, visit, since):
        assert visit(amara, at_letters, f"board/?since={since}").status_code == 400

    def test_a_chair_may_ask_for_both_audiences(self, at_letters, amara, gareth, visit):
        actions.post_line(at_letters, by=gareth, text="WAITINGWORDS")
        assert "WAITINGWORDS" in visit(amara, at_letters, "board/?as=chair").json()["board"]
        assert "WAITINGWORDS" not in visit(amara, at_letters, "board/?as=screen").json()["board"]


def test_fragments_hold_no_form_token_or_viewer(at_letters, amara, visit):
    board = visit(amara, at_letters, "board/?as=chair").json()["board"]
    assert "<form" not in board
    assert "csrf" not in board
    assert "op_id" not in board
    assert amara.display_name not in board


def test_the_number_of_statements_does_not_grow(at_letters, amara, stage, gareth, visit, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        counts = []
        for path in ("", "live/", "chair/", "screen/", "board/?as=chair"):
            visit(amara, at_letters, path)  # what is read once and kept
            with CaptureQueriesContext(
                connection,
            ) as queries:
                visit(amara, at_letters, path)
            counts.append(len(queries))
        return counts

    seat = stage.seat
    actions.post_line(at_letters, by=gareth, text="Waiting")
    actions.post_line(at_letters, by=amara, text="Shown")
    promise(at_letters, amara, seat)
    few = asked()
    for place in range(8):
        stage.with_j2i(meeting=at_letters, title=f"Another {place}")
        actions.post_line(at_letters, by=gareth, text="Waiting")
        actions.post_line(at_letters, by=amara, text="Shown")
        promise(at_letters, amara, seat, what=f"Number {place}")
    assert asked() == few
    assert max(few) < 40


class TestMinutes:
    @pytest.fixture
    def over(self, at_letters, amara, priya, gareth, stage):
        shown = actions.post_line(at_letters, by=priya, text="SHOWNWORDS").line
        actions.release_line(at_letters, by=amara, line_id=shown.pk)
        hidden = actions.post_line(at_letters, by=priya, text="HIDDENWORDS").line
        actions.release_line(at_letters, by=amara, line_id=hidden.pk)
        actions.hide_line(at_letters, by=amara, line_id=hidden.pk)
        actions.post_line(at_letters, by=gareth, text="WAITINGWORDS")
        promise(at_letters, amara, stage.seat)
        actions.start(at_letters, by=amara, item_id=current(at_letters).pk)
        go_to(at_letters, amara, "Goodbye and next date")
        actions.close(at_letters, by=amara)
        at_letters.refresh_from_db()
        return at_letters

    def test_they_hold_what_was_shown_promised_and_decided_and_nothing_else(self, over, priya, visit):
        html = visit(priya, over, "minutes/").content.decode()
        for words in ("SHOWNWORDS", "Send each letter as a text.", "The work started.", "Draft minutes"):
            assert words in html
        for words in ("HIDDENWORDS", "WAITINGWORDS", "Priya", "Amara", "Leah"):
            assert words not in str(Minutes.objects.get().content)
            assert words not in html

    def test_a_line_hidden_afterwards_is_in_neither_page_nor_record(self, over, amara, ruth, press, visit):
        line = Line.objects.get(text="SHOWNWORDS")
        assert press(ruth, over, "lines/hide/", line=line.pk).status_code == 303
        assert "SHOWNWORDS" not in visit(amara, over, "minutes/").content.decode()
        assert "SHOWNWORDS" not in str(Minutes.objects.get().content)

    def test_a_challenge_taken_back_since_is_only_a_mark(self, over, leah, amara, visit):
        from challenges import actions as of_challenges
        from challenges.models import Challenge

        of_challenges.withdraw(Challenge.objects.get(title="Letters I can open"), by=leah)
        html = visit(amara, over, "minutes/").content.decode()
        assert "Taken back" in html
        assert "Letters I can open" not in html
        assert "SHOWNWORDS" not in html

    @pytest.mark.parametrize(
        ("name", "status"),
        [("amara", 200), ("yonas", 200), ("priya", 200), ("tom", 200), ("ruth", 200), ("fiona", 404),
         ("councillor-shah", 404), ("leah", 404), ("ed", 404), ("ada", 404)],
    )  # fmt: skip
    def test_who_reads_the_draft(self, over, everybody, visit, name, status):
        assert visit(everybody[name], over, "minutes/").status_code == status

    def test_there_are_none_before_the_end(self, at_letters, amara, visit):
        assert visit(amara, at_letters, "minutes/").status_code == 404


def test_who_comes_is_a_role_and_a_young_person_a_number(planned, amara, yonas, priya, tom, visit, press):
    press(yonas, planned, "coming/", coming="yes")
    press(priya, planned, "coming/", coming="online")
    html = visit(tom, planned).content.decode()
    assert "1 young person; Repairs lead, Harbour Homes (example) (online)" in html
    assert "Yonas" not in html
    assert "Priya" not in html
    press(yonas, planned, "coming/", coming="no")
    assert Attendance.objects.get(user=yonas).coming == "no"


def test_nonsense_about_coming_is_refused_with_a_sentence(planned, amara, press, client):
    answer = press(amara, planned, "coming/", coming="maybe")
    assert answer.status_code == 303
    assert "Choose one of the three." in client.get(answer["Location"]).content.decode()
    assert not Attendance.objects.filter(user=amara).exists()


def test_words_written_on_the_console_leave_the_chair_there(at_letters, amara, priya, press):
    console, phone = (f"/meetings/{at_letters.pk}/{page}/" for page in ("chair", "live"))

    assert press(amara, at_letters, "lines/write/", text="Hello all", **{"from": "chair"})["Location"] == console
    assert press(amara, at_letters, "lines/write/", text="From my phone")["Location"] == phone
    assert press(amara, at_letters, "lines/write/", text="", **{"from": "chair"})["Location"] == console
    assert press(priya, at_letters, "lines/write/", text="Hello", **{"from": "chair"})["Location"] == phone
