from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How an issue reaches somebody. On paper: the page prints, and whoever prints it keeps no list here (A33)."""

    EMAIL = "email", _("Email")
    TEXT = "text", _("Text message")


def normal(channel, address):
    """The address as it is compared and kept: no blanks, small letters; a phone number without what stands between."""
    address = "".join(address.split()).lower()
    if channel == Channel.TEXT:
        address = "".join(letter for letter in address if letter.isdigit() or letter == "+")
        if address.startswith("00"):
            address = "+" + address[2:]
        elif address.startswith("0"):
            address = "+44" + address[1:]
    return address


def digest_of(channel, address):
    """A keyed hash of one address on one channel: tells that somebody left, when the address itself is gone."""
    return salted_hmac("newsletter.readers", f"{channel}:{normal(channel, address)}", algorithm="sha256").hexdigest()


def masked(channel, address):
    """So much of an address as its owner knows it by, and nobody else can use: l•••@e•••.org, ••• 89."""
    if not address:
        return ""
    if channel == Channel.TEXT:
        return f"••• {address[-2:]}"
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}•••@{host[:1]}•••.{host.rpartition('.')[2]}"


def new_key():
    return get_random_string(22)


class ReaderQuerySet(models.QuerySet):
    def reading(self):
        """Who said yes, has not left, and can be written to: the only ones an issue goes to."""
        stopped = Suppression.objects.filter(digest=models.OuterRef("digest"))
        return self.filter(state=Reader.State.READS).exclude(address="").exclude(models.Exists(stopped))

    def at(self, channel, address):
        """The row of this address, whatever its state."""
        return self.filter(digest=digest_of(channel, address))


class Reader(models.Model):
    """
    One address on one channel that the newsletter goes to: no name, no birthday, no home address (domain.md 6, D37).

    Nobody is a reader before her own tap in the confirming message (or an officer's dated note of her yes). After she
    leaves, the address is let go and `digest` alone stays, so that no list brings her back (trust.md N6).
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked to confirm")
        READS = "reads", _("Reads")
        LEFT = "left", _("Left")

    class Frequency(models.TextChoices):
        EACH = "each", _("Each issue")
        YEARLY = "yearly", _("Once a year")

    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    address = models.CharField(max_length=254, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    # Names the reader in signed links: nothing about the address is in it, and a new one ends all older links.
    key = models.CharField(max_length=22, unique=True, default=new_key)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    language = models.CharField(_("language"), max_length=8, default="en-gb")  # one of `people.languages.LANGUAGES`
    text_only = models.BooleanField(_("words only, no pictures"), default=False)
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency.choices, default=Frequency.EACH)
    outside_county = models.BooleanField(_("I live outside the county"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)  # the confirming message: one a day at most (N1)
    asked_times = models.PositiveSmallIntegerField(default=0)  # since she last read: `signing_up.ASKED_AT_MOST`
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)  # the welcome was queued: once, whoever asks
    key_at = models.DateTimeField(null=True, blank=True)  # she ended all older links: once a day

    objects = ReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="reads") | ~models.Q(address=""), name="who_reads_has_an_address"
            ),
        ]

    def __str__(self):
        return f"reader {self.pk}"  # an address would end in a log

    def save(self, *args, **kwargs):
        if self.address:
            self.address = normal(self.channel, self.address)
            self.digest = digest_of(self.channel, self.address)
        super().save(*args, **kwargs)

    @property
    def masked(self):
        return masked(self.channel, self.address)


class Consent(models.Model):
    """One yes: when, where, to which words, and when it was taken back. A row is never changed otherwise."""

    class Source(models.TextChoices):
        WEB = "web", _("She signed up herself")
        OFFICER = "officer", _("An officer wrote down her yes")
        LIST = "list", _("A list, each with a yes")

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="consents")
    given_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=8, choices=Source.choices)
    wording = models.TextField()  # the sentence she said yes to, as it stood there
    language = models.CharField(max_length=8, default="en-gb")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self):
        return f"{self.reader_id}: {self.given_at:%Y-%m-%d}"


class Suppression(models.Model):
    """
    An address that is not written to, known by its keyed hash alone; it outlives the reader (N1, N6).

    No list and no officer's note brings it back. Who left, or had us erase it, lifts it by her own new tap; where mail
    came back, so does a tap a month later, for a mail that was answered has arrived. "That was not me" and a complaint
    are lifted by an officer alone, whom she told.
    """

    class Reason(models.TextChoices):
        LEFT = "left", _("Left")
        NOT_ME = "not_me", _("Said: that was not me")
        BOUNCED = "bounced", _("Mail came back")
        COMPLAINED = "complained", _("Complained")
        ERASED = "erased", _("Asked us to erase it")

    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    at = models.DateTimeField(default=timezone.now)

    TRY_AGAIN = timedelta(days=30)  # so long after mail came back, a new sign-up is mailed again
    # What says more stays: who complained and then leaves has still complained.
    WEIGHT = (Reason.LEFT, Reason.ERASED, Reason.BOUNCED, Reason.NOT_ME, Reason.COMPLAINED)

    def __str__(self):
        return f"{self.reason}, {self.at:%Y-%m-%d}"

    def lifts(self, now):
        """Whether her own tap in a confirming message takes it away."""
        if self.reason == self.Reason.BOUNCED:
            return self.at <= now - self.TRY_AGAIN
        return self.reason in (self.Reason.LEFT, self.Reason.ERASED)
