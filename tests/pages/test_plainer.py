"""The word helper is on every form of those at work, and on no words of a young person (A14, A17, A39)."""

import inspect
import json
import re
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from django import forms
from django.conf import settings
from django.urls import reverse
from wagtail import blocks

from newsletter.blocks import IssueBlock
from newsletter.models import NewsletterIssuePage
from pages import pieces, plainer, words
from pages.models import SearchWord, SiteSettings
from people.models import User

pytestmark = pytest.mark.django_db
OURS = ("challenges", "events", "newsletter", "front", "local_offer", "pages", "people")
# Where a view's words go through the helper: before they are sent, or afterwards.
DOORS = re.compile(r"\b(?:one_form|act|with_form|item_form|done|plainer_in|say_afterwards|flags)\(")
YOUNG, A_NAME = "a young person’s own words", "a name or an address, and no sentence"
NO_HELPER = {
    "WordsForm": YOUNG, "TellForm": YOUNG, "RightForm": YOUNG, "SendForm": A_NAME, "ClaimForm": "a code",
    "HelpSomeoneForm": "a young person’s words, as she said them", "WriteDownForm": "her voice, written down",
    "WrittenDownForm": YOUNG, "WordsAheadForm": YOUNG, "NeedForm": YOUNG, "QuestionForm": YOUNG,
    "ConcernForm": "somebody may be in danger: nothing stands between",
    "CardForm": "a word that nobody knows, in the words of who asks", "JoinForm": "a code",
    "HoldForm": "an officer’s hold: nothing stands between, and nothing is said of it",
    "SaysForm": "CLAB’s members alone write here", "WordingForm": "CLAB’s own words",
    "PracticePromiseForm": "a practice, of which nothing stays",
    "MeForm": A_NAME, "InviteForm": A_NAME, "SuccessorForm": A_NAME, "Why": "a few words for the log, for nobody else",
    "PrepareForm": "a reason for those at work, and no words of the issue",
    "SampleForm": "shown on the page of all parts, and never sent",
}  # fmt: skip


def of(kind):
    for each in kind.__subclasses__():
        yield each
        yield from of(each)


def modules():
    for app in OURS:
        root = Path(import_module(app).__file__).parent
        for file in root.rglob("*.py"):
            if "migrations" not in file.parts and file.name != "__init__.py":
                yield import_module(".".join([app, *file.relative_to(root).with_suffix("").parts]))


def writes(form):
    """Whether somebody writes sentences in it."""
    return any(
        type(field) is forms.CharField and not isinstance(field.widget, forms.HiddenInput)
        for field in form.base_fields.values()
    )


def test_every_form_that_takes_words_has_it_or_a_reason():
    views = [
        inspect.getsource(made)
        for module in modules()
        for made in vars(module).values()
        if inspect.isfunction(made) and made.__module__ == module.__name__
    ]
    ours = {form for form in of(forms.BaseForm) if form.__module__.partition(".")[0] in OURS}
    ours = {form.__name__ for form in ours if writes(form) and "cms.forms" not in form.__module__}
    assert len(ours) > 30 and {"LineForm", "MeetingForm", "ClockForm"} <= ours

    bare = []
    for name in ours - NO_HELPER.keys():
        shown = [view for view in views if re.search(rf"\b{name}\(", view)]
        if not shown or not any(DOORS.search(view) for view in shown):
            bare.append(name)

    assert not bare
    assert not NO_HELPER.keys() - ours, "a reason for what is not there"


@pytest.mark.parametrize(("name", "said"), [("priya", True), ("tom", True), ("ruth", True), ("amara", False)])
def test_it_speaks_to_who_is_at_work_and_to_no_young_person(request, rf, name, said):
    user = request.getfixturevalue(name)
    sent = rf.post("/", {"text": "The service users are placed.", "op_id": str(uuid4())})
    sent.user = User.objects.get(pk=user.pk)

    assert any("service users" in sentence for sentence in plainer.afterwards(sent)) == said
    sent.POST = {**sent.POST.dict(), plainer.AS_IT_IS: "1"}
    assert plainer.afterwards(sent) == []


def test_the_settings_and_search_words_have_it_but_not_what_others_decided(home, client, sign_in, ed):
    sign_in(client, ed)
    url = client.get(reverse("wagtailsettings:edit", args=["pages", "sitesettings"]))["Location"]
    facts = {
        "name": "Our site", "tagline": "For service users", "board": "CLAB", "called": "looked after children",
        "run_by": "Us.", "duty_line": "", "leave_address": "https://www.bbc.co.uk/weather",
    }  # fmt: skip

    page = client.post(url, facts, follow=True).content.decode()

    assert SiteSettings.current().tagline == "For service users"
    assert "It is saved. “service users”" in page
    assert "“looked after children”" not in page
    SearchWord(words="placement", means="home").full_clean()
    assert settings.LANGUAGE_CODE.startswith("en")


# What the helper reads in each kind of part of an issue. Left alone: what somebody said herself, and words to avoid.
IN_AN_ISSUE = {
    "hello": [], "outcome": [], "not_now": [], "progress": [], "help": [],
    "offer_change": ["text"], "did_you_know": ["text"], "out_of_county": ["text"], "next_meeting": ["text"],
    "recruitment": ["text"], "well_done": ["text"], "asylum": ["text"], "member_leaving": [],
    "question": ["question", "answers"], "what_we_did": ["text"], "have_your_say": ["question", "how"],
    "opportunity": ["title", "text"], "event": ["title", "text"], "word": ["better", "why"],
    "picture": ["alt", "caption"],
}  # fmt: skip


def written(block):
    """A value of this block with words to avoid wherever one can write."""
    if isinstance(block, blocks.StructBlock):
        return {name: written(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [{"type": "item", "value": written(block.child_block)}]
    if isinstance(block, blocks.RichTextBlock):
        return "<p>The <b>service users</b> are placed.</p>"
    return "The service users are placed." if isinstance(block, blocks.CharBlock | blocks.TextBlock) else None


@pytest.mark.parametrize("kind", IssueBlock().child_blocks)
def test_every_kind_of_part_of_an_issue_is_read_by_it(kind):
    block = IssueBlock().child_blocks[kind]
    body = json.dumps([{"type": kind, "value": written(block)}])

    found = [piece for piece in pieces.of(NewsletterIssuePage(title="News", body=body)) if piece.where != "title"]

    names = IN_AN_ISSUE[kind]
    assert [piece.where for piece in found] == [pieces.at(block, name) for name in names]
    assert all("service users" in {flag.word for flag in words.check(piece.says)} for piece in found)
