"""The words people use: kept in the CMS by those who hear them, in plain terms."""

import pytest
from django.urls import reverse

from pages import seed as ground
from pages.models import SearchWord
from tests.standing import kept

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_pages_searchword:list"
ADD = "wagtailsnippets_pages_searchword:add"


@kept
def home(db):
    return ground.load()


@pytest.mark.parametrize("name", ["ed", "ruth"])
def test_the_editor_and_the_officer_add_a_word(home, client, sign_in, request, name):
    sign_in(client, request.getfixturevalue(name))
    assert "/cms/snippets/pages/searchword/" in client.get("/cms/").content.decode()
    page = client.get(reverse(ADD)).content.decode()
    assert "what people write" in page.lower() and "Like: rent deposit, guarantor" in page

    answer = client.post(reverse(ADD), {"words": "quid, dosh", "means": "money", "says": ""})

    assert answer.status_code == 302
    assert SearchWord.objects.get(words="quid, dosh").means == "money"
    assert "quid, dosh" in client.get(reverse(LIST), {"q": "", "p": 2}).content.decode() + str(
        client.get(reverse(LIST)).content.decode()
    )


def test_the_same_word_twice_is_refused_and_the_sentence_says_which(home, client, sign_in, ed):
    sign_in(client, ed)

    answer = client.post(reverse(ADD), {"words": "bail, BOND", "means": "money", "says": ""})

    assert "Already in the list: BOND." in answer.content.decode()
    assert not SearchWord.objects.filter(words__startswith="bail").exists()


@pytest.mark.parametrize("words", ["", ",", " - "])
def test_no_word_at_all_is_refused(home, client, sign_in, ed, words):
    sign_in(client, ed)
    before = SearchWord.objects.count()

    assert client.post(reverse(ADD), {"words": words, "means": "money", "says": ""}).status_code == 200
    assert SearchWord.objects.count() == before


def test_the_administrator_changes_no_words(home, client, sign_in, ada):
    sign_in(client, ada)

    assert client.get(reverse(ADD)).status_code == 302
    assert "searchword" not in client.get("/cms/").content.decode()


def test_loading_again_touches_nothing_that_an_editor_changed(home):
    SearchWord.objects.exclude(words__startswith="bus").delete()
    SearchWord.objects.update(means="an editor's word")

    ground.load_search_words()

    assert [entry.means for entry in SearchWord.objects.all()] == ["an editor's word"]
