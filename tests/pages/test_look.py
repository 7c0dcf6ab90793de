"""Our own tags: drawings that stand by themselves, the road, numbers one can tap, plain sentences at fields."""

from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from pages.icons import ICONS
from pages.templatetags import look


def stop(name, state="done", turn="", icon="tick", note=""):
    return SimpleNamespace(name=name, state=state, turn=turn, icon=icon, note=note)


def path(*stops):
    return SimpleNamespace(label="Where this challenge is", stops=list(stops))


on_its_way = path(stop("Heard"), stop("Taken on", "here", icon="hand"), stop("On the table", "ahead", icon="table"))


@pytest.mark.parametrize("name", sorted(ICONS))
def test_an_icon_needs_no_sprite_and_says_nothing_to_a_screen_reader(name):
    drawn = look.icon(name)

    assert drawn.startswith("<svg") and drawn.endswith("</svg>") and 'aria-hidden="true"' in drawn
    assert "<use" not in drawn and "style=" not in drawn


def test_a_long_address_breaks_behind_a_slash_and_holds_no_markup_of_its_own():
    assert look.breaks("https://a.example/b/<b>/") == "https://a.example/<wbr>b/<wbr>&lt;b&gt;/<wbr>"


def test_the_road_says_in_words_what_it_draws():
    page = render_to_string("components/path.html", {"path": on_its_way})

    assert page.count('<li class="stop') == 3
    assert page.count('aria-current="step"') == 1
    assert '<span class="unseen">Done: </span>Heard' in page
    assert '<span class="flag">We are here</span><b>Taken on</b>' in page
    assert '<span class="unseen">Still to come: </span>On the table' in page
    assert page.count('class="way"') == 2, "a road leads on from every stop but the last"


def test_a_reopened_challenge_sets_off_again_two_stops_before_the_bend():
    six = [stop(name) for name in ("Heard", "Taken on", "On the table", "Being worked on", "Answered", "Changed")]

    drawn = look.road(path(*six, stop("Reopened", "here", "again", "loop"), stop("Answered", "ahead")))

    assert drawn["again"] is True
    assert [each["css"] for each in drawn["stops"][5:]] == ["bend", "here anew col-4", "ahead"]
    assert [each["bends"] for each in drawn["stops"]] == [False] * 5 + [True] + [False] * 2


def test_the_short_path_counts_the_stops():
    assert "Stop 2 of 3: Taken on" in render_to_string("components/pips.html", {"path": on_its_way})


def test_the_short_path_of_a_reopened_challenge_still_has_six_stops():
    reopened = path(stop("Changed"), stop("Opened again", "here", "again", "loop"), stop("Answered", "ahead"))
    reopened.at = 4

    page = render_to_string("components/pips.html", {"path": reopened})

    assert page.count("<i") == 6 and page.count('class="on"') == 3
    assert "Stop 4 of 6: Opened again" in page


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("Call 999. Text relay: 18000.", ["tel:999", "tel:18000"]),
        ("Text SHOUT to 85258", ["sms:85258"]),
        ("Call 0808 800 5792", ["tel:08088005792"]),
        ("Ask at the desk", []),
    ],
)
def test_a_number_can_be_tapped(words, links):
    page = look.dial(words)

    assert [part.split('"')[0] for part in page.split('href="')[1:]] == links


def test_words_around_a_number_are_escaped():
    assert look.dial("<b>Call 999") == '&lt;b&gt;Call <a class="keep" href="tel:999">999</a>'


class Raise(forms.Form):
    """A form with one field of each kind."""

    words = forms.CharField(label="What needs to change?", help_text="Say it your way.", max_length=10)
    email = forms.EmailField(label="Your email", required=False)
    who = forms.ChoiceField(label="Who can see it?", choices=[("clab", "Only CLAB")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I have read it")
    own = forms.CharField(label="Title", error_messages={"required": "Give it a title"})


def test_what_to_fix_is_plain_and_the_same_on_top_and_at_the_field():
    form = Raise({"words": "far too long to fit", "email": "here"})

    page = render_to_string("components/form.html", {"form": form})

    for sentence, target in [
        ("This is too long. It has 19 letters; at most 10 fit.", "id_words"),
        ("Write your email like this: name@example.org", "id_email"),
        ("Pick an answer: Who can see it?", "id_who"),
        ("Tick this to go on: I have read it", "id_agreed"),
        ("Give it a title", "id_own"),
    ]:
        assert f'<a href="#{target}">{sentence}</a>' in page
        assert f"{sentence}</span></p>" in page
        assert f'id="{target}"' in page
    assert "5 things to fix" in page and 'role="alert"' in page


def test_a_field_names_its_hint_and_its_mistake():
    page = str(Raise({"words": ""})["words"].as_field_group())

    assert '<label for="id_words">What needs to change?</label>' in page
    assert 'id="id_words_helptext"' in page and 'id="id_words_error"' in page
    assert 'aria-describedby="id_words_helptext id_words_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_field_one_may_leave_empty_says_so():
    assert "(if you like)" in str(Raise()["email"].as_field_group())


def test_our_tags_need_no_load():
    assert "<svg" in Template('{% icon "tick" %}').render(Context())
