"""The cache where Redis does not answer: what counts and waits goes on, without an error (trust.md F3)."""

import pytest

from people.cache import SteadyRedisCache
from tests.servers import free_port


@pytest.fixture
def away():
    """A cache whose Redis is not there."""
    cache = SteadyRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})
    cache.clear()
    return cache


def test_a_wait_and_a_limit_still_bite(away, caplog):
    assert away.add("card:amara", True, timeout=30)
    assert not away.add("card:amara", True, timeout=30)
    away.add("allow:code", 0, timeout=60)
    assert [away.incr("allow:code") for _each in range(3)] == [1, 2, 3]
    assert "The cache is away" in caplog.text


def test_what_never_was_there_is_missing_as_ever(away):
    with pytest.raises(ValueError, match="nothing"):
        away.incr("nothing")
    assert away.get("nothing", "plain") == "plain"
    away.set_many({"one": 1, "two": 2})
    assert away.get_many(["one", "two", "three"]) == {"one": 1, "two": 2}
    assert away.touch("one", 9) and away.delete("one") and not away.has_key("one")
    away.delete_many(["two"])
    assert "two" not in away
