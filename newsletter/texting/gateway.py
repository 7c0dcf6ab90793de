"""A gateway that takes signed JSON over HTTPS; many can be set up so, and a few lines in between do for the others."""

import hashlib
import hmac
import http.client
import json
import socket
import time
import urllib.error
import urllib.request

from django.conf import settings

from people.tasks import NotNow, PerhapsSent, Refused

SECONDS = 10
LATER = {408, 425, 429, 503}  # it did not take it, and says so
OURS = {401, 403, 404}  # our key or our address is wrong, and no reader's number: it waits until that is put right
UNSURE = {500, 502, 504}


class NoDetours(urllib.request.HTTPRedirectHandler):
    """A redirect would carry a number and its words to somebody else."""

    def redirect_request(self, *args, **kwargs):
        return None


def sign(secret, moment, body):
    """HMAC-SHA256 over the second and the body, so that nobody sends in our name and nobody plays it again later."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


class Gateway:
    """POST {"to", "text", "key"} to TEXT_URL, with X-Moment and X-Signature. 2xx is taken; the rest as it says."""

    def __init__(self):
        self.open = urllib.request.build_opener(NoDetours(), urllib.request.ProxyHandler({})).open

    def send(self, number, words, key):
        body = json.dumps({"to": number, "text": words, "key": key}).encode()
        moment = str(int(time.time()))
        head = {
            "Content-Type": "application/json",
            "X-Moment": moment,
            "X-Signature": sign(settings.TEXT_SECRET, moment, body),
        }
        try:
            with self.open(urllib.request.Request(settings.TEXT_URL, body, head), timeout=SECONDS) as answer:
                return f"HTTP {answer.status}"
        except urllib.error.HTTPError as error:
            error.close()
            raise by_code(error.code) from None
        except urllib.error.URLError as error:
            # No name, no door, no line: only these are sure to come before the first word.
            sure = isinstance(error.reason, (ConnectionRefusedError, socket.gaierror))
            raise (NotNow if sure else PerhapsSent)(type(error.reason).__name__) from None
        except (OSError, http.client.HTTPException) as error:
            raise PerhapsSent(type(error).__name__) from None


def by_code(code):
    if code in LATER or code in OURS:
        return NotNow(f"HTTP {code}")
    return PerhapsSent(f"HTTP {code}") if code in UNSURE else Refused(f"HTTP {code}")
