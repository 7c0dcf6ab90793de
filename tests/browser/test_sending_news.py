"""An officer lets an issue go and sees it move, with a script and without; nothing on these pages is hard to use."""

import re

from local_offer import seed as offer
from newsletter import seed as news
from newsletter.models import Delivery, Sending
from pages import seed as pages
from tests.browser import looks
from tests.browser.test_pages import sendings


def test_an_officer_watches_an_issue_go_out(screen_of, open_as, live_site, ruth):
    pages.load()
    offer.load()
    news.load()
    addresses = sendings()
    page = screen_of(ruth, addresses[0])
    wrong = []
    for address in addresses:
        assert page.goto(live_site.url + address).status == 200
        wrong += looks.wrong_with(page)
    assert not wrong, "\n".join(wrong)

    page.get_by_text("2 of 6 are done.").wait_for()
    Delivery.objects.filter(state="queued").update(state="sent")
    page.get_by_text("6 of 6 are done.").wait_for()  # it asks again by itself

    plain = open_as(ruth, addresses[2], java_script_enabled=False)
    plain.get_by_role("button", name="Let it go").click()
    assert re.search("Nobody would get this|It goes out now", plain.content())
    plain.goto(live_site.url + addresses[3])
    plain.get_by_role("button", name="Pause it").click()
    assert plain.get_by_text("It is paused. Nobody new gets it.").is_visible()
    assert Sending.objects.filter(state="paused").count() == 1
