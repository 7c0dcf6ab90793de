"""The CMS: who gets in, what she finds there, and what nobody finds."""

import pytest
from django.contrib.auth.models import Group
from django.db.models import BooleanField
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, get_edit_handler
from wagtail.models import get_page_models

from local_offer.models import OfferEntryPage
from pages import reading, words
from pages.models import Alert, HelpLine, InformationPage, SearchWord, SiteSettings
from pages.models.ours import OurPage
from people import actions
from people.models import Membership, Role

pytestmark = pytest.mark.django_db


def test_a_visitor_is_asked_to_sign_in(client, home):
    response = client.get("/cms/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["amara", "dylan", "leah", "tom", "priya", "fiona", "dara", "councillor_shah"])
@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/settings/pages/sitesettings/"])
def test_for_everybody_without_such_a_seat_it_does_not_exist(client, home, sign_in, request, name, path):
    sign_in(client, request.getfixturevalue(name))

    assert client.get(path).status_code == 404


def test_the_editor_sees_pages_help_lines_and_settings_and_no_people(client, home, sign_in, ed):
    sign_in(client, ed)

    page = client.get("/cms/").content.decode()

    for name in ("users", "groups", "reports", "documents", "challenge", "membership"):
        assert f"/cms/{name}/" not in page
    assert "/cms/pages/" in page and "/cms/snippets/pages/helpline/" in page


def test_the_editor_may_edit_hand_in_and_change_the_settings(client, home, sign_in, ed):
    sign_in(client, ed)
    about = InformationPage.objects.get(slug="about")

    response = client.get(reverse("wagtailadmin_pages:edit", args=[about.pk]))

    assert 'name="action-submit"' in response.content.decode()
    for field in ("title", "lead", "body", "must_sign", "signed_on", "look_again_on"):
        assert f'data-contentpath="{field}"' in response.content.decode()
    assert client.get("/cms/settings/pages/sitesettings/", follow=True).status_code == 200


def test_the_officer_writes_and_does_not_publish(client, home, sign_in, ruth):
    sign_in(client, ruth)
    about = InformationPage.objects.get(slug="about")

    page = client.get(reverse("wagtailadmin_pages:edit", args=[about.pk])).content.decode()

    assert 'name="lead"' in page
    assert 'name="action-publish"' not in page


def test_the_administrator_sets_the_site_up_and_edits_no_page(client, home, sign_in, ada):
    sign_in(client, ada)
    about = InformationPage.objects.get(slug="about")

    assert client.get("/cms/settings/pages/sitesettings/", follow=True).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[about.pk])).status_code == 302


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/documents/"])
def test_the_editor_reaches_no_list_of_people_and_no_documents(client, home, sign_in, ed, path):
    sign_in(client, ed)

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, "/cms/")


def test_an_ended_seat_closes_the_door_at_the_next_request(client, home, sign_in, ed, ada):
    sign_in(client, ed)
    assert client.get("/cms/").status_code == 200

    actions.end_seat(seat=Membership.objects.get(user=ed), by=ada)

    assert client.get("/cms/").status_code == 404
    assert not ed.groups.exists()


def test_a_seat_that_ran_out_by_itself_closes_the_door_too(client, home, sign_in, ed):
    sign_in(client, ed)
    today = timezone.localdate()

    # Past the save, as time passes: nothing tells the CMS.
    Membership.objects.filter(user=ed).update(from_date=today - timezone.timedelta(days=9), until=today)

    assert client.get("/cms/").status_code == 404


def test_a_seat_in_two_rooms_gives_both_groups_and_nothing_by_hand_is_taken(home, ed, groups):
    Group.objects.create(name="Somebody's own group").user_set.add(ed)

    actions.give_seat(user=ed, group=groups["site-team"], role=Role.ADMINISTRATOR)

    names = set(ed.groups.values_list("name", flat=True))
    assert names == {"Site editors", "Site administrators", "Somebody's own group"}


def test_the_cms_is_red_until_the_duty_line_has_a_number(client, home, sign_in, ed):
    sign_in(client, ed)
    assert "The duty line has no number" in client.get("/cms/").content.decode()

    SiteSettings.objects.update(duty_line="01234 567890")

    assert "The duty line has no number" not in client.get("/cms/").content.decode()


def test_inline_scripts_are_allowed_in_the_cms_and_nowhere_else(client, home, sign_in, ed):
    sign_in(client, ed)

    cms = client.get("/cms/")["Content-Security-Policy"]
    page = client.get("/about/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in cms and "frame-ancestors 'self'" in cms
    assert "'none' 'self'" not in cms
    assert "unsafe-inline" not in page and "frame-ancestors 'none'" in page


def test_looking_at_the_cms_changes_nothing(client, home, sign_in, ed, count_rows):
    sign_in(client, ed)
    before = count_rows()

    for path in ("/cms/", "/cms/settings/pages/sitesettings/", "/cms/snippets/pages/helpline/"):
        client.get(path, follow=True)

    assert count_rows() == before


@pytest.mark.parametrize("path", ["/cms/tag-autocomplete/", "/cms/tag-autocomplete/taggit/tag/"])
@pytest.mark.parametrize("name", ["ed", "ada", "ruth"])
def test_the_tags_of_challenges_are_offered_to_nobody(client, home, stage, sign_in, request, name, path):
    stage.agreed()  # about "information", and not public

    response = sign_in(client, request.getfixturevalue(name)).get(path, {"term": "inf"})

    assert response.status_code == 404
    assert "information" not in response.content.decode()


def fields_of(panel):
    """Every field that somebody fills in, whatever it stands in."""
    if isinstance(panel, FieldPanel):
        return [panel]
    return [field for child in getattr(panel, "children", ()) for field in fields_of(child)]


OURS = [
    *(model for model in get_page_models() if issubclass(model, OurPage)),
    HelpLine,
    Alert,
    SearchWord,
    SiteSettings,
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_of_every_form_has_a_plain_word_of_help(model):
    handler = model.get_edit_handler() if issubclass(model, OurPage) else get_edit_handler(model)

    bare, hard = [], []
    for panel in fields_of(handler):
        if panel.read_only or panel.field_name in ("go_live_at", "expire_at"):  # Wagtail's own dialog explains these
            continue
        said = str(panel.help_text or model._meta.get_field(panel.field_name).help_text)
        if not said and type(model._meta.get_field(panel.field_name)) is not BooleanField:
            bare.append(panel.field_name)
        if any(flag.level == "warn" for flag in words.check(said)) or reading.too_long(said):
            hard.append(said)

    assert not bare and not hard


def test_an_entrys_form_goes_as_its_page_does():
    headings = [str(panel.heading) for panel in OfferEntryPage.content_panels[1:]]

    assert headings == [
        "What it is", "How much", "Who it is for", "How to get it, and who to ask", "Can you get it now?",
        "What can I get?", "Where it stands", "Is it still true?",
    ]  # fmt: skip
