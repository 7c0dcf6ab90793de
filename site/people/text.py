import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def one_line(value):
    """A name or title on one line, as typed, without marks that steer the text around it (trust.md H1, H3, Z2)."""
    value = " ".join(value.split())
    if steers(value):
        raise ValidationError(_("Use letters, numbers and spaces."))
    if "@" in value:
        raise ValidationError(_("Write a name, not an email address."))
    return value


def steers(value):
    """Whether it holds marks that end a line or steer the text around it (trust.md H1, Z2)."""
    return any(unicodedata.category(letter) in ("Cc", "Cf") and letter not in "\u200c\u200d" for letter in value)
