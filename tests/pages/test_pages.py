"""Information pages as a visitor gets them, and what every page costs."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from pages.blocks import TextBlock
from pages.models import HelpLine, InformationPage, SiteSettings
from pages.seed import publish


def page_with(home, *parts, **fields):
    body = json.dumps([{"type": kind, "value": value} for kind, value in parts])
    defaults = {"title": "A page", "slug": "a-page", "lead": "What it says."}
    return publish(home, InformationPage(body=body, **{**defaults, **fields}))


def test_what_an_editor_types_is_text_and_never_markup(client, home):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    page_with(
        home,
        ("heading", evil),
        ("quote", {"words": evil, "who": evil}),
        ("facts", [{"name": evil, "text": "<p>fine</p>"}]),
        title=evil,
        lead=evil,
    )

    page = client.get("/a-page/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "java\tscript:alert(1)"]
)
def test_a_link_that_runs_something_is_dropped_at_the_editors_door(link):
    pasted = {
        "blocks": [
            {
                "key": "a",
                "text": "Look here",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"key": 0, "offset": 5, "length": 4}],
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": link}}},
    }

    typed = TextBlock().field.widget.value_from_datadict({"text": json.dumps(pasted)}, {}, "text")

    assert "here" in typed
    assert "href" not in typed


def test_there_is_no_block_for_raw_html_or_embeds():
    kinds = {
        type(block).__name__ for block in InformationPage._meta.get_field("body").stream_block.child_blocks.values()
    }

    assert not kinds & {"RawHTMLBlock", "EmbedBlock"}


def test_a_page_with_help_lines_shows_the_current_ones(client, home):
    HelpLine.objects.filter(name="NHS").update(how="Call 112 (new)")

    page = client.get("/about/").content.decode()

    assert 'Call <a class="keep" href="tel:112">112</a> (new)' in page


def test_the_help_lines_are_read_once_a_request_however_many_templates_show_them(rf, home, django_user_model):
    from django.contrib.auth.models import AnonymousUser

    from pages.context_processors import site

    request = rf.get("/")
    request.user = AnonymousUser()

    with CaptureQueriesContext(connection) as queries:
        for _time in range(3):
            Template("{% for line in help_lines %}{{ line.name }}{% endfor %}").render(Context(site(request)))

    assert len(queries) == 1


def test_a_page_costs_few_statements_and_more_help_lines_cost_no_more(client, home, count_queries):
    client.get("/about/")
    few = count_queries(lambda: client.get("/about/"))
    for number in range(30):
        HelpLine.objects.create(name=f"Line {number}", how="Call 111", what_for="Trying", link="tel:111")

    assert count_queries(lambda: client.get("/about/")) == few <= 10


def test_reading_a_page_of_a_site_without_settings_makes_none(client, home):
    SiteSettings.objects.all().delete()

    assert client.get("/about/").status_code == 200
    assert not SiteSettings.objects.exists()
    assert SiteSettings.current().leave_address == "https://www.bbc.co.uk/weather"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://example.org", "tel:", "tel:0800 1111", "0800"])
def test_a_help_line_calls_or_texts_and_leads_nowhere_else(link):
    with pytest.raises(ValidationError) as refused:
        HelpLine(name="Line", how="Call", what_for="Trying", link=link).full_clean()

    assert list(refused.value.message_dict) == ["link"]


def test_a_checked_help_line_says_on_which_day():
    with pytest.raises(ValidationError) as refused:
        HelpLine(name="Line", how="Call 111", what_for="Trying", link="tel:111", checked=True).full_clean()

    assert list(refused.value.message_dict) == ["checked_on"]


def test_leaving_goes_to_a_safe_address_only():
    with pytest.raises(ValidationError) as refused:
        SiteSettings(leave_address="javascript:alert(1)", duty_line="call me").full_clean(exclude=["site"])

    assert set(refused.value.message_dict) == {"leave_address", "duty_line"}
