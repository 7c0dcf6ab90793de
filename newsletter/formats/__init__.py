"""
An issue in each of its formats, from one snapshot and from nothing else, so that they all say the same (A22).

Wherever a reader's own page is named, the word in its address is `links.NOBODY`; `newsletter.letter` puts hers in.
"""

from newsletter.formats.mail import html_mail
from newsletter.formats.plain import plain_text
from newsletter.formats.short import LONGEST, in_gsm, short, text_message

__all__ = ["LONGEST", "html_mail", "in_gsm", "plain_text", "short", "text_message"]
