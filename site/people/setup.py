"""What a site starts with: groups and organisations as the council's own papers name them, and the CMS's rights."""

import json
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Organisation, WorkingGroup

DATA = Path(__file__).parent / "data"


def listed(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@transaction.atomic
def reference_groups():
    """
    The working groups of `data/groups.json`, with the two that the site itself needs. Returns them by slug.

    Safe to run again: what is there stays as people have since changed it.
    """
    groups = {group.slug: group for group in WorkingGroup.objects.all()}
    for row in listed("groups"):
        if row["id"] not in groups:
            groups[row["id"]] = WorkingGroup.objects.create(
                slug=row["id"],
                name=row["name"],
                short_name=row["short_name"],
                kind=row["kind"],
                purpose=row["purpose"] or "",
                parent=groups.get(row["parent"]),
                source_paragraph=row["source_paragraph"] or "",
            )
    own = [
        ("care-leavers", _("Care leavers"), "young_people", _("Young people with an account who are not on CLAB")),
        ("site-team", _("Site team"), "site", _("Those who write the pages and run the site")),
    ]
    for slug, name, kind, purpose in own:
        if slug not in groups:
            groups[slug] = WorkingGroup.objects.create(
                slug=slug, name=name, short_name=name, kind=kind, purpose=purpose
            )
    return groups


@transaction.atomic
def reference_organisations():
    """The organisations of `data/organisations.json`, by slug. Safe to run again."""
    known = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    for row in listed("organisations"):
        if row["id"] not in known:
            known[row["id"]] = Organisation.objects.create(
                slug=row["id"],
                name=row["name"],
                kind=row["kind"] or "",
                does=row["role"] or "",
                attends_j2i=row["attends_j2i"],
                source_paragraph=row["source_paragraph"] or "",
            )
    return known


def reference_lists():
    """Everything an empty, real site starts with."""
    return reference_groups(), reference_organisations()
