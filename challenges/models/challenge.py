import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from challenges.once import once
from people import roles

from .theme import Pillar


class ChallengeTag(TaggedItemBase):
    content_object = models.ForeignKey("Challenge", on_delete=models.CASCADE, related_name="+")


class ChallengeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """
        The challenges this person may see at all; the only way a view gets challenges (trust.md 2, design.md 3.3).

        A visitor, and anybody with no seat that says more, sees what a live `Publication` shows. A draft is its
        author's alone. Withdrawn and redirected ones are gone for everyone but the author.
        """
        from .publication import Publication  # these two point here; only the sentences below need them
        from .top_ask import TopAsk

        S = Challenge.Status
        gone = Q(status__in=[S.DRAFT, S.WITHDRAWN, S.REDIRECTED])
        hers = self._hers(user)
        if roles.is_officer(user) or roles.is_safeguarding_lead(user):
            return self.filter(hers | ~gone)  # what is public, or joined with hers, is among them
        public = Q(Exists(Publication.objects.live().filter(challenge=OuterRef("pk")))) & ~gone
        # Whoever raised one that was joined with another follows the other from then on (domain.md 3.1).
        joined = Challenge.objects.filter(hers, merged_into__isnull=False).values("merged_into")
        sees = public | hers | (Q(pk__in=joined) & ~gone)
        if roles.is_clab_member(user) or roles.is_chair(user):
            # What the safety check has not passed yet is counted in CLAB's room, with its reason, but not read.
            sees |= ~gone & Q(checked_at__isnull=False, held_at__isnull=True)
        elif roles.sits_at_j2i(user) or roles.is_head_of_service(user):
            sees |= Q(status__in=S.at_j2i())
            # Whom CLAB asked sees what it is about, before J2I does (D6).
            sees |= Q(Exists(TopAsk.objects.asked_of(user).filter(challenge=OuterRef("pk"))), status=S.AGREED)
        return self.filter(sees)

    @staticmethod
    def _hers(user):
        """Hers by account, or by a claim code given in this browser session."""
        mine = Q(pk__in=getattr(user, "claimed", ()))
        if user.is_authenticated:
            mine |= Q(authorship__user=user)
        return mine

    def by(self, user):
        """What this person raised: for her own pages, and for nobody else's."""
        return self.filter(self._hers(user))

    def taken_over(self):
        """Taken over from the council's 2023 report: no dates, no clock, in no measure."""
        return self.filter(taken_over__isnull=False)

    def ours(self):
        """All but the taken-over ones."""
        return self.filter(taken_over__isnull=True)

    def open(self):
        return self.filter(status__in=Challenge.Status.open())

    def at_j2i(self):
        """What J2I and Heads of Service may read: from the table onwards, and no taken-over one."""
        return self.ours().filter(status__in=Challenge.Status.at_j2i())

    def for_cards(self):
        """With what a card or a row shows, so that a list asks a fixed number of statements. Not who raised it."""
        from .publication import Publication

        return self.select_related("taken_over").prefetch_related(
            models.Prefetch("publications", Publication.objects.live().order_by("-live_at"), to_attr="live_now"),
        )


def as_read(name, queryset):
    """
    Prefetched for `Challenge.read`, as plain lists: a manager and a queryset for each row of a list take longer to make
    than the rows themselves.
    """
    return models.Prefetch(name, queryset, to_attr=f"{name}_read")


class ChallengeManager(models.Manager.from_queryset(ChallengeQuerySet)):
    """
    What a page asks up to a dozen times, who sees what, is put together once a request for each person.

    Only the question is kept, never an answer: the database says each time what is public or hers at that moment.
    """

    def visible_to(self, user):
        if type(self) is not ChallengeManager:  # of some other model's challenges
            return self.get_queryset().visible_to(user)
        seats = frozenset((seat.role, seat.group.slug, seat.organisation_id) for seat in roles.seats(user))
        who = ("visible", user.pk, frozenset(getattr(user, "claimed", ())), seats)
        return once(who, lambda: self.get_queryset().visible_to(user)).all()


class Challenge(models.Model):
    """
    Something young people want changed: owned by CLAB, put to J2I, judged by CLAB (S1 2.26, D45).

    Holds no link to the person who raised it; that is `Authorship`. `status` is changed by `lifecycle.transition`
    alone.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Still writing")
        RECEIVED = "received", _("We’ve got it")
        AGREED = "agreed", _("CLAB is taking it on")
        WITH_J2I = "with_j2i", _("On the J2I table")
        IN_PROGRESS = "in_progress", _("Being worked on")
        ANSWERED = "answered", _("Here is the answer")
        CHANGED = "changed", _("Changed")
        PARTLY_CHANGED = "partly_changed", _("Partly changed")
        NOT_NOW = "not_now", _("Not now, and here is why")
        PAUSED = "paused", _("On hold")
        MERGED = "merged", _("Joined with another")
        REDIRECTED = "redirected", _("Better help for this")
        WITHDRAWN = "withdrawn", _("Taken back")

        @classmethod
        def not_final(cls):
            """'Not final' as domain.md 3.2 has it."""
            return [cls.DRAFT, cls.RECEIVED, cls.AGREED, cls.WITH_J2I, cls.IN_PROGRESS, cls.PAUSED, cls.ANSWERED]

        @classmethod
        def open(cls):
            """Sent, and not closed: what a young person is waiting for."""
            return [cls.RECEIVED, cls.AGREED, cls.WITH_J2I, cls.IN_PROGRESS, cls.PAUSED, cls.ANSWERED]

        @classmethod
        def closed(cls):
            return [cls.CHANGED, cls.PARTLY_CHANGED, cls.NOT_NOW]

        @classmethod
        def at_j2i(cls):
            """What J2I and Heads of Service see: from the table onwards."""
            return [cls.WITH_J2I, cls.IN_PROGRESS, cls.PAUSED, cls.ANSWERED, *cls.closed()]

    class NameShown(models.TextChoices):
        NOTHING = "nothing", _("No name at all")
        CLAB_MEMBER = "clab_member", _("“A CLAB member”")
        DISPLAY_NAME = "display_name", _("The name I like to be called")

    class Wording(models.TextChoices):
        AUTHOR = "author", _("As the young person wrote it")
        CLAB = "clab", _("In CLAB’s words")
        DEMO = "demo", _("Written for this demo")

    class YesNo(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Given when CLAB takes it on: C-2026-014. Before that the address is the UUID, which nobody can guess (T3).
    reference = models.CharField(max_length=12, unique=True, null=True, blank=True, editable=False)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT, editable=False)
    status_since = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    # Hers, as she wrote it. Nobody edits these two.
    own_words = models.TextField(_("what needs to change"), blank=True, max_length=5000)
    own_ask = models.CharField(_("what would make it right"), blank=True, max_length=300)
    language = models.CharField(max_length=12, default="en-gb")

    # CLAB's wording, which is what others read.
    title = models.CharField(_("title"), max_length=120, blank=True)
    what_we_asked = models.CharField(_("what we asked"), max_length=300, blank=True)
    story = models.TextField(_("story"), blank=True, max_length=5000)
    wording = models.CharField(max_length=8, choices=Wording.choices, default=Wording.AUTHOR)
    wording_reply = models.CharField(max_length=4, choices=YesNo.choices, blank=True)

    name_shown = models.CharField(
        _("how your name shows"), max_length=12, choices=NameShown.choices, default=NameShown.NOTHING
    )
    consent_at = models.DateTimeField(null=True, blank=True)
    pillar = models.ForeignKey(Pillar, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges")
    tags = TaggableManager(through=ChallengeTag, blank=True)

    # The safety check is no veto: a hold is for safety or privacy alone, with a reason CLAB can read (domain.md 3.1).
    checked_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_reason = models.CharField(max_length=200, blank=True)

    paused_from = models.CharField(max_length=16, choices=Status.choices, blank=True)
    paused_for = models.CharField(_("what we are waiting for"), max_length=200, blank=True)
    paused_until = models.DateField(_("until"), null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_here")

    is_example = models.BooleanField(_("made up, for the demo"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)  # a draft: when its writer last wrote
    sent_at = models.DateTimeField(null=True, blank=True)
    words_erased_at = models.DateTimeField(null=True, blank=True, editable=False)  # taken back, and kept as a count

    objects = ChallengeManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "-created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "received",
                        "agreed",
                        "with_j2i",
                        "in_progress",
                        "answered",
                        "changed",
                        "partly_changed",
                        "not_now",
                        "paused",
                        "merged",
                        "redirected",
                        "withdrawn",
                    ]
                ),
                name="challenge_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="paused") | (~Q(paused_for="") & Q(paused_until__isnull=False)),
                name="on_hold_says_why_and_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="merged") | Q(merged_into__isnull=False), name="joined_names_the_other"
            ),
        ]

    def __str__(self):
        return self.title or self.reference or _("A challenge")

    def get_absolute_url(self):
        return reverse("challenge", args=[self.reference or self.pk])

    @property
    def passed_the_check(self):
        """An officer looked at it, and does not hold it."""
        return self.checked_at is not None and self.held_at is None

    @property
    def clock_day(self):
        """
        Today, as its promises count it: on hold the clocks stand, from the first day until the one that was named.

        What runs past the named day counts again (domain.md 3.3).
        """
        today = timezone.localdate()
        if self.status != self.Status.PAUSED:
            return today
        return timezone.localdate(self.status_since) + max(timedelta(), today - self.paused_until)

    @property
    def is_taken_over(self):
        return hasattr(self, "taken_over")

    def read(self, name):
        """Its "timeline", "parts" or "answers": as a list has read them with its rows (`as_read`), else asked now."""
        found = self.__dict__.get(f"{name}_read")
        return getattr(self, name).all() if found is None else found

    @property
    def public_text(self):
        """The live `Publication`, or None: all that a visitor may read of it."""
        if not hasattr(self, "live_now"):
            self.live_now = list(self.publications.live().order_by("-live_at"))
        return self.live_now[0] if self.live_now else None

    @property
    def author_label(self):
        """
        The name as its author chose it, or an empty string (A2).

        Worked out at each reading, so that a changed choice changes every page at once, old updates included.
        """
        if self.name_shown == self.NameShown.CLAB_MEMBER:
            return _("a CLAB member")
        if self.name_shown == self.NameShown.DISPLAY_NAME and hasattr(self, "authorship"):
            return self.authorship.chosen_name
        return ""


class ReferenceCounter(models.Model):
    """The last number given in a year; raised under a lock, so that no two challenges share a reference."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.year}: {self.last}"


class Backing(models.Model):
    """'Me too': one a person, can be undone. The count shows, the names never do (A4)."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="backings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "user"], name="one_backing_a_person")]

    def __str__(self):
        return f"{self.challenge}: +1"


class PrivateNote(models.Model):
    """A message from the officer to the author alone. Never public, never in a report (trust.md 2)."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("message"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self):
        return f"{self.at:%d %B %Y}"
