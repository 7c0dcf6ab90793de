"""A page under ASGI: all of it in one thread, so that a busy loop delays it once and not at each step (G13)."""

from asgiref.sync import SyncToAsync
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from front.handler import InOneThread

# An address that asks the database nothing, not even whether the site is off.
urlpatterns = [path("healthz", lambda request: HttpResponse("here"))]


async def hand_overs(handler, monkeypatch):
    """How often the loop hands work to a thread while it answers one page."""
    handed, call = [], SyncToAsync.__call__

    async def counted(self, *args, **kwargs):
        handed.append(self.func)
        return await call(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(SyncToAsync, "__call__", counted)
        page = ApplicationCommunicator(
            handler,
            {
                "type": "http",
                "method": "GET",
                "path": "/healthz",
                "query_string": b"",
                "headers": [(b"host", b"localhost")],
            },
        )
        await page.send_input({"type": "http.request", "body": b""})
        assert (await page.receive_output(10))["status"] == 200
        while (await page.receive_output(10)).get("more_body"):
            pass
        await page.wait()
    return len(handed)


async def test_the_middleware_costs_no_hand_over_between_loop_and_thread(monkeypatch):
    with override_settings(ROOT_URLCONF=__name__):
        ours = await hand_overs(InOneThread(), monkeypatch)
        djangos = await hand_overs(ASGIHandler(), monkeypatch)
        with override_settings(MIDDLEWARE=[]):
            with_none = await hand_overs(InOneThread(), monkeypatch)

    assert ours == with_none
    assert ours < djangos, "else Django does it by itself, and this handler may go"
