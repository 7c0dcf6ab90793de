"""What must be true before a move. Each takes the challenge and the facts given, and raises a sentence to show."""

import re

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.models import Answer, Challenge, Part, Signature, Verdict


def has_consent(challenge, **facts):
    if not challenge.consent_at:
        raise ValidationError(_("Tick the box to say you know who can read it."), code="consent")


def says_something(challenge, **facts):
    if not challenge.own_words.strip():
        raise ValidationError(_("Write what needs to change. One sentence is enough."), code="empty")


def has_passed_the_check(challenge, **facts):
    if challenge.held_at or not challenge.checked_at:
        raise ValidationError(_("The safety check is not done yet."), code="unchecked")


def is_worded(challenge, **facts):
    if not (challenge.title and challenge.what_we_asked):
        raise ValidationError(_("Give it a title and say in one sentence what we ask."), code="unworded")
    found = private_details(f"{challenge.title}\n{challenge.what_we_asked}\n{challenge.story}")
    if found:
        raise ValidationError(
            _("Take this out first, it looks private: %(found)s") % {"found": ", ".join(found)}, code="private"
        )


def has_a_pillar(challenge, **facts):
    if challenge.pillar_id is None:
        raise ValidationError(_("Choose which promise of the council it is about."), code="pillar")


def author_did_not_say_no(challenge, **facts):
    """
    Nobody is spoken for in words she refused (domain.md 3.1: "a yes/no on the change").

    Silence is no no. CLAB writes other words, or takes what she asked for as she put it.
    """
    if challenge.wording == Challenge.Wording.CLAB and challenge.wording_reply == Challenge.YesNo.NO:
        raise ValidationError(
            _("Who raised it said no to these words. Write other words, or take theirs."), code="she_said_no"
        )


# What must be true of the words before CLAB's first yes to them, and still at the last.
READY_TO_TAKE_ON = (has_passed_the_check, is_worded, has_a_pillar, author_did_not_say_no)


def two_members_or_a_meeting(challenge, **facts):
    """Two CLAB members, or one after a meeting (domain.md 3.2)."""
    if not enough_signatures(challenge, Signature.For.TAKING_ON):
        raise ValidationError(_("One more CLAB member needs to say yes."), code="one_more")


def enough_signatures(challenge, what_for, verdict=None):
    signed = Signature.objects.standing().filter(challenge=challenge, what_for=what_for, verdict=verdict)
    return signed.count() >= 2 or signed.filter(after_meeting=True).exists()


def names_the_other(challenge, other=None, **facts):
    if other is None or other.pk == challenge.pk:
        raise ValidationError(_("Choose the challenge it is joined with."), code="other")
    gone = (Challenge.Status.MERGED, Challenge.Status.WITHDRAWN, Challenge.Status.REDIRECTED)
    if other.status in (Challenge.Status.DRAFT, *gone):
        raise ValidationError(_("That one cannot be joined with."), code="other")
    if not facts.get("author_said_yes"):
        raise ValidationError(_("Ask the person who raised it first."), code="ask_first")


def has_pillar_and_part(challenge, **facts):
    has_a_pillar(challenge)
    if not challenge.parts.exists():
        raise ValidationError(_("Choose at least one organisation that has a part."), code="part")


def every_part_has_a_promise(challenge, **facts):
    """'Being worked on' needs a promise with a name and a day from every part, or its reason (A13)."""
    bare = (
        Part.objects.filter(challenge=challenge, reason="")
        .annotate(promises=Count("commitments", filter=Q(commitments__dropped_at__isnull=True)))
        .filter(promises=0)
        .select_related("organisation")
    )
    if bare:
        names = ", ".join(part.organisation.name for part in bare)
        raise ValidationError(
            _("No promise yet from: %(names)s. Ask who will do what, and by when. Or write down why not.")
            % {"names": names},
            code="no_promise",
        )


def says_what_and_until_when(challenge, waiting_for="", until=None, **facts):
    if not waiting_for.strip() or until is None:
        raise ValidationError(_("Say what we wait for, and until which day."), code="pause")
    if until <= timezone.localdate():
        raise ValidationError(_("Choose a day that is still to come."), code="pause")


def came_from(status):
    def came_from_there(challenge, **facts):
        if challenge.paused_from != status:
            raise ValidationError(
                _("It goes back to where it came from: %(status)s.")
                % {"status": Challenge.Status(challenge.paused_from).label},
                code="came_from",
            )

    return came_from_there


def every_part_is_done_or_explained(challenge, **facts):
    still = challenge.parts.filter(state=Part.State.OPEN).select_related("organisation")
    if still:
        raise ValidationError(
            _("Still open: %(names)s. Each part must be done, or explained.")
            % {"names": ", ".join(part.organisation.name for part in still)},
            code="open_part",
        )


def has_a_confirmed_answer(challenge, **facts):
    if not challenge.answers.standing().exists():
        raise ValidationError(_("There is no answer to confirm yet."), code="no_answer")


def standing_answer(challenge):
    return challenge.answers.standing().first()


def has_verdict(kind):
    def has_that_verdict(challenge, verdict=None, **facts):
        if verdict is None or verdict.kind != kind:
            raise ValidationError(_("CLAB has not given this verdict."), code="verdict")
        if not enough_signatures(challenge, Signature.For.VERDICT, verdict):
            raise ValidationError(_("One more CLAB member needs to say the same."), code="one_more")

    return has_that_verdict


def answer_is_no(challenge, **facts):
    answer = standing_answer(challenge)
    if answer is None or answer.kind != Answer.Kind.NO:
        raise ValidationError(_("The answer is not a no."), code="not_a_no")


def sent_back_noes(challenge):
    """CLAB's "not good enough" to a no. To a yes that was not kept it is another matter."""
    return challenge.verdicts.filter(
        kind=Verdict.Kind.NOT_GOOD_ENOUGH, given_at__isnull=False, answer__kind=Answer.Kind.NO
    )


def clab_sent_it_back_once(challenge, **facts):
    if not sent_back_noes(challenge).exists():
        raise ValidationError(_("CLAB has not sent the no back yet. They may still do so."), code="not_sent_back")


def has_reason(challenge, reason="", **facts):
    if not reason.strip():
        raise ValidationError(_("Say in one sentence why."), code="reason")


def was_asked_if_it_lasted(challenge, check_back=None, **facts):
    """One tap opens it again, but only as the answer to a check-back that waits for one (A9)."""
    if check_back is None or not challenge.check_backs.open().filter(pk=check_back.pk).exists():
        raise ValidationError(_("Nobody asks right now if it is still working."), code="not_asked")


def look_again_day_has_come(challenge, **facts):
    answer = standing_answer(challenge)
    if answer is None or answer.look_again_on is None or answer.look_again_on > timezone.localdate():
        raise ValidationError(_("The day we promised to look again has not come yet."), code="too_early")


PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"(?<!\w)(?:\+44|0)[\d\s()-]{8,13}\d"),  # a phone number
    re.compile(r"\b[A-Z]\d{6,8}\b"),  # Home Office references
    re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{4}\b"),  # and the newer ones
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),  # a postcode
    re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),  # National Insurance
    re.compile(r"\b\d{1,3}[a-zA-Z]? [A-Z][a-z]+ (?:Road|Street|Avenue|Lane|Close|Drive|Way|Court|Gardens)\b"),
)
# "my PA Sarah", "called Mrs Jones", "Sarah Jones": two capitals in a row within a sentence.
NAMES = (
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z][\w'-]+"),
    re.compile(
        r"\b(?:called|named|worker|PA|adviser|friend|mum|dad|brother|sister|boyfriend|girlfriend),? ([A-Z][a-z]+)\b"
    ),
    re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,} [A-Z][a-z]{2,}\b"),
)
NOT_NAMES = {
    "Care Leavers", "Local Offer", "Pathway Plan", "Advisory Board", "Personal Adviser", "West Sussex",
    "Universal Credit",
    "Home Office", "Leaving Care", "Social Worker", "Independence Group", "Harbour Homes", "Northgate Jobcentre",
    "Everyone Active", "Job Centre", "Virtual School", "House Project", "Staying Put", "Staying Close", "Council Tax",
}  # fmt: skip


def private_details(text):
    """
    What looks like a name, phone, address or reference number in a text: the pieces found, each once (A20, A35).

    A warning for the writer and a mark for the officer, never a block on what a young person sends.
    """
    found = [m.group(0).strip() for pattern in PATTERNS for m in pattern.finditer(text)]
    for pattern in NAMES:
        for m in pattern.finditer(text):
            piece = m.group(m.lastindex or 0)
            if piece not in NOT_NAMES and piece not in found:
                found.append(piece)
    return list(dict.fromkeys(found))
