from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac


class MailReadQuerySet(models.QuerySet):
    def met(self, marks, now, *, again_after):
        """Those of these marks that are known. They count from now, so that none ends while its mail is still there."""
        known = self.filter(mark__in=marks)
        known.filter(at__lte=now - again_after).update(at=now)
        return set(known.values_list("mark", flat=True))


class MailRead(models.Model):
    """
    One mail of the box for returned mail that was read already: nothing of it but a keyed hash, and when it was met.

    A report that was taken in and could not be removed is only removed the next time; what is no report and stays in
    its box is not fetched every five minutes.
    """

    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    objects = MailReadQuerySet.as_manager()

    def __str__(self):
        return f"{self.at:%Y-%m-%d}"

    @staticmethod
    def mark_of(what, data):
        """`what`: "taken" with the bytes of a mail, or "stays" with what its box knows it by."""
        return salted_hmac(f"newsletter.mailbox.{what}", data, algorithm="sha256").hexdigest()
