"""
The made-up people of the demo and the tests (design.md 6). Nobody here exists; the two organisations say "(example)".

One list, so that the demo page, the demo data and the tests mean the same person by the same name.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from people import roles
from people.models import Membership, Organisation, Role, User, WorkingGroup
from people.setup import reference_groups

EXAMPLE_ORGANISATIONS = {
    "harbour-homes": ("Harbour Homes (example)", "housing", _("Rents out homes and mends them")),
    "northgate-jobcentre": ("Northgate Jobcentre (example)", "government", _("Helps people find work")),
}


@dataclass(frozen=True)
class Person:
    """One person of the cast: who they are, and what a visitor to the demo can try as them."""

    name: str
    display_name: str
    who: str
    tries: str
    seats: tuple = ()
    fields: dict = field(default_factory=dict)

    @property
    def email(self):
        return f"{self.name}@example.org"


CAST = {
    person.name: person
    for person in [
        Person(
            "amara",
            "Amara",
            _("Chairs J2I. She is also a CLAB member."),
            _("Run the live meeting. Put a challenge on the next agenda."),
            ((roles.CLAB, Role.MEMBER), (roles.J2I, Role.CHAIR)),
        ),
        Person(
            "dylan",
            "Dylan",
            _("Co-chair of J2I and CLAB member."),
            _("Help Amara in the meeting. Take a new challenge on."),
            ((roles.CLAB, Role.MEMBER), (roles.J2I, Role.CO_CHAIR)),
        ),
        Person(
            "yonas",
            "Yonas",
            _("CLAB member. He writes in Tigrinya or English."),
            _("Raise a challenge. Say if an answer is good enough."),
            ((roles.CLAB, Role.MEMBER),),
        ),
        Person(
            "leah",
            "Leah",
            _("Care leaver who lives outside the county. Not on CLAB."),
            _("Write what needs to change. Follow it to the end."),
            ((roles.CARE_LEAVERS, Role.CARE_LEAVER),),
            {"out_of_county": True, "age_band": User.AgeBand.ADULT},
        ),
        Person(
            "ruth",
            "Ruth",
            _("Participation officer. She also looks after safety."),
            _("Write a challenge for someone. Invite a new member."),
            ((roles.CLAB, Role.PARTICIPATION_OFFICER), (roles.CLAB, Role.SAFEGUARDING_LEAD)),
        ),
        Person(
            "tom",
            "Tom",
            _("Takes the minutes at J2I."),
            _("Follow the meeting and help the chair."),
            ((roles.J2I, Role.MINUTE_TAKER),),
        ),
        Person(
            "priya",
            "Priya",
            _("Speaks for Harbour Homes (example) at J2I."),
            _("Promise something with a date. Write an answer."),
            ((roles.J2I, Role.PARTNER_LEAD, "harbour-homes", "Repairs lead"),),
        ),
        Person(
            "gareth",
            "Gareth",
            _("Speaks for Northgate Jobcentre (example) at J2I."),
            _("See a late promise, and say what happens next."),
            ((roles.J2I, Role.PARTNER_LEAD, "northgate-jobcentre", "Youth lead"),),
        ),
        Person(
            "fiona",
            "Fiona",
            _("Head of Service."),
            _("See what waits for the council’s leaders."),
            ((roles.HEADS, Role.HEAD_OF_SERVICE),),
        ),
        Person(
            "dara",
            "Dara",
            _("Director."),
            _("See what CLAB asked of the leaders."),
            ((roles.LEADERS, Role.DIRECTOR),),
        ),
        Person(
            "councillor-shah",
            "Councillor Shah",
            _("Sits on the Corporate Parenting Panel."),
            _("Read what changed, and what has not."),
            ((roles.PANEL, Role.PANEL_MEMBER),),
        ),
        Person(
            "ed",
            "Ed",
            _("Edits the pages of this site."),
            _("Change a Local Offer page. Write some news."),
            ((roles.SITE_TEAM, Role.EDITOR),),
        ),
        Person(
            "ada",
            "Ada",
            _("Runs the site. She never reads stories."),
            _("Invite an editor. Change the site’s settings."),
            ((roles.SITE_TEAM, Role.ADMINISTRATOR),),
        ),
    ]
}


def example_organisation(slug):
    """Harbour Homes or Northgate Jobcentre, made when missing."""
    name, kind, does = EXAMPLE_ORGANISATIONS[slug]
    return Organisation.objects.get_or_create(
        slug=slug, defaults={"name": name, "kind": kind, "does": str(does), "attends_j2i": True, "is_example": True}
    )[0]


def bring(name, groups=None):
    """
    The user of that name with her seats; made when missing, so it may be called again.

    `groups`: the working groups by slug, from who has them at hand.
    """
    person = CAST[name]
    user = User.objects.filter(email=person.email).first()
    is_new = user is None
    if is_new:
        user = User.objects.create_user(person.email, display_name=person.display_name, **person.fields)
    groups = groups or {group.slug: group for group in WorkingGroup.objects.all()} or reference_groups()
    for slug, role, *rest in person.seats:
        organisation, title = rest or (None, "")
        seat = {"user": user, "group": groups[slug], "role": role}
        facts = {"organisation": organisation and example_organisation(organisation), "title": title}
        if is_new:
            Membership.objects.create(**seat, **facts)
        else:
            Membership.objects.get_or_create(**seat, until=None, defaults=facts)
    return user


def bring_all():
    """Everybody, by name."""
    groups = reference_groups()
    return {name: bring(name, groups) for name in CAST}
