"""The few blocks that every kind of page shares. No raw HTML and no embed: neither belongs on this site (X10)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from pages.icons import DRAWINGS

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class TextBlock(blocks.RichTextBlock):
    """Running text: bold, italic, links and lists, and nothing else."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/text.html"


class HeadingBlock(blocks.CharBlock):
    """A heading between two parts of a page."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"
        is_heading = True


class NoteBlock(blocks.StructBlock):
    """Something that changes how one reads the page. One a page is best."""

    kind = blocks.ChoiceBlock(
        choices=[("", _("To know")), ("good", _("Good news")), ("bad", _("Careful"))],
        required=False,
        label=_("kind"),
    )
    text = TextBlock(label=_("text"), help_text=_("Put the first words in bold."))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "pages/blocks/note.html"


class QuoteBlock(blocks.StructBlock):
    """A young person's own words. Keep her spelling; no name unless she chose one."""

    words = blocks.TextBlock(label=_("words"), max_length=600)
    who = blocks.CharBlock(
        label=_("who says it"),
        required=False,
        max_length=60,
        help_text=_("Only a name she chose for this, or “a CLAB member”. Leave it empty if you are not sure."),
    )

    class Meta:
        icon = "openquote"
        label = _("Someone’s words")
        as_said = ("words", "who")
        template = "pages/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture, in words too. Whoever can be known on it has said yes, and the day of that yes stands with it."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what is on it"),
        max_length=160,
        help_text=_("For who can’t see it. Say what is on the picture and why it is here, in one sentence."),
    )
    caption = blocks.CharBlock(label=_("words under it"), required=False, max_length=160)
    people = blocks.ChoiceBlock(
        choices=[("nobody", _("Nobody who could be known")), ("said_yes", _("People who said yes to this page"))],
        label=_("who is on it"),
        help_text=_("Nobody’s picture goes up without their own yes. They can take it back on any day."),
    )
    yes_on = blocks.DateBlock(
        label=_("the day they said yes"), required=False, help_text=_("Only if people are on it. Readers don’t see it.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["people"] == "said_yes" and not cleaned["yes_on"]:
            missing = ValidationError(_("Say on which day they said yes. Without it the picture stays out."))
            raise blocks.StructBlockValidationError(block_errors={"yes_on": missing})
        return cleaned


class FactBlock(blocks.StructBlock):
    """One line of a fact list: what it is, and what we know."""

    picture = blocks.ChoiceBlock(
        choices=list(DRAWINGS.items()),
        required=False,
        label=_("a drawing beside it"),
        help_text=_("It says the same as the words, for who would rather look than read. Give one to all or to none."),
    )
    name = blocks.CharBlock(label=_("what it is"), max_length=80)
    text = TextBlock(label=_("what we know"))

    class Meta:
        icon = "list-ul"
        label = _("Fact")


class FactsBlock(blocks.ListBlock):
    """A list of facts, each with its name on the left."""

    def __init__(self, child_block=None, **kwargs):
        super().__init__(child_block or FactBlock(), **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "pages/blocks/facts.html"


class HelpLinesBlock(blocks.StaticBlock):
    """The help lines as they stand now, so that no page keeps an old number."""

    class Meta:
        icon = "help"
        label = _("Help lines")
        admin_text = _("Shows every help line, always the current ones.")
        template = "pages/blocks/help_lines.html"


class BodyBlock(blocks.StreamBlock):
    """What an information page is made of."""

    heading = HeadingBlock()
    text = TextBlock()
    note = NoteBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    facts = FactsBlock()
    help_lines = HelpLinesBlock()
