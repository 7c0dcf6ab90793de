from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, Panel

from local_offer import finder


class FinderRule(models.Model):
    """
    Who the finder shows an entry to, as data on the entry (issue 5, point 2).

    Ages, "outside the county" and "ask first" are the entry's own fields, and the finder reads them too. What the words
    of the rule mean stands in one place: `local_offer/finder.py`.
    """

    class RuleState(models.TextChoices):
        NOT_SET = "not_set", _("Not set: the finder says maybe")
        CHOSEN = "chosen", _("Chosen by us, to be confirmed by the council")
        CONFIRMED = "confirmed", _("Confirmed by the council")

    rule_state = models.CharField(
        _("where this rule comes from"),
        max_length=12,
        choices=RuleState.choices,
        default=RuleState.NOT_SET,
        help_text=_("The finder says yes only where a rule is set. Pick “confirmed” when the council has said so."),
    )
    for_whom = models.CharField(
        _("This is for …"),
        max_length=120,
        blank=True,
        help_text=_("The end of that sentence, without a full stop. Like: all care leavers."),
    )
    any_age = models.BooleanField(
        _("at any age"),
        default=False,
        help_text=_("Before 18 and after 25 too. Without it, an entry with no ages is a maybe for those readers."),
    )
    with_pa = models.BooleanField(
        _("needs a Personal Adviser (PA)"),
        default=False,
        help_text=_("Readers without a PA get a maybe, and are told whom to call."),
    )
    only_studying = models.BooleanField(_("people who study"), default=False)
    only_working = models.BooleanField(_("people who work or look for work"), default=False)
    only_parent = models.BooleanField(_("people who look after a child"), default=False)
    only_disability = models.BooleanField(_("people who are disabled, or have health needs"), default=False)
    only_custody = models.BooleanField(_("people who have been in custody"), default=False)
    only_waiting = models.BooleanField(_("people who wait for an immigration decision"), default=False)
    maybe_because = models.CharField(
        _("never say yes, because …"),
        max_length=160,
        blank=True,
        help_text=_(
            "One whole sentence, for what the five questions can’t tell. The finder then says maybe, and gives it. "
            "Like: This is for you if you claim benefits."
        ),
    )
    tells_private = models.BooleanField(
        _("says something private"),
        default=False,
        help_text=_("In a list that somebody sends, this one is left out unless the sender ticks it."),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        self.for_whom = self.for_whom.strip().rstrip(".")
        if self.any_age and (self.min_age is not None or self.max_age is not None):
            raise ValidationError({"any_age": _("This entry has ages. Take them out, or take this tick out.")})
        if self.rule_state != self.RuleState.NOT_SET and not self.for_whom:
            raise ValidationError({"for_whom": _("Finish the sentence: This is for …")})


class OutcomesPanel(Panel):
    """What the finder says with the entry as it is saved: an editor sees what a change does."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "local_offer/finder_outcomes_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            entry = self.instance
            if entry.pk:
                entry.section = entry.get_parent().specific
                context["rows"] = finder.shown_to(entry)
            return context


rule_panel = MultiFieldPanel(
    [
        HelpPanel(
            content=_(
                "<p>“What can I get?” asks five questions and sorts entries into Yes, Maybe and Ask first. "
                "Yes: ages and ticks fit, and it can be had now. Maybe: we can’t know. Ask first: somebody must be "
                "asked before a reader counts on it. That is so outside the county while we don’t know. It is "
                "so too for money or a home, while a reader waits for an immigration decision. No tick here can change "
                "those two.</p>"
            )
        ),
        FieldPanel("rule_state"),
        FieldPanel("for_whom"),
        FieldRowPanel([FieldPanel("any_age"), FieldPanel("with_pa")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("only_studying"), FieldPanel("only_working")]),
                FieldRowPanel([FieldPanel("only_parent"), FieldPanel("only_disability")]),
                FieldRowPanel([FieldPanel("only_custody"), FieldPanel("only_waiting")]),
            ],
            heading=_("Only for (no tick: for everybody)"),
        ),
        FieldPanel("maybe_because"),
        FieldPanel("tells_private"),
        OutcomesPanel(heading=_("What the finder says now, as saved")),
    ],
    heading=_("What can I get?"),
)
