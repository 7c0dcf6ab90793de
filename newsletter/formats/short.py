"""The issue as a text message: three messages' length at most, ending with where all of it can be read."""

import unicodedata

from django.utils.translation import gettext as _

from newsletter import links
from newsletter.parts import address_of

LONGEST = 459  # three texts of 153 letters each; a letter outside this alphabet would make them far shorter
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
PLAINER = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "·": "-",
                         "\u00a0": " "})  # fmt: skip


def short(issue, parts):
    """What is stored with the snapshot: title, intro and headings as far as they fit, and the three links."""
    headings = [one["heading"] for one in parts if one["heading"] and not one["only"] and one["id"]]
    end = " ".join(
        [
            _("Tell CLAB: %(link)s") % {"link": links.address("newsletter-tell", links.NOBODY)},
            _("Stop: %(link)s") % {"link": links.address("newsletter-unsubscribe", links.NOBODY)},
            _("Read it: %(link)s") % {"link": address_of(issue)},
        ]
    )
    end = in_gsm(end)
    room = LONGEST - len(end) - 1
    words = in_gsm(f"{issue.title}. {issue.intro}")
    more = " " + in_gsm(_("In it: %(parts)s.") % {"parts": ", ".join(dict.fromkeys(headings))}) if headings else ""
    if len(words + more) <= room:
        words += more
    return f"{cut(words, room)} {end}".strip()


def text_message(snapshot):
    """The text as it was frozen."""
    return snapshot.text_message


def in_gsm(text):
    """In the letters that a text message has; others lose their marks, and what has no such letter is left out."""
    found = ""
    for letter in " ".join(text.translate(PLAINER).split()):
        if letter not in GSM:
            bare = unicodedata.normalize("NFKD", letter)
            letter = "".join(one for one in bare if one in GSM)
        found += letter
    return " ".join(found.split())


def cut(words, room):
    if len(words) <= room:
        return words
    return words[: max(room - 3, 0)].rpartition(" ")[0] + "..." if room > 3 else ""
