"""One way in for everybody: a code by mail. No password, no open sign-up, no word on who has an account (A13, G1)."""

import re

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse

from people import cast
from people.models import User

pytestmark = pytest.mark.django_db


def ask_for_a_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def code_in(message):
    return re.search(r"\?code=(\S+)", message.body)[1]


def test_a_member_signs_in_with_the_code_from_her_mail(client, yonas, run_jobs, mailoutbox):
    assert ask_for_a_code(client, "yonas@example.org")["Location"] == reverse("account_confirm_login_code")
    run_jobs()

    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0])})

    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(yonas.pk)


def test_the_link_in_the_mail_brings_the_code_along_and_only_the_button_signs_in(client, yonas, run_jobs, mailoutbox):
    ask_for_a_code(client, "yonas@example.org")
    run_jobs()
    code = code_in(mailoutbox[0])

    answer = client.get(reverse("account_confirm_login_code"), {"code": code})

    assert f'value="{code}"' in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_mail_with_the_code_has_a_neutral_subject(client, yonas, run_jobs, mailoutbox):
    ask_for_a_code(client, "yonas@example.org")
    run_jobs()

    assert mailoutbox[0].subject == "Your code"


def test_a_code_works_in_the_browser_that_asked_for_it_alone(client, client_of_another, yonas, run_jobs, mailoutbox):
    ask_for_a_code(client, "yonas@example.org")
    run_jobs()

    client_of_another.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0])})

    assert "_auth_user_id" not in client_of_another.session


def test_a_code_works_once(client, client_of_another, yonas, run_jobs, mailoutbox):
    ask_for_a_code(client, "yonas@example.org")
    run_jobs()
    code = code_in(mailoutbox[0])
    client.post(reverse("account_confirm_login_code"), {"code": code})
    client.post(reverse("account_logout"))

    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert "_auth_user_id" not in client.session


def test_five_wrong_codes_end_the_try(client, yonas, run_jobs, mailoutbox):
    ask_for_a_code(client, "yonas@example.org")
    run_jobs()
    for _ in range(5):
        client.post(reverse("account_confirm_login_code"), {"code": "WRNG-WRNG"})

    client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0])})

    assert "_auth_user_id" not in client.session


def test_the_site_does_not_say_who_has_an_account(client, client_of_another, yonas, run_jobs, mailoutbox):
    known = ask_for_a_code(client, "yonas@example.org")
    unknown = ask_for_a_code(client_of_another, "nobody@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    pages = [
        re.sub(r'value="[^"]{20,}"', "", each.get(reverse("account_confirm_login_code")).content.decode())
        for each in (client, client_of_another)
    ]
    assert pages[0].replace("yonas@", "x@") == pages[1].replace("nobody@", "x@")
    run_jobs()
    assert [message.to for message in mailoutbox] == [["yonas@example.org"], ["nobody@example.org"]]
    assert "code=" not in mailoutbox[1].body


def test_a_fourth_code_in_a_minute_is_refused_from_whatever_browser(yonas, run_jobs, mailoutbox):
    answers = [ask_for_a_code(Client(), "yonas@example.org") for _ in range(4)]
    run_jobs()

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert answers[3].context["form"].errors["email"]
    assert len(mailoutbox) == 3


def test_a_person_who_may_no_longer_sign_in_cannot(client, yonas, run_jobs, mailoutbox):
    User.objects.filter(pk=yonas.pk).update(is_active=False)
    ask_for_a_code(client, "yonas@example.org")
    run_jobs()

    assert not any("code=" in message.body for message in mailoutbox)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "closed",
    [
        "signup/",
        "signup/passkey/",
        "email/",
        "password/change/",
        "password/set/",
        "password/reset/",
        "password/reset/key/1-abc/",
        "password/reset/done/",
        "confirm-email/",
        "confirm-email/abc/",
        "reauthenticate/",
        "3rdparty/",
        "social/login/cancelled/",
    ],
)
@pytest.mark.parametrize("name", [None, "ada"])
def test_there_is_no_open_sign_up_and_no_password(client, sign_in, groups, closed, name):
    if name:
        sign_in(client, cast.bring(name))

    assert client.get(f"/accounts/{closed}").status_code == 404
    assert client.post(f"/accounts/{closed}", {"email": "new@example.org"}).status_code == 404
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_sign_in_page_has_no_password_box(client):
    page = client.get(reverse("account_login")).content.decode()

    assert 'type="email"' in page
    assert "password" not in re.sub(r"No password to remember", "", page).lower()


@pytest.mark.parametrize(
    "address", ["/cms/login/", "/_util/login/", "/cms/password_reset/", "/cms/password_reset/confirm/MQ/abc/"]
)
def test_wagtails_own_login_form_is_never_reachable(client, sign_in, ed, address):
    def ends_at(chain):
        return [where.split("?")[0] for where, _ in chain]

    answer = client.get(address, follow=True)
    assert ends_at(answer.redirect_chain) == ["/accounts/login/"]
    assert "password" not in [field.name for field in answer.context["form"]]
    sign_in(client, ed)
    assert ends_at(client.get(address, follow=True).redirect_chain) == ["/accounts/login/", "/"]


def test_wagtails_own_login_form_takes_no_password_either(client, ed):
    ed.set_password("correct horse battery staple")
    ed.save()

    client.post("/cms/login/", {"username": "ed@example.org", "password": "correct horse battery staple"})

    assert "_auth_user_id" not in client.session


def test_a_visitor_at_the_cms_signs_in_at_the_one_door(client):
    answer = client.get("/cms/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/cms/")


def test_a_signed_in_person_without_a_seat_in_the_cms_meets_no_loop(client, sign_in, yonas):
    sign_in(client, yonas)

    assert client.get("/cms/").status_code == 404
    assert client.get("/cms/pages/").status_code == 404


def test_the_editor_comes_in(client, sign_in, ed):
    sign_in(client, ed)

    assert client.get("/cms/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "javascript:x"]
)
def test_signing_in_never_leads_to_another_site(client, yonas, run_jobs, mailoutbox, elsewhere):
    client.post(reverse("account_request_login_code"), {"email": "yonas@example.org", "next": elsewhere})
    run_jobs()

    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0]), "next": elsewhere})

    assert answer["Location"] == "/"


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(client, sign_in, yonas):
    sign_in(client, yonas)

    kept = client.get(reverse("me"))["Cache-Control"]

    assert "private" in kept and "no-store" in kept


def test_signing_out_needs_the_button(client, sign_in, yonas):
    sign_in(client, yonas)

    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_sessions_end_after_twelve_hours():
    assert site_settings.SESSION_COOKIE_AGE == 12 * 60 * 60


def test_too_many_tries_from_one_place_get_a_kind_page(client):
    answers = [client.post(reverse("account_login"), {"login": f"a{n}@example.org"}) for n in range(31)]

    assert answers[-1].status_code == 429
    assert "Wait a moment" in answers[-1].content.decode()
