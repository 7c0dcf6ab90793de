import pytest

from tests.challenges.stages import Stage, meeting_of


@pytest.fixture
def stage(leah, yonas, dylan, amara, ruth, priya):
    """Leah raises, Yonas and Dylan judge, Amara chairs, Ruth checks, Priya owes."""
    return Stage(author=leah, first=yonas, second=dylan, chair=amara, officer=ruth, partner=priya)


@pytest.fixture
def next_meeting(j2i):
    return meeting_of(j2i)
