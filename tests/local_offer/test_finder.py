"""The pages of "What can I get?": five questions, a result, a list; no answer stays anywhere (A31, A35, A41)."""

import json
import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.serializers import serialize
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from local_offer import seed
from local_offer.models import OfferEntryPage
from pages import seed as ground
from pages.models import SiteSettings
from tests.standing import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
FINDER, LIST = "/local-offer/finder/", "/local-offer/list/"
SAID = {"age": "18-20", "home": "inside", "adviser": "no", "doing": "studying", "also": ["custody", "waiting"]}


@kept
def loaded(db):
    ground.load()
    seed.load()


def step(client, **said):
    response = client.post(FINDER, said)
    assert response.status_code == 200
    return response.content.decode()


def part(page, group):
    return page.split(f'id="{group}" tabindex')[1].split("</section>")[0]


def hidden(page):
    return sorted(re.findall(r'type="hidden" name="(age|home|adviser|doing|also)" value="([^"]+)"', page))


# --- The way through --------------------------------------------------------------------------------------------------


def test_the_first_answer_is_there_after_two_taps(client):
    first = client.get(FINDER).content.decode()
    assert 'name="age" value="18-20"' in first and "Not sure if you count as a care leaver?" in first

    second = step(client, at="age", age="18-20")
    assert "Where do you live now?" in second and "Show me what I can get now" in second

    result = step(client, at="home", age="18-20", go="result")
    assert "Yearly clothing allowance" in part(result, "yes")
    assert "£100 a year" in part(result, "yes")
    assert "You are 18 to 20, and this is for all care leavers." in part(result, "yes")
    assert "We took it that you live in the county." in result


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ({}, "How old are you?"),
        ({"at": "age", "age": ""}, "Where do you live now?"),
        ({"at": "home", "home": "outside"}, "Do you have a Personal Adviser (PA)?"),
        ({"at": "adviser", "adviser": "no"}, "Are you studying or working?"),
        ({"at": "doing", "doing": "both"}, "What else fits you?"),
        ({"at": "also"}, "What you can get"),
        ({"at": "doing", "go": "adviser"}, "Do you have a Personal Adviser (PA)?"),
        ({"at": "home", "home": "inside", "changing": "1"}, "What you can get"),
    ],
)
def test_each_answer_leads_on_and_every_one_may_be_left_out(client, said, shows):
    assert f">{shows}</h1>" in step(client, **said)


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ({"at": "home", "age": "18-20", "go": "result"}, "Where do you live now?"),
        ({"at": "home", "home": "inside", "go": "result"}, "Do you have a Personal Adviser (PA)?"),
        ({"at": "also"}, None),  # she saw them all; what she left out is answered too
        ({"at": "age", "changing": "1"}, None),
        ({"go": "result"}, None),
    ],
)
def test_the_result_offers_the_next_question_and_never_one_she_left_out(client, said, offered):
    page = step(client, **said)

    found = re.findall(r"Next question<svg.*?</svg></button><span>([^<]+)", page)
    assert found == ([offered] if offered else [])


def test_all_answers_go_along_and_the_last_tap_wins(client):
    page = step(client, at="age", age=["18-20", "21-24"], home="inside", also=["parent", "custody"])

    assert hidden(page) == [("age", "21-24"), ("also", "custody"), ("also", "parent"), ("home", "inside")]


def test_going_back_shows_what_she_said_and_keeps_it(client):
    page = step(client, at="home", age="18-20", go="age")
    assert 'value="18-20" aria-current="true"' in page and ("age", "18-20") in hidden(page)

    ticked = step(client, also=["custody"], go="also")
    assert 'value="custody" checked' in ticked and 'value="parent" checked' not in ticked
    # Ticks are their own fields: hidden ones too, and a tick could not be taken out again.
    assert ("also", "custody") not in hidden(ticked)


@pytest.mark.parametrize("said", [{"age": "999"}, {"also": ["x"]}, {"go": "/evil"}, {"at": "nowhere"}, {"age": "\x00"}])
def test_what_nobody_could_have_tapped_is_refused_kindly(client, said):
    response = client.post(FINDER, {"home": "inside", **said})

    assert response.status_code == 422
    assert "We could not read that answer." in response.content.decode()
    assert ("home", "inside") in hidden(response.content.decode())


def test_an_address_with_answers_in_it_is_not_heard(client):
    assert client.get(FINDER, {"age": "18-20", "go": "result"}).content.decode().count("<h1") == 1
    assert "How old are you?" in client.get(FINDER, {"age": "18-20", "go": "result"}).content.decode()


# --- The result -------------------------------------------------------------------------------------------------------


def test_every_listed_entry_stands_there_once(client):
    page = step(client, go="result", **SAID)
    titles = OfferEntryPage.objects.listed().values_list("title", flat=True)
    shown = re.findall(r'<b class="h3">(.+?)</b>', page) + re.findall(r"<li><b>(.+?)</b><br>", page)

    assert sorted(shown) == sorted(title.replace("'", "&#x27;") for title in titles)
    assert "Free bus travel" not in page


def test_who_waits_for_a_decision_is_told_whom_to_ask_and_the_answer_is_not_on_paper(client):
    page = step(client, go="result", **SAID)

    assert "Setting Up Home Allowance" in part(page, "ask")
    assert "£" not in part(page, "yes")
    assert "Ask your PA or your solicitor before you say yes to this." in part(page, "ask")
    assert re.findall(r"<p([^>]*)>Waiting for an immigration decision", page) == [' class="no-print"']
    assert "Home Office" in step(client, at="doing")


def test_without_a_pa_each_thing_says_whom_to_call(client):
    SiteSettings.objects.update(duty_line="01234 567890")

    without, having = (step(client, go="result", **{**SAID, "adviser": each}) for each in ("no", "yes"))

    assert part(without, "yes").count("Call the duty line") > 5
    assert "Call the duty line" not in part(having, "yes")
    assert "Call the duty line" in having  # below, once


def test_outside_the_county_what_holds_is_first_and_the_rest_says_who_can_find_out(client):
    page = step(client, go="result", age="21-24", home="outside")

    assert re.findall(r'<b class="h3">(.+?)</b>', part(page, "yes")) == ["Newsletter, wherever you live"]
    assert "Your PA or the duty line can find out." in part(page, "ask")


def test_empty_groups_say_so(client):
    page = step(client, go="result")
    assert "You can always ask first, if you like." in part(page, "ask")

    OfferEntryPage.objects.update(any_age=False)
    assert "Nothing is a sure yes from what you told us." in part(step(client, go="result"), "yes")


def test_where_we_have_nothing_yet_the_page_makes_nothing_up(client):
    page = step(client, go="result", **SAID)

    assert "We have nothing yet just for people who have been in custody." in page
    assert "just for people who look after a child" not in page


def test_a_rule_changed_in_the_cms_changes_the_answer(client):
    entry = OfferEntryPage.objects.get(offer_id="L41")
    entry.maybe_because = "This is for you if you <ask> in May, 100% sure."
    entry.save_revision().publish()

    page = step(client, go="result", age="18-20", home="inside")

    assert "This is for you if you &lt;ask&gt; in May, 100% sure." in part(page, "maybe")


def test_the_result_costs_the_same_with_one_entry_and_with_fifty(client):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            step(client, go="result", **SAID)
        return len(asked)

    statements()
    many = statements()
    OfferEntryPage.objects.exclude(offer_id="L41").update(live=False)

    assert many == statements()
    assert many <= 6  # two of its own; four of the frame that stands round every page (G8)


# --- Stored nowhere ---------------------------------------------------------------------------------------------------


def everything_stored():
    """The whole database, as text."""
    from django.apps import apps

    rows = []
    for model in apps.get_models():
        if not model._meta.proxy and model is not Page:
            rows.append(serialize("json", model._base_manager.all()))
    return json.dumps(rows)


def test_no_answer_is_kept_in_any_place(client, sign_in, leah, caplog, settings):
    caplog.set_level(logging.DEBUG)
    # In memory, so that the test can look into it.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "seen"}}
    for each in (client, sign_in(Client(), leah)):
        each.get(FINDER)
        before, sessions = everything_stored(), Session.objects.count()
        for go in ("home", "result", "keep"):
            response = each.post(FINDER, {"at": "age", "go": go, **SAID})
            assert "no-store" in response["Cache-Control"]
            assert response["X-Robots-Tag"] == "noindex"
            assert not response.has_header("Location")
        wrong = each.post(FINDER, {"age": "secret-age", **{k: v for k, v in SAID.items() if k != "age"}})

        assert wrong.status_code == 422
        assert everything_stored() == before and Session.objects.count() == sessions
        cookies = {name: cookie.value for name, cookie in each.cookies.items()}
        assert set(cookies) <= {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME}
        assert not {"18-20", "custody", "waiting"} & set(cookies.values())
        assert not any("custody" in str(value) or "waiting" in str(value) for value in cache._cache.values())
    written = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "/local-offer/finder/" in written  # the refused one is in the log
    assert not [word for word in ("secret-age", "18-20", "custody", "waiting", "studying") if word in written]


def test_an_error_report_holds_no_answer(client, monkeypatch):
    from django.views.debug import SafeExceptionReporterFilter

    from local_offer.views import finder

    seen = []
    monkeypatch.setattr(finder, "FinderForm", lambda data: seen.append(data) or 1 / 0)
    client.raise_request_exception = False
    response = client.post(FINDER, SAID)
    told = SafeExceptionReporterFilter().get_post_parameters(response.wsgi_request)

    assert response.status_code == 500 and seen
    assert not {"18-20", "inside", "studying"} & set(told.values())


def test_a_form_of_another_site_is_refused():
    assert Client(enforce_csrf_checks=True).post(FINDER, SAID).status_code == 403


# --- The list ---------------------------------------------------------------------------------------------------------


def test_choosing_what_stands_on_the_list(client):
    page = step(client, go="keep", **SAID)
    boxes = dict(re.findall(r'name="e" value="(L\d+)"( checked)?', page))

    assert len(boxes) > 40
    assert {number for number, ticked in boxes.items() if not ticked} == {"L24", "L52", "L53"}
    # The form that makes the address holds numbers, and nothing else.
    form = page.split(f'action="{LIST}"')[1].split("</form>")[0]
    assert set(re.findall(r'name="(\w+)"', form)) - {"none"} == {"e"}
    assert 'method="get"' in page


@pytest.mark.parametrize("also", [[], ["waiting"], ["custody", "disability"]])
def test_what_is_private_is_never_ticked_by_itself(client, also):
    ticked = re.findall(r'value="(L\d+)" checked', step(client, go="keep", age="18-20", also=also))

    assert ticked and not {"L09", "L24", "L52", "L53"} & set(ticked)
    assert '" checked' not in step(client, go="keep", age="18-20", also=also, none="1")


def test_the_address_of_a_list_is_short_and_holds_numbers_alone(client):
    response = client.get(LIST, {"e": ["L41", "l34", "L41", "x' or 1=1"]})

    assert (response.status_code, response["Location"]) == (302, f"{LIST}?e=L41,L34")


def test_a_list_shows_its_entries_by_section_and_tells_no_answer(client):
    response = client.get(f"{LIST}?e=L34,L41,L07")
    page = response.content.decode()

    assert response.status_code == 200 and response["X-Robots-Tag"] == "noindex"
    headings = re.findall(r"<h[23]>(?:<a [^>]+>)?([^<]+)", page.split("<main")[1].split("<aside")[0])
    assert headings[:6] == [
        "Your rights and your PA",
        "This Local Offer, checked every year",
        "Money",
        "Yearly clothing allowance",
        "A place to live",
        "Setting Up Home Allowance",
    ]
    assert "Somebody chose these for you" in page
    assert "sms:?&amp;body=http%3A//localhost%3A8000/local-offer/list/%3Fe%3DL34%2CL41%2CL07" in page
    main = page.split("<main")[1].split("</main>")[0]
    assert not [word for word in ("Maybe", "Ask first", "You are", "custody", "Why") if word in main]


def test_the_list_has_the_words_of_today(client):
    OfferEntryPage.objects.filter(offer_id="L41").update(amount="£120 a year")

    assert "£120 a year" in client.get(f"{LIST}?e=L41").content.decode()


def test_what_is_not_there_is_left_out_with_one_quiet_sentence(client):
    OfferEntryPage.objects.filter(offer_id="L34").update(availability="ended")
    OfferEntryPage.objects.filter(offer_id="L35").update(live=False)
    PageViewRestriction.objects.create(page=OfferEntryPage.objects.get(offer_id="L36").page_ptr, password="x")

    page = client.get(f"{LIST}?e=L41,L34,L35,L36,L54,L99").content.decode()

    assert "5 things on this list are not in the Local Offer now." in page
    assert "Yearly clothing allowance" in page
    for title in ("Setting Up Home", "Guarantor", "Rent in advance", "Free bus travel"):
        assert title not in page.split("<main")[1].split("</main>")[0]
    assert "Guarantor" not in step(client, go="result")
    assert "Rent in advance" not in step(client, go="result")


@pytest.mark.parametrize("said", ["", ",,,", "<script>", "L99", "%00", "L4" * 5000, "٣٤"])
def test_hostile_and_empty_addresses_find_nothing_and_break_nothing(client, said):
    response = client.get(f"{LIST}?e={said}", follow=True)

    assert response.status_code == 200
    assert "Nothing on this list is in the Local Offer now" in response.content.decode()


def test_a_list_of_endless_length_is_cut(client):
    response = client.get(f"{LIST}?e=" + ",".join(f"X{number}" for number in range(5000)))

    assert response.status_code == 302
    assert len(response["Location"]) < 800


def test_a_list_costs_the_same_with_one_and_with_all(client):
    everything = ",".join(OfferEntryPage.objects.listed().values_list("offer_id", flat=True))

    def statements(numbers):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{LIST}?e={numbers}").status_code == 200
        return len(asked)

    statements("L41")
    assert statements("L41") == statements(everything) <= 6


# --- Editors ----------------------------------------------------------------------------------------------------------


def test_loading_again_gives_a_rule_to_what_has_none_and_leaves_editors_alone():
    OfferEntryPage.objects.filter(offer_id="L41").update(rule_state="not_set", for_whom="")
    OfferEntryPage.objects.filter(offer_id="L43").update(rule_state="confirmed", for_whom="everybody here")
    draft = OfferEntryPage.objects.get(offer_id="L44")
    draft.rule_state, draft.for_whom = "not_set", ""
    draft.save_revision().publish()
    draft.title = "Half written"
    draft.save_revision()

    seed.load()

    by_number = {page.offer_id: page for page in OfferEntryPage.objects.filter(offer_id__in=["L41", "L43", "L44"])}
    assert (by_number["L41"].rule_state, by_number["L41"].for_whom) == ("chosen", "all care leavers")
    assert (by_number["L43"].rule_state, by_number["L43"].for_whom) == ("confirmed", "everybody here")
    assert by_number["L44"].rule_state == "not_set"


def test_an_editor_reads_where_a_rule_comes_from_and_what_it_does(client, sign_in, ed):
    entry = OfferEntryPage.objects.get(offer_id="L34")

    page = sign_in(client, ed).get(f"/cms/pages/{entry.pk}/edit/").content.decode()

    assert "Chosen by us, to be confirmed by the council" in page
    outcomes = page.split("The finder says</th>")[1]
    assert "You are 18 to 20, and this is for every care leaver." in outcomes
    assert "Ask your PA or your solicitor before you say yes to this." in outcomes


@pytest.mark.parametrize(
    ("wrong", "where"),
    [({"any_age": True, "min_age": 16}, "any_age"), ({"for_whom": " . "}, "for_whom")],
)
def test_a_rule_that_contradicts_itself_is_refused(wrong, where):
    from django.core.exceptions import ValidationError

    entry = OfferEntryPage.objects.get(offer_id="L41")
    for name, value in wrong.items():
        setattr(entry, name, value)

    with pytest.raises(ValidationError) as refused:
        entry.full_clean()

    assert list(refused.value.message_dict) == [where]


def test_the_front_doors_lead_to_the_finder(client):
    for door in ("/", "/local-offer/"):
        assert f'href="{FINDER}"' in client.get(door).content.decode()
