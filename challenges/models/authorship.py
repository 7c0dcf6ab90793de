import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from people import codes

from .challenge import Challenge

ALIASES = ["Robin", "Wren", "Ash", "Rowan", "Sky", "River", "Jay", "Hazel", "Quinn", "Sage", "Linden", "Finch"]


def code_digest(code):
    """The stored form of a claim code; spaces, dashes and small letters do not matter."""
    plain = "".join(letter for letter in code.upper() if letter in codes.LETTERS)
    return salted_hmac("challenges.claim", plain, algorithm="sha256").hexdigest()


class AuthorshipQuerySet(models.QuerySet):
    def for_code(self, code):
        return self.filter(claim_code_hash=code_digest(code))


class Authorship(models.Model):
    """
    Who raised a challenge. The one table that knows; no other row leads from a challenge to her (design.md 3.4).

    The alias is made for each challenge apart, so that nobody can tell that two come from one person.
    """

    challenge = models.OneToOneField(Challenge, primary_key=True, on_delete=models.CASCADE, related_name="authorship")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="authorships"
    )
    alias = models.CharField(max_length=40)
    name_given = models.CharField(_("name they chose"), max_length=60, blank=True)
    contact = models.EmailField(_("email"), blank=True)
    claim_code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(_("written down by an officer"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AuthorshipQuerySet.as_manager()

    def __str__(self):
        return self.alias

    @staticmethod
    def new_alias():
        return f"{secrets.choice(ALIASES)} {secrets.randbelow(900) + 100}"

    @property
    def chosen_name(self):
        return self.name_given or (self.user.display_name if self.user else "")

    def new_claim_code(self):
        """A code like K7MW-3QPX-9TRD, returned once; the row keeps a keyed hash alone. The caller saves."""
        letters = codes.new(12)
        self.claim_code_hash = code_digest(letters)
        return "-".join(letters[i : i + 4] for i in (0, 4, 8))
