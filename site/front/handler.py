"""How a page is answered under ASGI."""

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler

from pages import ready


class InOneThread(ASGIHandler):
    """
    Django's own handler, with all middleware and the view in the request's one thread.

    Our middleware and views are written for threads. Left to itself, Django runs its own middleware in the event loop
    as far as ours does not stand in between, and hands over from loop to thread and back for each step of it. Every
    hand-over waits its turn behind what the loop writes to five hundred phones just then (G13).
    """

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)
        inside = sync_to_async(self._middleware_chain, thread_sensitive=True)
        # A page that lies ready in this process's memory needs no thread at all; a Redis is asked inside, from one.
        self._middleware_chain = inside if settings.REDIS_URL else ready.or_else(inside)
