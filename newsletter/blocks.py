"""What an issue of the newsletter is made of (domain.md 6). Of a challenge it keeps the public reference alone."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks import HelpLinesBlock, TextBlock


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
        template = "newsletter/blocks/hello.html"


def live_outcomes():
    """What may be chosen now: the references that are public, with their titles."""
    from challenges import public

    return [("", _("Choose one")), *public.choices()]


class OutcomeBlock(blocks.FieldBlock):
    """
    One public outcome, kept by its reference alone and shown in the words that are public today.

    Taken back means gone from here too, within the next page view: the block then says "taken back" (design.md 3, 7).
    """

    def __init__(self, required=True, help_text=None, **kwargs):
        self.field = forms.ChoiceField(
            choices=live_outcomes,
            required=required,
            help_text=help_text or _("Only what is public now."),
            error_messages={"invalid_choice": _("This was taken back, or is not public yet. Remove this part.")},
        )
        super().__init__(**kwargs)

    def get_context(self, value, parent_context=None):
        from challenges import public

        context = super().get_context(value, parent_context=parent_context)
        # An issue asks for all of its outcomes at once.
        at_hand = context.get("outcomes")
        outcome = context["outcome"] = public.outcome(value) if at_hand is None else at_hand.get(value)
        if outcome is not None and outcome.council_says:
            month = date_format(outcome.council_said_on, "F Y")
            context["duo"] = {"who": _("The council"), "says": outcome.council_says, "when": month}
        return context

    def get_searchable_content(self, value):
        # Its words may be taken back; the index would keep them.
        return []

    class Meta:
        icon = "pick"
        label = _("What changed")
        template = "newsletter/blocks/outcome.html"


class NextMeetingBlock(blocks.StructBlock):
    """When the next meeting is, and how to take part."""

    day = blocks.DateBlock(label=_("day"), required=False)
    text = TextBlock(label=_("place, and how to take part"))

    class Meta:
        icon = "date"
        label = _("Next meeting")
        template = "newsletter/blocks/next_meeting.html"


class HaveYourSayBlock(blocks.StructBlock):
    """One question, and the ways to answer it."""

    question = blocks.CharBlock(label=_("one question"), max_length=140)
    how = TextBlock(label=_("ways to answer"))

    class Meta:
        icon = "comment"
        label = _("Have your say")
        template = "newsletter/blocks/have_your_say.html"


class DidYouKnowBlock(blocks.StructBlock):
    """One entry of the Local Offer, explained: its amount and date come from the entry, never from here."""

    entry = blocks.PageChooserBlock(page_type="local_offer.OfferEntryPage", label=_("entry of the Local Offer"))
    text = TextBlock(label=_("in your own words"), required=False)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        entry = value.get("entry")
        context["entry"] = entry.specific if entry is not None and entry.live else None
        return context

    class Meta:
        icon = "help"
        label = _("Did you know")
        template = "newsletter/blocks/did_you_know.html"


class WordBlock(blocks.StructBlock):
    """One word to leave out, and a better one."""

    avoid = blocks.CharBlock(label=_("instead of"), max_length=60)
    better = blocks.CharBlock(label=_("say"), max_length=120)
    why = blocks.TextBlock(label=_("why"), max_length=240)

    class Meta:
        icon = "edit"
        label = _("Words that matter")
        template = "newsletter/blocks/word.html"


class OutOfCountyBlock(blocks.StructBlock):
    """How to take part from afar, and what still holds. Every issue has it (D37)."""

    text = TextBlock(label=_("words"))

    class Meta:
        icon = "site"
        label = _("Outside the county")
        template = "newsletter/blocks/out_of_county.html"


class WellDoneBlock(blocks.StructBlock):
    """Something to be proud of. No name without a yes in writing."""

    text = TextBlock(label=_("words"), help_text=_("No name without a yes in writing."))

    class Meta:
        icon = "pick"
        label = _("Well done")
        template = "newsletter/blocks/well_done.html"


class IssueBlock(blocks.StreamBlock):
    """The parts of an issue, in the order the editors choose."""

    hello = HelloBlock()
    outcome = OutcomeBlock()
    next_meeting = NextMeetingBlock()
    out_of_county = OutOfCountyBlock()
    have_your_say = HaveYourSayBlock()
    did_you_know = DidYouKnowBlock()
    word = WordBlock()
    well_done = WellDoneBlock()
    help = HelpLinesBlock(label=_("Get help now"))

    class Meta:
        block_counts = {
            "hello": {"max_num": 1},
            "out_of_county": {"min_num": 1, "max_num": 1},  # needed in every issue (S1 2.20)
            "help": {"max_num": 1},
        }
