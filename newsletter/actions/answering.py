"""What readers answer: one thing for CLAB, and one tap on the question of the month. Neither says who (A22)."""

from collections import Counter
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from challenges import actions
from newsletter import questions
from newsletter.models import AnswerCount, AnswerSpent, NewsletterIssuePage


def tell_clab(*, words, consent):
    """
    A challenge raised without an account, by the same safety check as every other. Returns (challenge, claim code).

    It takes neither the reader nor her link, so nothing can tie what she said to her address.
    """
    return actions.raise_challenge(by=AnonymousUser(), own_words=words, consent=consent)


@transaction.atomic
def count_answer(asked, *, reader, option):
    """
    Count one tap. Returns False for a second one of the same reader: the first stands, for nobody kept which it was.

    Kept are a number, and a keyed hash that says "she has answered"; they are not in one row.
    """
    if not asked.is_open or not 0 <= option < len(asked.answers):
        raise ValidationError(_("This question is closed."), code="closed")
    where = {"issue": asked.issue, "question": asked.block}
    _row, new = AnswerSpent.objects.get_or_create(token=token_of(reader, asked), **where)
    if not new:
        return False
    AnswerCount.objects.get_or_create(option=option, **where)
    AnswerCount.objects.filter(option=option, **where).update(number=F("number") + 1)
    return True


def token_of(reader, asked):
    return salted_hmac("newsletter.answers", f"{reader.pk}:{asked.key}", algorithm="sha256").hexdigest()


def forget_who_answered(now):
    """When a question is closed, that somebody has answered it is forgotten; the numbers stay. Returns how many."""
    over = NewsletterIssuePage.objects.filter(date__lt=(now - questions.OPEN_FOR).date())
    return AnswerSpent.objects.filter(issue__in=over.values("pk")).delete()[0]


def forgotten_ahead(now, until):
    """How many go on which day: {day: number}."""
    one_day = timedelta(days=1)
    days = AnswerSpent.objects.values_list("issue__date", flat=True)
    ends = [max(day + questions.OPEN_FOR + one_day, now.date()) for day in days]
    return Counter(day for day in ends if day <= until.date())
