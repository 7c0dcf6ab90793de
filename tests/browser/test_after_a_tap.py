"""Pages that no address leads to: what comes after a tap, a refusal, a thing that is gone. They read as well as all."""

import pytest
from django.urls import reverse

from challenges import actions
from newsletter import links
from newsletter.models import Reader
from pages import seed as pages
from tests.browser.looks import reads_well
from tests.newsletter.readers import make_readers


@pytest.fixture
def gone(live_site, stage, beside):
    """A challenge that its author took back."""

    def make():
        pages.load()
        return actions.withdraw(stage.received(), by=stage.author)

    return beside(make)


def test_what_is_gone_or_refused_reads_well(open_as, live_site, gone, leah):
    page = open_as(leah, gone.get_absolute_url())
    assert "SECRETWORD" not in page.content()
    reads_well(page)

    page = open_as(None, "/accounts/login/")
    page.get_by_label("Email").fill("leah@example.org")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/code/confirm/**")
    reads_well(page)
    page.context.clear_cookies()
    assert sent(page, "() => document.querySelector('main form').submit()") == 403, "her browser keeps no cookies"
    reads_well(page)

    page.goto(live_site.url + "/challenges/claim/")
    submit = """() => {
        document.querySelector("main input[type=text]").value = "ABCD EFGH";
        document.querySelector("main form").submit();
    }"""
    assert [sent(page, submit) for _each in range(11)][-1] == 429, "too many codes"
    reads_well(page)

    page.goto(live_site.url + "/challenges/claim/")
    many_fields = """() => {
        const form = document.querySelector("main form");
        for (let each = 0; each < 1100; each++) form.append(
            Object.assign(document.createElement("input"), {type: "hidden", name: `more${each}`, value: "1"}));
        form.submit();
    }"""
    assert sent(page, many_fields) == 400
    reads_well(page)


def test_who_tries_again_and_again_to_sign_in_is_told_to_wait(open_as, live_site):
    page = open_as(None, "/accounts/login/")
    ask = """() => {
        const form = document.querySelector("main form");
        form.action = "/accounts/login/";  // the address behind the form only asks for patience in a sentence
        form.submit();
    }"""
    answers = []
    while 429 not in answers and len(answers) < 35:
        page.goto(live_site.url + "/accounts/login/")
        answers.append(sent(page, ask))
    assert answers[-1] == 429
    assert page.get_by_role("heading", level=1).inner_text() == "Wait a moment"
    reads_well(page)


def test_what_an_officer_wrote_down_has_a_code_too(open_as, gone, ruth):
    page = open_as(ruth, "/challenges/help-someone/")
    page.get_by_label("What needs to change?").fill("The heater is cold each morning.")
    page.get_by_label("They know who can read it, and they said yes").check()
    page.get_by_role("button", name="Save and get the code").click()
    assert page.get_by_role("heading", level=1).inner_text() != "Write it for someone"
    reads_well(page)


def test_a_number_that_does_not_fit_an_agenda_is_said_plainly(open_as, gone, stage, amara, next_meeting, beside):
    beside(stage.with_j2i)
    page = open_as(amara, f"/meetings/{next_meeting.pk}/")
    too_long = """() => {
        const form = document.querySelector("form.plan");
        form.querySelector("[name=minutes]").value = "999";
        form.submit();
    }"""
    assert sent(page, too_long) == 422
    reads_well(page)


def test_what_a_reader_tells_clab_has_a_code(open_as, gone, beside):
    [reader] = beside(make_readers, 1)
    page = open_as(None, reverse("newsletter-tell", args=[links.word_of(reader)]))
    reads_well(page)
    page.locator("main textarea").fill("Nobody tells us when the bus pass ends.")
    page.get_by_label("Yes, I know who can read it").check()
    page.locator("main form button[type=submit]").click()
    assert "reader0" not in page.content() and "code" in page.inner_text("main")
    reads_well(page)


def test_not_me_ends_it_for_good(open_as, gone, beside):
    [asked] = beside(make_readers, 1, state="asked")
    page = open_as(None, reverse("newsletter-not-me", args=[links.confirming_word(asked)]))
    page.locator("main form button[type=submit]").click()
    assert not Reader.objects.filter(pk=asked.pk).exists()
    reads_well(page)


def sent(page, submit):
    """What the site answers to a form that the page sends by itself."""
    with page.expect_navigation() as answer:
        page.evaluate(submit)
    return answer.value.status
