import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Orderable


def starts_a_call(value):
    """A help line is called or texted; it never leads to another site."""
    if not re.fullmatch(r"(?:tel|sms):\+?[0-9]{3,15}", value):
        raise ValidationError(_("Write tel: or sms: and the number without spaces, like tel:08001111."))


class HelpLine(Orderable):
    """
    One place to get help now: its name, how to reach it, and what it is for.

    The numbers are national and not from the council's reports: an officer confirms each before a site opens.
    """

    name = models.CharField(_("name"), max_length=80)
    how = models.CharField(_("how to reach it"), max_length=120, help_text=_("Like: Call 0800 1111"))
    what_for = models.CharField(_("what it is for"), max_length=160, help_text=_("Like: Under 19"))
    link = models.CharField(
        _("what one tap does"),
        max_length=30,
        validators=[starts_a_call],
        help_text=_("tel: to call or sms: to text, and the number without spaces. Like: tel:08001111"),
    )
    checked = models.BooleanField(_("someone checked it"), default=False)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    source = models.CharField(_("where we read it"), max_length=200, blank=True)

    panels = [
        FieldPanel("name", help_text=_("As it calls itself. Like: Childline")),
        FieldPanel("how"),
        FieldPanel("what_for"),
        FieldPanel("link"),
        MultiFieldPanel(
            [
                FieldPanel("checked", help_text=_("Somebody called it, or read it on its own page.")),
                FieldPanel("checked_on", help_text=_("The day they did. After half a year we ask again.")),
                FieldPanel("source", help_text=_("The page where you found the number.")),
            ],
            heading=_("Is it still right?"),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.checked and not self.checked_on:
            raise ValidationError({"checked_on": _("Say on which day you checked it.")})
