"""
"What can I get?": what an entry is to somebody who gave these answers (issue 5, point 2; A31, A35, A41).

Pure: nothing here asks the database, and nothing keeps an answer. The rules are data on the entries (`models/rule.py`).

No answer is ever needed. What was not answered is unknown, and unknown makes no Yes of what depends on it; but for one:
who does not say where she lives is taken to live in the county, and the page says so. Two rules stand above all that an
editor can set:

- somebody who waits for an immigration decision never reads a Yes on money or a home, only "ask first" and whom;
- somebody outside the county never reads a Yes where nobody knows yet if it holds there.
"""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from local_offer.answers import Adviser, Age, Also, Answers, Doing, Home
from pages.templatetags.look import spoken


class Group(TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    ASK = "ask", _("Ask first")
    OUT = "out", _("Not for you right now")


class Outcome(NamedTuple):
    """Where an entry stands for her, and why: one sentence, put into the reader's language when it is asked for."""

    entry: object
    group: Group
    words: str
    facts: dict | None = None

    @property
    def why(self):
        """The sentence; what an editor wrote in it is marked as English on a page in another language."""
        if not self.facts:
            return spoken(self.words) if isinstance(self.words, str) else str(self.words)
        facts = {name: spoken(fact) if name == "whom" else fact for name, fact in self.facts.items()}
        return format_html(str(self.words).replace("%(", "{").replace(")s", "}"), **facts)


# The site is for young people of 16 and over.
AGES = {Age.UNDER_18: (16, 17), Age.FROM_18: (18, 20), Age.FROM_21: (21, 24), Age.FROM_25: (25, 200)}
CARE_LEAVER_FROM, CARE_LEAVER_TO = 18, 24  # where no age is written down, these are sure and others must ask
MONEY_OR_HOME = {"money", "accommodation"}  # codes of sections
NOT_YET = {"planned", "being_set_up"}
NOT_THERE = {"ended", "exploring"}

# What an entry may be only for: its field, and the end of "people who ..." and "if you ...".
SITUATIONS = {
    "only_studying": _("study"),
    "only_working": _("work or look for work"),
    "only_parent": _("look after a child"),
    "only_disability": _("are disabled, or have health needs"),
    "only_custody": _("have been in custody"),
    "only_waiting": _("are waiting for an immigration decision"),
}
FROM_ALSO = {
    "only_parent": Also.PARENT,
    "only_disability": Also.DISABILITY,
    "only_custody": Also.CUSTODY,
    "only_waiting": Also.WAITING,
}
FROM_DOING = {
    "only_studying": {Doing.STUDYING, Doing.BOTH},
    "only_working": {Doing.WORKING, Doing.BOTH},
}


def decide(entry, answers):
    """The one outcome of an entry. `entry.section` is the section it stands in."""
    return not_for_her(entry, answers) or ask_first(entry, answers) or maybe(entry, answers) or yes(entry, answers)


def sort(entries, answers):
    """
    Every entry's outcome by its group, each group in the order a tired person would want.

    First what the law says, for nobody may refuse it; then money and a home, for they change this week; then the rest
    in the order of the sections, which is the order of what people need first (domain.md 5).
    """
    groups = {group: [] for group in Group}
    for entry in sorted(entries, key=place):
        outcome = decide(entry, answers)
        groups[outcome.group].append(outcome)
    return groups


def place(entry):
    by_law = entry.kind == "by_law" and entry.kind_basis == "stated"
    return (not by_law, not is_money_or_home(entry), entry.section.path, entry.offer_id)


def is_money_or_home(entry):
    """By the entry's own mark, by its amount, or by the section it stands in: one of them is enough."""
    return entry.ask_first or entry.amount_gbp is not None or entry.section.code in MONEY_OR_HOME


def tells_private(entry):
    """Whether being on a list says something private about whoever the list is for."""
    return entry.tells_private or any(getattr(entry, name) for name in FROM_ALSO)


def shown_to(entry):
    """For the editor: what the entry is to a few readers; with a PA and inside the county unless it says otherwise."""
    plain = {"home": Home.INSIDE, "adviser": Adviser.YES}
    readers = [(age.label, Answers(age=age, **plain)) for age in Age]
    mid = {**plain, "age": Age.FROM_18}
    readers += [
        (_("18 to 20, no PA"), Answers(**{**mid, "adviser": Adviser.NO})),
        (_("18 to 20, outside the county"), Answers(**{**mid, "home": Home.OUTSIDE})),
        (_("18 to 20, waiting for an immigration decision"), Answers(**mid, also=frozenset({Also.WAITING}))),
    ]
    return [(reader, decide(entry, answers)) for reader, answers in readers]


def nothing_yet_for(answers, entries):
    """What she ticked and no shown entry is made for, as the end of "people who ...": the page says so plainly."""
    return [
        words
        for name, words in SITUATIONS.items()
        if FROM_ALSO.get(name) in answers.also and not any(getattr(entry, name) for entry in entries)
    ]


# --- The steps, in their order ----------------------------------------------------------------------------------------


def not_for_her(entry, answers):
    """Left out, with the reason: not there, another age, another situation, only inside the county."""
    if entry.availability in NOT_THERE:
        return Outcome(entry, Group.OUT, _("Nobody can get this now."))
    if answers.age:
        youngest, oldest = AGES[answers.age]
        if entry.min_age is not None and oldest < entry.min_age:
            return Outcome(entry, Group.OUT, _("This starts when you are %(age)s."), {"age": entry.min_age})
        if entry.max_age is not None and youngest > entry.max_age:
            return Outcome(entry, Group.OUT, _("This is up to the age of %(age)s."), {"age": entry.max_age})
    if situation_fits(entry, answers) is False:
        return Outcome(entry, Group.OUT, _("This is for people who %(do)s."), {"do": in_words(entry)})
    if answers.home == Home.OUTSIDE and entry.outside_county == "no":
        return Outcome(entry, Group.OUT, _("This is only for people inside the county."))
    return None


def ask_first(entry, answers):
    """The two rules above all others. The words name no decision of any office: the list may be seen by others."""
    if Also.WAITING in answers.also and is_money_or_home(entry):
        return Outcome(entry, Group.ASK, _("Ask your PA or your solicitor before you say yes to this."))
    if answers.home == Home.OUTSIDE and entry.outside_county != "yes":
        return Outcome(entry, Group.ASK, _("We don’t know yet if you can get this outside the county."))
    return None


def maybe(entry, answers):
    """What the answers, or the council's papers, leave open. The most telling reason of all is given."""
    for open_point in OPEN_POINTS:
        if reason := open_point(entry, answers):
            return Outcome(entry, Group.MAYBE, *reason)
    return None


def yes(entry, answers):
    """All fits. The sentence says what it went by."""
    whom = {"whom": entry.for_whom}
    if situation_fits(entry, answers):
        return Outcome(entry, Group.YES, _("This is for %(whom)s, and you told us it fits you."), whom)
    if answers.age and not entry.any_age:
        you = {"age": AGE_IN_WORDS[answers.age], **whom}
        return Outcome(entry, Group.YES, _("You are %(age)s, and this is for %(whom)s."), you)
    return Outcome(entry, Group.YES, _("This is for %(whom)s."), whom)


AGE_IN_WORDS = {
    Age.UNDER_18: _("under 18"),
    Age.FROM_18: _("18 to 20"),
    Age.FROM_21: _("21 to 24"),
    Age.FROM_25: _("25 or over"),
}


# --- What makes a maybe: each gives the sentence and its facts, or nothing --------------------------------------------


def not_there_yet(entry, answers):
    if entry.availability in NOT_YET:
        return (_("This is not ready yet, as far as we know. Ask if it has started."),)
    if entry.availability == "by_selection":
        return (_("Only some people are chosen for this. Ask how."),)
    if entry.availability == "under_review":
        return (_("This is there, and it is being looked at again. Ask what holds now."),)
    return None


def its_own(entry, answers):
    """What the editors say that no question can tell."""
    return (entry.maybe_because,) if entry.maybe_because else None


def age_unsure(entry, answers):
    if entry.any_age:
        return None
    if not answers.age:
        return (_("This can depend on your age. You did not tell us, and that is fine."),)
    youngest, oldest = AGES[answers.age]
    if entry.max_age is not None and oldest > entry.max_age:
        return _("This is up to the age of %(age)s. Ask if that is still you."), {"age": entry.max_age}
    if entry.min_age is not None and youngest < entry.min_age:
        return _("This starts when you are %(age)s. Ask if that is you."), {"age": entry.min_age}
    if entry.min_age is None and youngest < CARE_LEAVER_FROM:
        return (_("The council’s papers don’t say if this holds before you are 18."),)
    if entry.max_age is None and entry.min_age != youngest and oldest > CARE_LEAVER_TO:
        return (_("The council’s papers don’t say if this holds after you are 25."),)
    return None


def situation_unsure(entry, answers):
    if situation_fits(entry, answers) is None:
        return _("This is for you if you %(do)s."), {"do": in_words(entry)}
    return None


def adviser_unsure(entry, answers):
    if not entry.with_pa or answers.adviser == Adviser.YES:
        return None
    return (_("You get this with a Personal Adviser (PA). You can ask for one."),)


def place_unsure(entry, answers):
    if entry.outside_county == "no" and not answers.home:
        return (_("This is only for people inside the county."),)
    return None


def rule_missing(entry, answers):
    if entry.rule_state == entry.RuleState.NOT_SET or not entry.for_whom:
        return (_("Nobody has told us yet who this is for. Ask."),)
    return None


OPEN_POINTS = (not_there_yet, its_own, age_unsure, situation_unsure, adviser_unsure, place_unsure, rule_missing)


# --- Situations -------------------------------------------------------------------------------------------------------


def situation_fits(entry, answers):
    """
    Whether she is one of those it is only for: True, False, or None where she did not say. "" where it is for all.

    Nothing ticked in the last question is no answer to it: nobody has to tell us anything there.
    """
    wanted = [name for name in SITUATIONS if getattr(entry, name)]
    if not wanted:
        return ""
    said = [one_fits(name, answers) for name in wanted]
    return True if True in said else None if None in said else False


def one_fits(name, answers):
    if name in FROM_ALSO:
        return (FROM_ALSO[name] in answers.also) if answers.also else None
    return (answers.doing in FROM_DOING[name]) if answers.doing else None


def in_words(entry):
    return joined([words for name, words in SITUATIONS.items() if getattr(entry, name)])


joined = lazy(lambda words: str(_(" or ")).join(map(str, words)), str)
