"""
What could be better about a page before it goes up, in plain words (A39, trust.md X-A7).

Only a word of the "swap it" kind without a reason, and what a page class itself calls a must, hold a page back. All
else is advice.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages import pieces, reading, words
from pages.models import SiteSettings

MUST, BETTER, KNOW = "must", "better", "know"
GRADE = 5
EXAMPLES = 3
SAYS_NOTHING = {
    "click here", "here", "this", "this link", "link", "read more", "more", "find out more", "this page", "click",
}  # fmt: skip
ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
ALL_BOLD = re.compile(r"<p[^>]*>\s*<(?:b|strong)>[^<]+</(?:b|strong)>\s*</p>", re.IGNORECASE)
INITIALS = re.compile(r"\b[A-Z][A-Z0-9]{1,5}\b")
# Everybody says these, or they are names; CLAB and J2I are explained at the foot of every page of this site.
KNOWN = {
    "CLAB", "J2I", "UK", "NHS", "GP", "ID", "CV", "TV", "PIN", "SMS", "PDF", "A1", "A2", "A4", "B1", "B2", "HIV",
    "SHOUT", "NSPCC", "BBC", "DVLA", "OK", "PE", "IT", "PC", "DVD", "USB", "EU", "MP", "AM", "PM",
}  # fmt: skip


@dataclass(frozen=True)
class Advice:
    """One thing to look at. A word to swap has better words at hand, and a reason if somebody gave one."""

    level: str
    says: str
    why: str = ""
    where: str = ""
    word: str = ""
    swaps: list = field(default_factory=list)
    reason: str = ""

    @property
    def holds_back(self):
        return self.level == MUST and not self.reason


def of(page, kept=None):
    """All there is to say about the page as it stands; `kept` are the reasons given, by word. What holds back first."""
    found = pieces.of(page)
    kept = kept or {}
    order = [MUST, BETTER, KNOW]
    own = list(page.own_advice()) if hasattr(page, "own_advice") else []
    advice = [*of_words(found, kept, SiteSettings.current().called), *own, *of_links(found), *of_headings(page, found)]
    if in_english(page):
        advice += [*of_initials(found), *of_reading(found)]
    return sorted(advice, key=lambda one: order.index(one.level))


def in_english(page):
    return (getattr(page.locale, "language_code", "en") if page.locale_id else "en").startswith("en")


def of_words(found, kept, called):
    """
    What the word helper says, each word once, with every place where it stands.

    Nothing of what care-experienced people here want to be called: they decided that.
    """
    theirs = {words.normal(called), words.normal(called).removesuffix("s")}
    flags, places = {}, {}
    for piece in found:
        for flag in words.check(piece.says):
            key = words.normal(flag.word)
            if key in theirs:
                continue
            flags.setdefault(key, flag)
            places.setdefault(key, {})[piece.where] = True
    levels = {"warn": MUST, "suggest": BETTER, "info": KNOW}
    for key, flag in flags.items():
        yield Advice(
            levels[flag.level],
            says=_("“%(word)s”: better say %(better)s") % {"word": flag.word, "better": flag.prefer.replace(";", " ·")},
            why=flag.why,
            where=", ".join(places[key]),
            word=key,
            swaps=words.swaps(flag) if flag.level != "info" else [],
            reason=kept.get(key, ""),
        )


def of_links(found):
    """A link says where it leads, for somebody who hears the links alone."""
    for piece in found:
        for shown in LINK.findall(piece.html):
            said = pieces.plain(shown)
            if said.lower().strip(" .,:›>") in SAYS_NOTHING or ADDRESS.match(said):
                says = _("The link “%(link)s” does not say where it leads") % {"link": said}
                yield Advice(BETTER, says, _("Name the page or the place: people hear links one by one."), piece.where)


def of_headings(page, found):
    """A heading has something under it, and is made as one."""
    for one, after in zip(found, [*found[1:], None], strict=True):
        if one.is_heading and (after is None or after.is_heading):
            says = _("Nothing stands under the heading “%(heading)s”") % {"heading": one.says}
            yield Advice(BETTER, says, where=one.where)
        if ALL_BOLD.search(one.html):
            says = _("A line in bold is used like a heading")
            yield Advice(BETTER, says, _("Add a Heading part, so that everybody can jump to it."), one.where)


def of_initials(found):
    """Initials stand beside their words the first time: "Personal Adviser (PA)", or "PA (Personal Adviser)"."""
    everything = "\n".join(piece.says for piece in found)
    flagged = {flag.word for flag in words.check(everything)}
    told = set()
    for initials in INITIALS.findall(everything):
        if initials in KNOWN or initials in told or initials in flagged:
            continue
        told.add(initials)
        first = everything.index(initials)
        around = everything[max(first - 2, 0) : first + len(initials) + 3]
        if f"({initials})" not in around and f"{initials} (" not in around:
            says = _("“%(initials)s” is not explained") % {"initials": initials}
            yield Advice(BETTER, says, _("Write the words the first time, then the initials in brackets."))


def of_reading(found):
    """The reading grade of the whole page, and its longest sentences."""
    text = "\n".join(piece.says for piece in found)
    grade = reading.grade(text)
    if grade is not None and grade > GRADE:
        says = _("It reads like school year %(grade)s. Ours is year %(wanted)s at most") % {
            "grade": round(grade) + 1,  # an American grade is a year behind an English school year
            "wanted": GRADE + 1,
        }
        yield Advice(BETTER, says, _("Shorter sentences and shorter words. Then read it out loud."))
    long_ones = reading.too_long(text)
    for line in long_ones[:EXAMPLES]:
        shown = " ".join(line.split()[:8])
        count = len(reading.words(line))
        says = ngettext("%(count)d word in one sentence", "%(count)d words in one sentence", count) % {"count": count}
        yield Advice(BETTER, says, _("Make two of it: “%(start)s …”") % {"start": shown})
