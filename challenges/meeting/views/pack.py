"""The pack, to read or to print; large at a tap."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenges.meeting import pack as of_meeting
from challenges.meeting import policy
from challenges.meeting.views.door import find
from challenges.meeting.views.pages import coming
from pages.models import InformationPage


@require_safe
def pack(request, pk):
    """For everyone invited, each with what she may read. `?large=1`: nothing on it is smaller than 18 points."""
    meeting = find(request, pk)
    items = list(meeting.agenda.select_related("challenge"))
    sheets = of_meeting.sheets(meeting, items, request.user)
    context = {
        "meeting": meeting,
        "sheets": sheets,
        "words": of_meeting.words(meeting, sheets),
        "rules": of_meeting.GROUND_RULES,
        "coming": coming(meeting, {a.user_id: a for a in meeting.attendance.all()}),
        "first_meeting": InformationPage.objects.live().filter(slug="your-first-meeting").first(),
        "young": policy.pre_meets(request.user, meeting),
        "site": settings.SITE_URL,
        "large": request.GET.get("large") == "1",
    }
    return render(request, "meeting/pack.html", context)
