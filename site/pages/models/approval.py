from django.conf import settings
from django.db import models
from django.utils import timezone

from people.models import Role


class OurWords(models.Model):
    """
    CLAB said of one text of the site "these words are ours now": which text, in which words, by what role, when.

    The words are kept, so that a later change shows: then the text is demo wording again, until CLAB has read it.
    """

    key = models.CharField(max_length=80, unique=True)
    words = models.TextField()
    role = models.CharField(max_length=32, choices=Role.choices)
    on = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "our words"

    def __str__(self):
        return self.key
