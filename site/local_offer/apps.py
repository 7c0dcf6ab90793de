from django.apps import AppConfig


class LocalOfferConfig(AppConfig):
    name = "local_offer"

    def ready(self):
        from local_offer import notices, receivers  # noqa: F401  (models are loaded only now)
        from local_offer.review import notices as of_review  # noqa: F401
        from local_offer.review import receivers as after_review  # noqa: F401
