"""Who an issue goes to: a rule until the sending begins, rows of deliveries from then on (issue 6, point 5)."""

from django.db import connection
from django.db.models import CharField, Count, DateTimeField, IntegerField, Value
from django.utils import timezone

from newsletter.models import Delivery, Reader, Sending

SAMPLE = 5


def of(sending):
    """Everybody the rule of this sending means now. Whoever left, or was never confirmed, is in no audience."""
    readers = still(sending)
    if sending.language:
        readers = readers.filter(language=sending.language)
    if sending.edition != Sending.Edition.ALL:
        readers = readers.filter(outside_county=sending.edition == Sending.Edition.OUTSIDE)
    return readers


def still(sending):
    """Who may be written to at this hour, whatever the rule said when it began: asked again before each message."""
    readers = Reader.objects.reading().filter(channel=sending.channel)
    return readers if sending.with_yearly else readers.filter(frequency=Reader.Frequency.EACH)


def to_come(sending):
    """Of the audience, who has not been sent this issue: one reader, one issue, once, however many sendings it has."""
    had = Delivery.objects.filter(issue=sending.snapshot.issue_id).exclude(state=Delivery.State.LET_GO)
    return of(sending).exclude(pk__in=had.values("reader"))


def sample(readers):
    """A few of them, so that an officer sees whether the rule means whom she meant: addresses are masked."""
    return [reader.masked for reader in readers.order_by("key")[:SAMPLE]]


def fix(sending):
    """
    Write down who it goes to, in two statements inside the database: twenty thousand readers cost no memory here.

    Whoever has the issue from an earlier sending is left out; whom an earlier one let go is taken along. Returns how
    many there are.
    """
    issue, now = sending.snapshot.issue_id, timezone.now()
    earlier = Delivery.objects.filter(issue=issue, state=Delivery.State.LET_GO).exclude(sending=sending)
    earlier.filter(reader__in=to_come(sending).values("pk")).update(
        sending=sending, state=Delivery.State.QUEUED, tries=0, next_try_at=now, taken_by="", over_at=None, said=""
    )
    text = CharField()
    rows = (
        to_come(sending)
        .exclude(pk__in=Delivery.objects.filter(issue=issue).values("reader"))
        .order_by()
        .values_list(
            Value(sending.pk, IntegerField()),
            Value(issue, IntegerField()),
            "pk",
            Value(Delivery.State.QUEUED.value, text),
            Value(0, IntegerField()),
            Value(now, DateTimeField()),
            Value("", text),
            Value("", text),
        )
    )
    select, values = rows.query.sql_with_params()
    columns = "sending_id, issue_id, reader_id, state, tries, next_try_at, taken_by, said"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Delivery._meta.db_table} ({columns}) {select} ON CONFLICT (issue_id, reader_id) DO NOTHING",
            values,
        )
    return sending.deliveries.count()


def counts(sending):
    """{state: how many} of one sending, every state named; from its totals once the rows are forgotten."""
    found = dict.fromkeys(Delivery.State.values, 0)
    if sending.totals:
        return found | sending.totals
    return found | dict(sending.deliveries.order_by().values_list("state").annotate(number=Count("pk")))
