"""
A page under ASGI: all of it in one thread, so that a busy loop delays it once and not at each step (G13); and in a
thread that was there before, so that it need not open the database anew (G6).
"""

import asyncio
import threading

import pytest
from asgiref.sync import SyncToAsync
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import connection, connections
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from front import handler as handlers
from front.handler import InOneThread

HERE = override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])


def which(request):
    """Its thread, and whether the database was open in it already."""
    was_open = connection.connection is not None
    connection.ensure_connection()
    return HttpResponse(f"{threading.get_ident()} {was_open}")


class Gate:
    """Views that wait here until so many have come."""

    def __init__(self, number):
        self.barrier = threading.Barrier(number, timeout=20)

    def __call__(self, request):
        connection.ensure_connection()
        self.barrier.wait()
        return HttpResponse(str(threading.get_ident()))


# The first is an address that asks the database nothing, not even whether the site is off.
urlpatterns = [path("healthz", lambda request: HttpResponse("here")), path("which", which)]


def ask(handler, address):
    """Somebody who asks for a page; `await page.receive_output()` is what she gets."""
    return ApplicationCommunicator(
        handler,
        {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": [(b"host", b"localhost")]},
    )


async def answer(page):
    """Its words, once all of it has ended."""
    await page.send_input({"type": "http.request", "body": b""})
    assert (await page.receive_output(20))["status"] == 200
    words = b""
    while True:
        part = await page.receive_output(20)
        words += part["body"]
        if not part.get("more_body"):
            break
    await page.wait(20)
    return words.decode()


async def at_rest(handler, number):
    """A thread says by itself that it is free, a moment after the page has ended."""
    async with asyncio.timeout(20):
        while len(handler.idle) != number:
            await asyncio.sleep(0.01)


async def hand_overs(handler, monkeypatch):
    """How often the loop hands work to a thread while it answers one page."""
    handed, call = [], SyncToAsync.__call__

    async def counted(self, *args, **kwargs):
        handed.append(self.func)
        return await call(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(SyncToAsync, "__call__", counted)
        await answer(ask(handler, "/healthz"))
    return len(handed)


async def test_the_middleware_costs_no_hand_over_between_loop_and_thread(monkeypatch):
    with override_settings(ROOT_URLCONF=__name__):
        ours = await hand_overs(InOneThread(), monkeypatch)
        djangos = await hand_overs(ASGIHandler(), monkeypatch)
        with override_settings(MIDDLEWARE=[]):
            with_none = await hand_overs(InOneThread(), monkeypatch)

    assert ours == with_none
    assert ours < djangos, "else Django does it by itself, and this handler may go"


@pytest.mark.django_db(transaction=True)
async def test_a_page_runs_in_the_thread_of_the_one_before_it_and_finds_the_database_open():
    with HERE:
        handler = InOneThread()
        first, was_open = (await answer(ask(handler, "/which"))).split()
        assert was_open == "False"
        await at_rest(handler, 1)
        second, was_open = (await answer(ask(handler, "/which"))).split()

    assert second == first
    # PostgreSQL's pool lends a connection for each page, and has it open.
    assert was_open == str(settings.SQLITE)
    await end(handler)


@pytest.mark.django_db(transaction=True)
async def test_pages_at_the_same_time_have_a_thread_each_and_no_more_than_enough_are_kept(monkeypatch):
    monkeypatch.setattr(handlers, "KEPT_THREADS", 2)
    closed, close_all = [], connections.close_all
    monkeypatch.setattr(connections, "close_all", lambda: (closed.append(threading.get_ident()), close_all()))
    gate = path("gate", Gate(5))
    with HERE, monkeypatch.context() as patched:
        patched.setattr(f"{__name__}.urlpatterns", [gate])
        handler = InOneThread()
        threads = await asyncio.gather(*(answer(ask(handler, "/gate")) for _each in range(5)))
    await at_rest(handler, 2)

    assert len(set(threads)) == 5
    async with asyncio.timeout(20):
        while len(closed) < 3:
            await asyncio.sleep(0.01)
    assert {str(each) for each in closed} < set(threads), "each ends its own connections"
    await end(handler)


@pytest.mark.django_db(transaction=True)
async def test_who_goes_away_leaves_the_thread_to_its_view_until_that_has_ended(monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    def slow(request):
        begun.set()
        may_end.wait(20)
        return HttpResponse("nobody is there")

    monkeypatch.setattr(f"{__name__}.urlpatterns", [path("slow", slow), *urlpatterns])
    with HERE:
        handler = InOneThread()
        gone = ask(handler, "/slow")
        await gone.send_input({"type": "http.request", "body": b""})
        async with asyncio.timeout(20):
            while not begun.is_set():
                await asyncio.sleep(0.01)
        await gone.send_input({"type": "http.disconnect"})
        await asyncio.sleep(0.05)
        assert not handler.idle
        assert await answer(ask(handler, "/healthz")) == "here"  # the next one does not wait for it
        may_end.set()
        await gone.wait(20)
    await at_rest(handler, 2)
    await end(handler)


async def end(handler):
    """What the threads of a test have open would outlive its database."""
    while handler.idle:
        thread = handler.idle.pop()
        await asyncio.wrap_future(thread.submit(connections.close_all))
        thread.shutdown()
