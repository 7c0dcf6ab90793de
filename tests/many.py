"""Many challenges out of a few: copies of real ones with everything that hangs on them, in one statement a table."""

from itertools import count

from challenges import models as of_challenges
from challenges.models import Challenge

# Each with the column that leads to what was copied before it.
PARTS = (
    (of_challenges.Authorship, "challenge_id"),
    (of_challenges.Part, "challenge_id"),
    (of_challenges.Commitment, "part_id"),
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
