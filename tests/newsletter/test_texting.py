"""Text messages against a gateway on loopback that looks at the signature, and misbehaves (issue 6, point 7)."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsletter import links
from newsletter.actions import sending as actions
from newsletter.courier import Courier
from newsletter.models import Delivery
from newsletter.texting import gateway
from tests.newsletter.readers import make_readers, make_sending, states

pytestmark = pytest.mark.django_db
SECRET = "a secret of more than twenty letters"
S = Delivery.State


class Phones:
    """What a gateway is: it takes what is signed by us and new; `plan` is a list of answers to come, else 202."""

    def __init__(self):
        self.taken, self.plan, self.asked = {}, [], 0

    def answer(self, request):
        self.asked += 1
        body = request.rfile.read(int(request.headers["Content-Length"]))
        moment = request.headers["X-Moment"]
        want = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        signed = hmac.compare_digest(want, request.headers["X-Signature"]) and abs(time.time() - int(moment)) < 60
        said = self.plan.pop(0) if self.plan else 202
        if said == "hang":
            time.sleep(1)
            return
        if said == "break":
            return
        if not signed:
            said = 401
        if said == 202:
            message = json.loads(body)
            assert message["key"] not in self.taken
            self.taken[message["key"]] = message
        request.send_response(said)
        if said == 302:
            request.send_header("Location", "/elsewhere")
        request.end_headers()


@pytest.fixture
def phones(settings, tmp_path, monkeypatch):
    phones = Phones()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            phones.answer(self)

        do_GET = do_POST

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    settings.TEXT_BACKEND, settings.TEXT_SECRET = "newsletter.texting.gateway.Gateway", SECRET
    settings.TEXT_URL = f"http://127.0.0.1:{server.server_address[1]}/send"
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(gateway, "SECONDS", 0.4)
    yield phones
    server.shutdown()
    server.server_close()


@pytest.fixture
def sending(make_issue):
    make_readers(1)  # by mail: none of a text message's business
    make_readers(3, channel="text")
    return make_sending(make_issue(), channel="text")


def carry(sending):
    sending.refresh_from_db()
    return Courier(sending, connections=1).run(5)


def test_each_reader_of_texts_gets_one_with_her_own_link(phones, sending):
    carry(sending)

    assert states(sending) == {S.SENT: 3}
    numbers = {message["to"]: message["text"] for message in phones.taken.values()}
    for row in sending.deliveries.select_related("reader"):
        words = numbers[row.reader.address]
        assert links.word_of(row.reader) in words and links.NOBODY not in words and "Free buses!" in words


@pytest.mark.parametrize(
    ("answer", "state"),
    [(429, S.QUEUED), (503, S.QUEUED), (401, S.QUEUED), (400, S.FAILED), (422, S.FAILED), (302, S.FAILED),
     (500, S.UNKNOWN), (502, S.UNKNOWN), ("hang", S.UNKNOWN), ("break", S.UNKNOWN)],
)  # fmt: skip
def test_what_the_gateway_answers_decides_what_becomes_of_it(answer, state, phones, sending):
    phones.plan = [answer]
    carry(sending)

    assert states(sending) == {S.SENT: 2, state: 1}
    assert phones.asked == 3 and len(phones.taken) == 2


def test_a_gateway_that_is_not_there_or_knows_another_secret_takes_nothing(phones, sending, settings):
    settings.TEXT_SECRET = "another secret of more than twenty letters"
    carry(sending)
    assert states(sending) == {S.QUEUED: 3} and not phones.taken
    settings.TEXT_URL = "http://127.0.0.1:1/send"
    sending.deliveries.update(next_try_at=sending.begun_at)
    carry(sending)
    assert states(sending) == {S.QUEUED: 3}


def test_switched_off_nothing_goes_out_and_nothing_can_be_prepared(phones, sending, settings, ruth, make_issue):
    settings.TEXT_BACKEND = ""
    assert carry(sending) == 60
    assert states(sending) == {S.QUEUED: 3} and phones.asked == 0
    with pytest.raises(actions.ValidationError, match="Text messages are off"):
        actions.prepare(make_issue(), by=ruth, channel="text")
