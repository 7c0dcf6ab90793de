"""Readers and sendings for the tests, as they stand in the database once people have said yes."""

from newsletter import links
from newsletter.actions import sending as actions
from newsletter.models import IssueSnapshot, Reader, Sending
from newsletter.models.reader import Channel, digest_of, new_key
from newsletter.parts import part
from newsletter.words import line, run
from tests.smtp import MailServer

WORDS = (
    "Buses are free now. You asked for it, and it is done.\n.\n..A line that begins with dots.\n"
    + "Caf\u00e9 news. " * 30
)


def parts_of(words=WORDS):
    """Parts as an issue has them when it is frozen: a paragraph a line, the part for afar, and how to stop."""
    stop = run("No more of these", own="newsletter-unsubscribe")
    return [
        part("hello", "Hello", [line("p", each) for each in words.splitlines()]),
        part("out_of_county", "Outside the county", [line("p", "Wherever you live.")]),
        part("stop", "", [line("p", stop)]),
    ]


def make_readers(number, **fields):
    """So many who read it: reader0@example.org and so on."""
    channel = fields.setdefault("channel", Channel.EMAIL)
    first = Reader.objects.count()
    readers = []
    for place in range(first, first + number):
        address = f"reader{place}@example.org" if channel == Channel.EMAIL else f"+4477009{place:05}"
        made = {"address": address, "digest": digest_of(channel, address), "key": new_key(), "state": "reads", **fields}
        readers.append(Reader(**made))
    return Reader.objects.bulk_create(readers, batch_size=1000)


def make_sending(issue, *, begun=True, a_minute=60_000, **fields):
    """A sending of this issue in some words, going out to everybody that its rule means."""
    stop = links.address("newsletter-unsubscribe", links.NOBODY)
    snapshot = IssueSnapshot.objects.create(
        issue=issue,
        subject="Free buses, na\u00efvely put",
        intro="Hello.",
        text_message=f"Free buses! Stop: {stop}",
        parts=parts_of(),
    )
    sending = Sending.objects.create(snapshot=snapshot, a_minute=a_minute, **fields)
    if begun:
        actions.begin(sending)
    return sending


def states(sending):
    """{state: how many}, of those there are."""
    found = {}
    for state in sending.deliveries.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


__all__ = ["MailServer", "make_readers", "make_sending", "states"]
