from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """
    A security event: who did what to which record, when. Codes and ids, never content (trust.md 1, ASVS 16.3.2).

    Append-only: rows are neither changed nor deleted by the application.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def __str__(self):
        return f"{self.action} {self.subject_type} {self.subject_id}".strip()

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("An audit entry is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An audit entry is never deleted.")
