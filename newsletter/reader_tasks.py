"""What the worker does for readers: look at a sign-up, and put the welcome into words."""

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from people.tasks import GAPS, NotNow


@task(backend="jobs")
def take_sign_up(*, channel, address, language):
    """Decide what a sign-up is answered with. Done here, so that the page says the same in the same time (N5)."""
    from newsletter.actions import signing_up  # it enqueues this task

    signing_up.ask(channel=channel, address=address, language=language)


@task(backend="jobs")
def send_welcome(*, reader_id):
    """The welcome issue to one reader, once, as she chose to have it by now."""
    from newsletter.actions import signing_up

    signing_up.welcome(reader_id)


@task(backend="jobs")
def deliver_text(*, number, words, key, attempt=0):
    """
    Send one text message that is already in words, as `people.tasks.deliver` sends a mail: tried again only while the
    gateway surely has not taken it. `key` is the same each time, so that the gateway knows it again.
    """
    if not settings.TEXT_BACKEND:  # switched off since
        return
    try:
        import_string(settings.TEXT_BACKEND)().send(number, words, key)
    except NotNow:
        if attempt >= len(GAPS):
            raise
        again = deliver_text.using(run_after=timezone.now() + GAPS[attempt])
        again.enqueue(number=number, words=words, key=key, attempt=attempt + 1)
