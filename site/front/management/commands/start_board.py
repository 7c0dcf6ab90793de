"""
Makes an empty, real site: tables, reference lists, and one invitation for its first administrator.

No demo people, no demo challenges. Safe to run again: what is there stays, and while nobody has used the invitation a
fresh one is printed (the old link stops working). Once there is an administrator, administrators invite administrators.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, call_command
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from challenges.seed import load_lists
from people import actions, audit, mail, roles
from people.models import Membership, Role
from people.models.user import clean_address
from people.setup import reference_lists


class Command(BaseCommand):
    help = "Make an empty, real site and print one invitation for its first administrator."

    def add_arguments(self, parser):
        parser.add_argument("--admin", required=True, metavar="ADDRESS", help="the first administrator's email")

    def handle(self, *args, admin, **options):
        admin = clean_address(admin)
        try:
            validate_email(admin)
        except ValidationError:
            raise CommandError(f"{admin!r} is not an email address, like name@example.org.") from None
        if settings.DEMO:
            raise CommandError("DEMO=1 lets anybody sign in as anybody: a real site starts without it.")
        call_command("migrate", verbosity=0, interactive=False)
        groups, _organisations = reference_lists()
        load_lists()
        self.stdout.write("The tables and the lists are there.")
        if Membership.objects.current().filter(role=Role.ADMINISTRATOR).exists():
            self.stdout.write("This site has an administrator already. They can invite others at /accounts/invite/.")
            return
        invitation = actions.new_invitation(
            email=admin, display_name=_("Administrator"), group=groups[roles.SITE_TEAM], role=Role.ADMINISTRATOR
        )
        audit.record("first_administrator_invited", by=None, subject=invitation)
        self.stdout.write(f"Give this link to {admin}. It works for 7 days, once:")
        self.stdout.write(mail.link("invitation", invitation.token))
