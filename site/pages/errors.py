"""What a form says when something has to be fixed: a plain sentence instead of the framework's own wording."""

from django.core import validators
from django.forms import DateField, EmailField
from django.utils.translation import gettext as _


def is_stock(error, field):
    """Whether this error carries Django's wording; a form's own words for the field are left alone."""
    stock = [cls.__dict__.get("default_error_messages", {}).get(error.code) for cls in type(field).__mro__]
    stock += [cls.message for cls in (validators.MaxLengthValidator, validators.MinLengthValidator)]
    stock += [cls.message for cls in (validators.MaxValueValidator, validators.MinValueValidator)]
    stock += [validators.EmailValidator.message, validators.URLValidator.message]
    return any(error.message is message for message in stock)


def plain(error, bound):
    """The sentences of one error at one field, each of which also makes sense in a list away from the field."""
    field, widget = bound.field, bound.widget_type
    if error.code == "incorrect_code":
        return [_("That code is not right. Look again, or ask for a new one.")]
    if error.code == "too_many_login_attempts":
        return [_("That was a lot of tries. Please wait five minutes, then try again.")]
    if not is_stock(error, field):
        return list(error.messages)
    limits = {"label": bound.label, **(getattr(error, "params", None) or {})}
    picks = widget in ("select", "radioselect", "checkboxselectmultiple", "selectmultiple")
    if error.code == "required":
        if widget == "checkbox":
            return [_("Tick this to go on: %(label)s") % limits]
        return [(_("Pick an answer: %(label)s") if picks else _("Please fill this in: %(label)s")) % limits]
    if error.code == "invalid" and isinstance(field, EmailField):
        return [_("Write your email like this: name@example.org")]
    if error.code == "invalid" and isinstance(field, DateField):
        return [_("Write the day like this: 2026-12-31")]
    if error.code in ("invalid_choice", "invalid_pk_value", "invalid_list"):
        return [_("Pick one from the list.")]
    if error.code == "max_length":
        return [_("This is too long. It has %(show_value)s letters; at most %(limit_value)s fit.") % limits]
    if error.code == "min_length":
        return [_("Please write a little more.")]
    if error.code == "null_characters_not_allowed":
        return [_("There is a sign in it that we cannot keep. Please type it again.")]
    return list(error.messages)


def sentences(bound):
    """All that is to fix at one field."""
    return [text for error in bound.errors.as_data() for text in plain(error, bound)]
