"""Minutes on paper: tagged, with language and title, nobody's name, and nothing is fetched for them (P1, P2)."""

import re
import socket
import sys
from io import BytesIO

import pypdf
import pytest
from django.utils import timezone

from challenges.meeting import actions, paper
from challenges.models import Minutes
from tests.meeting.conftest import end_with_a_promise
from tests.standing import kept

pytestmark = pytest.mark.django_db
LINKS = (
    'See <img src="file:///etc/passwd"> and <img src=http://169.254.169.254/latest/meta-data> '
    "and <link rel=stylesheet href=https://elsewhere.example/x.css> url(file:///etc/hosts)."
)


@kept
def draft(at_letters, amara, priya, stage):
    line = actions.post_line(at_letters, by=priya, text=LINKS).line
    actions.release_line(at_letters, by=amara, line_id=line.pk)
    return end_with_a_promise(at_letters, amara, stage.seat)


@pytest.fixture
def frozen(draft, amara):
    actions.write_short(draft, by=amara, words={"opening": "We talked."}, seen_version=0, approve=True)
    Minutes.objects.update(out_at=timezone.now())
    actions.freeze_minutes(draft, by=amara)
    return draft


def tags_of(reader):
    """Every tag in the tree, in the order in which it is read out."""
    found, todo = [], [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while todo:
        node = todo.pop(0)
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            todo = [*node, *todo]
        elif isinstance(node, dict):
            found += [node["/S"]] if "/S" in node else []
            todo = [node["/K"], *todo] if "/K" in node else todo
    return found


def test_it_is_tagged_and_names_nobody(frozen, priya, everybody, visit):
    answer = visit(priya, frozen, "minutes.pdf")

    assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'inline; filename="minutes-1.pdf"'
    reader = pypdf.PdfReader(BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Minutes 1: J2I")
    tags = tags_of(reader)
    assert tags.count("/H1") == 1 and {"/H2", "/H3", "/P", "/L", "/LI"} <= set(tags)
    assert b"pdfuaid" in answer.content or "pdfuaid" in str(root["/Metadata"].get_object().get_data())
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "We talked." in text and "Send each letter as a text." in text and "Repairs lead, Harbour Homes" in text
    said = str(reader.metadata) + str(root["/Metadata"].get_object().get_data()) + text
    for person in everybody.values():
        assert not re.search(rf"\b{re.escape(person.display_name)}\b", said), person.display_name
    for path in ("/work", "/tmp", "/home", "file://", "localhost"):
        assert path not in str(reader.metadata)


def test_no_word_in_it_fetches_anything(frozen, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_args: pytest.fail("it went to the network"))

    made = paper.made(Minutes.objects.select_related("meeting").get())

    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    assert "file:///etc/passwd" in text, "what people write is text"
    assert "root:" not in text and "/Image" not in str(made)


def test_an_address_in_the_page_itself_would_be_refused(caplog):
    weasyprint = paper.engine()
    addresses = ["file:///etc/passwd", "http://169.254.169.254/", "https://elsewhere.example/x.png", "data:image/png,x"]
    html = "".join(f'<img alt="x" src="{each}">' for each in addresses)
    page = weasyprint.HTML(
        string=f'<html lang="en"><title>x</title>{html}', url_fetcher=paper.fetches_nothing(weasyprint)
    )

    page.write_pdf(pdf_variant="pdf/ua-1")

    refused = [record.getMessage() for record in caplog.records if "disallowed protocol" in record.getMessage()]
    assert len(refused) == len(addresses)


@pytest.mark.parametrize("broken", [ImportError, OSError])
def test_without_pango_the_page_itself_is_for_paper(frozen, amara, client, sign_in, monkeypatch, broken):
    class Missing:
        def find_spec(self, name, *_args):
            if name == "weasyprint":
                raise broken("no library called libpango")

    for name in [each for each in sys.modules if each.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    sign_in(client, amara)

    answer = client.get(f"/meetings/{frozen.pk}/minutes.pdf", follow=True)

    assert answer.redirect_chain == [(f"/meetings/{frozen.pk}/minutes/", 302)]
    html = answer.content.decode()
    assert "This site cannot make a PDF now. Print this page instead" in html and "Minutes 1" in html


def test_a_draft_is_no_pdf(draft, amara, visit):
    answer = visit(amara, draft, "minutes.pdf")
    assert (answer.status_code, answer.url) == (302, f"/meetings/{draft.pk}/minutes/")
    assert "minutes.pdf" not in visit(amara, draft, "minutes/").content.decode()


def test_who_gets_it(frozen, everybody, visit, monkeypatch):
    monkeypatch.setattr(paper, "made", lambda filed: b"%PDF")
    names = ("amara", "gareth", "tom", "fiona", "councillor-shah", "leah", "ed", "ada")
    got = {name: visit(everybody[name], frozen, "minutes.pdf").status_code for name in names}
    assert got == {name: 404 if name in ("leah", "ed", "ada") else 200 for name in names}


def test_what_is_taken_back_is_in_no_pdf(frozen, leah, amara):
    from challenges import actions as of_challenges
    from challenges.models import Challenge

    of_challenges.withdraw(Challenge.objects.get(title="Letters I can open"), by=leah)

    made = paper.made(Minutes.objects.select_related("meeting").get())

    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    assert "Taken back" in text and "Tell us when you come" in text
    for gone in ("Letters I can open", "Send each letter", "passwd"):
        assert gone not in text
