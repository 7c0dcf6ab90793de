"""
The pieces that the parts of an issue are made of, as plain data: every format is drawn from them and from nothing else.

A piece is {"is": "p", "runs": [...]}, a run {"t": words, "href", "b", "i"}. What an editor pastes is read here, and all
but words, bold, italic, lists and links is dropped: no picture from elsewhere, no style, no form, no script can get
into any format, because there is no piece for it (trust.md X12).
"""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.rich_text import expand_db_html

SILENT = {"script", "style", "form", "iframe", "object", "svg", "math", "template", "noscript", "title", "head"}
SCHEMES = {"http", "https", "mailto", "tel", "sms"}
BREAKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr", "section"}


def run(text, href="", **more):
    """Some words; `own`: the name of a reader's own page, whose address each format puts in."""
    made = {"t": str(text)}
    if href := safe(href):
        made["href"] = href
    return made | {key: value for key, value in more.items() if value}


def line(kind, *runs, **more):
    """One piece of a kind: p, title, kick, big, soft, said, end."""
    return {"is": kind, "runs": [one if isinstance(one, dict) else run(one) for one in runs if one], **more}


def listed(items, *, ordered=False, **more):
    return {"is": "list", "ordered": ordered, "items": [[run(one)] if isinstance(one, str) else one for one in items],
            **more}  # fmt: skip


def safe(href):
    """A whole address that a reader may tap, or "": our own from SITE_URL, and no script, file or data."""
    href = "".join((href or "").split())
    if href.startswith("/") and not href.startswith("//"):
        return settings.SITE_URL + href
    try:
        return href if urlsplit(href).scheme in SCHEMES else ""
    except ValueError:
        return ""


def said_in(runs):
    """Its words alone."""
    return "".join(one["t"] for one in runs)


def rich(source):
    """Running text of an editor as pieces."""
    reader = Reads()
    reader.feed(expand_db_html(getattr(source, "source", source) or ""))
    reader.close()
    return reader.done()


class Reads(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces, self.runs, self.lists = [], [], []
        self.bold = self.italic = self.silent = 0
        self.href = ""

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent += 1
        elif tag in ("b", "strong"):
            self.bold += 1
        elif tag in ("i", "em"):
            self.italic += 1
        elif tag == "a":
            self.href = safe(dict(attrs).get("href"))
        elif tag == "br":
            self.say(" ")
        elif tag in ("ul", "ol"):
            self.end_of_line()
            self.lists.append(listed([], ordered=tag == "ol"))
        elif tag == "li" or tag in BREAKS:
            self.end_of_line()

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in ("b", "strong"):
            self.bold = max(self.bold - 1, 0)
        elif tag in ("i", "em"):
            self.italic = max(self.italic - 1, 0)
        elif tag == "a":
            self.href = ""
        elif tag in ("ul", "ol") and self.lists:
            self.end_of_line()
            if (done := self.lists.pop())["items"]:
                self.pieces.append(done)
        elif tag == "li" or tag in BREAKS:
            self.end_of_line()

    def handle_data(self, data):
        if not self.silent:
            self.say(data)

    def say(self, text):
        text = " ".join(f"x{text}x".split())[1:-1]  # blanks become one; those at the ends stay
        if text:
            self.runs.append(run(text, self.href, b=self.bold, i=self.italic))

    def end_of_line(self):
        runs, self.runs = self.runs, []
        if not said_in(runs).strip():
            return
        runs[0]["t"], runs[-1]["t"] = runs[0]["t"].lstrip(), runs[-1]["t"].rstrip()
        runs = [one for one in runs if one["t"]]
        if self.lists:
            self.lists[-1]["items"].append(runs)
        else:
            self.pieces.append(line("p", *runs))

    def done(self):
        self.end_of_line()
        self.pieces += [one for one in self.lists if one["items"]]
        return self.pieces
