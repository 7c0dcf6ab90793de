"""A person's own browser that must not complain, and a way to do something beside it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.browser import screens


@pytest.fixture
def screen_of(open_as, live_site):
    """
    `screen_of(user, path="/", **context)`: like `open_as`, and at the end no page may have complained.

    A broken content policy, a missing file and a failed script all show as errors in the browser's console.
    """
    complaints = []

    def screen_of(user, path="/", **options):
        before = open_as(user, "/help-now/", **options)
        page = before.context.new_page()
        page.set_default_timeout(10_000)
        screens.listen(page, complaints)
        page.goto(live_site.url + path)
        before.close()
        return page

    yield screen_of
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def beside():
    """`beside(something, …)`: done in another thread, for Playwright's loop runs in this one."""

    def run(something, *args, **options):
        def inside():
            try:
                return something(*args, **options)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(inside).result()

    return run
