"""Redis goes away in the middle of a meeting and comes back (trust.md F3)."""

import pytest

from tests.faults import plan as plans
from tests.faults.checker import complaints
from tests.faults.run import hold
from tests.faults.services import PROGRAM, OwnRedis
from tests.servers import Copies, LiveSite, free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]


@pytest.fixture
def redis(tmp_path):
    if PROGRAM is None:
        pytest.skip("redis-server is not installed, so no Redis was stopped")
    own = OwnRedis(tmp_path).start()
    yield own
    own.kill()


@pytest.fixture
def site_on_redis(transactional_db, redis, tmp_path):
    """A server whose doorbell and cache are on a Redis that may be stopped."""
    port = free_port()
    copies = Copies(
        var=tmp_path / "var",
        SITE_URL=f"http://127.0.0.1:{port}",
        ALLOWED_HOSTS="127.0.0.1,localhost",
        DEMO="1",
        REDIS_URL=redis.url,
    )
    site = LiveSite(copies, port=port, log=tmp_path / "server.log").start()
    yield site
    site.kill()
    copies.end()


async def test_a_meeting_goes_on_without_redis_and_live_resumes_by_itself(site_on_redis, redis):
    """No act is refused with a 500, none is lost, no page is left behind; with the server killed as well."""
    plan = plans.make(5, kills=1, redis=True, cast=plans.SMALL_CAST)

    record, meeting = await hold(plan, site_on_redis, redis)

    wrong = complaints(record)
    assert not wrong, f"{plan}\n" + "\n".join(wrong[:40]) + site_on_redis.process.said()[-3000:]
    assert "redis_away" in meeting.broken
    assert sum(bool(sent.told) for sent in record.sent) >= 12
