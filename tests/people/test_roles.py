"""Who a person is: her current seats, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from people import actions, cast, roles
from people.models import Membership, Role, User
from tests.factories import make_seat, make_user

pytestmark = pytest.mark.django_db

WHO_IS = {
    roles.is_clab_member: {"amara", "dylan", "yonas"},
    roles.is_chair: {"amara", "dylan"},
    roles.is_partner: {"priya", "gareth"},
    roles.is_officer: {"ruth"},
    roles.is_safeguarding_lead: {"ruth"},
    roles.is_minute_taker: {"tom"},
    roles.is_head_of_service: {"fiona", "dara"},
    roles.is_panel_member: {"councillor-shah"},
    roles.is_editor: {"ed"},
    roles.is_administrator: {"ada"},
    roles.has_a_job_here: {"ruth", "tom", "priya", "gareth", "fiona", "dara", "councillor-shah", "ed", "ada"},
    roles.is_care_leaver: {"amara", "dylan", "yonas", "leah"},
    roles.sits_at_j2i: {"amara", "dylan", "ruth", "tom", "priya", "gareth"},
}


@pytest.mark.parametrize("question", WHO_IS, ids=lambda question: question.__name__)
def test_each_question_is_true_of_just_these_people(everybody, question):
    assert {name for name, user in everybody.items() if question(user)} == WHO_IS[question]
    assert not question(AnonymousUser())


def test_the_cast_has_the_thirteen_people_of_the_design_and_none_is_superuser(everybody):
    assert len(everybody) == 13
    assert {user.email for user in everybody.values()} == {f"{name}@example.org" for name in cast.CAST}
    assert not User.objects.filter(is_superuser=True).exists()


def test_bringing_somebody_twice_changes_nothing(priya):
    assert cast.bring("priya") == priya
    assert Membership.objects.filter(user=priya).count() == 1


def test_her_seats_cost_one_statement_however_many_are_asked(amara, django_assert_num_queries):
    amara = User.objects.get(pk=amara.pk)

    with django_assert_num_queries(1):
        assert roles.is_chair(amara) and roles.is_clab_member(amara) and not roles.is_partner(amara)
        assert {str(seat.group) for seat in amara.seats} == {"CLAB", "J2I"}


def test_a_seat_holds_from_its_first_day_to_the_day_before_its_end(clab):
    today = timezone.localdate()
    day = timedelta(days=1)
    starts_tomorrow = make_seat(make_user(), clab, from_date=today + day)
    ends_today = make_seat(make_user(), clab, from_date=today - day, until=today)
    ends_tomorrow = make_seat(make_user(), clab, from_date=today - day, until=today + day)

    assert list(Membership.objects.current()) == [ends_tomorrow]
    assert set(Membership.objects.current(today - day)) == {ends_today, ends_tomorrow}
    assert set(Membership.objects.current(today + day)) == {starts_tomorrow}


def test_a_person_who_may_not_sign_in_has_no_seat(amara):
    User.objects.update(is_active=False)

    assert User.objects.get(pk=amara.pk).seats == []
    assert not Membership.objects.current().exists()


def test_the_database_refuses_a_partner_without_an_organisation(j2i):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=make_user(), group=j2i, role=Role.PARTNER_LEAD)


def test_the_database_refuses_the_same_open_seat_twice(yonas, clab):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=yonas, group=clab, role=Role.MEMBER)


def test_the_database_refuses_two_accounts_for_one_address_in_other_letters(yonas):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="YONAS@example.org", display_name="Yonas")


def test_the_public_reads_role_and_organisation_and_never_the_name(priya, amara):
    labels = [seat.public_label for seat in [*priya.seats, *amara.seats]]

    assert "Repairs lead, Harbour Homes (example)" in labels
    assert not any("Priya" in label or "Amara" in label for label in labels)


def test_removing_the_officers_role_bites_on_her_next_request(client, sign_in, ruth, ada):
    sign_in(client, ruth)
    assert client.get(reverse("invite")).status_code == 200

    for seat in ruth.seats:
        actions.end_seat(seat=seat, by=ada)

    assert client.get(reverse("invite")).status_code == 403


def test_removing_the_editors_role_closes_the_cms_on_his_next_request(client, sign_in, ed, ada):
    sign_in(client, ed)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200

    actions.end_seat(seat=ed.seats[0], by=ada)

    assert client.get(reverse("wagtailadmin_home")).status_code == 404


def test_an_officer_cannot_take_a_seat_away_that_she_could_not_give(ruth, ed):
    with pytest.raises(PermissionDenied):
        actions.end_seat(seat=ed.seats[0], by=ruth)
    assert Membership.objects.current().filter(user=ed).exists()
