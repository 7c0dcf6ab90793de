from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import roles

from .challenge import Challenge


class TopAskQuerySet(models.QuerySet):
    def open(self):
        """Without a reply yet."""
        return self.filter(replied_at__isnull=True)

    def asked_of(self, user):
        """To a role this person holds now, whoever held it when CLAB asked."""
        return self.filter(role__in=roles.top_roles_of(user))


class TopAsk(models.Model):
    """
    "Take it to the top": one question of CLAB's to the Director, the Assistant Director, the Lead Member (D6) or a
    Head of Service (D5).

    Asked of a role, never of a name, and answered by whoever holds that role then. The first reply stands. A Head of
    Service has a day: before the next monthly report (PR7).
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="top_asks")
    role = models.CharField(
        _("who we ask"), max_length=30, choices=[(role.value, role.label) for role in roles.TOP_ROLES]
    )
    asks = models.CharField(_("what we ask"), max_length=300)
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("reply by"), null=True, blank=True)
    reply = models.TextField(_("the reply"), max_length=1000, blank=True, validators=[MaxLengthValidator(1000)])
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = TopAskQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "role"], condition=Q(replied_at__isnull=True), name="one_open_ask_a_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in roles.TOP_ROLES]), name="only_the_top_is_asked"
            ),
            models.CheckConstraint(condition=~Q(asks=""), name="a_top_ask_has_words"),
            models.CheckConstraint(
                condition=~Q(role="head_of_service") | Q(due_on__isnull=False), name="a_head_of_service_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="a_reply_has_words_and_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.asks[:60]}"

    @property
    def days_late(self):
        """Whole days past its day: until the reply, or until today while there is none; 0 where no day was set."""
        if self.due_on is None:
            return 0
        until = timezone.localdate(self.replied_at) if self.replied_at else timezone.localdate()
        return max(0, (until - self.due_on).days)
