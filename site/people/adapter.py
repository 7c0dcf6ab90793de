from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.utils import translation

from people import mail


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: an account comes from an invitation alone. Codes go the way of all mail."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """
        Queue the code instead of sending it, so that a mail server that is down gives no error page.

        Whether the address is known or not, the same work is done, so the answer's time tells nothing.
        """
        with translation.override(settings.LANGUAGE_CODE):  # mails are in English, whatever the page speaks
            message = self.render_mail(template_prefix, email, {"request": current.request, "email": email, **context})
        mail.send_rendered(address=email, subject=message.subject, body=message.body)
