"""Parts that point at what lives elsewhere: they keep a public reference or a page, and show what it says today."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks import TextBlock


def live_outcomes():
    """What may be chosen now: the references that are public, with their titles."""
    from challenges import public

    return [("", _("Choose one")), *public.choices()]


class OutcomeBlock(blocks.FieldBlock):
    """
    One public outcome, kept by its reference alone and shown in the words that are public today.

    Taken back means gone from here too, within the next page view: the block then says "taken back" (design.md 3, 7).
    """

    choices = staticmethod(live_outcomes)

    def __init__(self, required=True, help_text=None, **kwargs):
        self.field = forms.ChoiceField(
            choices=self.choices,
            required=required,
            help_text=help_text or _("Only what is public now."),
            error_messages={"invalid_choice": _("This was taken back, or is not public yet. Remove this part.")},
        )
        super().__init__(**kwargs)

    def get_searchable_content(self, value):
        # Its words may be taken back; the index would keep them.
        return []

    class Meta:
        icon = "pick"
        label = _("What changed")


def live_noes():
    """The reasoned noes that are public."""
    from challenges import public

    return [("", _("Choose one")), *((one.reference, one.title) for one in public.noes())]


class NotNowBlock(OutcomeBlock):
    """One reasoned no, with what could change it: those words come from the answer, never from here."""

    choices = staticmethod(live_noes)

    class Meta:
        icon = "cross"
        label = _("Not now, and why")


class ProgressBlock(blocks.StructBlock):
    """The open challenges that are public, the oldest first and the late ones too. Nobody can leave one out."""

    most = blocks.IntegerBlock(
        label=_("how many at most"), default=5, min_value=1, max_value=20, help_text=_("The oldest come first.")
    )

    class Meta:
        icon = "time"
        label = _("Still working on it")


class NextMeetingBlock(blocks.StructBlock):
    """When the next meeting is, and how to take part."""

    day = blocks.DateBlock(
        label=_("day"), required=False, help_text=_("Leave it empty: then the next J2I day is shown here by itself.")
    )
    text = TextBlock(label=_("place, and how to take part"))

    class Meta:
        icon = "date"
        label = _("Next meeting")


def entry_chooser():
    return blocks.PageChooserBlock(page_type="local_offer.OfferEntryPage", label=_("entry of the Local Offer"))


class DidYouKnowBlock(blocks.StructBlock):
    """One entry of the Local Offer, explained: its amount and date come from the entry, never from here."""

    entry = entry_chooser()
    text = TextBlock(label=_("in your own words"), required=False)

    class Meta:
        icon = "help"
        label = _("Did you know")


class OfferChangeBlock(blocks.StructBlock):
    """What is new, changed or ended in one entry: what it was, what it is, and since when, from its own history."""

    entry = entry_chooser()
    text = TextBlock(label=_("in your own words"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("New in the Local Offer")


class OutOfCountyBlock(blocks.StructBlock):
    """
    How to take part from afar, and what still holds there (D37). Every issue has it.

    Of the entries it names, those are shown that are known to hold outside the county on the day it is read.
    """

    text = TextBlock(label=_("words"))
    entries = blocks.ListBlock(
        entry_chooser(),
        label=_("what still holds there"),
        default=[],
        max_num=5,
        help_text=_("Entries of the Local Offer. Only those that say “also outside the county” are shown."),
    )

    class Meta:
        icon = "site"
        label = _("Outside the county")
