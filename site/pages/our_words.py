"""
The texts of this site that CLAB makes its own: at first they are demo wording, written so that pages are not empty.

One at a time: "these are ours now", or CLAB's own words, which an editor or the officer then puts up (two people, as
with every page). What was said holds for those very words: change them, and they wait for CLAB again.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import get_page_models

from pages.models import OurPage, OurWords, SiteSettings
from people import roles
from people.models import Role

OF_SETTINGS = {
    "tagline": gettext_lazy("What this site is, in one line"),
    "called": gettext_lazy("What we want to be called"),
    "run_by": gettext_lazy("Who runs this, at the foot of every page"),
    "easy_help": gettext_lazy("“Get help now” in easy read"),
    "easy_finder": gettext_lazy("“What can I get?” in easy read"),
    "easy_raise": gettext_lazy("“Raise a challenge” in easy read"),
    "easy_changed": gettext_lazy("“What changed” in easy read"),
    "easy_moves": gettext_lazy("“How a challenge moves” in easy read"),
}


@dataclass
class Text:
    """One public text: where it stands, what it says now, and whether CLAB has made these very words its own."""

    key: str
    title: str
    where: str
    says: str
    url: str
    page: OurPage | None
    field: str
    said: OurWords | None

    @property
    def is_ours(self):
        return self.said is not None and same(self.said.words, self.says)

    @cached_property
    def hand_in(self):
        """CLAB wrote its own words, and they are not up yet: how that stands, or None."""
        if self.said is None or self.is_ours or self.page is None:
            return None
        return self.page.current_workflow_state

    @property
    def waits(self):
        return self.hand_in is not None and self.hand_in.status == self.hand_in.STATUS_IN_PROGRESS

    @property
    def asked(self):
        """What the second person asks to change about CLAB's words, if she sent them back."""
        sent_back = self.hand_in is not None and self.hand_in.status == self.hand_in.STATUS_NEEDS_CHANGES
        return self.hand_in.current_task_state.comment if sent_back else ""


def same(one, other):
    return one.split() == other.split()


def may_read(user):
    """CLAB, whose words they are to be, and those who look after the site's pages."""
    return roles.is_clab_member(user) or roles.is_editor(user) or roles.is_officer(user) or roles.is_administrator(user)


def may_say(user):
    return roles.is_clab_member(user)


def texts():
    """All of them, those of the front page first: one statement for each kind of page that has any."""
    said = {row.key: row for row in OurWords.objects.all()}
    found = []
    for kind in get_page_models():
        if not getattr(kind, "clab_approves", ()):
            continue
        english = kind.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
        for page in english.defer_streamfields().order_by("path"):
            for field in kind.clab_approves:
                if not getattr(page, field):
                    continue
                key = f"{page.pk}-{field}"
                title = str(kind._meta.get_field(field).verbose_name)
                where = _("Front page") if page.depth == 2 else page.title
                found.append(Text(key, title, where, getattr(page, field), page.url, page, field, said.get(key)))
    ours = SiteSettings.current()
    for field, title in OF_SETTINGS.items():
        says = getattr(ours, field)
        if says:
            found.append(Text(field, str(title), _("Every page"), says, "/", None, field, said.get(field)))
    return found


def text(key):
    """The one of that key, or None."""
    return next((one for one in texts() if one.key == key), None)


def not_ours_yet():
    """Those that are still demo wording, or were changed since CLAB read them."""
    return [one for one in texts() if not one.is_ours]


@transaction.atomic
def make_ours(one, *, by):
    """CLAB says of these words, as they stand, that they are its own. Returns what was recorded."""
    if not may_say(by):
        raise PermissionDenied
    return record(one, one.says, by)


@transaction.atomic
def write(one, words, *, by):
    """CLAB's own words for a text of a page: they are handed in, and somebody else puts them up. Returns the record."""
    if not may_say(by):
        raise PermissionDenied
    if one.page is None:
        raise ValidationError(_("This one stands in the site’s settings. Ask an editor to change it there."))
    page = type(one.page).objects.select_for_update().get(pk=one.page.pk)
    before = page.current_workflow_state
    if before is not None and before.status == before.STATUS_NEEDS_CHANGES and before.requested_by_id == by.pk:
        before.cancel(user=by)  # hers came back with a wish: these words take the place of those
    elif page.workflow_in_progress or page.has_unpublished_changes:
        raise ValidationError(_("Somebody is changing this page right now. Try again when they are done."))
    workflow = page.get_workflow()
    if workflow is None:
        raise ValidationError(_("Nobody is there yet to put it up. Ask the participation officer."))
    page = page.get_latest_revision_as_object()
    setattr(page, one.field, words)
    page.save_revision(user=by, log_action=True)
    workflow.start(page, by)
    return record(one, words, by)


def record(one, words, by):
    facts = {"words": words, "role": role_of(by), "on": timezone.localdate(), "by": by}
    return OurWords.objects.update_or_create(key=one.key, defaults=facts)[0]


def role_of(user):
    """In which role she speaks for CLAB: as its chair if she is, else as a member."""
    held = {seat.role for seat in roles.seats(user) if seat.group.slug == roles.CLAB}
    return next((role for role in (Role.CHAIR, Role.CO_CHAIR, Role.MEMBER) if role in held), Role.MEMBER)
