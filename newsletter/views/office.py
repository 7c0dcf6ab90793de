"""Readers, for the participation officer: numbers, one person by her whole address, and a list with a yes each."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsletter import lists, policy
from newsletter.actions import office
from newsletter.forms.office import AddForm, FindForm, LiftForm, ListForm, StopForm, aside, from_aside
from newsletter.models import NewsletterIssuePage, Reader, Suppression
from newsletter.models.reader import masked

S = Reader.State
A_PAGE = 30
read_or_post = require_http_methods(["GET", "HEAD", "POST"])


def officers_alone(request):
    if not policy.looks_after_readers(request.user):
        raise PermissionDenied


@login_required
@never_cache
@read_or_post
def readers(request):
    """GET: the numbers, and a list that shows no address. POST: one person, by her whole address, in no web address."""
    officers_alone(request)
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return one(request, **form.cleaned_data)
    return render(request, "newsletter/readers.html", {"form": form, **numbers(request)},
                  status=422 if form.errors else 200)  # fmt: skip


def numbers(request):
    """How many read, in which edition; whom we leave alone, and why; the newest rows, masked."""
    stopped = Exists(Suppression.objects.filter(digest=OuterRef("digest")))
    found = Reader.objects.annotate(stopped=stopped).exclude(state=S.LEFT)
    counted = Counter()
    groups = found.order_by().values_list("state", "outside_county", "frequency", "stopped")
    for state, outside, frequency, is_stopped, number in groups.annotate(number=Count("pk")):
        reads = state == S.READS and not is_stopped
        counted["reads"] += number * reads
        counted["outside"] += number * (reads and outside)
        counted["yearly"] += number * (reads and frequency == Reader.Frequency.YEARLY)
        counted["asked"] += number * (state == S.ASKED)
    reasons = dict(Suppression.objects.order_by().values_list("reason").annotate(Count("pk")))
    newest = NewsletterIssuePage.objects.live().order_by("-date", "-number").first()
    return {
        "counted": [
            (_("Read it"), counted["reads"]),
            (_("Of them: outside the county"), counted["outside"]),
            (_("Of them: once a year"), counted["yearly"]),
            (_("Asked, no yes so far"), counted["asked"]),
        ],
        "reasons": [(label, reasons.get(value, 0)) for value, label in Suppression.Reason.choices],
        "page_obj": Paginator(found.order_by("-made_at", "-pk"), A_PAGE).get_page(request.GET.get("page")),
        "newest": newest,
    }


def one(request, *, channel, address, status=200, **forms):
    """One address: whether it reads, each yes with its day and words, what stops it; and what can be done."""
    reader, stopped = office.find(by=request.user, channel=channel, address=address)
    first = {"address": address}
    context = {
        "address": address,
        "masked": masked(channel, address),
        "reader": reader,
        "stopped": stopped,
        "stop_form": StopForm(initial=first),
        "lift_form": LiftForm(initial=first),
        **forms,
    }
    return render(request, "newsletter/reader.html", context, status=status)


@login_required
@never_cache
@read_or_post
def add(request):
    """Write down the yes of one person."""
    officers_alone(request)
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            office.add(by=request.user, **form.facts())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Written down. The welcome is on its way."))
            return redirect("newsletter-readers")
    return render(request, "newsletter/reader_add.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def act(request):
    """Stop one address, or let it in again. The answer is her page, as it is now."""
    officers_alone(request)
    kind = "lift" if "lift" in request.POST else "stop"
    form = (LiftForm if kind == "lift" else StopForm)(request.POST)
    if "address" in form.errors:
        return redirect("newsletter-readers")
    found = {name: form.cleaned_data[name] for name in ("channel", "address")}
    if form.is_valid():
        try:
            (office.lift if kind == "lift" else office.stop)(by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Done. Nothing was sent."))
            return one(request, **found)
    return one(request, status=422, **found, **{f"{kind}_form": form})


@login_required
@never_cache
@read_or_post
def bring_in(request):
    """A list: first what each line would do, then, on a second yes, it is done. The file is kept nowhere."""
    officers_alone(request)
    if "sealed" in request.POST:
        return bring_in_now(request)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        try:
            lines = office.look_through(by=request.user, data=form.cleaned_data["file"].read())
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            return render(request, "newsletter/readers_list_check.html", checked(lines, request.user))
    context = {"form": form, "most": lists.MOST_LINES}
    return render(request, "newsletter/readers_list.html", context, status=422 if form.errors else 200)


def checked(lines, user):
    found = Counter(line.result for line in lines)
    return {
        "lines": lines,
        "totals": [(result.label, found[result]) for result in lists.Result],
        "new": found[lists.Result.NEW],
        "sealed": aside(lines, user),
    }


def bring_in_now(request):
    try:
        rows = from_aside(request.POST["sealed"], request.user)
    except ValidationError as refused:
        form = ListForm()
        context = {"form": form, "most": lists.MOST_LINES, "refused": refused.messages}
        return render(request, "newsletter/readers_list.html", context, status=422)
    number = office.bring_in(by=request.user, rows=rows)
    said = ngettext("%(number)s reader was added.", "%(number)s readers were added.", number)
    messages.success(request, said % {"number": number})
    return redirect("newsletter-readers")
