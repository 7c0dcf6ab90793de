"""The first page of the CMS says which entries should have been checked by now (A38)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pages import access

pytestmark = pytest.mark.django_db


def test_entries_past_their_day_are_counted_once_and_others_are_not(client, sign_in, ed, make_entry, count_queries):
    access.load_groups()
    today = timezone.localdate()
    make_entry(review_due=today)
    make_entry(review_due=today + timedelta(days=40))
    sign_in(client, ed)
    assert "should have been checked" not in client.get("/cms/").content.decode()

    make_entry(review_due=today - timedelta(days=1))
    page = client.get("/cms/").content.decode()
    assert "1 entry of the Local Offer should have been checked by now." in page
    one = count_queries(lambda: client.get("/cms/"))
    make_entry(review_due=today - timedelta(days=2))

    assert "2 entries of the Local Offer" in client.get("/cms/").content.decode()
    assert count_queries(lambda: client.get("/cms/")) == one
