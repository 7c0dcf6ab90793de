"""Settings come from the environment and fail loudly on nonsense, in one plain sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.once
A_REAL_SITE = {
    "ALLOWED_HOSTS": "board.example.org",
    "SITE_URL": "https://board.example.org",
    "SECRET_KEY": "k3y-for-a-test-of-the-settings-and-nothing-else-51f0c7",
}


@pytest.fixture
def start(tmp_path):
    """`start("print(...)", NAME=value)`: a fresh Python reads the settings from this environment alone."""

    def start(code="", **environment):
        return subprocess.run(
            [sys.executable, "-c", f"import config.settings as settings\n{code}"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "site"), "VAR_DIR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return start


def last_line(process):
    return process.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "perhaps", "DEBUG must be 1 or 0, not 'perhaps'."),
        ("DEMO", "2", "DEMO must be 1 or 0, not '2'."),
        ("SITE_URL", "board.example.org", "SITE_URL must look like https://board.example.org"),
        ("SITE_URL", "https://board.example.org/path", "SITE_URL must look like https://board.example.org"),
        ("SITE_URL", "ftp://board.example.org", "SITE_URL must look like https://board.example.org"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must list each host by its exact name."),
        ("ALLOWED_HOSTS", "board.example.org,*", "ALLOWED_HOSTS must list each host by its exact name."),
        ("ALLOWED_HOSTS", ".example.org", "ALLOWED_HOSTS must list each host by its exact name."),
        ("DATABASE_URL", "mysql://root@localhost/board", "DATABASE_URL must name sqlite or postgres."),
        ("DATABASE_URL", "nonsense", "DATABASE_URL must name sqlite or postgres."),
        ("REDIS_URL", "localhost:6379", "REDIS_URL must look like redis://127.0.0.1:6379/0."),
        ("EMAIL_URL", "nonsense", "EMAIL_URL must look like smtp://"),
        ("EMAIL_URL", "carrierpigeon://mail.example.org", "EMAIL_URL must look like smtp://"),
        ("TRUSTED_PROXIES", "some", "TRUSTED_PROXIES must be a number"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES must be a number"),
        ("NEWSLETTER_A_MINUTE", "0", "NEWSLETTER_A_MINUTE must be from 1 to 100000."),
        ("NEWSLETTER_CONNECTIONS", "21", "NEWSLETTER_CONNECTIONS must be from 1 to 20."),
        ("NEWSLETTER_CONNECTIONS", "many", "NEWSLETTER_CONNECTIONS must be a number"),
        ("BOUNCE_ADDRESS", "bounces", "BOUNCE_ADDRESS must look like bounces@board.example.org."),
        ("BOUNCE_ADDRESS", "news+back@board.example.org", "BOUNCE_ADDRESS must look like bounces@board.example.org."),
        ("BOUNCE_MAILBOX", "https://mail.example.org", "BOUNCE_MAILBOX must look like imaps://"),
        ("BOUNCE_MAILBOX", "imaps://kim:secret@", "BOUNCE_MAILBOX must look like imaps://"),
        ("BOUNCE_MAILBOX", "imaps://kim:secret@mail.example.org:many", "BOUNCE_MAILBOX must look like imaps://"),
        ("BOUNCE_MAILBOX", "maildir:", "BOUNCE_MAILBOX must look like imaps://"),
        ("BOUNCE_MAILBOX", "imap://kim:secret@mail.example.org", "BOUNCE_MAILBOX on another machine must be"),
        ("BOUNCE_MAILBOX", "pop3://kim:secret@10.0.0.7:110", "BOUNCE_MAILBOX on another machine must be"),
        ("BOUNCE_MAILBOX", "imaps://kim:secret@mail.example.org", "BOUNCE_MAILBOX needs BOUNCE_ADDRESS"),
        ("TEXT_BACKEND", "newsletter.texting.gateway.Gateway", "TEXT_BACKEND needs TEXT_URL"),
    ],
)
def test_nonsense_stops_the_start_with_a_sentence(start, name, value, sentence):
    refused = start(**{name: value})

    assert refused.returncode != 0
    assert f"ImproperlyConfigured: {sentence}" in last_line(refused)


@pytest.mark.parametrize(
    "where",
    ["imaps://kim:secret@mail.example.org:1993/Returned", "imap://kim:secret@127.0.0.1:1143", "pop3://kim:secret@[::1]"]
    + ["maildir:/srv/mail/returned", "mbox:/srv/mail/returned"],
)
def test_a_box_for_returned_mail_is_taken_sealed_or_on_this_machine(start, where):
    assert start(BOUNCE_MAILBOX=where, BOUNCE_ADDRESS="bounces@board.example.org").returncode == 0
    refused = start(BOUNCE_MAILBOX=where)
    assert "BOUNCE_MAILBOX needs BOUNCE_ADDRESS" in last_line(refused) and "secret" not in refused.stderr


@pytest.mark.parametrize(
    ("url", "secret"), [("", "s" * 20), ("ftp://gate.example.org", "s" * 20), ("https://gate.example.org", "s" * 19)]
)
def test_text_messages_need_a_whole_address_and_a_long_secret(start, url, secret):
    backend = "newsletter.texting.gateway.Gateway"

    assert "TEXT_BACKEND needs TEXT_URL" in last_line(start(TEXT_BACKEND=backend, TEXT_URL=url, TEXT_SECRET=secret))
    assert start(TEXT_BACKEND=backend, TEXT_URL="https://gate.example.org", TEXT_SECRET="s" * 20).returncode == 0


def test_without_an_environment_the_site_is_for_this_machine_alone(start):
    told = start("print(settings.ALLOWED_HOSTS, settings.DEMO, settings.DEBUG, settings.SQLITE, settings.REDIS_URL)")

    assert told.stdout.strip() == "['localhost', '127.0.0.1', '[::1]'] False False True"


@pytest.mark.parametrize("host", ["board.example.org", "10.0.0.7", "0.0.0.0"])
def test_the_demo_does_not_start_on_a_public_host(start, host):
    refused = start(DEMO="1", ALLOWED_HOSTS=f"localhost,{host}", SECRET_KEY=A_REAL_SITE["SECRET_KEY"])

    assert refused.returncode != 0
    assert f"it does not start on a public host ({host})" in last_line(refused)


def test_the_demo_does_not_start_behind_a_public_address(start):
    refused = start(DEMO="1", SITE_URL="https://board.example.org")

    assert refused.returncode != 0
    assert "it does not start on a public host (board.example.org)" in last_line(refused)


def test_the_demo_starts_on_this_machine(start):
    assert start("print(settings.DEMO)", DEMO="1").stdout.strip() == "True"


@pytest.mark.parametrize("key", ["", "short"])
def test_a_public_site_needs_a_long_secret_key(start, key):
    refused = start(**{**A_REAL_SITE, "SECRET_KEY": key})

    assert refused.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY must" in last_line(refused)


def test_on_this_machine_a_key_is_made_once_and_kept_for_this_user_alone(start, tmp_path):
    first, second = (start("print(settings.SECRET_KEY)").stdout.strip() for _ in range(2))

    assert first == second == (tmp_path / "secret_key").read_text()
    assert len(first) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_real_site_is_served_by_https_with_cookies_to_match(start):
    told = start(
        "print(settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_NAME, "
        "settings.CSRF_COOKIE_NAME, settings.SECURE_HSTS_SECONDS >= 31536000)",
        **A_REAL_SITE,
    )

    assert told.stdout.split() == ["True", "True", "__Host-session", "__Host-csrf", "True"]


def test_sqlite_is_safe_under_many_writers(start):
    told = start("print(settings.DATABASES['default']['OPTIONS'])").stdout

    assert "IMMEDIATE" in told and "WAL" in told and "synchronous=FULL" in told and "'timeout': 20" in told


def test_postgresql_and_redis_by_their_addresses(start):
    told = start(
        "print(settings.POSTGRESQL, 'pool' in settings.DATABASES['default']['OPTIONS'], "
        "settings.CHANNEL_LAYERS['default']['BACKEND'], settings.CACHES['default']['BACKEND'])",
        DATABASE_URL="postgres://board@127.0.0.1:5432/board",
        REDIS_URL="redis://127.0.0.1:6379/0",
    )

    assert told.stdout.split() == [
        "True",
        "True",
        "channels_redis.pubsub.RedisPubSubChannelLayer",
        "people.cache.SteadyRedisCache",
    ]


def test_mail_by_its_address(start):
    told = start(
        "print(settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, "
        "settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)",
        EMAIL_URL="smtp+tls://board:s%2Fcret@mail.example.org:587",
    )

    assert told.stdout.split() == [
        "django.core.mail.backends.smtp.EmailBackend",
        "mail.example.org",
        "587",
        "True",
        "board",
        "s/cret",
    ]


def test_the_deploy_check_of_a_real_site_has_no_warning(tmp_path):
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **A_REAL_SITE},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout
