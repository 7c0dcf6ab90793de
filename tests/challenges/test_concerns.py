"""'I'm worried about them': on every text, and read by those who act on it alone (trust.md 1.4)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenges import actions
from challenges.models import Concern
from tests.standing import kept

LIST = "/challenges/worries/"


@kept
def public(stage):
    challenge = stage.in_progress()
    stage.publish(challenge)
    return challenge


def at(challenge, end="worried/"):
    return f"/challenges/{challenge.reference or challenge.pk}/{end}"


def test_a_visitor_says_so_on_a_public_text_with_words_or_without(client, public):
    for words in ("He sounds very low.", ""):
        response = client.post(at(public), {"words": words}, follow=True)
        assert "The safeguarding lead reads it on the same working day." in response.content.decode()

    assert sorted(Concern.objects.values_list("words", "raised_by", "challenge")) == [
        ("", None, public.pk),
        ("He sounds very low.", None, public.pk),
    ]


def test_the_form_has_one_box_and_says_whom_to_call_now(client, public):
    response = client.get(at(public))

    assert list(response.context["form"].fields) == ["words"]
    assert 'In danger right now? Call <a class="keep" href="tel:999">999</a>.' in response.content.decode()
    assert not Concern.objects.exists()


def test_a_concern_about_news_names_the_piece_of_news(client, public, yonas, priya, sign_in):
    update = actions.post_update(public, by=priya, text="We lost her.")
    page = sign_in(client, yonas).get(at(public, "")).content.decode()
    assert f"{at(public)}?update={update.pk}" in page

    client.post(at(public), {"words": "", "update": update.pk})

    concern = Concern.objects.get()
    assert (concern.about, concern.subject_id, concern.raised_by) == ("update", str(update.pk), yonas)


def test_a_visitor_learns_nothing_of_news_by_its_number(client, public, priya):
    update = actions.post_update(public, by=priya, text="INSIDEWORD")

    page = client.get(f"{at(public)}?update={update.pk}").content.decode()

    assert "INSIDEWORD" not in page


@pytest.mark.parametrize("update", ["x", "-1", "9" * 30, "٣", "1 OR 1=1"])
def test_a_strange_number_of_news_is_no_number(update, client, public, yonas, sign_in):
    assert sign_in(client, yonas).get(at(public), {"update": update}).status_code == 200


def test_nobody_can_worry_about_what_she_cannot_see(client, stage):
    hidden = stage.received()

    assert client.get(at(hidden)).status_code == 404
    assert client.post(at(hidden), {"words": "x"}).status_code == 404
    assert not Concern.objects.exists()


@pytest.mark.parametrize("words", ["x" * 2001, "a\0b"])
def test_bad_words_are_refused_beside_the_box(words, client, public):
    response = client.post(at(public), {"words": words})

    assert response.status_code == 422
    assert 'id="id_words_error"' in response.content.decode()
    assert not Concern.objects.exists()


def test_who_was_worried_and_why_reaches_nobody_but_those_who_act(client, public, dylan, sign_in, request):
    actions.raise_concern(by=dylan, about="challenge", challenge=public, words="WORRYWORD")

    for name in ("leah", "yonas", "amara", "priya", "fiona", "ada"):
        sign_in(client, request.getfixturevalue(name))
        page = client.get(at(public, "")).content.decode()
        assert "WORRYWORD" not in page
        assert client.get(LIST).status_code == 404
    client.logout()
    assert client.get(LIST).status_code == 404


def test_the_safeguarding_lead_reads_it_and_marks_it_seen(client, public, dylan, ruth, sign_in):
    concern = actions.raise_concern(by=dylan, about="challenge", challenge=public, words="WORRYWORD <b>low</b>")
    page = sign_in(client, ruth).get(LIST).content.decode()
    assert "WORRYWORD &lt;b&gt;" in page
    assert public.reference in page

    client.post(f"{LIST}{concern.pk}/seen/")

    concern.refresh_from_db()
    assert concern.seen_by == ruth
    after = client.get(LIST)
    assert (after.context["waiting"], after.context["seen"]) == ([], [concern])


def test_only_those_who_act_mark_it_seen(client, public, yonas, sign_in):
    concern = actions.raise_concern(by=yonas, about="challenge", challenge=public)

    assert sign_in(client, yonas).post(f"{LIST}{concern.pk}/seen/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.mark_concern_seen(concern, by=yonas)

    concern.refresh_from_db()
    assert concern.seen_at is None


def test_very_many_from_one_address_are_led_to_the_help_lines(client, public):
    for _time in range(30):
        client.post(at(public), {"words": ""})

    response = client.post(at(public), {"words": ""})

    assert response.status_code == 429
    assert "Please call one of the help lines." in response.content.decode()


def test_the_list_asks_as_much_for_twelve_as_for_one(
    client, public, dylan, ruth, sign_in, django_assert_max_num_queries
):
    sign_in(client, ruth)
    counts = []
    for more in (1, 11):
        for _time in range(more):
            actions.raise_concern(by=dylan, about="challenge", challenge=public)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_nobody_worries_about_a_draft_and_it_can_still_be_thrown_away(stage, client, sign_in):
    draft = stage.draft()
    hers = sign_in(client, stage.author)

    assert hers.post(at(draft), {"words": ""}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.raise_concern(by=stage.author, about=Concern.About.CHALLENGE, challenge=draft)
    assert hers.post(f"/challenges/raise/{draft.pk}/throw-away/").status_code == 302
