"""
The parts that every page is made of, each with when to use it and all its states, for the living page of them.

What stands here is drawn by the same template as on every page, `templates/components/<name>.html`, so the page
cannot show an old one. A part that is missing here fails a test.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from challenges.deals import Deal, standing_of_open
from challenges.forms.voices import SpeakForm
from challenges.path import STATUS, STOPS, Path, Stop
from newsletter.forms.readers import SignUpForm
from pages.models import Alert

ON_EVERY_PAGE = ("exit", "leave", "foot", "help")  # they stand around this page too
EASY = _t("You can get help now.\nYou can call.\n\nIt is free.")
TAKES_FOCUS = re.compile(r' role="alert"| autofocus')


@dataclass(frozen=True)
class Part:
    """One template: its name, when to use it, and its states as {what this shows: what the template takes}."""

    name: str
    when: object
    states: dict = field(default_factory=dict)

    @property
    def title(self):
        return self.name.replace("_", " ").capitalize()

    @property
    def file(self):
        return f"components/{self.name}.html"

    def shown(self, request):
        """
        [(what this shows, the HTML of it)].

        What takes the focus when it comes does so for one on a page, not for five of them.
        """
        drawn = [(said, render_to_string(self.file, given, request)) for said, given in self.states.items()]
        return [(said, mark_safe(TAKES_FOCUS.sub("", html))) for said, html in drawn]


class SampleForm(forms.Form):
    """A field of each kind."""

    title = forms.CharField(label=_t("What is it about?"), help_text=_t("A few words."), max_length=60)
    words = forms.CharField(label=_t("Your words"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    email = forms.EmailField(label=_t("Your email"))
    age = forms.ChoiceField(
        label=_t("How old are you?"), choices=[("16", "16-17"), ("18", "18-20")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_t("I have read it"), help_text=_t("You can change your mind later."))


def parts():
    """All of them, in the order in which a page of ours would need them."""
    return [*_to_say(), *_to_fill_in(), *_of_a_challenge(), *_around()]


def _to_say():
    big, small = Alert.Level.MAJOR, Alert.Level.MINOR
    alerts = [
        Alert(text=_("The duty line is down until six."), level=big, link="/help-now/", link_text=_("All help lines")),
        Alert(text=_("CLAB meets at the library this month."), level=small),
    ]
    told = [
        Message(constants.SUCCESS, _("Got it. Your words are safe.")),
        Message(constants.ERROR, _("That did not go through. Try again.")),
        Message(constants.INFO, _("Somebody changed this while you were reading.")),
    ]
    return [
        Part("alerts", _("What everybody has to know today. Editors write it, and it ends by itself."), {
            _("Serious, and good to know"): {"alerts": alerts},
        }),
        Part("messages", _("What just happened, on top of the next page. Say it once."), {
            _("Done, not done, to know"): {"messages": told},
        }),
        Part("note", _("What changes how you read this page. One a page, the first words bold."), {
            _("To know"): {"lead": _("CLAB is checking this."), "text": _("Ask before you count on it.")},
            _("Good"): {"kind": "good", "lead": _("It is done."), "text": _("CLAB said so on 4 June.")},
            _("Bad"): {"kind": "bad", "lead": _("8 days late."), "text": _("We asked why.")},
        }),
        Part("empty", _("Nothing is here: say why, and what to do."), {
            _("With a way on"): {
                "title": _("We have nothing on this yet"), "text": _("Tell us what is missing."),
                "url": "/challenges/raise/", "action": _("Tell us"),
            },
            _("With a drawing of its own"): {"icon": "sun", "title": _("All is done"), "text": _("Have a good day.")},
        }),
        Part("easy", _("The same in few words, where somebody wrote it. A link, and no page of its own."), {
            _("The way to it"): {"easy": EASY},
            _("Its words"): {"easy": EASY, "request": SimpleNamespace(GET={"easy": "1"}, path="/help-now/")},
        }),
        Part("language_note", _("On top of a page for a reader of another language."), {
            _("Nobody checked the translation"): {},
            _("The page is in English alone"): {"framed": " "},
        }),
        Part("said", _("A young person’s own words. Her spelling stays, and her name only where she said so."), {
            _("In the language of the page"): {
                "text": "nobody told me i could ask for that", "foot": _("A care leaver, 19"),
            },
            _("In another language"): {"text": "لم يخبرني أحد", "lang": "ar"},
        }),
    ]  # fmt: skip


def _to_fill_in():
    empty = SampleForm(prefix="new")
    wrong = SampleForm({"back-title": "x" * 61, "back-email": "name"}, prefix="back")
    page = Paginator(range(90), 20).page(2)
    return [
        Part("form", _("The inside of every form. The page adds the button: one yellow one, with a verb."), {
            _("A field of each kind"): {"form": empty},
        }),
        Part("field", _("One field by itself, where a form is laid out by hand."), {
            _("To fill in"): {"field": SampleForm(prefix="one")["title"]},
            _("To fix"): {"field": SampleForm({}, prefix="two")["title"]},
        }),
        Part("error_summary", _("What to fix, on top of a form that came back. It leads to each field."), {
            _("A form that came back"): {"form": wrong},
        }),
        Part("refused", _("Why it did not work, where there is no field to fix."), {
            _("A sentence or two"): {"refused": [_("Somebody was quicker."), _("Look again, then decide.")]},
        }),
        Part("words", _("What she typed, given back, when it could not be kept."), {
            _("One text"): {"words": ["Nobody rang me back."]},
        }),
        Part("voice", _("A voice note: a recorder, or a file where there is no script."), {
            _("Without a script"): {"widget": _sound_box()},
        }),
        Part("sign_up", _("To get the newsletter. At the foot of the news, and of each issue."), {
            _("Empty"): {"form": SignUpForm(auto_id="sign_up_%s")},
        }),
        Part("search", _("To find what is public. One a page."), {
            _("Empty"): {},
        }),
        Part("pagination", _("More than 20 things. Numbers, and never a page without an end."), {
            _("The second of five"): {"page_obj": page},
        }),
    ]  # fmt: skip


def _sound_box():
    attributes = {"id": "voice-note", "aria-label": _("Your voice note")}
    return SpeakForm().fields["sound"].widget.get_context("sound", None, attributes)["widget"]


def _of_a_challenge():
    what, who = _("A text with the day for each repair."), _("Repairs lead, Harbour Homes (example)")
    today = timezone.localdate()

    def deal(late=0, **more):
        due = today - timedelta(days=late)
        return {"deal": Deal(what=what, who=who, due=due, status=standing_of_open(late, on_hold=False), **more)}

    thanked = Deal(what=what, who=who, due=date(2026, 6, 4), status=STATUS["answered"], thanked=True)
    working, again, no = _on_the_way(), _opened_again(), _not_now()
    claimed = SimpleNamespace(who=_("The council"), says=_("done"), when=_("September 2023"))
    judged = SimpleNamespace(who="Harbour Homes (example)", says=_("done"), verdict=_("CLAB says: changed"))
    judged.author, judged.icon = "yes", "sun"
    return [
        Part("status", _("Where a challenge or a promise stands: a word, a shape, a colour, in that order."), {
            str(status.label): {"status": status} for status in [*STATUS.values(), standing_of_open(8, on_hold=False)]
        }),
        Part("path", _("The road of one challenge, on its own page. The list says all that the drawing does."), {
            _("Being worked on"): {"path": working},
            _("Opened again"): {"path": again},
            _("Not now"): {"path": no},
        }),
        Part("pips", _("The same road in one line, for lists."), {
            _("Being worked on"): {"path": working},
            _("Opened again"): {"path": again},
        }),
        Part("deal", _("A promise. None without what, who and by when."), {
            _("Just made"): deal(-18, kick=_("New today")),
            _("Late"): deal(8, says=_("We asked why.")),
            _("With a new day"): deal(-30, was=today, says=_("The new boiler came late.")),
            _("Done"): {"deal": thanked},
        }),
        Part("duo", _("What they say, and what CLAB says. Colour is CLAB’s to give."), {
            _("Not checked yet"): {"duo": claimed},
            _("Checked"): {"duo": judged},
        }),
    ]  # fmt: skip


def _around():
    joined = SimpleNamespace(joined=SimpleNamespace(meeting_id=UUID(int=0)))
    every = _("It stands on every page. Look at this one.")
    return [
        Part("joined", _("On a phone that is in a meeting by a code, and in nothing else."), {
            _("In today’s meeting"): {"request": joined},
        }),
        Part("listen", _("To hear a page. It shows itself where the browser has a voice for it."), {
            _("Before it starts"): {},
        }),
        Part("keep_link", _("The way to a copy for when there is no internet. On pages that are in the copy."), {
            _("On such a page"): {},
        }),
        *[Part(name, every) for name in ON_EVERY_PAGE],
    ]  # fmt: skip


def _done(stops):
    return [Stop(name, _("4 August"), "done", "tick") for _code, name, _icon in STOPS[:stops]]


def _ahead(first):
    return [Stop(name, _("Still to come"), "ahead", icon) for _code, name, icon in STOPS[first:]]


def _on_the_way():
    here = Stop(STOPS[3][1], _("Since 17 September"), "here", "work")
    return Path(_("A challenge on its way"), (*_done(3), here, *_ahead(4)), 4)


def _opened_again():
    here = Stop(_("Opened again"), _("2 October"), "here", "loop", "again")
    return Path(_("A challenge that was opened again"), (*_done(6), here, *_ahead(4)), 4)


def _not_now():
    here = Stop(_("Not now"), _("The reason is below."), "here", "bar", "rest")
    later = Stop(_("We look again"), "", "ahead", "eye")
    return Path(_("A challenge with a reasoned no"), (*_done(4), here, later), 5)
