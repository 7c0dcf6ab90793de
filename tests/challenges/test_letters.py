"""Every kind of letter: whole in itself, neutral to whoever else reads it, and it says how to stop (A3, F8)."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from challenges import notices as kinds
from challenges.models import Challenge, Commitment
from people import notices, tasks
from people.models import Notice, Topic, User

SECRETS = ["TITLEWORD", "SECRETWORD", "ASKWORD", "STORYWORD", "EVIDENCEWORD", "Leah", "Wren 123", "leah@example.org"]
SUBJECTS = {
    "A change of plan",
    "A date has passed",
    "A date is near",
    "A day has come",
    "A question for CLAB",
    "A question for you",
    "A reply is late",
    "Is it still right?",
    "News for J2I",
    "News for you",
    "News is due soon",
    "News is late",
    "Nobody has answered",
    "Please read this now",
    "Please tell somebody in person",
    "Something is not finished",
    "Something is stuck",
    "Something you started",
    "Thank you",
    "Your news of today",
}
STATUSES = ["answered", "changed", "partly_changed", "not_now", "in_progress"]


def facts(status="changed"):
    """All that any kind may be given, with everything in it that must not get out."""
    challenge = Challenge(
        title="TITLEWORD", own_words="SECRETWORD", own_ask="ASKWORD", story="STORYWORD", status=status, reference="C-1"
    )
    return {
        "challenge": challenge,
        "promise": Commitment(what="Mend the heating.", due=date(2026, 12, 4), evidence="EVIDENCEWORD"),
        "path": "/challenges/C-1/",
        "tap": "https://board.example.org/do/a-link/",
        "day": date(2026, 12, 4),
        "reply_by": date(2026, 12, 4),
        "public_from": timezone.now(),
        "reference": "C-1",
        "says": "Next: news from Harbour Homes (example).",
        "who": "Harbour Homes (example)",
        "days": 84,
        "number": 2,
        "entries": [SimpleNamespace(title="Money for clothes", amount="£100 a year")],
        "nobody_set": True,
        "months": 3,
        "starts_at": timezone.now(),
        "lines": [SimpleNamespace(line="CLAB says: changed.", path="/challenges/C-1/")],
    }


def letter(code, monkeypatch, *, to, status="changed"):
    """(words, the whole mail) of a kind, about Leah's challenge."""
    kind = replace(notices.KINDS[code], words=lambda refs, user: facts(status))
    monkeypatch.setitem(notices.KINDS, code, kind)
    notice = Notice(kind=code, topic=kind.topic, user=to, refs={})
    words = notices.words_of(notice)
    return words, notices.letter(notice, words)


@pytest.fixture
def board(settings):
    settings.SITE_URL, settings.SITE_NAME = "https://board.example.org", "Said & Done"


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("code", sorted(notices.KINDS))
def test_every_letter_is_whole_and_neutral(code, status, board, monkeypatch):
    words, text = letter(code, monkeypatch, to=User(display_name="Leah", email="leah@example.org"), status=status)

    assert words.subject in SUBJECTS  # a new one is thought about here: would she mind who reads it?
    assert words.line and "\n" not in words.line
    assert text.startswith("Hello,\n\n" + words.body[:20])
    assert "https://board.example.org/challenges/C-1/" in text
    assert text.endswith("Choose it here:\nhttps://board.example.org/accounts/me/")
    for secret in SECRETS:
        assert secret not in words.subject + text


@pytest.mark.parametrize("code", sorted(notices.KINDS))
def test_every_letter_is_plain_text_of_few_words(code, board, monkeypatch):
    words, text = letter(code, monkeypatch, to=User())

    for broken in ("None", "{{", "{%", "&amp;", "&#", "<", "\n\n\n", "  \n", "'", "—"):
        assert broken not in text, f"{broken!r} in:\n{text}"
    assert len(words.body.split()) <= 70
    assert len(words.line) <= 160


@pytest.mark.parametrize("code", sorted(code for code, kind in notices.KINDS.items() if kind.topic == Topic.MINE))
def test_without_an_account_she_opens_hers_with_her_code(code, board, monkeypatch):
    _words, text = letter(code, monkeypatch, to=None)

    assert "https://board.example.org/challenges/claim/" in text
    assert "No more mail?" in text
    assert "/accounts/me/" not in text  # nothing there for her
    assert "C-1" not in text


@pytest.mark.parametrize("code", ["verdict", "backed_decided", "followed_decided"])
def test_a_letter_says_how_it_ended(code, monkeypatch):
    ends = ("changed", "partly_changed", "not_now")
    lines = [letter(code, monkeypatch, to=User(), status=end)[0].line for end in ends]

    assert "changed" in lines[0] and "partly changed" in lines[1] and "not now" in lines[2]


def test_every_kind_has_its_template_and_no_template_is_left_over(settings):
    there = {path.stem for path in (settings.BASE_DIR / "templates" / "notices").glob("[!_]*.txt")}
    assert there == set(notices.KINDS)


def test_the_sender_is_the_site_and_no_person(settings):
    settings.DEFAULT_FROM_EMAIL = "Said & Done <hello@board.example.org>"
    message = tasks.as_message(address="leah@example.org", subject="News for you", body="Hello,")

    assert message.from_email == "Said & Done <hello@board.example.org>"
    assert (message.reply_to, message.cc, message.bcc, message.alternatives) == ([], [], [], [])


@pytest.mark.parametrize("yes", [True, False])
def test_a_day_is_called_an_example_only_until_it_is_agreed(yes, stage, monkeypatch):
    monkeypatch.setattr("challenges.clocks.adopted", lambda *codes: yes)
    stage.received()
    words = notices.words_of(Notice.objects.get(kind="got_it"))

    assert "A real person writes back by" in words.body
    assert ("example" in words.body) == (not yes)


def test_what_has_no_number_yet_is_still_a_sentence(stage, fiona):
    challenge = stage.checked()

    with time_machine.travel(timezone.now() + timedelta(days=120)):
        assert kinds.stuck({"challenge": str(challenge.pk)}, fiona)["reference"] == "A challenge"
