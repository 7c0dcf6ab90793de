"""
What waits for whom: the lists of CLAB's room, the J2I table and the home, each in a fixed number of statements.

Every place that shows or counts what waits reads it here. What the chair alone can move is nobody else's list.
"""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from challenges import policy, promises
from challenges.hers import told_event
from challenges.models import (
    Answer,
    Challenge,
    CheckBack,
    Commitment,
    ListCheck,
    OutcomeEntry,
    Part,
    Publication,
    Signature,
    TakenOver,
    TopAsk,
    Verdict,
)
from challenges.models.answer import ENTITLEMENTS
from people.models import Notice

S = Challenge.Status
AT_WORK = [S.WITH_J2I, S.IN_PROGRESS, S.PAUSED, S.ANSWERED]


# --- CLAB -------------------------------------------------------------------------------------------------------------


def to_take_on(user):
    """Checked words that CLAB has not taken on yet, oldest first, with the yeses so far and whether hers is one."""
    signed = Signature.objects.standing().filter(what_for=Signature.For.TAKING_ON)
    return (
        Challenge.objects.visible_to(user)
        .ours()
        .filter(status=S.RECEIVED, checked_at__isnull=False, held_at__isnull=True)
        .annotate(
            yeses=Count("signatures", filter=Q(signatures__what_for="taking_on", signatures__spent_at__isnull=True)),
            i_said_yes=Exists(signed.filter(challenge=OuterRef("pk"), user=user)),
        )
        .order_by("sent_at")
    )


def to_judge(user):
    """Answers that wait for CLAB's verdict: the answer, what its author says, and a verdict that waits for two."""
    signed = Signature.objects.standing().filter(what_for=Signature.For.VERDICT)
    answers = Answer.objects.standing().select_related("author_reply")
    return (
        Challenge.objects.visible_to(user)
        .ours()
        .filter(status=S.ANSWERED)
        .annotate(i_said_yes=Exists(signed.filter(challenge=OuterRef("pk"), user=user)))
        .prefetch_related(
            Prefetch("answers", answers, to_attr="standing_answers"),
            Prefetch(
                "verdicts",
                Verdict.objects.filter(given_at__isnull=True, dropped_at__isnull=True),
                to_attr="waiting_verdicts",
            ),
        )
        .order_by("status_since")
    )


def held():
    """
    Held words, for CLAB: since when and why, and nothing else of them (domain.md 3.1).

    CLAB may not see these challenges, so no challenge is given out: two columns are.
    """
    rows = Challenge.objects.filter(status=S.RECEIVED, held_at__isnull=False)
    return list(rows.order_by("held_at").values("held_at", "held_reason"))


def unchecked_count():
    """How many new ones the officer has not looked at yet: the one number for her home, CLAB's room and its count."""
    return Challenge.objects.filter(status=S.RECEIVED, held_at__isnull=True, checked_at__isnull=True).count()


def to_make_public(user):
    """
    What CLAB has judged, and nobody has asked to make public since: the step after a verdict (A8, PR10).

    A text that was asked for after the verdict counts, whatever became of it: her no is not asked about again.
    """
    asked = Publication.objects.filter(challenge=OuterRef("pk"), asked_at__gte=OuterRef("status_since"))
    judged = Challenge.objects.visible_to(user).ours().filter(status__in=S.closed())
    return judged.filter(~Exists(asked)).order_by("status_since")


def check_backs(user):
    """'Is it still working?', asked and waiting for a word of CLAB or of its author; the longest asked first (A9)."""
    open_ones = CheckBack.objects.open().filter(challenge__in=Challenge.objects.visible_to(user))
    return open_ones.select_related("challenge").order_by("asked_at", "pk")


def offer_late(user):
    """
    What changed something young people can get, and is in no entry of the Local Offer ten working days later (PR11).

    The latest first, each with `.link_by`; for CLAB and the officer.
    """
    if not policy.enters_clab(user):
        return []
    won = Challenge.objects.visible_to(user).ours().filter(status__in=[S.CHANGED, S.PARTLY_CHANGED])
    says_so = OutcomeEntry.objects.in_the_offer().filter(outcome=OuterRef("outcome"))
    won = won.filter(~Exists(says_so), outcome__kind__in=ENTITLEMENTS).select_related("outcome")
    late = []
    for challenge in won.order_by("outcome__at"):
        challenge.link_by = promises.link_by(challenge.outcome.at)
        if challenge.link_by < timezone.localdate():
            late.append(challenge)
    return late


def publications(user):
    """Texts on their way to the public, on challenges this person sees."""
    return (
        Publication.objects.waiting()
        .filter(challenge__in=Challenge.objects.visible_to(user))
        .select_related("challenge")
        .order_by("asked_at")
    )


# --- CLAB checks the list ---------------------------------------------------------------------------------------------


def cards():
    """What the council says is done, or partly: CLAB's cards, in the order of the report."""
    return TakenOver.objects.filter(council_says__in=["done", "partly done"]).select_related("challenge")


def checked_by(user):
    """Her own answers, by card; only she is ever shown them."""
    return dict(ListCheck.objects.filter(user=user).values_list("taken_over_id", "answer"))


def list_progress(user):
    """(cards she has answered, cards there are)."""
    every = set(cards().values_list("pk", flat=True))
    return len(every & checked_by(user).keys()), len(every)


# --- The participation officer ----------------------------------------------------------------------------------------


def to_check(user):
    """New words and held ones, for the officer: first those that wait longest."""
    new = Challenge.objects.visible_to(user).filter(status=S.RECEIVED)
    return new.filter(Q(checked_at__isnull=True) | Q(held_at__isnull=False)).order_by("held_at", "sent_at")


def not_told(user):
    """
    Texts that wait because word did not reach their author: no account and no address, or a mail that went wrong.

    For the officer, who tells them in person. A mail that is still on its way is not in it.
    """
    if not policy.moderates(user):
        return []
    texts = {told_event(text): text for text in publications(user).filter(agreed_at__isnull=False, told_at=None)}
    moving = Notice.objects.filter(event__in=texts, state__in=[Notice.State.WAITING, Notice.State.SENDING])
    for event in moving.values_list("event", flat=True):
        texts.pop(event, None)
    return list(texts.values())


# --- J2I --------------------------------------------------------------------------------------------------------------


def owed_by(organisations):
    """Open promises of these organisations on what is open, the nearest day first (A16)."""
    mine = Commitment.objects.open().of(organisations).filter(part__challenge__status__in=AT_WORK)
    return mine.for_display().select_related("owner__user").order_by("due", "made_at")


def done_by(organisations):
    """What these organisations say is done, and CLAB has not judged yet, the newest first; with CLAB's thanks."""
    mine = Commitment.objects.filter(done_at__isnull=False, dropped_at__isnull=True).of(organisations)
    waits = mine.filter(part__challenge__status__in=AT_WORK).for_display()
    return waits.select_related("owner__user").order_by("-done_at")


def thanked(organisations, since):
    """Promises of these organisations that CLAB said thank you for since a moment, the newest first."""
    mine = Commitment.objects.filter(thanks__at__gte=since).of(organisations)
    return mine.for_display().order_by("-thanks__at")


def to_answer(organisations):
    """Being worked on, where these organisations did all they promised and no answer is proposed yet (A18)."""
    done = Part.objects.filter(challenge=OuterRef("pk"), organisation__in=organisations).exclude(state=Part.State.OPEN)
    proposed = Answer.objects.filter(challenge=OuterRef("pk"), sent_back_at__isnull=True)
    return Challenge.objects.filter(Exists(done), ~Exists(proposed), status=S.IN_PROGRESS).order_by("status_since")


def standing_promises(user):
    """
    Promises on what this person sees: the open ones by day, then those they say are done (A16, A18).

    A done one stays until CLAB has given its verdict, so that nobody thinks it went away.
    """
    seen = Challenge.objects.visible_to(user)
    not_judged = Q(done_at__isnull=False, dropped_at__isnull=True, part__challenge__status__in=AT_WORK)
    every = Commitment.objects.filter(Q(done_at__isnull=True, dropped_at__isnull=True) | not_judged)
    every = every.filter(part__challenge__in=seen).alias(is_done=Q(done_at__isnull=False))
    return every.for_display().select_related("owner__user").order_by("is_done", "due", "made_at")


def promises_of(challenge):
    """Every promise on a challenge, kept or not, by day."""
    mine = Commitment.objects.filter(part__challenge=challenge, dropped_at__isnull=True)
    return mine.for_display().select_related("owner__user").order_by("due", "made_at")


def late_promises(user):
    """Late promises on what this person sees, the latest first, with whom (A3, D27)."""
    return promises.late_commitments(Challenge.objects.visible_to(user))


def _for_the_chair(user):
    """Ours that she sees, if she chairs J2I; none for anybody else, who could only look at them."""
    return Challenge.objects.visible_to(user).ours() if policy.chairs(user) else Challenge.objects.none()


def to_put_on_table(user):
    """Taken on by CLAB, and not yet on an agenda: for the chair."""
    return _for_the_chair(user).filter(status=S.AGREED).order_by("status_since")


def answers_to_confirm(user):
    """Being worked on, with an answer that waits for the chair."""
    proposed = Answer.objects.filter(challenge=OuterRef("pk"), confirmed_at__isnull=True, sent_back_at__isnull=True)
    return _for_the_chair(user).filter(Exists(proposed), status=S.IN_PROGRESS).order_by("status_since")


def to_look_at_again(user):
    """A 'not now' whose promised day has come: for the chair."""
    # The newest answer alone: after a second no, the day of the first has no meaning any more.
    day = Answer.objects.standing().filter(challenge=OuterRef("pk")).values("look_again_on")[:1]
    closed = _for_the_chair(user).filter(status=S.NOT_NOW)
    return closed.alias(look_again_on=Subquery(day)).filter(look_again_on__lte=timezone.localdate())


def texts_to_agree(user):
    """Texts that CLAB asks to make public, and the chair has not agreed to yet: for the chair."""
    return publications(user).filter(agreed_at__isnull=True) if policy.chairs(user) else Publication.objects.none()


# --- The top ----------------------------------------------------------------------------------------------------------


def asked_at_the_top(user):
    """CLAB's open questions to a role this person holds now, on what she sees, the oldest first (D6)."""
    seen = Challenge.objects.visible_to(user)
    mine = TopAsk.objects.open().asked_of(user).filter(challenge__in=seen)
    return mine.select_related("challenge").order_by("asked_at")


# --- The person who raised it -----------------------------------------------------------------------------------------


def for_author(user):
    """
    Hers that wait for a word from her: an answer, new words, a text that is about to go public, or if it lasted.

    Each challenge has `asks_fix`, `asks_words`, `asks_public` and `asks_lasted`.
    """
    answer = Answer.objects.standing().filter(challenge=OuterRef("pk"), author_reply__isnull=True)
    public = Publication.objects.waiting().filter(challenge=OuterRef("pk"), agreed_at__isnull=False, author_said="")
    lasted = CheckBack.objects.open().filter(challenge=OuterRef("pk"))
    words = Q(wording=Challenge.Wording.CLAB, wording_reply="", status__in=[S.RECEIVED, S.AGREED])
    return (
        Challenge.objects.by(user)
        .annotate(
            asks_fix=Q(Exists(answer), status=S.ANSWERED),
            asks_words=words,
            asks_public=Exists(public),
            asks_lasted=Exists(lasted),
        )
        .filter(Q(asks_fix=True) | Q(asks_words=True) | Q(asks_public=True) | Q(asks_lasted=True))
        .order_by("-status_since")  # what she has just been told about stands first
    )
