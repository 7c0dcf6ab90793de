"""What this person may do with a challenge in CLAB's room or at the J2I table, as buttons on its page."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges import clocks, guards, policy
from challenges.deals import moved_words
from challenges.models import Challenge, Clock
from challenges.models.clock import PROPOSED
from people import roles

register = template.Library()
S = Challenge.Status


@dataclass(frozen=True)
class Act:
    """One button: a link to a form, or a POST at once. `leads`: the one thing to do next, so it is the yellow one."""

    label: str
    url: str
    posts: bool = False
    leads: bool = False


@register.simple_tag
def acts_inside(user, challenge):
    """The buttons of her role in the state it is in now. The actions ask again; this only saves her a refusal."""
    if not user.is_authenticated or challenge.is_taken_over:
        return []
    return [
        *clabs(user, challenge),
        *officers(user, challenge),
        *writers(user, challenge),
        *chairs(user, challenge),
        *partners(user, challenge),
    ]


@register.simple_tag
def said_yes_to(*codes):
    """Whether a board and its council said yes to these promises: else their days stand as examples (domain 3.3)."""
    return clocks.adopted(*codes)


@register.simple_tag
def promise_to_you(code):
    """One promise to young people in words, with the number that counts now."""
    unit = {known: unit for known, unit, _number in PROPOSED}[code]
    return clocks.in_words(Clock(code=code, unit=unit, number=clocks.number(code)))


@register.simple_tag
def j2i_rhythm():
    """How often J2I meets, in words."""
    return clocks.j2i_rhythm()


@register.simple_tag
def moved_by(change):
    """Who agreed to the new day of a promise, as role and organisation, and why (D27)."""
    return moved_words(change)


@register.simple_tag
def answer_proposed(user, challenge):
    """The answer that waits for the chair's confirmation: read by the chair, and by those with a part."""
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        return None
    mine = challenge.parts.filter(organisation__in=roles.organisations_of(user))
    if not policy.chairs(user) and not mine.exists():
        return None
    found = proposed(challenge).first()
    if found and policy.chairs(user):
        # Where she reads it, she may say yes to it. Outside a meeting that needs the work to have started.
        found.for_chair, found.may_confirm = True, challenge.status == S.IN_PROGRESS
    return found


def proposed(challenge):
    return challenge.answers.filter(confirmed_at__isnull=True, sent_back_at__isnull=True)


def to(name, challenge, label, *, posts=False, leads=False):
    return Act(label, reverse(name, args=[challenge.reference or challenge.pk]), posts, leads)


def clabs(user, challenge):
    if policy.judges(user):
        if challenge.status == S.RECEIVED and challenge.passed_the_check:
            yield to("challenge-take-on", challenge, _("Take it on"), leads=True)
        if challenge.status == S.ANSWERED:
            yield to("challenge-verdict", challenge, _("Is the answer good enough?"), leads=True)
        if challenge.status in S.closed():
            yield to("challenge-reopen", challenge, _("Open it again"))
    if policy.may_ask_the_top(user, challenge):
        yield to("challenge-ask-top", challenge, _("Take it to the top"))
    if policy.may_ask_to_publish(user, challenge):
        leads = judged_and_not_asked(challenge)  # then what is public is older than the verdict
        again = not leads and challenge.publications.live().exists()
        said = _("Change what is public") if again else _("Make it public")
        yield to("challenge-publish", challenge, said, leads=leads)


def judged_and_not_asked(challenge):
    """CLAB has judged it, and nobody has asked to make that public: the one thing to do next (`waiting`)."""
    asked = challenge.publications.filter(asked_at__gte=challenge.status_since)
    return challenge.status in S.closed() and not asked.exists()


def officers(user, challenge):
    if policy.moderates(user) and challenge.status in (S.RECEIVED, S.AGREED, S.WITH_J2I):
        yield to("challenge-check", challenge, _("Safety check, or join it with another"))
    untold = challenge.publications.waiting().filter(agreed_at__isnull=False, told_at__isnull=True)
    if policy.moderates(user) and untold.exists():
        yield to("challenge-told", challenge, _("I told whoever raised it"), posts=True)
    if policy.may_renew_code(user, challenge):
        yield to("challenge-new-code", challenge, _("Their code is lost"))


def writers(user, challenge):
    """Those who write the Local Offer: what changed becomes a page of it, where no page says so yet (A40)."""
    if policy.may_draft_entry(user, challenge) and challenge.status in (S.CHANGED, S.PARTLY_CHANGED):
        outcome = getattr(challenge, "outcome", None)
        if outcome and not outcome.entry_links.filter(entry__live=True).exists():
            yield to("challenge-new-entry", challenge, _("Make it a page of the Local Offer"))


def chairs(user, challenge):
    if not policy.chairs(user):
        return
    status = challenge.status
    if status in (S.AGREED, S.WITH_J2I):
        label = _("Put it on the table") if status == S.AGREED else _("Who has a part")
        yield to("challenge-table", challenge, label, leads=status == S.AGREED)
    if status in (S.WITH_J2I, S.IN_PROGRESS):
        yield to("challenge-promise", challenge, _("Write down a promise"))
    if status == S.WITH_J2I:
        yield to("challenge-start", challenge, _("The work starts"), posts=True)
    if status == S.IN_PROGRESS:
        yield to("challenge-answer", challenge, _("Write the answer"))
    if status in (S.WITH_J2I, S.IN_PROGRESS):
        yield to("challenge-pause", challenge, _("Put it on hold"))
    if status == S.PAUSED:
        yield to("challenge-resume", challenge, _("Take it off hold"), posts=True)
    if status == S.ANSWERED and guards.sent_back_noes(challenge).exists():
        yield to("challenge-close-no", challenge, _("Close it with the no"), posts=True)
    if status == S.NOT_NOW:
        yield to("challenge-look-again", challenge, _("Look at it again"), posts=True)
    if challenge.publications.waiting().filter(agreed_at__isnull=True).exists():
        yield to("challenge-agree", challenge, _("Agree to make it public"))
    if policy.may_post_update(user, challenge):
        yield to("challenge-news", challenge, _("Post news"))


def partners(user, challenge):
    if policy.chairs(user) or challenge.status not in S.at_j2i():
        return
    part = challenge.parts.filter(organisation__in=roles.organisations_of(user)).first()
    if part and challenge.status in (S.WITH_J2I, S.IN_PROGRESS):
        yield to("challenge-promise", challenge, _("Make a promise"))
        yield to("challenge-answer", challenge, _("Propose an answer"))
        yield Act(_("Say why not"), reverse("challenge-explain", args=[challenge.reference or challenge.pk, part.pk]))
    if policy.may_post_update(user, challenge):
        yield to("challenge-news", challenge, _("Post news"))
