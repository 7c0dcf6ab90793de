"""Pause cards, the word board and the break: the room stops kindly, and nobody learns who asked (domain.md 4)."""

import json
import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.meeting import actions, fragments, journal, policy
from challenges.meeting.board import Board
from challenges.models import Break, MeetingEvent, Minutes, PauseCard, Word
from events.models import Attendance, Meeting
from people.models import User
from tests.meeting.conftest import current, go_on, go_to, in_sight
from tests.meeting.test_hub import Page, in_db

pytestmark = pytest.mark.django_db

RARE = "Zorblefax"  # on no screen, in no list


@pytest.fixture
def tap(client, sign_in):
    """`tap(user, meeting, path, **fields)`: that person sends a form with an op id of its own."""

    def tap(user, meeting, path, live=False, **fields):
        sign_in(client, user)
        fields.setdefault("op_id", str(uuid4()))
        return client.post(
            f"/meetings/{meeting.pk}/{path}", fields, headers={"X-Requested-With": "live"} if live else {}
        )

    return tap


@pytest.fixture
def look(client, sign_in):
    """`look(user, meeting, path)`: the words of that page, as that person gets it."""

    def look(user, meeting, path):
        return sign_in(client, user).get(f"/meetings/{meeting.pk}/{path}").content.decode()

    return look


def board(meeting):
    return Board(Meeting.objects.get(pk=meeting.pk))


def part(meeting, name):
    """What a part of the screens shows now, as people read it."""
    return " ".join(re.sub(r"<[^>]+>", "", fragments.part(board(meeting), name)).split())


def frames(meeting, audience="room"):
    """Everything that was ever sent to an audience."""
    return "".join(chair if audience == "chair" else room for _n, room, chair in journal.after(meeting.pk, 0))


def again():
    """The half minute between two cards of one person is over."""
    cache.clear()


def ask(meeting, by, word="", kind="word"):
    again()
    return actions.show_card(meeting, by=by, kind=kind, word=word)


def explain(meeting, by, word, meaning="Where you live."):
    return actions.explain_word(meeting, by=by, word_id=Word.objects.get(text=word).pk, meaning=meaning)


class TestACard:
    def test_a_word_of_the_sites_list_stops_every_screen_at_once(self, at_letters, yonas):
        ask(at_letters, yonas, "placement")

        asks = "Pause. Somebody asks what “placement” means."
        assert part(at_letters, "say") == asks
        assert part(at_letters, "card") == f"{asks} No question is silly."
        assert part(at_letters, "screen") == "Pause Somebody asks what “placement” means. No question is silly."
        assert "placement" in frames(at_letters)

    def test_a_word_that_stands_on_the_screens_may_be_asked_for_out_loud(self, at_letters, yonas, amara):
        actions.post_line(at_letters, by=amara, text="The Quibblewort team decides.")
        ask(at_letters, yonas, " “quibblewort”? ")
        assert "Somebody asks what “quibblewort” means." in part(at_letters, "card")

    def test_a_word_of_a_line_that_is_hidden_goes_from_the_card_too(self, at_letters, yonas, amara):
        line = actions.post_line(at_letters, by=amara, text="The flat above the Quibblewort.").line
        ask(at_letters, yonas, "quibblewort")
        assert "quibblewort" in frames(at_letters)
        actions.hide_line(at_letters, by=amara, line_id=line.pk)
        assert "quibblewort" not in frames(at_letters).casefold()
        assert "quibblewort" in frames(at_letters, "chair")

    def test_a_word_of_a_challenge_that_is_taken_back_goes_from_the_card_too(
        self, at_letters, yonas, leah, django_capture_on_commit_callbacks
    ):
        ask(at_letters, yonas, "letters")
        assert "<bdi>letters</bdi>" in frames(at_letters)
        with django_capture_on_commit_callbacks(execute=True):
            of_challenges.withdraw(current(at_letters).challenge, by=leah)
        assert "<bdi>letters</bdi>" not in frames(at_letters)

    def test_half_a_word_on_the_screens_is_not_that_word(self, at_letters, yonas, amara):
        actions.post_line(at_letters, by=amara, text="The Quibblewort team decides.")
        ask(at_letters, yonas, "wort")
        assert part(at_letters, "card").startswith("Pause. Somebody asks what a word means.")

    def test_what_nobody_has_checked_goes_to_the_chair_alone_until_it_is_explained(self, at_letters, yonas, amara):
        ask(at_letters, yonas, RARE)
        assert RARE not in frames(at_letters)
        assert RARE in frames(at_letters, "chair")
        assert part(at_letters, "card").startswith("Pause. Somebody asks what a word means.")
        assert f"Somebody asks what “{RARE}” means." in part(at_letters, "waiting")

        explain(at_letters, amara, RARE, "A kind of form.")
        assert f"{RARE}: A kind of form." in part(at_letters, "card")
        assert f"{RARE}: A kind of form." in part(at_letters, "screen")

    @pytest.mark.parametrize(
        ("kind", "words"), [("slower", "Somebody asks us to go slower."), ("break", "Somebody needs a break.")]
    )
    def test_other_cards_need_no_word_and_keep_none(self, at_letters, yonas, kind, words):
        ask(at_letters, yonas, RARE, kind=kind)
        assert words in part(at_letters, "screen")
        assert not Word.objects.exists()

    @pytest.mark.parametrize("name", ["amara", "yonas", "priya", "gareth", "ruth", "tom"])
    def test_everybody_invited_may(self, at_letters, everybody, name):
        assert ask(at_letters, everybody[name]).kind == "card"

    def test_nobody_else_may(self, at_letters, leah, ada):
        for stranger in (leah, ada):
            with pytest.raises(PermissionDenied):
                ask(at_letters, stranger, "placement")
        assert not PauseCard.objects.exists()

    def test_only_while_it_is_live(self, planned, amara, yonas):
        with pytest.raises(ValidationError, match="not begun"):
            ask(planned, yonas)
        actions.go_live(planned, by=amara)
        actions.close(planned, by=amara)
        with pytest.raises(ValidationError, match="over"):
            ask(planned, yonas)

    def test_the_same_tap_twice_is_one_card(self, at_letters, yonas):
        op_id = uuid4()
        first, second = (
            actions.show_card(at_letters, by=yonas, op_id=op_id, kind="word", word="placement") for _each in range(2)
        )
        assert first.pk == second.pk
        assert MeetingEvent.objects.filter(kind="card").count() == 1

    def test_one_person_waits_half_a_minute_and_another_does_not(self, at_letters, yonas, priya):
        actions.show_card(at_letters, by=yonas, kind="word")
        with pytest.raises(ValidationError, match="Wait a moment"):
            actions.show_card(at_letters, by=yonas, kind="slower")
        actions.show_card(at_letters, by=priya, kind="slower")
        assert PauseCard.objects.count() == 2

    def test_one_is_up_and_the_words_of_others_join_those_that_wait(self, at_letters, yonas, priya, gareth, amara):
        ask(at_letters, yonas, "placement")
        ask(at_letters, priya, "cohort")
        ask(at_letters, gareth, "slow", kind="slower")
        ask(at_letters, gareth, "PLACEMENT")
        assert list(Word.objects.values_list("text", flat=True)) == ["placement", "cohort"]
        assert PauseCard.objects.filter(kind="word").count() == 1
        assert "placement" in part(at_letters, "screen")
        assert "Asked too: “cohort”" in part(at_letters, "waiting")

        actions.take_card_down(at_letters, by=amara, card_id=board(at_letters).card.pk)
        assert "Somebody asks us to go slower." in part(at_letters, "screen")
        actions.take_card_down(at_letters, by=amara, card_id=board(at_letters).card.pk)
        assert "Letters I can open" in part(at_letters, "screen")
        assert part(at_letters, "card") == ""

    def test_there_is_an_end_to_the_words(self, at_letters, yonas):
        for number in range(Word.MOST):
            ask(at_letters, yonas, f"word {number}")
        with pytest.raises(ValidationError, match="Many words"):
            ask(at_letters, yonas, "one more")
        ask(at_letters, yonas, "word 3")
        assert Word.objects.count() == Word.MOST

    def test_only_who_runs_it_goes_on(self, at_letters, everybody, yonas):
        ask(at_letters, yonas)
        card = PauseCard.objects.get()
        for name in ("yonas", "priya", "ruth", "tom"):
            with pytest.raises(PermissionDenied):
                actions.take_card_down(at_letters, by=everybody[name], card_id=card.pk)
        actions.take_card_down(at_letters, by=everybody["dylan"], card_id=card.pk)
        with pytest.raises(ValidationError, match="quicker"):
            actions.take_card_down(at_letters, by=everybody["amara"], card_id=card.pk)


def rows_of(user):
    """Every row of the database that points to this person, as it stands."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model is User:
                of_hers = model._base_manager.filter(**{field.name: user})
                found[f"{model._meta.label}.{field.name}"] = sorted(map(str, of_hers.values_list()))
    return found


def test_no_row_and_no_frame_says_who_asked(at_letters, yonas, amara, priya):
    """Yonas is known to this meeting by a line of his; his card leaves no trace of him, not even that he is here."""
    before = rows_of(priya)
    actions.post_line(at_letters, by=priya, text="Mine")
    assert rows_of(priya) != before, "what is written down in her name is seen by this test"
    actions.post_line(at_letters, by=yonas, text="Mine too")
    for person in (yonas, priya):
        Attendance.objects.filter(user=person).delete()
    sent = {audience: len(frames(at_letters, audience)) for audience in ("room", "chair")}
    before = rows_of(yonas), rows_of(priya)

    ask(at_letters, yonas, RARE)
    ask(at_letters, priya, "placement")
    ask(at_letters, yonas, kind="slower")

    assert (rows_of(yonas), rows_of(priya)) == before
    assert set(MeetingEvent.objects.filter(kind="card").values_list("by", flat=True)) == {None}
    assert not Attendance.objects.filter(user__in=[yonas, priya]).exists()
    for audience, length in sent.items():
        new = fragments_of_cards(at_letters, audience)
        assert len(new) > 0 and len(frames(at_letters, audience)) > length
        for person in (yonas, priya):
            assert person.display_name not in new
    for row in (*Word.objects.values(), *PauseCard.objects.values()):
        assert not {yonas.pk, priya.pk} & {value for name, value in row.items() if name not in ("id", "word_id")}


def fragments_of_cards(meeting, audience):
    """What was sent because of cards, without the lines that wait: those do say who wrote them, to the chair."""
    rows = MeetingEvent.objects.filter(meeting=meeting, kind="card").values_list(f"{audience}_html", flat=True)
    sent = "".join(rows)
    return re.sub(r'<p class="small soft">\w+ wrote this at [\d:]+</p>', "", sent)


class TestTheWordBoard:
    @pytest.mark.parametrize("name", ["amara", "dylan", "tom", "ruth"])
    def test_who_explains_a_word(self, at_letters, everybody, yonas, name):
        ask(at_letters, yonas, RARE)
        event = explain(at_letters, everybody[name], RARE, "  A kind\nof form. ")
        assert (Word.objects.get().meaning, event.by) == ("A kind of form.", everybody[name])
        assert part(at_letters, "words") == f"{RARE}: A kind of form."

    @pytest.mark.parametrize("name", ["yonas", "priya", "gareth"])
    def test_who_does_not(self, at_letters, everybody, yonas, name):
        ask(at_letters, yonas, RARE)
        with pytest.raises(PermissionDenied):
            explain(at_letters, everybody[name], RARE)
        with pytest.raises(PermissionDenied):
            actions.take_word_off(at_letters, by=everybody[name], word_id=Word.objects.get().pk)
        assert RARE not in frames(at_letters)

    def test_a_word_waits_unseen_until_it_has_its_meaning(self, at_letters, yonas, amara):
        ask(at_letters, yonas, RARE)
        assert part(at_letters, "words") == ""
        assert f"To explain: “{RARE}”" in part(at_letters, "stops")
        explain(at_letters, amara, RARE)
        assert "To explain" not in part(at_letters, "stops")

    def test_the_newest_word_stands_on_the_room_screen_until_something_newer(self, at_letters, yonas, amara):
        ask(at_letters, yonas, "placement")
        explain(at_letters, amara, "placement")
        actions.take_card_down(at_letters, by=amara, card_id=board(at_letters).card.pk)
        assert "“placement” means: Where you live." in part(at_letters, "screen")
        actions.post_line(at_letters, by=amara, text="We go on.")
        assert "placement" not in part(at_letters, "screen")
        go_to(at_letters, amara, "Goodbye and next date")
        assert "Words we explained today: placement" in part(at_letters, "screen")

    def test_the_next_item_begins_with_its_own_words(self, at_letters, yonas, amara):
        ask(at_letters, yonas, "placement")
        explain(at_letters, amara, "placement")
        actions.take_card_down(at_letters, by=amara, card_id=board(at_letters).card.pk)
        go_to(at_letters, amara, "Tell us when you come")
        assert "placement" not in part(at_letters, "screen")

    def test_a_better_meaning_takes_the_place_of_the_first(self, at_letters, yonas, amara):
        ask(at_letters, yonas, "placement")
        explain(at_letters, amara, "placement", "A home.")
        explain(at_letters, amara, "placement", "Where you live.")
        assert part(at_letters, "words") == "placement: Where you live."

    @pytest.mark.parametrize("meaning", ["", "  ", "x" * 121])
    def test_a_meaning_is_short_and_there(self, at_letters, yonas, amara, meaning):
        ask(at_letters, yonas, "placement")
        with pytest.raises(ValidationError):
            explain(at_letters, amara, "placement", meaning)
        assert Word.objects.get().meaning == ""

    def test_off_the_board_is_off_every_screen_and_out_of_every_replay(self, at_letters, yonas, ruth, amara):
        ask(at_letters, yonas, RARE)
        explain(at_letters, amara, RARE, "SAIDTOOMUCH")
        assert "SAIDTOOMUCH" in frames(at_letters)

        actions.take_word_off(at_letters, by=ruth, word_id=Word.objects.get().pk)

        for audience in ("room", "chair"):
            assert RARE not in frames(at_letters, audience)
            assert "SAIDTOOMUCH" not in frames(at_letters, audience)
        assert not Word.objects.exists()
        assert part(at_letters, "card").startswith("Pause. Somebody asks what a word means.")

    def test_the_minutes_keep_words_with_meanings_and_nobody(self, at_letters, yonas, amara, tom, ruth, look):
        ask(at_letters, yonas, "placement")
        ask(at_letters, yonas, RARE)
        explain(at_letters, tom, "placement")
        word = Word.objects.get(text="placement")
        actions.close(at_letters, by=amara)

        content = Minutes.objects.get().content
        assert content["words"] == [{"id": word.pk, "text": "placement", "meaning": "Where you live."}]
        for gone in (RARE, "Yonas", "Tom"):
            assert gone not in str(content)
        assert not PauseCard.objects.exists()
        assert list(Word.objects.all()) == [word]
        html = look(yonas, at_letters, "minutes/")
        assert "Words we explained" in html
        assert "Where you live." in html

        actions.take_word_off(at_letters, by=ruth, word_id=word.pk)
        assert Minutes.objects.get().content["words"] == []
        assert "Where you live." not in look(yonas, at_letters, "minutes/")

    def test_minutes_from_before_there_were_words_still_read(self, at_letters, amara, look):
        actions.close(at_letters, by=amara)
        filed = Minutes.objects.get()
        del filed.content["words"]
        filed.save()
        html = look(amara, at_letters, "minutes/")
        assert "Draft minutes" in html
        assert "Words we explained" not in html


class TestABreak:
    def test_every_screen_says_when_we_are_back_by_the_clock(self, at_letters, amara, monkeypatch):
        at = datetime(2027, 1, 21, 18, 24, 10, tzinfo=ZoneInfo("Europe/London"))
        began = current(at_letters).began_at
        monkeypatch.setattr(timezone, "now", lambda: at)

        actions.start_break(at_letters, by=amara, minutes=15)

        assert part(at_letters, "card") == "Break. Back at 18:40."
        assert part(at_letters, "say") == "Break. Back at 18:40."
        assert part(at_letters, "screen") == "BreakBack at 18:40 It is now"
        assert current(at_letters).began_at == began
        assert str(board(at_letters).step.label) == "Go on"
        assert "Go on to the next item" not in part(at_letters, "this-item")

        actions.end_break(at_letters, by=amara)
        assert part(at_letters, "card") == ""
        assert "Letters I can open" in part(at_letters, "screen")
        assert current(at_letters).began_at == began

    def test_it_brings_down_the_card_of_who_asked_for_one(self, at_letters, amara, yonas):
        ask(at_letters, yonas, kind="break")
        ask(at_letters, yonas, kind="slower")
        actions.start_break(at_letters, by=amara, minutes=5)
        assert [card.kind for card in PauseCard.objects.all()] == ["slower"]

    @pytest.mark.parametrize("minutes", [0, 6, 600])
    def test_it_is_short(self, at_letters, amara, minutes):
        with pytest.raises(ValidationError, match="5, 10 or 15"):
            actions.start_break(at_letters, by=amara, minutes=minutes)

    @pytest.mark.parametrize("name", ["yonas", "priya", "tom", "ruth"])
    def test_only_who_runs_it(self, at_letters, everybody, amara, name):
        with pytest.raises(PermissionDenied):
            actions.start_break(at_letters, by=everybody[name], minutes=5)
        actions.start_break(at_letters, by=amara, minutes=5)
        with pytest.raises(PermissionDenied):
            actions.end_break(at_letters, by=everybody[name])
        assert Break.objects.exists()

    def test_only_while_it_is_live(self, planned, amara):
        with pytest.raises(ValidationError, match="not begun"):
            actions.start_break(planned, by=amara, minutes=5)

    def test_the_same_tap_twice_is_one_break_and_a_longer_one_moves_the_clock(self, at_letters, amara):
        op_id = uuid4()
        events = {actions.start_break(at_letters, by=amara, op_id=op_id, minutes=5).pk for _each in range(2)}
        first = Break.objects.get().back_at
        actions.start_break(at_letters, by=amara, minutes=15)
        assert len(events) == 1
        assert Break.objects.get().back_at - first >= timedelta(minutes=10)
        actions.end_break(at_letters, by=amara)
        with pytest.raises(ValidationError, match="quicker"):
            actions.end_break(at_letters, by=amara)

    def test_it_ends_with_the_meeting(self, at_letters, amara):
        actions.start_break(at_letters, by=amara, minutes=5)
        actions.close(at_letters, by=amara)
        assert not Break.objects.exists()
        assert part(at_letters, "card") == ""


class TestThePages:
    def test_from_the_phone_to_the_word_board_by_plain_forms(self, at_letters, yonas, amara, tap, look):
        assert "Nobody sees who asked" in look(yonas, at_letters, "live/")
        assert tap(yonas, at_letters, "card/", kind="word", text=RARE)["Location"].endswith("/live/")
        assert "Nobody sees that it was you." in look(yonas, at_letters, "live/")
        html = look(amara, at_letters, "chair/")
        assert RARE in html
        assert "Yonas" not in html[html.index('data-part="waiting"') : html.index("<details")]

        word = Word.objects.get()
        back = tap(amara, at_letters, "words/", word=word.pk, meaning="A kind of form.")
        assert back["Location"].endswith("/chair/")
        assert "A kind of form." in look(yonas, at_letters, "live/")
        assert "A kind of form." in look(yonas, at_letters, "screen/")
        card = re.search(r'name="card" value="(\d+)"', look(amara, at_letters, "chair/"))[1]
        assert tap(amara, at_letters, "card/down/", card=card).status_code == 303
        assert "Words we explained today" in look(yonas, at_letters, "live/")
        assert not PauseCard.objects.exists()

    def test_a_break_by_plain_forms(self, at_letters, amara, priya, tap, look):
        assert 'name="minutes" value="10"' in look(amara, at_letters, "chair/")
        tap(amara, at_letters, "break/", minutes="10")
        back = timezone.localtime(Break.objects.get().back_at).strftime("%H:%M")
        for path in ("live/", "screen/"):
            assert back in look(priya, at_letters, path)
        assert "break/end/" in look(amara, at_letters, "chair/")
        tap(amara, at_letters, "break/end/")
        assert "Back at" not in look(priya, at_letters, "live/")

    def test_a_meaning_sent_again_after_the_word_was_taken_off_gets_its_first_answer(self, tap, at_letters, amara):
        ask(at_letters, amara, RARE)
        sent = {"word": Word.objects.get().pk, "meaning": "Nothing at all.", "op_id": str(uuid4())}
        first = tap(amara, at_letters, "words/", live=True, **sent).json()["n"]
        tap(amara, at_letters, "words/off/", word=sent["word"])
        assert tap(amara, at_letters, "words/", live=True, **sent).json()["n"] == first
        assert not Word.objects.exists()

    def test_the_plain_word_of_the_list_stands_there_to_begin_with(self, at_letters, yonas, tom, tap, look):
        ask(at_letters, yonas, "Placement")
        assert "home; where I live" in look(tom, at_letters, "words/")
        sent = tap(tom, at_letters, "words/", word=Word.objects.get().pk, meaning="Where you live.")
        assert sent["Location"].endswith("/words/")

    def test_what_is_too_long_comes_back_with_the_words(self, at_letters, yonas, amara, tap):
        ask(at_letters, yonas, "placement")
        ask(at_letters, yonas, "cohort")
        sent = tap(amara, at_letters, "words/", word=Word.objects.get(text="cohort").pk, meaning="LONG" * 31)
        html = sent.content.decode()
        assert sent.status_code == 422
        assert html.count('class="note bad summary"') == 1
        assert "LONG" * 31 in html

    @pytest.mark.parametrize(
        ("path", "fields", "status"),
        [
            ("card/", {"kind": "word", "text": "x" * 41}, 422),
            ("card/", {"kind": "rude"}, 422),
            ("card/", {}, 422),
            ("card/", {"kind": "word", "text": "a\x00b"}, 422),
            ("card/", {"kind": "word", "op_id": "x"}, 400),
            ("card/down/", {"card": "x"}, 400),
            ("card/down/", {"card": "999"}, 422),
            ("words/", {"word": "9" * 30, "meaning": "x"}, 400),
            ("words/", {"word": "999", "meaning": "x"}, 422),
            ("words/off/", {"word": "999"}, 422),
            ("break/", {"minutes": "1000"}, 422),
        ],
    )
    def test_nonsense_gets_a_no_and_stores_nothing(self, at_letters, amara, tap, path, fields, status):
        before = MeetingEvent.objects.count()
        assert tap(amara, at_letters, path, live=True, **fields).status_code == status
        assert MeetingEvent.objects.count() == before
        assert not Word.objects.exists()

    @pytest.mark.parametrize("path", ["card/", "card/down/", "words/off/", "break/", "break/end/"])
    def test_a_visit_changes_nothing(self, at_letters, amara, client, sign_in, path):
        assert sign_in(client, amara).get(f"/meetings/{at_letters.pk}/{path}").status_code == 405

    def test_markup_is_shown_as_text(self, at_letters, yonas, amara, look):
        ask(at_letters, yonas, "<img src=x>")
        explain(at_letters, amara, "<img src=x>", "<b>bold</b>")
        for path in ("live/", "chair/", "screen/", "words/"):
            html = look(amara, at_letters, path)
            assert "&lt;img src=x" in html
            assert "<img src=x" not in html
            assert "<b>bold" not in html

    def test_the_chair_keeps_at_most_five_controls_in_sight(self, at_letters, amara, yonas, gareth, look):
        for _each in range(3):
            actions.post_line(at_letters, by=gareth, text="Waiting")
        ask(at_letters, yonas, RARE)
        ask(at_letters, yonas, "cohort")
        counted = [in_sight(look(amara, at_letters, "chair/"))]
        actions.hand_lines(at_letters, by=amara, helper=helper(at_letters))
        counted.append(in_sight(look(amara, at_letters, "chair/")))
        actions.start_break(at_letters, by=amara, minutes=5)
        counted.append(in_sight(look(amara, at_letters, "chair/")))
        assert max(counted) <= 5
        assert "Waiting" in part(at_letters, "more-lines")  # nothing is lost: the lines stand in the sheet

    def test_the_number_of_statements_does_not_grow_with_words(self, at_letters, amara, yonas, tom, client, sign_in):
        sign_in(client, amara)

        def asked():
            counts = []
            for path in ("live/", "chair/", "screen/", "words/", "board/?as=chair"):
                client.get(f"/meetings/{at_letters.pk}/{path}")
                with CaptureQueriesContext(connection) as queries:
                    client.get(f"/meetings/{at_letters.pk}/{path}")
                counts.append(len(queries))
            return counts

        ask(at_letters, yonas, "word")
        ask(at_letters, yonas, "waiting")
        explain(at_letters, tom, "word")
        few = asked()
        for number in range(9):
            ask(at_letters, yonas, f"word {number}")
            explain(at_letters, tom, f"word {number}")
            ask(at_letters, yonas, f"waiting {number}")
        assert asked() == few

    def test_fragments_hold_no_form(self, at_letters, amara, yonas, look):
        ask(at_letters, yonas, "placement")
        whole = json.loads(look(amara, at_letters, "board/?as=chair"))["board"]
        assert 'data-part="card"' in whole
        assert "<form" not in whole
        assert "csrf" not in whole


def helper(meeting):
    """The seat of somebody who may show the lines."""
    return policy.helpers(meeting)[0]


@pytest.mark.django_db(transaction=True)
async def test_a_card_reaches_every_socket_and_the_word_the_chairs_alone(at_letters, amara, priya, yonas):
    room, chair = Page(priya, at_letters), Page(amara, at_letters, "chair")
    await room.open()
    await chair.open()

    await in_db(actions.show_card)(at_letters, by=yonas, kind="word", word=RARE)
    got = (await room.frame())["html"], (await chair.frame())["html"]

    assert "Somebody asks what a word means." in got[0]
    assert RARE not in got[0]
    assert RARE in got[1]
    for html in got:
        assert "Yonas" not in html
    await room.leave()
    await chair.leave()


def test_going_on_to_the_next_item_leaves_the_question_up(at_letters, amara, yonas):
    ask(at_letters, yonas, "placement")
    go_on(at_letters, amara)
    assert "placement" in part(at_letters, "screen")
