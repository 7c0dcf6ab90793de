from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"

    def ready(self):
        from challenges.meeting import receivers  # noqa: F401  (models are loaded only now)
