"""Settings, from the environment alone. Every value that makes no sense stops the start with a plain sentence."""

import re
import secrets
import warnings
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "::1"}
LOOPBACK = THIS_MACHINE | {"testserver"}


def flag(name, default=False):
    """An on-or-off value. `bool("no")` is true and a typo must not switch anything, so only these words count."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    value = env.str(name, default="").strip().lower()
    if value == "":
        return default
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return words[value]


def address(name, default):
    """An http(s) address without a path, as in https://board.example.org."""
    value = env.str(name, default=default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"{name} must look like https://board.example.org, not {value!r}.")
    return value


def count(name, default=0):
    """A whole number, zero or more."""
    value = env.str(name, default=str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a number like 0 or 1, not {value!r}.")
    return int(value)


def directory(name, default):
    """A folder the site may write to; made when it is missing."""
    path = Path(env.str(name, default=str(default)))
    path.mkdir(parents=True, exist_ok=True)
    return path


DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
SITE_NAME = "Said & Done"
SITE_URL = address("SITE_URL", "http://localhost:8000")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
VAR_DIR = directory("VAR_DIR", BASE_DIR / "var")

# Channels' origin check reads this once, when asgi.py is imported; with "*" a foreign page could open our sockets.
if "*" in ALLOWED_HOSTS or any(host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must list each host by its exact name.")
PUBLIC = sorted({*ALLOWED_HOSTS, urlsplit(SITE_URL).hostname} - LOOPBACK)
if DEMO and PUBLIC:
    raise ImproperlyConfigured(
        f"DEMO=1 lets anybody sign in as anybody, so it does not start on a public host ({', '.join(PUBLIC)})."
    )


def secret_key():
    """The key from the environment. On this machine alone (no public host) one is made and kept beside the database."""
    key = env.str("SECRET_KEY", default="")
    if key:
        if PUBLIC and len(key) < 40:
            raise ImproperlyConfigured("SECRET_KEY must have at least 40 characters.")
        return key
    if PUBLIC:
        raise ImproperlyConfigured("SECRET_KEY must be set when ALLOWED_HOSTS or SITE_URL names a public host.")
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text()


SECRET_KEY = secret_key()

INSTALLED_APPS = [
    "daphne",  # first, so that `runserver` speaks websockets
    "front",
    "newsletter",
    "challenges",
    "events",
    "local_offer",
    "pages",
    "people",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "pages.cms",  # after the CMS, whose own mails it switches off
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its widget templates, which our form templates use
]

MIDDLEWARE = [
    "pages.ready.ready_pages",  # first, so that a page that is ready costs next to nothing
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "pages.middleware.CMSContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "challenges.middleware.ClaimedChallenges",
    "challenges.clocks.ReadClocksOnce",
    "challenges.meeting.by_code.JoinedByCode",
    "pages.middleware.ReadersLanguage",
    "people.middleware.PrivatePages",
    "pages.middleware.OneSite",
    "pages.middleware.OfflineSwitch",
    "pages.middleware.CMSDoor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "pages.context_processors.site",
            ],
            "builtins": ["pages.templatetags.look"],
        },
    }
]
FORM_RENDERER = "pages.forms.PlainForms"

# --- Database, cache, channel layer, jobs ---------------------------------------------------------------------------

with warnings.catch_warnings(action="ignore"):  # of an engine it does not know; the sentence below says it better
    DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'board.sqlite3'}")}
SQLITE = DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3"
POSTGRESQL = DATABASES["default"].get("ENGINE") == "django.db.backends.postgresql"
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a read that turns into a write on a stale snapshot fails at once, whatever the timeout.
        # FULL: "acknowledged" means stored, also when the power goes.
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # A new connection reads all the tables' definitions, which takes longer than many a page. A minute, so that a file
    # that was put in its place while the site runs is seen soon.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # Servers that the tests start cannot share a database that lives in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
elif POSTGRESQL:
    # Shared by requests and sockets, and no more than the server was set up for.
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 10}}
else:
    raise ImproperlyConfigured("DATABASE_URL must name sqlite or postgres.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL and urlsplit(REDIS_URL).scheme not in ("redis", "rediss", "unix"):
    raise ImproperlyConfigured("REDIS_URL must look like redis://127.0.0.1:6379/0.")
if REDIS_URL:
    CACHES = {
        "default": {"BACKEND": "people.cache.SteadyRedisCache", "LOCATION": REDIS_URL},
        "ready": {"BACKEND": "people.cache.SteadyRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "ready"},
        "spent": {"BACKEND": "people.cache.SteadyRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "spent"},
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # Without socket_timeout None, redis-py 8 ends every subscription that is idle for five seconds.
            # Redis publishes across its numbered databases, so the number goes into the names: two sites, one Redis.
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_timeout": None}],
                "prefix": f"board{urlsplit(REDIS_URL).path}",
            },
        }
    }
else:
    # One process. What a worker must show live is polled, for this layer does not leave the process.
    CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in ("default", "ready", "spent")  # apart, so that many pages push no rate limit out
    }
    # A form that counted must not count again because others came after it: room for a day of them.
    CACHES["spent"]["OPTIONS"] = {"MAX_ENTRIES": 20_000}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

READY_SECONDS = 40  # so long a page that all visitors see alike is handed out as it is; 0: never (pages/ready.py)

TASKS = {
    # Wagtail queues its search index here; at once, or search goes stale when no worker runs.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

# --- Mail -----------------------------------------------------------------------------------------------------------

if env.str("EMAIL_URL", default=""):
    try:
        _mail = env.email_url("EMAIL_URL")
        if not _mail["EMAIL_HOST"]:
            raise ValueError
    except (ImproperlyConfigured, KeyError, ValueError):
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@mail.example.org:587.") from None
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Said & Done <hello@localhost>")
EMAIL_SUBJECT_PREFIX = ""

# The newsletter (newsletter/letter.py, courier.py, bounces.py, texting). A council's own server bears sixty a minute.
NEWSLETTER_FROM = env.str("NEWSLETTER_FROM", default=DEFAULT_FROM_EMAIL)
NEWSLETTER_REPLY_TO = env.str("NEWSLETTER_REPLY_TO", default="")
NEWSLETTER_A_MINUTE = count("NEWSLETTER_A_MINUTE", 60)
NEWSLETTER_CONNECTIONS = count("NEWSLETTER_CONNECTIONS", 2)
for _name, _least, _most in (("NEWSLETTER_A_MINUTE", 1, 100_000), ("NEWSLETTER_CONNECTIONS", 1, 20)):
    if not _least <= globals()[_name] <= _most:
        raise ImproperlyConfigured(f"{_name} must be from {_least} to {_most}.")
# Where mail comes back that could not be delivered: a mailbox of its own, that takes name+anything@ too.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
if BOUNCE_ADDRESS and not re.fullmatch(r"[A-Za-z0-9._-]{1,20}@[A-Za-z0-9.-]+", BOUNCE_ADDRESS):
    raise ImproperlyConfigured("BOUNCE_ADDRESS must look like bounces@board.example.org.")
BOUNCE_MAILBOX = env.str("BOUNCE_MAILBOX", default="")
if BOUNCE_MAILBOX:
    try:
        _box = urlsplit(BOUNCE_MAILBOX)
        _there = {"mbox": _box.path, "maildir": _box.path}.get(_box.scheme, _box.hostname)
        if not _there or _box.port == 0 or _box.scheme not in ("mbox", "maildir", "imap", "imaps", "pop3", "pop3s"):
            raise ValueError
    except ValueError:  # not with its value: a password may stand in it
        _like = "imaps://user:password@mail.example.org or maildir:/path"
        raise ImproperlyConfigured(f"BOUNCE_MAILBOX must look like {_like}.") from None
    if _box.scheme in ("imap", "pop3") and _box.hostname not in THIS_MACHINE:
        raise ImproperlyConfigured("BOUNCE_MAILBOX on another machine must be imaps:// or pop3s://.")
    if not BOUNCE_ADDRESS:
        raise ImproperlyConfigured("BOUNCE_MAILBOX needs BOUNCE_ADDRESS, which says whose mail came back.")
# Text messages, off unless a class is named: newsletter.texting.gateway.Gateway speaks to TEXT_URL, signed.
TEXT_BACKEND = env.str("TEXT_BACKEND", default="")
TEXT_URL, TEXT_SECRET = env.str("TEXT_URL", default=""), env.str("TEXT_SECRET", default="")
if TEXT_BACKEND == "newsletter.texting.gateway.Gateway" and not (
    urlsplit(TEXT_URL).scheme in ("http", "https") and urlsplit(TEXT_URL).hostname and len(TEXT_SECRET) >= 20
):
    raise ImproperlyConfigured("TEXT_BACKEND needs TEXT_URL (https://...) and TEXT_SECRET with at least 20 characters.")
QUIET_HOURS = (time(21), time(8))  # no mail at night, by London's clock; a person may set her own
OFFER_REVIEW_MONTHS = 12  # until CLAB checks an entry of the Local Offer again (D29)

# --- Minutes: days, starting values that a board may change -----------------------------------------------------------

MINUTES_APPROVE_DAYS = 2  # after the meeting: so soon the chair is asked to read the short version
MINUTES_OPEN_DAYS = 3  # after it went out: so long facts are put right and "That is how it was" is tapped, then frozen
MINUTES_LATEST_DAYS = 14  # after the meeting: then it goes out, whether or not somebody got to it

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # no password box: everybody signs in by code, so there is none to lose or share
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail to a cheap phone is slow
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code itself proves the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # a subject names neither the site nor the topic
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = count("TRUSTED_PROXIES")
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script reads the cookie
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "front.views.errors.csrf_failure"

# --- Words and time -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "site" / "locale"]
# A language is there once all its sentences are: only then `manage.py sentences` writes the compiled catalogue.
LANGUAGES = [("en-gb", "English")] + [
    (code, name)
    for code, name in (("ar", "العربية"), ("ti", "ትግርኛ"))
    if (LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.mo").exists()
]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 90 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "Europe/London"
USE_I18N = USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it is missing, and warnings are errors in the tests
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# --- Wagtail --------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing leaves the server by itself
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]
WAGTAIL_USAGE_COUNT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILEMBEDS_FINDERS = []  # an embed would ask another host
# Words as they are: our own search knows endings (front/search), and stems would depend on how a database was made.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 12 * 1024 * 1024  # a phone's picture; a far smaller one is kept (pages/pictures.py)
WAGTAILIMAGES_IMAGE_FORM_BASE = "pages.cms.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_AVIF_QUALITY, WAGTAILIMAGES_WEBP_QUALITY, WAGTAILIMAGES_JPEG_QUALITY = 45, 60, 65
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_FINISH_WORKFLOW_ACTION = "pages.publishing.put_up_what_was_read"

# --- Safety ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],  # she hears what she has just recorded, before it is sent
        # Old Safari does not count sockets as 'self'.
        "connect-src": [SELF, SITE_URL.replace("http", "ws", 1)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "filters": {"codes": {"()": "people.logs.HideCodes"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["codes"]}},
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "django.channels.server": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "weasyprint.progress": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}
