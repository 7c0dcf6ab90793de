"""Minutes: made from what happened when the meeting ends, and safe to read for ever (domain.md 4)."""

from collections import Counter

from django.utils import timezone

from challenges.happened import MOVED_FROM, MOVED_TO
from challenges.meeting import feelings, short
from challenges.meeting.opening import since_last_time
from challenges.models import AgendaItem, Answer, Challenge, Correction, Line, Minutes, TimelineEntry, Verdict
from events.policy import seats_at
from people.roles import YOUNG_ROLES

S = Challenge.Status


def file(meeting, following):
    """
    File the minutes of a meeting that has just ended, in the caller's transaction. Returns them: a draft (`life`).

    Roles and organisations, never names; lines that were shown, and none that waits or is hidden.
    """
    return Minutes.objects.create(meeting=meeting, content=_content(meeting, following))


def _content(meeting, following):
    return {
        "group": str(meeting.series),
        "starts_at": meeting.starts_at.isoformat(),
        "began_at": meeting.went_live_at.isoformat(),
        "ended_at": meeting.closed_at.isoformat(),
        "place": meeting.place,
        "here": _here(meeting),
        "items": [_item(meeting, item) for item in meeting.agenda.select_related("challenge")],
        "words": _words(meeting),
        "next_starts_at": following.starts_at.isoformat(),
    }


def _here(meeting):
    """Who was there, as roles with a number each: young people first, by count alone."""
    by_person = seats_of_those_there(meeting)
    young = sum(seat.role in YOUNG_ROLES for seat in by_person.values())
    others = Counter(str(seat.public_label) for seat in by_person.values() if seat.role not in YOUNG_ROLES)
    return {"young_people": young, "others": [{"who": who, "count": count} for who, count in sorted(others.items())]}


def seats_of_those_there(meeting):
    """{user id: the seat in which she was there}: the one in the meeting's own group, where she has several."""
    ids = set(meeting.attendance.filter(here_at__isnull=False).values_list("user_id", flat=True))
    by_person = {}
    for seat in seats_at(meeting).filter(user__in=ids).select_related("organisation", "group"):
        own = seat.group_id == meeting.series.group_id
        if own or seat.user_id not in by_person:
            by_person[seat.user_id] = seat
    return by_person


def _item(meeting, item):
    challenge = item.challenge
    kept = {
        "title": str(item.title),
        "kind": item.kind,
        "reached": item.began_at is not None,
        "lines": [
            {"id": str(line.pk), "text": line.text, "at": line.released_at.isoformat()}
            for line in item.lines.filter(status=Line.Status.RELEASED).order_by("released_at")
        ],
    }
    if item.kind == AgendaItem.Kind.OPENING:
        since = since_last_time(meeting)
        moved = [{"challenge": str(c.pk), "title": c.title, "status": c.get_status_display()} for c in since.moved]
        kept["since"] = {"moved": moved, "done": since.done, "late": since.late}
    if challenge is None:
        return kept
    return {
        **kept,
        "challenge": str(challenge.pk),
        "reference": challenge.reference,
        "example": challenge.is_example,
        "what_we_asked": challenge.what_we_asked,
        "status": challenge.get_status_display(),
        "comes_back": challenge.status in S.open(),
        "decisions": _decisions(meeting, challenge),
        "promises": _promises(meeting, challenge),
        "feelings": feelings.kept(item),
        "answers": [
            {"kind": a.get_kind_display(), "text": a.text, "reason": a.reason, "decided_by": a.decided_by,
             "what_would_change_it": a.what_would_change_it,
             "look_again_on": a.look_again_on and a.look_again_on.isoformat()}
            for a in Answer.objects.filter(challenge=challenge, confirmed_at__gte=meeting.went_live_at)
        ],
        "verdicts": [
            {"kind": v.get_kind_display(), "why": v.why, "what_is_left": v.what_is_left}
            for v in Verdict.objects.filter(challenge=challenge, meeting=meeting, given_at__isnull=False)
        ],
    }  # fmt: skip


def _decisions(meeting, challenge):
    """The moves made in this meeting, as sentences."""
    moves = challenge.timeline.filter(code=TimelineEntry.Code.MOVED, meeting=meeting, at__gte=meeting.went_live_at)
    return [str(MOVED_FROM.get((S(m.from_status), S(m.to_status))) or MOVED_TO[m.to_status]) for m in moves]


def _promises(meeting, challenge):
    made = meeting.commitments.filter(part__challenge=challenge, dropped_at__isnull=True)
    return [
        {"id": str(c.pk), "what": c.what, "who": str(c.who), "due": c.due.isoformat()}
        for c in made.select_related("owner__organisation").order_by("made_at")
    ]


def _words(meeting):
    """The word board: words with their meanings. Who asked is nowhere."""
    explained = meeting.words.exclude(meaning="").order_by("explained_at")
    return [{"id": word.pk, "text": word.text, "meaning": word.meaning} for word in explained]


# --- What is taken off later ------------------------------------------------------------------------------------------


def leave_out_word(meeting, word):
    """Take a word off the board of the minutes that were filed, if there are any."""
    filed = _locked(meeting)
    if filed is None:
        return
    filed.content["words"] = [kept for kept in filed.content.get("words", ()) if kept["id"] != word.pk]
    filed.save(update_fields=["content"])


def leave_out(meeting, line):
    """
    Take a line that was hidden afterwards out of the minutes that were filed, if there are any.

    A sentence of the short version that has its words becomes the site's own again; what corrects it is deleted.
    """
    filed = _locked(meeting)
    if filed is None:
        return
    for item in filed.content["items"]:
        item["lines"] = [kept for kept in item.get("lines", ()) if kept["id"] != str(line.pk)]
    said = {line.text, *Correction.objects.filter(fact=f"line:{line.pk}").values_list("says", flat=True)}
    short.take_out(filed.content, said)
    filed.save(update_fields=["content"])
    Correction.objects.filter(fact=f"line:{line.pk}").delete()


def forget(challenge):
    """
    Take every word of a challenge out of all minutes, for its words are erased everywhere. In a transaction.

    A mark stays in its place; so do numbers, and what was said about other things (design.md 3.7).
    """
    key = str(challenge.pk)
    # Locked: of two that are erased at once, the second must not write back the words of the first.
    for filed in Minutes.objects.select_for_update():
        content, gone = filed.content, [item for item in filed.content["items"] if item.get("challenge") == key]
        moved = [one for item in content["items"] for one in item.get("since", {}).get("moved", ())]
        names = {each.get("title") for each in [*gone, *(one for one in moved if one["challenge"] == key)]}
        names |= {item.get("reference") for item in gone}
        if not names:
            continue
        content["items"] = [_forgotten(item, key) for item in content["items"]]
        short.take_out(content, names)
        filed.save(update_fields=["content"])
        lines = [f"line:{line['id']}" for item in gone for line in item.get("lines", ())]
        Correction.objects.filter(minutes=filed, fact__in=lines).delete()


def _forgotten(item, key):
    if item.get("challenge") == key:
        return {"kind": item["kind"], "challenge": key, "gone": True}
    if "since" in item:
        moved = [one for one in item["since"]["moved"] if one["challenge"] != key]
        return {**item, "since": {**item["since"], "moved": moved}}
    return item


def _locked(meeting):
    return Minutes.objects.select_for_update().filter(meeting=meeting).first()


# --- Reading ----------------------------------------------------------------------------------------------------------


def readable(filed):
    """
    The minutes as they may be read today: a challenge that was taken back since is only a mark (design.md 3.7).

    Dates come back as dates; the short version's sentences are the chair's, or the site's own where she wrote none.
    """
    content = filed.content
    ids = [item["challenge"] for item in content["items"] if "challenge" in item]
    ids += [moved["challenge"] for item in content["items"] for moved in item.get("since", {}).get("moved", ())]
    there = {str(pk) for pk in Challenge.objects.filter(pk__in=ids, status__in=S.at_j2i()).values_list("pk", flat=True)}
    content = short.without(content, there)
    items = []
    for item in content["items"]:
        if "challenge" in item and item["challenge"] not in there:
            items.append({"kind": item["kind"], "taken_back": True})
            continue
        if "since" in item:
            moved = [each for each in item["since"]["moved"] if each["challenge"] in there]
            item = {**item, "since": {**item["since"], "moved": moved}}
        items.append(
            {
                **item,
                "in_short": short.of_item(item),
                "feelings": feelings.readable(item.get("feelings", ())),
                "promises": [{**p, "due": _day(p["due"])} for p in item.get("promises", ())],
                "answers": [{**a, "look_again_on": _day(a["look_again_on"])} for a in item.get("answers", ())],
            }
        )
    moments = {key: _moment(content[key]) for key in ("starts_at", "began_at", "ended_at", "next_starts_at")}
    return {**content, **moments, "in_short": short.opening(content), "items": items}


def _day(text):
    return timezone.datetime.fromisoformat(text).date() if text else None


def _moment(text):
    return timezone.localtime(timezone.datetime.fromisoformat(text))
