"""Beginning an issue, seeing it before it goes, and finding it again (A22, issue 6)."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from challenges import actions
from local_offer import seed as local_offer
from local_offer.models import OfferEntryPage
from newsletter.actions.starting import start_issue
from newsletter.models import NewsletterIssuePage

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HELLO = ("hello", {"text": "<p>The bus to Crawley.</p>", "who": ""})


def test_a_draft_has_what_changed_since_the_last_in_the_readers_order(make_issue, stage, ruth):
    old = stage.changed(title="Old news")
    stage.publish(old)
    old.publications.update(live_at=timezone.now() - timedelta(days=90))
    make_issue(HELLO, number=40, date=timezone.localdate() - timedelta(days=42))
    won, no, slow = stage.changed(title="New"), stage.not_now(title="A no"), stage.in_progress(title="Slow")
    for challenge in (won, no, slow):
        stage.publish(challenge)
    private = stage.changed(title="Private")

    issue = start_issue(by=stage.officer)

    body = [(part.block_type, part.value) for part in issue.body]
    kinds = [kind for kind, _value in body]
    assert kinds[:3] == ["outcome", "out_of_county", "have_your_say"]
    assert kinds[3:] == ["not_now", "progress", "next_meeting", "help"]
    assert (body[0][1], body[3][1]) == (won.reference, no.reference)
    assert private.reference not in str(body)
    assert issue.number == 41 and not issue.live and issue.latest_revision.user == stage.officer
    issue.body.stream_block.clean(issue.body)


def test_a_draft_names_what_holds_outside_the_county_and_other_entries_than_the_issue_before(make_issue, stage, ruth):
    local_offer.load()
    some = list(OfferEntryPage.objects.live().listed().filter(availability="available").order_by("pk")[:5])
    OfferEntryPage.objects.update(outside_county="unknown")
    OfferEntryPage.objects.filter(pk__in=[entry.pk for entry in some]).update(outside_county="yes")
    before = [some[0].pk, some[1].pk]
    make_issue(("out_of_county", {"text": "<p>Hello.</p>", "entries": before}), number=40)

    issue = start_issue(by=stage.officer)

    [afar] = [part.value for part in issue.body if part.block_type == "out_of_county"]
    assert {entry.pk for entry in afar["entries"]} == {entry.pk for entry in some[2:]}
    issue.body.stream_block.clean(issue.body)


def test_a_draft_of_this_month_is_opened_and_never_doubled(news, client, sign_in, ed, ruth):
    for who in (ed, ruth, ed):
        sign_in(client, who)
        assert "this month’s issue" in client.get(reverse("newsletter-start")).content.decode()
        answer = client.post(reverse("newsletter-start"))

    draft = NewsletterIssuePage.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert client.get(draft.url).status_code == 404
    assert "start this month" in client.get("/cms/").content.decode()


def test_only_who_writes_pages_begins_one(news, leah):
    with pytest.raises(PermissionDenied):
        start_issue(by=leah)
    assert not NewsletterIssuePage.objects.exists()


@pytest.mark.parametrize("mode", ["", "paper", "mail", "mail-dark", "mail-words", "text", "message"])
def test_every_preview_shows_the_issue(make_issue, client, sign_in, ed, mode):
    issue = make_issue(HELLO)
    sign_in(client, ed)

    page = client.get(reverse("wagtailadmin_pages:view_draft", args=[issue.pk]), {"mode": mode})

    assert mode in dict(issue.preview_modes)
    made = issue.make_preview_request(page.wsgi_request, mode)
    assert made.status_code == 200
    words = made.content.decode()
    assert issue.title in words
    if mode == "message":
        assert "At most 459." in words
    elif mode == "paper":
        sheet = words[words.index("<style>") : words.index("</style>")]
        assert "210mm" in sheet and ".no-print, form, .btn { display: none; }" in sheet
        assert sheet.count("{") == sheet.count("}") and "@media print" not in sheet
    else:
        assert "Crawley" in words


def test_the_archive_is_searched_by_words_and_by_promise(make_issue, news, client, stage):
    won = stage.changed(title="Letters")
    stage.publish(won)
    make_issue(HELLO, title="First one")
    make_issue(("outcome", won.reference), title="Second one")

    def titles(**asked):
        page = client.get(news.get_url(), asked).content.decode()
        return [one for one in ("First one", "Second one") if f">{one}<" in page]

    assert titles() == ["First one", "Second one"]
    assert titles(q="Crawley") == ["First one"]
    assert titles(pillar=won.pillar.slug) == ["Second one"]
    assert titles(q="Crawley", pillar=won.pillar.slug) == []
    assert titles(q="Letters") == []  # its words may be taken back; the index never had them
    assert titles(pillar="no-such") == ["First one", "Second one"]
    assert client.get(news.get_url(), {"q": "\x00'\"%" * 40}).status_code == 200
    actions.unpublish(won, by=stage.chair)
    assert titles(pillar=won.pillar.slug) == ["First one", "Second one"]


def test_the_feed_has_all_words_and_nothing_that_was_taken_back(make_issue, client, stage):
    won = stage.changed(title="Letters I can open")
    stage.publish(won)
    make_issue(HELLO, ("outcome", won.reference))

    def feed():
        answer = client.get("/news/feed/")
        assert answer["Content-Type"].startswith("application/atom+xml")
        return ElementTree.fromstring(answer.content)

    entry = feed().find(f"{ATOM}entry")
    text = entry.find(f"{ATOM}content").text
    assert "Crawley" in text and "Letters come as texts." in text and "Get help now" in text
    assert entry.find(f"{ATOM}link").get("href").endswith("/news/1/")
    actions.unpublish(won, by=stage.chair)
    assert "Letters" not in feed().find(f"{ATOM}entry").find(f"{ATOM}content").text


def test_an_archive_with_a_filter_costs_the_same_with_thirty(make_issue, news, client, stage):
    won = stage.changed(title="Letters")
    stage.publish(won)
    make_issue(("outcome", won.reference))
    client.get(news.get_url(), {"pillar": won.pillar.slug})
    counts = []
    for more in (0, 29):
        for _number in range(more):
            make_issue(("outcome", won.reference))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(news.get_url(), {"pillar": won.pillar.slug}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
