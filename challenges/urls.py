"""Every address of a challenge and of the rooms it passes through, grouped by prefix; the longest stands first."""

from django.urls import path, register_converter

from challenges.addresses import ChallengeKey
from challenges.views import challenge, concerns, raising

register_converter(ChallengeKey, "challenge")

urlpatterns = [
    # /challenges/raise/: three questions, and a draft between them
    path("challenges/raise/", raising.begin, name="challenge-raise"),
    path("challenges/raise/<challenge:key>/", raising.words, name="challenge-raise-words"),
    path("challenges/raise/<challenge:key>/right/", raising.right, name="challenge-raise-right"),
    path("challenges/raise/<challenge:key>/send/", raising.send, name="challenge-raise-send"),
    path("challenges/raise/<challenge:key>/keep/", raising.keep, name="challenge-raise-keep"),
    path("challenges/raise/<challenge:key>/throw-away/", raising.throw_away, name="challenge-raise-throw-away"),
    path("challenges/claim/", raising.claim, name="challenge-claim"),
    path("challenges/help-someone/", raising.help_someone, name="challenge-help-someone"),
    # /challenges/worries/: "I'm worried about them", for those who act on it
    path("challenges/worries/", concerns.concerns, name="challenge-worries"),
    path("challenges/worries/<uuid:pk>/seen/", concerns.seen, name="challenge-worry-seen"),
    # /challenges/<C-2026-014 or uuid>/: the page, and one address for each thing done there
    path("challenges/<challenge:key>/", challenge.page, name="challenge"),
    path("challenges/<challenge:key>/worried/", concerns.worried, name="challenge-worried"),
    path("challenges/<challenge:key>/worried/thanks/", concerns.thanks, name="challenge-worried-thanks"),
    path("challenges/<challenge:key>/name/", challenge.name, name="challenge-name"),
    path("challenges/<challenge:key>/wording/", challenge.wording, name="challenge-wording"),
    path("challenges/<challenge:key>/fixes/", challenge.fixes, name="challenge-fixes"),
    path("challenges/<challenge:key>/publication/", challenge.publication, name="challenge-publication"),
    path("challenges/<challenge:key>/unpublish/", challenge.unpublish, name="challenge-unpublish"),
    path("challenges/<challenge:key>/withdraw/", challenge.withdraw, name="challenge-withdraw"),
    path("challenges/<challenge:key>/me-too/", challenge.me_too, name="challenge-me-too"),
    # /clab/, /j2i/, /what-changed/, /how-a-challenge-moves/
    # /meetings/
]
