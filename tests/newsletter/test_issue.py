"""An issue of the newsletter: its parts, and the public words it borrows and never keeps (D37, design.md 3, rule 7)."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from challenges import actions
from newsletter.blocks import IssueBlock, OutcomeBlock
from newsletter.models import NewsletterIssuePage
from pages import seed as ground
from tests.standing import kept

pytestmark = pytest.mark.django_db


@kept
def changed(stage):
    """A challenge that CLAB calls changed, public with its author's go-ahead."""
    challenge = stage.changed(title="Letters I can open")
    stage.publish(challenge)
    return challenge


def test_an_outcome_is_kept_by_its_reference_and_shown_in_its_public_words(make_issue, read, changed):
    issue = make_issue(("outcome", changed.reference))

    page = read(issue)

    assert "Letters I can open" in page and "Letters come as texts." in page
    stored = json.dumps(NewsletterIssuePage.objects.get().body.get_prep_value())
    assert changed.reference in stored
    assert "Letters" not in stored


def test_an_outcome_that_was_taken_back_leaves_the_page_and_says_so(make_issue, read, changed, stage):
    issue = make_issue(("outcome", changed.reference))
    assert "Letters I can open" in read(issue)

    actions.unpublish(changed, by=stage.chair)

    page = read(issue)
    assert "Letters" not in page
    assert "Taken back" in page


def test_the_words_of_an_outcome_are_not_in_the_search_index(changed):
    block = OutcomeBlock()

    assert block.get_searchable_content(changed.reference) == []


def test_only_what_is_public_can_be_chosen(changed, stage):
    stage.agreed(title="Not for the public yet")

    choices = OutcomeBlock().field.choices

    assert [(value, label) for value, label in choices if value] == [(changed.reference, "Letters I can open")]
    with pytest.raises(ValidationError, match="Remove this part"):
        OutcomeBlock().field.clean("C-2000-999")


def test_many_outcomes_cost_one_statement(make_issue, read, changed, stage):
    one = make_issue(("outcome", changed.reference))
    other = stage.changed(title="A second thing")
    stage.publish(other)
    two = make_issue(("outcome", changed.reference), ("outcome", other.reference))
    read(one)

    counts = []
    for issue in (one, two):
        with CaptureQueriesContext(connection) as queries:
            read(issue)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_draft_can_be_saved_without_a_part_for_those_outside_the_county():
    """That it is there is asked when the words are frozen (test_formats.py)."""
    block = IssueBlock()
    hello = {"type": "hello", "value": {"text": "<p>Hi</p>", "who": ""}}

    assert len(block.clean(block.to_python([hello]))) == 1


def test_an_example_says_so_at_the_top(make_issue, read):
    assert "This issue is an example." in read(make_issue(is_example=True))
    assert "This issue is an example." not in read(make_issue())


def test_what_an_editor_types_is_text_and_never_markup(make_issue, read, news):
    evil = "<script>alert(1)</script>"
    issue = make_issue(
        ("hello", {"text": "<p>Hi</p>", "who": evil}),
        ("have_your_say", {"question": evil, "how": "<p>Tell us</p>"}),
        ("word", {"avoid": evil, "better": evil, "why": evil}),
        title=evil,
        intro=evil,
    )

    pages = read(issue) + read(news)

    assert "&lt;script&gt;" in pages
    assert "<script>alert" not in pages


def test_the_index_shows_the_newest_first_twelve_a_page(make_issue, read, news, client):
    for _number in range(14):
        make_issue()

    first, second = read(news), client.get(news.get_url() + "?page=2").content.decode()

    assert first.index(">Issue 14<") < first.index(">Issue 13<")
    assert first.count('class="item"') == 12 and second.count('class="item"') == 2


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "\x00"])
def test_a_page_number_that_makes_no_sense_is_no_error(make_issue, news, client, page):
    make_issue()

    assert client.get(news.get_url(), {"page": page}).status_code == 200


def test_thirty_issues_cost_as_much_as_one(make_issue, read, news):
    make_issue()
    read(news)
    counts = []
    for more in (0, 29):
        for _number in range(more):
            make_issue()
        with CaptureQueriesContext(connection) as queries:
            read(news)
        counts.append(len(queries))

    assert counts == [11, 11]


def test_the_editor_finds_every_part_and_the_public_outcomes(client, sign_in, ed, make_issue, changed):
    ground.load()
    issue = make_issue(("out_of_county", {"text": "<p>Hi</p>"}))
    sign_in(client, ed)

    page = client.get(reverse("wagtailadmin_pages:edit", args=[issue.pk])).content.decode()

    for field in ("number", "date", "intro", "body", "is_example"):
        assert f'data-contentpath="{field}"' in page
    assert "Letters I can open" in page
