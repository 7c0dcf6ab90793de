"""Words sent ahead: the page on which they are sent, the officer's list, and the chair's one tap (A32)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from challenges import addresses
from challenges import policy as of_challenges
from challenges.forms.voices import WordsAheadForm
from challenges.meeting import actions, policy
from challenges.meeting.ahead import came_of, row_of
from challenges.meeting.ahead import for_author as rows_for_author
from challenges.meeting.views.acts import act, console
from challenges.meeting.views.door import SEE_OTHER, find, some_uuid
from challenges.models import AgendaItem, WordsAhead
from challenges.views.raising import posted
from challenges.views.steps import FORM, allow, put
from challenges.views.voices import too_many


@never_cache
@FORM
def ahead(request, pk, item):
    """Words for one item, by a young person who is invited."""
    meeting = find(request, pk, may=policy.sends_ahead)
    items = meeting.agenda.select_related("challenge").filter(kind=AgendaItem.Kind.CHALLENGE)
    item = get_object_or_404(items, pk=item)
    item.meeting = meeting
    words = WordsAhead.objects.filter(item=item, user=request.user).select_related("voice_note").first()
    if words:
        words.item = item
    row = row_of(item, words, came_of([words] if words else []).get(words, []))
    return send(request, row, home=reverse("meeting", args=[meeting.pk]))


@never_cache
@FORM
def for_author(request, key):
    """Words from the challenge's own page, by who raised it, with a seat or without. Nobody learns who it is."""
    challenge = addresses.find(request, key)
    allow(of_challenges.is_author(request.user, challenge))
    row = next((row for row in rows_for_author(challenge) if row.open), None)
    if row is None:
        return redirect(challenge)
    return send(request, row, home=challenge.get_absolute_url(), as_author=True)


def send(request, row, *, home, as_author=False):
    """The page with her words for one item: sent, changed, taken back, or said yes to."""
    may = {"may_speak": of_challenges.may_speak(request.user), "may_name": not as_author}
    voice, words = row.voice, row.words
    text = voice.text if voice else words.text if words else ""
    initial = {"text": text, "says_name": words.says_name if words else False}
    form = WordsAheadForm(posted(request), request.FILES or None, initial=initial, **may)
    here = HttpResponseRedirect(request.path, status=SEE_OTHER)
    if request.method == "POST":
        try:
            if "delete" in request.POST:
                if words:
                    actions.take_words_back(words, by=request.user)
                messages.success(request, _("Taken back. Nobody has it any more."))
                return HttpResponseRedirect(home, status=SEE_OTHER)
            if form.is_valid() and not too_many(request, form, times=60):
                sent = actions.send_words(row.item, by=request.user, as_author=as_author, **form.facts())
                said = (
                    _("Sent. The chair has your words.")
                    if sent.text
                    else _("Sent. The participation officer writes it down for you.")
                )
                messages.success(request, said)
                return here
        except ValidationError as error:
            if error.code == "moved_on":
                messages.error(request, error.messages[0])
                return here
            put(form, error)
    context = {"row": row, "meeting": row.item.meeting, "form": form, "home": home, "as_author": as_author, **may}
    return render(request, "meeting/ahead.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def everything(request, pk):
    """All that was sent for this meeting, with who sent it, for the officer alone: she looks after people."""
    meeting = find(request, pk, may=policy.reads_ahead)
    sent = WordsAhead.objects.filter(item__meeting=meeting).written().select_related("item__challenge", "user")
    sent = [words for words in sent.order_by("item__position", "sent_at") if not words.item.is_gone]
    return render(request, "meeting/ahead_all.html", {"meeting": meeting, "sent": sent})


@require_POST
def read(request, pk):
    meeting = find(request, pk, may=policy.runs)
    said = _("They see on their own phone that you read it out.")
    return act(request, meeting, actions.read_out, console(meeting), said, words_id=some_uuid(request, "words"))
