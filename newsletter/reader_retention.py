"""
How long readers are kept (trust.md, retention schedule). Steps of `run_due`, safe twice.

Who never said yes: 14 days. The address of who left: 7 days, her way back. Her row with the dates of her yeses, which
shows that we were allowed to write: a year. What keeps lists from bringing her back is a keyed hash, and stays.

Nothing leads from an account to a reader: who takes her data along, or has her account erased, keeps the newsletter
until she stops it, and is told nothing of it there.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce

from newsletter.actions.leaving import WAY_BACK
from newsletter.actions.signing_up import forget, locked
from newsletter.models import Reader
from people.kept import Kept

S = Reader.State


def asked():
    return Reader.objects.filter(state=S.ASKED).annotate(waits_since=Coalesce("asked_at", "made_at"))


def left_with_address():
    return Reader.objects.filter(state=S.LEFT).exclude(address="")


def left():
    return Reader.objects.filter(state=S.LEFT)


UNCONFIRMED = Kept(asked, "waits_since", timedelta(days=14))
ADDRESSES = Kept(left_with_address, "left_at", WAY_BACK)
ROWS = Kept(left, "left_at", timedelta(days=365))


def forget_unconfirmed(now):
    """Who did not say yes within 14 days is forgotten. Returns how many."""
    return sum(_forget(key, now) for key in UNCONFIRMED.over(now).values_list("pk", flat=True))


@transaction.atomic
def _forget(key, now):
    reader = locked(pk=key)
    if reader is None or not UNCONFIRMED.over(now).filter(pk=key).exists():  # she said yes in this very moment
        return False
    forget(reader)
    return True


def erase_addresses(now):
    """A week after she left, her address is gone."""
    return ADDRESSES.over(now).update(address="")


def forget_left(now):
    """A year after she left, the row and the dates of her yeses are gone too."""
    return ROWS.over(now).delete()[1].get("newsletter.Reader", 0)
