"""What is read once in a request, or in one run of what is due, and never kept longer than that."""

from contextlib import contextmanager
from contextvars import ContextVar

_kept = ContextVar("once", default=None)


@contextmanager
def read_once():
    """Whatever is asked by `once` in here is made once; outside, each question makes it anew."""
    before = _kept.get()
    _kept.set({})
    try:
        yield
    finally:
        _kept.set(before)


def once(name, make):
    kept = _kept.get()
    if kept is None:
        return make()
    if name not in kept:
        kept[name] = make()
    return kept[name]


def forget():
    """Something was changed within `read_once`: what follows reads it anew."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()
