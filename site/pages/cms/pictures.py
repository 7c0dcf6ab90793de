"""The form of a picture in the CMS."""

from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """
    A title and the file. What is on it is said where it stands on a page, for each place has its own reason.

    No tags: they would lie among those of challenges, and one may say what an unseen challenge is about (G5).
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("tags", "description"):
            self.fields.pop(name, None)
        self.fields["title"].help_text = _("For editors, to find it again. Nobody’s name.")
        self.fields["file"].help_text = _("A picture out of a phone is fine. We keep a small copy, without its place.")
