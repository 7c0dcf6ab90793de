"""What those with a part write: news, and an answer for the chair to confirm (A14, A17, A18)."""

from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from challenges import actions, policy
from challenges.addresses import find
from challenges.forms.j2i import AnswerForm, NewsForm
from challenges.meeting.actions import on_now, post_news
from challenges.models import Challenge, Line
from challenges.views.clab import moved_on
from challenges.views.steps import FORM, allow, one_form, private_in
from people import roles

S = Challenge.Status


def my_part(user, challenge):
    """The part of the organisation she speaks for, or None."""
    return challenge.parts.filter(organisation__in=roles.organisations_of(user)).select_related("organisation").first()


@never_cache
@FORM
def news(request, key):
    """News in at most a hundred words (A17). Weak words and private details get a hint, once."""
    challenge = find(request, key)
    allow(policy.may_post_update(request.user, challenge))
    form = NewsForm(request.POST or None)
    private = private_in(request, form, "text")
    lead = _("Say it as it is, also when nothing moved. Young people read every word.")
    if on_now(challenge):
        lead = _("A meeting talks about this now. The chair reads your news first, and shows it there.")
    return one_form(
        request,
        challenge,
        form,
        lambda text: post_news(challenge, by=request.user, text=text),
        title=_("Post news"),
        lead=lead,
        button=_("Post it"),
        again=_("Post it as it is"),
        said=news_said,
        private=private,
    )


def news_said(posted):
    """What becomes of news now: it is posted, or it waits for the chair of a meeting that talks about it (A17)."""
    if not isinstance(posted, Line):
        return _("Posted. Everybody who follows this can read it.")
    if posted.status == Line.Status.RELEASED:
        return _("Posted, and shown in the meeting.")
    return _(
        "Sent to the chair, for a meeting talks about this now. Your news stands here when she shows it there. "
        "If she gets no time to read it, it stands here when the meeting is over."
    )


@never_cache
@FORM
def answer(request, key):
    """Propose an answer: yes, partly, or a no with its four reasons (A14, A18). Weak words get a hint, once."""
    challenge = find(request, key)
    part = my_part(request.user, challenge)
    allow(policy.chairs(request.user) or part is not None)
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        return moved_on(request, challenge)
    form = AnswerForm(request.POST or None)
    return one_form(
        request,
        challenge,
        form,
        lambda **said: actions.propose_answer(
            challenge, by=request.user, organisation=part.organisation if part else None, **said
        ),
        title=_("Propose an answer"),
        lead=_("The chair confirms it. Then CLAB says if it is good enough."),
        button=_("Send the answer"),
        said=_("Sent to the chair."),
    )
