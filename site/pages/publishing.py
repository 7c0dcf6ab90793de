"""
Two people before anything goes up: who wrote it hands it in, somebody else reads it and says yes (issue 5, point 6).

Nobody has the CMS's own right to publish, so its button, its bulk action, its copies and its interface for scripts
all refuse; the one way up is the second person's yes. Who that is: a site editor or the participation officer, as long
as she neither handed it in nor wrote the words that wait. Every board has an officer, so two people are enough. If one
of them is away for long, an administrator lets one person publish alone until a day; the first page of the CMS says so.

Taking a page down needs one editor or officer: words that hurt somebody must go at once.
"""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import roles
from people.models import Role

WHO_PUBLISHES = {Role.EDITOR, Role.PARTICIPATION_OFFICER}
WORKFLOW = _("a second person")
LONGEST_ALONE = 60  # days


def looks_after_pages(user):
    """A site editor or the officer: whose yes counts, and who may take a page down."""
    return user.is_active and roles.has_seat(user, WHO_PUBLISHES)


def publishes_alone(user):
    """An editor, for as long as an administrator has said that one person is enough."""
    from pages.models import SiteSettings

    if not (user.is_active and roles.has_seat(user, {Role.EDITOR})):
        return False
    until = SiteSettings.current().alone_until
    return until is not None and timezone.localdate() <= until


def hands(page):
    """Ids of those whose own words wait: who handed them in, and who wrote last. None of them is the second person."""
    state = page.current_workflow_state
    task = state.current_task_state if state else None
    if task is None:
        return set()
    return {state.requested_by_id, task.revision.user_id} - {None}


def may_say_yes(user, page):
    """Whether she is the second person for what waits on this page."""
    return looks_after_pages(user) and page.workflow_in_progress and user.pk not in hands(page)


def say_yes(page, *, by):
    """The second person puts up what waits. Returns the page as it stands then."""
    decide(page, "approve", by=by)
    return type(page).objects.get(pk=page.pk)


def hand_back(page, *, by, note):
    """The second person asks for a change, and says which. The words stay a draft."""
    decide(page, "reject", by=by, comment=note)


def decide(page, action, *, by, **options):
    if not may_say_yes(by, page):
        raise PermissionDenied(_("Somebody else has to read this."))
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, by, action, **options)


def put_up_what_was_read(workflow_state, user=None):
    """What goes up are the words that the second person had before her, not whatever was saved since."""
    workflow_state.current_task_state.revision.publish(user=user, skip_permission_checks=True)


def waiting():
    """The hand-ins that wait for somebody, the oldest first: one statement."""
    from wagtail.models import TaskState

    from pages.models import SecondPerson

    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__content_type__model=SecondPerson._meta.model_name
    )
    return states.select_related("workflow_state__requested_by", "revision__user").order_by("started_at", "pk")


def waits_for(user):
    """Those of them that she could answer: for her home, and for the first page of the CMS."""
    if not looks_after_pages(user):
        return []
    return [
        state for state in waiting() if user.pk not in {state.workflow_state.requested_by_id, state.revision.user_id}
    ]


def came_back(user):
    """What she handed in, and the second person asks her to change: one statement, none for who writes no pages."""
    from wagtail.models import WorkflowState

    if not looks_after_pages(user):
        return []
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    return list(states.select_related("current_task_state__revision").order_by("pk"))


def set_up(home):
    """The workflow of every page below the home page, itself included. Safe to repeat."""
    from wagtail.models import Workflow, WorkflowPage, WorkflowTask

    from pages.models import SecondPerson

    task = SecondPerson.objects.first() or SecondPerson.objects.create(name=str(WORKFLOW))
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=str(WORKFLOW))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
