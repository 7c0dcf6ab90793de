from django.core.management.base import BaseCommand

import challenges.seed
import local_offer.seed
import newsletter.seed
import pages.seed
from people.setup import reference_lists


class Command(BaseCommand):
    help = (
        "Load what the council's own reports say: groups, organisations, pages, the Local Offer and the 23 challenges "
        "taken over, each with its as-at date. Safe to run again: what somebody has changed since stays as it is."
    )

    def handle(self, **options):
        reference_lists()
        pages.seed.load()
        local_offer.seed.load()
        new = challenges.seed.load_taken_over()
        newsletter.seed.load()
        self.stdout.write(f"Challenges taken over: {new} new. Pages and Local Offer are there.")
