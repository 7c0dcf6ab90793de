"""
Minutes as a PDF that a screen reader can read: tagged, with language and title, and nobody's name (trust.md P1, P2).

The words are the page's own. Whatever a text in them names, nothing is fetched: no file, no picture, no address.
"""

import logging

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from challenges.meeting import life
from challenges.meeting.minutes import readable
from pages import naming

STYLE = settings.BASE_DIR / "site" / "static" / "css" / "paper.css"
log = logging.getLogger(__name__)


def made(filed):
    """The PDF of frozen minutes as bytes, as they may be read today; None where this machine cannot make one."""
    weasyprint = engine()
    if weasyprint is None:
        return None
    context = {
        "filed": filed,
        "minutes": readable(filed),
        "agreed": life.agreed(filed),
        "language": get_language() or settings.LANGUAGE_CODE,
        "site_name": naming.site_name(),
    }
    html = render_to_string("meeting/minutes_paper.html", context)
    nothing = fetches_nothing(weasyprint)
    style = weasyprint.CSS(string=STYLE.read_text(encoding="utf-8"), url_fetcher=nothing)
    document = weasyprint.HTML(string=html, url_fetcher=nothing)
    return document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")


def engine():
    """WeasyPrint, loaded when it is first needed; None where it or its system library Pango is missing."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        log.warning("No PDF can be made here: %s", error)
        return None
    return weasyprint


def fetches_nothing(weasyprint):
    """In place of WeasyPrint's own fetcher, which would read the files and addresses that a page names."""
    return weasyprint.urls.URLFetcher(allowed_protocols=())
