"""Stop in one tap, a way back, how it comes (trust.md N2; RFC 8058): and what a forwarded copy cannot do."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsletter import links
from newsletter.actions import leaving
from newsletter.models import Reader, Suppression
from pages import offline
from pages import seed as ground

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ONE_CLICK = "List-Unsubscribe=One-Click"


def stop_path(reader):
    return f"/news/unsubscribe/{links.word_of(reader)}/"


def mine_path(reader):
    return f"/news/mine/{links.word_of(reader)}/"


def test_a_scanner_that_follows_the_link_changes_nothing(client, make_reader):
    reader = make_reader()

    for method in (client.get, client.head):
        assert method(stop_path(reader)).status_code == 200

    assert "Stop it" in client.get(stop_path(reader)).content.decode()
    assert Reader.objects.reading().get() == reader and not Suppression.objects.exists()


def test_a_mail_program_stops_it_in_one_click_with_no_cookie_and_again_is_fine(make_reader):
    reader = make_reader()
    program = Client(enforce_csrf_checks=True)

    for _time in range(3):
        form = "application/x-www-form-urlencoded"
        answer = program.post(stop_path(reader), ONE_CLICK, content_type=form)
        assert answer.status_code == 200 and not answer.cookies
        assert "You have left" in answer.content.decode()

    reader.refresh_from_db()
    assert reader.state == "left" and not Reader.objects.reading().exists()
    assert Suppression.objects.get().reason == "left"
    assert reader.consents.get().withdrawn_at is not None
    assert program.post(stop_path(make_reader("b@example.org")), {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_multipart_as_rfc_8058_also_allows(make_reader):
    program = Client(enforce_csrf_checks=True)
    assert program.post(stop_path(make_reader()), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Reader.objects.reading().exists()


def test_within_a_week_one_tap_brings_her_back_as_she_was_and_a_mail_says_so(client, make_reader, letters):
    reader = make_reader(text_only=True, outside_county=True)
    client.post(stop_path(reader))

    done = client.post(stop_path(reader), {"back": "1"}, follow=True)

    reader = Reader.objects.reading().get()
    assert "You are back." in done.content.decode()
    assert reader.text_only and reader.outside_county and reader.left_at is None
    new, old = reader.consents.all()
    assert new.withdrawn_at is None and "again" in new.wording and old.withdrawn_at
    [letter] = letters()
    assert letter.subject == "You are back" and stop_path(reader) in letter.body


@pytest.mark.parametrize("reason", ["complained", "bounced", "not_me", "erased"])
def test_a_tap_takes_back_no_more_than_her_own_leaving(client, make_reader, reason):
    reader = make_reader()
    leaving.leave(reader, reason=reason)

    assert "Take me back" not in client.get(stop_path(reader)).content.decode()
    assert client.post(stop_path(reader), {"back": "1"}).status_code == 422
    assert not Reader.objects.reading().exists()


def test_after_a_week_she_signs_up_again(client, make_reader):
    reader = make_reader()
    client.post(stop_path(reader))

    with time_machine.travel(timezone.now() + 8 * DAY, tick=False):
        page = client.get(stop_path(reader)).content.decode()
        assert "Take me back" not in page and 'href="/news/subscribe/"' in page
        assert client.post(stop_path(reader), {"back": "1"}).status_code == 422
    assert not Reader.objects.reading().exists()


def test_who_complained_and_then_leaves_has_still_complained(make_reader):
    reader = make_reader()
    leaving.leave(reader, reason="complained")
    leaving.leave(reader)

    assert Suppression.objects.get().reason == "complained"


def test_erased_at_once_nothing_of_her_stays_but_the_mark(client, make_reader):
    reader = make_reader(outside_county=True, language="ti")
    client.post(stop_path(reader), {"erase": "1"})  # one tap leaves; the other, seen on the page after it, erases
    assert Reader.objects.get().address
    client.post(stop_path(reader), {"erase": "1"})

    gone = Reader.objects.get()
    assert (gone.address, gone.language, gone.outside_county, gone.state) == ("", "en-gb", False, "left")
    assert not gone.consents.exists() and Suppression.objects.get().reason == "erased"
    assert "Your address is erased." in client.post(stop_path(reader)).content.decode()


def test_she_says_how_it_comes(client, make_reader):
    reader = make_reader()
    assert "checked" in client.get(mine_path(reader)).content.decode()

    sent = {"frequency": "yearly", "outside_county": "on", "text_only": "on", "language": "ti"}
    assert "Saved." in client.post(mine_path(reader), sent, follow=True).content.decode()

    reader.refresh_from_db()
    assert (reader.frequency, reader.outside_county, reader.text_only, reader.language) == ("yearly", True, True, "ti")
    assert client.post(mine_path(reader), {"frequency": "hourly", "language": "xx"}).status_code == 422


def test_a_forwarded_copy_shows_no_address_and_changes_nothing_of_importance(client, make_reader):
    reader = make_reader("leah@example.org")
    fields = {"address": "thief@example.org", "key": "x", "state": "left", "channel": "text", "digest": "x"}
    client.post(mine_path(reader), {"frequency": "each", "language": "en-gb", **fields})
    pages = [client.get(mine_path(reader)), client.get(stop_path(reader)), client.post(stop_path(reader))]
    pages.append(client.get(stop_path(reader)))

    for page in pages:
        assert b"leah@" not in page.content and b"example.org" not in page.content
        assert "no-store" in page["Cache-Control"]
    assert "l•••@e•••.org" in pages[0].content.decode()
    assert Reader.objects.get().address == "leah@example.org" and Reader.objects.get().key == reader.key


def test_she_ends_all_older_links_once_a_day_and_the_new_one_goes_to_her_alone(client, make_reader, letters):
    reader = make_reader()
    old = links.word_of(reader)

    shown = client.post(mine_path(reader), {"new_links": "1"}).content.decode()

    reader.refresh_from_db()
    new = links.word_of(reader)
    assert new != old and new not in shown
    [letter] = letters()
    assert letter.to == [reader.address] and new in letter.body
    assert client.get(f"/news/mine/{old}/").status_code == client.post(f"/news/unsubscribe/{old}/").status_code == 404
    client.post(mine_path(reader), {"new_links": "1"})
    assert len(letters()) == 1


def test_who_has_left_finds_the_way_back_behind_her_old_link_too(client, make_reader):
    reader = make_reader()
    leaving.leave(reader)

    assert client.get(mine_path(reader))["Location"] == stop_path(reader)


def test_it_can_be_stopped_while_everything_public_is_off(client, make_reader):
    ground.load()
    offline.take_offline()

    assert client.get("/news/subscribe/").status_code == 503
    assert (
        client.post(stop_path(make_reader()), ONE_CLICK, content_type="application/x-www-form-urlencoded").status_code
        == 200
    )
