"""What the practice meeting is about, and what its made-up people say. Nobody and nothing in it is real."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from challenges.models import AgendaItem, Challenge, PauseCard

S, Kind, Card = Challenge.Status, AgendaItem.Kind, PauseCard.Kind


@dataclass(frozen=True)
class Person:
    """Somebody made up; read as a seat and as the person in it."""

    pk: int
    display_name: object
    role: object
    organisation: object = ""

    @property
    def user(self):
        return self

    @property
    def get_role_display(self):
        return self.role

    @property
    def public_label(self):
        return f"{self.role}, {self.organisation}" if self.organisation else str(self.role)


SAM = Person(1, _("Sam (made up)"), _("CLAB member"))
JO = Person(2, _("Jo (made up)"), _("Timetable lead"), _("Example Buses"))
PAT = Person(3, _("Pat (made up)"), _("House lead"), _("Example Homes"))
PARTNERS = {person.pk: person for person in (JO, PAT)}
HELPER = SAM


@dataclass(frozen=True)
class Says:
    """One thing that happens when she lets somebody say something: a line, or a pause card with its word, if any."""

    who: Person | None
    text: object = ""
    card: str = ""


@dataclass(frozen=True)
class Item:
    """One item: its number in forms, and for a challenge where it stands, what is asked, and of whom."""

    number: int
    kind: str
    title: object
    minutes: int
    status: str = ""
    asks: object = ""
    of: Person | None = None
    answer: object = ""
    script: tuple = ()


ITEMS = {
    "opening": Item(
        1,
        Kind.OPENING,
        Kind.OPENING.label,
        10,
        script=(Says(SAM, _("The lift works. I carried my bike up for a year!")),),
    ),
    "bus": Item(
        2,
        Kind.CHALLENGE,
        _("The bus that never comes (made up)"),
        15,
        status=S.WITH_J2I,
        asks=_("A bus that gets us to college before nine."),
        of=JO,
        script=(
            Says(SAM, _("It did not come three times last week. I got a warning for being late.")),
            Says(JO, _("We would have to tender that route again.")),
            Says(None, _("tender"), Card.WORD),
            Says(JO, _("I can find out about a bus at 8:10.")),
            Says(None, card=Card.SLOWER),
        ),
    ),
    "wifi": Item(
        3,
        Kind.CHALLENGE,
        _("No wifi in the kitchen (made up)"),
        15,
        status=S.IN_PROGRESS,
        asks=_("Wifi in every room where we do homework."),
        of=PAT,
        answer=_("There is a new box in the kitchen. It has worked since Monday."),
        script=(
            Says(SAM, _("It works in the kitchen now. I did my homework there.")),
            Says(None, card=Card.BREAK),
        ),
    ),
    "closing": Item(4, Kind.CLOSING, Kind.CLOSING.label, 5),
}
# What changed since last time, in the opening.
CHANGED = _("The lift that was always broken (made up)")
# How the made-up others feel, when they are asked.
FEELINGS = {"green": 4, "amber": 2, "red": 1}
# The days a challenge has been on its way: (from, to, days ago).
WAY = (
    ("draft", S.RECEIVED, 90),
    (S.RECEIVED, S.AGREED, 60),
    (S.AGREED, S.WITH_J2I, 42),
    (S.WITH_J2I, S.IN_PROGRESS, 41),
)
