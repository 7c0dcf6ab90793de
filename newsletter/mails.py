"""Words to one reader that are no issue: please confirm, welcome, you are back, your new link. By mail or by text."""

from uuid import uuid4

from django.conf import settings

from newsletter import links
from newsletter.models import Reader
from newsletter.models.reader import Channel
from newsletter.reader_tasks import deliver_text
from people import mail

MOST_LETTERS = 459  # three text messages that a phone shows as one


def texts_are_on():
    return bool(settings.TEXT_BACKEND)


def send(name, reader, **facts):
    """
    Queue `templates/email/<name>` or `templates/texts/<name>.txt` to her, in the caller's transaction.

    Who reads gets a mail with the headers that let her mail program stop it in one tap (RFC 8058), as each issue has
    them; a text has a link.
    """
    headers = None
    if reader.state == Reader.State.READS:
        word = links.word_of(reader)
        stop = links.address("newsletter-unsubscribe", word)
        facts |= {"mine": links.address("newsletter-mine", word), "stop": stop}
        headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if reader.channel == Channel.TEXT:
        return deliver_text.enqueue(number=reader.address, words=in_a_text(name, facts), key=uuid4().hex)
    return mail.send(name, reader.address, facts, headers=headers, with_html=not reader.text_only)


def in_a_text(name, facts):
    """At most three messages long: what changed is left out one by one until it fits, the links never."""
    facts = {**mail.frame(None), **facts, "changed": list(facts.get("changed", ()))}
    while True:
        words = " ".join(mail.in_words(f"texts/{name}.txt", facts, escape=False).split())
        if len(words) <= MOST_LETTERS or not facts["changed"]:
            return words
        facts["changed"].pop()
