"""A changed amount: its day and source, what it was before, and who hears of it (A37, D36)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from local_offer import actions
from local_offer.models import AmountChange, EntryFollow, OfferEntryPage
from pages import publishing, scheduled, seed
from people.models import Notice
from tests.local_offer.conftest import new_entry
from tests.standing import kept

pytestmark = pytest.mark.django_db
HUNDRED = {"amount": "£100 a year", "amount_gbp": 100, "amount_period": "per year"}
NEW = {
    "amount": "£120 a year",
    "amount_gbp": "120",
    "amount_from": "2026-04-01",
    "amount_source": "Cabinet, 3 March 2026",
}


@kept
def entry(money):
    return new_entry(money, title="Clothing", **HUNDRED)


@kept
def whole(entry):
    """The whole Local Offer beside that entry."""
    seed.load()


@pytest.fixture
def cms(client, sign_in, whole, entry, ed, ruth):
    """
    `cms(action, **changes)`: the editor changes the entry in the CMS and presses a button. Returns the answer.

    What she hands in, the officer puts up: nothing goes up by one person alone.
    """
    sign_in(client, ed)

    def cms(action="action-submit", **changes):
        url = reverse("wagtailadmin_pages:edit", args=[entry.pk])
        form = client.get(url).context["form"]
        answer = client.post(url, {**filled(form), **changes, action: "1"})
        if fresh(entry).workflow_in_progress:
            publishing.say_yes(fresh(entry), by=ruth)
        return answer

    return cms


def filled(form):
    """What the form before her says, as a browser sends it."""
    data = {}
    for each in form:
        value = each.value()
        if value is True:
            data[each.html_name] = "on"
        elif value not in (None, False, ""):
            data[each.html_name] = value
    for formset in form.formsets.values():
        for each in formset.management_form:
            data[each.html_name] = each.value()
        for inner in formset.forms:
            data |= {each.html_name: each.value() for each in inner if each.value() is not None}
    return data


def amounts(entry):
    """What the entry was public with, the newest first."""
    return list(AmountChange.objects.of(entry).values_list("amount", "from_day", "source", "role"))


def errors_of(response):
    assert response.status_code == 200
    return response.context["form"].errors


def fresh(entry):
    return OfferEntryPage.objects.get(pk=entry.pk)


FIRST = ("£100 a year", None, "S1 2.27", "site")
SECOND = ("£120 a year", date(2026, 4, 1), "Cabinet, 3 March 2026", "editor")


# --- In the CMS -------------------------------------------------------------------------------------------------------


def test_a_new_amount_needs_the_day_and_the_source(cms, entry):
    wrong = errors_of(cms(amount="£120 a year"))

    assert list(wrong) == ["amount_from", "amount_source"]
    assert "Say from which day it holds." in wrong["amount_from"][0]
    assert "Say where it is written." in wrong["amount_source"][0]
    assert amounts(entry) == [FIRST] and fresh(entry).amount == "£100 a year"


def test_with_both_it_is_published_and_the_old_one_stays_on_the_page(cms, entry, read):
    assert cms(**NEW).status_code == 302

    assert amounts(entry) == [SECOND, FIRST]
    page = read(fresh(entry))
    assert '<b class="amount">£120 a year</b>' in page
    assert "Changed on 1 April 2026." in page and "Source: Cabinet, 3 March 2026." in page
    before = page.partition("What it was before")[2].partition("</ul>")[0]
    assert "£100 a year, until 1 April 2026" in before and "paragraph 2.27" in before


def test_another_word_on_the_page_is_no_new_amount(cms, entry, read):
    assert cms(summary="Money for clothes.").status_code == 302

    assert amounts(entry) == [FIRST]
    assert "Changed on" not in read(fresh(entry)) and "What it was before" not in read(fresh(entry))


def test_a_draft_may_wait_for_both_and_changes_nothing_in_public(cms, entry, read):
    assert cms("action-save-nothing", amount="£150 a year").status_code == 302

    assert fresh(entry).get_latest_revision_as_object().amount == "£150 a year"
    assert amounts(entry) == [FIRST]
    assert "£150" not in read(fresh(entry))


@pytest.mark.parametrize(
    ("day", "source", "sentence"),
    [
        ("2026-04-01", "Cabinet, 3 March 2026", "This is the day of the amount before."),
        ("2026-03-01", "Another paper", "The amount before began later than this."),
        ("2031-01-01", "Another paper", "That day is still to come."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(cms, entry, day, source, sentence):
    cms(**NEW)

    wrong = errors_of(cms(amount="£130 a year", amount_gbp="130", amount_from=day, amount_source=source))

    assert sentence in wrong["amount_from"][0]
    assert amounts(entry) == [SECOND, FIRST]


def test_a_wrong_amount_is_put_right_from_the_same_day_with_another_source(cms, entry):
    cms(**NEW)

    cms(amount="£125 a year", amount_gbp="125", amount_source="Put right: Cabinet, 3 March 2026")

    assert [row[:2] for row in amounts(entry)][0] == ("£125 a year", date(2026, 4, 1))


def test_the_role_is_kept_and_no_person(cms, entry, ed):
    cms(**NEW)

    row = AmountChange.objects.of(entry).first()
    assert row.role == "editor"
    assert ed.display_name not in str(vars(row)) and ed.email not in str(vars(row))
    assert {field.name for field in AmountChange._meta.concrete_fields if field.is_relation} == {"entry"}


# --- At its hour ------------------------------------------------------------------------------------------------------


def test_an_amount_set_for_later_is_written_when_it_goes_live(cms, entry, read):
    later = timezone.now() + timedelta(days=10)
    day = timezone.localdate(later)
    hour = timezone.localtime(later).strftime("%Y-%m-%d %H:%M")

    assert cms(**{**NEW, "amount_from": day.isoformat(), "go_live_at": hour}).status_code == 302
    assert scheduled.publish_due(timezone.now()) == 0
    assert amounts(entry) == [FIRST] and "£120" not in read(fresh(entry))

    with time_machine.travel(later + timedelta(minutes=2)):
        assert scheduled.publish_due(timezone.now()) == 1
        assert scheduled.publish_due(timezone.now()) == 0
        assert amounts(entry) == [("£120 a year", day, "Cabinet, 3 March 2026", "editor"), FIRST]
        assert "£100 a year, until" in read(fresh(entry))


def test_what_is_not_published_after_all_leaves_no_row(entry, monkeypatch):
    entry.amount, entry.amount_from, entry.amount_source = "£120 a year", date(2026, 4, 1), "Cabinet"
    revision = entry.save_revision()
    monkeypatch.setattr(Revision, "is_latest_revision", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        revision.publish()
    assert amounts(entry) == [FIRST]

    monkeypatch.undo()
    monkeypatch.setattr(OfferEntryPage, "update_aliases", lambda *args, **kwargs: 1 / 0)  # after the row was written
    with pytest.raises(ZeroDivisionError):
        revision.publish()
    assert amounts(entry) == [FIRST] and fresh(entry).amount == "£100 a year"


def test_published_past_the_form_it_is_written_with_the_day_it_happened(entry):
    entry.amount = "£120 a year"
    entry.save_revision().publish()
    entry.save_revision().publish()

    assert amounts(entry) == [("£120 a year", timezone.localdate(), "S1 2.27", "site"), FIRST]


def test_an_amount_that_came_back_is_a_change_too(entry):
    for words in ("£120 a year", "£100 a year"):
        entry.amount = words
        entry.save_revision().publish()

    assert [row[0] for row in amounts(entry)] == ["£100 a year", "£120 a year", "£100 a year"]


def test_before_there_was_an_amount_nothing_is_shown_as_what_it_was(make_entry, read):
    entry = make_entry(title="Rent")
    entry.amount, entry.amount_from, entry.amount_source = "£50", date(2026, 4, 1), "Cabinet"
    entry.save_revision().publish()

    page = read(entry)
    assert "Changed on 1 April 2026." in page and "What it was before" not in page


# --- A total is nobody's amount ---------------------------------------------------------------------------------------


def test_a_total_is_drawn_as_no_ones_amount_on_the_page_and_in_lists(make_entry, money, read):
    entry = make_entry(title="For the whole programme", amount="£5,000 for the programme", amount_together=True)

    assert "It is never an amount for one person." in read(entry)
    for page in (read(entry), read(money)):
        assert 'class="amount"' not in page


def test_a_total_has_no_pounds_that_somebody_could_be_promised(make_entry):
    entry = make_entry(amount="£5,000", amount_together=True)
    entry.amount_gbp = 5000

    with pytest.raises(ValidationError) as refused:
        entry.full_clean()

    assert list(refused.value.message_dict) == ["amount_gbp"]


# --- Who hears of it --------------------------------------------------------------------------------------------------


def test_followers_hear_once_and_nobody_else(cms, entry, make_entry, leah, yonas, ruth):
    other = make_entry(title="Other")
    actions.follow(entry, by=leah)
    actions.follow(other, by=yonas)

    cms(**NEW)
    fresh(entry).get_latest_revision().publish()

    told = Notice.objects.get()
    assert (told.user, told.kind, told.channel) == (leah, "amount_changed", "site")


def test_the_words_name_no_page_and_lead_to_her_list(cms, entry, leah, client, sign_in):
    actions.follow(entry, by=leah)
    cms(**NEW)
    sign_in(client, leah)

    [line] = client.get("/").context["new"].lines
    assert line.path == "/local-offer/following/"
    assert "Clothing" not in line.text and "£" not in line.text
    page = client.get(line.path).content.decode()
    assert "Changed on 1 April 2026." in page and "Before that it was: £100 a year." in page


def test_who_stopped_following_is_told_nothing(cms, entry, leah, client, sign_in):
    actions.follow(entry, by=leah)
    cms(**NEW)
    EntryFollow.objects.all().delete()

    assert sign_in(client, leah).get("/").context["new"].lines == []


def test_the_command_of_wagtail_does_the_same(entry):
    entry.amount, entry.amount_from, entry.amount_source = "£120 a year", date(2026, 4, 1), "Cabinet"
    entry.go_live_at = timezone.now() + timedelta(hours=1)
    entry.save_revision().publish()

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")

    assert amounts(entry)[0][:3] == ("£120 a year", date(2026, 4, 1), "Cabinet")
