"""Keep what the site answers to a test, once for each way a page can be put together from its templates."""

import json
import os
import re
from hashlib import blake2b
from pathlib import Path

from django.test.client import Client

# A piece that htmx swaps in is no document; the checker gets it inside the smallest one there is.
AROUND = '<!doctype html>\n<html lang="en"><head><title>A piece of a page</title></head><body>\n{}\n</body></html>\n'


def keep_all(folder):
    """From now on every answer that a test gets is kept there."""
    folder = Path(folder)
    for each in ("pages", "drawn"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    ask = Client.request

    def request(self, **environ):
        response = ask(self, **environ)
        keep(response, environ.get("PATH_INFO", "/"), folder)
        return response

    Client.request = request


def keep(response, path, folder):
    """One file for each set of templates, status, and visitor or not; which templates those were stands beside it."""
    drawn = list(dict.fromkeys(str(each.name) for each in response.templates if each.name))
    if not drawn or path.startswith("/cms/") or response.streaming:
        return
    if not response.get("Content-Type", "").startswith("text/html") or response.has_header("Content-Encoding"):
        return
    text = response.content.decode()
    kind = (response.status_code, " data-private" in text, *sorted(drawn))
    name = f"{re.sub(r'[^a-z0-9]+', '-', drawn[0])}-{blake2b(repr(kind).encode(), digest_size=5).hexdigest()}"
    if not text.strip():
        return
    if not text.lstrip().lower().startswith("<!doctype"):
        text = AROUND.format(text)
    try:
        with open(folder / "pages" / f"{name}.html", "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return
    said = {"path": path, "status": response.status_code, "templates": drawn}
    (folder / "drawn" / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")


def was_looked_at(page):
    """Note the templates of a page that axe has just looked at in a browser."""
    if not wanted():
        return
    said = page.evaluate("() => document.querySelector('meta[name=drawn]')?.content ?? ''")
    folder = Path(wanted()) / "looked"
    folder.mkdir(parents=True, exist_ok=True)
    for name in said.split():
        (folder / name.replace("/", "--")).touch()


def wanted():
    return os.environ.get("HTML_DIR", "")
