"""“Take it to the top”: CLAB asks a leader of the council one question, and she replies (D5, D6)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from challenges import actions, policy
from challenges.addresses import find
from challenges.forms.top import AskTopForm, TopReplyForm
from challenges.views.steps import FORM, allow, enter, one_form


@never_cache
@FORM
def ask(request, key):
    """CLAB's one question to one role; for CLAB alone, on what it has taken on."""
    challenge = find(request, key)
    allow(policy.may_ask_the_top(request.user, challenge))
    return one_form(
        request,
        challenge,
        AskTopForm(request.POST if request.method == "POST" else None),
        lambda role, asks: actions.ask_the_top(challenge, by=request.user, role=role, asks=asks),
        title=_("Take it to the top"),
        lead=_("CLAB has a direct line to the council’s leaders. They read this challenge in CLAB’s words."),
        button=_("Ask them"),
        said=_("Asked. The reply comes to this page."),
    )


@never_cache
@FORM
def reply(request, key, ask):
    """The reply of whoever holds the asked role now. Where nobody may read the question, there is no page."""
    challenge = find(request, key)
    enter(policy.reads_inside(request.user, challenge))
    asked = get_object_or_404(challenge.top_asks, pk=ask)
    allow(policy.replies_from_the_top(request.user, asked))
    if asked.replied_at:
        messages.warning(request, _("There is a reply already. The first one stands."))
        return redirect(challenge)
    return one_form(
        request,
        challenge,
        TopReplyForm(request.POST if request.method == "POST" else None),
        lambda text: actions.reply_from_the_top(asked, by=request.user, text=text),
        title=_("CLAB asks the %(role)s") % {"role": asked.get_role_display()},
        lead=asked.asks,
        button=_("Send the reply"),
        said=_("Sent. CLAB and the person who raised it can read it."),
    )
