"""When something goes wrong: a kind page, the right number, and her words given back."""

import pytest
from django.http import Http404
from django.test import Client

from front.views import errors

pytestmark = pytest.mark.django_db

WORDS = "No one came for the boiler. I waited <all> day."


@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (errors.bad_request, 400, "We could not read that"),
        (errors.permission_denied, 403, "You can’t do that here"),
        (errors.page_not_found, 404, "We can’t find that page"),
        (lambda request, exception: errors.server_error(request), 500, "That didn’t work, and it’s our fault"),
        (lambda request, exception: errors.csrf_failure(request), 403, "Please send it again"),
    ],
)
def test_words_that_failed_come_back_escaped_and_nothing_secret_does(rf, view, status, heading):
    sent = {"story": WORDS, "csrfmiddlewaretoken": "the long token", "code": "ABCD EFGH", "op_id": "one two"}

    response = view(rf.post("/challenges/raise/", sent), Http404())

    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert "No one came for the boiler. I waited &lt;all&gt; day.</textarea>" in page
    assert "the long token" not in page and "ABCD EFGH" not in page and "one two" not in page
    assert response["Cache-Control"] == "private, no-store"


def test_a_page_that_is_only_looked_for_has_no_words_to_give_back(rf):
    page = errors.page_not_found(rf.get("/nowhere/", {"story": WORDS})).content.decode()

    assert "Your words are still here" not in page


def test_the_500_page_asks_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert 'href="tel:999"' in response.content.decode()


def test_a_stale_form_leads_back_to_its_own_page_and_never_to_another_site(rf):
    ours = rf.post("/challenges/raise/", {}, headers={"referer": "http://testserver/challenges/raise/?step=2"})
    theirs = rf.post("/challenges/raise/", {}, headers={"referer": "https://elsewhere.example/trap/"})

    assert errors.way_back(ours) == "/challenges/raise/"
    assert errors.way_back(theirs) == "/"


def test_a_form_without_its_token_is_refused_kindly():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/code/", {"email": "amara@example.org"})

    assert response.status_code == 403
    assert "Please send it again" in response.content.decode()


def test_an_address_that_does_not_exist_is_a_kind_404(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "We can’t find that page" in response.content.decode()
