from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from challenges import notices, receivers  # noqa: F401  (models are loaded only now)
        from challenges.meeting import by_code
        from challenges.meeting import notices as of_meetings  # noqa: F401
        from challenges.meeting import receivers as in_meetings  # noqa: F401
        from challenges.middleware import keep_drafts_only
        from pages import ready

        user_logged_in.connect(keep_drafts_only, dispatch_uid="keep_drafts_only")
        user_logged_in.connect(by_code.end_with_sign_in, dispatch_uid="end_with_sign_in")
        ready.follow("challenges.Publication", "challenges.Challenge", "challenges.Clock", "challenges.AgendaItem")
        # Not the meetings: each tap in one saves it, and a new day may wait for the clock.
        ready.follow("people.WorkingGroup")
