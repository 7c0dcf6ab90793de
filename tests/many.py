"""Many challenges or pages out of a few: copies of real ones with what hangs on them, in few statements."""

from itertools import count
from uuid import uuid4

from django.db import connection
from wagtail.models import Page

from challenges import models as of_challenges
from challenges.models import Challenge

# Each with the column that leads to what was copied before it.
PARTS = (
    (of_challenges.Authorship, "challenge_id"),
    (of_challenges.Part, "challenge_id"),
    (of_challenges.Commitment, "part_id"),
    (of_challenges.DateChange, "commitment_id"),
    (of_challenges.Thanks, "commitment_id"),
    (of_challenges.Answer, "challenge_id"),
    (of_challenges.AuthorReply, "answer_id"),
    (of_challenges.Verdict, "challenge_id"),
    (of_challenges.Signature, "challenge_id"),
    (of_challenges.Outcome, "challenge_id"),
    (of_challenges.CheckBack, "challenge_id"),
    (of_challenges.Publication, "challenge_id"),
    (of_challenges.ChallengeUpdate, "challenge_id"),
    (of_challenges.AgendaItem, "challenge_id"),
    (of_challenges.Backing, "challenge_id"),
    (of_challenges.TopAsk, "challenge_id"),
    (of_challenges.TimelineEntry, "challenge_id"),
)
numbers = count(1000)


def more_like(challenges, times):
    """So many copies of each of these challenges, references and aliases of their own included."""
    old = list(Challenge.objects.filter(pk__in=[challenge.pk for challenge in challenges]))
    known = [{} for _time in range(times)]  # a copy's own rows: {(model, old key): new row}
    _copy(Challenge, old, known)
    for model, leads in PARTS:
        above = model._meta.get_field(leads.removesuffix("_id")).related_model
        keys = [key for of, key in known[0] if of is above]
        _copy(model, list(model.objects.filter(**{f"{leads}__in": keys})), known)


def _copy(model, old, known):
    rows = []
    for copied in known:
        for row in old:
            new = model(**{field.attname: _value(row, field, copied) for field in model._meta.concrete_fields})
            copied[model, row.pk] = new
            rows.append(new)
    model.objects.bulk_create(rows, batch_size=500)


def _value(row, field, copied):
    value = getattr(row, field.attname)
    if field.is_relation:
        new = copied.get((field.related_model, value))
        return new.pk if new else value
    if field.primary_key:
        return field.get_default()
    if field.name == "reference" and value:
        return f"C-2020-{next(numbers)}"
    if field.name == "position":
        return next(numbers)
    return value


def more_pages(page, times, **fields):
    """
    So many live pages beside this one, alike but for slug, key and `fields` (a function gets the copy's number).

    Without revisions and search entries, and without signals: for tests that count what a list of them costs.
    """
    parent, model = page.get_parent(update=True), type(page)
    own = {field.attname: field.value_from_object(page) for field in model._meta.concrete_fields}
    made = []
    for number in range(times):
        place = parent.numchild + number + 1
        told = {name: value(number) if callable(value) else value for name, value in fields.items()}
        new = {"id": None, "page_ptr_id": None, "path": Page._get_path(parent.path, page.depth, place)}
        new |= {"slug": f"{page.slug}-{place}", "url_path": f"{parent.url_path}{page.slug}-{place}/"}
        new |= {"latest_revision_id": None, "live_revision_id": None, "translation_key": uuid4()}
        made.append(model(**{**own, **new, **told}))
    keys = [field.attname for field in Page._meta.concrete_fields]
    base = Page.objects.bulk_create(Page(**{key: getattr(one, key) for key in keys}) for one in made)
    for one, row in zip(made, base, strict=True):
        one.pk = one.page_ptr_id = one.id = row.pk
        with connection.cursor() as cursor:
            _insert_own_row(cursor, one)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + times)
    return made


def _insert_own_row(cursor, page):
    """What stands in the table of the page's own type; its row among all pages is there."""
    fields = page._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    values = [field.get_db_prep_save(getattr(page, field.attname), connection) for field in fields]
    places = ", ".join(["%s"] * len(fields))
    cursor.execute(f"INSERT INTO {quote(page._meta.db_table)} ({columns}) VALUES ({places})", values)
