"""How long readers are kept: 14 days without a yes, 7 days' address after leaving, a year for the proof of a yes."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from newsletter import reader_retention as retention
from newsletter import seed
from newsletter.actions import leaving, signing_up
from newsletter.models import Consent, Reader, Suppression

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TICK = timedelta(seconds=1)


def test_who_never_said_yes_is_forgotten_after_14_days(make_reader):
    now = timezone.now()
    make_reader("old@example.org", state="asked", asked_at=now - 14 * DAY)
    make_reader("young@example.org", state="asked", asked_at=now - 14 * DAY + TICK)
    make_reader("reads@example.org")

    assert retention.UNCONFIRMED.by_day(now, now).total() == 1
    assert (retention.forget_unconfirmed(now), retention.forget_unconfirmed(now)) == (1, 0)

    assert set(Reader.objects.values_list("address", flat=True)) == {"young@example.org", "reads@example.org"}


def test_who_left_signed_up_again_and_never_said_yes_is_one_who_left(make_reader):
    leaving.leave(make_reader())
    signing_up.ask(channel="email", address="leah@example.org", language="en-gb")
    assert Reader.objects.get().state == "asked"

    retention.forget_unconfirmed(timezone.now() + 14 * DAY)

    reader = Reader.objects.get()
    assert (reader.state, reader.address) == ("left", "") and reader.consents.exists()


def test_her_address_goes_a_week_after_she_left_and_the_row_a_year_after_and_the_mark_stays(make_reader):
    reader, now = make_reader(), timezone.now()
    leaving.leave(reader)
    assert retention.erase_addresses(now + 7 * DAY - timedelta(minutes=1)) == 0

    assert retention.erase_addresses(now + 7 * DAY + TICK) == 1
    assert Reader.objects.get().address == "" and Consent.objects.exists()
    assert retention.forget_left(now + 364 * DAY) == 0
    assert retention.forget_left(now + 365 * DAY + TICK) == 1

    assert not Reader.objects.exists() and not Consent.objects.exists()
    assert Suppression.objects.get().digest == reader.digest


def test_once_her_address_is_gone_she_can_still_sign_up_by_herself(make_reader, sign_up, client, link_in):
    leaving.leave(make_reader())
    retention.erase_addresses(timezone.now() + 8 * DAY)

    with time_machine.travel(timezone.now() + 9 * DAY, tick=False):
        _answer, letter = sign_up("leah@example.org")
        client.post(link_in(letter, "confirm"))

    assert Reader.objects.reading().get().address == "leah@example.org"
    assert not Suppression.objects.exists()


def test_the_demo_has_made_up_readers_and_loading_twice_makes_no_more():
    seed.load_readers()
    seed.load_readers()

    assert Reader.objects.count() == 5
    assert set(Reader.objects.values_list("address", flat=True)) == {each["address"] for each in seed.READERS}
    assert all(address.endswith("@example.org") for address in Reader.objects.values_list("address", flat=True))
    assert Reader.objects.reading().filter(outside_county=True).count() == 1
    assert all(reader.consents.exists() for reader in Reader.objects.reading())
