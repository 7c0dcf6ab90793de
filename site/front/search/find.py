"""From what she wrote to what is shown."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from front.search import asked, closeness, index, words
from front.search.challenges import challenges
from front.search.groups import Group, groups
from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage
from pages import ready

A = OfferEntryPage.Availability
KINDS = {  # code: what a result says it is, what the way to all of them says
    "offer": (gettext_lazy("Local Offer"), gettext_lazy("Local Offer")),
    "news": (gettext_lazy("News"), gettext_lazy("News")),
    "changed": (gettext_lazy("Challenge"), gettext_lazy("Challenges")),
    "group": (gettext_lazy("Who does what"), gettext_lazy("Who does what")),
    "page": (gettext_lazy("About us"), ""),
}
KIND_OF = {
    LocalOfferIndexPage: "offer",
    LocalOfferSectionPage: "offer",
    OfferEntryPage: "offer",
    NewsletterIndexPage: "news",
    NewsletterIssuePage: "news",
}
NOW = {None, A.AVAILABLE, A.BY_SELECTION, A.UNDER_REVIEW}
SOON = {A.BEING_SET_UP, A.PLANNED}
NEAREST, MOST_ENTRIES = 3, 300


@dataclass(frozen=True)
class Result:
    """One thing found: what it is, its title and sentence, how much, and what must be said of it."""

    kind: str
    title: str
    url: str
    sentence: str
    amount: str = ""
    note: str = ""  # that it can't be had yet, or that only the council says so

    @property
    def label(self):
        return KINDS[self.kind][0]


@dataclass
class Found:
    """What came of a search. `hits` are sorted; `results` makes those that are shown."""

    hits: list = field(default_factory=list)
    says: list = field(default_factory=list)
    instead: str = ""  # the words that were looked for, where they are not hers
    some: bool = False  # no title and sentence has all of them

    @property
    def more(self):
        """There is more than is looked at."""
        return len(self.hits) >= index.MOST

    def counts(self):
        found = dict.fromkeys(KINDS, 0)
        for hit in self.hits:
            found[kind_of(hit)] += 1
        return found

    def of(self, kind):
        return [hit for hit in self.hits if kind_of(hit) == kind] if kind else self.hits


def find(query, *, exactly=False):
    """
    What is public and holds every word, or a form of it, or what our pages call it; the nearest first.

    Where nothing does: with slips put right, and of several words what has the most of them. Two statements each time.
    `exactly`: only her own words.
    """
    mine = asked.take_apart(query)
    if not mine:
        return Found()
    wanted, says = words.wanted(mine)
    hits = ranked(wanted, every=True)
    if hits or exactly:
        return Found(hits, says if hits else [])
    theirs = words.corrected(mine)
    wanted, says = words.wanted(theirs)
    if theirs == mine and len(wanted) == 1:
        return Found()
    hits = ranked(wanted, every=len(wanted) == 1)
    whole = [hit for hit in hits if closeness.parts_held(wanted, words_shown(hit)) == len(wanted)]
    if not hits:
        return Found()
    instead = " ".join(theirs) if theirs != mine else ""
    return Found(whole if whole and len(wanted) > 1 else hits, says, instead, some=len(wanted) > 1 and not whole)


def ranked(wanted, *, every):
    """All kinds together. Of two that are as near, what can be had now stands before what has ended."""
    hits = index.pages(wanted, every=every) + challenges(wanted, every=every)
    hits += groups(wanted, every=every)

    def place(hit):
        title, sentence = asked.spaced(hit.title), asked.spaced(sentence_of(hit))
        held = 0 if every else closeness.parts_held(wanted, title + sentence)
        near = closeness.closeness(wanted, title, sentence)
        return (-held, -near, can_be_had(hit), -getattr(hit, "score", 0), hit.title)

    return sorted(hits, key=place)[: index.MOST]


def can_be_had(hit):
    """0 now, 1 soon, 2 not, or no more."""
    if not isinstance(hit, index.Hit) or hit.availability in NOW and hit.listed is not False:
        return 0
    return 1 if hit.availability in SOON else 2


def words_shown(hit):
    return asked.spaced(f"{hit.title} {sentence_of(hit)}")


def sentence_of(hit):
    if isinstance(hit, index.Hit):
        return f"{hit.sentence} {hit.amount or ''}"
    return hit.summary


def kind_of(hit):
    if isinstance(hit, Group):
        return "group"
    return KIND_OF.get(hit.model, "page") if isinstance(hit, index.Hit) else "changed"


def result(hit):
    """What is shown of a hit."""
    if isinstance(hit, index.Hit):
        note = "" if can_be_had(hit) == 0 else A(hit.availability).label
        return Result(kind_of(hit), hit.title, hit.url, hit.sentence, hit.amount or "", note)
    if isinstance(hit, Group):
        return Result("group", hit.title, hit.url, hit.summary)
    return Result("changed", hit.title, hit.url, hit.summary, note=claim(hit.council_says))


def claim(council_says):
    """What only the council says is never told as a fact (design.md 3, rule 13)."""
    if not council_says:
        return ""
    return _("The council says: %(word)s. CLAB has not checked yet.") % {"word": council_says}


# --- Nothing found ----------------------------------------------------------------------------------------------------


def nearest_sections(query):
    """The sections of the Local Offer whose words look most like hers, and their order where none does."""
    have = triples(query)

    def far(section):
        return -len(have & section["triples"])

    return sorted(ready.kept("sections", read_sections), key=far)[:NEAREST]


def read_sections():
    sections = list(LocalOfferSectionPage.objects.live().public().order_by("path"))
    entries = OfferEntryPage.objects.live().public().listed().values_list("path", "title")[:MOST_ENTRIES]
    titles = {}
    for path, title in entries:
        titles.setdefault(path[: -OfferEntryPage.steplen], []).append(title)
    return [
        {
            "title": section.title,
            "lead": section.lead,
            "url": section.get_url(),
            "triples": triples(" ".join([section.title, section.lead, *titles.get(section.path, [])])),
        }
        for section in sections
    ]


def triples(text):
    """Every three letters that follow each other in its words."""
    return {f" {word} "[at : at + 3] for word in asked.take_apart_all(text) for at in range(len(word))}
