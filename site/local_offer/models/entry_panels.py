"""The form of an entry in the CMS: in the order in which its page is read, each field with a plain word of help."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel

from local_offer.models.rule import rule_panel

WHAT = MultiFieldPanel(
    [
        FieldPanel("summary", help_text=_("One or two short sentences. Say what somebody gets, not what we do.")),
        FieldPanel("good_to_know"),
    ],
    heading=_("What it is"),
)

HOW_MUCH = MultiFieldPanel(
    [
        FieldPanel("amount"),
        FieldRowPanel(
            [
                FieldPanel("amount_gbp", help_text=_("Only the number, like 100. It is for counting and sorting.")),
                FieldPanel("amount_period"),
            ]
        ),
        FieldPanel("amount_together"),
        FieldRowPanel([FieldPanel("amount_from"), FieldPanel("amount_source")]),
    ],
    heading=_("How much"),
)

WHO_FOR = MultiFieldPanel(
    [
        FieldPanel("eligibility", help_text=_("Without a full stop. Like: All care leavers")),
        FieldRowPanel(
            [
                FieldPanel("min_age", help_text=_("Leave it empty if there is no lowest age.")),
                FieldPanel("max_age", help_text=_("Leave it empty if there is no highest age.")),
            ]
        ),
        FieldPanel(
            "outside_county",
            help_text=_("Many care leavers live elsewhere. Nobody has said so? Choose “We don’t know yet”."),
        ),
        FieldPanel("ask_first"),
    ],
    heading=_("Who it is for"),
)

HOW_TO_GET_IT = MultiFieldPanel(
    [
        FieldPanel("how_to_claim", help_text=_("The first step, then the next. Like: Ask your Personal Adviser (PA).")),
        FieldPanel("contact_name"),
        FieldRowPanel(
            [
                FieldPanel("contact_phone", help_text=_("Of a team. Only numbers and spaces.")),
                FieldPanel("contact_email", help_text=_("Of a team. Never one person’s own address.")),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel("contact_link", help_text=_("The whole address. It begins with https://")),
                FieldPanel("contact_checked_on"),
            ]
        ),
        FieldPanel("if_refused", help_text=_("What to do next, and who helps. Everybody can be told no by mistake.")),
    ],
    heading=_("How to get it, and who to ask"),
)

NOW = MultiFieldPanel(
    [
        FieldPanel(
            "availability", help_text=_("As it is today. What is only planned must not look as if it were open.")
        ),
        FieldPanel("listed"),
        FieldRowPanel(
            [
                FieldPanel("kind", help_text=_("By law: the council must. Extra: it chose to.")),
                FieldPanel("kind_basis"),
            ]
        ),
    ],
    heading=_("Can you get it now?"),
)

WHERE_IT_STANDS = MultiFieldPanel(
    [
        FieldPanel(
            "needs",
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Readers who come by one of these doors find it there too. Tick only what is for them."),
        ),
        InlinePanel(
            "related_entries",
            heading=_("What goes with it"),
            label=_("entry"),
            max_num=6,
            help_text=_("Other entries that somebody who needs this may need. At most six."),
        ),
    ],
    heading=_("Where it stands"),
)

STILL_TRUE = MultiFieldPanel(
    [
        FieldRowPanel(
            [
                FieldPanel("as_of"),
                FieldPanel("source_paragraph", help_text=_("Like: S1 2.27, or council meeting of 4 May 2026.")),
            ]
        ),
        FieldPanel("owner_organisation"),
        FieldPanel("owner_role", help_text=_("Or a role of the council. Choose one of the two, not both.")),
        # CLAB's own: two members sign in the review room, and nobody else moves these.
        FieldRowPanel([FieldPanel("last_checked_by_clab", read_only=True), FieldPanel("review_due", read_only=True)]),
        FieldPanel("needs_check", read_only=True),
        FieldPanel("note"),
        FieldPanel("offer_id"),
    ],
    heading=_("Is it still true?"),
)

TITLE = TitleFieldPanel("title", help_text=_("What people would call it. Like: Driving lessons: 5 for 5."))
PANELS = [TITLE, WHAT, HOW_MUCH, WHO_FOR, HOW_TO_GET_IT, NOW, rule_panel, WHERE_IT_STANDS, STILL_TRUE]
