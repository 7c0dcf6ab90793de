"""The pre-meet: one page for the young people of a meeting, and the chair's one tap while it is live."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.meeting import actions, policy
from challenges.meeting.forms import QuestionForm
from challenges.meeting.views.acts import console
from challenges.meeting.views.door import SEE_OTHER, find, form_page, is_live_script, refused, whole
from challenges.models import AgendaItem
from challenges.views.steps import FORM, put


def at(meeting):
    return reverse("meeting-pre-meet", args=[meeting.pk])


def find_pre_meet(request, pk):
    """The meeting, for its young people. For all others there is no such page (404), as if nobody had written."""
    meeting = find(request, pk)
    if not policy.pre_meets(request.user, meeting):
        raise Http404
    return meeting


@FORM
def pre_meet(request, pk):
    """What they want to ask, item by item, and who says it. Sent, the form adds a question."""
    meeting = find_pre_meet(request, pk)
    items = [one for one in meeting.agenda.select_related("challenge") if may_be_asked_about(one)]
    form = QuestionForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        facts = {"item_id": int(said["item"]), "text": said["text"], "named": said["named"]}
        try:
            actions.ask_ahead(meeting, by=request.user, says_it=said["who"] == QuestionForm.ME, **facts)
        except ValidationError as error:
            put(form, error)
        else:
            messages.success(request, _("It is on the list."))
            return HttpResponseRedirect(at(meeting), status=SEE_OTHER)
    for item in items:
        item.asked = []
    by_pk = {item.pk: item for item in items}
    for question in actions.questions_of(meeting):
        question.is_mine = question.author_id == request.user.pk
        question.i_say_it = question.speaker_id == request.user.pk
        if question.item_id in by_pk:
            by_pk[question.item_id].asked.append(question)
    return form_page(request, "meeting/pre_meet.html", form, meeting=meeting, items=items)


def may_be_asked_about(item):
    """Everything on the list but the goodbye, and what was taken back."""
    return item.kind != AgendaItem.Kind.CLOSING and not item.is_gone


def press(request, pk, action, said, **facts):
    """One button beside a question: do it, or say why not, on the page as it is now."""
    meeting = find_pre_meet(request, pk)
    try:
        action(meeting, by=request.user, question_id=whole(request, "question"), **facts)
    except ValidationError as error:
        return refused(request, error, at(meeting))
    messages.success(request, said)
    return HttpResponseRedirect(at(meeting), status=SEE_OTHER)


@require_POST
def take_part(request, pk):
    named = request.POST.get("named") == "on"
    return press(request, pk, actions.take_part, _("You say this one. You can give it back at any time."), named=named)


@require_POST
def give_back(request, pk):
    return press(request, pk, actions.give_part_back, _("Given back. Somebody else can take it."))


@require_POST
def take_back(request, pk):
    return press(request, pk, actions.take_question_back, _("Deleted."))


@require_POST
def asked(request, pk):
    """ "Asked": from the chair's page, in the meeting."""
    meeting = find(request, pk, may=policy.runs)
    to, question = console(meeting), whole(request, "question")
    try:
        actions.mark_asked(meeting, by=request.user, question_id=question)
    except ValidationError as error:
        return refused(request, error, to)
    if is_live_script(request):
        return JsonResponse({"go": to, "said": "", "answered": f"asked-{question}"})
    return HttpResponseRedirect(to, status=SEE_OTHER)
