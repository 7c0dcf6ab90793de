"""A list of addresses as a CSV file: read line by line, and held against who reads and who is left alone (N6)."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from newsletter.models import Reader, Suppression
from newsletter.models.reader import Channel, digest_of, masked, normal

MOST_BYTES = 200_000
MOST_LINES = 1000
COLUMNS = {"email": {"email", "emailaddress", "address"}, "yes_on": {"yeson", "saidyeson", "date"},
           "outside": {"outside", "outsidecounty"}}  # fmt: skip
YES = {"yes", "y", "1", "true", "x"}
DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


class Result(TextChoices):
    NEW = "new", _t("New: will be added")
    KNOWN = "known", _t("Reads it already")
    STOPPED = "stopped", _t("Wants none, or mail came back: stays out")
    DOUBLE = "double", _t("Twice on this list")
    BROKEN = "broken", _t("Not usable")


@dataclass
class Line:
    """One line of the file, and what would become of it. `why` says in words what is wrong, without the address."""

    number: int
    result: Result
    address: str = field(default="", repr=False)
    yes_on: date | None = None
    outside: bool = False
    why: str = ""

    @property
    def masked(self):
        return masked(Channel.EMAIL, self.address)


def read(data):
    """
    [Line] of a file's bytes, in its order; nothing is kept and nothing is changed.

    Raises `ValidationError` for what is no such list: too big, no text, no column for the address or the day.
    """
    rows = csv.reader(io.StringIO(text_of(data), newline=""), delimiter=delimiter_of(data))
    try:
        columns = columns_of(next(rows, []))
        lines = [line_of(number, row, columns) for number, row in enumerate(rows, start=2) if any(map(str.strip, row))]
    except csv.Error as error:
        raise ValidationError(_("This is not a list we can read. Save it as CSV."), code="no_list") from error
    if len(lines) > MOST_LINES:
        raise ValidationError(_("That is too long. Bring at most %(most)s lines at once.") % {"most": MOST_LINES})
    return judged(lines)


def text_of(data):
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is too big."), code="too_big")
    if b"\x00" in data:
        raise ValidationError(_("This is not a list we can read. Save it as CSV."), code="no_list")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # an older spreadsheet


def delimiter_of(data):
    first = data.split(b"\n", 1)[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def columns_of(names):
    plain = [re.sub(r"[^a-z]", "", name.lower()) for name in names]
    found = {key: at for key, called in COLUMNS.items() for at, name in enumerate(plain) if name in called}
    if not {"email", "yes_on"} <= found.keys():
        raise ValidationError(_("The first line must name the columns: email, yes_on, outside."), code="no_columns")
    return found


def line_of(number, row, columns):
    said = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
    address = normal(Channel.EMAIL, said["email"])
    line = Line(number, Result.NEW, address, day_of(said["yes_on"]), said.get("outside", "").lower() in YES)
    try:
        validate_email(address)
        if len(address) > 254:
            raise ValidationError("")
    except ValidationError:
        line.result, line.why, line.address = Result.BROKEN, _("no email address"), ""
        return line
    if line.yes_on is None or line.yes_on > timezone.localdate():
        line.result, line.why = Result.BROKEN, _("no day on which they said yes, like 2026-05-04")
    return line


def day_of(said):
    """A day as 2026-05-04 or 4/5/2026, the day first; None for anything else."""
    try:
        if found := DAY_FIRST.fullmatch(said):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(said)
    except ValueError:
        return None


def judged(lines):
    """Held against who is known, in two statements, however long the list is."""
    digests = {id(line): digest_of(Channel.EMAIL, line.address) for line in lines if line.result == Result.NEW}
    readers = dict(Reader.objects.filter(digest__in=digests.values()).values_list("digest", "state"))
    stopped = set(Suppression.objects.filter(digest__in=digests.values()).values_list("digest", flat=True))
    seen = set()
    for line in lines:
        digest = digests.get(id(line))
        if digest is None:
            continue
        if digest in seen:
            line.result = Result.DOUBLE
        elif digest in stopped or readers.get(digest) == Reader.State.LEFT:
            line.result = Result.STOPPED
        elif readers.get(digest) == Reader.State.READS:
            line.result = Result.KNOWN
        seen.add(digest)
    return lines
