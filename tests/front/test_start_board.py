"""`manage.py start_board --admin ADDRESS` makes an empty, real site: lists and one invitation, nobody else."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from people import actions, roles
from people.models import Invitation, Membership, Organisation, Role, User, WorkingGroup

pytestmark = pytest.mark.django_db


def start_board(admin="Chief@Example.org"):
    said = StringIO()
    call_command("start_board", admin=admin, stdout=said)
    return said.getvalue()


def link_in(said):
    return re.search(r"http://\S+(/accounts/invitation/\S+)", said)[1]


def test_it_makes_the_lists_and_nobody(settings):
    start_board()

    assert {"clab", "j2i", "corporate-parenting-panel", "care-leavers", "site-team"} <= set(
        WorkingGroup.objects.values_list("slug", flat=True)
    )
    assert WorkingGroup.objects.get(slug="j2i").parent.slug == "corporate-parenting-panel"
    assert Organisation.objects.filter(attends_j2i=True).exists()
    assert not Organisation.objects.filter(is_example=True).exists()
    assert not User.objects.exists()


def test_groups_for_work_on_single_people_are_not_there():
    start_board()

    assert not WorkingGroup.objects.filter(slug__in=["mace", "high-risk-meeting", "transitions-panel"]).exists()


def test_the_printed_link_makes_the_administrator(client):
    client.post(link_in(start_board()))

    chief = User.objects.get()
    assert chief.email == "chief@example.org"
    assert roles.is_administrator(chief)
    assert not chief.is_superuser


def test_a_second_run_before_she_came_prints_a_fresh_link_and_the_old_one_is_dead(client):
    first, second = link_in(start_board()), link_in(start_board())

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert Invitation.objects.open().count() == 1


def test_a_second_run_changes_nothing_that_people_have_changed(client):
    client.post(link_in(start_board()))
    WorkingGroup.objects.filter(slug="clab").update(name="Our own board")
    before = WorkingGroup.objects.count(), Organisation.objects.count(), Membership.objects.count()

    said = start_board("somebody.else@example.org")

    assert "has an administrator already" in said
    assert "invitation/" not in said
    assert WorkingGroup.objects.get(slug="clab").name == "Our own board"
    assert (WorkingGroup.objects.count(), Organisation.objects.count(), Membership.objects.count()) == before


def test_the_administrator_can_then_invite_an_officer(client, run_jobs, mailoutbox):
    client.post(link_in(start_board()))

    client.post(
        reverse("invite"),
        {
            "email": "officer@example.org",
            "display_name": "Officer",
            "group": WorkingGroup.objects.get(slug="clab").pk,
            "role": Role.PARTICIPATION_OFFICER,
        },
    )

    run_jobs()
    assert mailoutbox[0].to == ["officer@example.org"]


def test_what_is_no_address_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="'nobody' is not an email address"):
        start_board("nobody")

    assert not Invitation.objects.exists()


def test_a_demo_is_no_real_site(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="a real site starts without it"):
        start_board()


@pytest.mark.once
@pytest.mark.xdist_group("whole sites")
def test_it_works_on_a_machine_with_nothing(started_board):
    made, folder = started_board

    assert made.returncode == 0, made.stderr
    assert "https://board.example.org/accounts/invitation/" in made.stdout
    assert (folder / "board.sqlite3").exists()


def test_actions_and_command_give_the_same_seat(client):
    client.post(link_in(start_board()))
    chief = User.objects.get()

    seat = chief.seats[0]

    assert (seat.group.slug, seat.role) == (roles.SITE_TEAM, Role.ADMINISTRATOR)
    assert actions.give_seat(user=chief, group=seat.group, role=seat.role) == seat
