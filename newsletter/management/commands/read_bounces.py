from django.conf import settings
from django.core.management import BaseCommand, CommandError

from newsletter import mailbox


class Command(BaseCommand):
    help = "Read the mail that came back, and complaints: whoever it was for is not written to again."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="where", help="mbox:/path, maildir:/path, imaps://… or pop3s://…")

    def handle(self, *args, where=None, **options):
        where = where or settings.BOUNCE_MAILBOX
        if not where:
            raise CommandError("Say which mailbox: set BOUNCE_MAILBOX, or use --from maildir:/path.")
        try:
            understood, others = mailbox.read(where)
        except mailbox.FAULTS as fault:
            # Neither the address nor what the server said: a password may stand in both.
            raise CommandError(f"The mailbox could not be read to its end: {type(fault).__name__}.") from None
        self.stdout.write(f"{understood} understood and removed, {others} left for a person to read.")
