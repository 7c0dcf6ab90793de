"""
Personal links in an issue: one signed word a reader, of one length, so that it can be put into a message built once.

The word names the reader by her random key, and no address (trust.md N3). Whoever holds a forwarded copy holds it too:
so it may stop the mail, show a masked address and change how it comes, and nothing of importance.
"""

import base64
import hmac

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from newsletter.models import Reader

SALT = "newsletter.links"
CONFIRM = "newsletter.confirm"  # for the confirming message alone: no forwarded issue says yes for her
# Stands in a message that is built once, wherever a reader's own word will stand: `newsletter.letter` puts it in.
NOBODY = "READERSOWNWORDREADERSOWNWORDREADERSOWN"
SEAL = 16  # letters: 96 bits


def word_of(reader):
    """Her signed word: the key (22 letters) and a seal over it. Letters, digits, "-" and "_" alone."""
    return reader.key + seal(reader.key)


def confirming_word(reader):
    """The word of the confirming message: of the same shape, and it opens nothing else."""
    return reader.key + seal(reader.key, CONFIRM)


def seal(key, salt=SALT):
    mac = salted_hmac(salt, key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode()[:SEAL]


def reader_of(word, salt=SALT):
    """The reader behind a link, whatever her state; None for one that is forged, altered or of before."""
    key, said = word[:-SEAL], word[-SEAL:]
    if not hmac.compare_digest(said.encode(), seal(key, salt).encode()):
        return None
    return Reader.objects.filter(key=key).first()


def asked_by(word):
    """The reader that a confirming message was for; None for any other word."""
    return reader_of(word, CONFIRM)


def address(name, word, *args):
    """The whole address of a reader's own page. From SITE_URL, never from a request's Host header."""
    return settings.SITE_URL + reverse(name, args=[word, *args])
