"""
The short version of a meeting: one page of plain sentences, which the site proposes and the chair makes hers.

Her sentences stand in the record at what they are about, so that they go with it when it is taken back. What was
promised, answered and decided is no sentence of hers: it stands beneath, as it was made, and nobody rewrites it there.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OPENING = "opening"
OPENING_AT_MOST, ITEM_AT_MOST = 400, 300  # characters: it is one page


def opening(content):
    """What the page begins with: the chair's words, or the counts."""
    return content.get("in_short") or proposed_opening(content)


def of_item(item):
    """What is said of one challenge: the chair's words, or what was decided. Nothing for what is no challenge."""
    if "challenge" not in item:
        return ""
    return item.get("in_short") or proposed(item)


def proposed_opening(content):
    """Who was there, what we talked about and what was promised, counted."""
    about = [item for item in content["items"] if "challenge" in item and item.get("reached")]
    young, others = content["here"]["young_people"], sum(other["count"] for other in content["here"]["others"])
    promises = sum(len(item["promises"]) for item in about)
    sentences = [
        ngettext("%(n)d young person was there.", "%(n)d young people were there.", young) % {"n": young},
        ngettext("%(n)d other person was there.", "%(n)d other people were there.", others) % {"n": others},
        ngettext("We talked about %(n)d challenge.", "We talked about %(n)d challenges.", len(about))
        % {"n": len(about)},
        ngettext("%(n)d promise was made.", "%(n)d promises were made.", promises) % {"n": promises}
        if promises
        else _("No promise was made."),
    ]
    return " ".join(sentences)


def proposed(item):
    """What was decided about it, as sentences."""
    if not item["reached"]:
        return _("There was no time for it.")
    return " ".join(item["decisions"]) or _("We talked about it.")


def boxes(content):
    """What the chair may write, in order: {key: (title, text, how long at most)}. `content` as it may be read."""
    found = {OPENING: ("", content["in_short"], OPENING_AT_MOST)}
    for item in content["items"]:
        if "challenge" in item and not item.get("taken_back"):
            found[item["challenge"]] = (item["title"], item["in_short"], ITEM_AT_MOST)
    return found


def put(content, words):
    """Write the chair's sentences into the record; keys of what is not there are left alone."""
    if OPENING in words:
        content["in_short"] = words[OPENING]
    for item in content["items"]:
        if item.get("challenge") in words:
            item["in_short"] = words[item["challenge"]]


def keep_proposals(content):
    """Where the chair wrote none, the site's own sentences are hers from now on: the record is being frozen."""
    content["in_short"] = opening(content)
    for item in content["items"]:
        if "challenge" in item and "gone" not in item:
            item["in_short"] = of_item(item)


def take_out(content, said):
    """No sentence holds these words any more: one that does becomes the site's own again."""
    patterns = [re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE) for text in said if text]
    for holder in (content, *content["items"]):
        if any(pattern.search(holder.get("in_short", "")) for pattern in patterns):
            del holder["in_short"]


def without(content, there):
    """A copy in which no sentence names a challenge that is not among `there` any more."""
    names = set()
    for item in content["items"]:
        if "challenge" in item and item["challenge"] not in there:
            names |= {item.get("title"), item.get("reference")}
        names |= {one["title"] for one in item.get("since", {}).get("moved", ()) if one["challenge"] not in there}
    copy = {**content, "items": [dict(item) for item in content["items"]]}
    take_out(copy, names)
    return copy
