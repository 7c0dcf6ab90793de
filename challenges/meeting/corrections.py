"""
Which facts in a draft a partner may put right, and how: "Fix facts only, never the promise" (domain.md 4).

Where and when it was, her own role, and her own lines. Promises, decisions, answers and verdicts are none of them; nor
is a line that somebody else typed: it may be a young person's words, and nobody is told whose it is.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from challenges.meeting.minutes import readable, seats_of_those_there
from challenges.models import Correction, Line
from people.roles import PARTNER_ROLES

PLACE, BEGAN, ENDED, ROLE, LINE = "place", "began", "ended", "role", "line:"
TIMES = {BEGAN: "began_at", ENDED: "ended_at"}
AT_MOST = {PLACE: 200, BEGAN: 5, ENDED: 5, ROLE: 120}


@dataclass(frozen=True)
class Fact:
    """One thing that can be put right: its code, what it is called, and how it stands now."""

    code: str
    label: str
    was: str

    @property
    def at_most(self):
        return AT_MOST.get(self.code, Line.AT_MOST)


def facts_for(filed, user):
    """What this partner may put right, in the order of the page; as the minutes may be read today."""
    minutes, found = readable(filed), []
    found += [
        Fact(BEGAN, _("When it began"), time_format(minutes["began_at"], "H:i")),
        Fact(ENDED, _("When it ended"), time_format(minutes["ended_at"], "H:i")),
    ]
    if minutes["place"]:
        found.append(Fact(PLACE, _("Where it was"), minutes["place"]))
    seat = seats_of_those_there(filed.meeting).get(user.pk)
    if seat and seat.role in PARTNER_ROLES and _entry(filed.content, str(seat.public_label)):
        found.append(Fact(ROLE, _("Your role"), str(seat.public_label)))
    mine = Line.objects.filter(meeting=filed.meeting, user=user, status=Line.Status.RELEASED)
    mine = {str(pk) for pk in mine.values_list("pk", flat=True)}
    for item in minutes["items"]:
        lines = [line for line in item.get("lines", ()) if line["id"] in mine]
        found += [Fact(LINE + line["id"], _("What you said"), line["text"]) for line in lines]
    return found


def shown(filed, minutes):
    """The corrections of what may still be read: none of a line whose challenge was taken back (design.md 3.7)."""
    lines = {LINE + line["id"] for item in minutes["items"] for line in item.get("lines", ())}
    return [one for one in filed.corrections.all() if not one.fact.startswith(LINE) or one.fact in lines]


def waiting(filed):
    """Those of them that wait for who sits by the chair."""
    return [one for one in shown(filed, readable(filed)) if one.status == Correction.Status.WAITING]


def label_of(code):
    """What a fact is called, for whoever decides."""
    names = {PLACE: _("Where it was"), BEGAN: _("When it began"), ENDED: _("When it ended"), ROLE: _("A role")}
    return names.get(code, _("A line"))


def checked(fact, says):
    """What she wrote, as it would stand; raises `ValidationError` where it says nothing new or is no time of day."""
    says = " ".join(says.split())
    if not says:
        raise ValidationError(_("Write what is right."), code="empty")
    if says == fact.was:
        raise ValidationError(_("That is how it stands already."), code="same")
    if fact.code in TIMES and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", says, re.ASCII):
        raise ValidationError(_("Write the time like this: 18:05"), code="time")
    if len(says) > fact.at_most:
        raise ValidationError(_("That is too long. Say it in fewer words."), code="too_long")
    return says


def put_in(content, correction):
    """Put a correction into the record, marked as one. False: what it is about is not there any more."""
    code, says = correction.fact, correction.says
    if code == PLACE:
        content["place"] = says
    elif code in TIMES:
        moment = timezone.localtime(timezone.datetime.fromisoformat(content[TIMES[code]]))
        hour, minute = map(int, says.split(":"))
        content[TIMES[code]] = moment.replace(hour=hour, minute=minute).isoformat()
    elif not (_rename(content, correction.was, says) if code == ROLE else _reword(content, code, says)):
        return False
    content["corrected"] = sorted({*content.get("corrected", ()), code})
    return True


def _entry(content, label):
    return next((other for other in content["here"]["others"] if other["who"] == label), None)


def _rename(content, was, says):
    """One of those with this role; her promises keep the role they were made in."""
    entry = _entry(content, was)
    if entry is None:
        return False
    entry["count"] -= 1
    others = [other for other in content["here"]["others"] if other["count"]]
    content["here"]["others"] = others
    same = _entry(content, says)
    if same:
        same["count"] += 1
    else:
        others.append({"who": says, "count": 1})
    others.sort(key=lambda other: other["who"])
    return True


def _reword(content, code, says):
    line_id = code.removeprefix(LINE)
    for item in content["items"]:
        for line in item.get("lines", ()):
            if line["id"] == line_id:
                line |= {"text": says, "corrected": True}
                return True
    return False
