from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .challenge import Challenge


class TimelineEntry(models.Model):
    """
    One thing that happened to a challenge. Append-only, and written in the transaction of the change (design.md 3.2).

    Holds codes, references, roles and dates: no person and no prose, so that it may stand for ever.
    """

    class Code(models.TextChoices):
        MOVED = "moved", _("Moved")
        TAKEN_OVER = "taken_over", _("Taken over from the council’s 2023 report, dates not known")
        WORDING_CHANGED = "wording_changed", _("CLAB put it in its own words")
        WORDING_ANSWERED = "wording_answered", _("The author answered about the wording")
        CHECKED = "checked", _("Passed the safety check")
        HELD = "held", _("Held for safety or privacy")
        PART_ADDED = "part_added", _("Given to an organisation")
        COMMITTED = "committed", _("Made a promise")
        DATE_MOVED = "date_moved", _("Moved the day of a promise")
        COMMITMENT_DONE = "commitment_done", _("Says a promise is done")
        HANDED_OVER = "handed_over", _("Gave a promise to a colleague")
        THANKED = "thanked", _("CLAB said thank you")
        UPDATED = "updated", _("Posted news")
        ANSWER_PROPOSED = "answer_proposed", _("Proposed an answer")
        AUTHOR_REPLIED = "author_replied", _("The author said whether it fixes it")
        VERDICT = "verdict", _("CLAB gave its verdict")
        PUBLICATION_ASKED = "publication_asked", _("Asked to make it public")
        PUBLICATION_AGREED = "publication_agreed", _("The chair agreed to make it public")
        AUTHOR_TOLD = "author_told", _("The officer told the author in person")
        AUTHOR_HEARD = "author_heard", _("The author was told, by mail or on the site")
        AUTHOR_SAID_YES = "author_said_yes", _("The author said go ahead")
        AUTHOR_SAID_NO = "author_said_no", _("The author said no")
        UNPUBLISHED = "unpublished", _("Taken off the public pages")
        CHECK_ASKED = "check_asked", _("Asked if it is still working")
        LASTED = "lasted", _("It is still working")
        LASTED_PARTLY = "lasted_partly", _("It is only partly working")
        DID_NOT_LAST = "did_not_last", _("It did not last")
        IN_THE_OFFER = "in_the_offer", _("The Local Offer says so")
        CARRIED = "carried", _("Carried to the next meeting")
        CARRIED_THRICE = "carried_thrice", _("Carried over three times: the Head of Service was told")
        ESCALATED = "escalated", _("Stuck: the Head of Service was told")
        TOP_ASKED = "top_asked", _("CLAB took a question to the top")
        TOP_REPLIED = "top_replied", _("The top replied")

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField(default=timezone.now)
    code = models.CharField(max_length=24, choices=Code.choices)
    from_status = models.CharField(max_length=16, choices=Challenge.Status.choices, blank=True)
    to_status = models.CharField(max_length=16, choices=Challenge.Status.choices, blank=True)
    role = models.CharField(max_length=30, blank=True)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("events.Meeting", null=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey("Commitment", null=True, on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey("Publication", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["challenge", "at"])]
        verbose_name_plural = "timeline entries"

    def __str__(self):
        return f"{self.at:%d %B %Y} {self.get_code_display()}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("The timeline is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The timeline is never deleted.")
