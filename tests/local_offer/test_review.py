"""The yearly review: two members of CLAB sign the exact words, and nothing that readers see moves before (D29)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from local_offer.models import OfferEntryPage, OfferReview, OwnerAnswer, ReviewSignature
from local_offer.review import actions
from local_offer.review.numbers import being_checked, numbers
from people.models import User
from tests.local_offer.conftest import new_entry
from tests.standing import kept

pytestmark = pytest.mark.django_db
RIGHT, CHANGE, ENDED = OfferReview.Says


def fresh(entry):
    return OfferEntryPage.objects.get(pk=entry.pk)


def sign(entry, by, says=RIGHT, what="", **seen):
    """As the room does it: with the words and the review that she has before her."""
    entry = fresh(entry)
    standing = OfferReview.objects.standing().filter(entry=entry).first()
    before_her = {"seal": entry.seal, "seen": standing and standing.pk, **seen}
    return actions.sign(entry, by=by, says=says, what=what, **before_her)


def sign_many(entries, by):
    return actions.sign_many(by=by, picked={entry.pk: fresh(entry).seal for entry in entries})


def change_words(entry, **words):
    page = fresh(entry)
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision().publish()


@kept
def entry(money):
    """Checked by nobody, and long past its day."""
    return new_entry(money, amount="£100", amount_gbp=100)


def is_untouched(entry):
    entry = fresh(entry)
    return (entry.last_checked_by_clab, entry.needs_check, entry.review_due) == (None, True, date(2024, 9, 13))


# --- Two sign ---------------------------------------------------------------------------------------------------------


def test_two_members_make_it_checked_for_a_year(entry, yonas, dylan):
    first = sign(entry, yonas)
    assert first.waits_for_second and is_untouched(entry)

    with time_machine.travel(date(2028, 2, 29)):
        second = sign(entry, dylan)

    checked = fresh(entry)
    assert second.pk == first.pk and second.signed_at and second.over_at
    assert checked.last_checked_by_clab == date(2028, 2, 29)
    assert checked.review_due == date(2029, 2, 28)
    assert not checked.needs_check
    assert not checked.changed_since_check


def test_the_same_member_twice_counts_once(entry, yonas):
    sign(entry, yonas)
    sign(entry, yonas)
    sign_many([entry], yonas)

    assert ReviewSignature.objects.count() == 1
    assert is_untouched(entry)


@pytest.mark.parametrize("name", ["ruth", "priya", "tom", "fiona", "leah", "ed", "ada"])
def test_nobody_else_signs(name, entry, request):
    with pytest.raises(PermissionDenied):
        sign(entry, request.getfixturevalue(name))
    with pytest.raises(PermissionDenied):
        sign_many([entry], request.getfixturevalue(name))
    assert not OfferReview.objects.exists()


def test_new_words_after_the_first_name_make_it_void(entry, yonas, dylan):
    seal = fresh(entry).seal
    sign(entry, yonas)

    change_words(entry, amount="£120")

    assert not OfferReview.objects.standing().exists()
    with pytest.raises(ValidationError, match="The words changed"):
        actions.sign(entry, by=dylan, seal=seal, says=RIGHT)
    assert actions.sign_many(by=dylan, picked={entry.pk: seal}).left == [entry]
    assert sign(entry, dylan).waits_for_second  # hers is the first under the new words
    assert is_untouched(entry)


def test_words_that_changed_past_the_cms_are_not_signed_for_either(entry, yonas, dylan):
    sign(entry, yonas)
    OfferEntryPage.objects.filter(pk=entry.pk).update(amount="£90")

    assert sign(entry, dylan).waits_for_second
    assert is_untouched(entry)


def test_a_draft_changes_no_words_and_brings_no_older_check_back(entry, yonas, dylan):
    draft = fresh(entry)
    draft.summary = "Half written."
    revision = draft.save_revision()
    sign(entry, yonas)
    sign(entry, dylan)
    checked = fresh(entry)
    assert checked.last_checked_by_clab == timezone.localdate()

    revision.publish()  # the draft was begun before the check

    after = fresh(entry)
    assert after.summary == "Half written."
    assert after.last_checked_by_clab == timezone.localdate()
    assert (after.needs_check, after.review_due) == (False, checked.review_due)
    assert after.changed_since_check


def test_the_seal_holds_the_words_and_nothing_else(entry):
    before = fresh(entry).seal
    OfferEntryPage.objects.update(
        needs_check=False, review_due=date(2030, 1, 1), note="Ask again", owner_role="director"
    )
    assert fresh(entry).seal == before == entry.seal  # as saved, and as the database has it: £100 is £100.00

    seals = {before}
    for number, (name, value) in enumerate(
        {
            "summary": "x",
            "amount_gbp": 5,
            "if_refused": "x",
            "outside_county": "no",
            "title": "x",
            "as_of": "2026-01-01",
        }.items()
    ):
        changed = fresh(entry)
        setattr(changed, name, changed._meta.get_field(name).to_python(value))
        seals.add(changed.seal)
        assert len(seals) == number + 2


# --- Doubts -----------------------------------------------------------------------------------------------------------


def test_a_change_that_two_want_is_told_to_everybody_as_being_checked(entry, yonas, dylan):
    OfferEntryPage.objects.update(needs_check=False, review_due=date(2099, 1, 1))
    sign(entry, yonas, CHANGE, "It is £120 now.")
    assert not fresh(entry).is_being_checked  # one alone moves nothing that readers see

    sign(entry, dylan, CHANGE)

    assert fresh(entry).is_being_checked
    assert fresh(entry).review_due == date(2099, 1, 1)
    assert OfferReview.objects.standing().get().what == "It is £120 now."
    change_words(entry, amount="£120")
    assert not OfferReview.objects.standing().exists()


def test_another_word_replaces_the_one_that_waits_and_the_signing_starts_anew(entry, yonas, dylan, amara):
    sign(entry, yonas)
    assert sign(entry, dylan, CHANGE, "Nobody pays it.").waits_for_second
    assert sign(entry, amara).waits_for_second

    assert is_untouched(entry)
    assert OfferReview.objects.filter(over_at__isnull=False).count() == 2


def test_she_cannot_say_otherwise_than_what_she_has_not_read(entry, yonas, dylan):
    sign(entry, yonas, CHANGE, "Nobody pays it.")

    with pytest.raises(ValidationError, match="Look again"):
        sign(entry, dylan, seen=None)
    assert OfferReview.objects.standing().get().says == CHANGE


def test_a_doubt_is_not_swept_away_among_many(make_entry, entry, yonas, dylan):
    other = make_entry(title="Another")
    sign(entry, yonas, CHANGE, "Nobody pays it.")

    signed = sign_many([entry, other], dylan)

    assert (signed.counted, signed.left) == ([other], [entry])
    assert OfferReview.objects.standing().get(entry=entry).says == CHANGE


@pytest.mark.parametrize(("says", "what"), [(CHANGE, ""), (CHANGE, "  "), ("perhaps", ""), ("", "")])
def test_half_an_answer_is_refused(says, what, entry, yonas):
    with pytest.raises(ValidationError):
        sign(entry, yonas, says, what)
    assert not OfferReview.objects.exists()


def test_what_two_say_has_ended_ends_with_an_editors_yes(entry, yonas, dylan, ed, ruth):
    sign(entry, yonas, ENDED)
    seal = fresh(entry).seal
    with pytest.raises(ValidationError, match="Look again"):
        actions.end(entry, by=ed, seal=seal)  # one member's word
    sign(entry, dylan, ENDED)
    assert fresh(entry).availability == "available"
    for nobody in (ruth, yonas):
        with pytest.raises(PermissionDenied):
            actions.end(entry, by=nobody, seal=seal)

    ended = actions.end(entry, by=ed, seal=seal)

    assert fresh(entry).availability == ended.availability == "ended"
    assert not OfferEntryPage.objects.in_review().exists()
    assert not OfferReview.objects.standing().exists()


def test_nobodys_draft_goes_public_by_an_end(entry, yonas, dylan, ed):
    sign(entry, yonas, ENDED)
    sign(entry, dylan, ENDED)
    draft = fresh(entry)
    draft.summary = "Half written."
    draft.save_revision()

    with pytest.raises(ValidationError, match="Somebody is writing"):
        actions.end(entry, by=ed, seal=fresh(entry).seal)
    assert fresh(entry).availability == "available"


# --- Who looks after it -----------------------------------------------------------------------------------------------


def test_an_owners_answer_moves_nothing(entry, priya, harbour_homes):
    OfferEntryPage.objects.update(owner_organisation=harbour_homes)
    seen = {entry.pk: fresh(entry).seal}

    actions.answer(by=priya, seen=seen)
    actions.answer(by=priya, seen=seen, changes={entry.pk: "It is £120."})

    said = OwnerAnswer.objects.get()  # the last word counts
    assert (said.says, said.what, said.who) == ("needs_change", "It is £120.", "Harbour Homes (example)")
    assert is_untouched(entry)


def test_who_does_not_look_after_it_is_not_asked(entry, priya, gareth, ruth, harbour_homes):
    with pytest.raises(PermissionDenied):  # nobody is set: the officer's
        actions.answer(by=priya, seen={entry.pk: fresh(entry).seal})
    actions.answer(by=ruth, seen={entry.pk: fresh(entry).seal})
    assert OwnerAnswer.objects.get().who == "Participation officer"
    OfferEntryPage.objects.update(owner_organisation=harbour_homes)

    for other in (gareth, ruth):
        with pytest.raises(PermissionDenied):
            actions.answer(by=other, seen={entry.pk: fresh(entry).seal})


def test_an_empty_chair_is_the_officers(entry, ruth, harbour_homes):
    OfferEntryPage.objects.update(owner_organisation=harbour_homes)  # nobody speaks for it

    actions.answer(by=ruth, seen={entry.pk: fresh(entry).seal})

    assert OwnerAnswer.objects.get().role == "participation_officer"


def test_an_owners_words_are_bound_too(entry, ruth):
    seen = {entry.pk: fresh(entry).seal}
    change_words(entry, amount="£120")

    said, left = actions.answer(by=ruth, seen=seen)

    assert (said, left) == ([], [entry])


# --- Numbers ----------------------------------------------------------------------------------------------------------


def test_every_number_is_counted_from_the_same_days(make_entry):
    today = date(2026, 6, 15)
    day = timedelta(days=1)
    never, near, late, good = (
        make_entry(title=title, needs_check=False, review_due=due, last_checked_by_clab=checked)
        for title, due, checked in (
            ("Never", today + 90 * day, None),
            ("Near", today + 30 * day, today - 300 * day),
            ("Late", today - day, today - 400 * day),
            ("Good", today + 31 * day, today - 200 * day),
        )
    )

    with time_machine.travel(today):
        found = numbers([never, near, late, good])
        assert being_checked([never, near, good]) == ""
        assert being_checked([late, good]) == "some"
        assert being_checked([late]) == "all"

    assert (found.every, found.checked, found.due, found.overdue) == (4, 2, 1, 1)
    assert found.last == today - 200 * day


# --- At once ----------------------------------------------------------------------------------------------------------


def at_once(*acts):
    """Run each in a thread and connection of its own, all let go together. Returns results and refusals, in order."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            return act()
        except Exception as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_two_names_are_two_and_one_name_is_one(make_entry, yonas, dylan):
    both, alone = make_entry(), make_entry(title="Another")
    seals = {entry.pk: fresh(entry).seal for entry in (both, alone)}
    members = [User.objects.get(pk=user.pk) for user in (yonas, dylan)]

    results = at_once(
        *(lambda by=by: actions.sign(both, by=by, seal=seals[both.pk], says=RIGHT) for by in members),
        *[lambda: actions.sign_many(by=User.objects.get(pk=yonas.pk), picked={alone.pk: seals[alone.pk]})] * 2,
    )

    assert not [each for each in results if isinstance(each, Exception)]
    assert fresh(both).last_checked_by_clab == timezone.localdate()
    assert fresh(alone).last_checked_by_clab is None
    assert sorted(OfferReview.objects.values_list("entry", "signatures__user")) == sorted(
        [(both.pk, yonas.pk), (both.pk, dylan.pk), (alone.pk, yonas.pk)]
    )


@pytest.mark.django_db(transaction=True)
def test_words_published_in_that_very_moment_are_never_checked_unread(make_entry, yonas, dylan):
    entry = make_entry()
    seal = fresh(entry).seal
    sign(entry, yonas)
    by = User.objects.get(pk=dylan.pk)

    at_once(
        lambda: actions.sign(entry, by=by, seal=seal, says=RIGHT),
        lambda: change_words(entry, summary="Other words."),
    )

    after = fresh(entry)
    # Either she was first, and the page says that its words changed since; or she was told to read them again.
    assert after.changed_since_check if after.last_checked_by_clab else is_untouched(entry)
    assert not OfferReview.objects.standing().exclude(seal=after.seal).exists()
