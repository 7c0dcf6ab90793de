"""What a test asks of a screen: who did not have to reload, what the browser complained of, what does not fit."""

PHONE = {"viewport": {"width": 390, "height": 844}}
TABLET = {"viewport": {"width": 820, "height": 1180}}
ROOM = {"viewport": {"width": 1920, "height": 1080}}


def listen(page, complaints):
    """Note every error of the page: a script that failed, a file that was not there, a policy that was broken."""
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)


def stay(page):
    """Remember this very document, so that `stayed` can say that it was not loaded again."""
    page.evaluate("() => { window.sameDocument = true; }")


def stayed(page):
    return page.evaluate("() => window.sameDocument === true")


def too_wide(page):
    """What sticks out sideways, if the page can be scrolled that way; an empty list where it cannot."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > wide + 1)
                .slice(0, 5)
                .map((one) => one.outerHTML.slice(0, 120));
        }"""
    )


def watch_for_end_of(page, words):
    """From now on the page notes the moment when these words are nowhere on it; ask with `ended_at`."""
    page.evaluate(
        """(words) => {
            window.endedAt = 0;
            const look = () => {
                if (!window.endedAt && !document.body.innerText.includes(words)) window.endedAt = Date.now();
            };
            new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
            look();
        }""",
        words,
    )


def ended_at(page):
    """The moment, in milliseconds of this machine's clock. Waits for it."""
    return page.wait_for_function("() => window.endedAt").json_value()
