from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


def taken_apart(text):
    """The phrases of a text with a comma, or a line, between them."""
    return [" ".join(part.split()) for part in text.replace("\n", ",").split(",") if part.strip()]


class SearchWord(models.Model):
    """
    Words that people use, and the words that our pages use for the same thing (A41).

    An editor keeps them: "bond" is written nowhere in the Local Offer, and still who writes it must find the rent
    deposit scheme. Where we have nothing of the kind, `says` tells it in a sentence above what is near.
    """

    words = models.CharField(
        _("what people write"),
        max_length=200,
        help_text=_("One word or a few, with a comma between them. Like: bond, deposit"),
    )
    means = models.CharField(
        _("what our pages call it"),
        max_length=200,
        help_text=_("Words that are on the pages they should find. Like: rent deposit, guarantor"),
    )
    says = models.CharField(
        _("a sentence above what was found"),
        max_length=200,
        blank=True,
        help_text=_("Only if we don’t have just that. Like: We have nothing on glasses alone. This is near."),
    )

    as_said = ("words", "means")

    panels = [FieldPanel("words"), FieldPanel("means"), FieldPanel("says")]

    class Meta:
        ordering = ["words"]
        verbose_name = _("word people use")
        verbose_name_plural = _("words people use")

    def __str__(self):
        return self.words

    def clean(self):
        super().clean()
        for name in ("words", "means"):
            if getattr(self, name) and not any(letter.isalnum() for letter in getattr(self, name)):
                raise ValidationError({name: _("Write at least one word.")})
        taken = {
            word.casefold() for other in SearchWord.objects.exclude(pk=self.pk) for word in taken_apart(other.words)
        }
        twice = [word for word in taken_apart(self.words) if word.casefold() in taken]
        if twice:
            raise ValidationError({"words": _("Already in the list: %(words)s.") % {"words": ", ".join(twice)}})
