"""Where one can go from every page: the main menu, the footer's menu, the help lines."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from pages.models import HelpLine
from people import policy, roles


@dataclass(frozen=True)
class Place:
    """One entry of a menu. `current` is "page" on the place itself, "true" on a page below it."""

    label: str
    url: str
    current: str = ""


def places(request, wanted):
    """Entries for (label, name of an address or an address); a name that this site does not have is left out."""
    found = []
    for label, name in wanted:
        try:
            url = name if name.startswith("/") else reverse(name)
        except NoReverseMatch:
            continue
        current = "page" if request.path == url else ""
        if not current and url != "/" and request.path.startswith(url):
            current = "true"
        found.append(Place(label, url, current))
    return found


def public():
    return [
        (_("What changed"), "what-changed"),
        (_("Local Offer"), "/local-offer/"),
        (_("News"), "/news/"),
        (_("Challenges"), "challenge-list"),
        (_("How it moves"), "how-it-moves"),
    ]


def rooms(user):
    """The rooms that her seats open."""
    found = []
    if roles.is_clab_member(user) or roles.is_officer(user):
        found.append((_("CLAB’s room"), "clab"))
    if roles.sits_at_j2i(user):
        found.append((_("J2I table"), "j2i"))
    if roles.is_head_of_service(user):
        found.append((_("Monthly report"), "report-this-month"))
    if roles.is_panel_member(user) or roles.is_head_of_service(user):
        found.append((_("For the Panel"), "report-panel"))
    return found


def person(request):
    """Who is signed in, or None; nobody on a phone that is in one meeting by a code, for the rest is closed there."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated and getattr(user, "join_code", None) is None
    return user if signed_in else None


def main(request):
    """The menu in the header: five entries for a visitor; hers first for someone signed in."""
    user = person(request)
    if user is None:
        return places(request, public())
    wanted = [(_("Home"), "/"), *rooms(user), (_("Challenges"), "challenge-list")]
    return places(request, [*wanted, (_("What changed"), "what-changed"), (_("Local Offer"), "/local-offer/")])


def menu(request):
    """The menu in the footer: everything, for phones too, where the header has no room for a list."""
    user = person(request)
    wanted = [(_("Home"), "/"), (_("Raise a challenge"), "challenge-raise")]
    if user is not None:
        wanted += [*rooms(user), (_("About you"), "me"), (_("Your news"), "my-news")]
        if policy.may_invite(user):
            wanted.append((_("Invite someone"), "invite"))
        if policy.looks_after_mail(user):
            wanted.append((_("How the site runs"), "running"))
        if roles.is_editor(user):
            wanted.append((_("Write pages"), "wagtailadmin_home"))
        if roles.is_clab_member(user):
            wanted.append((_("Our words"), "our-words"))
        if policy.may_take_offline(user):
            wanted.append((_("Take the site off"), "offline"))
    wanted += [*public(), (_("Who does what"), "groups"), (_("Are we heard?"), "influence"), (_("Search"), "search")]
    if user is None:
        wanted.append((_("Sign in"), "account_login"))
    return places(request, wanted)


def about(language=settings.LANGUAGE_CODE):
    """
    The pages that the editors put in every footer: who we are, rights, privacy, accessibility. One statement.

    Without the ones that the menu beside it names already. A page that was put into the reader's language takes the
    place of the English one.
    """
    in_the_menu = [name.strip("/") for label, name in public() if name.startswith("/")]
    listed = Page.objects.live().in_menu().exclude(slug__in=in_the_menu).order_by("path")
    english = list(listed.filter(locale__language_code=settings.LANGUAGE_CODE))
    if language == settings.LANGUAGE_CODE:
        return english
    hers = {page.translation_key: page for page in Page.objects.live().filter(locale__language_code=language)}
    return [hers.get(page.translation_key, page) for page in english]


def help_lines():
    """
    The help lines in the editors' order. Never empty: with none stored, the two that everybody in England has.

    Their words are put into the reader's language where they are shown (`spoken`), for this list is kept for all.
    """
    return list(HelpLine.objects.all()) or [
        HelpLine(name="Emergency", how="Call 999. Text relay: 18000.", what_for="You or someone is in danger now"),
        HelpLine(name="NHS", how="Call 111", what_for="Health, and mental health crisis"),
    ]
