"""An account comes from an invitation alone: one link, seven days, once (A13, trust.md 2e)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from people import actions, roles
from people.models import AuditEntry, Invitation, Membership, Role, User
from people.models.invitation import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(ruth, clab):
    """Ruth invited Sam to CLAB."""
    return actions.invite(by=ruth, email="Sam@Example.org", display_name="Sam", group=clab, role=Role.MEMBER)


def test_the_invited_person_gets_one_mail_with_the_link_and_no_topic_in_its_subject(invitation, run_jobs, mailoutbox):
    run_jobs()

    assert [mail.to for mail in mailoutbox] == [["sam@example.org"]]
    assert mailoutbox[0].subject == "You are invited"
    assert reverse("invitation", args=[invitation.token]) in mailoutbox[0].body


def test_the_secret_of_the_link_is_not_kept(invitation):
    kept = Invitation.objects.values().get(pk=invitation.pk)

    assert kept["token_hash"] == digest(invitation.token)
    assert invitation.token not in str(kept)


def test_looking_at_the_link_changes_nothing_for_mail_scanners_look_too(client, invitation):
    answer = client.get(reverse("invitation", args=[invitation.token]))

    assert answer.status_code == 200
    assert not User.objects.filter(email="sam@example.org").exists()
    assert Invitation.objects.open().count() == 1


def test_the_button_makes_the_account_gives_the_seat_and_signs_in(client, invitation, clab):
    answer = client.post(reverse("invitation", args=[invitation.token]))

    sam = User.objects.get(email="sam@example.org")
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(sam.pk)
    assert [(seat.group, seat.role) for seat in sam.seats] == [(clab, Role.MEMBER)]
    assert not sam.has_usable_password()


def test_the_link_works_once(client, invitation):
    address = reverse("invitation", args=[invitation.token])
    client.post(address)
    client.logout()

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_link_is_dead_after_seven_days(client, invitation):
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=7, seconds=1))

    assert client.get(reverse("invitation", args=[invitation.token])).status_code == 404
    with pytest.raises(ValidationError):
        actions.accept_invitation(token=invitation.token)
    assert not User.objects.filter(email="sam@example.org").exists()


def test_the_link_still_works_on_the_seventh_day(invitation):
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=6, hours=23))

    assert actions.accept_invitation(token=invitation.token).display_name == "Sam"


def test_a_guessed_link_answers_as_a_dead_one(client, invitation):
    guessed = client.get(reverse("invitation", args=["x" * 43]))

    assert guessed.status_code == 404
    assert "Sam" not in guessed.content.decode()


def test_a_person_with_an_account_keeps_it_and_her_name(leah, ruth, clab):
    sent = actions.invite(by=ruth, email="LEAH@example.org", display_name="L", group=clab, role=Role.MEMBER)

    user = actions.accept_invitation(token=sent.token)

    assert (user, user.display_name) == (leah, "Leah")
    assert User.objects.filter(email__iexact="leah@example.org").count() == 1


def test_a_new_link_for_the_same_seat_ends_the_old_one(client, invitation, ruth, clab):
    again = actions.invite(by=ruth, email="sam@example.org", display_name="Sam", group=clab, role=Role.MEMBER)

    assert client.get(reverse("invitation", args=[invitation.token])).status_code == 404
    assert client.get(reverse("invitation", args=[again.token])).status_code == 200


def test_a_person_who_may_no_longer_sign_in_gets_no_new_seat(leah, ruth, clab):
    sent = actions.invite(by=ruth, email=leah.email, display_name="Leah", group=clab, role=Role.MEMBER)
    User.objects.filter(pk=leah.pk).update(is_active=False)

    with pytest.raises(ValidationError):
        actions.accept_invitation(token=sent.token)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EDITOR, Role.HEAD_OF_SERVICE, Role.PARTICIPATION_OFFICER])
def test_an_officer_cannot_give_a_role_with_power_over_the_site(ruth, site_team, role):
    with pytest.raises(PermissionDenied):
        actions.invite(by=ruth, email="x@example.org", display_name="X", group=site_team, role=role)

    assert not Invitation.objects.exists()


def test_an_administrator_can_invite_an_editor(ada, site_team):
    sent = actions.invite(by=ada, email="x@example.org", display_name="X", group=site_team, role=Role.EDITOR)

    assert actions.accept_invitation(token=sent.token).seats[0].role == Role.EDITOR


def test_nobody_gives_a_role_to_herself(ada, site_team, run_jobs, mailoutbox):
    with pytest.raises(PermissionDenied):
        actions.invite(by=ada, email="ADA@example.org", display_name="Ada", group=site_team, role=Role.EDITOR)
    with pytest.raises(PermissionDenied):
        actions.give_seat(user=ada, group=site_team, role=Role.EDITOR, by=ada)

    run_jobs()
    assert mailoutbox == []
    assert [seat.role for seat in ada.seats] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("who", ["amara", "yonas", "leah", "tom", "priya", "fiona", "dara", "councillor_shah", "ed"])
def test_nobody_else_can_invite(client, sign_in, request, clab, who):
    person = request.getfixturevalue(who)
    sign_in(client, person)

    assert client.get(reverse("invite")).status_code == 403
    assert client.post(reverse("invite"), {"email": "x@example.org"}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.invite(by=person, email="x@example.org", display_name="X", group=clab, role=Role.MEMBER)
    assert not Invitation.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get(reverse("invite"))

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={reverse('invite')}")


def test_ruth_invites_on_the_page_and_sees_who_has_not_come_yet(client, sign_in, ruth, j2i, harbour_homes):
    sign_in(client, ruth)
    words = {
        "email": "kim@example.org",
        "display_name": "Kim",
        "group": j2i.pk,
        "role": Role.PARTNER_LEAD,
        "organisation": harbour_homes.pk,
        "title": "Lettings lead",
    }

    answer = client.post(reverse("invite"), words, follow=True)

    assert answer.redirect_chain == [(reverse("invite"), 302)]
    assert re.search(r"<td>Kim</td>\s*<td[^>]*>Partner lead, J2I, Harbour Homes", answer.content.decode())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"),
        ("email", ""),
        ("email", "a" * 300 + "@example.org"),
        ("email", "kim@example.org\r\nBcc: all@example.org"),
        ("display_name", "x" * 61),
        ("display_name", "Kim\u202egnp.exe"),
        ("display_name", "ceo@council.example"),
        ("role", "emperor"),
        ("role", Role.ADMINISTRATOR),
        ("group", "99999999"),
        ("organisation", ""),
    ],
)
def test_a_wrong_field_gets_a_sentence_beside_it_and_nothing_is_kept(
    client, sign_in, ruth, j2i, harbour_homes, field, value
):
    sign_in(client, ruth)
    words = {"email": "kim@example.org", "display_name": "Kim", "group": j2i.pk, "role": Role.PARTNER_LEAD}
    words |= {"organisation": harbour_homes.pk, field: value}

    answer = client.post(reverse("invite"), words)

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Invitation.objects.exists()


def test_a_partner_needs_an_organisation_whatever_door_the_invitation_comes_by(ruth, j2i):
    with pytest.raises(ValidationError):
        actions.invite(by=ruth, email="kim@example.org", display_name="Kim", group=j2i, role=Role.PARTNER_LEAD)

    assert not Invitation.objects.exists()


def test_giving_using_and_ending_a_seat_stands_in_the_audit_log_without_an_address(invitation, ruth):
    sam = actions.accept_invitation(token=invitation.token)
    actions.end_seat(seat=sam.seats[0], by=ruth)

    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("invited", ruth),
        ("seat_given", ruth),
        ("seat_ended", ruth),
    ]
    assert "sam@" not in " ".join(entry.reason for entry in entries).lower()


def test_an_audit_entry_is_neither_changed_nor_deleted(invitation):
    entry = AuditEntry.objects.get()

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_an_ended_seat_stays_as_history(ruth, yonas):
    seat = yonas.seats[0]

    actions.end_seat(seat=seat, by=ruth)

    assert Membership.objects.get(pk=seat.pk).until == timezone.localdate()
    assert not Membership.objects.current().filter(user=yonas).exists()


# --- Which roles there are in which groups ----------------------------------------------------------------------------


def test_every_role_has_its_place_and_every_seat_of_the_cast_fits(everybody):
    assert set(roles.PLACES) == set(Role)
    assert all(roles.fits(seat.role, seat.group) for person in everybody.values() for seat in person.seats)


@pytest.mark.parametrize(
    ("role", "slug"),
    [
        (Role.MEMBER, "corporate-parenting-panel"),
        (Role.MEMBER, "j2i"),
        (Role.MEMBER, "care-leavers"),
        (Role.CHAIR, "corporate-parenting-panel"),
        (Role.MINUTE_TAKER, "clab"),
        (Role.PANEL_MEMBER, "clab"),
        (Role.CARE_LEAVER, "heads-of-service"),
    ],
)
def test_a_pair_that_makes_no_sense_is_refused_in_the_form_and_the_action(client, sign_in, ruth, groups, role, slug):
    sign_in(client, ruth)
    said = {"email": "x@example.org", "display_name": "X", "group": groups[slug].pk, "role": role}

    response = client.post(reverse("invite"), said)

    assert response.status_code == 422
    assert f"There is no “{Role(role).label}” in {groups[slug].short_name}." in response.content.decode()
    with pytest.raises(ValidationError):
        actions.invite(by=ruth, email="x@example.org", display_name="X", group=groups[slug], role=role)
    assert not Invitation.objects.exists()


def test_not_even_an_administrator_makes_such_a_seat(ada, leah, groups):
    with pytest.raises(ValidationError):
        actions.give_seat(user=leah, group=groups["clab"], role=Role.PANEL_MEMBER, by=ada)
