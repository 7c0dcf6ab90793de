"""
Pictures on pages: light ones, with nothing in them that nobody sees (G9, trust.md).

A phone writes into its pictures where and when they were taken, and a file is often called after who is on it. So what
is uploaded is made anew before it is kept: no such notes, a name that says nothing, and no larger than a page can use.
What readers get are renditions of it, in the lightest kind that their browser knows.
"""

from io import BytesIO
from uuid import uuid4

from django.core.files.base import ContentFile
from PIL import Image, ImageOps
from wagtail.images.models import Filter

LARGEST = 1600  # pixels on the longer side of what is kept
WIDTHS = (360, 640)  # a phone, and a phone with a fine screen or the column of a computer
KINDS = ("avif", "webp", "jpeg")  # the lightest first; the last is for the oldest browsers
SPECS = [f"format-{kind}|width-{width}" for kind in KINDS for width in WIDTHS]


def keep_only_the_picture(sender, instance, **kwargs):
    """Before an upload is stored: see above. What is stored already is left alone."""
    if not instance.file or instance.file._committed:
        return
    instance.file = made_anew(instance.file)
    instance.file_size = instance.file.size


def made_anew(file):
    """The same picture the right way up, small enough, without notes, under a name that tells nothing."""
    file.seek(0)
    picture = ImageOps.exif_transpose(Image.open(file))
    picture.thumbnail((LARGEST, LARGEST))
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    clean = picture.convert("RGBA" if see_through else "RGB")
    clean.info.clear()
    kept = BytesIO()
    if see_through:
        clean.save(kept, "PNG", optimize=True)
    else:
        clean.save(kept, "JPEG", quality=88)
    return ContentFile(kept.getvalue(), name=f"{uuid4().hex}.{'png' if see_through else 'jpg'}")


def make_ready(sender, instance, **kwargs):
    """When a page goes up its pictures are made in every size, so that no reader waits for them."""
    for part in getattr(instance, "body", None) or ():
        if part.block_type == "picture" and part.value["image"]:
            part.value["image"].get_renditions(*(Filter(spec=spec) for spec in SPECS))
