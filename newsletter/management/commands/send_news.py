import time

from django.core.management import BaseCommand

from newsletter.courier import Courier
from newsletter.models import Sending


class Command(BaseCommand):
    help = "A worker for the newsletter alone, beside the one that sends sign-in codes. Ends when nothing is going out."

    def add_arguments(self, parser):
        parser.add_argument("--connections", type=int, help="so many to the mail server; else NEWSLETTER_CONNECTIONS")

    def handle(self, *args, connections=None, **options):
        while True:
            going = Sending.objects.filter(state=Sending.State.SENDING).select_related("snapshot").order_by("pk")
            waits = [Courier(sending, connections=connections).run() for sending in going]
            waits = [wait for wait in waits if wait is not None]
            if not waits:
                return
            time.sleep(min(5.0, *waits, 5.0))
