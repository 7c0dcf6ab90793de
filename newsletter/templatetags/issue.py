"""The words of an issue as HTML: text is escaped, and the only marks are bold, italic and links."""

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.filter
def words(runs):
    """As they stand in a mail: every link with its whole address."""
    return format_html_join("", "{}", ((one_run(one, one.get("href", "")),) for one in runs))


@register.filter
def on_page(runs):
    """As they stand on a page of ours: links to our own pages without the address of the site."""
    return format_html_join("", "{}", ((one_run(one, one.get("href", "").removeprefix(settings.SITE_URL)),)
                                       for one in runs))  # fmt: skip


def one_run(one, href):
    said = one["t"]
    if one.get("i"):
        said = format_html("<i>{}</i>", said)
    if one.get("b"):
        said = format_html("<b>{}</b>", said)
    return format_html('<a href="{}">{}</a>', href, said) if href else said


@register.filter
def own_path(address):
    """An address of ours without the site's name."""
    return (address or "").removeprefix(settings.SITE_URL)
