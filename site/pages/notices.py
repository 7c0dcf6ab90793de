"""The notices on every page: asked for only while there may be one, so that on a quiet day they cost nothing."""

from django.db.models import Max
from django.utils import timezone
from wagtail.models import Site

from pages.models import Alert, SiteSettings


def now(settings):
    """Those that stand now, the serious ones first; no statement of its own when the last one is over."""
    until = settings.notices_until
    if until is None or until <= timezone.now():
        return []
    return list(Alert.objects.now())


def remember_the_last(sender, **kwargs):
    """After a notice was saved or deleted: until when there may be one."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None:
        until = Alert.objects.aggregate(last=Max("ends_at"))["last"]
        SiteSettings.objects.update_or_create(site=site, defaults={"notices_until": until})
