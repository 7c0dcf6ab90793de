"""
What a public page costs: processor time by Daphne and by WSGI, made anew and ready, beside a bare view (G6 to G9).

Made anew is what a visitor waits for whose page is not ready; right after a change, what pages are made of is read anew
too ("first").

The targets take turns, so that a noisy machine disturbs all alike. bakerydemo's figures are of another day and machine
(47 and 64 ms of processor a request, by gunicorn, where a bare view took 0.66 ms): the ratio to the floor holds.
"""

import http.client
import statistics
import time
from collections import Counter
from re import sub
from urllib.parse import quote

from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from challenges.models import Publication
from local_offer.models import LocalOfferSectionPage, OfferEntryPage
from newsletter.models import NewsletterIssuePage
from tests.performance.bench import at, processor
from tests.performance.served import MEASURED, PORT
from tests.performance.weight import weigh
from tests.servers import Copies, LiveSite, free_port

ROUNDS, EACH = 5, {"made": 10, "first": 10, "ready": 500, "floor": 1000}
BARE_WSGI = 0.66  # ms of processor of a bare view on the day that bakerydemo was measured
BY_GUNICORN = 1.9  # so much more does the same view cost by gunicorn, as there, than our floor: both on one machine
BAKERYDEMO = {True: 64, False: 47}  # an index, a page
SETTINGS = "tests.performance.served"


def addresses():
    """{name: address} of each kind of public page that this site has."""
    section, entry = LocalOfferSectionPage.objects.get(code="money"), OfferEntryPage.objects.get(offer_id="L41")
    issue = NewsletterIssuePage.objects.live().first()
    found = {
        "home": "/",
        "Local Offer": "/local-offer/",
        "a section": section.get_url(),
        "an entry": entry.get_url(),
        "the finder": "/local-offer/finder/",
        "what changed": "/what-changed/",
        "challenges": "/challenges/",
        "a challenge": reverse("challenge", args=[Publication.objects.live().first().challenge.reference]),
        "news": "/news/",
        "an issue": issue.get_url(),
        "search": "/search/?q=" + quote("driving lessons"),
        "help now": "/help-now/",
    }
    client = Client()
    return {name: path for name, path in found.items() if client.get(path).status_code == 200}


class Server:
    """One process that serves pages in one way."""

    def __init__(self, folder, way, measured):
        self.name, self.way, port = f"{measured} by {way}", way, free_port()
        wsgi_port = str(port)
        self.copies = Copies(
            var=folder / self.name.replace(" ", "-"),
            SITE_URL=f"http://127.0.0.1:{port}",
            ALLOWED_HOSTS="127.0.0.1,localhost",
            DEMO="1",
            DJANGO_SETTINGS_MODULE=SETTINGS,
            **{MEASURED: measured, PORT: wsgi_port},
        )
        self.site = LiveSite(self.copies, port=port, log=folder / f"{self.name}.log")
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def start(self):
        if self.way == "Daphne":
            self.site.start()
        else:
            self.site.process = self.copies.start(
                "manage.py", log=self.site.log, first="tests.performance.served:serve_wsgi"
            )
            self.site.wait()
        return self

    def get(self, path, times):
        """(processor ms a request, ms each took)."""
        took, before = [], processor(self.site.process.pid)
        for _each in range(times):
            began = time.perf_counter()
            self.connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = self.connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, (self.name, path, answer.status)
        return (processor(self.site.process.pid) - before) * 1000 / times, took

    def end(self):
        self.connection.close()
        self.site.kill()
        self.copies.end()


def measure(note, folder):
    """`note(goal, what, measured, beside)` for each line."""
    with override_settings(DEMO=True):
        call_command("load_demo", verbosity=0)
        paths = addresses()
        count(note, paths)
        heavy(note, paths)
    servers = []
    try:
        for measured in EACH:
            for way in ("Daphne", "WSGI"):
                servers.append(Server(folder, way, measured).start())
        speed(note, paths, servers)
    finally:
        for server in servers:
            server.end()


def speed(note, paths, servers):
    spent = {server.name: {name: [] for name in paths} for server in servers}
    took = {server.name: {name: [] for name in paths} for server in servers}
    for server in servers:
        for path in paths.values():
            server.get(path, 3)  # what a process reads once is read
    for _round in range(ROUNDS):
        for name, path in paths.items():
            for server in servers:
                cost, times = server.get(path, EACH[server.name.split()[0]])
                spent[server.name][name].append(cost)
                took[server.name][name] += times
    for way in ("Daphne", "WSGI"):
        floor = statistics.median(cost for costs in spent[f"floor by {way}"].values() for cost in costs)
        note("G7", f"the floor by {way}", f"{floor:.2f} ms of processor", "a bare view and template of 8 KB")
        for name in paths:
            made, first, ready = (
                statistics.median(spent[f"{each} by {way}"][name]) for each in ("made", "first", "ready")
            )
            p50 = at(took[f"ready by {way}"][name], 0.5)
            goal = (
                0.4
                * BAKERYDEMO[name in ("Local Offer", "challenges", "news", "search", "home")]
                / BARE_WSGI
                * BY_GUNICORN
            )
            wanted = {"Daphne": 10, "WSGI": 50}[way]
            anchor = BAKERYDEMO[False] / BARE_WSGI
            beside = f"right after a change {first / floor:.0f} x; goal {goal:.0f} x (0.4 of bakerydemo), by WSGI"
            note("G6", f"{name}, made anew by {way}", f"{made:.1f} ms, {made / floor:.0f} x the floor", beside)
            better = f"{anchor * floor / ready:.0f} x bakerydemo, goal {wanted}"
            note("G7", f"{name}, ready, by {way}", f"{ready:.2f} ms, {ready / floor:.1f} x the floor, p50 {p50:.1f} ms",
                 f"{made / ready:.0f} x made anew; {better}")  # fmt: skip


def count(note, paths):
    """Statements, warm; and how often the same one with other values."""
    with override_settings(READY_SECONDS=3600):
        caches["ready"].clear()
        client = Client(headers={"x-requested-with": "nobody"})  # no ready page for such a request
        for name, path in paths.items():
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            alike = Counter(sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in queries.captured_queries)
            again = max(alike.values(), default=0)
            note("G8", f"{name}, statements", f"{len(queries)}, the same one {again} times",
                 "goal 10 a page, 6 a list, 8 a search, 0 ready, none more than twice")  # fmt: skip


def heavy(note, paths):
    for name, path in paths.items():
        html, files, _headers = weigh(path)
        hosts = [address for address in files if not address.startswith("/")]
        first, then = (html + sum(files.values())) / 1024, html / 1024
        note("G9", f"{name}, bytes", f"first visit {first:.1f} KB, then {then:.1f} KB, {len(hosts)} other hosts",
             "goal 60 KB, 15 KB, 0; bakerydemo 104-392 KB")  # fmt: skip
