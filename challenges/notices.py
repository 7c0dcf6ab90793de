"""What people are told about challenges: each kind, its topic, and its facts as they are when it leaves (A3, A8)."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import clocks, policy, promises, taps
from challenges.hers import as_told, found, key_of
from challenges.models import Answer, Backing, Challenge, CheckBack, Commitment, Concern, Publication
from challenges.next_step import next_step, step_of, with_clocks
from people import roles
from people.models import Topic
from people.notices import Kind, register

S = Challenge.Status


# --- To the person who raised it --------------------------------------------------------------------------------------


def hers(refs, user):
    """
    Her challenge and the address of its page, or None when it is not hers to hear of any more.

    No title and no story: somebody else may read her mail (trust.md 1.8).
    """
    authorship = found(refs["hers"], user)
    if authorship is None:
        return None
    return {"challenge": authorship.challenge, "path": authorship.challenge.get_absolute_url()}


def still_open(refs, user):
    """As `hers`, and not taken back since."""
    facts = hers(refs, user)
    return None if facts is None or facts["challenge"].status == S.WITHDRAWN else facts


def is_about(refs, facts, what):
    """Whether a notice is about this text or check-back of her challenge."""
    return refs.get("about") == key_of(facts["challenge"].pk, what)


def got_it(refs, user):
    facts = still_open(refs, user)
    return facts and {**facts, "reply_by": promises.reply_by(facts["challenge"]), "agreed": clocks.adopted("PR2")}


def on_the_table(refs, user):
    facts = still_open(refs, user)
    return facts and {**facts, "day": date.fromisoformat(refs["day"]) if refs.get("day") else None}


def answered(refs, user):
    """Moot once she has replied, or CLAB has sent the answer back."""
    facts = still_open(refs, user)
    if facts is None:
        return None
    answer = Answer.objects.standing().filter(challenge=facts["challenge"], author_reply__isnull=True).first()
    if answer is None or facts["challenge"].status != S.ANSWERED:
        return None
    return {**facts, "tap": taps.link("fixes", answer.pk, user=user, challenge=facts["challenge"])}


def before_public(refs, user):
    """Moot once it is public, ended, or answered by her."""
    facts = still_open(refs, user)
    if facts is None:
        return None
    texts = Publication.objects.waiting().filter(challenge=facts["challenge"], author_said="")
    text = next((one for one in texts if is_about(refs, facts, as_told(one))), None)
    if text is None:
        return None
    tap = taps.link("publication", text.pk, user=user, challenge=facts["challenge"])
    # Her two days begin as this leaves, so a text that goes by silence has no hour yet while it is written.
    return {**facts, "public_from": text.live_at or promises.public_from(timezone.now()), "tap": tap}


def decided(refs, user):
    """How it was closed: by CLAB's verdict, or by the chair with a no that CLAB had sent back once."""
    facts = still_open(refs, user)
    if facts is None:
        return None
    challenge = facts["challenge"]
    said = challenge.verdicts.filter(given_at__gte=challenge.status_since)
    return {**facts, "by_chair": challenge.status == S.NOT_NOW and not said.exists()}


def check_back(refs, user):
    """'Is it still working?' to its author; moot once somebody has answered, or it was opened again."""
    facts = still_open(refs, user)
    if facts is None:
        return None
    asked = CheckBack.objects.open().filter(challenge=facts["challenge"])
    one = next((one for one in asked if is_about(refs, facts, f"check_back:{one.pk}")), None)
    if one is None:
        return None
    tap = taps.link("lasted", one.pk, user=user, challenge=facts["challenge"])
    return {**facts, "months": one.months, "tap": tap}


def draft_ends(refs, user):
    """Moot once she wrote on, sent it, or threw it away."""
    facts = hers(refs, user)
    draft = facts and facts["challenge"]
    if not draft or draft.status != S.DRAFT or draft.saved_at.isoformat() != refs["saved"]:
        return None
    return {**facts, "day": date.fromisoformat(refs["day"])}


# --- To who follows it or said "me too", to CLAB, the chair and the officer -------------------------------------------


def followed(refs, user):
    """The one that hers was joined with, and its page; moot once either was taken back. It names neither author."""
    facts = still_open(refs, user)
    other = facts and facts["challenge"].merged_into
    if not other or other.status in (S.WITHDRAWN, S.REDIRECTED):
        return None
    return {"challenge": other, "path": other.get_absolute_url()}


def followed_decided(refs, user):
    """Moot once it was opened again."""
    facts = followed(refs, user)
    return facts if facts and facts["challenge"].status in S.closed() else None


def followed_public(refs, user):
    """Moot once it was taken off the public pages."""
    facts = followed(refs, user)
    return facts if facts and Publication.objects.live().filter(challenge=facts["challenge"]).exists() else None


def backed(refs, user):
    """Moot once she took her "me too" back, or may not see it any more."""
    if user is None or not Backing.objects.filter(challenge=refs["challenge"], user=user).exists():
        return None
    challenge = Challenge.objects.visible_to(user).filter(pk=refs["challenge"]).first()
    return challenge and {"challenge": challenge, "path": challenge.get_absolute_url()}


def backed_decided(refs, user):
    """Moot once it was opened again."""
    facts = backed(refs, user)
    return facts if facts and facts["challenge"].status in S.closed() else None


def check_back_clab(refs, user):
    one = CheckBack.objects.open().select_related("challenge").filter(pk=refs["check_back"]).first()
    if one is None or user is None or not policy.may_say_if_it_lasted(user, one.challenge):
        return None
    return {"months": one.months, "path": one.challenge.get_absolute_url()}


def open_again(refs, user):
    challenge = user and policy.chairs(user) and Challenge.objects.visible_to(user).filter(pk=refs["challenge"]).first()
    return {"path": challenge.get_absolute_url()} if challenge else None


def not_reached(refs, user):
    """To the officer: moot once its author was told in some other way."""
    text = Publication.objects.waiting().select_related("challenge").filter(pk=refs["publication"]).first()
    if text is None or text.told_at or user is None or not policy.moderates(user):
        return None
    return {"path": text.challenge.get_absolute_url()}


# --- To those who promised, and above ---------------------------------------------------------------------------------


def promised(refs, user):
    """
    The promise in its own words, with a link to say how it is going; moot once it is kept, moved or given away.

    A promise's words are the organisation's, and public. The challenge's title and story are not told (A16).
    """
    promise = open_promise(refs)
    if promise is None or user is None or not policy.owes(user, promise):
        return None
    return {"promise": promise, "path": page_of(promise), "tap": taps.link("promise", promise.pk, user=user)}


def thanked(refs, user):
    """Thanks for one promise, to those who speak for the organisation that did it."""
    promise = Commitment.objects.for_display().filter(pk=refs["commitment"], thanks__isnull=False).first()
    if promise is None or user is None or not policy.owes(user, promise):
        return None
    return {"promise": promise, "path": reverse("desk")}


def open_promise(refs):
    """The promise a notice is about, while it is open and its day is still that one."""
    return Commitment.objects.open().for_display().filter(pk=refs["commitment"], due=refs["due"]).first()


def page_of(promise):
    return reverse("promise", args=[promise.pk])


# --- What is late on a whole challenge --------------------------------------------------------------------------------


def seen_by(refs, user):
    """The challenge, if this person may see it; fetched with what its clocks read."""
    return user and with_clocks(Challenge.objects.visible_to(user).filter(pk=refs["challenge"])).first()


def owed(refs, user):
    """What is owed and by when; moot once it came, or another day counts."""
    challenge = seen_by(refs, user)
    due = next(iter(promises.owed_on(challenge)), None) if challenge else None
    if due is None or (due.day.isoformat(), due.what) != (refs["day"], refs["what"]):
        return None
    step = step_of(challenge, due)
    return {
        "reference": challenge.reference or "",
        "says": step.says,
        "day": due.day,
        "path": challenge.get_absolute_url(),
    }


def reply_late(refs, user):
    """For the officer and CLAB, who may read it; the rest of the words stay on its page."""
    if user is None or not policy.enters_clab(user):
        return None
    return owed(refs, user)


def stuck(refs, user):
    """Why a Head of Service is asked: who has to move, and how many days it is behind. Moot once it moves."""
    if user is None or not roles.is_head_of_service(user):
        return None
    challenge = with_clocks(Challenge.objects.open().filter(pk=refs["challenge"])).first()
    if challenge is None:
        return None
    step, still = next_step(challenge), promises.days_still(challenge)
    if promises.rung_of(step.days_late, still) < promises.Rung.STUCK:
        return None
    return {
        "reference": challenge.reference or _("A challenge"),
        "who": step.who,
        "days": max(step.days_late, still),
        "path": page_for_the_top(challenge, user),
    }


def page_for_the_top(challenge, user):
    """Its page where she may read it; else the month's report, which has it as J2I tells it."""
    seen = Challenge.objects.visible_to(user).filter(pk=challenge.pk).exists()
    return challenge.get_absolute_url() if seen else reverse("report-this-month")


def hold_over(refs, user):
    """For the chair; moot once it is off hold, or on hold until another day."""
    challenge = seen_by(refs, user)
    if challenge is None or not policy.chairs(user):
        return None
    if challenge.status != S.PAUSED or challenge.paused_until.isoformat() != refs["day"]:
        return None
    return {"reference": challenge.reference, "day": challenge.paused_until, "path": challenge.get_absolute_url()}


def look_again(refs, user):
    """For the chair; moot once it is on the table again."""
    challenge = seen_by(refs, user)
    if challenge is None or not policy.chairs(user) or challenge.status != S.NOT_NOW:
        return None
    return {"reference": challenge.reference, "path": challenge.get_absolute_url()}


def worry_unseen(refs, user):
    """That there is one, and nothing of it; moot once somebody has read it (PR13)."""
    unseen = Concern.objects.filter(pk=refs["concern"], seen_at__isnull=True).exists()
    return {"path": reverse("challenge-worries")} if unseen and user and policy.reads_concerns(user) else None


register(
    Kind("promise_near", Topic.OWED, promised, while_so=True),
    Kind("promise_late", Topic.OWED, promised, while_so=True),
    Kind("stuck", Topic.WORK, stuck, while_so=True),
    Kind("reply_late", Topic.WORK, reply_late, while_so=True),
    Kind("news_near", Topic.OWED, owed, while_so=True),
    Kind("news_late", Topic.OWED, owed, while_so=True),
    Kind("hold_over", Topic.WORK, hold_over, while_so=True),
    Kind("look_again", Topic.WORK, look_again, while_so=True),
    Kind("worry_unseen", Topic.OWED, worry_unseen, at_once=True, while_so=True),
    Kind("thanked", Topic.OWED, thanked),
    Kind("got_it", Topic.MINE, got_it),
    Kind("new_words", Topic.MINE, still_open),
    Kind("taken_on", Topic.MINE, still_open),
    Kind("on_the_table", Topic.MINE, on_the_table),
    Kind("work_started", Topic.MINE, still_open),
    Kind("answered", Topic.MINE, answered),
    Kind("verdict", Topic.MINE, decided),
    Kind("again", Topic.MINE, still_open),
    Kind("check_back", Topic.MINE, check_back),
    Kind("draft_ends", Topic.MINE, draft_ends),
    Kind("followed_answered", Topic.MINE, followed),
    Kind("followed_decided", Topic.MINE, followed_decided),
    Kind("followed_public", Topic.MINE, followed_public),
    Kind("followed_again", Topic.MINE, followed),
    Kind("backed_answered", Topic.BACKED, backed),
    Kind("backed_decided", Topic.BACKED, backed_decided),
    Kind("backed_public", Topic.BACKED, backed),
    Kind("backed_again", Topic.BACKED, backed),
    Kind("check_back_clab", Topic.WORK, check_back_clab),
    Kind("open_again", Topic.WORK, open_again),
    Kind("not_reached", Topic.WORK, not_reached, while_so=True),
    Kind("before_public", Topic.MINE, before_public),
    Kind("better_help", Topic.MINE, still_open),
    Kind("joined", Topic.MINE, still_open),
    Kind("taken_back", Topic.MINE, hers),
    Kind("top_replied", Topic.MINE, still_open),
)
