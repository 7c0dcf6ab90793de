"""
A page as it stands, narrow and wide, light and dark: WCAG A and AA, and nothing sticks out sideways.

With `PICTURES` set to a folder, each page that is looked at is kept there in four widths and both schemes, for eyes.
"""

import os
import re
from pathlib import Path

from tests.browser import axe, screens

PICTURES = os.environ.get("PICTURES")
TALLEST = 6000  # pixels of a picture; the longest pages are longer, and nobody looks at them in one go

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
# The room screen is set for a wall, eight metres away: an old projector is the narrowest it meets.
PROJECTOR, WALL = {"width": 1024, "height": 768}, {"width": 1920, "height": 1080}


def wrong_with(page):
    """
    What is wrong with the page, one line each; an empty list where all is well.

    Each width and each scheme is met by every rule; in the two mixed looks only colours can be new. What CI's first
    pass looked at, its second does not look at again; the journey then goes on in the same, last, of them.
    """
    wrong = []
    if PICTURES:
        keep_pictures(page, Path(PICTURES))
    narrow, wide = (PROJECTOR, WALL) if page.url.endswith("/screen/") else (NARROW, WIDE)
    all_looks = (
        (narrow, "light", axe.ALL),
        (narrow, "dark", axe.COLOURS),
        (wide, "dark", axe.ALL),
        (wide, "light", axe.COLOURS),
    )
    for size, scheme, rules in all_looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if axe.was_looked_at():
            continue
        found = axe.violations(page, rules) + [f"sticks out: {each}" for each in screens.too_wide(page)]
        wrong += [f"{page.url} at {size['width']}, {scheme}: {each}" for each in found]
    return wrong


def reads_well(page):
    """Nothing is wrong with the page in any of its four looks."""
    wrong = wrong_with(page)
    assert not wrong, "\n".join(wrong)


def keep_pictures(page, folder):
    """The page at 320, 390, 1280 and 1920 pixels, light and dark, called after its address and what stands on it."""
    address = re.sub(r"^\w+://[^/]+", "", page.url)
    name = re.sub(r"[^\w.-]+", "-", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", address)).strip("-")[:80] or "home"
    taken = len(list(folder.glob(f"{name}--*-320-light.png"))) if folder.is_dir() else 0
    folder.mkdir(parents=True, exist_ok=True)
    for width, height in ((320, 640), (390, 844), (1280, 900), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        tall = min(page.evaluate("() => document.documentElement.scrollHeight"), TALLEST)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(
                path=folder / f"{name}--{taken}-{width}-{scheme}.png",
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": tall},
            )
