"""Our own part of a page's form: what the word helper and the checks say, kept up to date while somebody writes."""

from django.urls import reverse
from wagtail.admin.panels import Panel

from pages import advice
from pages.cms.forms import REASON, SWAP, stored_reasons


class AdvicePanel(Panel):
    """Stands at the end of every page's form. The list comes with the page, and anew from the server as one types."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/cms/advice_panel.html"

        def get_context_data(self, parent_context=None):
            page = self.instance
            given = getattr(self.form, "given", None) or stored_reasons(page)
            return {
                **super().get_context_data(parent_context),
                **context_of(advice.of(page, given)),
                "ask_at": ask_at(page, self.request),
            }


def context_of(found):
    """The list as the template takes it."""
    return {
        "advice": found,
        "held": sum(one.holds_back for one in found),
        "better": sum(one.level == advice.BETTER for one in found),
        "reason_field": REASON,
        "swap_field": SWAP,
    }


def ask_at(page, request):
    """Where the script asks what to say about what was typed so far."""
    if page.pk:
        return reverse("page-advice", args=[page.pk])
    match = request.resolver_match.kwargs
    parent = match.get("parent_page_id")
    return reverse("new-page-advice", args=[page._meta.app_label, page._meta.model_name, parent]) if parent else ""
