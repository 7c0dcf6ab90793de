"""What an issue borrows, as it stands at this moment: each kind is asked for once, however many parts point at it."""

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import cached_property

from challenges import public, rows, wall
from events.models import Meeting
from local_offer import doors
from local_offer.models import AmountChange, OfferEntryPage
from newsletter import questions
from pages import navigation
from people import roles


class Living:
    """The live things that the parts of one issue point at. Each is read when the first part asks for it."""

    def __init__(self, body):
        self.body = list(body)

    def values(self, *kinds):
        return [block.value for block in self.body if block.block_type in kinds]

    @cached_property
    def outcomes(self):
        """What is public today of the challenges that it names, by reference."""
        named = self.values("outcome", "not_now")
        return public.outcomes(named) if named else {}

    @cached_property
    def open(self):
        """Rows of the open public challenges, the oldest first, as any visitor sees them."""
        visitor = AnonymousUser()
        found = rows.prefetched(wall.public().ours().open().exclude(reference=None).order_by("sent_at", "pk"), visitor)
        return rows.rows_of(visitor, found[: max(value["most"] for value in self.values("progress"))])

    @cached_property
    def meeting(self):
        return Meeting.objects.next_of(roles.J2I)

    @cached_property
    def amounts(self):
        """{entry: (its amount now, the one before)}, for entries whose amount changed."""
        entries = [value["entry"].pk for value in self.values("offer_change") if value.get("entry")]
        found = {}
        for change in AmountChange.objects.filter(entry__in=entries).order_by("-pk"):
            found.setdefault(change.entry_id, []).append(change)
        return {entry: (changes[0], changes[1]) for entry, changes in found.items() if len(changes) > 1}

    @cached_property
    def unknown_outside(self):
        """Whether there are entries of which nobody knows yet if they hold outside the county."""
        return doors.offered().filter(outside_county=OfferEntryPage.OutsideCounty.UNKNOWN).exists()

    @cached_property
    def results(self):
        return questions.results([value["about"] for value in self.values("what_we_did")])

    @cached_property
    def help_lines(self):
        return navigation.help_lines()
