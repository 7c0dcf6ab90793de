"""What has happened to a challenge, as plain sentences: the timeline's codes put into words (A3, design.md 3.2)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.models import Challenge, TimelineEntry

S = Challenge.Status
C = TimelineEntry.Code

MOVED_TO = {
    S.RECEIVED: _("CLAB got it."),
    S.AGREED: _("CLAB took it on."),
    S.WITH_J2I: _("The chair put it on the J2I table."),
    S.IN_PROGRESS: _("The work started."),
    S.PAUSED: _("The chair put it on hold."),
    S.ANSWERED: _("The chair confirmed the answer."),
    S.CHANGED: _("CLAB said: changed."),
    S.PARTLY_CHANGED: _("CLAB said: partly changed."),
    S.NOT_NOW: _("Not now. The reason is on this page."),
    S.MERGED: _("It was joined with another one."),
    S.REDIRECTED: _("There was better help for this."),
    S.WITHDRAWN: _("It was taken back."),
}
# Where it came from says more than where it went.
MOVED_FROM = {
    (S.PAUSED, S.IN_PROGRESS): _("It came off hold. The work goes on."),
    (S.PAUSED, S.WITH_J2I): _("It came off hold."),
    (S.ANSWERED, S.IN_PROGRESS): _("CLAB said: not good enough. The work goes on."),
    (S.CHANGED, S.IN_PROGRESS): _("It was opened again."),
    (S.PARTLY_CHANGED, S.IN_PROGRESS): _("It was opened again."),
    (S.NOT_NOW, S.IN_PROGRESS): _("It was opened again."),
    (S.NOT_NOW, S.WITH_J2I): _("The day came. We look at it again."),
}
ROLES = {
    "chair": _("J2I chair"),
    "clab": _("CLAB"),
    "officer": _("Participation officer"),
    "partner": _("A partner"),
    "minute_taker": _("Minute-taker"),
    "head_of_service": _("Head of Service"),
    "director": _("Director"),
    "assistant_director": _("Assistant Director"),
    "lead_member": _("Lead Member"),
}
# What those read who read her own words: herself, CLAB and the officer. Anything else would hint at the author.
CLOSE = {
    C.WORDING_CHANGED: _("CLAB put it in its own words."),
    C.WORDING_ANSWERED: _("The person who raised it said yes or no to CLAB’s words."),
    C.CHECKED: _("The participation officer read it for safety."),
    C.HELD: _("It waits: we look at safety first."),
    C.AUTHOR_REPLIED: _("The person who raised it said if the answer fixes it."),
    C.PUBLICATION_ASKED: _("CLAB asked to make it public."),
    C.PUBLICATION_AGREED: _("The chair agreed to make it public."),
    C.AUTHOR_TOLD: _("The participation officer told the person who raised it."),
    C.AUTHOR_HEARD: _("The person who raised it was told, before anybody else."),
    C.AUTHOR_SAID_YES: _("The person who raised it said: go ahead."),
    C.AUTHOR_SAID_NO: _("The person who raised it said: keep it private."),
    C.UNPUBLISHED: _("It was taken off the public pages."),
}
# The same, said to her.
TO_HER = {
    C.WORDING_ANSWERED: _("You said yes or no to CLAB’s words."),
    C.AUTHOR_REPLIED: _("You said if the answer fixes it."),
    C.AUTHOR_TOLD: _("The participation officer told you."),
    C.AUTHOR_HEARD: _("We told you, before anybody else."),
    C.AUTHOR_SAID_YES: _("You said: go ahead."),
    C.AUTHOR_SAID_NO: _("You said: keep it private."),
}
# What everybody reads: of "is it still working?" there is no word but the answer, and not who gave it.
PLAIN = {
    C.CHECK_ASKED: _("We asked: is it still working?"),
    C.LASTED: _("It is still working."),
    C.LASTED_PARTLY: _("It is only partly working."),
    C.DID_NOT_LAST: _("It did not last."),
    C.IN_THE_OFFER: _("It is in the Local Offer now."),
}
INSIDE = {
    C.ANSWER_PROPOSED: _("There is an answer. The chair has not confirmed it yet."),
    C.THANKED: _("Said thank you for a promise that is done."),
    C.TOP_ASKED: _("CLAB took a question to the top."),
    C.TOP_REPLIED: _("There is a reply from the top."),
}


@dataclass
class Happening:
    """One thing on the list: its day, where it happened or who did it, and what; `update` where somebody wrote news."""

    day: date | None  # None where nobody wrote it down
    where: object
    says: object
    update: object = None
    count: int = 1
    merges_by: tuple = ()


def what_happened(challenge, *, inside, close, hers=False):
    """
    The list, newest first. Reads `timeline` and `updates` as prefetched.

    `inside` reads the words of news; `close` also what went to and fro with the author. A visitor reads codes and
    dates alone: who moved it and which organisation promised, never a word of prose (trust.md I14). `hers`: it is
    said to the person who raised it.
    """
    found = []
    for entry in challenge.timeline.all():
        says = (TO_HER.get(entry.code) if hers else None) or _sentence(entry, inside, close)
        if says is None:
            continue
        day = timezone.localdate(entry.at)
        key = (day, entry.code, entry.organisation_id) if entry.code in PLURALS and entry.organisation_id else ()
        if key and found and found[-1][1].merges_by == key:
            before = found[-1][1]
            before.count += 1
            before.says = PLURALS[entry.code](str(entry.organisation), before.count)
            continue
        if entry.code == C.TAKEN_OVER:
            day = None
        found.append((entry.at, Happening(day, _where(entry), says, merges_by=key)))
    if inside:
        for update in challenge.updates.all():
            found.append((update.at, Happening(timezone.localdate(update.at), _where(update), update.text, update)))
    return [happening for _at, happening in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _where(entry):
    if entry.meeting_id:
        return _("J2I meeting")
    if getattr(entry, "code", "") in NAMES_ITS_ORGANISATION:
        return ""
    if entry.organisation_id:
        return str(entry.organisation)
    return ROLES.get(entry.role, "")


def _sentence(entry, inside, close):
    if entry.code == C.MOVED:
        pair = (S(entry.from_status), S(entry.to_status)) if entry.from_status else None
        return MOVED_FROM.get(pair) or MOVED_TO.get(entry.to_status)
    if entry.code == C.TAKEN_OVER:
        return _("Taken over from the council’s 2023 report. Nobody wrote down the days.")
    if entry.code in PLURALS and entry.organisation_id:
        return PLURALS[entry.code](str(entry.organisation), 1)
    if entry.code == C.PART_ADDED and entry.organisation_id:
        return _t("%(who)s got a part in this.") % {"who": entry.organisation}
    if entry.code == C.ESCALATED:
        return _("It is stuck: two J2I rounds behind. The Head of Service was told.")
    if entry.code == C.CARRIED:
        return _("There was no time. It goes to the next meeting.")
    if entry.code == C.CARRIED_THRICE:
        return _("It was carried over three times. The Head of Service was told.")
    if entry.code == C.UPDATED:
        # Those inside read the news itself, as an item of its own.
        return None if inside else _t("There was news for CLAB and J2I.")
    if entry.code in PLAIN:
        return PLAIN[entry.code]
    if close and entry.code in CLOSE:
        return CLOSE[entry.code]
    return INSIDE.get(entry.code) if inside else None


PLURALS = {
    C.COMMITTED: lambda who, count: (
        ngettext("%(who)s made a promise.", "%(who)s made %(count)d promises.", count) % {"who": who, "count": count}
    ),
    C.DATE_MOVED: lambda who, count: (
        ngettext("%(who)s moved the day of a promise.", "%(who)s moved the days of %(count)d promises.", count)
        % {"who": who, "count": count}
    ),
    C.HANDED_OVER: lambda who, count: (
        ngettext(
            "A colleague at %(who)s looks after a promise now.",
            "A colleague at %(who)s looks after %(count)d promises now.",
            count,
        )
        % {"who": who, "count": count}
    ),
    C.COMMITMENT_DONE: lambda who, count: (
        ngettext("%(who)s says a promise is done.", "%(who)s says %(count)d promises are done.", count)
        % {"who": who, "count": count}
    ),
}
NAMES_ITS_ORGANISATION = {*PLURALS, C.PART_ADDED}
