"""One challenge, for every kind of reader: each reads what is hers to read, and no more (domain.md 3.1)."""

from django.db.models import Count, Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import policy, promises
from challenges.actions.raising import open_publication
from challenges.addresses import find
from challenges.deals import deal_of
from challenges.forms import NameForm
from challenges.guards import standing_answer
from challenges.happened import what_happened
from challenges.meeting.ahead import for_author as words_ahead
from challenges.models import Challenge, Commitment, Outcome, Part, TimelineEntry, Verdict
from challenges.next_step import next_step
from challenges.path import Status, path_of, status_of
from local_offer.models import OfferEntryPage

S = Challenge.Status
VERDICTS = {
    Verdict.Kind.CHANGED: Status(gettext_lazy("CLAB says: changed"), "sun", "s-done"),
    Verdict.Kind.PARTLY_CHANGED: Status(gettext_lazy("CLAB says: partly changed"), "part", "s-part"),
    Verdict.Kind.NOT_GOOD_ENOUGH: Status(gettext_lazy("CLAB says: not good enough"), "loop", "s-late"),
    Verdict.Kind.ACCEPT_NO: Status(gettext_lazy("CLAB says: we accept the no"), "bar", "s-rest"),
}
CHANGES = (Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED)


def for_page(user):
    """A challenge with all that its page shows this reader, so that the page asks a fixed number of statements."""
    commitments = Commitment.objects.select_related("owner__user", "owner__organisation", "thanks").prefetch_related(
        "date_changes__organisation"
    )
    parts = Part.objects.select_related("organisation").prefetch_related(Prefetch("commitments", commitments))
    found = (
        Challenge.objects.for_cards()
        .select_related("pillar", "merged_into", "authorship__user")
        .annotate(me_too=Count("backings", distinct=True))
        .prefetch_related(
            Prefetch("parts", parts),
            Prefetch("timeline", TimelineEntry.objects.select_related("organisation")),
            "answers__author_reply",
            "answers__organisation",
            "check_backs",
            Prefetch("verdicts", Verdict.objects.filter(given_at__isnull=False)),
        )
    )
    if not (user.is_authenticated or getattr(user, "claimed", ())):
        return found  # the rest is read inside alone
    return found.prefetch_related("updates__organisation", "top_asks")


@never_cache  # what was taken back is gone at the next look, and what a code opened stays in no cache (A7, trust.md G1)
@require_safe
def page(request, key):
    """
    The challenge page. Those inside read CLAB's wording, promises with names, answers; everybody else reads the live
    publication's text alone, with codes, dates, roles and organisations (domain.md 3.1).
    """
    challenge = find(request, key, for_page(request.user))
    if challenge.status == S.DRAFT:
        return redirect("challenge-raise-words", challenge.pk)
    if challenge.reference and key != challenge.reference:
        return redirect(challenge)
    hers = policy.is_author(request.user, challenge)
    context = {"challenge": challenge, "hers": hers, "status": status_of(challenge)}
    if challenge.status in (S.WITHDRAWN, S.REDIRECTED):
        # Off every page: its author alone gets here, and reads what happened to it, not the words.
        context["notes"] = challenge.notes.all() if challenge.status == S.REDIRECTED else ()
        moves = [entry for entry in challenge.timeline.all() if entry.to_status == S.WITHDRAWN]
        context["by_clab"] = bool(moves) and moves[-1].role != "author"
        return render(request, "challenges/challenge_gone.html", context)
    context |= page_of(request, challenge, hers)
    return render(request, "challenges/challenge.html", context)


def page_of(request, challenge, hers):
    """What the page shows this reader, and no more."""
    user = request.user
    inside = policy.reads_inside(user, challenge)
    close = policy.reads_own_words(user, challenge)
    people = inside and policy.sees_people(user)
    context = {
        "inside": inside,
        "close": close,
        "path": path_of(challenge),
        "parts": parts_of(challenge, inside=inside, people=people, may_thank=policy.may_thank(user, challenge)),
        "happened": what_happened(challenge, inside=inside, close=close, hers=hers),
        "standing": promises.standing(challenge),
        "step": next_step(challenge, names=people, inside=inside),
        "rung": rung_words(challenge, inside=inside),
        "label": challenge.author_label,
        "may_back": policy.may_back(user, challenge),
        "backed": user.is_authenticated and challenge.backings.filter(user=user).exists(),
        "room": room_of(user),
        "writes_the_offer": policy.may_draft_entry(user, challenge),
        "council": getattr(challenge, "taken_over", None),
        "top_asks": top_asks_of(user, challenge) if inside else [],
        "check_back": open_check_back(user, challenge),
        "lasted": [one for one in challenge.check_backs.all() if one.lasted],
    }
    context |= inside_text(challenge, close) if inside else public_text(challenge)
    context["entries"] = entries_of(request, challenge, context["what_changed"])
    if challenge.merged_into_id:
        context["joined"] = Challenge.objects.visible_to(user).filter(pk=challenge.merged_into_id).first()
    if hers:
        context |= hers_of(user, challenge)
    elif policy.moderates(user):
        context["notes"] = challenge.notes.all()
    return context


def rung_words(challenge, *, inside):
    """How far up the ladder it is, in words: from one J2I round on for those inside, once it is stuck for all."""
    if challenge.is_taken_over:
        return ""
    step = next_step(challenge)
    late = step.days_late if challenge.status in S.open() else 0
    rung = promises.rung_of(late, promises.days_still(challenge))
    return promises.RUNG_WORDS[rung] if rung >= (promises.Rung.REMINDED if inside else promises.Rung.STUCK) else ""


def public_text(challenge):
    """The words of the live publication: title, ask, words, answer, what changed and why. Nothing else is prose."""
    text = challenge.public_text
    if text is None:
        raise Http404
    return {
        "title": text.title,
        "what_we_asked": text.what_we_asked,
        "words": text.words,
        "theirs": bool(text.words)
        and (text.words == challenge.own_words or challenge.wording != Challenge.Wording.CLAB),
        "answer_text": text.answer,
        "what_changed": text.what_changed,
        "big": text.big,
        "why": text.why,
        "what_is_left": text.what_is_left,
        "author_says": text.said_by_author,
        "judged": judged_in(text, challenge),
    }


def judged_in(text, challenge):
    """CLAB's verdict as a chip, where the public text was written after it: beside what its author says (A8)."""
    if challenge.status not in (S.CHANGED, S.PARTLY_CHANGED) or text.asked_at < challenge.status_since:
        return None
    return VERDICTS[challenge.status]


def inside_text(challenge, close):
    """CLAB's wording and the answers as they stand; her own words for those who read them."""
    answer = next((a for a in challenge.answers.all() if a.confirmed_at and not a.sent_back_at), None)
    outcome = Outcome.objects.filter(challenge=challenge).first()
    text = challenge.public_text
    verdict = next(iter(challenge.verdicts.all()), None)
    # What changed stands beside the verdict that said so, whatever was said of a later answer.
    said_so = next((v for v in challenge.verdicts.all() if v.kind in CHANGES), verdict)
    return {
        "title": challenge.title,
        "what_we_asked": challenge.what_we_asked,
        "words": challenge.story if challenge.story != challenge.own_words else "",
        "own_words": challenge.own_words if close else "",
        "theirs": close or challenge.wording != Challenge.Wording.CLAB,
        "own_ask": challenge.own_ask if close else "",
        "answer": answer,
        # "CLAB sees your answer": nobody promised her that the organisations do.
        "reply": getattr(answer, "author_reply", None) if close else None,
        # The organisations read it once its author has let everybody read it.
        "author_says": text.said_by_author if text and text.asked_at >= challenge.status_since else "",
        "verdict": verdict,
        "verdict_chip": VERDICTS[verdict.kind] if verdict else None,
        "what_changed": outcome.what_changed if outcome else "",
        "big": outcome.big if outcome else "",
        "principles": outcome.principles.all() if outcome else (),
        "why": said_so.why if said_so else "",
        "what_is_left": said_so.what_is_left if said_so else "",
    }


def open_check_back(user, challenge):
    """'Is it still working?', where it waits and this reader is one of those who are asked (A9)."""
    if not policy.may_say_if_it_lasted(user, challenge):
        return None
    for one in challenge.check_backs.all():
        one.challenge = challenge
    return next((one for one in challenge.check_backs.all() if one.is_open), None)


def parts_of(challenge, *, inside, people, may_thank=False):
    """Each organisation's promises as cards; what we ask of it, and why it made none, are read inside."""
    parts = []
    for part in challenge.parts.all():
        deals = [deal_of(c, inside=inside, people=people, may_thank=may_thank) for c in part.commitments.all()]
        parts.append({"part": part, "deals": deals, "asked": part.asked if inside else "", "inside": inside})
    return parts


def top_asks_of(user, challenge):
    """CLAB's questions to the top with their replies, and whether this reader is the one who is asked (D6)."""
    return [
        {"ask": ask, "may_reply": not ask.replied_at and policy.replies_from_the_top(user, ask)}
        for ask in challenge.top_asks.all()
    ]


def entries_of(request, challenge, what_changed):
    """The Local Offer entries it wrote, where the reader reads what changed."""
    if not what_changed:
        return []
    links = Outcome.objects.filter(challenge=challenge).values_list("entry_links__entry", flat=True)
    return [
        {"title": entry.title, "url": entry.get_url(request)}
        for entry in OfferEntryPage.objects.live().filter(pk__in=[pk for pk in links if pk])
    ]


def room_of(user):
    """The room where those inside do their work on it, as the name of its address."""
    if policy.enters_clab(user):
        return "clab"
    return "j2i" if policy.enters_j2i(user) else ""


def hers_of(user, challenge):
    """What its author may still say or change."""
    answer = standing_answer(challenge) if challenge.status == S.ANSWERED else None
    replied = answer is not None and hasattr(answer, "author_reply")
    worded = challenge.wording == Challenge.Wording.CLAB
    asks_wording = worded and not challenge.wording_reply and challenge.status in (S.RECEIVED, S.AGREED, S.WITH_J2I)
    waiting = open_publication(challenge)
    return {
        "notes": challenge.notes.all(),
        "ahead": words_ahead(challenge),
        # What waits for her stands on top of her page; what she has said may be said anew further down.
        "asks_her": bool(waiting or asks_wording or (answer and not replied)),
        "asks_wording": asks_wording,
        "asks_fixes": None if replied else answer,
        "said_wording": worded and bool(challenge.wording_reply),
        "said_fixes": answer if replied else None,
        "waiting": waiting,
        "name_form": NameForm(
            initial={"name_shown": challenge.name_shown},
            as_member=policy.may_show_as(user, challenge, Challenge.NameShown.CLAB_MEMBER),
        ),
        "may_withdraw": challenge.status in S.not_final(),
        "is_public": bool(challenge.public_text),
        "gets_mail": bool(challenge.authorship.contact and not challenge.authorship.user),
    }
