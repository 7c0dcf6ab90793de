from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class AlertQuerySet(models.QuerySet):
    def now(self):
        """Those that stand on every page at this moment, the serious ones first."""
        now = timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now).order_by("level", "starts_at", "pk")

    def ending(self, within):
        """Those that stand now and end soon: is the text still needed, or the day too early?"""
        now = timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now, ends_at__lte=now + within)


class Alert(models.Model):
    """
    A short notice on top of every page, from one moment to another, by London's clock.

    It waits for nobody, for it may have to be there within the hour; so it stays short, and has an end.
    """

    class Level(models.IntegerChoices):
        MAJOR = 1, _("Serious: everybody must know, such as a phone line that is down")
        MINOR = 2, _("Good to know")

    text = models.CharField(_("what to say"), max_length=200, help_text=_("One or two short sentences."))
    level = models.PositiveSmallIntegerField(_("how serious"), choices=Level.choices, default=Level.MINOR)
    link = models.CharField(
        _("page to read on"),
        max_length=200,
        blank=True,
        help_text=_("A page of this site, like /help-now/. Leave it empty if there is none."),
    )
    link_text = models.CharField(
        _("words of the link"), max_length=60, blank=True, help_text=_("Say where it leads, like: All help lines")
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), help_text=_("Then it goes by itself. You can move it later."))

    objects = AlertQuerySet.as_manager()

    panels = [
        FieldPanel("text"),
        FieldPanel("level", help_text=_("Serious ones stand out on every page. Keep that for what cannot wait.")),
        FieldRowPanel(
            [FieldPanel("starts_at", help_text=_("London’s clock. It may lie ahead.")), FieldPanel("ends_at")],
            heading=_("When"),
        ),
        MultiFieldPanel([FieldPanel("link"), FieldPanel("link_text")], heading=_("A link, if there is more to read")),
    ]

    class Meta:
        verbose_name = _("notice on every page")
        verbose_name_plural = _("notices on every page")

    def __str__(self):
        return self.text

    @property
    def is_major(self):
        return self.level == self.Level.MAJOR

    @property
    def state(self):
        """In words, for the list: to come, on every page now, over."""
        now = timezone.now()
        if self.starts_at > now:
            return _("To come")
        return _("Over") if self.ends_at <= now else _("On every page now")

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("This is before it starts.")})
        if self.link and (not self.link.startswith("/") or self.link.startswith("//") or "\\" in self.link):
            raise ValidationError({"link": _("Start with a slash, like /help-now/.")})
        if bool(self.link) != bool(self.link_text):
            raise ValidationError({"link_text": _("A link needs both: the page, and its words.")})
