from django.conf import settings
from django.db import models
from django.utils import timezone


class IssueSnapshot(models.Model):
    """
    The words an issue goes out with: every block resolved, once, so that web page, mail, print and text message agree.

    Mail and text messages leave from here and from nowhere else. What is taken back later is found by `references` and
    shows as "taken back" on the web; a mail that was sent cannot be recalled (design.md 3.7).
    """

    issue = models.ForeignKey("newsletter.NewsletterIssuePage", on_delete=models.PROTECT, related_name="snapshots")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=150)
    intro = models.TextField(blank=True)
    text_message = models.CharField(max_length=459)
    # In their order: {"kind": "outcome", "references": ["C-2026-014"], ...}; `newsletter.parts` says how.
    parts = models.JSONField(default=list)
    references = models.JSONField(default=list)  # every public reference and offer id in it
    # Why it goes without an item for who lives outside the county; "" where it has one.
    no_out_of_county_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.issue_id}: {self.made_at:%Y-%m-%d %H:%M}"
