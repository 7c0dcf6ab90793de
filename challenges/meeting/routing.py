from django.urls import path

from challenges.meeting.consumer import MeetingConsumer

websocket_urlpatterns = [path("ws/meetings/<uuid:pk>/", MeetingConsumer.as_asgi())]


class StraightOut:
    """
    Notes in the scope how the server itself sends, before Channels wraps that for sessions.

    The hub writes to everybody by it: a session has nothing to add to what all get (G2).
    """

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        return await self.application({**scope, "straight_out": send}, receive, send)
