"""What a page weighs on its way: the bytes of a visitor's first page with all its files, packed as we send them."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import brotli
from django.contrib.staticfiles import finders
from django.test import Client

TAKES = {
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
}
IN_STYLE = re.compile(r"(?:url\(|@import\s+)['\"]?([^'\")]+)")
PACKED = ("css", "js", "svg")


class Files(HTMLParser):
    """The addresses that a browser asks for by itself when it shows this page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        address = said.get(TAKES.get(tag, ""))
        if address and not (tag == "link" and said.get("rel") not in ("stylesheet", "icon", "preload", "manifest")):
            self.found.append(address)
        self.found += [part.split()[0] for part in (said.get("srcset") or "").split(",") if part.strip()]


def files_of(html):
    """All files of a page, those that its style sheets ask for too. Whole addresses are other hosts' unless ours."""
    parser = Files()
    parser.feed(html)
    found = list(dict.fromkeys(parser.found))
    for address in found:
        if address.startswith("/static/") and address.endswith(".css"):
            for inner in IN_STYLE.findall(content_of(address).decode()):
                if not inner.startswith(("data:", "#")):
                    found.append(urljoin(address, inner))
    return list(dict.fromkeys(found))


def content_of(address):
    path = finders.find(urlsplit(address).path.removeprefix("/static/"))
    assert path, f"{address} is no file of ours"
    with open(path, "rb") as file:
        return file.read()


def packed(address):
    """The bytes of a file as WhiteNoise sends it: packed once, when the files are collected."""
    content = content_of(address)
    return len(brotli.compress(content)) if address.endswith(PACKED) else len(content)


def weight_of(address):
    """The bytes of one file; a picture comes from the site itself, and is packed already."""
    if address.startswith("/media/"):
        return len(Client().get(address).getvalue())
    return packed(address)


def weigh(path, client=None):
    """(bytes of the page itself, {address: bytes} of its files, its headers). Without the bytes of headers."""
    response = (client or Client()).get(path, headers={"accept-encoding": "gzip, br"})
    assert response.status_code == 200, (path, response.status_code)
    plain = (client or Client()).get(path).content.decode()
    return len(response.content), {address: weight_of(address) for address in files_of(plain)}, response.headers
