"""Parts in CLAB's own words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks import TextBlock


class HelloBlock(blocks.StructBlock):
    """A short note by a member of CLAB."""

    text = TextBlock(label=_("words"))
    who = blocks.CharBlock(
        label=_("from"),
        required=False,
        max_length=60,
        help_text=_("The name she chose, or “a CLAB member”."),
    )

    class Meta:
        icon = "user"
        label = _("Hello from CLAB")
        as_said = ("text", "who")


class HaveYourSayBlock(blocks.StructBlock):
    """One question, and the ways to answer it."""

    question = blocks.CharBlock(label=_("one question"), max_length=140)
    how = TextBlock(label=_("ways to answer"))

    class Meta:
        icon = "comment"
        label = _("Have your say")


class QuestionBlock(blocks.StructBlock):
    """The question of the month: readers answer it with one tap, and nobody learns who said what."""

    question = blocks.CharBlock(label=_("one question"), max_length=140)
    answers = blocks.ListBlock(
        blocks.CharBlock(label=_("answer"), max_length=60),
        label=_("answers"),
        min_num=2,
        max_num=4,
        help_text=_("Two to four short ones. Once it was sent, do not change their order."),
    )

    class Meta:
        icon = "radio-full"
        label = _("Question of the month")


def asked_before():
    """(issue and block, question) of the questions in issues that are up, the newest first."""
    from newsletter.questions import asked

    return [("", _("Choose one")), *((one.key, one.question) for one in asked())]


class AskedBeforeBlock(blocks.FieldBlock):
    """One of those questions, by its issue and its block. The choice is read when a form is shown."""

    def __init__(self, required=True, help_text=None, **kwargs):
        self.field = forms.ChoiceField(choices=asked_before, required=required, help_text=help_text or "")
        super().__init__(**kwargs)

    class Meta:
        icon = "radio-full"


class WhatWeDidBlock(blocks.StructBlock):
    """What came of the question of an earlier issue. The numbers stand here by themselves, from five answers on."""

    about = AskedBeforeBlock(label=_("which question"))
    text = TextBlock(label=_("what we did with it"))

    class Meta:
        icon = "success"
        label = _("You told us")


class WordBlock(blocks.StructBlock):
    """One word to leave out, and a better one."""

    avoid = blocks.CharBlock(label=_("instead of"), max_length=60)
    better = blocks.CharBlock(label=_("say"), max_length=120)
    why = blocks.TextBlock(label=_("why"), max_length=240)

    class Meta:
        icon = "edit"
        label = _("Words that matter")
        as_said = ("avoid",)


class OpportunityBlock(blocks.StructBlock):
    """A job, a course or a role. After its last day it is no longer shown."""

    title = blocks.CharBlock(label=_("what it is"), max_length=100)
    text = TextBlock(label=_("words"))
    closes = blocks.DateBlock(label=_("last day"), help_text=_("After this day nobody sees it any more."))
    link = blocks.URLBlock(label=_("where to ask"), required=False)

    class Meta:
        icon = "briefcase"
        label = _("Opportunity")


class EventBlock(blocks.StructBlock):
    """A day to know of: care leavers week, a conference."""

    title = blocks.CharBlock(label=_("what it is"), max_length=100)
    day = blocks.DateBlock(label=_("day"))
    until = blocks.DateBlock(label=_("until"), required=False)
    text = TextBlock(label=_("place, and how to take part"), required=False)

    class Meta:
        icon = "calendar-alt"
        label = _("Dates")

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["until"] and cleaned["until"] < cleaned["day"]:
            wrong = ValidationError(_("It ends before it begins."))
            raise blocks.StructBlockValidationError(block_errors={"until": wrong})
        return cleaned


class RecruitmentBlock(blocks.StructBlock):
    """What CLAB is like, and how to join."""

    text = TextBlock(label=_("words"))

    class Meta:
        icon = "group"
        label = _("Join CLAB")


class AsylumBlock(blocks.StructBlock):
    """For young people who came to seek safety: plain words, and nothing about anybody's status."""

    text = TextBlock(label=_("words"), help_text=_("Not a word about status. Ask the voice group to read it first."))
    listen = blocks.URLBlock(label=_("where to hear it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("For young people seeking asylum")


class WellDoneBlock(blocks.StructBlock):
    """Something to be proud of. No name without a yes in writing."""

    text = TextBlock(label=_("words"), help_text=_("No name without a yes in writing."))

    class Meta:
        icon = "pick"
        label = _("Well done")


class LeavingBlock(blocks.StructBlock):
    """Thank you and goodbye to somebody who moves on, with her own yes."""

    text = TextBlock(label=_("words"))
    yes_on = blocks.DateBlock(label=_("the day they said yes"), help_text=_("Readers don’t see it."))

    class Meta:
        icon = "user"
        label = _("Thank you and goodbye")
        as_said = ("text",)
