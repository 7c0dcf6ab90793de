"""Which parts a mail has, in which order; and the address of each link in it."""

from newsletter import links
from newsletter.parts import WEB


def in_mail(parts, *, outside_county):
    """
    The parts of a mail. For who lives outside the county her part comes before all but the hello.

    A link to a reader's own page has its address here, with nobody's word in it.
    """
    shown = [one for one in parts if one["only"] != WEB]
    if outside_county:
        hers = [one for one in shown if one["kind"] == "out_of_county"]
        rest = [one for one in shown if one["kind"] != "out_of_county"]
        at = 1 if rest and rest[0]["kind"] == "hello" else 0
        shown = [*rest[:at], *hers, *rest[at:]]
    return shown


def with_addresses(runs):
    """The runs with the whole address of each link."""
    return [{**one, "href": links.address(one["own"], links.NOBODY)} if "own" in one else one for one in runs]


def answer_links(piece, issue):
    """[(answer, address)] of a question of the month; a tap there shows a page, and counts nothing by itself."""
    return [
        (answer, links.address("newsletter-answer", links.NOBODY, issue, piece["question"], place))
        for place, answer in enumerate(piece["answers"])
    ]
