"""From the short sign of a source ("S1 2.26, 2.27") to words that a reader can follow (design.md 3, rule 13)."""

import re

from django.utils.translation import gettext as _

REPORTS = {
    "S1": lambda: _("The council’s scrutiny report, 13 September 2023"),
    "S2": lambda: _("The council’s report to Cabinet, 1 October 2024"),
}


def in_words(sign):
    """Each report once, with its paragraphs. A sign that names no known report is given back as it is."""
    found = []
    for part in filter(None, re.split(r"[;]\s*", sign)):
        report, _space, paragraphs = part.partition(" ")
        if report not in REPORTS:
            return sign
        where = _("paragraph") if re.fullmatch(r"[\d.]+", paragraphs) else _("paragraphs")
        found.append(f"{REPORTS[report]()}, {where} {paragraphs}")
    return "; ".join(found)
