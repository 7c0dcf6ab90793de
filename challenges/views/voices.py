"""Voice notes: recording one for a draft, hearing it, and the officer who writes it down (A1)."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenges import actions, limits, policy
from challenges.forms.voices import SpeakForm, WriteDownForm, WrittenDownForm
from challenges.lifecycle import MovedOn
from challenges.models import VoiceNote
from challenges.views.raising import HOUR, find_draft, posted, sent_already
from challenges.views.steps import FORM, enter, put
from people import audit


def too_many(request, form, times=30):
    """Whether this address has sent more sound or words than anybody needs within an hour; the form says so."""
    if limits.allow(request, f"said:{times}", times=times, seconds=HOUR):
        return False
    form.add_error(None, _("We got very many from here just now. Please try again in an hour."))
    return True


@never_cache
@login_required
@FORM
def speak(request):
    """Question 1, spoken, for something new. Nothing is stored before there is something to hear."""
    form = SpeakForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and not too_many(request, form):
        note = actions.speak_draft(by=request.user, heard=form.cleaned_data["sound"])
        return redirect("challenge-raise-voice", note.challenge_id)
    status = 422 if form.errors else 200
    return render(request, "challenges/raise_voice.html", {"form": form}, status=status)


@never_cache
@FORM
def spoken(request, key):
    """Her voice note in a draft: hear it, write it down or ask for that, say yes to the words, or delete it."""
    try:
        draft = find_draft(request, key)
    except MovedOn as moved_on:
        return sent_already(request, moved_on)
    note = VoiceNote.objects.filter(challenge=draft).first()
    if request.method == "POST":
        return do(request, draft, note)
    form = WrittenDownForm(initial={"text": note.text}) if note else SpeakForm()
    return page(request, draft, note, form)


def page(request, draft, note, form):
    context = {"draft": draft, "note": note, "form": form, "may_speak": policy.may_speak(request.user)}
    return render(request, "challenges/raise_voice.html", context, status=422 if form.errors else 200)


def do(request, draft, note):
    """One of the four, on the page of her draft."""
    here = redirect("challenge-raise-voice", draft.pk)
    try:
        if note is None:
            form = SpeakForm(request.POST, request.FILES)
            if form.is_valid() and not too_many(request, form):
                actions.speak_draft(by=request.user, heard=form.cleaned_data["sound"], draft=draft)
                return here
            return page(request, draft, note, form)
        form = WrittenDownForm(request.POST)
        if "delete" in request.POST:
            actions.delete_voice(note, by=request.user)
            messages.success(request, _("Your voice note is deleted."))
            return redirect("challenge-raise-words", draft.pk)
        if "ask" in request.POST:
            actions.ask_to_write_down(note, by=request.user)
            messages.success(request, _("The participation officer writes it down for you."))
            return here
        if form.is_valid():
            actions.use_as_words(note, by=request.user, text=form.cleaned_data["text"])
            messages.success(request, _("These are your words now. Your voice note is deleted."))
            return redirect("challenge-raise-words", draft.pk)
    except ValidationError as error:
        put(form, error)
    return page(request, draft, note, form)


@never_cache
@require_safe
def notes(request):
    """What waits to be written down, the oldest first; for the officer alone. No name: none is needed for it."""
    enter(policy.writes_voices_down(request.user))
    asked = VoiceNote.objects.filter(asked_at__isnull=False).order_by("written_at", "asked_at")
    return render(request, "challenges/voices.html", {"notes": asked})


@never_cache
@FORM
def note(request, pk):
    """The officer hears one and writes it down. That she did is in the audit log; what she heard is not."""
    enter(policy.writes_voices_down(request.user))
    found = VoiceNote.objects.filter(pk=pk, asked_at__isnull=False).first()
    if found is None:
        raise Http404
    form = WriteDownForm(posted(request), initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_down(found, by=request.user, text=form.cleaned_data["text"])
        except ValidationError as error:
            put(form, error)
        else:
            messages.success(request, _("Thank you. They read it now, and say yes or no."))
            return redirect("voice-notes")
    elif request.method == "GET":
        audit.record("voice_note_opened", by=request.user, subject=found)
    context = {"note": found, "form": form}
    return render(request, "challenges/voice.html", context, status=422 if form.errors else 200)


@require_safe
def sound(request, pk):
    """
    The sound itself, to those two people, and 404 to everybody else. In one range, if that is asked for: Safari plays
    nothing otherwise. No cache keeps it, and no page but ours may use it.
    """
    found = VoiceNote.objects.select_related("sound", "challenge", "words_ahead__item__challenge").filter(pk=pk).first()
    if found is None or not policy.hears_voice(request.user, found):
        raise Http404
    data = bytes(found.sound.data)
    response = HttpResponse(content_type=found.get_kind_display())
    wanted = re.fullmatch(r"bytes=([0-9]{1,9})-([0-9]{0,9})", request.headers.get("Range", ""))
    if wanted:
        first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        data = data[first : last + 1]
    response.content = data
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = f'inline; filename="voice-note.{found.kind}"'
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
