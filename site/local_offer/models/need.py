from django.db import models
from django.utils.translation import gettext_lazy as _


class Need(models.Model):
    """A door into the Local Offer, such as "I'm a parent". It stands on entries and is never stored about a person."""

    slug = models.SlugField(unique=True)
    door = models.CharField(_("what the reader says"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("door")
        verbose_name_plural = _("doors")

    def __str__(self):
        return self.door
