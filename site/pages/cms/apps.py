from django.apps import AppConfig


class CMSConfig(AppConfig):
    """Our screens in the CMS. It stands after Wagtail's admin, so that it can take back what that sets up."""

    name = "pages.cms"
    label = "pages_cms"

    def ready(self):
        # The home of each person, and the first page of the CMS, say what waits. Wagtail's mails would name the page in
        # their subject, and would leave at once, by night too; the site's own mail does neither.
        from wagtail.models import WorkflowState
        from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

        sent = {workflow_submitted: "submitted", workflow_approved: "approved", workflow_rejected: "rejected"}
        for signal, what in sent.items():
            signal.disconnect(sender=WorkflowState, dispatch_uid=f"workflow_state_{what}_email_notification")
