"""The challenges taken over from the council's 2023 report, with all their marks (domain.md, five things: 4)."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from challenges.lifecycle import record
from challenges.models import Challenge, Clock, Pillar, Principle, Publication, TakenOver, TimelineEntry
from challenges.models.clock import PROPOSED
from local_offer.models import OfferEntryPage
from people.setup import reference_organisations

DATA = Path(__file__).parent / "data"
BIG = {"C02": "£3,000", "C06": "5 for 5", "C09": "£100"}  # words of the report, set large


def listed(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@transaction.atomic
def load_pillars():
    """The four pillars (D120). Safe to run again; returns them by slug."""
    for row in listed("pillars"):
        Pillar.objects.get_or_create(
            slug=row["id"], defaults={k: row[k] for k in ("order", "title", "statement", "source_paragraph")}
        )
    return {pillar.slug: pillar for pillar in Pillar.objects.all()}


@transaction.atomic
def load_principles():
    """The seven corporate parenting principles (D121). Safe to run again; returns them by slug."""
    for row in listed("principles"):
        Principle.objects.get_or_create(
            slug=row["id"],
            defaults={k: row[k] for k in ("order", "title", "statement", "legal_ref", "source_paragraph")},
        )
    return {principle.slug: principle for principle in Principle.objects.all()}


@transaction.atomic
def load_clocks():
    """The promises to young people, as they are proposed (PR1 to PR13). Safe to run again: what was decided stays."""
    known = set(Clock.objects.values_list("code", flat=True))
    for code, unit, number in PROPOSED:
        if code not in known:
            Clock.objects.create(code=code, unit=unit, number=number)


@transaction.atomic
def load_lists():
    """What every site needs before its first challenge: pillars, principles, promises. Safe to run again."""
    load_pillars()
    load_principles()
    load_clocks()


@transaction.atomic
def load_taken_over():
    """
    The 23 challenges of the report: no date, no clock, no verdict, the demo wording marked (D50 to D72).

    Safe to run again: one that is there already is left as it stands. Needs the Local Offer's pages. Returns how many
    were new.
    """
    load_principles()
    pillars, organisations = load_pillars(), reference_organisations()
    entries = {entry.offer_id: entry for entry in OfferEntryPage.objects.all()}
    data = listed("taken_over")
    known = set(TakenOver.objects.values_list("data_id", flat=True))
    rows = [row for row in data["challenges"] if row["id"] not in known]
    for row in rows:
        _take_over(row, date.fromisoformat(data["as_at"]), pillars, organisations, entries)
    return len(rows)


def _take_over(row, as_at, pillars, organisations, entries):
    challenge = Challenge.objects.create(
        reference=f"R-2023-{row['id'][1:]}",
        status=row["status"],
        title=row["title"],
        what_we_asked=row["what_we_asked"],
        wording=Challenge.Wording.DEMO,
        pillar=pillars[row["pillar"]],
        checked_at=timezone.now(),
    )
    challenge.tags.set(row["tags"])
    taken_over = TakenOver.objects.create(
        challenge=challenge,
        data_id=row["id"],
        origin=row["origin"],
        council_says=row["council_says"],
        outcome=row["outcome"],
        big=BIG.get(row["id"], ""),
        as_at=as_at,
        source_paragraph=row["source_paragraph"],
    )
    taken_over.entries.set(entries[key] for key in row["local_offer_ids"] if key in entries)
    for slug in row["partners"]:
        challenge.parts.create(organisation=organisations[slug])
    record(challenge, TimelineEntry.Code.TAKEN_OVER)
    # The report is public and has no author to hear it first.
    now = timezone.now()
    Publication.objects.create(
        challenge=challenge,
        title=challenge.title,
        what_we_asked=challenge.what_we_asked,
        what_changed=row["outcome"],
        big=taken_over.big,
        asked_by_role="officer",
        agreed_at=now,
        told_at=now,
        live_at=now,
    )
