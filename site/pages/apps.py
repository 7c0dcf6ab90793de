from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self):
        from wagtail.signals import page_published

        from pages import access, naming, notices, pictures, ready
        from people import mail

        post_save.connect(access.follow_seats, sender="people.Membership", dispatch_uid="cms_groups_follow_seats")
        for signal in (post_save, post_delete):
            signal.connect(notices.remember_the_last, sender="pages.Alert", dispatch_uid="remember_the_last_notice")
        pre_save.connect(
            pictures.keep_only_the_picture, sender="wagtailimages.Image", dispatch_uid="keep_only_the_picture"
        )
        page_published.connect(pictures.make_ready, dispatch_uid="make_pictures_ready")
        mail.named_by(naming.site_name)
        ready.follow_the_cms()
