"""The one page of a meeting: what the site proposes for the chair to change."""

from challenges.meeting import short


def content(*items):
    return {"items": list(items), "here": {"young_people": 2, "others": [{"count": 1}]}}


def talked_about(*promises):
    return {"challenge": "C-2026-001", "reached": True, "promises": list(promises)}


def test_no_promise_is_said_in_words():
    proposed = short.proposed_opening(content(talked_about()))

    assert proposed.endswith("We talked about 1 challenge. No promise was made.")


def test_promises_are_counted_over_all_items():
    assert short.proposed_opening(content(talked_about("a"), talked_about("b"))).endswith("2 promises were made.")
