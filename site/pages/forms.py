from django.forms.renderers import TemplatesSetting


class PlainForms(TemplatesSetting):
    """Field and error markup of our own, from `templates/django/forms/`: label, hint, error, control."""
