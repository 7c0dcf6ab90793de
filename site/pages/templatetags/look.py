"""Our own tags and filters, known to every template without a `load`."""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from pages import errors
from pages.icons import ICONS, LOGO, ROADS, TURNS

register = template.Library()

NUMBER = re.compile(r"\+?\d[\d ]{1,14}\d")


@register.filter
def breaks(address):
    """An address for people to read: where it is too long for its line it breaks behind a slash and not in a word."""
    return mark_safe(conditional_escape(address).replace("/", "/<wbr>").replace("/<wbr>/<wbr>", "//"))


@register.simple_tag
def icon(name):
    """An inline drawing that needs no sprite, so a fragment pushed live can hold it. Decoration beside a word."""
    turn = ' class="turn"' if name in TURNS else ""
    return mark_safe(f'<svg{turn} viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')


@register.simple_tag
def logo():
    return mark_safe(LOGO)


@register.simple_tag
def way(name):
    """The piece of road to the next stop: "a" and "b" taken in turn, "back" where the road bends back."""
    lying, standing = ROADS[name]
    lines = [(side, drawing) for side, drawing in (("h", lying), ("v", standing)) if drawing]
    paths = "".join(
        f'<path class="way-{side}{casing}" d="{drawing}"/>' for side, drawing in lines for casing in (" way-o", "")
    )
    over = " over" if name == "back" else ""
    box = '<svg class="way{}" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    return mark_safe(box.format(over, paths))


@register.simple_tag
def road(path):
    """
    What the drawing of a path needs at each stop: the stop, its classes, the words before its name, the road onwards.

    A stop with the turn "again" starts a new line under the stop two before it; the road bends back to it.
    """
    stops, drawn, column = list(path.stops), [], 0
    for place, stop in enumerate(stops):
        following = stops[place + 1] if place + 1 < len(stops) else None
        css = ["" if stop.state == "done" else stop.state, "" if stop.turn == "again" else stop.turn]
        again = stop.turn == "again" and place > 0
        column = max(column - 2, 1) if again else column + 1
        if again:
            css.append(f"anew col-{column}")
        bends = following is not None and following.turn == "again"
        if bends:
            css.append("bend")
        before = {"done": _("Done:"), "ahead": _("Still to come:")}.get(stop.state, "")
        flag = ""
        if stop.state == "here":
            flag = _("Done") if stop.turn == "won" else _("We are here")
        drawn.append(
            {
                "stop": stop,
                "css": " ".join(filter(None, css)),
                "before": before,
                "flag": flag,
                "way": "ab"[place % 2] if following else "",
                "bends": bends,
            }
        )
    return {"stops": drawn, "again": any(stop.turn == "again" for stop in stops[1:])}


@register.simple_tag
def pips(path):
    """The path in one line: a class for each of the six stops (`path.at` says which), the number and name of ours."""
    stops = list(path.stops)
    here = [place for place, stop in enumerate(stops, 1) if stop.state == "here"]
    number = getattr(path, "at", 0) or (here[0] if here else 0)
    total = 6 if getattr(path, "at", 0) else len(stops)
    classes = ["on" if place < number else "at" if place == number else "" for place in range(1, total + 1)]
    return {"classes": classes, "number": number, "total": total, "name": stops[here[0] - 1].name if here else ""}


def translated(text):
    """(words, whether they are in the page's language): of words that an editor may change, like a help line's."""
    text = str(text)
    if not text or get_language() == settings.LANGUAGE_CODE:
        return text, True
    words = _(text)
    return words, words != text


def in_english(html):
    return format_html('<span lang="en-gb" dir="ltr">{}</span>', html)


@register.filter
def spoken(text):
    """Words from the database: in the page's language where its catalogue has these very words, else marked English."""
    words, known = translated(text)
    return words if known else in_english(words)


@register.filter
def dial(text):
    """
    Words with every phone number as a link: `sms:` where the words say "text", else `tel:`.

    In another language as `spoken`; whether it is a text is read from the English words.
    """
    english = str(text)
    (text, known), done, out = translated(english), 0, []
    texts = {found.group() for found in NUMBER.finditer(english) if is_text(english[: found.start()])}
    side = mark_safe(' dir="ltr"') if get_language_bidi() else ""
    for found in NUMBER.finditer(text):
        lead = text[done : found.start()]
        scheme = "sms" if found.group() in texts else "tel"
        number = found.group().replace(" ", "")
        out.append(conditional_escape(lead))
        out.append(format_html('<a class="keep" href="{}:{}"{}>{}</a>', scheme, number, side, found.group()))
        done = found.end()
    out.append(conditional_escape(text[done:]))
    html = mark_safe("".join(out))
    return html if known else in_english(html)


def is_text(lead):
    """Whether the sentence that ends here tells to text the number that follows."""
    sentence = re.split(r"[.!?]\s", lead)[-1].lower()
    return re.match(r"\s*(text|send)\b(?!\s+relay)", sentence) is not None


@register.filter
def target(field):
    """The id that a link to this form field must name: a group of choices has it on the group."""
    return field.id_for_label or field.auto_id


@register.filter
def to_fix(field):
    """What is to fix at a form field, in plain sentences."""
    return errors.sentences(field)
