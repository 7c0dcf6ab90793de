"""Before a meeting: its calendar entry, another day, calling it off, what helps people to come, the agenda's plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from challenges.meeting import actions, policy
from challenges.meeting.forms import ItemForm
from challenges.meeting.views.door import SEE_OTHER, done, find, form_page, op_id, refused, whole
from challenges.views.steps import FORM, put
from events import calendars
from events.actions import say_need
from events.forms import MeetingForm, NeedForm
from events.policy import arranges, reads_needs, seats_at


def home(meeting):
    return reverse("meeting", args=[meeting.pk])


@require_safe
def calendar(request, pk):
    """The meeting as a calendar entry; fetched again, it changes the entry that is there."""
    response = HttpResponse(calendars.entry(find(request, pk)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@FORM
def change(request, pk):
    """Another day, time, place or link."""
    meeting = find(request, pk, may=arranges)
    if request.method == "GET" and not meeting.is_planned:
        return redirect(home(meeting))
    form = MeetingForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        seen = whole(request, "seen")
        try:
            event = actions.change_meeting(meeting, by=request.user, op_id=op_id(request), seen=seen, **form.facts())
        except ValidationError as error:
            put(form, error)
            meeting.refresh_from_db()
        else:
            changed = find(request, pk).sequence != seen
            said = _("Saved. We tell everyone who said they are coming.") if changed else _("Nothing was changed.")
            return done(request, event, home(meeting), said)
    return form_page(request, "meeting/change.html", form, meeting=meeting)


@FORM
def call_off(request, pk):
    """Called off? Asked once more, with what it means."""
    meeting = find(request, pk, may=arranges)
    if request.method == "POST":
        try:
            event = actions.call_off(meeting, by=request.user, op_id=op_id(request))
        except ValidationError as error:
            return refused(request, error, home(meeting))
        return done(request, event, home(meeting), _("It is called off. We tell everyone who said they are coming."))
    if not meeting.is_planned:
        return redirect(home(meeting))
    return form_page(request, "meeting/call_off.html", None, meeting=meeting)


@FORM
def easier(request, pk):
    """What would make it easier for her to come: hers to write, change and delete, on a page of its own."""
    meeting = find(request, pk)
    mine = meeting.access_needs.filter(user=request.user).first()
    form = NeedForm(request.POST or None, initial={"words": mine.words if mine else ""})
    if "delete" in request.POST or (request.method == "POST" and form.is_valid()):
        words = "" if "delete" in request.POST else form.cleaned_data["words"]
        try:
            kept = say_need(meeting, by=request.user, words=words)
        except ValidationError as error:
            put(form, error)
        else:
            if kept or mine:
                said = _("Kept. Only you and the participation officer read it.") if kept else _("Deleted.")
                messages.success(request, said)
            return HttpResponseRedirect(home(meeting), status=SEE_OTHER)
    return form_page(request, "meeting/easier.html", form, meeting=meeting, mine=mine)


@require_safe
def easier_all(request, pk):
    """What those who are invited wrote, for the officer alone. Who lost her seat meanwhile is left out."""
    meeting = find(request, pk, may=reads_needs)
    needs = meeting.access_needs.filter(user__in=seats_at(meeting).values("user")).select_related("user")
    return render(request, "meeting/easier_all.html", {"meeting": meeting, "needs": needs.order_by("written_at")})


@require_POST
def item(request, pk):
    """Place and minutes of one item. `was` is its place on the page she saw: only another number moves it."""
    meeting = find(request, pk, may=policy.runs)
    found = get_object_or_404(meeting.agenda.select_related("challenge"), pk=whole(request, "item"))
    form = ItemForm(request.POST)
    if form.is_valid():
        place, minutes = form.cleaned_data["place"], form.cleaned_data["minutes"]
        if request.POST.get("was") == str(place):
            place = None
        try:
            event = actions.plan_item(
                meeting, by=request.user, op_id=op_id(request), item_id=found.pk, minutes=minutes, place=place
            )
        except ValidationError as error:
            put(form, error)
        else:
            return done(request, event, home(meeting), _("Saved."))
    was = request.POST.get("was", "")
    return form_page(request, "meeting/plan_item.html", form, meeting=meeting, item=found, was=was)
