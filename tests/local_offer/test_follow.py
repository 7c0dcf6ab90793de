"""Following an entry: with an account, one tap each way, hers alone, for a year (A37)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from local_offer import actions, following
from local_offer.models import EntryFollow
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/local-offer/following/"


def press(client, entry, **said):
    return client.post(reverse("offer-follow", args=[entry.offer_id]), said)


def test_one_tap_follows_and_one_ends_it_however_often(client, sign_in, make_entry, leah):
    entry = make_entry()
    sign_in(client, leah)
    assert "Tell me if the amount changes" in client.get(entry.url).content.decode()

    for _tap in range(2):
        assert press(client, entry, follow="1")["Location"] == entry.url
    assert [(each.user, each.entry_id) for each in EntryFollow.objects.all()] == [(leah, entry.pk)]
    assert "Stop following" in client.get(entry.url).content.decode()

    for _tap in range(2):
        assert press(client, entry, follow="0", back="list")["Location"] == LIST
    assert not EntryFollow.objects.exists()


def test_a_visitor_is_not_offered_it_and_is_asked_to_sign_in(client, make_entry, read):
    entry = make_entry()

    assert "Tell me if the amount changes" not in read(entry)
    assert press(client, entry, follow="1")["Location"].startswith("/accounts/login/")
    with pytest.raises(PermissionDenied):
        actions.follow(entry, by=AnonymousUser())
    assert not EntryFollow.objects.exists()


def test_looking_follows_nothing(client, sign_in, make_entry, leah):
    entry = make_entry()

    assert sign_in(client, leah).get(reverse("offer-follow", args=[entry.offer_id])).status_code == 405
    assert not EntryFollow.objects.exists()


def test_what_nobody_can_read_cannot_be_followed(client, sign_in, make_entry, leah):
    draft, looked_at = make_entry(title="Draft"), make_entry(title="Looked at", listed=False)
    draft.unpublish()
    sign_in(client, leah)

    for number in (draft.offer_id, looked_at.offer_id, "L999"):
        assert client.post(reverse("offer-follow", args=[number]), {"follow": "1"}).status_code == 404
    assert not EntryFollow.objects.exists()


def test_her_list_is_hers_alone(client, sign_in, make_entry, leah, yonas):
    mine, hers = make_entry(title="Mine"), make_entry(title="Hers")
    actions.follow(mine, by=yonas)
    actions.follow(hers, by=leah)

    page = sign_in(client, leah).get(LIST).content.decode()

    assert "Hers" in page and "Mine" not in page
    assert "Stop following" not in client.get(mine.url).content.decode()


def test_a_page_that_was_taken_down_stands_in_no_list(client, sign_in, make_entry, leah):
    entry = make_entry(title="Gone")
    actions.follow(entry, by=leah)
    entry.unpublish()

    assert "Gone" not in sign_in(client, leah).get(LIST).content.decode()


def test_thirty_cost_what_one_costs(client, sign_in, make_entry, make_entries, leah, count_queries):
    sign_in(client, leah)
    actions.follow(make_entry(), by=leah)
    client.get(LIST)
    one = count_queries(lambda: client.get(LIST))
    for entry in make_entries(29):
        actions.follow(entry, by=leah)

    assert count_queries(lambda: client.get(LIST)) == one


def test_it_is_forgotten_after_a_year_unless_she_taps_again(make_entry, leah):
    entry, other = make_entry(), make_entry(title="Other")
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=364)):
        actions.follow(entry, by=leah)
        actions.follow(other, by=leah)
    actions.follow(other, by=leah)

    soon = now + timedelta(days=2)
    assert following.ahead(now, soon) == {timezone.localdate(now) + timedelta(days=1): 1}
    assert following.forget_old(now) == 0
    assert [following.forget_old(soon), following.forget_old(soon)] == [1, 0]
    assert EntryFollow.objects.get().entry_id == other.pk


def test_it_goes_with_her_account(make_entry):
    kim = make_user("Kim")
    actions.follow(make_entry(), by=kim)

    kim.delete()

    assert not EntryFollow.objects.exists()
