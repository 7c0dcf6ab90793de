"""What can be tapped: for each kind of act, the form that a person would send from the page she has before her."""

import re
from itertools import count
from urllib.parse import urlencode

from tests.faults.wire import Lost, ask

ACTS = {  # what the journal calls it (None: it leaves no event), and where the form goes
    "line": ("line", "lines/write/"), "show": ("show", "lines/show/"), "hide": ("hide", "lines/hide/"),
    "hand": ("hand", "lines/hand/"), "take-back": ("hand", "lines/hand/"), "here": (None, "here/"),
    "next": ("item", "next/"), "order": ("order", "order/"), "close": ("end", "close/"),
    "promise": ("read-back", "promise/"), "lock": ("promise", "promise/read/"), "drop": ("drop", "promise/drop/"),
    "start": ("start", "start/"), "pause": ("pause", "pause/"), "resume": ("resume", "resume/"),
    "answer": ("answer", "answer/"), "verdict": ("verdict", "verdict/"), "feel": (None, "feelings/"),
    "ask": ("feelings-ask", "feelings/ask/"), "show-feelings": ("feelings-show", "feelings/show/"),
    "drop-feelings": ("feelings-drop", "feelings/drop/"), "card": ("card", "card/"),
    "card-down": ("go-on", "card/down/"), "explain": ("word", "words/"), "word-off": ("word-off", "words/off/"),
    "break": ("break", "break/"), "end-break": ("break-end", "break/end/"),
}  # fmt: skip
KINDS = {act: kind for act, (kind, _address) in ACTS.items()}
NOBODYS = {"card"}  # the journal does not say whose it was
BUTTON = re.compile(r'formaction="/meetings/[0-9a-f-]+/([a-z/-]+)"\s+name="([a-z_]+)" value="([^"]*)"')
FEEL = re.compile(r'name="feel" value="([^"]+)"')
WORD = re.compile(r'<h2 id="w(\d+)" class="h3" dir="auto">([^<]*)</h2>')
numbers = count(1)


def address(kind):
    return ACTS[kind][1]


def words(kind, who):
    """Words that stand nowhere else: what is searched for in all that everybody was sent."""
    return f"Zq{next(numbers):05d}x{kind}x{who}"


async def form(act, person, stage):
    """
    The fields this person sends for this act, from what stands on her page; None where there is nothing to tap.

    A stranger has no page: she sends what somebody who was told of it might.
    """
    buttons = [found for part in person.parts.values() for found in BUTTON.findall(part)]
    values = [value for where, _name, value in buttons if where == address(act.kind) and value]
    item = {"item": stage.item_of(person)}
    match act.kind:
        case "line":
            return {"text": words("line", person.place)}
        case "show" | "hide":
            return one(act, "line", values or stage.strangers_line(person))
        case "next" | "ask" | "show-feelings" | "drop-feelings" | "lock" | "drop" | "start" | "resume":
            return item if item["item"] else None
        case "order":
            return one(act, "move", values)
        case "promise":
            said = {"what": words("promise", person.place), "owner": pick(act, stage.seats), "before_next": "on"}
            return item | said if item["item"] else None
        case "answer":
            said = {"kind": "yes", "text": words("answer", person.place)}
            return item | (said if act.pick < 0.6 else {"confirm": "1"}) if item["item"] else None
        case "pause":
            said = {"waiting_for": words("pause", person.place), "until": stage.a_day}
            return item | said if item["item"] else None
        case "verdict":
            said = {"kind": "not_good_enough", "why": words("why", person.place), "what_is_left": "Two houses."}
            return item | said if item["item"] else None
        case "feel":
            return one(act, "feel", FEEL.findall(person.parts.get("feel", "")) or stage.strangers_vote(person))
        case "card":
            kind = pick(act, ("word", "word", "slower", "break"))
            return {"kind": kind, "text": words("word", person.place) if kind == "word" else ""}
        case "card-down":
            return one(act, "card", values)
        case "break":
            return {"minutes": pick(act, (5, 10, 15))}
        case "explain" | "word-off":
            there = await words_there(person)
            if not there:
                return None
            number, text = pick(act, there)
            person.target = text
            return {"word": number} | ({"meaning": words("meaning", person.place)} if act.kind == "explain" else {})
        case "hand":
            return {"to": pick(act, stage.helpers)}
        case "take-back":
            return {"to": ""}
    return {}  # here, end-break, close: a button that needs nothing


def pick(act, choices):
    return choices[int(act.pick * len(choices))]


def one(act, name, choices):
    return {name: pick(act, choices)} if choices else None


async def words_there(person):
    """The words on the page of the word board: (key, text)."""
    try:
        status, said = await ask(
            person.wire.port, "GET", f"/meetings/{person.meeting_id}/words/", headers=person.headers.items()
        )
    except Lost:
        return []
    return WORD.findall(said.decode()) if status == 200 else []


def sent(op_id, fields):
    return urlencode({"op_id": op_id, **fields}).encode()
