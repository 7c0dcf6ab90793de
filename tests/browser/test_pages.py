"""The main pages of each role, narrow and wide, light and dark: WCAG A and AA, nothing sideways, nothing complains."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from challenges import actions, seed, taps
from challenges.meeting import actions as live
from events import joining
from local_offer import seed as offer
from local_offer.models import OfferEntryPage
from newsletter import links
from newsletter import seed as news
from newsletter.models import Delivery, NewsletterIssuePage
from pages import seed as pages
from people.actions import invite
from people.models import Role
from tests.browser import axe, looks, screens
from tests.challenges.stages import Stage, meeting_of
from tests.meeting.conftest import go_to
from tests.newsletter.readers import make_readers, make_sending


class Place:
    """Where the story stands: one challenge in each state that a page is for, and a meeting in full swing."""

    def __init__(self, stage, meeting):
        pages.load()
        offer.load()
        seed.load_taken_over()
        self.stage, self.meeting = stage, meeting
        self.draft = stage.draft()
        self.new = stage.received()
        self.checked = stage.checked()
        self.agreed = stage.agreed(title="Money for the gym")
        self.on_table = stage.with_j2i(title="Letters I can open")
        self.working = stage.in_progress(title="Tell us when a repair comes")
        asks = "Can your own teams send letters as a text?"
        self.asked = actions.ask_the_top(self.on_table, by=stage.first, role=Role.HEAD_OF_SERVICE, asks=asks)
        self.promise = self.working.parts.get().commitments.get()
        self.judged = stage.answered(title="A bed on the first night")
        self.won = stage.changed(title="One worker, not five")
        stage.publish(self.won)
        news.load()
        self.sendings = sendings()
        entry = OfferEntryPage.objects.live().first()
        self.entry, self.section = entry.url, entry.get_parent().url
        self.ended = self.end_a_meeting()
        self.later = meeting_of(meeting.series.group, starts_at=meeting.starts_at + timedelta(days=42))
        seat = {"group": Stage.group("clab"), "role": Role.MEMBER}
        invitation = invite(by=stage.officer, email="new@example.org", display_name="Sam", **seat)
        self.invited = reverse("invitation", args=[invitation.token])
        self.helped, _code = actions.write_down_for_someone(by=stage.officer, own_words="Nobody rang me back.")
        self.taps = self.ask_by_mail()
        [paper] = joining.make_join_codes(meeting, by=stage.officer, people=[stage.first])
        self.paper = f"/join/{paper.code}/"

    def ask_by_mail(self):
        """The addresses that three mails to the author lead to: one question each."""
        text = actions.ask_to_publish(self.agreed, by=self.stage.first)
        actions.agree_to_publish(text, by=self.stage.chair)
        check_back = self.won.check_backs.get(months=3)
        check_back.due_on = timezone.localdate()
        check_back.save()
        actions.ask_if_it_lasted(check_back)
        asked = (("fixes", self.judged.answers.get()), ("publication", text), ("lasted", check_back))
        links = [taps.link(kind, about.pk, user=self.stage.author) for kind, about in asked]
        return [urlsplit(link).path for link in links]

    def end_a_meeting(self):
        """One that is over, for what is asked about it afterwards; nothing of the story was on its table."""
        ended = meeting_of(self.meeting.series.group, starts_at=self.meeting.starts_at - timedelta(days=7))
        live.go_live(ended, by=self.stage.chair)
        go_to(ended, self.stage.chair, "Goodbye and next date")
        live.close(ended, by=self.stage.chair)
        return ended

    def open_meeting(self):
        """On the table: Letters I can open, with one line shown, one that waits and a promise being read back."""
        chair, partner = self.stage.chair, self.stage.partner
        live.go_live(self.meeting, by=chair)
        current = self.meeting.agenda.get(status="current")
        live.next_item(self.meeting, by=chair, item_id=current.pk)
        current = self.meeting.agenda.get(status="current")
        live.post_line(self.meeting, by=chair, text="We have waited since May.")
        live.post_line(self.meeting, by=partner, text="We can send a text for each repair from next month.")
        due = self.meeting.starts_at.date()
        what = "Send a text with the day for every repair."
        live.read_back_promise(self.meeting, by=chair, item_id=current.pk, owner=self.stage.seat, what=what, due=due)


def sendings():
    """Addresses of the newsletter's desk: an issue to get ready, one that waits, one on its way with some in doubt."""
    make_readers(6)
    first, second = NewsletterIssuePage.objects.order_by("number")
    waits, goes = make_sending(first, begun=False), make_sending(second)
    Delivery.objects.filter(pk__in=goes.deliveries.values("pk")[:2]).update(state="unknown", said="worker lost")
    prepare = reverse("newsletter-sending-prepare", args=[first.pk])
    return ["/news/sendings/", prepare, *[reverse("newsletter-sending", args=[each.pk]) for each in (waits, goes)]]


@pytest.fixture
def place(live_site, stage, next_meeting, everybody):
    def make():
        try:
            place = Place(stage, next_meeting)
            place.open_meeting()
            return place
        finally:
            connections.close_all()

    # Playwright's loop runs in this thread, and beside a running loop nothing can be sent to the meeting's bell.
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(make).result()


def answering():
    """The address of one answer to the question of the month, out of a reader's mail."""
    issue = NewsletterIssuePage.objects.get(number=2)
    question = next(block.id for block in issue.body if block.block_type == "question")
    return reverse("newsletter-answer", args=[links.word_of(make_readers(1)[0]), issue.pk, question, 0])


def visitor(place):
    won = place.won.get_absolute_url()
    return [
        "/", "/what-changed/", f"/what-changed/{place.won.reference}/", "/groups/", "/groups/j2i/",
        "/how-a-challenge-moves/", "/challenges/", won, "/local-offer/", place.entry,
        "/help-now/", "/about/", "/search/?q=money", "/accounts/login/", "/challenges/raise/", "/challenges/claim/",
        f"{won}worried/", f"{won}worried/thanks/", "/influence/",
        "/demo/", "/demo/outbox/", "/components/", "/join/", "/keep/", *place.taps,
        "/news/subscribe/", "/news/subscribe/thanks/", ("/news/mine/nothing/", 404), answering(), "/news/2/",
        "/news/", "/news/1/", place.section, "/accounts/login/code/confirm/", "/accounts/inactive/",
        ("/nothing-here/", 404), ("/challenges/tap/nothing/", 404), ("/local-offer/review/tap/nothing/", 404),
        ("/accounts/invitation/nothing/", 404), place.invited,
    ]  # fmt: skip


def leah(place):
    draft = f"/challenges/raise/{place.draft.pk}/"
    table = place.on_table.get_absolute_url()
    return ["/challenges/raise/voice/", f"{draft}voice/", table, f"{table}ahead/",
            "/", "/challenges/", place.judged.get_absolute_url(), draft, f"{draft}right/", f"{draft}send/",
            place.won.get_absolute_url(), "/accounts/me/", "/accounts/me/news/", "/accounts/logout/"]  # fmt: skip


def yonas(place):
    return [
        "/", "/clab/", place.checked.get_absolute_url(), f"/challenges/{place.checked.pk}/take-on/",
        f"{place.judged.get_absolute_url()}verdict/", f"{place.won.get_absolute_url()}publish/",
        "/clab/list/", "/clab/list/?all",
        *[f"/meetings/{place.meeting.pk}/{each}" for each in ("live/", "pack/", "pack/?large=1", "pre-meet/")],
        "/meetings/practice/", "/our-words/", "/our-words/called/", "/local-offer/review/",
        f"{place.won.get_absolute_url()}reopen/", f"/meetings/{place.later.pk}/easier/",
        (f"{place.won.get_absolute_url()}table/", 403),
    ]  # fmt: skip


def ruth(place):
    check, code = f"/challenges/{place.new.pk}/check/", f"/challenges/{place.helped.pk}/new-code/"
    return ["/clocks/", "/clocks/PR2/", "/running/", code, "/accounts/invite/", "/offline/",
            "/", "/clab/check/", check, "/challenges/help-someone/", "/challenges/worries/",
            "/news/start/", "/news/readers/", "/news/readers/add/", "/news/readers/list/",
            "/challenges/voices/", f"/meetings/{place.meeting.pk}/ahead/all/", place.paper,
            f"/meetings/{place.meeting.pk}/join-codes/", *place.sendings,
            *[f"/meetings/{place.later.pk}/{each}" for each in ("change/", "call-off/", "easier/all/")],
            f"{place.won.get_absolute_url()}new-entry/",
            f"/meetings/{place.meeting.pk}/screen/", f"/meetings/{place.meeting.pk}/lines/"]  # fmt: skip


def amara(place):
    meeting = f"/meetings/{place.meeting.pk}/"
    console = [meeting + each for each in ("", "chair/", "promise/", "promise/read/", "answer/", "pause/", "end/")]
    console += [meeting + each for each in ("script/", "hard/", "verdict/")] + [f"/meetings/{place.ended.pk}/rating/"]
    return ["/", "/j2i/", f"{place.agreed.get_absolute_url()}table/", place.working.get_absolute_url(), *console]


def priya(place):
    working = place.working.get_absolute_url()
    return ["/", "/desk/", "/desk/hand-over/", "/j2i/", working,
            f"{working}answer/", f"{working}news/", f"/j2i/promises/{place.promise.pk}/",
            f"/meetings/{place.meeting.pk}/live/", f"/meetings/{place.meeting.pk}/live/?text=1"]  # fmt: skip


def fiona(place):
    return ["/", f"/reports/monthly/{timezone.localdate():%Y-%m}/", "/reports/panel/",
            f"{place.on_table.get_absolute_url()}top/{place.asked.pk}/reply/"]  # fmt: skip


def test_every_main_page_reads_well_narrow_and_wide_light_and_dark(live_site, screen_of, open_as, place, everybody):
    wrong = []  # all of it is told at once: the story is staged a single time for all of them
    for who in (visitor, leah, yonas, ruth, amara, priya, fiona):
        page = screen_of(everybody.get(who.__name__), "/help-now/")
        # The browser itself complains of a page that is not there.
        refused = open_as(everybody.get(who.__name__), "/help-now/")
        for each in who(place):
            path, status = (each, 200) if isinstance(each, str) else each
            shown = page if status == 200 else refused
            answer = shown.goto(live_site.url + path)
            assert answer.status == status, f"{who.__name__}: {path} answered {answer.status}"
            wrong += [f"{who.__name__}: {each}" for each in looks.wrong_with(shown)]
        page.close()
        refused.close()
    assert not wrong, "\n".join(wrong)


def test_axe_finds_what_is_wrong(screen_of):
    page = screen_of(None, "/help-now/")
    page.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")

    assert any(broken.startswith("button-name") for broken in axe.violations(page))
    assert axe.violations(page, axe.COLOURS) == []
    page.evaluate("() => { document.querySelector('h1').style.color = '#ccc'; }")
    assert any(broken.startswith("color-contrast") for broken in axe.violations(page, axe.COLOURS))


def test_a_broken_policy_is_noticed(open_as):
    page, complaints = open_as(None, "/help-now/"), []
    screens.listen(page, complaints)
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">Red</p>')")

    page.wait_for_timeout(200)
    assert any("Content Security Policy" in each for each in complaints)
