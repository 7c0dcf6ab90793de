"""Raising: three questions, a draft on the server, what looks private, nothing lost (A1, A2, A35)."""

import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from challenges import actions, promises
from challenges.models import Authorship, Challenge

WORDS = "They send me letters as a file I can’t open."
ASK = "Send a text I can read."
START = "/challenges/raise/"


@pytest.fixture
def other_phone():
    return Client()


def write(client, words=WORDS, ask=ASK):
    """Questions 1 and 2; returns the address of question 3."""
    step = client.post(START, {"own_words": words}).url
    return client.post(step, {"own_ask": ask}).url


def send(client, **answers):
    return client.post(write(client), {"name_shown": "nothing", "consent": "on", **answers})


def code_on(response):
    return re.search(r"\b(?:[A-Z2-9]{4}-){2}[A-Z2-9]{4}\b", response.content.decode()).group()


def test_a_visitor_sends_a_challenge_in_three_steps_and_gets_a_code_once(client, db):
    response = send(client)

    challenge = Challenge.objects.get()
    assert response.status_code == 200
    assert (challenge.status, challenge.own_words, challenge.own_ask) == ("received", WORDS, ASK)
    assert challenge.authorship.user is None
    assert Authorship.objects.for_code(code_on(response)).get() == challenge.authorship
    again = client.get(challenge.get_absolute_url())
    assert again.status_code == 200
    assert code_on(response) not in again.content.decode()


def test_the_page_after_sending_says_which_role_reads_it_and_by_which_day(client, db):
    page = send(client).content.decode()

    challenge = Challenge.objects.get()
    assert "The participation officer" in page
    for day in (promises.check_by(challenge.sent_at), promises.reply_by(challenge)):
        assert f"By {day:%A} {day.day} {day:%B}" in page
    assert "Example promises" in page


def test_a_member_sends_hers_and_it_needs_no_code(client, leah, sign_in):
    response = send(sign_in(client, leah))

    challenge = Challenge.objects.get()
    assert challenge.authorship.user == leah
    assert challenge.authorship.claim_code_hash is None
    assert "Your code" not in response.content.decode()


def test_the_form_asks_at_most_three_required_things_and_none_about_status(client, db):
    pages = [client.get(START)]
    step = client.post(START, {"own_words": WORDS}).url
    pages.append(client.get(step))
    pages.append(client.get(client.post(step, {"own_ask": ""}).url))

    required = [
        name
        for page in pages
        for name, field in page.context["form"].fields.items()
        if field.required and name not in ("name_shown",)  # answered already: no name at all
    ]
    assert required == ["own_words", "consent"]
    asked = " ".join(name for page in pages for name in page.context["form"].fields)
    assert not re.search(r"birth|national|status|reference|address|postcode|immigration", asked)
    assert "not connected to the Home Office" in pages[0].content.decode()
    assert "not connected to the Home Office" in pages[2].content.decode()


def test_her_name_shows_nowhere_unless_she_says_so(client, leah, sign_in):
    send(sign_in(client, leah))

    challenge = Challenge.objects.get()
    assert challenge.name_shown == "nothing"
    assert challenge.author_label == ""


def test_help_lines_stand_before_the_box_without_a_question(client, db):
    page = client.get(START).content.decode()

    before = page[page.index("<h1>") : page.index("<textarea")]
    assert 'href="tel:999"' in before
    assert "Monday to Friday" in before
    assert "Are you safe" not in page


def test_the_last_page_shows_her_own_text_to_each_reader(client, db):
    page = client.get(write(client)).content.decode()

    clab, partners = page[page.index("CLAB reads this") :].split("Partners and managers read this", 1)
    partners, everyone = partners.split("Everyone reads this", 1)
    assert WORDS in clab and ASK in clab
    assert WORDS not in partners and ASK in partners
    assert "Nothing." in everyone.split("Not the Home Office")[0]


# --- The draft -------------------------------------------------------------------------------------------------------


def test_looking_at_the_form_stores_nothing(client, db):
    client.get(START)

    assert not Challenge.objects.exists()


def test_each_step_keeps_the_draft_and_she_can_go_back(client, db):
    last = write(client)

    draft = Challenge.objects.get()
    assert (draft.status, draft.own_words, draft.own_ask) == ("draft", WORDS, ASK)
    assert WORDS in client.get(f"/challenges/raise/{draft.pk}/").content.decode()
    assert ASK in client.get(last.replace("/send/", "/right/")).content.decode()
    assert client.get(f"/challenges/{draft.pk}/").url == f"/challenges/raise/{draft.pk}/"


def test_the_page_keeps_her_words_by_itself_and_says_when(client, db):
    first = client.post(START, {"own_words": "They send"}, headers={"accept": "application/json"})
    told = json.loads(first.content)

    then = client.post(told["keep"], {"own_words": "They send me letters"})

    assert Challenge.objects.get().own_words == "They send me letters"
    assert re.fullmatch(r"Saved at \d\d:\d\d\. Only you can see it\.", json.loads(then.content)["said"])
    assert told["page"] == reverse("challenge-raise-words", args=[Challenge.objects.get().pk])


def test_what_is_too_long_is_not_kept_and_says_so(client, db):
    client.post(START, {"own_words": WORDS})
    draft = Challenge.objects.get()

    response = client.post(f"/challenges/raise/{draft.pk}/keep/", {"own_ask": "x" * 301})

    assert response.status_code == 422
    assert Challenge.objects.get().own_ask == ""


def test_a_members_draft_waits_for_her_on_another_phone(client, other_phone, leah, sign_in):
    sign_in(client, leah).post(START, {"own_words": WORDS})

    page = sign_in(other_phone, leah).get(START).content.decode()

    assert f'href="/challenges/raise/{Challenge.objects.get().pk}/"' in page


def test_a_draft_goes_from_one_browser_to_no_other(client, other_phone, db):
    client.post(START, {"own_words": "SECRETWORD letters"})
    draft = Challenge.objects.get()

    assert "SECRETWORD" in client.get(START).content.decode()
    assert "SECRETWORD" not in other_phone.get(START).content.decode()
    assert other_phone.get(f"/challenges/raise/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["yonas", "amara", "ruth", "priya", "fiona", "ada", None])
@pytest.mark.parametrize("step", ["", "right/", "send/"])
def test_somebody_elses_draft_answers_like_one_that_does_not_exist(who, step, client, stage, sign_in, request):
    draft = stage.draft()
    if who:
        sign_in(client, request.getfixturevalue(who))
    nobodys = uuid.uuid4()

    for start in ("/challenges/raise/", "/challenges/"):
        hers = client.get(f"{start}{draft.pk}/{step}")
        random = client.get(f"{start}{nobodys}/{step}")
        assert hers.status_code == random.status_code == 404
        assert same(hers, draft.pk) == same(random, nobodys)
    for verb in ("keep/", "throw-away/"):
        assert client.post(f"/challenges/raise/{draft.pk}/{verb}", {"own_words": "Mine now"}).status_code == 404
    assert Challenge.objects.get(pk=draft.pk).own_words == draft.own_words


def same(response, key):
    """The page without what differs at every reading: its own address, and the form's token."""
    page = response.content.decode().replace(str(key), "KEY")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_she_throws_a_draft_away_and_nothing_is_left(client, db):
    client.post(START, {"own_words": WORDS})
    draft = Challenge.objects.get()

    assert client.get(f"/challenges/raise/{draft.pk}/throw-away/").status_code == 405
    client.post(f"/challenges/raise/{draft.pk}/throw-away/")

    assert not Challenge.objects.exists()
    assert not Authorship.objects.exists()


def test_sending_twice_sends_once_and_shows_the_one(client, db):
    last = write(client)
    answers = {"name_shown": "nothing", "consent": "on"}
    client.post(last, answers)

    second = client.post(last, answers, follow=True)

    assert Challenge.objects.count() == 1
    assert "You sent this one already." in second.content.decode()


# --- Bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", "   \n ", "x" * 5001, "a\0b", None])
def test_bad_words_get_a_sentence_beside_the_box_and_nothing_is_stored(words, client, db):
    response = client.post(START, {} if words is None else {"own_words": words})

    assert response.status_code == 422
    assert 'id="id_own_words_error"' in response.content.decode()
    assert not Challenge.objects.exists()


def test_too_long_words_are_still_in_the_box(client, db):
    response = client.post(START, {"own_words": "letters " * 700})

    assert "letters letters" in response.content.decode()


def test_without_the_tick_nothing_is_sent_and_her_choices_stay(client, db):
    response = client.post(write(client), {"name_shown": "nothing", "contact": "her@example.org"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Tick the box to say you know who can read it." in page
    assert 'value="her@example.org"' in page
    assert Challenge.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact", "not an address"),
        ("name_shown", "everything"),
        ("name_shown", ""),
        ("name_given", "x" * 61),
        ("name_given", "Sky\u202eevil"),
    ],
)
def test_a_wrong_answer_on_the_last_page_is_refused_beside_its_field(field, value, client, db):
    last = write(client)

    response = client.post(last, {"name_shown": "nothing", "consent": "on", field: value})

    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert Challenge.objects.get().status == "draft"


def test_fields_that_are_not_asked_change_nothing(client, leah, sign_in):
    sign_in(client, leah)
    last = write(client)

    client.post(last, {"name_shown": "nothing", "consent": "on", "status": "changed", "reference": "C-2026-999",
                       "contact": "else@example.org", "version": "77", "held_reason": "no"})  # fmt: skip

    challenge = Challenge.objects.get()
    assert (challenge.status, challenge.reference, challenge.held_reason) == ("received", None, "")
    assert challenge.authorship.contact == ""


def test_a_huge_text_gets_a_kind_page_and_nothing_is_stored(client, db):
    response = client.post(START, {"own_words": "x" * 2_000_000})

    assert response.status_code in (400, 413)
    assert "too big" in response.content.decode()
    assert not Challenge.objects.exists()


def test_a_text_in_any_script_comes_back_letter_for_letter(client, db):
    words = "ኣነ ምስ ሰራሕተኛይ ክዛረብ ይደሊ። زه مرسته غواړم 👨‍👩‍👧"
    client.post(START, {"own_words": words})

    assert Challenge.objects.get().own_words == words


def test_when_the_page_stood_open_too_long_her_words_come_back(db):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(START, {"own_words": WORDS, "csrfmiddlewaretoken": "stale"})

    assert response.status_code == 403
    assert WORDS in response.content.decode()


def test_when_she_was_signed_out_meanwhile_her_words_come_back(client, leah, sign_in):
    sign_in(client, leah).post(START, {"own_words": "First words"})
    draft = Challenge.objects.get()
    client.logout()

    response = client.post(f"/challenges/raise/{draft.pk}/", {"own_words": WORDS})

    assert response.status_code == 404
    assert WORDS in response.content.decode()
    assert Challenge.objects.get().own_words == "First words"


def test_hostile_words_are_shown_as_words(client, db):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>"
    last = write(client, words=hostile, ask=hostile)
    pages = [client.get(last), client.get(last.replace("send", "right"))]
    pages.append(client.post(last, {"name_shown": "nothing", "consent": "on"}))
    pages.append(client.get(Challenge.objects.get().get_absolute_url()))

    for page in pages:
        text = page.content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text and "<svg onload" not in text
    assert "&lt;script&gt;" in pages[0].content.decode()


# --- What looks private ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", ["07700 900123", "Sarah", "M1234567", "1234-5678-9012-3456", "her@example.org"])
def test_what_looks_private_is_shown_before_sending_and_never_blocks(piece, client, db):
    last = write(client, words="My PA Sarah said call 07700 900123 or her@example.org, M1234567 1234-5678-9012-3456")

    page = client.get(last).content.decode()
    warning = page[page.index("This looks private") :].split("Change my words")[0]
    assert piece in warning
    client.post(last, {"name_shown": "nothing", "consent": "on"})

    assert Challenge.objects.get().status == "received"


def test_plain_words_get_no_warning(client, db):
    assert "This looks private" not in client.get(write(client)).content.decode()


# --- A broken mail server --------------------------------------------------------------------------------------------


def test_a_refusing_mail_server_never_loses_a_sent_challenge(client, db, settings, run_jobs):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", refusing_port()

    response = send(client, contact="her@example.org")
    run_jobs()

    assert response.status_code == 200
    assert Challenge.objects.get().status == "received"
    assert client.get(Challenge.objects.get().get_absolute_url()).status_code == 200


def refusing_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_mail_says_nothing_of_what_she_wrote(client, db, run_jobs, mailoutbox):
    send(client, contact="her@example.org")
    run_jobs()

    (mail,) = mailoutbox
    assert mail.to == ["her@example.org"]
    assert mail.subject == "News for you"
    assert "letters" not in mail.body and "challenge" not in mail.subject.lower()
    assert "/challenges/claim/" in mail.body
    assert "No more mail?" in mail.body


def test_one_address_cannot_fill_the_site_with_drafts(client, db):
    for _time in range(60):
        client.post(START, {"own_words": WORDS})

    response = client.post(START, {"own_words": "The sixty-first has words too"})

    assert response.status_code == 429
    assert "The sixty-first has words too" in response.content.decode()
    assert Challenge.objects.count() == 60


def test_every_mail_to_an_author_is_neutral_and_says_how_to_stop(stage, settings, mailoutbox, run_jobs):
    settings.DEMO = True
    stage.publish(stage.changed(title="TITLEWORD letters"))
    actions.merge(stage.received(), by=stage.officer, other=stage.agreed(), author_said_yes=True)
    stage.redirected()
    run_jobs()

    hers = [mail for mail in mailoutbox if mail.to == [stage.author.email]]
    assert len(hers) > 7  # what was true no longer when they left did not leave
    for mail in hers:
        assert mail.subject == "News for you"
        assert "SECRETWORD" not in mail.body and "TITLEWORD" not in mail.body and "letters" not in mail.body
        assert "/challenges/" in mail.body
        assert "No more mail?" in mail.body


# --- In a real browser -----------------------------------------------------------------------------------------------


def test_her_words_are_kept_while_she_writes_and_next_makes_no_second_draft(open_as):
    page = open_as(None, START, viewport={"width": 390, "height": 844})
    page.locator("textarea").press_sequentially("They send me letters")

    page.get_by_text("Saved at").wait_for(timeout=15_000)
    draft = Challenge.objects.get()
    assert draft.own_words == "They send me letters"
    assert page.url.endswith(f"/challenges/raise/{draft.pk}/")

    page.locator("textarea").press_sequentially(" as a file")
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/right/")
    assert Challenge.objects.get().own_words == "They send me letters as a file"


def test_with_a_lost_connection_her_words_stay_and_are_kept_later(open_as):
    page = open_as(None, START)
    page.context.set_offline(True)
    page.fill("textarea", "They send me letters")
    page.get_by_text("Not saved yet.").wait_for(timeout=15_000)
    assert page.locator("textarea").input_value() == "They send me letters"

    page.context.set_offline(False)

    page.get_by_text("Saved at").wait_for(timeout=30_000)
    assert Challenge.objects.get().own_words == "They send me letters"
