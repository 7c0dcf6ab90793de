from django.urls import path

from challenges.meeting.consumer import MeetingConsumer

websocket_urlpatterns = [path("ws/meetings/<uuid:pk>/", MeetingConsumer.as_asgi())]
