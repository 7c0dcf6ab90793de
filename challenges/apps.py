from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from challenges.meeting import receivers  # noqa: F401  (models are loaded only now)
        from challenges.middleware import keep_drafts_only

        user_logged_in.connect(keep_drafts_only, dispatch_uid="keep_drafts_only")
