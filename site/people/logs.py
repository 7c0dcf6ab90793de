"""What a log line must not hold: the secret part of an address that opens something (trust.md 1.8)."""

import logging
import re

OF_READERS = "news/(?:confirm|not-me|mine|unsubscribe|tell|answer)"
SECRET = re.compile(rf"(/(?:join|accounts/invitation|challenges/tap|{OF_READERS})/)[^/\s\"'?#]+")


class HideCodes(logging.Filter):
    """Puts "…" in place of a code or token in an address, whoever writes the line. Every line is kept."""

    def filter(self, record):
        said = record.getMessage()
        hidden = SECRET.sub(r"\1…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
