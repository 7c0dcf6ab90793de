"""
A sending's life: prepared by one person, let go by another, then paused, resumed or called off (issue 6, point 5).

Every door uses these: the pages, the timer, the commands. Each locks the sending, so that two who act at once are one
after the other, and the second finds what the first has done.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import public
from newsletter import audience, policy, recovery, tasks
from newsletter.actions.freezing import freeze
from newsletter.models import Delivery, NewsletterIssuePage, Sending
from newsletter.models.reader import Channel
from people import audit

St = Sending.State
AGAIN_UNTIL = timedelta(days=80)  # who had it is known for 90 days; after that nobody could be kept from a second copy


def require(allowed):
    if not allowed:
        raise PermissionDenied


def locked(sending, *states):
    """The sending as it is now, held; `ValidationError` where it is in none of these states any more."""
    now = Sending.objects.select_for_update().get(pk=sending.pk)
    if now.state not in states:
        raise ValidationError(_("Somebody was faster. Look at it again."), code="moved_on")
    return now


@transaction.atomic
def prepare(issue, *, by, edition=Sending.Edition.ALL, language="", with_yearly=False, channel=Channel.EMAIL,
            starts_at=None, no_out_of_county_because=""):  # fmt: skip
    """
    Freeze an issue that is up, and say who shall get it and when. Nothing leaves before a second person lets it go.
    """
    require(policy.sends_news(by))
    issue = NewsletterIssuePage.objects.select_for_update().get(pk=issue.pk)
    if not issue.live:
        raise ValidationError(_("This issue is not up yet. Put it up first."), code="not_live")
    if channel == Channel.TEXT and not settings.TEXT_BACKEND:
        raise ValidationError(_("Text messages are off."), code="off")
    if starts_at and starts_at <= timezone.now():
        raise ValidationError({"starts_at": _("Choose a time that is still to come, or none.")})
    if Sending.objects.filter(snapshot__issue=issue, begun_at__lt=timezone.now() - AGAIN_UNTIL).exists():
        raise ValidationError(_("This issue went out long ago. Send a newer one."), code="too_old")
    snapshot = freeze(issue, by=by, no_out_of_county_because=no_out_of_county_because)
    one_line(snapshot.subject)
    return Sending.objects.create(
        snapshot=snapshot,
        channel=channel,
        edition=edition,
        language=language,
        with_yearly=with_yearly,
        a_minute=settings.NEWSLETTER_A_MINUTE,
        starts_at=starts_at,
        made_by=by,
    )


def one_line(subject):
    """A line break in a subject would begin another header (trust.md H1)."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in subject):
        raise ValidationError(_("The title must be one line."), code="subject")


def send_test(sending, *, by):
    """The mail as it would be, to oneself alone, by the next worker; as often as one likes, until it goes out."""
    require(policy.sends_news(by))
    if sending.channel != Channel.EMAIL or sending.state not in (St.PREPARED, St.APPROVED):
        raise ValidationError(_("Somebody was faster. Look at it again."), code="moved_on")
    tasks.carry_test.enqueue(sending_id=sending.pk, user_id=by.pk)


@transaction.atomic
def approve(sending, *, by):
    """A second person lets it go: at its hour, or at once. Returns the sending; audited."""
    sending = locked(sending, St.PREPARED)
    require(policy.lets_go(by, sending))
    nothing_taken_back(sending)
    if not audience.to_come(sending).exists():
        raise ValidationError(_("Nobody would get this. Nothing was sent."), code="nobody")
    sending.state, sending.approved_by, sending.approved_at = St.APPROVED, by, timezone.now()
    sending.save(update_fields=["state", "approved_by", "approved_at"])
    audit.record("newsletter_let_go", by=by, subject=sending)
    if sending.starts_at is None or sending.starts_at <= timezone.now():
        begin(sending)
    return sending


def nothing_taken_back(sending):
    """What somebody took back after the issue was frozen goes to nobody (design.md 3, rule 7)."""
    if gone(sending.snapshot):
        words = _("Something in it was taken back since. Stop this one, and prepare it again.")
        raise ValidationError(words, code="taken_back")


def gone(snapshot):
    """The references of this snapshot that are not public any more."""
    named = [one for one in snapshot.references if str(one).startswith("C-")]
    there = public.outcomes(named) if named else {}
    return [one for one in named if one not in there]


def begin(sending):
    """Write down who gets it, and start. Called inside a transaction that holds the sending."""
    audience.fix(sending)
    sending.state, sending.begun_at = St.SENDING, timezone.now()
    sending.save(update_fields=["state", "begun_at"])
    tasks.go_on(sending)


def begin_due(now=None):
    """Every sending whose hour has come. What was taken back meanwhile holds it up, and it says so. How many began."""
    now = now or timezone.now()
    began = 0
    for sending in Sending.objects.filter(state=St.APPROVED).exclude(starts_at__gt=now):
        with transaction.atomic():
            sending = Sending.objects.select_for_update().get(pk=sending.pk)
            if sending.state != St.APPROVED:
                continue
            if gone(sending.snapshot):
                hold(sending)
                continue
            begin(sending)
            began += 1
    return began


def hold_what_was_taken_back(now=None):
    """Pause what goes out while something in it is taken back: it goes to nobody more (design.md 3, rule 7)."""
    held = 0
    for sending in Sending.objects.filter(state=St.SENDING).select_related("snapshot"):
        if gone(sending.snapshot):
            with transaction.atomic():
                held += hold(sending)
    return held


def hold(sending):
    """Back to waiting where nothing has left yet, else paused; approved once is not approved for ever."""
    if sending.begun_at is None:
        back = {"state": St.PREPARED, "approved_by": None, "approved_at": None}
        return Sending.objects.filter(pk=sending.pk, state=St.APPROVED).update(**back)
    return Sending.objects.filter(pk=sending.pk, state=St.SENDING).update(state=St.PAUSED)


@transaction.atomic
def pause(sending, *, by):
    """Nothing new leaves; what a worker has in its hands at this moment does."""
    require(policy.sends_news(by))
    sending = locked(sending, St.SENDING)
    sending.state = St.PAUSED
    sending.save(update_fields=["state"])
    audit.record("newsletter_paused", by=by, subject=sending)
    return sending


@transaction.atomic
def resume(sending, *, by):
    """It goes on where it stopped; who has it is not written to again."""
    require(policy.sends_news(by))
    sending = locked(sending, St.PAUSED)
    nothing_taken_back(sending)
    sending.state = St.SENDING
    sending.save(update_fields=["state"])
    tasks.go_on(sending)
    audit.record("newsletter_resumed", by=by, subject=sending)
    return sending


@transaction.atomic
def cancel(sending, *, by):
    """For good, before or in the middle of it. Whoever has not got it yet may get a later sending of the issue."""
    require(policy.sends_news(by))
    sending = locked(sending, St.PREPARED, St.APPROVED, St.SENDING, St.PAUSED)
    now = timezone.now()
    sending.state, sending.over_at = St.CANCELLED, now
    sending.save(update_fields=["state", "over_at"])
    waiting = sending.deliveries.filter(state=Delivery.State.QUEUED)
    waiting.update(state=Delivery.State.LET_GO, over_at=now)
    audit.record("newsletter_cancelled", by=by, subject=sending)
    return sending


@transaction.atomic
def decide(sending, *, by, again, pk=None):
    """
    The officer's word about those who perhaps got it: they count as sent, or it goes to them again. One, or all.

    Again may be twice for her, and the page says so. Returns how many were decided.
    """
    require(policy.decides_about_unknown(by))
    sending = locked(sending, St.SENDING, St.PAUSED, St.DONE, St.CANCELLED)
    if again and sending.state == St.CANCELLED:
        raise ValidationError(_("This one was stopped. Nothing goes out any more."), code="moved_on")
    doubted = sending.deliveries.filter(state=Delivery.State.UNKNOWN)
    if pk is not None:
        doubted = doubted.filter(pk=pk)
    if not again:
        number = doubted.update(state=Delivery.State.SENT, said="by an officer's word", taken_by="")
    else:
        nothing_taken_back(sending)
        number = recovery.put_back(doubted)
        if number and sending.state == St.DONE:
            sending.state, sending.over_at = St.SENDING, None
            sending.save(update_fields=["state", "over_at"])
        if number and sending.state == St.SENDING:
            tasks.go_on(sending)
    if number:
        action = "newsletter_sent_again" if again else "newsletter_counts_as_sent"
        audit.record(action, by=by, subject=sending)
    return number
