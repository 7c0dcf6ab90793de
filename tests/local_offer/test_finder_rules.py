"""The rules of "What can I get?", for every entry and every way to answer: 4,800 readers (issue 5, point 2)."""

import json
from itertools import chain, combinations, product
from types import SimpleNamespace

import pytest

from local_offer import finder, seed
from local_offer.answers import Adviser, Age, Also, Answers, Doing, Home
from local_offer.finder import Group
from local_offer.models import OfferEntryPage
from local_offer.models.rule import FinderRule

pytestmark = pytest.mark.django_db  # a page asks for its content type when it is made; nothing is saved here
DATA = json.loads(seed.DATA.read_text(encoding="utf-8"))
ORDER = {section["id"]: f"{section['order']:04}" for section in DATA["sections"]}
MONEY_OR_HOME = {"money", "accommodation"}
# Not in those sections, and money, a home or papers all the same.
ALSO_CAREFUL = {"L12", "L16", "L19", "L20", "L21", "L29", "L30", "L31", "L48"}


def entry_of(row, rules):
    entry = seed.with_rule(seed.entry_page(row), rules)
    entry.section = SimpleNamespace(code=row["section"], path=ORDER[row["section"]])
    return entry


@pytest.fixture(scope="module")
def entries(django_db_setup, django_db_blocker):
    """Every listed entry as the seed makes it."""
    rules = seed.finder_rules()
    with django_db_blocker.unblock():
        return {row["id"]: entry_of(row, rules) for row in DATA["entries"] if row["listed"]}


def everybody():
    """Every way to answer, "I'd rather not say" included."""
    ticks = list(chain.from_iterable(combinations(Also, n) for n in range(len(Also) + 1)))
    for age, home, adviser, doing, also in product(("", *Age), ("", *Home), ("", *Adviser), ("", *Doing), ticks):
        yield Answers(age, home, adviser, doing, frozenset(also))


@pytest.fixture(scope="module")
def told(entries):
    """What each of them is told: `[(answers, {number of the entry: outcome})]`."""
    return [(who, {key: finder.decide(entry, who) for key, entry in entries.items()}) for who in everybody()]


def test_every_reader_is_told_of_every_entry_once_with_a_reason(told, entries):
    assert len(told) == 5 * 3 * 4 * 5 * 16

    each_once = {
        (key, one.group, who.age, who.home, who.adviser, who.doing): one
        for who, outcomes in told
        for key, one in outcomes.items()
    }
    sentences = {outcome.why for outcome in each_once.values()}
    groups = {outcome.group for _who, outcomes in told for outcome in outcomes.values()}

    assert groups == set(Group)
    assert all(len(outcomes) == len(entries) for _who, outcomes in told)
    assert [why for why in sentences if not why.endswith(".") or len(why) < 12 or "%" in why] == []


def test_every_entry_can_be_reached(told, entries):
    reached = {key for _who, outcomes in told for key, one in outcomes.items() if one.group != Group.OUT}

    assert reached == set(entries)


def test_who_waits_for_an_immigration_decision_never_reads_yes_on_money_or_a_home(told, entries):
    careful = {key for key, entry in entries.items() if entry.section.code in MONEY_OR_HOME} | ALSO_CAREFUL
    waiting = [outcomes for who, outcomes in told if Also.WAITING in who.also]
    found = {outcomes[key].group for outcomes in waiting for key in careful}

    assert len(waiting) == len(told) / 2
    assert found == {Group.ASK, Group.OUT}
    assert waiting[0]["L35"].why == "Ask your PA or your solicitor before you say yes to this."
    # And without that tick there would have been a yes to leak.
    assert any(outcomes["L34"].group == Group.YES for who, outcomes in told if Also.WAITING not in who.also)


@pytest.mark.parametrize("how", [{"ask_first": True}, {"amount_gbp": 20}, {"section": "money"}])
def test_one_sign_of_money_is_enough_whatever_an_editor_sets(how):
    waiting = Answers(age=Age.FROM_18, home=Home.INSIDE, also=frozenset({Also.WAITING}))
    entry = made(any_age=True)
    assert finder.decide(entry, waiting).group == Group.YES

    assert finder.decide(made(any_age=True, **how), waiting).group == Group.ASK


def test_what_is_not_there_yet_is_never_a_yes(told, entries):
    not_yet = [key for key, entry in entries.items() if entry.availability in ("planned", "being_set_up")]

    assert set(not_yet) == {"L13", "L17", "L40", "L52", "L53"}
    assert not [who for who, outcomes in told for key in not_yet if outcomes[key].group == Group.YES]
    for word in ("exploring", "ended"):
        assert finder.decide(made(availability=word), Answers()).group == Group.OUT


def test_outside_the_county_only_what_holds_there_is_a_yes(told, entries):
    outside = [outcomes for who, outcomes in told if who.home == Home.OUTSIDE]
    yes = {key for outcomes in outside for key, one in outcomes.items() if one.group == Group.YES}

    assert yes == {"L51"}
    assert {outcomes["L14"].group for outcomes in outside} == {Group.OUT}
    assert {outcomes["L41"].group for outcomes in outside} == {Group.ASK}


def test_where_nobody_said_where_she_lives_only_inside_the_county_is_a_maybe(entries):
    nowhere = Answers(age=Age.FROM_18)

    assert finder.decide(entries["L14"], nowhere).group == Group.MAYBE
    assert finder.decide(entries["L14"], Answers(age=Age.FROM_18, home=Home.INSIDE)).group == Group.YES


@pytest.mark.parametrize(
    ("ages", "groups"),
    [
        ({}, ["maybe", "yes", "yes", "maybe"]),  # the papers are silent: sure only for whom the law calls care leavers
        ({"any_age": True}, ["yes", "yes", "yes", "yes"]),
        ({"min_age": 16, "max_age": 18}, ["yes", "maybe", "out", "out"]),
        ({"max_age": 21}, ["maybe", "yes", "maybe", "out"]),
        ({"min_age": 21, "max_age": 25}, ["out", "out", "yes", "maybe"]),
        ({"min_age": 18}, ["out", "yes", "yes", "maybe"]),
        ({"min_age": 25}, ["out", "out", "out", "yes"]),
        ({"max_age": 24}, ["maybe", "yes", "yes", "out"]),
        ({"min_age": 23}, ["out", "out", "maybe", "maybe"]),
    ],
)
def test_ages(ages, groups):
    entry = made(**ages)

    assert [finder.decide(entry, Answers(age=age, home=Home.INSIDE)).group for age in Age] == groups
    without = finder.decide(entry, Answers(home=Home.INSIDE)).group
    assert without == (Group.YES if ages.get("any_age") else Group.MAYBE)


def test_over_25_she_is_not_sent_away(entries):
    groups = finder.sort(entries.values(), Answers(age=Age.FROM_25, home=Home.INSIDE))

    assert [each.entry.offer_id for each in groups[Group.YES]] == ["L07", "L06", "L51"]
    assert len(groups[Group.MAYBE]) > 20


def test_what_is_only_for_some_is_a_maybe_until_she_says(entries):
    entry = made(only_custody=True, only_studying=True, for_whom="some")

    def group(**said):
        return finder.decide(entry, Answers(age=Age.FROM_18, home=Home.INSIDE, **said)).group

    assert group() == Group.MAYBE
    assert group(doing=Doing.NEITHER) == Group.MAYBE
    assert group(also=frozenset({Also.PARENT})) == Group.MAYBE
    assert group(doing=Doing.NEITHER, also=frozenset({Also.PARENT})) == Group.OUT
    assert group(doing=Doing.BOTH) == group(also=frozenset({Also.CUSTODY, Also.PARENT})) == Group.YES


def test_what_comes_with_a_pa_is_sure_only_with_one(entries):
    def group(adviser):
        return finder.decide(entries["L03"], Answers(Age.FROM_18, Home.INSIDE, adviser)).group

    assert [group(each) for each in ("", *Adviser)] == [Group.MAYBE, Group.YES, Group.MAYBE, Group.MAYBE]


def test_an_entry_without_a_rule_is_a_maybe_and_says_so():
    entry = made(rule_state=FinderRule.RuleState.NOT_SET)

    outcome = finder.decide(entry, Answers(Age.FROM_18, Home.INSIDE, Adviser.YES, Doing.BOTH))

    assert (outcome.group, outcome.why) == (Group.MAYBE, "Nobody has told us yet who this is for. Ask.")


def test_a_yes_says_what_it_went_by(entries):
    said = Answers(age=Age.FROM_18, home=Home.INSIDE)

    assert finder.decide(entries["L41"], said).why == "You are 18 to 20, and this is for all care leavers."
    assert finder.decide(entries["L07"], said).why == "This is for everyone."
    studying = finder.decide(made(only_studying=True, for_whom="students"), Answers(Age.FROM_18, doing=Doing.BOTH))
    assert studying.why == "This is for students, and you told us it fits you."


def test_by_law_and_money_come_first(entries):
    groups = finder.sort(entries.values(), Answers(age=Age.FROM_18, home=Home.INSIDE, adviser=Adviser.YES))
    numbers = [each.entry.offer_id for each in groups[Group.YES]]

    assert numbers[:4] == ["L01", "L03", "L07", "L41"]
    assert numbers.index("L34") < numbers.index("L08") < numbers.index("L11")


def test_what_we_have_nothing_on_is_said_plainly(entries):
    ticked = Answers(also=frozenset({Also.CUSTODY, Also.DISABILITY}))

    assert [str(each) for each in finder.nothing_yet_for(ticked, entries.values())] == ["have been in custody"]
    assert finder.nothing_yet_for(Answers(), entries.values()) == []


def test_the_curated_table_is_marked_and_names_only_entries_there_are(entries):
    table = json.loads(seed.RULES.read_text(encoding="utf-8"))
    known = {field.name for field in FinderRule._meta.get_fields()} | {"ask_first"}

    assert "to be confirmed by the council" in table["about"]
    assert set(table["rules"]) == set(entries)
    assert all(set(rule) <= known for rule in table["rules"].values())
    # The table may add care, and takes none away.
    assert all(rule.get("ask_first", True) for rule in table["rules"].values())
    assert {entry.rule_state for entry in entries.values()} == {FinderRule.RuleState.CHOSEN}


def test_what_says_something_private_is_known(entries):
    private = {key for key, entry in entries.items() if finder.tells_private(entry)}

    assert private == {"L09", "L24", "L52", "L53"}


def made(section="health-wellbeing", **fields):
    """An entry that is a yes for an 18-year-old inside the county, but for what is given."""
    defaults = {"rule_state": FinderRule.RuleState.CHOSEN, "for_whom": "all care leavers", "outside_county": "unknown"}
    entry = OfferEntryPage(title="A thing", offer_id="T01", **{**defaults, **fields})
    entry.section = SimpleNamespace(code=section, path="0001")
    return entry
