from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from django_tasks_db.models import DBTaskResult

import newsletter.seed
from challenges.models import Challenge
from people.models import Notice


class Command(BaseCommand):
    help = "Fill an empty board with the demo: the council's reports, made-up people and made-up challenges."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when there is a demo already.")

    def handle(self, if_empty=False, **options):
        if not settings.DEMO:
            raise CommandError("The demo lets anybody sign in as anybody. Start with DEMO=1.")
        if Challenge.objects.filter(is_example=True).exists():
            if if_empty:
                return
            raise CommandError("There is a demo already. `make reset` starts anew.")
        from challenges import demo  # needs time-machine, which a real site does not install

        call_command("load_west_sussex", stdout=self.stdout)
        demo.load()
        newsletter.seed.load_readers()
        # Mail of days gone by: those who got it would have read it long ago.
        DBTaskResult.objects.all().delete()
        Notice.objects.filter(state=Notice.State.WAITING).update(
            state=Notice.State.SENT, sent_at=F("made_at"), address=""
        )
        self.stdout.write("The demo is ready.")
