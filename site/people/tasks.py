from django.core.mail import EmailMultiAlternatives
from django_tasks import task


@task(backend="jobs")
def deliver(*, address, subject, body, html):
    """Send one mail to exactly one person. A refusal by the mail server leaves the job standing as failed."""
    message = EmailMultiAlternatives(subject=subject, body=body, to=[address])
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
