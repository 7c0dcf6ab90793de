"""The feelings vote: the chair's three buttons, and the one tap of each young person."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.meeting import actions, policy
from challenges.meeting.views.acts import act, console, phone
from challenges.meeting.views.door import SEE_OTHER, find, is_live_script, refused, whole
from challenges.models import FeelingsVote


@require_POST
def feel(request, pk):
    """
    `feel` is "12:green": one button a feeling. The answer is the same whatever it was, and the same the second time.

    The form's op id is not kept: a token is spent, so a tap that is sent twice counts once.
    """
    meeting = find(request, pk, may=policy.feels)
    vote, _colon, feeling = request.POST.get("feel", "").partition(":")
    if not (vote.isascii() and vote.isdigit() and len(vote) < 16 and feeling in FeelingsVote.Feeling.values):
        raise BadRequest("feel")
    chairs = request.POST.get("from") == "chair" and policy.runs(request.user, meeting)
    to = console(meeting) if chairs else phone(meeting)
    try:
        actions.feel(meeting, by=request.user, vote_id=int(vote), feeling=feeling)
    except ValidationError as error:
        return refused(request, error, to)
    if is_live_script(request):
        return JsonResponse({"go": to, "said": "", "answered": vote})
    return HttpResponseRedirect(to, status=SEE_OTHER)


@require_POST
def ask(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.ask_feelings, console(meeting), item_id=whole(request, "item"))


@require_POST
def show(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.show_feelings, console(meeting), item_id=whole(request, "item"))


@require_POST
def drop(request, pk):
    meeting = find(request, pk, may=policy.runs)
    said = _("Stopped. Nothing was shown or kept.")
    return act(request, meeting, actions.drop_feelings, console(meeting), said, item_id=whole(request, "item"))
