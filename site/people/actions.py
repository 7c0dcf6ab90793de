"""The only code that gives, ends or uses a seat, or changes a person's own record (design.md 3.1)."""

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit, delivery, mail, policy, roles, signals
from people.models import How, Invitation, Membership, NoticeChoice, Organisation, Role, Topic, User, WorkingGroup
from people.models.invitation import digest
from people.models.user import clean_address

OFFERS_A_DAY = 5  # links by which one seat is handed over: each is a mail to somebody
OWN_FIELDS = {"display_name", "language", "safe_contact", "out_of_county", "age_band"}


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    display_name: str,
    group: WorkingGroup,
    role: str,
    organisation: Organisation | None = None,
    title: str = "",
) -> Invitation:
    """
    Invite one person into one group with one role, and send the link (A13).

    An older open link for the same seat stops working: there is one living link a seat. The new one is good for seven
    days, once. The returned invitation carries the secret as `.token`, for this call alone. Raises `PermissionDenied`
    for a role that is not hers to give, `ValidationError` for one that does not exist in that group.
    """
    if not policy.may_give(by, role):
        raise PermissionDenied
    email = clean_address(email)
    if email == by.email:
        raise PermissionDenied(_("Nobody gives a role to themselves."))
    invitation = new_invitation(
        email=email, display_name=display_name, group=group, role=role, organisation=organisation, title=title, by=by
    )
    audit.record("invited", by=by, subject=invitation, reason=f"{role} in {group.slug}")
    mail.send("invitation", email, {"invitation": invitation, "link": mail.link("invitation", invitation.token)})
    return invitation


@transaction.atomic
def new_invitation(*, email, display_name, group, role, organisation=None, title="", by=None, takes_over=None):
    """Make the row and its secret, and nothing more: for `invite`, and for the first administrator of an empty site."""
    must_fit(role, group)
    same = Invitation.objects.open().filter(email__iexact=email, group=group, role=role)
    # A partner who hands her seat over ends no link that an officer gave.
    same = Invitation.objects.handing_over(takes_over) if takes_over else same
    same.update(used_at=timezone.now())
    invitation = Invitation(
        email=email,
        display_name=display_name,
        group=group,
        role=role,
        organisation=organisation,
        title=title,
        invited_by=by,
        takes_over=takes_over,
    )
    invitation.token = invitation.new_token()
    invitation.full_clean(exclude=["invited_by"])
    if role in {Role.PARTNER_LEAD, Role.DEPUTY} and organisation is None:
        raise ValidationError({"organisation": _("Say which organisation they speak for.")})
    invitation.save()
    return invitation


def must_fit(role, group):
    """Refuse a seat that makes no sense, like a member of CLAB on the Panel (`roles.PLACES`)."""
    if not roles.fits(role, group):
        raise ValidationError({"group": no_such_seat(role, group)}, code="no_such_seat")


def no_such_seat(role, group):
    return _("There is no “%(role)s” in %(group)s. Pick another group.") % {
        "role": Role(role).label,
        "group": group.short_name,
    }


@transaction.atomic
def accept_invitation(*, token: str) -> User:
    """Use the link: the person gets her account, if she had none, and her seat. A dead link raises."""
    invitation = Invitation.objects.select_for_update(of=("self",)).open().filter(token_hash=digest(token)).first()
    if invitation is None:
        raise ValidationError(_("This link no longer works."))
    user = User.objects.filter(email__iexact=invitation.email).first()
    if user is None:
        user = User.objects.create_user(invitation.email, display_name=invitation.display_name)
    if not user.is_active:
        raise ValidationError(_("This link no longer works."))
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    seat = give_seat(
        user=user,
        group=invitation.group,
        role=invitation.role,
        organisation=invitation.organisation,
        title=invitation.title,
        by=invitation.invited_by,
    )
    if invitation.takes_over_id:
        _finish_hand_over(invitation, seat)
    return user


@transaction.atomic
def give_seat(*, user, group, role, organisation=None, title="", by=None) -> Membership:
    """Seat a person from today on; the seat she already has is returned as it is."""
    if by is not None and by == user:
        raise PermissionDenied(_("Nobody gives a role to themselves."))
    must_fit(role, group)
    seat = Membership.objects.current().filter(user=user, group=group, role=role).first()
    if seat is None:
        seat = Membership(user=user, group=group, role=role, organisation=organisation, title=title)
        seat.full_clean()
        seat.save()
        audit.record("seat_given", by=by, subject=seat, reason=f"{role} in {group.slug}")
    return seat


@transaction.atomic
def end_seat(*, seat: Membership, by: User) -> Membership:
    """End a seat today. It bites on the person's next request (trust.md 2f)."""
    if not policy.may_give(by, seat.role):
        raise PermissionDenied
    today = timezone.localdate()
    if seat.until is None or seat.until > today:
        # A seat that was to begin later never begins.
        seat.from_date, seat.until = min(seat.from_date, today), today
        seat.save(update_fields=["from_date", "until"])
        audit.record("seat_ended", by=by, subject=seat, reason=f"{seat.role} in {seat.group.slug}")
    return seat


@transaction.atomic
def hand_over_seat(*, seat: Membership, by: User, email: str, display_name: str) -> Invitation:
    """
    A partner names a colleague, who gets a link to her seat: same group, role and organisation (A19).

    Nothing changes until the colleague uses it; then this seat ends. One living link a seat: naming another ends the
    first. Raises `PermissionDenied` for a seat that is not hers to give.
    """
    held = Membership.objects.select_for_update(of=("self",)).select_related("group", "organisation").current()
    seat = held.filter(pk=seat.pk).first()
    if seat is None or not policy.may_hand_over(by, seat):
        raise PermissionDenied
    email = clean_address(email)
    if email == by.email:
        raise ValidationError({"email": _("That is you. Give the address of a colleague.")})
    today = Invitation.objects.filter(takes_over=seat, created_at__date=timezone.localdate())
    if today.count() >= OFFERS_A_DAY:
        raise ValidationError(_("That is enough for today. Ask the participation officer to help."), code="too_many")
    invitation = new_invitation(
        email=email,
        display_name=display_name,
        group=seat.group,
        role=seat.role,
        organisation=seat.organisation,
        title=seat.title,
        by=by,
        takes_over=seat,
    )
    audit.record("seat_offered", by=by, subject=invitation, reason=f"seat {seat.pk}: {seat.role} in {seat.group.slug}")
    mail.send("invitation", email, {"invitation": invitation, "link": mail.link("invitation", invitation.token)})
    return invitation


@transaction.atomic
def take_back_hand_over(*, seat: Membership, by: User) -> Membership:
    """She keeps her seat after all: the colleague's link stops working. Nothing happens when it was used already."""
    if not policy.may_hand_over(by, seat):
        raise PermissionDenied
    if Invitation.objects.handing_over(seat).update(used_at=timezone.now()):
        audit.record("seat_offer_taken_back", by=by, subject=seat)
    return seat


def _finish_hand_over(invitation, seat):
    """The colleague is here: the old seat ends, its holder is signed out, and apps above follow (`signals`)."""
    old = Membership.objects.select_for_update(of=("self",)).current().filter(pk=invitation.takes_over_id).first()
    if old is None or old.organisation_id != seat.organisation_id:
        # It has ended meanwhile; or the colleague sits here for another organisation already, which no link changes.
        raise ValidationError(_("This link no longer works."))
    today = timezone.localdate()
    old.from_date, old.until = min(old.from_date, today), today
    old.save(update_fields=["from_date", "until"])
    _end_sessions(old.user)
    audit.record("seat_handed_over", by=old.user, subject=old, reason=f"to seat {seat.pk}")
    signals.seat_handed_over.send(Membership, old=old, new=seat)


@transaction.atomic
def change_profile(*, user: User, **fields) -> User:
    """A person changes her own record. Only what is hers to change."""
    if strange := set(fields) - OWN_FIELDS:
        raise PermissionDenied(f"Not one's own to change: {', '.join(sorted(strange))}")
    for name, value in fields.items():
        setattr(user, name, value)
    user.full_clean(exclude=["password"])
    user.save(update_fields=list(fields))
    transaction.on_commit(lambda: delivery.follow_choices(user), robust=True)
    return user


@transaction.atomic
def choose_notices(*, user: User, how: dict, mail_rhythm: str = "", quiet_from=None, quiet_until=None) -> User:
    """
    A person chooses what she is told, how, how often, and at which hours not (F8). Her own choices alone.

    `how` is {topic: email, site or nothing}; a topic that is not in it stays as it was, and so does an empty rhythm.
    Quiet hours are two, or none: then the site's hold. Raises `ValidationError` for what does not exist.
    """
    if strange := [pair for pair in how.items() if pair[0] not in Topic.values or pair[1] not in How.values]:
        raise ValidationError(_("There is no such choice."), code="no_such_choice", params={"strange": strange})
    if (quiet_from is None) != (quiet_until is None):
        raise ValidationError({"quiet_until": _("Give both times, or none.")})
    for topic, channel in how.items():
        NoticeChoice.objects.update_or_create(user=user, topic=topic, defaults={"how": channel})
    user.mail_rhythm = mail_rhythm or user.mail_rhythm
    user.quiet_from, user.quiet_until = quiet_from, quiet_until
    user.full_clean(exclude=["password"])
    user.save(update_fields=["mail_rhythm", "quiet_from", "quiet_until"])
    # Once all she changed in one go is saved; were it missed, the worker asks again before a mail leaves.
    transaction.on_commit(lambda: delivery.follow_choices(user), robust=True)
    return user


@transaction.atomic
def sign_out_everywhere(*, user: User) -> User:
    """She is signed out on every phone and computer."""
    _end_sessions(user)
    audit.record("signed_out_everywhere", by=user, subject=user)
    return user


def _end_sessions(user):
    """Delete every session of hers. The table is small (sessions end after twelve hours), so reading it is fine."""
    hers = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now())
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=hers).delete()
    signals.signed_out_everywhere.send(User, user=user)
