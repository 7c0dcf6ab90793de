"""
Who got which issue is known for 90 days, for doubts and returned mail; the numbers stay (design.md, retention).

So is which returned mail was read already, from the day it was last met in its box.
"""

from datetime import timedelta

from django.db import transaction

from newsletter import audience
from newsletter.models import Delivery, MailRead, Sending
from people.kept import Kept

KEPT = timedelta(days=90)
DELIVERIES = Kept(Delivery.objects.all, "sending__over_at", KEPT)
MAIL_READ = Kept(MailRead.objects.all, "at", KEPT)


def forget_deliveries(now):
    """The rows of sendings that were over 90 days ago; their totals are written down first. Returns how many rows."""
    forgotten = 0
    for sending in Sending.objects.filter(over_at__lte=now - KEPT, deliveries__isnull=False).distinct():
        with transaction.atomic():
            totals = {state: number for state, number in audience.counts(sending).items() if number}
            Sending.objects.filter(pk=sending.pk).update(totals=totals)
            forgotten += sending.deliveries.all().delete()[0]
    return forgotten


def forget_mail_read(now):
    return MAIL_READ.over(now).delete()[0]
