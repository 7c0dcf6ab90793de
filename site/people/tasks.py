"""
What the worker does: send mail. Nothing is sent twice; what cannot be sent now is tried again with growing gaps.

A worker may die at any line. Before it speaks to the mail server it marks the row as being sent; a row found so later
was perhaps sent and perhaps not, and is never sent again by itself (trust.md F7, F8).
"""

import contextlib
import smtplib
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone
from django_tasks import task

GAPS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440)]  # after these the mail server had a day and a half


class NotNow(Exception):
    """The mail was surely not taken, and may be tried again."""


class Refused(Exception):
    """The mail server said no for good."""


class PerhapsSent(Exception):
    """The line broke while the mail was being handed over: nobody knows."""


def hand_over(message):
    """
    Give one message to the mail server. Raises `NotNow`, `Refused` or `PerhapsSent`; returns when it was taken.

    The connection is opened first, on its own: what fails there has surely sent nothing.
    """
    connection = get_connection()
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        raise NotNow(f"SMTP {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(type(error).__name__) from error
    message.connection = connection
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise _by_code(next(code for code, _words in error.recipients.values())) from error
    except smtplib.SMTPResponseException as error:
        raise _by_code(error.smtp_code) from error
    except (OSError, smtplib.SMTPException) as error:
        raise PerhapsSent(type(error).__name__) from error
    finally:
        close_quietly(connection)


def _by_code(code):
    """4xx: come back later. Anything else is a no."""
    return NotNow(f"SMTP {code}") if 400 <= code < 500 else Refused(f"SMTP {code}")


def close_quietly(connection):
    """The mail has been taken; how the line ends changes nothing about that."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        connection.close()


def as_message(*, address, subject, body, html="", headers=None):
    message = EmailMultiAlternatives(subject=subject, body=body, to=[address], headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    return message


@task(backend="jobs")
def deliver(*, address, subject, body, html, attempt=0, headers=None):
    """
    Send one mail that is already in words: a sign-in code, an invitation.

    What the server cannot take now is tried again; what it refuses, or the last try, leaves the job standing as failed.
    """
    try:
        hand_over(as_message(address=address, subject=subject, body=body, html=html, headers=headers))
    except NotNow:
        if attempt >= len(GAPS):
            raise
        again = deliver.using(run_after=timezone.now() + GAPS[attempt])
        again.enqueue(address=address, subject=subject, body=body, html=html, attempt=attempt + 1, headers=headers)


@task(backend="jobs")
def deliver_notice(*, notice_id):
    """Send one row of the outbox; at most once, whoever else was given the same row."""
    from people import delivery, notices  # they enqueue this task
    from people.models import Notice

    mine = Notice.objects.to_deliver().filter(pk=notice_id)
    if not mine.update(state=Notice.State.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return
    notice = Notice.objects.select_related("user").get(pk=notice_id)
    try:
        words = delivery.words_to_mail(notice)
    except Exception as error:  # a fault of ours, and nothing was sent: it must not look as if it perhaps was
        delivery.settle(notice, Notice.State.FAILED, error=type(error).__name__)
        raise
    if words is None:
        return
    address = notice.user.email if notice.user else notice.address
    message = as_message(address=address, subject=words.subject, body=notices.letter(notice, words))
    try:
        hand_over(message)
    except NotNow as error:
        delivery.put_off(notice, str(error))
    except Refused as error:
        delivery.settle(notice, Notice.State.FAILED, error=str(error))
    except PerhapsSent as error:
        delivery.settle(notice, Notice.State.UNSURE, error=str(error))
    else:
        delivery.settle(notice, Notice.State.SENT)
