"""
The newsletter beside raw SMTP, and its memory at twenty thousand readers (goal G10).

The floor is smtplib on one connection with the same bytes for everybody: no database, no link of a reader's own, no
word about what was sent. Ours takes deliveries, puts each reader's link in, and writes down what became of each. Both
in turn, a block each; what counts is the middle of the ratios. The mail server is a process of its own that takes
everything, at once or like a relay that is 5 ms away.
"""

import asyncio
import multiprocessing
import resource
import smtplib
import socket
import statistics
import time
from datetime import date

from django.conf import settings

from newsletter.actions import sending as actions
from newsletter.courier import Courier
from newsletter.letter import Letters
from newsletter.models import IssueSnapshot, NewsletterIndexPage, NewsletterIssuePage, Reader, Sending
from newsletter.models.reader import digest_of, new_key
from pages import seed as ground
from pages.seed import publish
from tests.newsletter.readers import parts_of

READERS, BLOCK, ROUNDS = 20_000, 500, 5
WORDS = "Care leavers\u2019 news: the board met and chose three things to change this year.\n" * 340  # 60 KB as a mail
RELAY = 0.005  # seconds that each answer of it takes
CONNECTIONS = 8


class Sink(asyncio.Protocol):
    """Takes every mail; speaks as much SMTP as that needs."""

    wait = 0.0

    def connection_made(self, transport):
        self.transport, self.text, self.in_data = transport, bytearray(), False
        self.say(b"220 here\r\n")

    def say(self, words):
        if self.wait:
            asyncio.get_running_loop().call_later(self.wait, self.transport.write, words)
        else:
            self.transport.write(words)

    def data_received(self, data):
        text = self.text
        text += data
        while True:
            if self.in_data:
                end = text.find(b"\r\n.\r\n", max(0, len(text) - len(data) - 5))
                if end < 0:
                    return
                del text[: end + 5]
                self.in_data = False
                self.say(b"250 taken\r\n")
                continue
            end = text.find(b"\r\n")
            if end < 0:
                return
            verb = bytes(text[:4]).upper()
            del text[: end + 2]
            if verb == b"DATA":
                self.in_data = True
                self.say(b"354 go on\r\n")
            elif verb == b"QUIT":
                self.say(b"221 bye\r\n")
                asyncio.get_running_loop().call_later(self.wait + 0.001, self.transport.close)
            else:
                self.say(b"250 fine\r\n")


def serve(listening, wait):
    """The process of one sink, on a socket that is open already."""

    async def run():
        Sink.wait = wait
        server = await asyncio.get_running_loop().create_server(Sink, sock=listening)
        await server.serve_forever()

    asyncio.run(run())


class Server:
    """`with Server(wait) as port`: a sink in a process of its own."""

    def __init__(self, wait):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.process = multiprocessing.get_context("fork").Process(target=serve, args=(self.listening, wait))

    def __enter__(self):
        self.process.start()
        port = self.listening.getsockname()[1]
        self.listening.close()
        return port

    def __exit__(self, *error):
        self.process.terminate()
        self.process.join()


def fill():
    """Twenty thousand readers: blocks told apart by a language each, and the rest in one."""
    news = publish(ground.load_site(), NewsletterIndexPage(title="News", slug="news", lead="News."))
    issue = publish(news, NewsletterIssuePage(title="One", slug="1", number=1, date=date(2026, 11, 1), intro="Hello."))
    words = {"subject": "News", "intro": "Hello.", "text_message": "News", "parts": parts_of(WORDS)}
    snapshot = IssueSnapshot.objects.create(issue=issue, **words)
    blocks = 2 * (ROUNDS + 1)
    for start in range(0, READERS, 1000):
        Reader.objects.bulk_create(
            Reader(
                address=(address := f"reader{number}@example.net"), digest=digest_of("email", address), key=new_key(),
                state="reads", language=f"b{number // BLOCK}" if number < blocks * BLOCK else "rest",
            )
            for number in range(start, start + 1000)
        )  # fmt: skip
    return snapshot


def begin(snapshot, language):
    sending = Sending.objects.create(snapshot=snapshot, language=language, a_minute=10_000_000)
    actions.begin(sending)
    return sending


def ours(sending, connections):
    """All of it, in slices as the worker's; returns mails a second."""
    number, began = sending.deliveries.count(), time.perf_counter()
    while Courier(sending, connections=connections).run(60) is not None:
        pass
    took = time.perf_counter() - began
    assert sending.deliveries.filter(state="sent").count() == number, sending.deliveries.values_list("state", "said")[0]
    return number / took


def raw(snapshot, port, number):
    reader = Reader(address="reader@example.net", key=new_key())
    mail = Letters(snapshot).of(reader).to(reader)
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for place in range(number):
            server.sendmail("board@example.org", [f"reader{place}@example.net"], mail)
    return number / (time.perf_counter() - began)


def memory():
    """The most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(note):
    """`note(goal, what, measured, beside)` for each line."""
    snapshot = fill()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    socket.getfqdn = lambda *name: "here.example"  # no look-up of our own name in what is measured
    block = 0
    for wait, connections, goal in ((0, 1, "goal 0.8 x"), (RELAY, CONNECTIONS, "goal 4 x")):
        with Server(wait) as settings.EMAIL_PORT:
            time.sleep(0.3)
            ratios, speeds, floors = [], [], []
            for turn in range(ROUNDS + 1):
                floor = raw(snapshot, settings.EMAIL_PORT, BLOCK if not wait else BLOCK // 4)
                mine = ours(begin(snapshot, f"b{block}"), connections)
                block += 1
                if turn:  # the first warms both up
                    ratios.append(mine / floor), speeds.append(mine), floors.append(floor)
            ratio, speed, floor = map(statistics.median, (ratios, speeds, floors))
            what = f"newsletter, {connections} connection{'s' * (connections > 1)}, relay {wait * 1000:.0f} ms away"
            note(
                "G10", what, f"{ratio:.2f} x ({speed:.0f} mails/s)", f"raw, one connection: {floor:.0f} mails/s; {goal}"
            )
    before, began = memory(), time.perf_counter()
    sending = begin(snapshot, "rest")
    wrote, number = time.perf_counter() - began, sending.deliveries.count()
    with Server(0) as settings.EMAIL_PORT:
        time.sleep(0.3)
        speed = ours(sending, 2)
    note("G10", f"{number} more readers written down", f"{wrote:.2f} s", "two statements in the database")
    note("G10", f"{number} more mails in one sending", f"+{memory() - before:.1f} MB ({speed:.0f} mails/s)", "flat: +0")
