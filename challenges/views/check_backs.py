"""'Is it still working?', answered on the site in one tap (A9); out of a mail it is `taps`."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges import actions, policy
from challenges.addresses import find
from challenges.models import CheckBack
from challenges.views.author import number
from challenges.views.steps import allow, press


@require_POST
def lasted(request, key):
    """Her word or CLAB's, on the question that stood on the page. A no opens the challenge again."""
    challenge = find(request, key)
    allow(policy.may_say_if_it_lasted(request.user, challenge))
    said = request.POST.get("lasted", "")

    def say():
        one = challenge.check_backs.filter(pk=number(request.POST.get("check_back"))).first()
        if one is None:
            raise ValidationError(_("Nobody asks right now if it is still working."))
        return actions.say_if_it_lasted(one, by=request.user, lasted=said)

    return press(request, challenge, say, said=thanks_for)


def thanks_for(check_back):
    """What the person who answered reads."""
    if check_back.lasted == CheckBack.Lasted.NO:
        return _("Thank you. It is open again, and it is being worked on.")
    if check_back.lasted == CheckBack.Lasted.PARTLY:
        return _("Thank you. CLAB sees that it only partly works.")
    return _("Thank you. Good to know that it lasted.")
