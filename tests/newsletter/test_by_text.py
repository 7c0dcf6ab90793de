"""The same by text message, where a board has switched them on: one number, one tap, the same stop (A33)."""

import re

import pytest
from django_tasks_db.models import DBTaskResult

from newsletter import links, mails
from newsletter.models import Reader
from people.tasks import NotNow

pytestmark = pytest.mark.django_db


class Gateway:
    """A council's gateway as far as we see it: what it took, and how often it was busy first."""

    taken, busy = [], 0

    def send(self, number, words, key):
        if Gateway.busy:
            Gateway.busy -= 1
            raise NotNow("HTTP 503")
        Gateway.taken.append((number, words, key))
        return "ok"


@pytest.fixture
def gateway(settings):
    settings.TEXT_BACKEND = f"{__name__}.Gateway"
    Gateway.taken, Gateway.busy = [], 0
    return Gateway


def test_off_by_default_a_number_is_no_address_and_nobody_asks_for_one(client):
    page = client.get("/news/subscribe/").content.decode()
    assert 'type="email"' in page and "mobile" not in page
    assert client.post("/news/subscribe/", {"address": "07700 900123"}).status_code == 422


def test_from_a_number_to_a_yes_and_out_again(client, gateway, letters):
    assert "mobile number" in client.get("/news/subscribe/").content.decode()
    client.post("/news/subscribe/", {"address": "07700 900-123"})
    letters()
    [(number, words, _key)] = gateway.taken
    assert number == "+447700900123" and len(words) <= 160

    page = client.post(re.search(r"(/news/confirm/\S+)", words)[1], follow=True).content.decode()

    reader = Reader.objects.reading().get()
    assert reader.channel == "text" and reader.consents.exists()
    assert "••• 23" in page and "900123" not in page and "Words only" not in page
    client.post(f"/news/mine/{page.partition('/news/unsubscribe/')[2][:38]}/", {"frequency": "each", "language": "ti"})
    assert letters() == []  # no mail, all by text
    stop = re.search(r"/news/mine/(\S+?)/", gateway.taken[1][1])[1]
    client.post(f"/news/unsubscribe/{stop}/")
    assert not Reader.objects.reading().exists()


def test_one_channel_is_stopped_and_the_other_goes_on(client, gateway, make_reader):
    mail = make_reader("leah@example.org")
    text = make_reader("07700 900123", channel="text")
    client.post(f"/news/unsubscribe/{links.word_of(text)}/")

    assert Reader.objects.reading().get() == mail


def test_a_busy_gateway_is_tried_again_with_the_same_key_and_no_other_fault_is(gateway, make_reader, letters):
    reader = make_reader("07700 900123", channel="text")
    gateway.busy = 1
    mails.send("newsletter_back", reader)
    letters()
    first, again = DBTaskResult.objects.order_by("enqueued_at")
    assert first.args_kwargs["kwargs"]["key"] == again.args_kwargs["kwargs"]["key"]
    assert again.run_after > first.enqueued_at and gateway.taken == []


def test_a_text_is_never_longer_than_three_and_always_has_its_links(make_reader):
    changed = [{"title": "A long title of what changed for all of us " * 4, "example": True} for _one in range(3)]
    facts = {
        "changed": changed,
        "mine": "https://board.example.org/news/mine/x/",
        "help": "https://board.example.org/h/",
    }

    words = mails.in_a_text("newsletter_welcome", facts)

    assert len(words) <= mails.MOST_LETTERS
    assert words.count("A long title") >= 1 and facts["mine"] in words


@pytest.mark.parametrize("number", ["123", "+1 202 555 0123", "0044 7700 900123 5", "07700-abc", "0800 1111"])
def test_only_a_uk_mobile_is_taken(client, gateway, number):
    assert client.post("/news/subscribe/", {"address": number}).status_code == 422


def test_the_officer_finds_and_adds_a_number_too(client, sign_in, ruth, gateway, letters):
    sign_in(client, ruth)
    sent = {"address": "07700 900123", "how": "phone", "language": "en-gb", "agreed": "on"}
    assert client.post("/news/readers/add/", sent).status_code == 302
    letters()

    assert "••• 23" in client.post("/news/readers/", {"address": "+447700900123"}).content.decode()
    assert gateway.taken[0][1].startswith("Welcome.")
