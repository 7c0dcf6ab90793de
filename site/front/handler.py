"""How a page is answered under ASGI."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import connections

from pages import ready

KEPT_THREADS = 8  # idle ones, each with a connection to the database; more run whenever more is asked for at once


class InOneThread(ASGIHandler):
    """
    Django's own handler, with all middleware and the view in one thread, which goes from request to request.

    Our middleware and views are written for threads. Left to itself, Django runs its own middleware in the event loop
    as far as ours does not stand in between, and hands over from loop to thread and back for each step of it. Every
    hand-over waits its turn behind what the loop writes to five hundred phones just then (G13).

    It would also start a thread for each request and end it afterwards, and the database's connection with it. On
    SQLite a new connection reads all the tables' definitions anew, which is up to a third of what a page costs (G6).
    While a request runs, its thread is its own, as Django has it.
    """

    def __init__(self):
        self.idle, self.counting = deque(), Lock()
        super().__init__()

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            raise ValueError(f"Pages come by HTTP alone, not by {scope['type']}.")
        thread = self.idle.pop() if self.idle else ThreadPoolExecutor(1, thread_name_prefix="page")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self.handle(scope, receive, send)
        finally:
            # A visitor who went away leaves a view behind that still runs: the thread is free when that has ended.
            thread.submit(self.is_free, thread)

    def is_free(self, thread):
        """Said by the thread itself, so that it can end its connections where it is one too many."""
        with self.counting:
            if len(self.idle) < KEPT_THREADS:
                self.idle.append(thread)
                return
        connections.close_all()
        thread.shutdown(wait=False)

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)
        inside = sync_to_async(self._middleware_chain, thread_sensitive=True)
        # A page that lies ready in this process's memory needs no thread at all; a Redis is asked inside, from one.
        self._middleware_chain = inside if settings.REDIS_URL else ready.or_else(inside)
