"""
Who may see and do what, as data (trust.md 2): every address x role x method x state of its object.

Written from the permission table, not from the code. An address without an entry here fails the build. What a person
may not see answers 404; what she sees but may not do answers 403 (a visitor is asked to sign in instead).
"""

from dataclasses import dataclass

# The cast stands for the roles. Leah raised every challenge here; Mo is another care leaver; Priya's organisation has
# a part in it, Gareth's has none.
AN, CL, CL2, CM, CH, PA, PA2, PO, MT, HS, CP, SE, AD = PEOPLE = (
    "visitor", "leah", "mo", "yonas", "amara", "priya", "gareth", "ruth", "tom", "fiona",
    "councillor_shah", "ed", "ada",
)  # fmt: skip
ALL = set(PEOPLE)
SIGNED_IN = ALL - {AN}
YOUNG = {CM, CH}
CLAB_ROOM = {CM, CH, PO}
AT_J2I = {CH, PA, PA2, MT, PO}
READS_J2I = AT_J2I | {CM, HS, CL}

# Who sees a challenge at all, by its state. `public` is one with a live publication.
SEES = {
    "draft": {CL},
    "received": {CL, PO},
    "held": {CL, PO},
    "checked": {CL, PO, CM, CH},
    "agreed": {CL, PO, CM, CH},
    "with_j2i": READS_J2I,
    "in_progress": READS_J2I,
    "paused": READS_J2I,
    "answered": READS_J2I,
    "changed": READS_J2I,
    "not_now": READS_J2I,
    "public": ALL,
    "withdrawn": {CL},
    "redirected": {CL},
    "merged": {CL, PO},
}


@dataclass(frozen=True)
class Rule:
    """
    Who may GET and POST an address, of those who see its object. None: the method is not there (405).

    `only` names the states in which it is open at all; in others it is refused to everybody who sees the object.
    Without it, a wrong state is answered in words on the page, for it may have changed since the form was shown.
    """

    get: frozenset | None = None
    post: frozenset | None = None
    only: frozenset | None = None


def page(*who):
    return Rule(get=_people(who))


def form(*who, only=None):
    return Rule(get=_people(who), post=_people(who), only=only)


def button(*who, only=None):
    return Rule(post=_people(who), only=only)


def _people(who):
    return frozenset().union(*({w} if isinstance(w, str) else w for w in who))


WORDED = frozenset({"agreed", "with_j2i", "in_progress", "paused", "answered", "changed", "not_now", "public"})
NOT_CLOSED = WORDED - {"changed", "not_now"}
AT_TABLE = WORDED - {"agreed"}
OPEN = frozenset({"received", "held", "checked", "agreed", "with_j2i", "in_progress", "paused", "answered", "public"})

# Addresses of one challenge: /challenges/<key>/...
CHALLENGE = {
    "challenge": page(ALL),
    "challenge-worried": form(ALL, only=frozenset(SEES) - {"draft"}),
    "challenge-worried-thanks": page(ALL),
    "challenge-ahead": form(CL),
    "challenge-name": button(CL),
    "challenge-stop-mail": button(CL),
    "challenge-wording": button(CL),
    "challenge-fixes": button(CL),
    "challenge-lasted": button(CL, YOUNG),
    "challenge-publication": button(CL),
    "challenge-unpublish": button(CL, CLAB_ROOM),
    "challenge-withdraw": button(CL, YOUNG),
    "challenge-me-too": button(CL2, YOUNG, only=OPEN),
    "challenge-take-on": form(YOUNG),
    "challenge-verdict": form(YOUNG),
    "challenge-second": button(YOUNG),
    "challenge-reopen": form(YOUNG),
    "challenge-publish": form(CLAB_ROOM, only=WORDED),
    "challenge-offer": form(CM, CH, PO),
    "challenge-new-entry": form(PO, SE),
    "challenge-ask-top": form(YOUNG, only=NOT_CLOSED),
    "challenge-told": button(PO),
    "challenge-new-code": form(PO),
    "challenge-check": form(PO),
    "challenge-safe": button(PO),
    "challenge-hold": button(PO),
    "challenge-redirect": button(PO),
    "challenge-join": button(PO),
    "challenge-table": form(CH, PO),
    "challenge-promise": form(CH, PA, PA2),
    "challenge-start": button(CH),
    "challenge-news": form(CH, PA, PO, only=AT_TABLE),
    "challenge-answer": form(CH, PA),
    "challenge-confirm-answer": button(CH),
    "challenge-pause": form(CH),
    "challenge-resume": button(CH),
    "challenge-close-no": button(CH),
    "challenge-look-again": button(CH),
    "challenge-agree": form(CH),
}

# Addresses with no object, or whose object everybody in the row may see.
PLACES = {
    "home": page(ALL),
    "search": page(ALL),
    "newsletter-feed": page(ALL),
    "newsletter-start": form(PO, SE),
    "finder": form(ALL),
    "offer-list": page(ALL),
    "what-changed": page(ALL),
    "how-it-moves": page(ALL),
    "groups": page(ALL),
    "help-now": page(ALL),
    "keep": page(ALL),
    "keep-list": page(ALL),
    "keep-worker": page(ALL),
    "leave": page(ALL),
    "healthz": page(ALL),
    "readyz": page(ALL),
    "challenge-list": page(ALL),
    "challenge-raise": form(ALL),
    "challenge-raise-speak": form(SIGNED_IN),
    "challenge-claim": form(ALL),
    "challenge-help-someone": form(PO),
    "challenge-worries": page(PO),
    "voice-notes": page(PO),
    "clab": page(CLAB_ROOM),
    "clocks": page(PO),
    "review": page(CM, AT_J2I, HS, SE),
    "review-state": page(CM, AT_J2I, HS, SE),
    "review-mine": form(PA, PA2, PO, HS),
    "review-changes": page(PO, SE),
    "clab-check": page(PO),
    "clab-list": page(YOUNG),
    "clab-trouble": page(CLAB_ROOM),
    "offer-following": page(SIGNED_IN),
    "j2i": page(AT_J2I, HS),
    "desk": page(PA, PA2),
    "desk-hand-over": form(PA, PA2),
    "desk-take-back": button(PA, PA2),
    "report-this-month": page(HS, CLAB_ROOM),
    "report-panel": page(CP, HS, CLAB_ROOM),
    "influence": page(ALL),
    "newsletter-sendings": page(PO, SE, AD),
    "me": form(SIGNED_IN),
    "my-news": page(SIGNED_IN),
    "seen-news": button(SIGNED_IN),
    "sign-out-everywhere": button(SIGNED_IN),
    "running": page(PO, AD),
    "components": page(SE, AD),  # in a demo everybody: tests/front/test_parts.py
    "offline": form(PO, AD),
    "our-words": page(YOUNG, PO, SE, AD),
    "invite": form(PO, AD),
    "account_login": form(ALL),
    "account_request_login_code": form(ALL),
    "account_logout": form(ALL),
    "account_inactive": page(ALL),
    "newsletter-subscribe": form(ALL),
    "newsletter-asked": page(ALL),
    "newsletter-readers": form(PO),
    "newsletter-readers-add": form(PO),
    "newsletter-readers-act": button(PO),
    "newsletter-readers-list": form(PO),
    "join": form(ALL),
    "join-in": button(ALL),
    "join-out": button(ALL),
}

DRAFT_STEPS = {
    "challenge-raise-words": form(CL),
    "challenge-raise-right": form(CL),
    "challenge-raise-send": form(CL),
    "challenge-raise-keep": button(CL),
    "challenge-raise-voice": form(CL),
    "challenge-raise-throw-away": button(CL),
}

# A promise of Priya's organisation, on a challenge at J2I; seen by those who see the challenge.
PROMISES = {
    "promise": page(PA, CH),
    "promise-confirm": button(PA),
    "promise-done": button(PA),
    "promise-move": button(PA, CH),
    "promise-thanks": button(YOUNG),
}

# A J2I meeting is there for those invited: its seats, CLAB's members and the officer. There is no public watching.
INVITED = {CM, CH, PA, PA2, PO, MT}
MEETING = {
    "meeting": page(INVITED),
    "meeting-live": page(INVITED),
    "meeting-text": button(INVITED),
    "meeting-screen": page(INVITED),
    "meeting-board": page(INVITED),
    "meeting-rating": page(INVITED),
    "meeting-chair": page(CH),
    "meeting-end": page(CH),
    "meeting-you-ran-it": page(CH),
    "meeting-lines": page(CH, PO),
    "meeting-worried-thanks": page(INVITED),
    "meeting-card": button(INVITED),
    "meeting-card-down": button(CH),
    "meeting-words": form(CH, MT, PO),
    "meeting-word-off": button(CH, MT, PO),
    "meeting-break": button(CH),
    "meeting-break-end": button(CH),
    "meeting-coming": button(INVITED),
    "meeting-here": button(INVITED),
    "meeting-line-write": button(INVITED),
    "meeting-line-show": button(CH),
    "meeting-line-hide": button(CH, PO),
    "meeting-lines-hand": button(CH),
    "meeting-open": button(CH),
    "meeting-next": button(CH),
    "meeting-order": button(CH),
    "meeting-speak": button(INVITED),
    "meeting-speakers": button(CH),
    "meeting-chair-hand": button(CH),
    "meeting-chair-take": button(CH),
    "meeting-promise": form(CH, MT),
    "meeting-promise-read": form(CH, MT),
    "meeting-promise-yes": button(PA, PA2),
    "meeting-promise-drop": button(CH, MT),
    "meeting-start": button(CH),
    "meeting-pause": form(CH),
    "meeting-resume": button(CH),
    "meeting-answer": form(CH),
    "meeting-verdict": form(YOUNG),
    "meeting-feel": button(YOUNG),
    "meeting-feelings-ask": button(CH),
    "meeting-feelings-show": button(CH),
    "meeting-feelings-drop": button(CH),
    "meeting-close": button(CH),
    "meeting-rate": button(INVITED),
    "meeting-minutes-short": form(CH),
    "meeting-minutes-correct": form(PA, PA2),
    "meeting-minutes-decide": button(CH, MT),
    "meeting-minutes-agree": button(INVITED),
    "meeting-minutes-freeze": button(CH),
    "meeting-item": button(CH),
    "meeting-hard": form(CH, PO),
    "meeting-heads-up": button(CH),
    "meeting-script": page(CH, PO),
    "meeting-calendar": page(INVITED),
    "meeting-change": form(PO),
    "meeting-call-off": form(PO),
    "meeting-easier": form(INVITED),
    "meeting-easier-all": page(PO),
    "meeting-ahead-all": page(PO),
    "meeting-ahead-read": button(CH),
    "meeting-join-codes": form(PO),
    "meeting-join-code-end": button(PO),
}
MEETING |= {"meeting-pack": page(INVITED), "meeting-pre-meet-asked": button(CH)}
# The pre-meet is young people's own: for all others it is not there, the officer and the minute-taker among them.
PRE_MEET = {
    "meeting-pre-meet": form(YOUNG),
    "meeting-pre-meet-mine": button(YOUNG),
    "meeting-pre-meet-give-back": button(YOUNG),
    "meeting-pre-meet-delete": button(YOUNG),
}
# A practice meeting is there for every young person with a seat, each her own; it has the names of the meeting's own.
PRACTISE = YOUNG
# Minutes are there once it is over; Heads of Service and the Panel read them too, once the short version is out.
MINUTES = INVITED
MINUTES_OUT = INVITED | {HS, CP}

# Who opens the CMS; the rest of its addresses are Wagtail's, behind the same door (tests/pages and tests/people).
CMS = {SE, AD, PO}

# Entries that need a word of their own, each with the test that holds it.
ELSEWHERE = {
    "challenge-explain": "tests/challenges/test_j2i_table.py: the part is in the address",
    "challenge-top-reply": "tests/challenges/test_top.py: the ask is in the address",
    "meeting-minutes-pdf": "tests/meeting/test_minutes_pdf.py: who reads the minutes, once they are frozen",
    "practice-somebody": "tests/meeting/test_practice.py: every address of a practice meeting",
    "practice-throw-away": "tests/meeting/test_practice.py: every address of a practice meeting",
    "meeting-line-worried": "tests/meeting/test_worried.py: the line is in the address",
    "newsletter-tell": "tests/newsletter/test_answering.py: the reader's word is in the address",
    "newsletter-answer": "tests/newsletter/test_answering.py: the reader's word is in the address",
    "meeting-ahead": "tests/meeting/test_words_sent_ahead.py: the item is in the address",
    "voice-note": "tests/challenges/test_voice_notes.py: the voice note is in the address",
    "voice-sound": "tests/challenges/test_voice_notes.py: the voice note is in the address",
    "challenge-worry-seen": "tests/challenges/test_concerns.py: a concern of its own",
    "clab-list-card": "tests/challenges/test_list_check.py: needs the council's list",
    "offer-door": "tests/local_offer/test_doors.py: the door is in the address",
    "offer-follow": "tests/local_offer/test_follow.py: the entry is in the address",
    "offer-didnt-work": "tests/local_offer/test_didnt_work.py: the entry is in the address",
    "offer-didnt-work-thanks": "tests/local_offer/test_didnt_work.py: the entry is in the address",
    "clab-trouble-show": "tests/challenges/test_trouble.py: the entry is in the address",
    "picture": "tests/pages/test_pictures.py: its name, drawn by lot, is in the address",
    "review-entry": "tests/local_offer/test_review_room.py: the page is in the address",
    "review-end": "tests/local_offer/test_review_room.py: the page is in the address",
    "review-section": "tests/local_offer/test_review_room.py: the section is in the address",
    "review-tap": "tests/local_offer/test_review_due.py: who has the link",
    "join-code": "tests/meeting/test_joining.py: the code is in the address",
    "invitation": "tests/people/test_invitations.py: who has the link",
    "account_confirm_login_code": "tests/people/test_sign_in.py: needs a code under way",
    "cms-login-closed": "tests/people/test_sign_in.py",
    "cms-tags-closed": "tests/pages/test_cms.py",
    "submit_page_translation": "tests/pages/test_languages.py",
    "submit_snippet_translation": "tests/pages/test_languages.py",
    "second-person": "tests/pages/test_two_people.py: the page is in the address",
    "page-advice": "tests/pages/test_two_people.py: the page is in the address",
    "new-page-advice": "tests/pages/test_two_people.py: the page above it is in the address",
    "our-words-one": "tests/pages/test_our_words.py: the text is in the address",
    "tap": "tests/challenges/test_taps.py: who has the link",
    "newsletter-confirm": "tests/newsletter/test_sign_up.py: who has the link",
    "newsletter-not-me": "tests/newsletter/test_sign_up.py: who has the link",
    "newsletter-mine": "tests/newsletter/test_leaving.py: who has the link",
    "newsletter-unsubscribe": "tests/newsletter/test_leaving.py: who has the link",
    "clock": "tests/challenges/test_clocks.py: the promise is in the address",
    "report-monthly": "tests/challenges/test_reports.py: the month is in the address",
    "changed-card": "tests/challenges/test_what_changed.py: open to all, for what CLAB called changed and is public",
    "group": "tests/challenges/test_groups.py: the same for everybody",
    "report-panel-day": "tests/challenges/test_reports.py: the day is in the address",
    **{
        f"newsletter-sending{what}": "tests/newsletter/test_sending_pages.py: the sending is in the address"
        for what in ("", "-numbers", "-act", "-prepare")
    },
    "running-send-again": "tests/front/test_running.py: the letter is in the address",
    "demo": "tests/front/test_demo.py",
    "demo-sign-in": "tests/front/test_demo.py",
    "demo-outbox": "tests/front/test_demo.py",
}
# Allauth's addresses that a site of invited people has no use for: 404 for everybody.
CLOSED = {
    "account_signup",
    "account_email",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_email_verification_sent",
}
