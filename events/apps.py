from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from events import notices  # noqa: F401  (models are loaded only now)
        from events.joining import leave_all
        from people.signals import signed_out_everywhere

        signed_out_everywhere.connect(leave_all, dispatch_uid="leave_all")
