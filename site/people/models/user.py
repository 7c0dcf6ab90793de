from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


def clean_address(email):
    """One spelling an address: capitals never make a second account."""
    return email.strip().lower()


class UserManager(BaseUserManager):
    def create_user(self, email, **fields):
        """A person who signs in by e-mailed code; there is no password to keep."""
        user = self.model(email=clean_address(email), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """
    A person with an account.

    Holds what is needed to reach her and call her by the name she likes, and no more: no date of birth, no address,
    nothing about her case (D125, trust.md 1.5). The two marks below are for young people alone and may stay empty.
    """

    class AgeBand(models.TextChoices):
        UNDER_18 = "under_18", _("Under 18")
        ADULT = "18_over", _("18 or over")

    class SafeContact(models.TextChoices):
        EMAIL = "email", _("You can email me")
        SITE_ONLY = "site_only", _("Only tell me here, on the site")
        NEVER = "never", _("Never write to me")

    class MailRhythm(models.TextChoices):
        AT_ONCE = "at_once", _("When it happens")
        DAILY = "daily", _("Once a day, all in one")

    email = models.EmailField(_("email"), max_length=254, unique=True)
    display_name = models.CharField(_("name you like to be called"), max_length=60)
    language = models.CharField(_("language"), max_length=12, default="en-gb")
    safe_contact = models.CharField(
        _("how we may reach you"), max_length=12, choices=SafeContact.choices, default=SafeContact.EMAIL
    )
    mail_rhythm = models.CharField(_("how often"), max_length=8, choices=MailRhythm.choices, default=MailRhythm.AT_ONCE)
    # Both empty: the site's own quiet hours.
    quiet_from = models.TimeField(_("no mail from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand.choices, blank=True)
    out_of_county = models.BooleanField(_("lives outside the county"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["display_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]

    def __str__(self):
        return self.display_name

    def get_full_name(self):
        return self.display_name

    get_short_name = get_full_name

    @property
    def is_staff(self):
        """Wagtail asks this for its user bar. Nobody is staff by a tick: the CMS opens by permission alone."""
        return self.has_perm("wagtailadmin.access_admin")

    @cached_property
    def seats(self):
        """Her memberships that hold today, with group and organisation: one statement a request."""
        return list(self.memberships.current().select_related("group", "organisation")) if self.is_active else []
