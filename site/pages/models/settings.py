from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from pages.models.easy import easy_text
from pages.publishing import LONGEST_ALONE

EASY = ("easy_help", "easy_finder", "easy_raise", "easy_changed", "easy_moves")

WEATHER = "https://www.bbc.co.uk/weather"


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What this board decides once for every page: its words for itself, its duty line, where "Leave now" goes."""

    name = models.CharField(
        _("name of this site"),
        max_length=40,
        default=settings.SITE_NAME,
        help_text=_("It is at the top of every page."),
    )
    tagline = models.CharField(
        _("what it is, in one line"), max_length=80, default="You said it. See what happened.", blank=True
    )
    board = models.CharField(
        _("full name of your board"),
        max_length=80,
        default="Care Leavers Advisory Board (CLAB)",
        help_text=_("With its initials in brackets. It is at the foot of every page."),
    )
    called = models.CharField(
        _("what care-experienced people here want to be called"),
        max_length=60,
        default="care leavers",
        help_text=_("Ask them. We use it in our own sentences, like: for all care leavers."),
    )
    duty_line = models.CharField(
        _("number of the duty line"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ]{4,18}$", _("Only numbers and spaces, like 01234 567890."))],
        help_text=_("It is shown beside every “ask your PA”. While it is empty, those pages say so."),
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
        default="We are all care leavers.",
        help_text=_("One or two short sentences. They are at the foot of every page."),
    )

    easy_help = easy_text(verbose_name=_("“Get help now” in easy read"))
    easy_finder = easy_text(verbose_name=_("“What can I get?” in easy read"))
    easy_raise = easy_text(verbose_name=_("“Raise a challenge” in easy read"))
    easy_changed = easy_text(verbose_name=_("“What changed” in easy read"))
    easy_moves = easy_text(verbose_name=_("“How a challenge moves” in easy read"))

    alone_until = models.DateField(
        _("one person may put pages up alone until"),
        null=True,
        blank=True,
        help_text=_(
            "Only while a second person is away for long. Normally empty: then somebody else reads every page "
            "before it goes up. An administrator decides this."
        ),
    )
    offline_since = models.DateTimeField(null=True, editable=False)
    # The end of the last notice, so that a page asks for notices only while there may be one (`pages.notices`).
    notices_until = models.DateTimeField(null=True, editable=False)

    as_said = ("board", "called")
    select_related = ["site__root_page"]  # Wagtail asks for both on nearly every page

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("tagline", help_text=_("Search engines show it under the name.")),
                FieldPanel("board"),
            ],
            heading=_("Names"),
        ),
        FieldPanel("called"),
        FieldPanel("run_by"),
        MultiFieldPanel([FieldPanel("duty_line"), FieldPanel("leave_address")], heading=_("Help, and the way out")),
        MultiFieldPanel([FieldPanel(name) for name in EASY], heading=_("Easy read")),
        FieldPanel("alone_until", permission="pages.let_one_publish"),
    ]

    class Meta:
        verbose_name = _("This site")
        permissions = [("let_one_publish", "Let one person put pages up alone")]

    def clean(self):
        super().clean()
        if self.alone_until and self.alone_until > timezone.localdate() + timedelta(days=LONGEST_ALONE):
            raise ValidationError(
                {"alone_until": _("At most %(days)d days from today. You can set it again.") % {"days": LONGEST_ALONE}}
            )

    @classmethod
    def for_site(cls, site):
        """As Wagtail's own, but reading makes no row: a GET changes nothing, and the defaults hold meanwhile."""
        if site is None:
            return cls()
        return cls.base_queryset().filter(site=site).first() or cls(site=site)

    @classmethod
    def for_request(cls, request):
        """As Wagtail's own, but there is one site: it comes with its settings, and Wagtail need not look for it."""
        name = cls.get_cache_attr_name()
        if not hasattr(request, name):
            found = cls.current()
            if found.site_id and not hasattr(request, "_wagtail_site"):
                request._wagtail_site = found.site
            setattr(request, name, found)
        return getattr(request, name)

    @classmethod
    def current(cls):
        """The settings of the one site, where there is no request: in a mail, a job, a model."""
        site = Site.objects.select_related("root_page", "sitesettings").filter(is_default_site=True).first()
        return getattr(site, "sitesettings", None) or cls(site=site)

    @property
    def duty_line_link(self):
        """What a tap on the duty line does; empty while there is no number."""
        return f"tel:{self.duty_line.replace(' ', '')}" if self.duty_line else ""
