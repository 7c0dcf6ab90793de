"""The live script in a real browser: it follows, comes back by itself, and loses nothing that was typed."""

import pytest
from django.utils import timezone

from challenges.meeting import actions, policy
from challenges.models import Line
from people import actions as of_people
from people.models import Membership, User
from tests.meeting.conftest import current

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 360, "height": 800}}
LIVE = "text=Live with the chair"


@pytest.fixture
def follow(open_as, at_letters):
    """`follow(user, page)`: a phone on that page of the meeting, once it says that it is live."""

    def follow(user, page="live/", wait=True, **options):
        opened = open_as(user, f"/meetings/{at_letters.pk}/{page}", **{**PHONE, **options})
        if wait:
            opened.wait_for_selector(LIVE)
        return opened

    return follow


def test_every_screen_follows_the_chair_and_a_line_waits_for_her(follow, at_letters, amara, priya, yonas):
    chair, phone, other = follow(amara, "chair/"), follow(priya), follow(yonas)
    screen = follow(amara, "screen/", wait=False, viewport={"width": 1920, "height": 1080})

    phone.fill("textarea[name=text]", "Shown <b>later</b>")
    phone.click("text=Send my words")
    chair.wait_for_selector(".line.wait")
    phone.wait_for_selector("text=The chair has your words.")
    assert phone.input_value("textarea[name=text]") == ""
    assert other.locator("[role=log] li").count() == 0
    chair.click("text=Show it")
    other.wait_for_selector("[role=log] li:has-text('Shown <b>later</b>')")
    screen.wait_for_selector("text=Shown <b>later</b>")

    chair.click(".sheet > summary")
    chair.click(".sheet >> text=Hide now")
    other.wait_for_selector("[role=log] li", state="detached", timeout=2000)
    screen.wait_for_selector("text=Shown <b>later</b>", state="detached", timeout=2000)
    assert chair.locator("details.sheet").evaluate("sheet => sheet.open")


def test_a_helper_gets_the_lines_and_loses_them_on_an_open_page(follow, at_letters, amara, priya, yonas):
    helper, phone = follow(yonas), follow(priya)
    actions.hand_lines(at_letters, by=amara, helper=next(s for s in policy.helpers(at_letters) if s.user == yonas))
    helper.wait_for_selector("text=You show the lines now")
    phone.wait_for_selector("text=helper reads them first")
    assert phone.locator("text=You show the lines now").is_hidden()
    helper.click("text=You show the lines now")
    helper.wait_for_selector(LIVE)
    phone.fill("textarea[name=text]", "For the helper")
    phone.click("text=Send my words")
    helper.wait_for_selector(".line.wait:has-text('For the helper')")

    actions.hand_lines(at_letters, by=amara)

    helper.wait_for_url("**/live/", timeout=5000)
    assert "For the helper" not in helper.content()


def test_what_is_too_long_for_one_frame_reaches_the_chair_and_the_room(follow, at_letters, amara, priya, yonas):
    """Many words wait and many are shown: the server sends no frame over 16 KiB, and no page asks the board."""
    for number in range(30):
        actions.post_line(at_letters, by=priya if number % 2 else amara, text=f"{number} " + "“long” " * 70)
    chair, phone = follow(amara, "chair/"), follow(yonas)
    asked = []
    for page in (chair, phone):
        page.on("request", lambda request: asked.append(request.url))

    actions.post_line(at_letters, by=priya, text="The last that waits")
    actions.post_line(at_letters, by=amara, text="The last that shows")

    chair.wait_for_selector(".sheet >> text=The last that waits", state="attached", timeout=5000)
    phone.wait_for_selector("[role=log] li:has-text('The last that shows')", timeout=5000)
    assert asked == []


def test_when_the_chair_ends_it_every_open_phone_says_so(follow, at_letters, amara, priya):
    phone = follow(priya)
    actions.close(at_letters, by=amara)
    phone.wait_for_selector("h1:has-text('The meeting is over')")
    phone.wait_for_selector("[data-state]:has-text('The meeting is over.')")
    assert phone.locator("text=What has been said").is_hidden()
    assert phone.locator("text=Read what was said and promised").is_visible()


def test_words_sent_while_the_server_is_away_arrive_once_when_it_is_back(follow, live_site, priya):
    phone = follow(priya)
    live_site.kill()
    phone.fill("textarea[name=text]", "Typed in the dark")
    phone.click("text=Send my words")
    phone.wait_for_selector("text=Not sent yet. We keep trying.")
    phone.wait_for_selector("text=Not live just now.")
    assert phone.input_value("textarea[name=text]") == "Typed in the dark"

    live_site.start()
    phone.wait_for_selector("text=The chair has your words.", timeout=15000)
    phone.wait_for_selector(LIVE, timeout=15000)
    assert Line.objects.get().text == "Typed in the dark"
    assert phone.input_value("textarea[name=text]") == ""


def test_who_lost_her_seat_is_told_so_in_words_and_asks_no_more(follow, priya):
    phone = follow(priya)
    Membership.objects.filter(user=priya).update(until=timezone.localdate())
    phone.wait_for_selector("text=not in this meeting any more", timeout=10000)
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.wait_for_timeout(3000)
    assert asked == []


def test_who_handed_her_seat_over_is_told_in_words_and_her_colleague_follows(follow, open_as, at_letters, priya):
    """By the real link, in the colleague's browser: her open page says so, and shows nothing that comes after."""
    phone = follow(priya)
    phone.fill("textarea[name=text]", "Half a sentence")
    seat = Membership.objects.get(user=priya, group__slug="j2i")
    offer = of_people.hand_over_seat(seat=seat, by=priya, email="sasha@example.org", display_name="Sasha")

    colleague = open_as(None, f"/accounts/invitation/{offer.token}/", **PHONE)
    colleague.click("main button[type=submit]")

    phone.wait_for_selector("text=not in this meeting any more", timeout=10000)
    assert phone.input_value("textarea[name=text]") == "Half a sentence"  # what she typed is not thrown away
    colleague.goto(f"{colleague.url.partition('/accounts/')[0].rstrip('/')}/meetings/{at_letters.pk}/live/")
    colleague.wait_for_selector(LIVE)
    actions.post_line(at_letters, by=User.objects.get(email="sasha@example.org"), text="Hello from Sasha")
    phone.wait_for_timeout(1500)
    assert "Live with the chair" not in phone.inner_text("[data-state]")


def test_where_no_socket_gets_through_the_page_still_follows(follow, at_letters, amara, priya):
    phone = follow(priya, wait=False)
    phone.add_init_script("window.WebSocket = class { constructor() { setTimeout(() => this.onclose({}), 10); } }")
    phone.reload()
    phone.wait_for_selector("h1:has-text('Letters I can open')")

    actions.next_item(at_letters, by=amara, item_id=current(at_letters).pk)

    phone.wait_for_selector("h1:has-text('Tell us when you come')", timeout=20000)
    assert "Not live" in phone.inner_text("[data-state]")


def test_updates_wait_while_someone_reads_in_peace(follow, at_letters, amara, priya):
    phone = follow(priya)
    phone.click("text=Pause updates")
    actions.next_item(at_letters, by=amara, item_id=current(at_letters).pk)
    phone.wait_for_selector("text=Show 1 new")
    assert "Letters I can open" in phone.inner_text("h1")
    phone.click("text=Show 1 new")
    assert "Tell us when you come" in phone.inner_text("h1")


def test_what_has_focus_keeps_it_when_its_part_is_renewed(follow, at_letters, amara, priya):
    chair = follow(amara, "chair/")
    chair.focus(".next")
    actions.post_line(at_letters, by=priya, text="Hello")
    actions.plan_agenda(at_letters)
    chair.wait_for_selector(".line.wait")
    chair.focus("text=Show it")
    actions.post_line(at_letters, by=priya, text="And again")
    chair.wait_for_selector("text=1 more line below")
    assert chair.evaluate("document.activeElement.textContent") == "Show it"


def test_three_times_shift_does_nothing_on_the_chairs_page(follow, amara):
    chair = follow(amara, "chair/")
    for _each in range(3):
        chair.keyboard.press("Shift")
    chair.wait_for_timeout(300)
    assert "/chair/" in chair.url


def test_without_any_script_the_chair_opens_a_page_and_presses_next(open_as, at_letters, amara):
    page = open_as(amara, f"/meetings/{at_letters.pk}/chair/", java_script_enabled=False, **PHONE)
    assert "does not follow by itself" in page.inner_text("[data-state]")
    page.locator("details.sheet summary").click()
    page.click("text=Go on to the next item")
    assert "Tell us when you come" in page.inner_text("#nowh")
