"""
So many messages a minute over all workers, as a council's own mail server bears them (issue 6, point 5).

One row says when the next may leave. Each that is taken moves it on by its share of a minute; what was not used is lost
after `AT_ONCE`, so that a long pause is not followed by a burst.
"""

from datetime import timedelta

from django.utils import timezone

from newsletter.models import Pace

AT_ONCE = timedelta(seconds=5)


class Share:
    """
    What may leave now; made inside a transaction, which holds the row until it ends.

    `number` may be taken; `take(n)` writes down how many were. `wait` is how long until one may leave.
    """

    def __init__(self, channel, a_minute, now=None):
        self.now = now or timezone.now()
        self.each = timedelta(minutes=1) / max(1, a_minute)
        Pace.objects.get_or_create(channel=channel, defaults={"free_at": self.now - AT_ONCE})
        self.row = Pace.objects.select_for_update().get(channel=channel)
        # A row from the future is a clock that was put back: it must not hold everything up.
        self.free_at = max(min(self.row.free_at, self.now + AT_ONCE + self.each), self.now - AT_ONCE)
        self.number = max(0, int((self.now - self.free_at) / self.each))
        if self.each > AT_ONCE and self.free_at <= self.now:  # slower than one in AT_ONCE: then one at a time
            self.number = max(self.number, 1)

    @property
    def wait(self):
        if self.each > AT_ONCE:
            return max(timedelta(), self.free_at - self.now)
        return max(timedelta(), self.free_at + self.each - self.now)

    def take(self, number):
        self.free_at += number * self.each
        if number and self.each > AT_ONCE:
            self.free_at = self.now + self.each
        self.row.free_at = self.free_at
        self.row.save(update_fields=["free_at"])
