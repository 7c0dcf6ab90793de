"""Small makers of records for the tests: what is not said gets a plain default, and nothing else happens."""

from itertools import count

from people.models import Membership, Organisation, Role, User, WorkingGroup

number = count(1)


def make_user(display_name="Somebody", *, email=None, **fields):
    return User.objects.create_user(email or f"person{next(number)}@example.org", display_name=display_name, **fields)


def make_group(slug=None, **fields):
    slug = slug or f"group-{next(number)}"
    defaults = {"name": slug.replace("-", " ").capitalize(), "short_name": slug, "kind": WorkingGroup.Kind.TASK_GROUP}
    return WorkingGroup.objects.create(slug=slug, **{**defaults, **fields})


def make_organisation(name=None, **fields):
    name = name or f"Organisation {next(number)} (example)"
    slug = fields.pop("slug", None) or f"organisation-{next(number)}"
    return Organisation.objects.create(name=name, slug=slug, **{"is_example": True, **fields})


def make_seat(user, group, role=Role.MEMBER, organisation=None, **fields):
    """A seat from today on; a partner's seat without an organisation gets a made-up one."""
    if role in {Role.PARTNER_LEAD, Role.DEPUTY} and organisation is None:
        organisation = make_organisation()
    seat = Membership.objects.create(user=user, group=group, role=role, organisation=organisation, **fields)
    user.__dict__.pop("seats", None)  # what she was is cached for a request; the test begins a new one
    return seat
