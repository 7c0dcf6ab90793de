"""The living page of all parts: none is missing, each is drawn by its own template, and who finds the page."""

from pathlib import Path

import pytest
from django.urls import reverse

from front.parts import ON_EVERY_PAGE, parts

FOLDER = Path(__file__).resolve().parent.parent.parent / "templates" / "components"
pytestmark = pytest.mark.django_db


def test_every_part_is_shown_by_its_own_template(client, settings):
    settings.DEMO = True

    answer = client.get(reverse("components"))

    files = {path.stem for path in FOLDER.glob("*.html")}
    drawn = {each.name.removeprefix("components/")[:-5] for each in answer.templates if each.name}
    assert answer.status_code == 200 and "&lt;" not in answer.content.decode()
    assert len(files) > 20 and files - drawn == set()
    assert sorted(part.name for part in parts()) == sorted(files)
    assert all(part.states for part in parts() if part.name not in ON_EVERY_PAGE)


def test_what_a_part_leaves_empty_is_never_shown_as_a_state(rf):
    request = rf.get("/components/")

    empty = [(part.name, said) for part in parts() for said, html in part.shown(request) if not html.strip()]

    assert empty == []


@pytest.mark.parametrize(("name", "found"), [("ed", True), ("ada", True), ("ruth", False), ("yonas", False)])
def test_on_a_real_site_it_is_there_for_those_who_look_after_pages(client, sign_in, request, name, found):
    got = sign_in(client, request.getfixturevalue(name)).get(reverse("components"))

    assert got.status_code == (200 if found else 404)
