"""`/healthz` and `/readyz`: alive, and everything fine, in plain words."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from front.views import health
from people import chores, mail
from people.models import Chore

pytestmark = pytest.mark.django_db


def test_the_process_says_it_is_alive_and_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(reverse("healthz"))

    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_ready_when_database_queue_and_disk_are_fine(client, tmp_path, settings):
    settings.VAR_DIR = tmp_path

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 200
    assert answer.content.decode().splitlines()[:3] == ["database: fine", "queue: fine", "disk: fine"]
    assert list(tmp_path.glob(".probe*")) == []


def test_not_ready_when_mail_has_waited_for_a_quarter_of_an_hour(client, run_jobs):
    mail.send_rendered(address="kim@example.org", subject="Hello", body="Words")
    assert client.get(reverse("readyz")).status_code == 200
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert "queue: a job has waited too long; is a worker running?" in answer.content.decode()
    run_jobs()
    assert client.get(reverse("readyz")).status_code == 200


def test_not_ready_when_the_folder_cannot_be_written_to(client, tmp_path, settings):
    settings.VAR_DIR = tmp_path / "gone"

    answer = client.get(reverse("readyz"))

    assert (answer.status_code, "disk: does not answer" in answer.content.decode()) == (503, True)
    assert str(tmp_path) not in answer.content.decode()


def test_not_ready_when_the_disk_is_nearly_full(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage(10**9, 10**9 - 10, 10))

    answer = client.get(reverse("readyz"))

    assert (answer.status_code, "disk: less than 100 MB is free" in answer.content.decode()) == (503, True)


def test_a_database_that_is_down_is_named_without_its_address(client, monkeypatch):
    def down():
        raise OperationalError("could not connect to db.internal.example as user board")

    down.__name__ = "database"
    monkeypatch.setattr(health, "database", down)

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert "database: does not answer" in answer.content.decode()
    assert "internal" not in answer.content.decode()


def test_a_timer_that_stopped_is_said_and_takes_no_page_off_the_air(client):
    stopped = "timer: has not run for 5 minutes; is run_due running?"
    answer = client.get(reverse("readyz"))
    assert (answer.status_code, answer.content.decode().splitlines()[3]) == (200, stopped)

    chores.run([chores.Step("any", "Anything", lambda now: 0)])
    assert client.get(reverse("readyz")).content.decode().splitlines()[3] == "timer: fine"

    Chore.objects.update(ran_at=timezone.now() - timedelta(minutes=6))
    answer = client.get(reverse("readyz"))
    assert (answer.status_code, answer.content.decode().splitlines()[3]) == (200, stopped)


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_looking_only(client, name):
    assert client.post(reverse(name)).status_code == 405
    assert client.head(reverse(name)).status_code == 200
