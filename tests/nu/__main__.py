"""
`python -m tests.nu FOLDER [--whole]`: is the HTML that the suite kept there valid, by the Nu checker?

Ends with 1 where it is not. `--whole`: the folder has the pages of the whole suite, so a page template of ours that
stands in none of them, or that axe has not seen in a browser, is a mistake too. Needs Java 11, and the checker at
`VNU_JAR`; or npm fetches it.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = "vnu-jar@26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
# What the checker says and we know better, each with its reason.
KNOWN = ()
# A page that is wrong: a checker that does not say so has looked at nothing.
CANARY = '<!doctype html><html lang="en"><title>Wrong</title><p id="a"><p id="a"></html>'
# Templates that no answer to a browser is drawn from, or only by a server that fails.
NOT_PAGES = (
    "templates/email/",
    "templates/allauth/",
    "templates/pages/cms/",
    "templates/meeting/parts/",  # drawn into the frames of a meeting too, which no test asks for as a page
    "templates/local_offer/finder_outcomes_panel.html",  # the CMS, too
    "templates/newsletter/feed_entry.html",  # in the Atom feed
    "templates/newsletter/preview_text.html",  # the CMS
    "templates/meeting/minutes_paper.html",  # WeasyPrint's
    "templates/account/signup_closed.html",  # behind an address that answers 404 (people.urls)
    "templates/django/forms/div.html",  # for a form that somebody draws as a whole; none of ours does
)
# Pages that axe, or anybody, sees in no test yet: no new one may join them.
NOT_YET = set((Path(__file__).parent / "not_yet.txt").read_text(encoding="utf-8").split())
# What pages extend, and screens of the CMS (tests/browser/test_editors.py looks at our part of those).
FRAMES = ("live.html", "allauth/", "pages/cms/", "challenges/_", "account/signup_closed.html")


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--whole", action="store_true")
    asked = asked.parse_args()
    folder = asked.folder.resolve()
    pages = [path for path in (folder / "pages").glob("*.html") if path.stem != "canary"]
    if not pages:
        sys.exit(f"No page was kept in {folder}.")
    if shutil.which("java") is None:
        sys.exit("HTML NOT CHECKED: there is no Java here (apt-get install default-jre-headless).")
    wrong = mistakes(folder, jar(folder))
    if asked.whole:
        wrong += [f"{name}: in no page that a test asks for" for name in never_drawn(folder)]
        wrong += [f"{name}: axe looks at it in no browser test" for name in never_looked_at(folder)]
    sys.stdout.write("\n".join([*wrong, f"{len(pages)} pages, {len(wrong)} mistakes in their HTML.\n"]))
    sys.exit(1 if wrong else 0)


def jar(folder):
    """The checker: the one that is named, or else fetched once, and known by its hash."""
    if os.environ.get("VNU_JAR"):
        return Path(os.environ["VNU_JAR"])
    kept = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "vnu" / PACKAGE.replace("@", "-") / "vnu.jar"
    if kept.exists():
        return kept
    if shutil.which("npm") is None:
        sys.exit("HTML NOT CHECKED: there is no npm to fetch the Nu checker with (apt-get install npm), nor VNU_JAR.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as room:
        fetch = ["npm", "pack", PACKAGE, "--silent", "--cache", f"{room}/cache", "--pack-destination", room]
        subprocess.run(fetch, check=True, cwd=room, stdout=subprocess.DEVNULL)
        [packed] = Path(room).glob("*.tgz")
        if base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() != SHA512:
            sys.exit(f"{PACKAGE} is not the package that was looked at: its hash is another.")
        with tarfile.open(packed) as opened:
            [member] = [each for each in opened.getmembers() if each.name.endswith("/vnu.jar")]
            half = Path(room) / "vnu.jar"
            half.write_bytes(opened.extractfile(member).read())
        half.rename(kept)
    return kept


def mistakes(folder, checker):
    """What the checker calls an error, one line each, once for each template that a page begins with."""
    (folder / "pages" / "canary.html").write_text(CANARY, encoding="utf-8")
    command = ["java", "-jar", str(checker), "--errors-only", "--format", "json", "--stdout", str(folder / "pages")]
    told = subprocess.run(command, capture_output=True, text=True)
    try:
        messages = json.loads(told.stdout)["messages"]
    except (ValueError, KeyError):
        sys.exit(f"The Nu checker did not run:\n{told.stdout[-2000:]}{told.stderr[-2000:]}")
    found, canary = {}, [each for each in messages if each.get("url", "").endswith("/canary.html")]
    if not canary:
        sys.exit("The Nu checker looked at nothing.")
    for each in messages:
        if each in canary or any(re.search(known, each["message"]) for known in KNOWN):
            continue
        name = Path(each.get("url", "?")).stem
        drawn = json.loads((folder / "drawn" / f"{name}.json").read_text())
        key = drawn["templates"][0], each["message"], each.get("extract", "").strip()[:60]
        found.setdefault(key, (name, drawn, each))
    return [
        f"{key[0]} ({drawn['path']}, {drawn['status']}; {name}.html:{each.get('lastLine', '?')}): {each['message']}\n"
        f"    {' '.join(each.get('extract', '').split())}"
        for key, (name, drawn, each) in sorted(found.items())
    ]


def never_drawn(folder):
    """Templates with HTML of ours that stand in no page that was kept."""
    seen = {name for each in (folder / "drawn").glob("*.json") for name in json.loads(each.read_text())["templates"]}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if not path.relative_to(ROOT).as_posix().startswith(NOT_PAGES) and name not in seen | NOT_YET:
            yield name


def never_looked_at(folder):
    """Page templates of ours that axe saw in no browser, but for those that still have to come."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        is_page = path.read_text(encoding="utf-8").startswith("{% extends")
        seen = (folder / "looked" / name.replace("/", "--")).exists()
        if is_page and not seen and name not in NOT_YET and not name.startswith(FRAMES):
            yield name


if __name__ == "__main__":
    main()
