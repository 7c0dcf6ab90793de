"""Ways in for everybody, in a real browser: another language, a page read aloud, a copy to keep, and leaving."""

import pytest

from local_offer import seed as offer
from pages import seed as ground
from tests.browser import axe, screens

pytestmark = pytest.mark.browser

# A browser of the tests has no voices. These are the same calls a real one answers, noted down.
VOICES = """(voices) => {
    const said = [];
    window.said = said;
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const speech = {
        getVoices: () => voices,
        addEventListener() {},
        speak(one) { said.push(one.lang + ": " + one.text); this.now = one; },
        ended() { this.now.onend(); },
        cancel() { said.push("cancelled"); },
        pause() { said.push("paused"); },
        resume() { said.push("resumed"); },
    };
    Object.defineProperty(window, "speechSynthesis", {value: speech});
}"""
HERE, AWAY = {"lang": "en-GB", "localService": True}, {"lang": "en-GB", "localService": False}


@pytest.fixture(autouse=True)
def loaded(transactional_db):
    ground.load()
    offer.load()


@pytest.mark.parametrize("with_script", [False, True])
def test_the_finder_in_arabic(screen_of, live_site, with_script):
    page = screen_of(None, "/help-now/", java_script_enabled=with_script, viewport={"width": 320, "height": 640})

    page.locator("a[href='#languages']").click()
    page.locator("#languages a", has_text="العربية").click()
    page.get_by_role("heading", name="اطلب المساعدة الآن", level=1).wait_for()
    page.goto(f"{live_site.url}/local-offer/finder/")
    page.get_by_role("button", name="من 18 إلى 20").click()
    page.get_by_role("button", name="أرني على ماذا يمكنني أن أحصل الآن").click()

    assert page.get_by_role("heading", level=1).inner_text() == "على ماذا يمكنك أن تحصل"
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "لم يراجع أي شخص هذه الترجمة" in page.inner_text("body")
    assert page.locator("main summary b span[lang=en-gb]").count() > 10, "titles stay English, and say so"
    if with_script:
        assert screens.too_wide(page) == []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            axe.assert_clean(page)


def test_a_page_is_read_aloud_by_a_voice_of_this_phone_and_by_no_other(browser, live_site):
    def opened(voices, path="/help-now/"):
        context = browser.new_context()
        contexts.append(context)
        context.add_init_script(f"({VOICES})({voices!r})".replace("True", "true").replace("False", "false"))
        page = context.new_page()
        page.goto(live_site.url + path)
        return page

    contexts = []
    for voices, path in (([], "/help-now/"), ([AWAY], "/help-now/"), ([HERE], "/help-now/?language=ti")):
        assert not opened(voices, path).locator("[data-say]").is_visible(), (voices, path)

    page = opened([AWAY, HERE])
    page.get_by_role("button", name="Listen").click()
    assert page.evaluate("() => said.at(-1)") == "en-GB: Get help now"
    page.evaluate("() => speechSynthesis.ended()")
    assert "You do not have to say who you are." in page.evaluate("() => said.at(-1)")
    page.get_by_role("button", name="Wait").click()
    page.get_by_role("button", name="Go on").click()
    assert page.evaluate("() => said.slice(-2)") == ["paused", "resumed"]
    for _ in range(300):
        if page.evaluate("() => said.at(-1) === 'cancelled' || speechSynthesis.ended()"):
            break
    read = " ".join(page.evaluate("() => said"))
    assert "Childline" in read and "Leaving does not wipe your history." in read
    assert "Leave now stands" not in read and "Menu" not in read and "Easy read" not in read and "Go on" not in read
    page.get_by_role("button", name="Listen").click()
    page.get_by_role("button", name="Stop").click()
    assert page.evaluate("() => said.at(-1)") == "cancelled"
    assert (
        page.get_by_role("button", name="Listen").is_visible()
        and not page.get_by_role("button", name="Stop").is_visible()
    )
    axe.assert_clean(page)
    for context in contexts:
        context.close()


COPY = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const copy = await caches.open(name);
        for (const request of await copy.keys()) {
            found[new URL(request.url).pathname] = await (await copy.match(request)).text();
        }
    }
    return found;
}"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


def test_a_copy_to_keep_is_read_without_internet_and_deleted_with_one_tap(open_as, live_site, amara):
    page = open_as(amara, "/help-now/")
    assert page.evaluate(COPY) == {} and page.evaluate(WORKERS) == 0, "nothing is kept that nobody asked for"

    page.get_by_role("link", name="Keep a copy on this phone").click()
    page.get_by_role("button", name="Keep a copy").click()
    page.get_by_text("You have a copy from").wait_for(timeout=60_000)

    assert page.evaluate("() => caches.keys()") == ["pages"]
    for path, text in page.evaluate(COPY).items():
        assert "Amara" not in text and "Sign out" not in text and "csrfmiddlewaretoken" not in text, path
    page.goto(f"{live_site.url}/accounts/me/")
    page.goto(f"{live_site.url}/")
    assert not {"/", "/accounts/me/"} & set(page.evaluate(COPY)), "nor is what she opens afterwards"
    assert "You have no internet" not in page.content()

    live_site.kill()
    page.goto(f"{live_site.url}/your-rights/")
    assert "You have no internet. This is your copy." in page.inner_text("body")
    assert "Nobody does you a favour." in page.inner_text("main")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.exit')).position") == "sticky", "styled too"
    axe.assert_clean(page)
    page.goto(f"{live_site.url}/accounts/me/")
    assert page.get_by_role("heading", level=1).inner_text() == "Keep a copy on this phone", (
        "what is not in it is not read"
    )

    page.get_by_role("button", name="Delete the copy").click()
    page.get_by_text("There is no copy on this phone.").wait_for()
    assert page.evaluate("() => caches.keys()") == [] and page.evaluate(WORKERS) == 0


def test_leaving_deletes_the_copy_too(open_as, live_site):
    page = open_as(None, "/keep/")
    page.get_by_role("button", name="Keep a copy").click()
    page.get_by_text("You have a copy from").wait_for(timeout=60_000)

    page.request.get(f"{live_site.url}/help-now/")
    # Beside a worker the lighter Chromium hands no test a redirected request: that it was made is enough.
    with page.expect_request("https://www.bbc.co.uk/**"):
        page.get_by_role("link", name="Leave now").click()

    page.goto(f"{live_site.url}/help-now/")
    assert page.evaluate(COPY) == {} and page.evaluate(WORKERS) == 0
