"""
Who works in the CMS, and on what: seats become Wagtail's groups (trust.md 2).

Nobody is given rights in the CMS by hand. A seat gives them, and its end takes them away; people and challenges
are no part of the CMS at all (G5).
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from pages import publishing
from pages.models import HomePage
from people import roles
from people.models import Membership, Role

EDITORS, WRITERS, ADMINISTRATORS = "Site editors", "Writers", "Site administrators"
GROUP_OF_ROLE = {
    Role.EDITOR: EDITORS,
    Role.PARTICIPATION_OFFICER: WRITERS,
    Role.ADMINISTRATOR: ADMINISTRATORS,
}
# Pictures for pages lie in one place. Who may add one may choose and delete any: one that must go, goes at once.
PICTURE_RIGHTS = ["add_image", "change_image", "choose_image"]
# Nobody may publish by right: what goes up needs a second person (`pages.publishing`).
PAGE_RIGHTS = {
    EDITORS: ["add_page", "change_page"],
    WRITERS: ["add_page", "change_page"],
    ADMINISTRATORS: [],
}
HELP_AND_SETTINGS = ["change_sitesettings", "add_helpline", "change_helpline", "delete_helpline", "view_helpline"]
NOTICES = ["add_alert", "change_alert", "delete_alert", "view_alert"]
TRANSLATION = "simple_translation"
REDIRECTS = ["add_redirect", "change_redirect", "delete_redirect"]
SEARCH_WORDS = ["add_searchword", "change_searchword", "delete_searchword", "view_searchword"]
OTHER_RIGHTS = {
    EDITORS: ["access_admin", "submit_translation", *HELP_AND_SETTINGS, *NOTICES, *SEARCH_WORDS],
    WRITERS: ["access_admin", *NOTICES, *SEARCH_WORDS],  # the officer hears the words that young people use
    ADMINISTRATORS: ["access_admin", *HELP_AND_SETTINGS, *NOTICES, *REDIRECTS, "let_one_publish"],
}


def may_enter_cms(user):
    """Whether one of her seats today works in the CMS. Asked at every request there, so an ended seat bites at once."""
    return user.is_superuser or roles.has_seat(user, set(GROUP_OF_ROLE))


@transaction.atomic
def load_groups():
    """
    Make the three groups with their rights, and what two people need. Safe to repeat.

    Wagtail's own two groups go, as they may do too much.
    """
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    Group.objects.bulk_create([Group(name=name) for name in OTHER_RIGHTS], ignore_conflicts=True)
    groups = {group.name: group for group in Group.objects.filter(name__in=OTHER_RIGHTS)}
    home = HomePage.english() or Page.objects.get(depth=1)
    found = Permission.objects.filter(
        content_type__app_label__in=["wagtailadmin", "pages", "wagtailredirects", TRANSLATION]
    )
    rights = {right.codename: right for right in found.filter(codename__in=set().union(*OTHER_RIGHTS.values()))}
    of_pages = Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page")
    page_rights = {right.codename: right for right in of_pages}

    given = Group.permissions.through
    wanted = {(groups[name].pk, rights[one].pk) for name, codenames in OTHER_RIGHTS.items() for one in codenames}
    held = set(given.objects.filter(group__in=groups.values()).values_list("group_id", "permission_id"))
    for group_id, permission_id in held - wanted:
        given.objects.filter(group_id=group_id, permission_id=permission_id).delete()
    given.objects.bulk_create(given(group_id=g, permission_id=p) for g, p in wanted - held)
    publishing.set_up(home)
    here = GroupPagePermission.objects.filter(group__in=groups.values())
    for name, codenames in PAGE_RIGHTS.items():
        here.filter(group=groups[name]).exclude(permission__codename__in=codenames).delete()
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=groups[name], page=home, permission=page_rights[one])
            for name, codenames in PAGE_RIGHTS.items()
            for one in codenames
        ],
        ignore_conflicts=True,
    )
    load_picture_rights(groups)


def load_picture_rights(groups):
    everything = Collection.get_first_root_node()
    found = Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=PICTURE_RIGHTS)
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=groups[name], collection=everything, permission=right)
            for name in (EDITORS, WRITERS)
            for right in found
        ],
        ignore_conflicts=True,
    )


def follow_seats(sender, instance, **kwargs):
    """After a seat in the CMS was given or ended: her groups are those of her seats today, no more and no fewer."""
    if instance.role not in GROUP_OF_ROLE:
        return
    user = instance.user
    held = set(Membership.objects.current().filter(user=user).values_list("role", flat=True))
    wanted = {name for role, name in GROUP_OF_ROLE.items() if role in held}
    ours = user.groups.filter(name__in=GROUP_OF_ROLE.values())
    if wanted == set(ours.values_list("name", flat=True)):
        return
    if Group.objects.filter(name__in=wanted).count() < len(wanted):
        load_groups()
    user.groups.remove(*ours.exclude(name__in=wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted))
