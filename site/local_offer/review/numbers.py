"""Every number that a screen shows about the review, counted from entries as they were fetched (design.md 3.11)."""

from dataclasses import dataclass

from django.utils import timezone

DATES = ("last_checked_by_clab", "review_due", "needs_check")  # all that is counted, for a list that shows no words


@dataclass(frozen=True)
class Numbers:
    """
    Of some entries: how many there are, `checked` ones whose year is not over, those `due` in thirty days and
    `overdue` ones, those that wait for a `second` name, those CLAB has `doubts` about, and the `last` day one was
    checked.
    """

    every: int
    checked: int
    due: int
    overdue: int
    second: int
    doubts: int
    last: object


def numbers(entries, standing=None, on=None):
    """The numbers of these entries; `standing` is {entry's key: review} as `standing_of` gives it."""
    today, standing = on or timezone.localdate(), standing or {}
    reviews = [standing[entry.pk] for entry in entries if entry.pk in standing]
    checked = [entry.last_checked_by_clab for entry in entries if entry.is_checked(today)]
    return Numbers(
        every=len(entries),
        checked=len(checked),
        due=sum(entry.is_due(today) for entry in entries),
        overdue=sum(entry.is_overdue(today) for entry in entries),
        second=sum(review.waits_for_second for review in reviews),
        doubts=sum(review.is_doubt for review in reviews),
        last=max(checked, default=None),
    )


def being_checked(entries):
    """What a list says once instead of on each line: "all" of these are being checked, "some", or "" for none."""
    checking = sum(entry.is_being_checked for entry in entries)
    if not checking:
        return ""
    return "all" if checking == len(entries) else "some"
