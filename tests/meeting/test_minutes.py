"""From draft to record: the chair's page, facts put right, "That is how it was", frozen; and what is taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions as of_challenges
from challenges import retention
from challenges.meeting import actions, corrections, life, short
from challenges.meeting.minutes import readable
from challenges.models import AgreedToken, Challenge, Correction, Line, MeetingEvent, Minutes
from events.models import Meeting
from front.due import STEPS
from people.models import Notice, Role, User
from tests.factories import make_seat, make_user
from tests.meeting.conftest import end_with_a_promise
from tests.meeting.test_journal import at_once
from tests.standing import kept

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def say(meeting, by, chair, text):
    line = actions.post_line(meeting, by=by, text=text).line
    if line.status == Line.Status.WAITING:
        actions.release_line(meeting, by=chair, line_id=line.pk)
    return line


@kept
def over(at_letters, amara, yonas, priya, tom, stage):
    """The meeting, ended just now: a promise, and a line each of a partner, the minute-taker and a young person."""
    Meeting.objects.filter(pk=at_letters.pk).update(place="The Exchange")
    for person, text in ((priya, "We send 14 letters."), (tom, "Lost letters: 9."), (yonas, "YOUNGWORDS it hurts.")):
        say(at_letters, person, amara, text)
    return end_with_a_promise(at_letters, amara, stage.seat)


@kept
def right(over, amara):
    """The same, and the chair said that it is right."""
    approve(over, amara)
    return over


def approve(meeting, by, **words):
    version = Minutes.objects.get(meeting=meeting).version
    return actions.write_short(meeting, by=by, words=words, seen_version=version, approve=True)


def filed_of(meeting):
    return Minutes.objects.select_related("meeting__series__group").get(meeting=meeting)


def letters():
    return Challenge.objects.get(title="Letters I can open")


def go_out(meeting):
    Minutes.objects.filter(meeting=meeting).update(out_at=timezone.now())


def code_of(error):
    return error.value.code


def line_of(person):
    return f"line:{Line.objects.get(user=person).pk}"


# --- The chair's page -------------------------------------------------------------------------------------------------


def test_the_site_proposes_a_page_from_the_facts_and_the_chair_reads_it_first(over, amara, priya, visit):
    assert "The short version" not in visit(priya, over, "minutes/").content.decode().split("From draft")[0]
    html = " ".join(visit(amara, over, "minutes/").content.decode().split())
    page = html.split('id="short"')[1].split("From draft to record")[0]

    assert "2 young people were there. 2 other people were there. We talked about 2 challenges." in page
    assert "1 promise was made." in page
    assert "The work started." in page and "Send each letter as a text." in page
    assert "Repairs lead, Harbour Homes (example)" in page and "It comes back on" in page
    for words in ("YOUNGWORDS", "Priya", "Yonas", "Leah"):
        assert words not in page
    assert "Draft" in html and "The chair reads it" in html and "Who raised it hears first" in html


def test_the_chair_changes_sentences_and_says_it_is_right(over, amara, client, sign_in):
    at = f"/meetings/{over.pk}/minutes/short/"
    key = letters().pk
    sign_in(client, amara)
    form = client.get(at).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    assert "Send each letter as a text." not in "".join(str(value) for value in fields.values())

    assert client.post(at, {**fields, f"text_{key}": ""}).status_code == 422
    assert client.post(at, {**fields, f"text_{key}": "x" * 301}).status_code == 422
    hinted = client.post(at, {**fields, f"text_{key}": "The placement broke down.", "approve": "yes"})
    assert hinted.status_code == 200 and hinted.context["flags"] and filed_of(over).approved_at is None
    saved = client.post(at, {**fields, f"text_{key}": "They listened to us."})
    assert saved.status_code == 303 and saved.url == at
    said = client.post(at, {**fields, "version": 1, f"text_{key}": "They listened.", "approve": "yes"}, follow=True)

    assert "They listened." in said.content.decode()
    assert filed_of(over).approved_at is not None
    assert client.get(at).status_code == 302, "it is right already"
    # The promise is as it was made, whatever anybody writes around it.
    assert readable(filed_of(over))["items"][1]["promises"][0]["what"] == "Send each letter as a text."


def test_nobody_else_writes_it(over, everybody):
    for name in ("yonas", "tom", "ruth", "priya", "gareth"):
        with pytest.raises(PermissionDenied):
            actions.write_short(over, by=everybody[name], words={"opening": "Mine."}, seen_version=0)
    assert actions.write_short(over, by=everybody["dylan"], words={"opening": "Ours."}, seen_version=0).version == 1


def test_who_comes_second_reads_both_versions(over, amara, dylan, client, sign_in):
    at = f"/meetings/{over.pk}/minutes/short/"
    sign_in(client, amara)
    form = client.get(at).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    actions.write_short(over, by=dylan, words={"opening": "Dylan wrote this."}, seen_version=0)

    answer = client.post(at, {**fields, "text_opening": "Amara wrote that.", "approve": "yes"})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Amara wrote that." in html and "Saved meanwhile:" in html and "Dylan wrote this." in html
    assert 'name="version" value="1"' in html
    assert readable(filed_of(over))["in_short"] == "Dylan wrote this."


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_it_is_right_at_once_one_is_second(over, amara, dylan, priya):
    actions.write_short(over, by=amara, words={"opening": "As it was."}, seen_version=0)

    def say_so(place):
        by = (amara, dylan)[place % 2]
        try:
            actions.write_short(over, by=by, words={"opening": f"Words {place}"}, seen_version=1, approve=True)
        except ValidationError as error:
            return error.code
        return f"Words {place}"

    said = at_once(6, say_so)

    assert sorted(said)[1:] == ["moved_on"] * 5
    assert readable(filed_of(over))["in_short"] == sorted(said)[0]


# --- Facts, and never the promise -------------------------------------------------------------------------------------


def test_what_a_partner_may_put_right(right, priya, gareth, client, sign_in):
    offered = [(fact.code.partition(":")[0], fact.was) for fact in corrections.facts_for(filed_of(right), priya)]

    assert [code for code, _was in offered] == ["began", "ended", "place", "role", "line"]
    assert ("place", "The Exchange") in offered and ("line", "We send 14 letters.") in offered
    html = sign_in(client, priya).get(f"/meetings/{right.pk}/minutes/correct/").content.decode()
    form = html.split('<form class="flow picks"')[1].split("</form>")[0]
    for words in ("Send each letter as a text.", "YOUNGWORDS", "Lost letters", "The work started."):
        assert words not in form
    # Gareth did not come: nothing is offered to him, and nothing is taken from him.
    assert (
        "Who was there can put facts right"
        in sign_in(client, gareth).get(f"/meetings/{right.pk}/minutes/correct/").content.decode()
    )
    with pytest.raises(ValidationError) as error:
        actions.propose_correction(right, by=gareth, fact="place", says="Elsewhere")
    assert code_of(error) == "not_there"


def test_a_promise_a_decision_and_what_others_said_are_refused(right, priya, yonas, tom, amara, press):
    made = right.commitments.get()
    before = Minutes.objects.get().content
    refused = [
        f"promise:{made.pk}",
        f"line:{made.pk}",
        "decisions",
        "in_short",
        "status",
        line_of(yonas),
        line_of(tom),
        "",
    ]
    for fact in refused:
        with pytest.raises(ValidationError) as error:
            actions.propose_correction(right, by=priya, fact=fact, says="By next year.")
        assert code_of(error) == "fact"
        assert press(priya, right, "minutes/correct/", fact=fact, says="By next year.").status_code == 422
    for young in (yonas, amara):
        with pytest.raises(PermissionDenied):
            actions.propose_correction(right, by=young, fact="place", says="Elsewhere")
    assert not Correction.objects.exists()
    assert Minutes.objects.get().content == before


def test_what_is_no_fact_is_sent_back(right, priya):
    wrong = [("place", "  ", "empty"), ("place", "The Exchange", "same"), ("place", "x" * 201, "too_long"),
             ("began", "quarter past", "time"), ("began", "25:10", "time")]  # fmt: skip
    for fact, says, code in wrong:
        with pytest.raises(ValidationError) as error:
            actions.propose_correction(right, by=priya, fact=fact, says=says)
        assert code_of(error) == code


def test_the_minute_taker_takes_one_and_leaves_one_with_a_word(right, priya, tom, gareth, press, visit, yonas):
    mine = line_of(priya)
    for fact, says in (
        (mine, "We send 40 letters."),
        ("role", "Head of repairs, Harbour Homes (example)"),
        ("began", "09:05"),
        ("place", "No."),
    ):
        assert press(priya, right, "minutes/correct/", fact=fact, says=says).status_code == 303
    press(priya, right, "minutes/correct/", fact="place", says="The Hall")  # said again: the last word counts
    waits = {one.fact: one for one in Correction.objects.all()}
    assert len(waits) == 4 and waits["place"].says == "The Hall"
    assert "We send 40 letters." not in visit(gareth, right, "minutes/").content.decode(), "not before it is taken"
    assert "The Hall" in visit(tom, right, "minutes/").content.decode()

    for fact in (mine, "role", "began"):
        press(tom, right, "minutes/decide/", correction=waits[fact].pk, take="yes")
    press(tom, right, "minutes/decide/", correction=waits["place"].pk, take="no")
    assert Correction.objects.get(fact="place").status == "waiting", "a no needs a word"
    press(tom, right, "minutes/decide/", correction=waits["place"].pk, take="no", word="It was the Exchange.")

    html = visit(yonas, right, "minutes/").content.decode()
    assert "We send 40 letters." in html and "14 letters" not in html and "(put right since)" in html
    assert "9:05 am" in html and "Head of repairs" in html and "The Hall" not in html
    # Her promise keeps the role it was made in.
    assert readable(filed_of(right))["items"][1]["promises"][0]["who"] == "Repairs lead, Harbour Homes (example)"
    assert "It was the Exchange." in visit(priya, right, "minutes/").content.decode()
    assert "It was the Exchange." not in html
    for person in (priya, yonas):
        with pytest.raises(PermissionDenied):
            actions.decide_correction(right, by=person, correction_id=waits["place"].pk, take=True)


@pytest.mark.django_db(transaction=True)
def test_a_correction_is_decided_once_however_many_decide(right, priya, tom, amara, dylan):
    waits = actions.propose_correction(right, by=priya, fact="place", says="The Hall")

    def decide(place):
        by = (tom, amara, dylan)[place % 3]
        try:
            one = actions.decide_correction(right, by=by, correction_id=waits.pk, take=place % 2 == 0, word="No.")
        except ValidationError as error:
            return error.code
        return one.status

    said = at_once(6, decide)

    assert said.count("moved_on") == 5
    waits.refresh_from_db()
    assert waits.status in said
    assert filed_of(right).content["place"] == ("The Hall" if waits.status == "taken" else "The Exchange")


def test_nothing_is_put_right_before_the_chair_has_read_it_or_once_it_is_frozen(over, amara, priya, yonas):
    def refused(*acts):
        for act in acts:
            with pytest.raises(ValidationError) as error:
                act()
            yield code_of(error)

    def correct():
        actions.propose_correction(over, by=priya, fact="place", says="Hall")

    def agree():
        actions.agree(over, by=yonas)

    assert set(refused(correct, agree)) == {"draft"}
    approve(over, amara)
    go_out(over)
    actions.freeze_minutes(over, by=amara)
    assert set(refused(correct, agree, lambda: actions.freeze_minutes(over, by=amara))) == {"frozen"}


# --- "That is how it was" ---------------------------------------------------------------------------------------------


def test_those_who_were_there_tap_once_and_no_row_says_who(right, clab, amara, yonas, priya, gareth, press, visit):
    assert actions.agree(right, by=yonas) and not actions.agree(right, by=yonas)
    assert press(priya, right, "minutes/agree/").status_code == 303
    with pytest.raises(ValidationError) as error:
        actions.agree(right, by=gareth)
    assert code_of(error) == "not_there"
    assert "You said so." in visit(yonas, right, "minutes/").content.decode()
    assert "That is how it was" in visit(amara, right, "minutes/").content.decode()
    young = [make_user(f"Young {n}") for n in range(4)]
    for person in young:
        make_seat(person, clab, Role.MEMBER)
        right.attendance.create(user=person, here_at=right.closed_at)
        assert actions.agree(right, by=person)
    fields = {field.attname for field in AgreedToken._meta.fields}
    assert fields == {"digest", "minutes_id"}
    assert not any(
        str(person.pk) == token.digest for person in User.objects.all() for token in AgreedToken.objects.all()
    )
    # A number that moves would say who has tapped just now.
    assert life.agreed(filed_of(right)) == []

    go_out(right)
    actions.freeze_minutes(right, by=amara)

    assert [words for _who, words in life.agreed(filed_of(right))] == ["5 said so.", "A few said so."]
    assert not AgreedToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_taps_at_once_count_once_a_person(right, yonas, amara, priya):
    people = [yonas, amara, priya]
    counted = at_once(9, lambda place: actions.agree(right, by=people[place % 3]))
    filed = filed_of(right)
    assert (sum(counted), filed.agreed_young, filed.agreed_others) == (3, 2, 1)


# --- Frozen, with a number --------------------------------------------------------------------------------------------


def test_the_chair_freezes_it_when_nothing_waits(right, amara, dylan, priya, tom):
    with pytest.raises(ValidationError) as error:
        actions.freeze_minutes(right, by=amara)
    assert code_of(error) == "not_out"
    go_out(right)
    waits = actions.propose_correction(right, by=priya, fact="place", says="The Hall")
    with pytest.raises(ValidationError) as error:
        actions.freeze_minutes(right, by=dylan)
    assert code_of(error) == "waits"
    with pytest.raises(PermissionDenied):
        actions.freeze_minutes(right, by=tom)
    actions.decide_correction(right, by=tom, correction_id=waits.pk, take=True)

    filed = actions.freeze_minutes(right, by=amara)

    assert filed.number == 1 and not Correction.objects.exists()
    assert filed_of(right).content["in_short"], "the site's own sentences are words of the record now"


def test_a_step_freezes_what_has_been_out_for_its_days_and_numbers_have_no_hole(right, amara, priya, settings):
    go_out(right)
    later = Meeting.objects.next_of("j2i")
    actions.go_live(later, by=amara)
    actions.close(later, by=amara)  # nobody ever says that this one is right
    actions.propose_correction(right, by=priya, fact="place", says="The Hall")
    now = timezone.now()
    frozen = now + DAY * settings.MINUTES_OPEN_DAYS
    assert life.forgotten_ahead(now, now + DAY * 30) == {timezone.localdate(frozen): 1}

    assert life.freeze_due(frozen - timedelta(minutes=1)) == 0
    assert life.freeze_due(frozen) == 1
    assert life.freeze_due(frozen) == 0
    assert not Correction.objects.exists() and life.forgotten_ahead(now, now + DAY * 30) == {}
    later.refresh_from_db()
    latest = later.went_live_at + DAY * settings.MINUTES_LATEST_DAYS + DAY
    assert life.send_out(latest) == 1
    assert life.freeze_due(latest + DAY * settings.MINUTES_OPEN_DAYS) == 1

    assert list(Minutes.objects.order_by("frozen_at").values_list("number", flat=True)) == [1, 2]
    assert filed_of(later).approved_at is None
    assert "the site’s own" in next(stop.says for stop in life.stops(filed_of(later)) if "chair" in stop.label)
    assert {life.send_out, life.freeze_due} <= {step.do for step in STEPS}


@pytest.mark.django_db(transaction=True)
def test_two_meetings_frozen_at_once_get_one_number_each(right, amara):
    go_out(right)
    later = Meeting.objects.next_of("j2i")
    actions.go_live(later, by=amara)
    actions.close(later, by=amara)
    approve(later, amara)
    go_out(later)

    def freeze(place):
        meeting = (right, later)[place % 2]
        for _try in range(5):
            try:
                return actions.freeze_minutes(meeting, by=amara).number
            except ValidationError as error:
                if error.code != "again":
                    return error.code

    said = at_once(4, freeze)

    assert sorted(map(str, said)) == ["1", "2", "frozen", "frozen"]


# --- Put right or taken back later ------------------------------------------------------------------------------------


def test_a_line_that_is_hidden_takes_the_sentences_that_quote_it_along(right, over, amara, priya, ruth, visit):
    line = Line.objects.get(user=priya)
    Minutes.objects.update(approved_at=None)
    approve(over, amara, opening="They said: we send 14 letters.", **{str(letters().pk): "A good talk."})
    actions.propose_correction(over, by=priya, fact=f"line:{line.pk}", says="We send 40 letters.")

    actions.hide_line(over, by=ruth, line_id=line.pk)

    html = visit(amara, over, "minutes/").content.decode()
    assert "14 letters" not in html + str(Minutes.objects.get().content)
    assert "40 letters" not in html and not Correction.objects.exists()
    assert "We talked about" in html and "A good talk." in html


@pytest.mark.parametrize("frozen", [False, True])
def test_a_challenge_taken_back_leaves_the_page_and_then_the_record(over, amara, leah, priya, visit, frozen):
    hers, other = letters(), Challenge.objects.get(title="Tell us when you come")
    words = {
        "opening": "We spoke of Letters I can open.",
        str(hers.pk): "HERSTORY",
        str(other.pk): f"Like {hers.reference}.",
    }
    approve(over, amara, **words)
    if frozen:
        go_out(over)
        actions.freeze_minutes(over, by=amara)
    else:
        waits = actions.propose_correction(over, by=priya, fact=line_of(priya), says="OTHERLINE")
    gone = [
        "HERSTORY",
        "Letters I can open",
        hers.reference,
        "YOUNGWORDS",
        "14 letters",
        "Send each letter",
        "OTHERLINE",
    ]
    of_challenges.withdraw(hers, by=leah)

    html = visit(amara, over, "minutes/").content.decode()
    assert "Taken back" in html and "Tell us when you come" in html
    for word in gone:
        assert word not in html
    if not frozen:
        with pytest.raises(ValidationError) as error:
            actions.decide_correction(over, by=amara, correction_id=waits.pk, take=True)
        assert code_of(error) == "moved_on"

    with time_machine.travel(timezone.now() + DAY * 31):
        assert retention.erase_withdrawn(timezone.now()) == 1
    rows = [str(filed.content) for filed in Minutes.objects.all()] + list(Line.objects.values_list("text", flat=True))
    rows += [event.room_html + event.chair_html for event in MeetingEvent.objects.all()]
    rows += [one.was + one.says for one in Correction.objects.all()]
    for word in gone:
        assert not [row for row in rows if word in row], word
    assert "Tell us when you come" in str(Minutes.objects.get().content)
    assert bool(Minutes.objects.get().number) is frozen
    html = visit(amara, over, "minutes/").content.decode()
    assert "Taken back" in html and "Tell us when you come" in html


def test_what_changed_since_last_time_forgets_it_too(over, amara, leah):
    later = Meeting.objects.next_of("j2i")
    actions.go_live(later, by=amara)
    actions.close(later, by=amara)
    content = Minutes.objects.get(meeting=later).content
    content["items"][0]["since"]["moved"] = [
        {"challenge": str(letters().pk), "title": "Letters I can open", "status": "x"}
    ]
    Minutes.objects.filter(meeting=later).update(content=content)
    of_challenges.withdraw(letters(), by=leah)
    with time_machine.travel(timezone.now() + DAY * 31):
        retention.erase_withdrawn(timezone.now())
    assert "Letters I can open" not in "".join(str(filed.content) for filed in Minutes.objects.all())
    assert not [event.n for event in MeetingEvent.objects.all() if "Letters I can open" in event.chair_html]


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_what_each_is_shown_and_what_waits_at_home(right, everybody, sign_in):
    def shown(name):
        html = sign_in(Client(), everybody[name]).get(f"/meetings/{right.pk}/minutes/").content.decode()
        return [mark for mark in ("agree", "correct", "decide", "freeze", "short") if f"minutes/{mark}/" in html]

    assert {name: shown(name) for name in ("amara", "tom", "priya", "gareth", "yonas", "ruth")} == {
        "amara": ["agree"],
        "tom": ["agree"],
        "priya": ["agree", "correct"],
        "gareth": [],
        "yonas": ["agree"],
        "ruth": [],
    }

    home = sign_in(Client(), everybody["tom"]).get("/").content.decode()
    assert "Somebody says a fact is wrong" not in home
    actions.propose_correction(right, by=everybody["priya"], fact="place", says="The Hall")
    assert "Somebody says a fact is wrong" in sign_in(Client(), everybody["tom"]).get("/").content.decode()
    assert "Is this how it was?" not in sign_in(Client(), everybody["amara"]).get("/").content.decode()
    Minutes.objects.update(approved_at=None)
    assert "Is this how it was?" in sign_in(Client(), everybody["amara"]).get("/").content.decode()


def test_the_page_costs_the_same_with_thirty_corrections(right, priya, tom, amara, sign_in):
    client = sign_in(Client(), amara)
    filed = filed_of(right)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/meetings/{right.pk}/minutes/").status_code == 200
        return len(asked)

    def add(numbers):
        for n in numbers:
            Correction.objects.create(minutes=filed, by=priya, fact=f"line:{n}", was="a", says="b")

    add([0])
    cost()
    few = cost()
    add(range(1, 30))
    assert cost() == few < 25


def test_the_stops_say_where_it_stands(over, amara):
    def now():
        return next((stop.label for stop in life.stops(filed_of(over)) if stop.is_now), "")

    assert now() == "The chair reads it"
    assert short.proposed_opening(filed_of(over).content).startswith("2 young people")
    approve(over, amara)
    assert now() == "Who raised it hears first"
    go_out(over)
    assert now() == "Frozen"
    actions.freeze_minutes(over, by=amara)
    assert now() == ""
    assert not Notice.objects.filter(kind="minutes_out").exists()
