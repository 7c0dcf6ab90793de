import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .group import Membership, Organisation, Role, WorkingGroup

LIFETIME = timedelta(days=7)


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Not used and not yet seven days old; and the seat that it hands over is still held."""
        held = Q(takes_over__isnull=True) | Q(takes_over__in=Membership.objects.current())
        return self.filter(held, used_at__isnull=True, created_at__gt=timezone.now() - LIFETIME)

    def handing_over(self, seat):
        """The living link by which this seat goes to a colleague: one at most."""
        return self.open().filter(takes_over=seat)

    def for_token(self, token):
        return self.open().filter(token_hash=digest(token))


class Invitation(models.Model):
    """One link for one person into one group with one role: good for seven days, once. Only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("email"))
    display_name = models.CharField(_("name they like to be called"), max_length=60)
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("what they are called in public"), max_length=80, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_sent"
    )
    # A colleague's seat, which ends when this link is used: she hands it over herself (A19).
    takes_over = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.CASCADE, related_name="successors"
    )
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.display_name}: {self.get_role_display()}, {self.group}"

    @property
    def expires_at(self):
        return self.created_at + LIFETIME

    def new_token(self):
        """A fresh secret for the link; the caller sends it, the row keeps the hash."""
        token = secrets.token_urlsafe(32)
        self.token_hash = digest(token)
        return token
