from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.locks import WorkflowLock
from wagtail.models import Page, PagePermissionTester, Task

from pages import publishing


class WaitsLock(WorkflowLock):
    """While words wait for the second person nobody changes them: what she reads is what goes up."""

    def for_user(self, user):
        return True

    def get_message(self, user):
        from django.urls import reverse

        if publishing.may_say_yes(user, self.object):
            return format_html(
                '{} <a href="{}">{}</a>',
                _("These words wait for a second person, and that can be you."),
                reverse("second-person", args=[self.object.pk]),
                _("Read them and say yes or no"),
            )
        return _("These words wait for a second person. To write on, take them back first (in the menu below).")

    def get_description(self, user, can_lock=False):
        return _("Nobody can change the page while it waits.")

    def get_locked_by(self, user, can_lock=False):
        return _("Waits for a second person")

    def get_icon(self, user, can_lock=False):
        return "lock"


class SecondPerson(Task):
    """Somebody who did not write it reads it, and says yes or asks for a change. See `pages.publishing`."""

    lock_class = WaitsLock

    class Meta:
        verbose_name = gettext_lazy("a second person reads it")

    def user_can_access_editor(self, obj, user):
        return publishing.may_say_yes(user, obj)

    def locked_for_user(self, obj, user):
        return True

    def get_actions(self, obj, user):
        if not publishing.may_say_yes(user, obj):
            return []
        return [("reject", _("Ask for a change"), True), ("approve", _("Yes, put it up"), False)]

    def on_action(self, task_state, user, action_name, **kwargs):
        if not publishing.may_say_yes(user, task_state.workflow_state.content_object.specific):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        answerable = [state.pk for state in publishing.waits_for(user)]
        return self.task_states.filter(pk__in=answerable)

    @classmethod
    def get_description(cls):
        return _("A site editor or the officer who did not write it")


class OurPermissions(PagePermissionTester):
    """What somebody may do with a page of ours: up with a second person, down alone (`pages.publishing`)."""

    def can_publish(self):
        return not self.page_is_root and publishing.publishes_alone(self.user)

    def can_publish_subpage(self):
        return publishing.publishes_alone(self.user)

    def can_copy(self):
        return getattr(self.page.specific_class, "may_be_copied", False) and super().can_copy()

    def can_delete(self, ignore_bulk=False):
        return super().can_delete(ignore_bulk) and not self.page.must_stay()

    def can_unpublish(self):
        return self.page.live and not self.page_is_root and publishing.looks_after_pages(self.user)

    def can_reorder_children(self):
        return publishing.looks_after_pages(self.user)

    def can_set_view_restrictions(self):
        return False  # a page of this site is for everybody

    def can_lock(self):
        return False

    def can_unschedule(self):
        return publishing.looks_after_pages(self.user)


class KeptWord(models.Model):
    """A word of the "swap it" kind that a writer keeps on one page, and why. The second person reads it (A39)."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="kept_words")
    word = models.CharField(max_length=80)  # as the list writes it, in small letters
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "word"], name="one_reason_for_a_word_on_a_page")]
        ordering = ["word"]

    def __str__(self):
        return self.word
