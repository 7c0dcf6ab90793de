from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

WEATHER = "https://www.bbc.co.uk/weather"


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What this board decides once for every page: its words for itself, its duty line, where "Leave now" goes."""

    called = models.CharField(
        _("what care-experienced people here want to be called"),
        max_length=60,
        default="care leavers",
        help_text=_("Ask them. It stands in our own sentences, like: for all care leavers."),
    )
    duty_line = models.CharField(
        _("number of the duty line"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ]{4,18}$", _("Only numbers and spaces, like 01234 567890."))],
        help_text=_("It stands beside every “ask your PA”. While it is empty, those pages say so."),
    )
    leave_address = models.URLField(
        _("where “Leave now” goes"),
        default=WEATHER,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("A page that anybody could have open, such as the weather."),
    )
    run_by = models.TextField(
        _("who runs this"),
        max_length=300,
        default="The Care Leavers Advisory Board (CLAB). We are all care leavers.",
        help_text=_("One or two short sentences. They stand at the foot of every page."),
    )

    panels = [FieldPanel("called"), FieldPanel("duty_line"), FieldPanel("leave_address"), FieldPanel("run_by")]

    class Meta:
        verbose_name = _("This site")

    @classmethod
    def for_site(cls, site):
        """As Wagtail's own, but reading makes no row: a GET changes nothing, and the defaults hold meanwhile."""
        if site is None:
            return cls()
        return cls.base_queryset().filter(site=site).first() or cls(site=site)

    @classmethod
    def current(cls):
        """The settings of the one site, where there is no request: in a mail, a job, a model."""
        return cls.for_site(Site.objects.filter(is_default_site=True).first())

    @property
    def duty_line_link(self):
        """What a tap on the duty line does; empty while there is no number."""
        return f"tel:{self.duty_line.replace(' ', '')}" if self.duty_line else ""
