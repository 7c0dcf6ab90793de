"""Making a challenge public: asked for, agreed by the chair, told to its author first (PR10, A8, domain.md 3.1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import guards, policy, promises
from challenges.actions.door import can_be_told, require, tell_author
from challenges.actions.offer import forget_drafts
from challenges.hers import as_told, told_event
from challenges.lifecycle import locked, record
from challenges.models import AuthorReply, Publication, TimelineEntry, Verdict
from people.models import Notice


def current_text(challenge, *, with_own_words=False):
    """What a publication of the challenge would say today: CLAB's wording, and answer and outcome where there are."""
    answer = guards.standing_answer(challenge)
    given = challenge.verdicts.filter(given_at__isnull=False)
    # One member's proposal is not CLAB's word: nothing is said to have changed before a verdict holds.
    # What changed stands beside the verdict that said so, whatever was said of a later answer.
    changed = given.filter(kind__in=[Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED]).first()
    verdict = changed or given.first()
    outcome = getattr(challenge, "outcome", None) if changed else None
    return {
        "title": challenge.title,
        "what_we_asked": challenge.what_we_asked,
        "words": challenge.own_words if with_own_words else challenge.story,
        "answer": _answer_text(answer) if answer else "",
        "what_changed": outcome.what_changed if outcome else "",
        "big": outcome.big if outcome else "",
        "why": verdict.why if verdict else "",
        "what_is_left": verdict.what_is_left if verdict else "",
        # Beside a verdict, and of the very answer that CLAB judged (A8).
        "author_says": _author_says(verdict) if verdict else "",
    }


def _author_says(verdict):
    reply = AuthorReply.objects.filter(answer=verdict.answer_id).first()
    return reply.fixes if reply else ""


def _answer_text(answer):
    lines = [answer.text]
    if answer.kind == answer.Kind.NO:
        lines += [
            _("Why not: %s") % answer.reason,
            _("Who decided: %s") % answer.decided_by,
            _("What could change it: %s") % answer.what_would_change_it,
        ]
    return "\n".join(lines)


@transaction.atomic
def ask_to_publish(challenge, *, by, with_own_words=False):
    """CLAB or the officer asks to make today's text public. Returns the waiting publication; one waits at a time."""
    challenge = locked(challenge)
    require(policy.may_ask_to_publish(by, challenge))
    guards.is_worded(challenge)
    Publication.objects.waiting().filter(challenge=challenge).update(ended_at=timezone.now())
    publication = Publication(
        challenge=challenge,
        asked_by_role=policy.role_of(by),
        **current_text(challenge, with_own_words=with_own_words),
    )
    publication.full_clean()
    publication.save()
    record(challenge, TimelineEntry.Code.PUBLICATION_ASKED, role=publication.asked_by_role, publication=publication)
    return publication


@transaction.atomic
def agree_to_publish(publication, *, by):
    """
    The chair agrees; the author is told now. It goes public on her "go ahead", else two working days later (PR10).

    Her two days begin when word has really left (`has_heard`). Where we have no way to tell her, silence is no yes:
    it waits until she opens her challenge and says go ahead, or the officer has told her in person (`told_in_person`).
    """
    challenge = locked(publication.challenge)
    publication.refresh_from_db()
    require(policy.chairs(by))
    if publication.ended_at:
        raise ValidationError(_("This text was replaced or taken back."), code="ended")
    if publication.agreed_at is None:
        publication.agreed_at = timezone.now()
        publication.save()
        record(challenge, TimelineEntry.Code.PUBLICATION_AGREED, role="chair", publication=publication)
        tell_author(challenge, "before_public", about=as_told(publication))
        has_heard(publication)
    return publication


@transaction.atomic
def has_heard(publication):
    """
    Begin her two working days, if word has really reached her; returns whether it has (PR10).

    A mail counts when the mail server took it. A line on her own page counts at once, and so does her page alone where
    she chose not to be written to: it waits there, above all else. A mail that is on its way, was refused, or perhaps
    went out counts for nothing: the officer is told, and tells her.
    """
    challenge = locked(publication.challenge)
    publication.refresh_from_db()
    if publication.ended_at or publication.agreed_at is None or publication.told_at:
        return publication.told_at is not None
    heard = word_left_at(challenge, publication)
    if heard is None:
        return False
    publication.told_at = heard
    publication.live_at = promises.public_from(heard)
    publication.save(update_fields=["told_at", "live_at"])
    record(challenge, TimelineEntry.Code.AUTHOR_HEARD, publication=publication, at=heard)
    return True


def word_left_at(challenge, publication):
    """When word of this text left for its author or stood on her page; None while it has not."""
    notice = Notice.objects.filter(event=told_event(publication)).first()
    if notice is not None and notice.state == Notice.State.SENT:
        return notice.sent_at
    on_her_page = can_be_told(challenge) and challenge.authorship.user_id
    # No row: she chose nothing, or never. Moot: she chose so while the mail waited for the morning.
    if on_her_page and (notice is None or notice.state == Notice.State.MOOT):
        return timezone.now()
    return None


@transaction.atomic
def told_in_person(publication, *, by):
    """The officer told her, face to face or by phone: her two working days begin now (PR10, A21)."""
    challenge = locked(publication.challenge)
    publication.refresh_from_db()
    require(policy.moderates(by))
    if publication.ended_at or publication.agreed_at is None or publication.told_at:
        raise ValidationError(_("There is nothing to tell here any more."), code="ended")
    publication.told_at = timezone.now()
    publication.live_at = promises.public_from(publication.told_at)
    publication.save()
    record(challenge, TimelineEntry.Code.AUTHOR_TOLD, role="officer", publication=publication)
    return publication


@transaction.atomic
def answer_publication(publication, *, by, go_ahead):
    """
    The author's own word on the exact text: go ahead makes it public now, no keeps it private.

    After it is public her no takes it off every page at once.
    """
    challenge = locked(publication.challenge)
    publication.refresh_from_db()
    require(policy.is_author(by, challenge))
    if publication.agreed_at is None or publication.ended_at:
        raise ValidationError(_("There is nothing to answer here any more."), code="ended")
    now = timezone.now()
    if go_ahead:
        publication.author_said = Publication.Said.GO_AHEAD
        publication.told_at = publication.told_at or now  # she reads it as she answers
        publication.live_at = min(publication.live_at or now, now)
        code = TimelineEntry.Code.AUTHOR_SAID_YES
    else:
        if (
            publication.live_at and publication.live_at <= now
        ):  # or the text before this one would come back in its place
            Publication.objects.live(at=now).filter(challenge=challenge).update(ended_at=now)
        publication.author_said, publication.ended_at = Publication.Said.NO, now
        code = TimelineEntry.Code.AUTHOR_SAID_NO
    publication.save()
    if not go_ahead:
        forget_drafts(challenge)
    record(challenge, code, role="author", publication=publication)
    return publication


@transaction.atomic
def unpublish(challenge, *, by):
    """Off every public page at once, by CLAB, the officer or its author; the words stay inside."""
    challenge = locked(challenge)
    hers = policy.is_author(by, challenge)
    require(hers or policy.judges(by) or policy.moderates(by))
    ended = challenge.publications.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    if ended:
        forget_drafts(challenge)
        record(challenge, TimelineEntry.Code.UNPUBLISHED, role="author" if hers else policy.role_of(by))
    return challenge
