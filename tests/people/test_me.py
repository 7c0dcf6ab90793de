"""My own page: what I may change about myself, and nobody else (D125)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from people import actions
from people.models import Membership, User

pytestmark = pytest.mark.django_db

LEAHS_WORDS = {
    "display_name": "Lee",
    "language": "vi",
    "safe_contact": User.SafeContact.SITE_ONLY,
    "out_of_county": "on",
    "age_band": "",
}


def test_leah_changes_her_name_her_language_and_how_we_may_reach_her(client, sign_in, leah):
    sign_in(client, leah)

    answer = client.post(reverse("me"), LEAHS_WORDS)

    leah.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, reverse("me"))
    assert (leah.display_name, leah.language, leah.safe_contact) == ("Lee", "vi", "site_only")
    assert (leah.out_of_county, leah.age_band) == (True, "")


def test_a_name_keeps_its_letters_whatever_the_script(client, sign_in, yonas):
    sign_in(client, yonas)

    client.post(reverse("me"), {**LEAHS_WORDS, "display_name": "  ዮናስ \u200dኣ  "})

    yonas.refresh_from_db()
    assert yonas.display_name == "ዮናስ \u200dኣ"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "x" * 61),
        ("display_name", "a\u202eb"),
        ("display_name", "a\x00b"),
        ("display_name", "duty@council.example"),
        ("language", "klingon"),
        ("safe_contact", "by pigeon"),
        ("age_band", "112"),
    ],
)
def test_a_wrong_field_gets_a_sentence_beside_it_and_nothing_is_kept(client, sign_in, leah, field, value):
    sign_in(client, leah)

    answer = client.post(reverse("me"), {**LEAHS_WORDS, field: value})

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert User.objects.get(pk=leah.pk).display_name == "Leah"


def test_a_refused_name_does_not_show_as_hers_on_the_same_page(client, sign_in, leah):
    sign_in(client, leah)

    answer = client.post(reverse("me"), {**LEAHS_WORDS, "display_name": "Boss", "language": "klingon"})

    assert answer.context["user"].display_name == "Leah"


@pytest.mark.parametrize("who", ["priya", "ruth", "fiona", "ed"])
def test_the_age_band_is_asked_of_young_people_alone(client, sign_in, request, who):
    person = request.getfixturevalue(who)
    sign_in(client, person)

    page = client.get(reverse("me"))
    client.post(reverse("me"), {**LEAHS_WORDS, "age_band": User.AgeBand.UNDER_18})

    person.refresh_from_db()
    assert "age_band" not in page.context["form"].fields
    assert (person.age_band, person.out_of_county) == ("", False)


def test_nobody_sends_herself_rights_or_another_address(client, sign_in, yonas):
    sign_in(client, yonas)
    client.post(reverse("me"), {**LEAHS_WORDS, "email": "x@example.org", "is_superuser": "1", "is_active": ""})

    yonas.refresh_from_db()
    assert (yonas.email, yonas.is_superuser, yonas.is_active) == ("yonas@example.org", False, True)
    with pytest.raises(PermissionDenied):
        actions.change_profile(user=yonas, is_superuser=True)


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("me"))["Location"].startswith(reverse("account_login"))


def test_signing_out_everywhere_ends_her_other_phone_and_leaves_others_alone(sign_in, leah, yonas):
    phone, tablet, of_yonas = sign_in(Client(), leah), sign_in(Client(), leah), sign_in(Client(), yonas)

    phone.post(reverse("sign-out-everywhere"))

    assert tablet.get(reverse("me")).status_code == 302
    assert phone.get(reverse("me")).status_code == 302
    assert of_yonas.get(reverse("me")).status_code == 200


def test_looking_at_sign_out_everywhere_changes_nothing(client, sign_in, leah):
    sign_in(client, leah)

    assert client.get(reverse("sign-out-everywhere")).status_code == 405
    assert client.get(reverse("me")).status_code == 200


def test_every_seat_of_hers_stands_on_the_page_and_no_one_elses(client, sign_in, amara, priya):
    sign_in(client, amara)

    page = client.get(reverse("me")).content.decode()

    assert "Journey to Independence subgroup: Chair" in page
    assert "Harbour Homes" not in page
    assert Membership.objects.filter(user=priya).exists()
