"""One machine with nothing on it, set up once for the tests that start whole sites."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.servers import ROOT


@pytest.fixture(scope="session")
def started_board(tmp_path_factory):
    """
    `manage.py start_board` on a machine with nothing: the ended process and the folder it was given.

    Such a machine has no other database than SQLite, whatever the suite runs on: tried in that pass alone.
    """
    if connection.vendor != "sqlite":
        pytest.skip("a machine with nothing has SQLite, and is tried when the suite runs on it")
    folder = tmp_path_factory.mktemp("machine")
    made = subprocess.run(
        [sys.executable, "manage.py", "start_board", "--admin", "chief@example.org"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "SITE_URL": "https://board.example.org",
            "ALLOWED_HOSTS": "board.example.org",
            "SECRET_KEY": "k3y-for-a-test-of-this-command-and-nothing-else-51f0c7",
        },
        capture_output=True,
        text=True,
        timeout=180,
    )
    return made, folder
