"""
The link in the mail to those who look after entries: one page, one button, without signing in (design.md 3.8).

The link opens a page that shows; the button acts. So a mail scanner that follows every link changes nothing. It signs
nobody in and gives no more than that answer, which moves no date and shows nowhere in public. It ends after thirty
days, and when its person is asked about nothing any more.
"""

from django.core import signing

from people import mail
from people.models import User

SALT = "local_offer.review"
GOOD_FOR = 30 * 24 * 60 * 60  # seconds


def link(user):
    """The whole address for a mail to this person."""
    return mail.link("review-tap", signing.dumps(user.pk, salt=SALT))


def opened(token):
    """The person behind a link, or None when it is forged, too old, or she may not act any more."""
    try:
        key = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()
