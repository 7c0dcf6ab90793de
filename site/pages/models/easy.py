from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

LONGEST = 1500  # letters: one side of paper, in large print


def easy_text(**options):
    """A text in easy read, with words of its own. Nothing makes one of a page: it is written, or it is not there."""
    options.setdefault("verbose_name", _("easy read"))
    return models.TextField(
        max_length=LONGEST,
        blank=True,
        help_text=_(
            "The same in few words, for people who find reading hard. One short sentence on each line, an empty line "
            "between two thoughts. While it is empty, no link to it shows."
        ),
        **options,
    )


class EasyRead(models.Model):
    """A page that may have a twin in easy read, at `?easy=1`; no words, no twin and no link."""

    easy_read = easy_text()

    class Meta:
        abstract = True


easy_panel = MultiFieldPanel([FieldPanel("easy_read")], heading=_("Easy read"))
