from django.apps import AppConfig
from django.db.models.signals import post_save


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self):
        from pages import access

        post_save.connect(access.follow_seats, sender="people.Membership", dispatch_uid="cms_groups_follow_seats")
