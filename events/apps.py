from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from events import notices  # noqa: F401  (models are loaded only now)
