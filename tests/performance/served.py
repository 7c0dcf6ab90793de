"""
The settings and servers that public pages are measured on: as production serves them, and a floor that does nothing.

`MEASURED` says which: "made" makes every page anew, in a process that runs and keeps what many pages are made of;
"first" does so right after a change, when nothing is kept; "ready" hands out what is ready; "floor" is one bare Django
view with a template, behind no middleware and with no database.
"""

import os
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, make_server

from django.core.cache.backends.locmem import LocMemCache

from tests.live_settings import *  # noqa: F403
from tests.live_settings import BASE_DIR, CACHES, MIDDLEWARE, TEMPLATES

MEASURED, PORT = "MEASURED", "MEASURED_PORT"  # names in the environment
which = os.environ.get(MEASURED, "made")
READY_SECONDS = 0 if which == "first" else 3600
CACHES["ready"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
if which == "made":
    CACHES["ready"]["BACKEND"] = f"{__name__}.KeepsNoPage"
if which == "floor":
    MIDDLEWARE[:] = ["allauth.account.middleware.AccountMiddleware"]  # without it the site would not load
    ROOT_URLCONF = "tests.performance.floor_page"
    TEMPLATES[:] = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "tests" / "performance"]}
    ]


class KeepsNoPage(LocMemCache):
    """What is kept now stays known, so that a process keeps its pieces; a page is forgotten at once."""

    def set(self, key, value, *args, **kwargs):
        if key == "generation":
            super().set(key, value, *args, **kwargs)


class KeepsOpen(WSGIRequestHandler):
    """Answers one request after the other on one connection, as a real server does, and writes no log."""

    protocol_version = "HTTP/1.1"
    wbufsize, disable_nagle_algorithm = 65536, True  # else each line of the headers waits for the one before it

    def handle(self):
        self.close_connection = False
        while not self.close_connection:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                return
            handler = ServerHandler(self.rfile, self.wfile, self.get_stderr(), self.get_environ(), multithread=False)
            handler.http_version, handler.request_handler = "1.1", self
            handler.run(self.server.get_app())

    def log_message(self, *args):
        pass


def serve_wsgi():
    """Pages by WSGI, one process, until it is ended."""
    from config.wsgi import application

    make_server("127.0.0.1", int(os.environ[PORT]), application, handler_class=KeepsOpen).serve_forever()
