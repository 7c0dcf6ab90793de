"""
What many tests begin with, saved once for as long as tests that ask for it follow each other.

A fixture marked `@kept` saves rows and gives back what it made. Its rows lie in a transaction of their own under the
test's, one such layer on the other, so a test finds the rows of the fixtures it asks for and no others, as if they had
been made for it alone; what they gave is a copy for each test. `stand_together` puts tests with the same beginning
beside each other, and a layer is taken back when the next test does not begin with it.

Such a fixture asks only for others like it, and for `db`. It leaves nothing behind but rows: no file, no mail, no
cache. A test with transactions of its own, or one that travels in time, has its fixtures made as pytest makes them.
"""

import functools
import inspect
import pickle
from collections import Counter
from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import transaction

_layers = []  # what stands now, from the ground up
_copies = {}  # what the test that runs now is given, by fixture; empty until it asks


def kept(function):
    """A fixture whose rows stand once for all tests in a row that ask for it; `function` saves them."""
    assert not inspect.isgeneratorfunction(function), "what is saved once has no end of its own"

    @functools.wraps(function)
    def fixture(**given):
        if not any(layer.fixture is fixture for layer in _layers):
            return function(**given)
        if not _copies:
            _copies.update(pickle.loads(_layers[-1].values))
        return _copies[fixture.key]

    fixture.kept = function
    fixture.key = f"{function.__module__}.{function.__qualname__}"
    return pytest.fixture(fixture)


@dataclass(frozen=True)
class Layer:
    """One fixture's rows: the transaction they lie in, and what all layers up to this one gave, as bytes."""

    fixture: object
    around: transaction.Atomic
    values: bytes


@dataclass(frozen=True)
class Beginning:
    """One kept fixture of one test: the function, and which others its arguments are."""

    fixture: object
    asks: tuple  # of (name of the argument, fixture)


# --- What a test begins with, and the order of tests -----------------------------------------------------------------


def beginnings(item):
    """The kept fixtures that can stand under this test, as {fixture: (depth, Beginning)}."""
    fixtures, found = item._fixtureinfo.name2fixturedefs, {}

    def depth(name):
        """On how many layers this one lies at least; None when it, or one it asks for, is not kept."""
        if name not in fixtures or not hasattr(fixture := fixtures[name][-1].func, "kept"):
            return None
        if fixture not in found:
            found[fixture] = None
            asked = [each for each in fixtures[name][-1].argnames if each != "db"]
            depths = [depth(each) for each in asked]
            if None not in depths:
                asks = tuple((each, fixtures[each][-1].func) for each in asked)
                found[fixture] = (1 + max(depths, default=0), Beginning(fixture, asks))
        return found[fixture] and found[fixture][0]

    for name in item.fixturenames:
        depth(name)
    return [each for each in found.values() if each]


def stand_together(items, can):
    """
    Put the tests of a file with the same beginning beside each other, where `can(item)`; the rest keep their places.

    Of the fixtures on one depth the one that most tests of the whole run ask for lies lowest, so that what many share
    stands longest.
    """
    found = {item: beginnings(item) for item in items if can(item)}
    asked = Counter(each.fixture for every in found.values() for _depth, each in every)
    files, turn = {}, {}
    for place, item in enumerate(items):
        if item in found:
            in_order = sorted((depth, -asked[each.fixture], each.fixture.key, each) for depth, each in found[item])
            item.begins_with = [each for *_order, each in in_order]
            turn[item] = [order[:3] for order in in_order]
            files.setdefault(item.path, []).append((place, item))
    for places in files.values():
        in_turn = sorted((item for _place, item in places), key=turn.get)
        for (place, _item), item in zip(places, in_turn, strict=True):
            items[place] = item


# --- What stands -----------------------------------------------------------------------------------------------------


def stand(begins_with, ground):
    """Let the rows of these fixtures stand, and no others. `ground()` sees to what lies under all of them."""
    _copies.clear()
    same = 0
    for layer, beginning in zip(_layers, begins_with, strict=False):
        if layer.fixture is not beginning.fixture:
            break
        same += 1
    take_back(same)
    for beginning in begins_with[same:]:
        add(beginning, ground)


def add(beginning, ground):
    values = pickle.loads(_layers[-1].values) if _layers else {}
    around = transaction.atomic()
    around._from_testcase = True
    around.__enter__()
    try:
        if not _layers:
            ground()
        given = {name: values[fixture.key] for name, fixture in beginning.asks}
        if "db" in inspect.signature(beginning.fixture.kept).parameters:
            given["db"] = None
        values[beginning.fixture.key] = beginning.fixture.kept(**given)
        _layers.append(Layer(beginning.fixture, around, pickle.dumps(values)))
    except BaseException:
        end(around)
        raise
    if hasattr(mail, "outbox"):
        mail.outbox.clear()


def take_back(down_to=0):
    """Take back the rows of all layers but the lowest so many."""
    while len(_layers) > down_to:
        end(_layers.pop().around)


def end(around):
    transaction.set_rollback(True)
    around.__exit__(None, None, None)
