"""Nothing goes up by one person alone: who wrote it hands it in, somebody else says yes (issue 5, point 6)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages import publishing, seed
from pages.cms.forms import REASON, SWAP
from pages.models import HomePage, InformationPage, KeptWord, SiteSettings
from people.models import Role
from tests.factories import make_seat, make_user
from tests.standing import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@kept
def loaded(db):
    seed.load()


@kept
def home(loaded):
    return HomePage.english()


@kept
def about(home):
    page = InformationPage(title="About us", slug="our-page", lead="We are here for you.")
    return seed.publish(home, page)


@kept
def second_editor(groups):
    user = make_user("Eve")
    make_seat(user, groups["site-team"], Role.EDITOR)
    return user


@pytest.fixture
def save(client, sign_in):
    """`save(user, page, action, **changes)`: what the edit form would send; `action` is the button's name, or None."""

    def save(user, page, action=None, **changes):
        page = draft_of(page)
        form = {
            "title": page.title,
            "slug": page.slug,
            "lead": page.lead,
            "body": streamfield([]),
            "must_sign": "",
            **changes,
        }
        if action:
            form[action] = "1"
        sign_in(client, user)
        return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(form))

    return save


def lead_of(page):
    return InformationPage.objects.get(pk=page.pk).lead


def draft_of(page):
    return InformationPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def hand_in(save, user, page, **changes):
    response = save(user, page, "action-submit", **{"lead": "We listen to you.", **changes})
    assert response.status_code == 302
    return InformationPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("name", ["ed", "ruth"])
def test_the_button_to_publish_is_not_there_and_its_name_does_nothing(client, save, about, request, name):
    user = request.getfixturevalue(name)

    response = save(user, about, "action-publish", lead="We listen to you.")

    assert response.status_code == 302
    assert lead_of(about) == "We are here for you.", "saved as a draft at most"
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[about.pk])).content.decode()
    assert 'name="action-publish"' not in edit and 'name="action-submit"' in edit


@pytest.mark.parametrize("name", ["ed", "ruth"])
def test_no_other_door_publishes_either(client, sign_in, about, home, request, name):
    draft = seed.publish(home, InformationPage(title="Draft", slug="draft", lead="Not up."))
    draft.unpublish()
    client = sign_in(client, request.getfixturevalue(name))

    client.post(f"/cms/bulk/wagtailcore/page/publish/?next=/cms/&id={draft.pk}", {"include_descendants": ""})
    copied = {"new_title": "B", "new_slug": "b", "new_parent_page": home.pk, "publish_copies": "on", "alias": "on"}
    client.post(reverse("wagtailadmin_pages:copy", args=[about.pk]), copied)
    client.post(reverse("wagtailadmin_pages:add", args=["pages", "informationpage", home.pk]), {
        **nested_form_data({"title": "New", "slug": "new", "lead": "Up.", "body": streamfield([]), "must_sign": ""}),
        "action-publish": "1",
    })  # fmt: skip

    slugs = set(Page.objects.live().filter(slug__in=["draft", "b", "new"]).values_list("slug", flat=True))
    assert slugs == set()
    assert Page.objects.filter(slug="new", live=False).exists(), "written, and waiting to be handed in"


def test_who_handed_it_in_cannot_say_yes(client, sign_in, save, about, ed):
    page = hand_in(save, ed, about)
    state = page.current_workflow_task_state

    for url in (
        reverse("second-person", args=[page.pk]),
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]),
    ):
        response = client.post(url, {"yes": "1"})
        assert response.status_code in (302, 403)
    save(ed, about, "action-workflow-action", **{"workflow-action-name": "approve"})
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, ed, "approve")
    with pytest.raises(PermissionDenied):
        publishing.say_yes(page, by=ed)

    assert lead_of(about) == "We are here for you."


@pytest.mark.parametrize(("writer", "reader"), [("ed", "ruth"), ("ruth", "ed"), ("ed", "second_editor")])
def test_the_second_person_sees_what_changes_and_puts_it_up(client, sign_in, save, about, request, writer, reader):
    page = hand_in(save, request.getfixturevalue(writer), about)
    sign_in(client, request.getfixturevalue(reader))

    screen = client.get(reverse("second-person", args=[page.pk])).content.decode()
    assert "We are here for you." in screen and "We listen to you." in screen
    assert client.post(reverse("second-person", args=[page.pk]), {"yes": "1"}).status_code == 302

    assert lead_of(about) == "We listen to you."
    assert "We listen to you." in client.get("/our-page/").content.decode()


@pytest.mark.parametrize("name", ["ada", "amara", "leah", "fiona", "priya", "dara", "councillor_shah", "tom"])
def test_nobody_else_is_a_second_person(client, sign_in, save, about, ed, request, name):
    page = hand_in(save, ed, about)
    other = request.getfixturevalue(name)

    response = sign_in(client, other).post(reverse("second-person", args=[page.pk]), {"yes": "1"})

    assert response.status_code in (403, 404) or response["Location"] == "/cms/"
    assert not publishing.may_say_yes(other, page) and lead_of(about) == "We are here for you."


def test_an_ended_seat_says_no_yes(save, about, ed, ruth):
    page = hand_in(save, ed, about)
    ruth.memberships.update(until=timezone.localdate())
    ruth.__dict__.pop("seats", None)

    assert not publishing.may_say_yes(ruth, page)


def test_while_it_waits_nobody_changes_it_so_what_was_read_goes_up(save, about, ed, ruth):
    page = hand_in(save, ed, about)

    save(ed, about, lead="Something else.")
    save(ruth, about, lead="Something else.")
    assert draft_of(page).lead == "We listen to you."
    page.lead = "Saved past the lock."
    page.save_revision(user=ed)
    publishing.say_yes(page, by=ruth)

    assert lead_of(about) == "We listen to you."


@pytest.mark.parametrize(("name", "sees"), [("ed", "take them back first"), ("ruth", "that can be you")])
def test_while_it_waits_its_form_says_so_and_cannot_be_sent(client, sign_in, save, about, ed, request, name, sees):
    page = hand_in(save, ed, about)

    form = sign_in(client, request.getfixturevalue(name)).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert form.status_code == 200 and sees in form.content.decode()
    assert 'name="action-submit"' not in form.content.decode()


def test_no_comes_with_words_and_the_writer_hands_in_again(client, sign_in, save, about, ed, ruth):
    page = hand_in(save, ed, about)
    sign_in(client, ruth)
    url = reverse("second-person", args=[page.pk])

    assert client.post(url, {"no": "1", "note": ""}).status_code == 422
    assert client.post(url, {"no": "1", "note": "Say who “we” is."}).status_code == 302
    assert lead_of(about) == "We are here for you."
    page = hand_in(save, ed, about, lead="CLAB listens to you.")
    publishing.say_yes(page, by=ruth)

    assert lead_of(about) == "CLAB listens to you."


def test_what_came_back_stands_on_the_writers_home_and_no_mail_of_the_cms_goes(
    client, sign_in, save, about, ed, ruth, mailoutbox
):
    page = hand_in(save, ed, about)
    publishing.hand_back(page, by=ruth, note="Say who “we” is.")
    sign_in(client, ed)

    assert "Say who “we” is." in client.get("/").content.decode()
    assert "Say who “we” is." in client.get("/cms/").content.decode()
    assert mailoutbox == []


def test_who_wrote_it_takes_it_back_alone(save, about, ed):
    page = hand_in(save, ed, about)

    save(ed, about, "action-cancel-workflow")

    assert not InformationPage.objects.get(pk=page.pk).workflow_in_progress


@pytest.mark.parametrize("name", ["ed", "ruth"])
def test_a_page_comes_down_by_one(client, sign_in, about, request, name):
    sign_in(client, request.getfixturevalue(name))

    client.post(reverse("wagtailadmin_pages:unpublish", args=[about.pk]))

    assert not InformationPage.objects.get(pk=about.pk).live


def test_one_person_alone_only_while_an_administrator_says_so(client, sign_in, save, about, ed, ruth, ada):
    url = "/cms/settings/pages/sitesettings/"
    edit = client.get(sign_in(client, ed) and url, follow=True).content.decode()
    assert 'name="alone_until"' not in edit
    assert 'name="alone_until"' in sign_in(client, ada).get(url, follow=True).content.decode()
    SiteSettings.objects.update(alone_until=timezone.localdate())

    save(ruth, about, "action-publish", lead="By the officer.")
    assert lead_of(about) == "We are here for you.", "an editor alone, and nobody else"
    save(ed, about, "action-publish", lead="By one person.")
    assert lead_of(about) == "By one person."
    assert "alone until" in client.get("/cms/").content.decode()
    SiteSettings.objects.update(alone_until=timezone.localdate() - timedelta(days=1))
    save(ed, about, "action-publish", lead="A day too late.")

    assert lead_of(about) == "By one person."


def test_a_new_address_is_led_to_from_the_old_one(client, save, about, ed, ruth, django_capture_on_commit_callbacks):
    page = hand_in(save, ed, about, slug="who-we-are")
    with django_capture_on_commit_callbacks(execute=True):
        publishing.say_yes(page, by=ruth)

    response = client.get("/our-page/")

    assert Redirect.objects.count() == 1
    assert (response.status_code, response["Location"]) == (301, "/who-we-are/")


def test_the_home_and_the_cms_of_the_second_person_say_that_it_waits(client, sign_in, save, about, ed, ruth):
    page = hand_in(save, ed, about)
    url = reverse("second-person", args=[page.pk])

    assert url not in client.get("/").content.decode() and url not in client.get("/cms/").content.decode()
    sign_in(client, ruth)

    assert url in client.get("/").content.decode() and url in client.get("/cms/").content.decode()


# --- The word helper on the way up (A39) ------------------------------------------------------------------------------


def test_a_draft_is_saved_whatever_it_says(save, about, ed):
    assert save(ed, about, lead="Your new placement is hard to reach.").status_code == 302

    assert "placement" in draft_of(about).lead


def test_a_word_to_swap_holds_the_hand_in_back_until_it_is_swapped_or_explained(client, sign_in, save, about, ed, ruth):
    answer = save(ed, about, "action-submit", lead="Your new placement.")
    assert answer.status_code == 200 and not about.workflow_in_progress
    assert "“placement”" in answer.content.decode() and 'value="placement|home"' in answer.content.decode()

    page = hand_in(save, ed, about, lead="Your new placement.", **{REASON + "placement": "It is the law’s word here."})

    kept = KeptWord.objects.get(page=page)
    assert (kept.word, kept.reason, kept.by) == ("placement", "It is the law’s word here.", ed)
    screen = sign_in(client, ruth).get(reverse("second-person", args=[page.pk])).content.decode()
    assert "It is the law’s word here." in screen


def test_a_reason_goes_with_its_word(save, about, ed):
    save(ed, about, lead="Your new placement.", **{REASON + "placement": "It is the law’s word."})
    assert KeptWord.objects.count() == 1

    save(ed, about, lead="Your new home.")

    assert KeptWord.objects.count() == 0


def test_the_swap_button_writes_the_better_word_in_fields_and_in_running_text(save, about, ed):
    body = streamfield([
        ("text", rich_text("<p>One <b>placement</b>. <a href='/placement/'>Placement</a> again.</p>")),
        ("quote", nested_form_data({"words": "my placement was rubbish", "who": ""})),
    ])  # fmt: skip

    response = save(ed, about, lead="Your new placement.", body=body, **{SWAP: "placement|home"})

    draft = draft_of(about)
    text, quote = draft.body
    assert response.status_code == 302 and draft.lead == "Your new home."
    assert "One <b>home</b>." in text.value.source and ">Home</a> again" in text.value.source
    assert "/placement/" in text.value.source, "an address is no word"
    assert quote.value["words"] == "my placement was rubbish", "what somebody said stays as she said it"


def test_a_forged_swap_changes_nothing(save, about, ed):
    save(ed, about, lead="We are here for you.", **{SWAP: "here|gone"})

    assert draft_of(about).lead == "We are here for you."


def test_advice_comes_while_one_writes_and_saves_nothing(client, sign_in, about, ed, home):
    sign_in(client, ed)
    form = nested_form_data(
        {"title": "About us", "slug": "our-page", "lead": "Your placement.", "body": streamfield([]), "must_sign": ""}
    )
    new = reverse("new-page-advice", args=["pages", "informationpage", home.pk])

    for url in (reverse("page-advice", args=[about.pk]), new):
        answer = client.post(url, form)
        assert answer.status_code == 200 and "“placement”" in answer.content.decode()
        assert client.get(url).status_code == 405

    assert about.revisions.count() == 1 and Page.objects.filter(slug="our-page").count() == 1


@pytest.mark.parametrize("name", ["ada", "leah", "amara"])
def test_advice_is_for_who_may_write(client, sign_in, about, request, name):
    sign_in(client, request.getfixturevalue(name))

    answer = client.post(reverse("page-advice", args=[about.pk]), {"title": "x"})

    assert answer.status_code in (302, 403, 404)
    assert "We are here" not in answer.content.decode()
