"""
Meetings of thirty under faults (trust.md M5: F1, F2, F4, F6). The seed stands in the test's name.

Two in the ordinary suite; `make check-faults` tries twenty new ones, `SEED=123` one again.
"""

import os

import pytest

from tests.faults import plan as plans
from tests.faults.checker import complaints
from tests.faults.run import hold

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = [int(seed) for seed in os.environ.get("FAULT_SEEDS", "").split()] or [4, 11]


@pytest.mark.load
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"seed-{seed}")
async def test_a_meeting_under_faults_holds(live_site, seed):
    """Every acknowledged act once, numbers gapless, every screen right within 5 s, nobody sent what is not for her."""
    plan = plans.make(seed, kills=None if os.environ.get("FAULT_SEEDS") else 1)

    record, meeting = await hold(plan, live_site)

    wrong = complaints(record)
    assert not wrong, f"{plan}\nmake check-faults SEED={seed}\n" + "\n".join(wrong[:40])
    # It was a meeting, and it was broken.
    assert sum(bool(sent.told) for sent in record.sent) >= 30, plan
    assert sorted(meeting.broken) == sorted(fault.kind for fault in plan.faults)
