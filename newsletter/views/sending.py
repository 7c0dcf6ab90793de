"""The pages of a sending: to whom, let go by whom, how far it is, and who perhaps got it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsletter import audience, policy
from newsletter.actions import sending as actions
from newsletter.forms.sending import PrepareForm
from newsletter.models import Delivery, NewsletterIssuePage, Sending
from people.choices import after_quiet_hours

St = Sending.State
A_PAGE = 20
ISSUES = 5  # the newest issues are offered; older ones went out, or never will
IN_DOUBT = 50  # shown at a time
POLL = 3  # seconds


def found(request, pk):
    if not policy.sees_sendings(request.user):
        raise PermissionDenied
    return get_object_or_404(Sending.objects.select_related("snapshot", "made_by", "approved_by"), pk=pk)


@login_required
@never_cache
@require_safe
def index(request):
    """`/news/sendings/`: what went out, what goes out, and the issues that may."""
    if not policy.sees_sendings(request.user):
        raise PermissionDenied
    sendings = Paginator(Sending.objects.select_related("snapshot"), A_PAGE)
    issues = NewsletterIssuePage.objects.live().defer_streamfields().order_by("-date", "-number")
    context = {
        "page_obj": sendings.get_page(request.GET.get("page")),
        "issues": issues[:ISSUES] if policy.sends_news(request.user) else [],
    }
    return render(request, "newsletter/sendings.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request, pk):
    """One issue: to whom, and when."""
    if not policy.sends_news(request.user):
        raise PermissionDenied
    issue = get_object_or_404(NewsletterIssuePage.objects.live(), pk=pk)
    form = PrepareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.prepare(issue, by=request.user, **form.facts())
        except ValidationError as refused:
            form.add_error(None, refused.messages[0])
        else:
            messages.success(request, _("It is ready. A second person lets it go."))
            return redirect("newsletter-sending", pk=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "newsletter/sending_prepare.html", {"form": form, "issue": issue}, status=status)


@login_required
@never_cache
@require_safe
def one(request, pk):
    """`/news/sendings/<pk>/`: everything about one sending that this person may see."""
    sending = found(request, pk)
    user = request.user
    before = sending.state in (St.PREPARED, St.APPROVED)
    context = {
        **how_far(sending),
        "sends": policy.sends_news(user),
        "may_let_go": sending.state == St.PREPARED and policy.lets_go(user, sending),
        "made_it": sending.made_by_id == user.pk,
        "before": before,
        "may_stop": sending.state in (St.PREPARED, St.APPROVED, St.SENDING, St.PAUSED) and policy.sends_news(user),
        "decides": policy.decides_about_unknown(user),
    }
    if before:
        readers = audience.to_come(sending)
        context["number"] = readers.count()
        context["minutes"] = -(-context["number"] // sending.a_minute)
        context["sample"] = audience.sample(readers) if policy.sees_readers_masked(user) else []
    elif context["decides"]:
        doubted = sending.deliveries.filter(state=Delivery.State.UNKNOWN).select_related("reader").order_by("pk")
        context["doubted"] = [{"pk": row.pk, "who": row.reader.masked, "said": row.said} for row in doubted[:IN_DOUBT]]
    return render(request, "newsletter/sending.html", context)


def how_far(sending):
    """The numbers of it, as they are shown: each state that has any, in its words."""
    counts = audience.counts(sending)
    rows = [(Delivery.State(state).label, number) for state, number in counts.items() if number]
    moving = sending.state == St.SENDING
    over = counts["sent"] + counts["failed"] + counts["unknown"] + counts["let_go"]
    now = timezone.now()
    goes_on = after_quiet_hours(now)
    night = goes_on if moving and goes_on > now else None  # nobody is sent mail then, and the page says why it stands
    total = sum(counts.values())
    return {"sending": sending, "counts": rows, "all": total, "over": over, "moving": moving, "night": night}


@login_required
@never_cache
@require_safe
def numbers(request, pk):
    """The numbers alone, asked for again and again while it goes out. 286 when it is over: htmx then stops."""
    sending = found(request, pk)
    context = how_far(sending)
    status = 200 if context["moving"] else 286
    return render(request, "newsletter/_sending_numbers.html", context, status=status)


@login_required
@require_POST
def act(request, pk, what):
    """One button of a sending."""
    sending = found(request, pk)
    do = ACTS.get(what)
    if do is None:
        raise Http404
    try:
        said = do(sending, request)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, said)
    return redirect("newsletter-sending", pk=sending.pk)


def test(sending, request):
    actions.send_test(sending, by=request.user)
    return _("It comes to you in a moment.")


def approve(sending, request):
    sending = actions.approve(sending, by=request.user)
    return _("It goes out now.") if sending.state == St.SENDING else _("It goes out at its hour.")


def pause(sending, request):
    actions.pause(sending, by=request.user)
    return _("It is paused. Nobody new gets it.")


def resume(sending, request):
    actions.resume(sending, by=request.user)
    return _("It goes on.")


def cancel(sending, request):
    actions.cancel(sending, by=request.user)
    return _("It is stopped.")


def decide(sending, request):
    row = request.POST.get("row", "")
    again = {"again": True, "sent": False}.get(request.POST.get("as"))
    if again is None or row and not (row.isascii() and row.isdigit() and len(row) < 18):
        raise ValidationError(_("Choose one of the two."))
    number = actions.decide(sending, by=request.user, again=again, pk=int(row) if row else None)
    if again:
        return ngettext("It goes again to %(n)d reader.", "It goes again to %(n)d readers.", number) % {"n": number}
    return ngettext("%(n)d reader counts as sent.", "%(n)d readers count as sent.", number) % {"n": number}


ACTS = {"test": test, "let-go": approve, "pause": pause, "resume": resume, "stop": cancel, "decide": decide}
