"""A partner hands her seat to a colleague: promises and their history go with it, and she is out at once (A19)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenges import actions, promises, taps
from challenges.meeting import policy as in_meeting
from challenges.models import OwnerChange, TimelineEntry
from people import actions as of_people
from people.models import AuditEntry, Invitation, Membership, Role, User
from tests.challenges.stages import in_days, promise_of
from tests.factories import make_seat, make_user
from tests.standing import kept

pytestmark = pytest.mark.django_db


def seat_of(user):
    return Membership.objects.get(user=user, group__slug="j2i", role=Role.PARTNER_LEAD)


def offer(user, email="sasha@example.org"):
    return of_people.hand_over_seat(seat=seat_of(user), by=user, email=email, display_name="Sasha")


def hand_over(user):
    """The whole way; returns the colleague."""
    return of_people.accept_invitation(token=offer(user).token)


@kept
def promise(stage):
    return promise_of(stage.in_progress(title="Letters I can open"))


def test_from_the_desk_to_the_colleague(promise, priya, as_person, client, run_jobs, mailoutbox):
    hers = as_person(priya)
    assert "Then 1 open promise goes to them" in hers.get("/desk/hand-over/").content.decode()
    hers.post("/desk/hand-over/", {"email": "Sasha@example.org", "display_name": "Sasha"})
    run_jobs()
    letter = next(mail for mail in mailoutbox if mail.to == ["sasha@example.org"])
    assert "Priya hands you a seat for Harbour Homes (example)" in letter.body
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    assert "We wrote to Sasha" in hers.get("/desk/hand-over/").content.decode()
    assert "You take over the seat of Priya" in client.get(link).content.decode()
    promise.refresh_from_db()
    assert promise.owner.user == priya  # looking changed nothing

    client.post(link)

    promise.refresh_from_db()
    sasha = User.objects.get(email="sasha@example.org")
    assert promise.owner.user == sasha
    assert (promise.owner.role, promise.owner.organisation) == (Role.PARTNER_LEAD, promise.part.organisation)
    assert "Letters I can open" in client.get("/desk/").content.decode()


def test_the_old_account_is_out_at_once(promise, priya, as_person, client, next_meeting):
    hers = as_person(priya)
    tap = f"/challenges/tap/{taps.token('promise', promise.pk, user=priya)}/"
    assert client.get(tap).status_code == hers.get("/desk/").status_code == 200
    assert priya.pk in in_meeting.audiences(next_meeting)

    sasha = hand_over(priya)

    assert hers.get("/desk/").status_code == 404
    assert "_auth_user_id" not in hers.session  # signed out, not only refused
    assert client.get(tap).status_code == client.post(tap, {"text": "Still me."}).status_code == 404
    # The hub asks this every two seconds and closes who is not in it (tests/meeting/test_hub.py).
    assert priya.pk not in in_meeting.audiences(next_meeting)
    assert sasha.pk in in_meeting.audiences(next_meeting)
    for act in (
        lambda: actions.confirm_commitment(promise, by=User.objects.get(pk=priya.pk)),
        lambda: offer(priya, "other@example.org"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_who_held_it_before_stays_as_role_and_organisation(promise, priya, stage, yonas, as_person):
    Membership.objects.filter(pk=seat_of(priya).pk).update(title="Repairs lead")
    old = seat_of(priya)
    sasha = hand_over(priya)

    change = OwnerChange.objects.get()
    assert (change.old_owner, change.new_owner.user) == (old, sasha)
    assert change.old_owner.public_label == "Repairs lead, Harbour Homes (example)"
    entry = TimelineEntry.objects.get(code="handed_over")
    assert (entry.commitment, entry.organisation, entry.role) == (promise, old.organisation, "partner")
    page = as_person(sasha).get(f"/j2i/promises/{promise.pk}/").content.decode()
    assert "Before: Repairs lead, Harbour Homes (example)." in page
    assert "Priya" not in page
    told = as_person(yonas).get(promise.challenge.get_absolute_url()).content.decode()
    assert "A colleague at Harbour Homes (example) looks after a promise now." in told


def test_what_is_done_stays_with_who_did_it(promise, stage, priya):
    done = promise_of(stage.in_progress(title="Done already"))
    actions.mark_done(done, by=priya, evidence="Ten letters.")
    hand_over(priya)

    done.refresh_from_db()
    assert done.owner.user == priya
    assert OwnerChange.objects.count() == 1


def test_until_it_is_used_nothing_changes_and_it_can_be_taken_back(promise, priya, as_person, client):
    token = offer(priya).token
    promise.refresh_from_db()
    assert promise.owner == seat_of(priya) and seat_of(priya).until is None

    as_person(priya).post("/desk/hand-over/take-back/")

    assert client.get(f"/accounts/invitation/{token}/").status_code == 404
    with pytest.raises(ValidationError):
        of_people.accept_invitation(token=token)
    assert seat_of(priya).until is None
    assert not OwnerChange.objects.exists()


def test_naming_another_ends_the_first_link_and_no_link_of_an_officer(priya, ruth, j2i, northgate_jobcentre):
    theirs = of_people.invite(
        by=ruth, email="sasha@example.org", display_name="S", group=j2i, role="partner_lead",
        organisation=northgate_jobcentre,
    )  # fmt: skip
    first, second = offer(priya), offer(priya, "kim@example.org")

    assert set(Invitation.objects.open()) == {theirs, second}
    with pytest.raises(ValidationError):
        of_people.accept_invitation(token=first.token)


@pytest.mark.parametrize("email", ["priya@example.org", "PRIYA@example.org"])
def test_not_to_herself(priya, as_person, email):
    response = as_person(priya).post("/desk/hand-over/", {"email": email, "display_name": "Me"})
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_only_her_own_seat_for_her_own_organisation_and_role(priya, gareth, amara, as_person):
    for seat in (seat_of(gareth), Membership.objects.filter(user=amara).first()):
        with pytest.raises(PermissionDenied):
            of_people.hand_over_seat(seat=seat, by=priya, email="sasha@example.org", display_name="Sasha")
    with pytest.raises(PermissionDenied):  # young people's seats are given by an officer
        own = Membership.objects.filter(user=amara).first()
        of_people.hand_over_seat(seat=own, by=amara, email="sasha@example.org", display_name="Sasha")
    invitation = offer(priya)
    assert (invitation.role, invitation.organisation, invitation.group.slug) == (
        "partner_lead", seat_of(priya).organisation, "j2i",
    )  # fmt: skip
    other = as_person(priya).post(
        "/desk/hand-over/", {"seat": seat_of(gareth).pk, "email": "a@example.org", "display_name": "A"}
    )
    assert other.status_code == 404


def test_a_link_dies_with_the_seat_it_hands_over(promise, priya, ruth, client):
    token = offer(priya).token
    of_people.end_seat(seat=seat_of(priya), by=ruth)

    assert client.get(f"/accounts/invitation/{token}/").status_code == 404
    with pytest.raises(ValidationError):
        of_people.accept_invitation(token=token)
    assert not User.objects.filter(email="sasha@example.org").exists()


def test_who_sits_for_another_organisation_already_does_not_take_promises_there(promise, priya, gareth):
    token = offer(priya, gareth.email).token
    with pytest.raises(ValidationError):
        of_people.accept_invitation(token=token)

    promise.refresh_from_db()
    assert promise.owner.user == priya
    assert seat_of(priya).until is None


def test_a_deputy_of_the_same_organisation_may_take_over(promise, priya, j2i):
    kim = make_user("Kim", email="kim@example.org")
    make_seat(kim, j2i, Role.DEPUTY, seat_of(priya).organisation)
    of_people.accept_invitation(token=offer(priya, kim.email).token)

    promise.refresh_from_db()
    assert promise.owner.user == kim


def test_five_links_a_day_are_enough(priya):
    for number in range(of_people.OFFERS_A_DAY):
        offer(priya, f"colleague{number}@example.org")
    with pytest.raises(ValidationError):
        offer(priya, "one-more@example.org")


def test_the_officer_sees_every_step_in_the_audit(promise, priya):
    offer(priya)
    of_people.take_back_hand_over(seat=seat_of(priya), by=priya)
    hand_over(priya)

    steps = AuditEntry.objects.filter(actor=priya).order_by("pk").values_list("action", flat=True)
    assert [step for step in steps if "seat" in step] == [
        "seat_offered", "seat_offer_taken_back", "seat_offered", "seat_given", "seat_handed_over",
    ]  # fmt: skip


def test_a_promise_that_cannot_follow_undoes_it_all(promise, priya, monkeypatch):
    token = offer(priya).token

    def broken(**options):
        raise RuntimeError("the power went")

    monkeypatch.setattr(actions, "move_promises", broken)
    with pytest.raises(RuntimeError):
        of_people.accept_invitation(token=token)

    assert seat_of(priya).until is None
    assert not User.objects.filter(email="sasha@example.org").exists()
    assert Invitation.objects.open().count() == 1


def test_a_handed_over_promise_is_no_news(promise, priya):
    TimelineEntry.objects.filter(challenge=promise.challenge).update(at=timezone.now() - timedelta(days=20))
    hand_over(priya)
    assert promises.last_news(promise.challenge) == in_days(-20)
