"""Invitations, one's own page, and the two steps of signing in that are ours."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import actions, news, policy
from people.forms import InviteForm, MeForm
from people.models import Invitation, Notice

SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def closed(request, *args, **kwargs):
    """There is no open sign-up and no password here, whatever allauth could do (A13)."""
    raise Http404


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"), name="dispatch"
)
class ConfirmLoginCode(ConfirmLoginCodeView):
    """The code may come typed, pasted, or in the address of the link in the mail; only the button signs in."""

    def get_initial(self):
        return {"code": self.request.GET.get("code", "")[:20]}


confirm_login_code = ConfirmLoginCode.as_view()


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me(request):
    """My own page: the name I like, my language, how you may reach me, and what you tell me (D125, F8)."""
    form = MeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            actions.change_profile(user=request.user, **form.profile())
            if (choices := form.choices()) is not None:
                actions.choose_notices(user=request.user, **choices)
        messages.success(request, _("Saved."))
        return redirect("me")
    status = 422 if form.errors else 200
    return render(request, "people/me.html", {"form": form, "seats": request.user.seats}, status=status)


@login_required
@never_cache
@require_safe
def my_news(request):
    """The last fifty lines that were told her here on the site, ten a page; what is over by now is left out."""
    kept = Notice.objects.on_site(request.user).select_related("user")[: news.KEPT_IN_SIGHT]
    page = Paginator(kept, news.LOOK_AT).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    unseen = [notice for notice in shown if notice.seen_at is None]
    context = {"page_obj": page, "lines": news.lines_of(shown), "unseen": unseen}
    return render(request, "people/news.html", context)


@login_required
@require_POST
def seen_news(request):
    """ "I have seen these": the lines that stood before her, and no other."""
    news.see(user=request.user, notices=news.named(request.user, request.POST.getlist("notice")))
    return redirect("my-news" if request.POST.get("back") == "list" else "home")


@login_required
@require_POST
def sign_out_everywhere(request):
    """Ends her sign-in on every phone and computer, this one too."""
    actions.sign_out_everywhere(user=request.user)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request):
    """An officer or administrator invites one person into one group with one role (A13)."""
    if not policy.may_invite(request.user):
        raise PermissionDenied
    form = InviteForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, _("We wrote to %(name)s. The link works for 7 days.") % {"name": invitation.display_name}
            )
            return redirect("invite")
    waiting = Invitation.objects.open().select_related("group", "organisation")
    status = 422 if form.errors else 200
    return render(request, "people/invite.html", {"form": form, "waiting": waiting}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """The link in an invitation. Looking changes nothing, for mail scanners look too; the button signs in, once."""
    seen = Invitation.objects.for_token(token).select_related("group", "organisation", "invited_by", "takes_over__user")
    found = seen.first()
    if found is None:
        return render(request, "people/invitation_over.html", status=404)
    if request.method != "POST":
        return render(request, "people/invitation.html", {"invitation": found})
    try:
        user = actions.accept_invitation(token=token)
    except ValidationError:
        return render(request, "people/invitation_over.html", status=404)
    login(request, user, backend=SIGN_IN_BACKEND)
    messages.success(request, _("Welcome, %(name)s. You are in.") % {"name": user.display_name})
    return redirect("home")
