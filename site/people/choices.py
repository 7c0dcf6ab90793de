"""
How a person is told, and when: what she chose, under what is safe for her; not at night, and once a day if she likes.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from people import roles
from people.models import How, Notice, Topic, User
from people.models.notice import DIGEST, UNLESS_SHE_SAYS

C = Notice.Channel
IN_ORDER = (Topic.MINE, Topic.BACKED, Topic.OWED, Topic.WORK, Topic.MEETINGS, Topic.OFFER)


def choices_of(user):
    """What she wants told how: {topic: How}, every topic."""
    said = {choice.topic: How(choice.how) for choice in user.notice_choices.all()}
    return {topic: said.get(topic.value, UNLESS_SHE_SAYS[topic]) for topic in Topic}


def topics_of(user):
    """
    What she can be told about: by her seats, and what she was told of already, so that she can always say "no more".
    """
    can = set(Notice.objects.filter(user=user).exclude(kind=DIGEST).values_list("topic", flat=True).distinct())
    if roles.is_care_leaver(user):
        can |= {Topic.MINE, Topic.BACKED}
    if roles.is_partner(user):
        can.add(Topic.OWED)
    if roles.is_clab_member(user) or roles.sits_at_j2i(user) or roles.is_head_of_service(user):
        can.add(Topic.WORK)
    if roles.is_clab_member(user) or roles.sits_at_j2i(user):
        can.add(Topic.MEETINGS)
    return [topic for topic in IN_ORDER if topic in can]


def channel_for(user, kind):
    """
    The channel this person is told on, or None.

    "Never write to me" is stronger than any choice, and "only here, on the site" turns mail into a line on her page
    (D125): somebody else may read her mail.
    """
    if user is None:
        return C.EMAIL
    if not user.is_active or user.safe_contact == User.SafeContact.NEVER:
        return None
    how = choices_of(user)[kind.topic]
    if how == How.NOTHING:
        return None
    by_mail = how == How.EMAIL and user.safe_contact == User.SafeContact.EMAIL
    return C.EMAIL if by_mail else C.SITE


def goes_with_the_digest(user, kind, channel):
    """Once a day, all in one; but never her own challenge, no meeting that moved, and nothing that cannot wait."""
    return (
        channel == C.EMAIL
        and user.mail_rhythm == User.MailRhythm.DAILY
        and kind.topic not in (Topic.MINE, Topic.MEETINGS)
        and not kind.at_once
    )


def quiet_hours(user=None):
    """From when until when nobody writes to her: her own hours, or the site's. The same twice: no quiet hours."""
    if user and user.quiet_from is not None and user.quiet_until is not None:
        return user.quiet_from, user.quiet_until
    return settings.QUIET_HOURS


def after_quiet_hours(moment, user=None):
    """
    The moment itself, or the end of the quiet hours it falls into; by the clock on the wall in London.

    By the wall's clock, so that the nights on which it changes have no gap and no hour twice.
    """
    begin, end = quiet_hours(user)
    local = timezone.localtime(moment)
    now, day = local.time(), local.date()
    if begin == end:
        return moment
    over_midnight = begin > end
    quiet = (now >= begin or now < end) if over_midnight else begin <= now < end
    if not quiet:
        return moment
    if over_midnight and now >= begin:
        day += timedelta(days=1)
    # Of an hour that comes twice, the second; of one that is left out, the first after it.
    ends = [timezone.make_aware(datetime.combine(day, end).replace(fold=fold)) for fold in (0, 1)]
    return max(one.astimezone(UTC) for one in ends)
