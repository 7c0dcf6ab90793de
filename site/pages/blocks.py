"""The few blocks that every kind of page shares. No raw HTML and no embed: neither belongs on this site (X10)."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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
        template = "pages/blocks/quote.html"


class FactBlock(blocks.StructBlock):
    """One line of a fact list: what it is, and what we know."""

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
    facts = FactsBlock()
    help_lines = HelpLinesBlock()
