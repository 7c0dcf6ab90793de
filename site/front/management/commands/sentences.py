from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from front import sentences


class Command(BaseCommand):
    help = (
        "Brings the catalogues of all languages up to what the pages say, and compiles those that are filled. "
        "A language whose catalogue has a gap is taken out of the menu until it has none. Needs polib, a tool of "
        "developers; the compiled catalogues are kept with the code, so a site needs neither."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; fail if something would change")

    def handle(self, check, **options):
        behind = []
        for code in sorted(path.name for path in settings.LOCALE_PATHS[0].iterdir() if path.is_dir()):
            book = sentences.up_to_date(code)
            gaps = sentences.gaps(book)
            self.stdout.write(f"{code}: {len(book)} sentences, {len(gaps)} to do")
            for gap in gaps:
                self.stdout.write(f"  {gap}")
            if check and sentences.is_behind(code, book):
                behind.append(code)
            elif not check:
                sentences.keep(code, book)
        if behind:
            raise CommandError(f"Run `manage.py sentences`: {', '.join(behind)}")
