"""
Takes everything public off the net, or brings it back, from the server's own keyboard.

The same as the two taps at `/offline/`: visitors see one calm page; help, the way out and signing in go on.
"""

from django.core.management import BaseCommand, CommandError

from pages import offline


class Command(BaseCommand):
    help = "Take everything public off (`public off`), or bring it back (`public on`)."

    def add_arguments(self, parser):
        parser.add_argument("to", metavar="off|on")
        parser.add_argument("--reason", default="", help="a few words for the log, no names")

    def handle(self, *args, to, reason, **options):
        if to not in ("off", "on"):
            raise CommandError("Say `off` or `on`.")
        if to == "off":
            offline.take_offline(reason=reason)
            self.stdout.write("Everything public is off. To bring it back: manage.py public on")
        else:
            offline.bring_back(reason=reason)
            self.stdout.write("Everything public is there again.")
