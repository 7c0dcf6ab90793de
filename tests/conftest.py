"""The cast and the stage: named people, their groups, a signed-in client, real servers and browsers."""

import gc
import json
import os
import shutil
from datetime import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache, caches
from django.db import connection, connections
from django.test import override_settings
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from pages import access
from people import cast
from people.setup import reference_groups, reference_organisations
from tests import browsers, databases, seeds, standing
from tests.challenges.stages import Stage, meeting_of
from tests.nu import keep
from tests.servers import Copies, LiveSite, free_port
from tests.standing import kept

SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# The same Chromium without a window's buttons and bars comes first: those cost more than most of our pages.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
BROWSER_FIXTURES = {"page", "context", "new_context", "browser", "browser_type", "playwright", "open_as"}
TRANSACTIONAL = {"transactional_db", "live_site"}

# --- Side by side: pytest-django gives each worker a database of its own; Redis is parted here ------------------------

if site_settings.REDIS_URL and "PYTEST_XDIST_WORKER" in os.environ:
    at = urlsplit(site_settings.REDIS_URL)
    mine = int(at.path.strip("/") or 0) + int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    site_settings.REDIS_URL = at._replace(path=f"/{mine}").geturl()
    for each in site_settings.CACHES.values():
        each["LOCATION"] = site_settings.REDIS_URL
    site_settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"][0]["address"] = site_settings.REDIS_URL
    site_settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"board/{mine}"


def pytest_configure(config):
    """`HTML_DIR=…`: what the site answers is kept there, for the Nu checker (`tests.nu`)."""
    seeds.remember()
    if keep.wanted():
        keep.keep_all(keep.wanted())


def pytest_xdist_auto_num_workers(config):
    """One worker more than there are cores: browsers, sweeps and an idle minute wait more than they work."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    """What was loaded by now stays to the end: Python need not look through it for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# --- Order: what drives a browser comes last, and every transactional test gives back what migrations put in ----------

# The longer of the browser's files, the longest first: begun last, one would leave the other workers idle.
LONG = [
    f"test_{name}.py"
    for name in ("pages", "live_script", "taps", "live_regions", "without_javascript", "whole_meeting", "main_job")
    + ("desk", "feelings", "room_screen")
]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """
    Mark browser tests, put them last, and let transactional tests restore what they flush.

    What a browser adds to the tests of the views is the page in front of a person, which no database changes: such a
    walk is for CI's first pass alone ("once"), unless it is marked "both".

    A walk may try a second time, and so may real clients side by side: three browsers, three servers and a hub on two
    cores sometimes take longer than either waits. The summary lists each second try; one that comes again is a fault
    to be found, as the hub's was, which took who joined during its sweep for one who had left.

    Playwright's loop stays in the main thread once it has begun, and an asyncio test after it would find a running
    loop; so the workers take whole files in this order, and a file's browser tests as a group of their own.
    A transactional test empties every table, Wagtail's root page and locale too; with `serialized_rollback` the
    next one finds them again, but only if all of them use it (stack.md, pitfall 3).
    """
    for item in items:
        group = item.nodeid.partition("::")[0]
        marker = item.get_closest_marker("django_db")
        said = dict(marker.kwargs) if marker else {}
        if said.get("transaction") or said.get("reset_sequences") or TRANSACTIONAL & set(item.fixturenames):
            item.add_marker(
                pytest.mark.django_db(**{**said, "transaction": True, "serialized_rollback": True}), append=False
            )
            group += " alone"
            item.add_marker(pytest.mark.flaky(reruns=1))
        if BROWSER_FIXTURES & set(item.fixturenames):
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))
            if item.get_closest_marker("both") is None:
                item.add_marker("once")
            group += " in a browser"
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(group))
    result = yield  # pytest-django sorts here
    items.sort(key=in_turn)
    standing.stand_together(items, can=begins_with_what_stands)
    return result


def in_turn(item):
    """Browser tests last; of them the long files first."""
    if item.get_closest_marker("browser") is None:
        return 0
    return 1 + (LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def begins_with_what_stands(item):
    """Whether what is kept (tests/standing.py) may stand under it: it brings no transactions and no time of its own."""
    named = set(item.fixturenames)
    marker = item.get_closest_marker("django_db")
    if marker is None and "db" not in named or marker and brings_transactions(item):
        return False
    fixtures = [found[-1].func for found in item._fixtureinfo.name2fixturedefs.values()]
    travels = item.get_closest_marker("time_machine") or any(
        "time_machine" in each.__code__.co_names for each in fixtures if hasattr(each, "__code__")
    )
    return not travels and not named & TRANSACTIONAL


@pytest.fixture(scope="session")
def made_once(django_db_modify_db_settings, django_db_blocker, tmp_path_factory):
    """Migrations take long, and every worker needs them: the first makes the database, the others copy it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    making = databases.made_once(tmp_path_factory.getbasetemp().parent)
    making.__enter__()
    yield
    with django_db_blocker.unblock():
        making.__exit__(None, None, None)


@pytest.fixture(scope="session")
def django_db_setup(made_once, django_db_setup, django_db_blocker):
    """
    What migrations put in is kept as text, for the transactional tests that empty the tables to get it back. The rights
    of the CMS stand there too: else the first officer, editor or administrator of each test would bring them.

    It hangs on one connection; beside Playwright's loop Django opens another, so all get it. Only tables with rows are
    emptied, and what only migrations write stays: PostgreSQL truncates a hundred and fifty empty tables in seconds.
    """
    with django_db_blocker.unblock():
        access.load_groups()
        if hasattr(connection, "_test_serialized_contents"):
            rows = json.loads(connection.creation.serialize_db_to_string())
            kept = [row for row in rows if row["model"] not in ("contenttypes.contenttype", "auth.permission")]
            type(connections["default"])._test_serialized_contents = json.dumps(kept)
            del connection._test_serialized_contents
        type(connection.ops).sql_flush = empty_what_has_rows
    yield
    with django_db_blocker.unblock():
        standing.take_back()


@pytest.fixture
def what_stands(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The rows of the test's kept fixtures stand, before the test's own transaction begins over them."""
    with django_db_blocker.unblock():
        begins_with = getattr(request.node, "begins_with", ())
        with override_settings(**plain(tmp_path_factory.getbasetemp())):
            standing.stand(begins_with, ground=put_back_what_migrations_put_in)


@pytest.fixture
def _django_db_helper(what_stands, _django_db_helper):
    """Pytest-django's own, with what stands under it."""


def empty_what_has_rows(operations, style, tables, **options):
    """Instead of Django's own `sql_flush`. Every foreign key is deferred, so no order is needed."""
    name = connection.ops.quote_name
    tables = [table for table in tables if table not in ("django_content_type", "auth_permission")]
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name(table)})" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [f"DELETE FROM {name(table)}" for (table,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def what_migrations_put_in(request):
    """A test with a database finds Wagtail's root page, site and locale, whatever ran before it."""
    uses_fixture = {"db", "transactional_db", "_django_db_helper"} & set(request.fixturenames)
    if not uses_fixture and request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("_django_db_helper")
    put_back_what_migrations_put_in()


def put_back_what_migrations_put_in():
    from wagtail.models import Locale

    if not Locale.objects.exists():
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


def brings_transactions(item):
    return bool(item.get_closest_marker("django_db").kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def plain_surroundings(settings, tmp_path):
    """No manifest of static files, no cache, no ready pages, no demo, no quiet hours, and a mail folder of its own."""
    for name, value in plain(tmp_path).items():
        setattr(settings, name, value)
    cache.clear()
    caches["ready"].clear()


def plain(folder):
    """These settings."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {
        "STORAGES": {**site_settings.STORAGES, "staticfiles": static},
        "DEMO": False,
        "QUIET_HOURS": (time(0), time(0)),  # none, for the suite runs at night too
        "EMAIL_FILE_PATH": str(folder / "mail"),
        "MEDIA_ROOT": str(folder / "media"),
        "READY_SECONDS": 0,
    }


# --- Groups and organisations ----------------------------------------------------------------------------------------


@kept
def groups(db):
    """All working groups, by slug."""
    return reference_groups()


@kept
def organisations(db):
    """The organisations of the council's papers, by slug."""
    return reference_organisations()


@kept
def clab(groups):
    return groups["clab"]


@kept
def j2i(groups):
    return groups["j2i"]


@kept
def corporate_parenting_panel(groups):
    return groups["corporate-parenting-panel"]


@kept
def heads_of_service(groups):
    return groups["heads-of-service"]


@kept
def directors_lead_member(groups):
    return groups["directors-lead-member"]


@kept
def care_leavers(groups):
    return groups["care-leavers"]


@kept
def site_team(groups):
    return groups["site-team"]


@kept
def harbour_homes(db):
    return cast.example_organisation("harbour-homes")


@kept
def northgate_jobcentre(db):
    return cast.example_organisation("northgate-jobcentre")


# --- The cast (design.md 6) ------------------------------------------------------------------------------------------


@kept
def amara(groups):
    """Chair of J2I and CLAB member."""
    return cast.bring("amara", groups)


@kept
def dylan(groups):
    """Co-chair of J2I and CLAB member."""
    return cast.bring("dylan", groups)


@kept
def yonas(groups):
    """CLAB member; writes in Tigrinya or English."""
    return cast.bring("yonas", groups)


@kept
def leah(groups):
    """Care leaver outside the county, not on CLAB."""
    return cast.bring("leah", groups)


@kept
def ruth(groups):
    """Participation officer and safeguarding lead."""
    return cast.bring("ruth", groups)


@kept
def tom(groups):
    """Minute-taker."""
    return cast.bring("tom", groups)


@kept
def priya(groups):
    """Partner lead, Harbour Homes (example)."""
    return cast.bring("priya", groups)


@kept
def gareth(groups):
    """Partner lead, Northgate Jobcentre (example)."""
    return cast.bring("gareth", groups)


@kept
def fiona(groups):
    """Head of Service."""
    return cast.bring("fiona", groups)


@kept
def dara(groups):
    """Director."""
    return cast.bring("dara", groups)


@kept
def councillor_shah(groups):
    """Panel member."""
    return cast.bring("councillor-shah", groups)


@kept
def ed(groups):
    """Site editor."""
    return cast.bring("ed", groups)


@kept
def ada(groups):
    """Administrator."""
    return cast.bring("ada", groups)


@kept
def everybody(groups):
    """The whole cast, by name."""
    return cast.bring_all()


# --- A challenge's life ----------------------------------------------------------------------------------------------


@kept
def stage(leah, yonas, dylan, amara, ruth, priya):
    """Leah raises, Yonas and Dylan judge, Amara chairs, Ruth checks, Priya owes."""
    return Stage(author=leah, first=yonas, second=dylan, chair=amara, officer=ruth, partner=priya)


@kept
def next_meeting(j2i):
    """J2I's next meeting, planned."""
    return meeting_of(j2i)


# --- Signing in, mail ------------------------------------------------------------------------------------------------


@pytest.fixture
def sign_in():
    """`sign_in(client, user)`: the client is signed in as that person; returns the client."""

    def sign_in(client, user):
        client.force_login(user, backend=SIGN_IN_BACKEND)
        return client

    return sign_in


@pytest.fixture
def run_jobs(db):
    """`run_jobs()` does what the worker would: every waiting job, once. What it mails stands in `mailoutbox`."""

    worker = Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        backend_name="jobs",
        batch=True,
        interval=0,
        startup_delay=False,
        max_tasks=None,
        worker_id="tests",
    )

    def run_jobs():
        # Not worker.run(): it closes the connection between jobs, and with it the test's transaction.
        for job in DBTaskResult.objects.ready().filter(backend_name="jobs"):
            job.claim(worker.worker_id)
            worker.run_task(job)

    return run_jobs


# --- Real servers and browsers ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def live_copies(django_db_setup, tmp_path_factory):
    """What every `live_site` is copied from: the site loaded once, for one port."""
    port = free_port()
    copies = Copies(
        var=tmp_path_factory.mktemp("live") / "var",
        SITE_URL=f"http://127.0.0.1:{port}",
        ALLOWED_HOSTS="127.0.0.1,localhost",
        DEMO="1",
    )
    yield copies, port
    copies.end()


@pytest.fixture
def live_site(transactional_db, live_copies, tmp_path):
    """
    A real server process on the test database: `.url`, `.kill()`, `.start()`, `.restart()`.

    What the test saves, the server sees at once, and the other way round. The worker is not started: `run_jobs`.
    """
    copies, port = live_copies
    site = LiveSite(copies, port=port, log=tmp_path / "server.log")
    site.start()
    yield site
    site.kill()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": BROWSER, "args": browsers.FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def open_as(live_site, browser):
    """
    `open_as(user, path="/", **context)`: a browser of its own, signed in as that person (None: a visitor), on the page.

    Returns Playwright's page. `context` goes to `browser.new_context`: viewport, color_scheme, java_script_enabled.
    """
    contexts = []

    def open_as(user, path="/", **options):
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
        contexts.append(context)
        if user is not None:
            context.add_cookies([browsers.session_cookie(user, live_site.url)])
        page = context.new_page()
        page.goto(live_site.url + path)
        return page

    yield open_as
    for context in contexts:
        context.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and BROWSER is None:
        words = "no Chromium was found, so nothing was tried in a browser"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(words)
        pytest.skip(words)
    if item.get_closest_marker("browser"):
        # Playwright's synchronous API runs a loop in this thread, and Django would refuse to speak to the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_terminal_summary(terminalreporter):
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "no Chromium was found" in str(r.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True)
        terminalreporter.line(
            f"{len(skipped)} browser tests did NOT run: install Chromium (apt-get install chromium-headless-shell)."
        )
