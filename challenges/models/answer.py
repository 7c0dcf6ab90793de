from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from .challenge import Challenge
from .theme import Principle


class AnswerQuerySet(models.QuerySet):
    def standing(self):
        """Confirmed by the chair, and not sent back by CLAB."""
        return self.filter(confirmed_at__isnull=False, sent_back_at__isnull=True)


class Answer(models.Model):
    """What J2I gives back: yes, partly, or a reasoned no (A14, PR9)."""

    class Kind(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("Not now")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(_("answer"), max_length=8, choices=Kind.choices)
    text = models.TextField(_("the answer, in plain words"), max_length=2000)
    reason = models.TextField(_("why not"), max_length=1000, blank=True)
    decided_by = models.CharField(_("who decided"), max_length=120, blank=True)
    what_would_change_it = models.CharField(_("what could change it"), max_length=300, blank=True)
    look_again_on = models.DateField(_("we look again on"), null=True, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("events.Meeting", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            # A 'no' says who decided, why, what could change it and when we look again, or it is not saved (A14).
            models.CheckConstraint(
                condition=~Q(kind="no")
                | (~Q(reason="") & ~Q(decided_by="") & ~Q(what_would_change_it="") & Q(look_again_on__isnull=False)),
                name="a_no_has_its_four_reasons",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:60]}"


class AuthorReply(models.Model):
    """'Does this fix it?', asked of the author first, answered by one tap. Silence is 'not heard from'."""

    class Fixes(models.TextChoices):
        YES = "yes", _("Yes, it fixes it")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="author_reply")
    fixes = models.CharField(max_length=8, choices=Fixes.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "author replies"

    def __str__(self):
        return self.get_fixes_display()


class Verdict(models.Model):
    """
    CLAB's judgement of an answer, with one sentence why (A5, A6). CLAB alone gives it.

    Holds once two members signed, or one after a meeting decided it; until then `given_at` is empty.
    """

    class Kind(models.TextChoices):
        CHANGED = "changed", _("Changed")
        PARTLY_CHANGED = "partly_changed", _("Partly changed")
        NOT_GOOD_ENOUGH = "not_good_enough", _("Not good enough")
        ACCEPT_NO = "accept_no", _("We accept the no")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="verdicts")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="verdicts")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    why = models.CharField(_("why, in one sentence"), max_length=300)
    what_is_left = models.CharField(_("what is missing"), max_length=500, blank=True)
    # What changed, as the first member wrote it; it becomes the challenge's `Outcome` once the verdict holds.
    outcome = models.JSONField(default=dict, blank=True)
    meeting = models.ForeignKey("events.Meeting", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    given_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_verdict_says_why"),
            models.CheckConstraint(
                condition=~Q(kind__in=["partly_changed", "not_good_enough"]) | ~Q(what_is_left=""),
                name="less_than_changed_says_what_is_left",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.why[:60]}"

    @property
    def waits_for_second(self):
        return self.given_at is None and self.dropped_at is None


class SignatureQuerySet(models.QuerySet):
    def standing(self):
        """Not yet used up by the move they were for."""
        return self.filter(spent_at__isnull=True)


class Signature(models.Model):
    """One CLAB member's yes to taking a challenge on, or to a verdict. Two make it so (domain.md 3.2)."""

    class For(models.TextChoices):
        TAKING_ON = "taking_on", _("Taking it on")
        VERDICT = "verdict", _("The verdict")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="signatures")
    what_for = models.CharField(max_length=12, choices=For.choices)
    verdict = models.ForeignKey(Verdict, null=True, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    after_meeting = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    spent_at = models.DateTimeField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "what_for", "user"],
                condition=Q(spent_at__isnull=True),
                name="one_signature_a_member",
            )
        ]

    def __str__(self):
        return self.get_what_for_display()


class Outcome(models.Model):
    """What really changed, and its kind. Linked to the Local Offer entries it wrote (D45)."""

    class Kind(models.TextChoices):
        NEW_ENTITLEMENT = "new_entitlement", _("Something new you can get")
        MORE_MONEY = "more_money", _("More money")
        ACCESS_OR_DISCOUNT = "access_or_discount", _("Free or cheaper")
        NEW_SERVICE = "new_service", _("A new service")
        POLICY_CHANGE = "policy_change", _("A rule changed")
        PARTNER_AGREEMENT = "partner_agreement", _("An agreement")
        DOCUMENT_OR_TOOL = "document_or_tool", _("A new document or tool")
        TRAINING_OR_CULTURE = "training_or_culture", _("Training, or how people act")
        REVIEW_STARTED = "review_started", _("A review has started")
        DECLINED_WITH_REASON = "declined_with_reason", _("No, with a reason")
        NONE_YET = "none_yet", _("Nothing yet")

    challenge = models.OneToOneField(Challenge, on_delete=models.CASCADE, related_name="outcome")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    what_changed = models.TextField(_("what changed"), max_length=1000)
    big = models.CharField(_("in two words or a number"), max_length=24, blank=True)
    principles = models.ManyToManyField(Principle, blank=True, related_name="outcomes")
    entries = models.ManyToManyField("local_offer.OfferEntryPage", through="OutcomeEntry", related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.what_changed[:60]


# Kinds of outcome that change what young people can get: these belong into the Local Offer (PR11, M18).
ENTITLEMENTS = [
    Outcome.Kind.NEW_ENTITLEMENT,
    Outcome.Kind.MORE_MONEY,
    Outcome.Kind.ACCESS_OR_DISCOUNT,
    Outcome.Kind.NEW_SERVICE,
]


class OutcomeEntryQuerySet(models.QuerySet):
    def in_the_offer(self):
        """A draft, a page taken down, or one that says nobody can get it yet, is no word of the Local Offer."""
        return self.filter(entry__live=True, entry__listed=True)


class OutcomeEntry(models.Model):
    """This outcome wrote this entry of the Local Offer. The link lives here, for the Local Offer knows no challenge."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="entry_links")
    entry = models.ForeignKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="+")

    objects = OutcomeEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "entry"], name="one_link_an_entry")]
        verbose_name_plural = "outcome entries"

    def __str__(self):
        return f"{self.outcome_id} {self.entry_id}"
