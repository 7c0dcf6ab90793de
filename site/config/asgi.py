"""The ASGI application: pages by Django, the live meeting's sockets by Channels."""

import os

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from challenges.meeting.routing import StraightOut, websocket_urlpatterns  # noqa: E402  (apps must be loaded first)
from front.handler import InOneThread  # noqa: E402

sockets = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
application = ProtocolTypeRouter(
    {
        "http": InOneThread(),
        "websocket": AllowedHostsOriginValidator(StraightOut(sockets)),
    }
)
