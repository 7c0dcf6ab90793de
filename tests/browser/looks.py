"""A page as it stands, narrow and wide, light and dark: WCAG A and AA, and nothing sticks out sideways."""

from tests.browser import axe, screens

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
