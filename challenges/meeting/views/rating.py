"""How was the meeting? The page with the four questions, then with what was counted; and the tap."""

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from challenges.meeting import actions
from challenges.meeting import rating as of_meeting
from challenges.meeting.views.door import SEE_OTHER, find, refused
from challenges.models import RatingCount


@require_safe
def rating(request, pk):
    """Before the end there is nothing to say of it: on to the meeting's page."""
    meeting = find(request, pk)
    if meeting.closed_at is None:
        return redirect("meeting", meeting.pk)
    context = {"meeting": meeting, "closes_at": of_meeting.closes_at(meeting), "results": of_meeting.results(meeting)}
    if context["results"] is None:
        context |= {"asked": of_meeting.asked(meeting, request.user), "answers": RatingCount.Answer.choices}
    return render(request, "meeting/rating.html", context)


@require_POST
def rate(request, pk):
    """One question and one answer; back to that question, which then says that she has answered."""
    meeting = find(request, pk)
    to = reverse("meeting-rating", args=[meeting.pk])
    question = request.POST.get("question", "")
    try:
        actions.rate(meeting, by=request.user, question=question, answer=request.POST.get("answer", ""))
    except ValidationError as error:
        return refused(request, error, to)
    return HttpResponseRedirect(f"{to}#{question}", status=SEE_OTHER)
