"""What the person who raised it does: write, send, choose, answer, take back (A1, A2, A7, A21)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require, tell_author
from challenges.actions.offer import forget_drafts
from challenges.lifecycle import locked, record, transition
from challenges.models import AuthorReply, Authorship, Challenge, Publication, TimelineEntry, VoiceNote

S = Challenge.Status
DRAFT_FIELDS = {"own_words", "own_ask", "name_shown", "language"}


@transaction.atomic
def start_draft(*, by, language="en-gb"):
    """An empty draft that only its writer sees, so that her words are kept on the server (A1, F17)."""
    challenge = Challenge.objects.create(language=language)
    user = by if by.is_authenticated else None
    Authorship.objects.create(challenge=challenge, user=user, alias=Authorship.new_alias())
    return challenge


@transaction.atomic
def save_draft(challenge, *, by, contact=None, name_given=None, **words):
    """Keep what she has written so far. Only a draft, and only by its writer; other fields are refused."""
    challenge = locked(challenge)
    require(policy.is_author(by, challenge))
    if challenge.status != S.DRAFT:
        raise ValidationError(_("This was sent already."), code="sent")
    unknown = words.keys() - DRAFT_FIELDS
    if unknown:
        raise TypeError(f"Not a draft's fields: {unknown}")
    if "name_shown" in words:
        may_show(challenge, by, words["name_shown"])
    for field, value in words.items():
        setattr(challenge, field, value)
    challenge.full_clean(exclude=["status", "pillar"])
    challenge.saved_at = timezone.now()
    challenge.save(update_fields=[*words, "saved_at"])
    authorship = challenge.authorship
    if contact is not None:
        authorship.contact = contact
    if name_given is not None:
        authorship.name_given = name_given
    authorship.save()
    return challenge


@transaction.atomic
def send(challenge, *, by, consent):
    """
    Send it to CLAB. Returns the challenge and, for someone without an account, the claim code: shown once (A21).

    Raises `ValidationError` without her consent to who can read it, or without words.
    """
    challenge = locked(challenge)
    if consent:
        challenge.consent_at = timezone.now()
    title, what_we_asked, _story = own_wording(challenge)
    challenge.title, challenge.what_we_asked = challenge.title or title, challenge.what_we_asked or what_we_asked
    challenge.save(update_fields=["consent_at", "title", "what_we_asked"])
    challenge = transition(challenge, "send", by=by)
    VoiceNote.objects.filter(challenge=challenge).delete()  # what goes to others is written (A1)
    code = ""
    if challenge.authorship.user is None and not challenge.authorship.claim_code_hash:
        code = challenge.authorship.new_claim_code()
        challenge.authorship.save()
    tell_author(challenge, "got_it")
    return challenge, code


def raise_challenge(*, by, own_words, own_ask="", name_shown=Challenge.NameShown.NOTHING, contact="", consent=True):
    """Draft and send in one go: what the form's last step does. Returns (challenge, claim code or '')."""
    with transaction.atomic():
        challenge = start_draft(by=by)
        by.claimed = {*getattr(by, "claimed", ()), challenge.pk}
        save_draft(challenge, by=by, own_words=own_words, own_ask=own_ask, name_shown=name_shown, contact=contact)
        return send(challenge, by=by, consent=consent)


def own_wording(challenge, limit=60):
    """Title, ask and story as she put them: her first words, cut between words, what she asked for, and no story."""
    line = " ".join(challenge.own_words.split())
    title = line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"
    return title, challenge.own_ask, ""


@transaction.atomic
def claim(*, by, code):
    """
    The challenge a claim code belongs to; with an account it becomes hers for good (A21).

    Raises `ValidationError` for a code that opens nothing; the sentence is the same whatever is wrong with it. A code
    is for the young person it was written for: nobody who sits here for a council or an organisation can use one,
    not even the officer who wrote it down.
    """
    if not policy.may_claim(by):
        raise ValidationError(_("Codes are for the young people who told us. You are signed in with another job here."))
    # Locked, so that of two people with the same code the first one has it.
    with_code = Authorship.objects.select_for_update(of=("self",)).for_code(code)
    authorship = with_code.select_related("challenge").first() if code.strip() else None
    if authorship is None or (authorship.user and authorship.user != by):
        raise ValidationError(_("We can’t find anything with this code. Check each letter."), code="no_such_code")
    if by.is_authenticated and authorship.user is None:
        authorship.user, authorship.claimed_at = by, timezone.now()
        authorship.save()
    return authorship.challenge


@transaction.atomic
def choose_name(challenge, *, by, name_shown):
    """
    How her name shows, from now on and everywhere, old pages included (A2). Allowed at any time.

    Whoever leaves CLAB keeps "A CLAB member" where she chose it, for that is what she was when she raised it; once she
    has chosen something else, it is not hers to choose again.
    """
    challenge = locked(challenge)
    require(policy.is_author(by, challenge))
    if name_shown not in Challenge.NameShown.values:
        raise ValidationError(_("Choose one of them."), code="name")
    may_show(challenge, by, name_shown)
    if name_shown == Challenge.NameShown.DISPLAY_NAME and not challenge.authorship.chosen_name:
        raise ValidationError(_("You gave us no name to show. Choose another one."), code="name")
    challenge.name_shown = name_shown
    challenge.save(update_fields=["name_shown"])
    return challenge


def may_show(challenge, by, name_shown):
    """Refuse "A CLAB member" for who is not on CLAB and has not chosen it here before (A2)."""
    if not policy.may_show_as(by, challenge, name_shown):
        raise ValidationError({"name_shown": _("Only CLAB members can show as one. Choose another one.")})


@transaction.atomic
def forget_contact(challenge, *, by):
    """She left an e-mail without an account, and wants no more mail: the address is deleted (D125)."""
    challenge = locked(challenge)
    require(policy.is_author(by, challenge))
    Authorship.objects.filter(challenge=challenge).update(contact="")
    return challenge


@transaction.atomic
def answer_wording(challenge, *, by, yes):
    """Her yes or no to CLAB's wording. A no is shown to CLAB beside it; her own words always stand beside it too."""
    challenge = locked(challenge)
    require(policy.is_author(by, challenge))
    if challenge.wording != Challenge.Wording.CLAB:
        raise ValidationError(_("CLAB has not changed the words."), code="unchanged")
    challenge.wording_reply = Challenge.YesNo.YES if yes else Challenge.YesNo.NO
    challenge.save(update_fields=["wording_reply"])
    record(challenge, TimelineEntry.Code.WORDING_ANSWERED, role="author")
    return challenge


@transaction.atomic
def reply_to_answer(answer, *, by, fixes):
    """'Does this fix it?', one tap; she may change her mind until CLAB has decided (domain.md 3.1)."""
    challenge = locked(answer.challenge)
    require(policy.is_author(by, challenge))
    if challenge.status != S.ANSWERED or answer.sent_back_at or not answer.confirmed_at:
        raise ValidationError(_("This answer is not open any more."), code="not_open")
    if fixes not in AuthorReply.Fixes.values:
        raise ValidationError(_("Choose one of the three."), code="fixes")
    reply, _new = AuthorReply.objects.update_or_create(answer=answer, defaults={"fixes": fixes, "at": timezone.now()})
    record(challenge, TimelineEntry.Code.AUTHOR_REPLIED, role="author")
    return reply


@transaction.atomic
def withdraw(challenge, *, by):
    """
    Take it back: one tap, by its author or by CLAB. Off every page at once; reports keep the count (A7).

    A draft that was never sent is simply deleted: nothing of it was ever anybody else's.
    """
    challenge = locked(challenge)
    if challenge.status == S.DRAFT:
        require(policy.is_author(by, challenge))
        challenge.delete()
        return challenge
    challenge = transition(challenge, "withdraw", by=by)
    challenge.publications.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    forget_drafts(challenge)
    if not policy.is_author(by, challenge):
        tell_author(challenge, "taken_back")
    return challenge


def open_publication(challenge):
    """The text that waits for her go ahead, or None."""
    return Publication.objects.waiting().filter(challenge=challenge, agreed_at__isnull=False).first()
