"""What this board calls its site, where no page is asked for: in mails, and on paper."""

from pages import ready
from pages.models import SiteSettings


def site_name():
    """The name in the site's settings; kept with the ready pages, so that a night's mails read it once and not each."""
    return ready.kept("site-name", lambda: SiteSettings.current().name)
