"""Two screens of our own in the CMS: advice while somebody writes, and the second person's reading."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.models import Page

from pages import advice, pieces, plainer, publishing
from pages.cms.panels import context_of
from people import roles


class SaysWhatItThinks:
    """POST the form of a page as it stands; the answer is the list of advice. Nothing is saved."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        form.defer_required_fields()
        form.is_valid()
        return render(request, "pages/cms/advice.html", context_of(form.advice()))


class PageAdvice(SaysWhatItThinks, PreviewOnEditView):
    pass


class NewPageAdvice(SaysWhatItThinks, PreviewOnCreateView):
    pass


class SayNo(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What should change?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what should change, so that they can do it.")},
    )


def second_person(request, page_id):
    """`/cms/second-person/<page>/`: what was, what is new, what was kept and why; then yes, or what should change."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not publishing.may_say_yes(request.user, page):
        if publishing.looks_after_pages(request.user) and not page.workflow_in_progress:
            messages.info(request, _("Nothing waits on this page any more."))
            return redirect("wagtailadmin_home")
        raise PermissionDenied
    state = page.current_workflow_task_state
    new = state.revision.as_object()
    form = SayNo(request.POST if "no" in request.POST else None)
    if request.method == "POST":
        if "yes" in request.POST:
            page = publishing.say_yes(page, by=request.user)
            said = _("It is up: %(page)s")
            if page.approved_schedule:
                said = _("It goes up by itself on its day: %(page)s")
            messages.success(request, said % {"page": new.title})
            return redirect("wagtailadmin_home")
        if form.is_valid():
            publishing.hand_back(page, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("It went back, with your words."))
            plainer.say_afterwards(request)
            return redirect("wagtailadmin_home")
    kept = list(page.kept_words.select_related("by"))
    hints = []
    if not roles.is_care_leaver(state.workflow_state.requested_by or request.user):  # her own words get no advice
        reasons = {one.word: one.reason for one in kept}
        hints = [one for one in advice.of(new, reasons) if one.level == advice.BETTER]
    context = {
        "page": page,
        "new": new,
        "state": state,
        "changes": changes(page if page.live else None, new),
        "kept": kept,
        "advice": hints,
        "form": form,
        "preview": reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, state.task_id]),
        "header_title": _("Read it, then say yes or no"),
    }
    return render(request, "pages/cms/second_person.html", context, status=422 if form.errors else 200)


def changes(old, new):
    """[(where, what it said, what it says now)] of the words that differ; other fields by their name and value."""
    before, after = (of_fields(page) if page else {} for page in (old, new))
    return [
        (where, before.get(where, ""), after.get(where, ""))
        for where in dict.fromkeys([*after, *before])
        if before.get(where, "") != after.get(where, "")
    ]


def of_fields(page):
    """Every piece of words by its place, then the page's other fields as its form names them."""
    found = {}
    for piece in pieces.of(page, everything=True):
        found[piece.where] = f"{found[piece.where]}\n{piece.says}" if piece.where in found else piece.says
    worded = {field.name for field in pieces.fields(page, everything=True)}
    for field in page._meta.get_fields():
        if getattr(field, "model", None) in (None, Page) or field.name in worded or not getattr(field, "editable", 0):
            continue
        if field.is_relation or not field.concrete or field.primary_key:
            continue
        shown = getattr(page, f"get_{field.name}_display", lambda field=field: getattr(page, field.name))()
        said = {True: _("yes"), False: _("no"), None: ""}.get(shown, shown) if not isinstance(shown, str) else shown
        found[str(field.verbose_name)] = str(said)
    found[_("address")] = page.slug
    return found
