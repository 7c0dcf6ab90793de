"""What a challenge is about: the council's own pillars, and the principles that the law has it promise."""

from django.db import models


class Pillar(models.Model):
    """One of the four local pillars (D120)."""

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=80)
    statement = models.CharField(max_length=300)
    source_paragraph = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.title


class Principle(models.Model):
    """One of the seven corporate parenting principles: what the law has every council promise (D121)."""

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=80)
    statement = models.CharField(max_length=300)
    legal_ref = models.CharField(max_length=80, blank=True)
    source_paragraph = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.title
