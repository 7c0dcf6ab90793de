"""How was the meeting? One tap a question, counted, and nobody can find out who picked what (domain.md 4, M17)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.meeting import actions, rating
from challenges.models import MeetingEvent, RatingCount, RatingToken
from challenges.reports import influence
from challenges.reports.periods import Period
from events.models import Meeting
from front.due import STEPS
from people.models import Role, User
from tests.factories import make_seat, make_user
from tests.meeting.test_journal import at_once
from tests.standing import kept

pytestmark = pytest.mark.django_db
FORTNIGHT = timedelta(days=14)
QUESTIONS = ["space", "voice", "audience", "influence"]


@kept
def over(live, amara):
    """The meeting, ended just now."""
    actions.close(live, by=amara)
    live.refresh_from_db()
    return live


@kept
def young(clab):
    return [seated(f"Young {n}", clab, Role.MEMBER) for n in range(5)]


@kept
def partners(j2i):
    return [seated(f"Partner {n}", j2i, Role.PARTNER_LEAD) for n in range(5)]


def seated(name, group, role):
    person = make_user(name)
    make_seat(person, group, role)
    return person


def address(meeting, path="rating/"):
    return f"/meetings/{meeting.pk}/{path}"


def tap(client, meeting, question="space", answer="yes"):
    return client.post(address(meeting, "rate/"), {"question": question, "answer": answer})


def all_say(people, meeting, answer, question="space"):
    for person in people:
        assert actions.rate(meeting, by=person, question=question, answer=answer)


def numbers():
    return list(RatingCount.objects.order_by("question", "side").values_list("question", "side", "yes", "partly", "no"))


def closed(meeting):
    """The moment the rating is over."""
    return time_machine.travel(meeting.closed_at + FORTNIGHT)


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main")[0]


# --- Once a person and question ---------------------------------------------------------------------------------------


def test_the_first_tap_counts_and_no_other(over, yonas, amara, priya):
    assert actions.rate(over, by=yonas, question="space", answer="yes")
    assert not actions.rate(over, by=yonas, question="space", answer="no")
    assert not actions.rate(over, by=yonas, question="space", answer="yes")
    assert actions.rate(over, by=yonas, question="voice", answer="no")
    assert actions.rate(over, by=amara, question="space", answer="partly")
    assert actions.rate(over, by=priya, question="space", answer="no")

    assert numbers() == [("space", "others", 0, 0, 1), ("space", "young", 1, 1, 0), ("voice", "young", 0, 0, 1)]


@pytest.mark.django_db(transaction=True)
def test_many_taps_at_once_count_once_a_person(over, yonas, amara, priya):
    people = [yonas, amara, priya]

    counted = at_once(12, lambda place: actions.rate(over, by=people[place % 3], question="space", answer="yes"))

    assert sum(counted) == 3
    assert numbers() == [("space", "others", 1, 0, 0), ("space", "young", 2, 0, 0)]
    assert RatingToken.objects.count() == 3


def test_another_meeting_is_another_rating(over, yonas, amara):
    all_say([yonas], over, "yes")
    later = Meeting.objects.next_of("j2i")
    actions.go_live(later, by=amara)
    actions.close(later, by=amara)

    assert actions.rate(later, by=yonas, question="space", answer="no")


# --- Nobody can find out ----------------------------------------------------------------------------------------------


def everything():
    """Each row of every table as it stands, without the numbers that a sequence gave the counts."""
    rows = {}
    for model in apps.get_models(include_auto_created=True):
        kept = [{k: v for k, v in row.items() if (model, k) != (RatingCount, "id")} for row in model.objects.values()]
        rows[model._meta.label] = sorted(kept, key=repr)
    return rows


def test_who_said_what_leaves_no_trace_in_the_whole_database(over, yonas, dylan, sign_in):
    """Yonas yes and Dylan no, or the other way round: afterwards every table of the site is the very same."""
    his, the_others = sign_in(Client(), yonas), sign_in(Client(), dylan)

    def after(first, second):
        with transaction.atomic():
            for question in QUESTIONS:
                assert tap(his, over, question, first).status_code == 303
                assert tap(the_others, over, question, second).status_code == 303
            found = everything()
            transaction.set_rollback(True)
        return found

    with time_machine.travel(over.closed_at + timedelta(hours=1), tick=False):
        one_way, other_way = after("yes", "no"), after("no", "yes")

    assert one_way["challenges.RatingCount"][0]["yes"] == one_way["challenges.RatingCount"][0]["no"] == 1
    assert len(one_way["challenges.RatingToken"]) == 8
    assert one_way == other_way


def test_the_rows_hold_no_person_and_no_moment(over, yonas, priya):
    before = MeetingEvent.objects.count(), over.attendance.filter(here_at__isnull=False).count()
    for question in QUESTIONS:
        all_say([yonas], over, "no", question)
        all_say([priya], over, "yes", question)

    assert {field.name for field in RatingCount._meta.get_fields()} == {
        "id", "meeting", "question", "side", "yes", "partly", "no",
    }  # fmt: skip
    assert {field.name for field in RatingToken._meta.get_fields()} == {"digest", "meeting"}
    said = repr([*RatingCount.objects.values(), *RatingToken.objects.values()])
    for person in User.objects.all():
        assert not re.search(rf"'{re.escape(str(person.pk))}'|{person.display_name}|{re.escape(person.email)}", said)
    over.refresh_from_db()
    assert (MeetingEvent.objects.count(), over.attendance.filter(here_at__isnull=False).count()) == before


def test_a_token_cannot_be_made_without_the_sites_key(over, yonas, settings):
    hers = rating.digest(over, "space", yonas)
    settings.SECRET_KEY = "another key, as long as a key should be, and made up"

    assert rating.digest(over, "space", yonas) != hers


def test_while_people_may_answer_no_number_shows_to_anybody(over, young, partners, everybody, sign_in):
    all_say(young, over, "no")
    all_say(partners, over, "yes")

    assert rating.results(over) is None
    for name in ("amara", "yonas", "ruth", "tom", "priya"):
        page = main_of(sign_in(Client(), everybody[name]).get(address(over)))
        assert "How was this meeting?" in page
        for secret in ("No: 5", "Yes: 5", ": 5", "Nobody answered", "A few people"):
            assert secret not in page


def test_below_five_there_is_a_word_and_no_number(over, young, partners, sign_in, amara):
    all_say(young[:4], over, "no")
    all_say(partners[:1], over, "yes")
    with closed(over):
        page = main_of(sign_in(Client(), amara).get(address(over)))

        assert page.count("A few people answered.") == 2 and page.count("Nobody answered.") == 6
        assert not re.search(r"(Yes|Partly|No): \d", page)


def test_with_five_the_numbers_show_and_young_people_are_apart(over, young, partners, sign_in, priya):
    all_say(young[:4], over, "no")
    all_say(young[4:], over, "yes")
    all_say(partners[:4], over, "yes")
    with closed(over):
        page = main_of(sign_in(Client(), priya).get(address(over)))

        assert re.search(r"<dt>Young people</dt><dd>Yes: 1, Partly: 0, No: 4\.</dd>", page)
        assert re.search(r"<dt>Everybody else</dt><dd>A few people answered\.</dd>", page)
        assert "9" not in re.sub(r"<[^>]+>|\d+ \w+ \d{4}", "", page.partition("<dl")[2].partition("</dl>")[0])


@pytest.mark.parametrize(
    ("name", "side"),
    [("yonas", "young"), ("amara", "young"), ("dylan", "young"), ("ruth", "others"), ("tom", "others")],
)
def test_who_counts_as_a_young_person(over, everybody, name, side):
    all_say([everybody[name]], over, "yes")

    assert RatingCount.objects.get().side == side


def test_where_nobody_answered_the_page_says_so_once(over, sign_in, ruth):
    with closed(over):
        page = main_of(sign_in(Client(), ruth).get(address(over)))

    assert page.count("Nobody answered.") == 1 and "<dl" not in page


# --- From the end of the meeting, for 14 days -------------------------------------------------------------------------


def test_before_the_end_there_is_nothing_to_say(live, yonas, sign_in):
    client = sign_in(Client(), yonas)

    assert client.get(address(live))["Location"] == address(live, "")
    assert tap(client, live)["Location"] == address(live)
    with pytest.raises(ValidationError):
        actions.rate(live, by=yonas, question="space", answer="yes")
    assert not RatingCount.objects.exists() and not RatingToken.objects.exists()


def test_it_closes_after_14_days_and_the_tokens_go(over, yonas, dylan, amara, sign_in):
    assert next(step.every for step in STEPS if step.do == rating.forget_tokens) <= timedelta(minutes=15)
    all_say([yonas], over, "yes")
    with time_machine.travel(over.closed_at + FORTNIGHT - timedelta(minutes=1)):
        assert rating.forget_tokens(timezone.now()) == 0
        all_say([dylan], over, "no")
    with closed(over):
        page = sign_in(Client(), amara)
        assert "These questions are closed." in page.get(tap(page, over)["Location"]).content.decode()
        assert rating.forget_tokens(timezone.now()) == 2
        assert rating.forget_tokens(timezone.now()) == 0
        with pytest.raises(ValidationError, match="closed"):
            actions.rate(over, by=yonas, question="space", answer="yes")

    assert not RatingToken.objects.exists()
    assert numbers() == [("space", "young", 1, 0, 1)]


def test_the_tokens_of_an_open_rating_stay(over, yonas, amara):
    all_say([yonas], over, "yes")
    Meeting.objects.filter(pk=over.pk).update(closed_at=over.closed_at - FORTNIGHT)
    later = Meeting.objects.next_of("j2i")
    actions.go_live(later, by=amara)
    actions.close(later, by=amara)
    later.refresh_from_db()
    all_say([yonas], later, "yes")

    now = timezone.now()
    assert sum(rating.TOKENS.by_day(now, now + timedelta(days=30)).values()) == 2
    assert rating.forget_tokens(now) == 1
    assert not actions.rate(later, by=yonas, question="space", answer="no")


# --- Who may, and with what -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["leah", "ed", "ada", "fiona", "councillor_shah", None])
def test_who_was_not_invited_finds_nothing(over, groups, request, sign_in, name):
    stranger = request.getfixturevalue(name) if name else None
    client = sign_in(Client(), stranger) if stranger else Client()

    assert client.get(address(over)).status_code == 404
    assert tap(client, over).status_code == 404
    if stranger:
        with pytest.raises(PermissionDenied):
            actions.rate(over, by=stranger, question="space", answer="yes")
    assert not RatingCount.objects.exists() and not RatingToken.objects.exists()


@pytest.mark.parametrize(
    ("question", "answer"),
    [("space", "total"), ("space", "meeting"), ("space", ""), ("", "yes"), ("side", "yes"), ("space\x00", "yes\x00")],
)
def test_another_answer_is_none(over, yonas, sign_in, question, answer):
    client = sign_in(Client(), yonas)

    assert tap(client, over, question, answer)["Location"] == address(over)

    assert "Choose one of the three." in client.get(address(over)).content.decode()
    assert not RatingCount.objects.exists() and not RatingToken.objects.exists()


def test_a_visit_changes_nothing(over, yonas, sign_in):
    client = sign_in(Client(), yonas)

    assert client.get(address(over, "rate/")).status_code == 405
    assert client.post(address(over)).status_code == 405


# --- The page ---------------------------------------------------------------------------------------------------------


def forms_of(page):
    """Each form of the page as a browser without any script has it: its hidden question and its buttons."""
    forms = re.findall(r"<form[^>]*/rate/\"[^>]*>(.*?)</form>", page, re.S)
    button = re.compile(r'<button [^>]*class="([^"]+)"[^>]*value="(\w+)"')
    return {re.search(r'name="question" value="(\w+)"', form)[1]: button.findall(form) for form in forms}


def test_the_four_questions_are_plain_forms_with_buttons_of_equal_weight(over, yonas, dylan, sign_in):
    client = sign_in(Client(), yonas)
    equal = [("btn quiet", "yes"), ("btn quiet", "partly"), ("btn quiet", "no")]
    assert forms_of(main_of(client.get(address(over)))) == dict.fromkeys(QUESTIONS, equal)

    answer = tap(client, over, "voice", "partly")

    assert (answer.status_code, answer["Location"]) == (303, address(over) + "#voice")
    page = main_of(client.get(address(over)))
    assert list(forms_of(page)) == ["space", "audience", "influence"]
    assert page.count("You answered. Nobody can see what.") == 1
    assert list(forms_of(main_of(sign_in(Client(), dylan).get(address(over))))) == QUESTIONS


def test_the_way_there_stands_on_every_page_after_the_end(live, amara, priya, sign_in):
    chair, partner = sign_in(Client(), amara), sign_in(Client(), priya)
    link = f'href="{address(live)}"'
    for client, path in ((chair, "chair/"), (chair, "live/"), (partner, "live/"), (partner, "")):
        assert link not in main_of(client.get(address(live, path)))

    actions.close(live, by=amara)

    for client, path in ((chair, "chair/"), (chair, "live/"), (partner, "live/"), (partner, "")):
        assert link in main_of(client.get(address(live, path)))
    event = MeetingEvent.objects.get(kind="end")
    assert (
        link in event.room_html and "<form" not in event.room_html
    )  # who follows on the phone gets it without a reload


def test_a_meeting_that_was_called_off_asks_nothing(planned, yonas, sign_in):
    Meeting.objects.filter(pk=planned.pk).update(status="cancelled")
    client = sign_in(Client(), yonas)

    assert "How was this meeting?" not in main_of(client.get(address(planned, "live/")))
    assert "How was this meeting?" not in main_of(client.get(address(planned, "")))
    assert client.get(address(planned))["Location"] == address(planned, "")


def test_the_page_asks_the_database_as_much_for_thirty_people_as_for_one(over, clab, j2i, yonas, sign_in):
    def statements(at):
        with time_machine.travel(at):
            client = sign_in(Client(), yonas)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address(over)).status_code == 200
        return len(asked)

    soon, late = over.closed_at + timedelta(hours=1), over.closed_at + FORTNIGHT
    all_say([yonas], over, "yes")
    statements(soon)
    few = statements(soon), statements(late)
    for n in range(30):
        person = seated(f"Person {n}", *((clab, Role.MEMBER) if n % 2 else (j2i, Role.MINUTE_TAKER)))
        for question in QUESTIONS:
            actions.rate(over, by=person, question=question, answer="partly")

    assert (statements(soon), statements(late)) == few


# --- M17 --------------------------------------------------------------------------------------------------------------


def felt(meeting):
    today = timezone.localdate()
    found = influence.m17_meeting_felt_real([], Period(today - timedelta(days=100), today))
    return found.whole, found.big


def test_m17_counts_what_young_people_said_once_it_shows(over, young, partners):
    all_say(young[:4], over, "yes", "space")
    all_say(young[4:], over, "no", "space")
    all_say(young[:4], over, "no", "voice")  # four: hidden, and not counted
    all_say(partners, over, "no", "space")
    assert felt(over) == (0, "")

    with closed(over):
        assert felt(over) == (5, "80%")


def test_m17_tells_nothing_where_each_question_has_too_few(over, young):
    for question in QUESTIONS:
        all_say(young[:4], over, "yes", question)

    with closed(over):
        assert felt(over) == (0, "")
