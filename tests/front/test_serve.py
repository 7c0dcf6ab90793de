"""`manage.py serve`, the heart of `make run`: one command, three processes, one Ctrl-C."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.servers import ROOT, free_port

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("whole sites")]


@pytest.fixture
def environment(tmp_path, started_board):
    """A machine with a board on it that nobody has used yet."""
    _made, folder = started_board
    shutil.copy(folder / "board.sqlite3", tmp_path)
    return {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DEMO": "1", "DEBUG": "1"}


def serve(port, environment):
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_ready(port):
    for _ in range(300):
        try:
            return urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("not ready in a minute")


def wait_until_the_timer_runs(port):
    for _ in range(300):
        if "timer: fine" in urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).read().decode():
            return
        time.sleep(0.2)
    raise AssertionError("the timer did nothing in a minute")


def children(pid):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(number) for number in listed.stdout.split()]


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_to_click_does_what_is_due_and_ends_all_when_asked(environment, how):
    port = free_port()
    site = serve(port, environment)
    try:
        assert wait_until_ready(port) == 200
        assert len(children(site.pid)) == 3
        wait_until_the_timer_runs(port)
        site.send_signal(how)
        said, complained = site.communicate(timeout=30)
    finally:
        site.kill()

    assert f"http://localhost:{port}/demo/" in said
    assert (site.returncode, "Traceback" in complained) == (0, False)
    assert is_free(port)


def test_killed_at_once_it_leaves_nobody_behind_on_the_port(environment):
    port = free_port()
    site = serve(port, environment)
    try:
        wait_until_ready(port)
    finally:
        site.kill()
        site.communicate()

    end = time.monotonic() + 15
    while not is_free(port) and time.monotonic() < end:
        time.sleep(0.1)
    assert is_free(port)


@pytest.mark.parametrize("which", [0, 2], ids=["server", "timer"])
def test_when_one_dies_the_others_do_not_go_on_alone(environment, which):
    port = free_port()
    site = serve(port, environment)
    try:
        wait_until_ready(port)
        three = children(site.pid)
        os.kill(three[which], signal.SIGKILL)
        _, complained = site.communicate(timeout=30)
    finally:
        site.kill()

    assert site.returncode == 1
    assert "ended by itself" in complained
    for process in three:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_taken_port_is_told_in_a_sentence(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = serve(port, environment)
        _, complained = refused.communicate(timeout=60)

    assert refused.returncode == 1
    assert f"Port {port} is taken by another program. Try PORT={port + 1} make run." in complained
    assert "Traceback" not in complained


def test_a_port_that_is_none_is_told_in_a_sentence(environment):
    refused = serve(70000, environment)
    _, complained = refused.communicate(timeout=60)

    assert refused.returncode == 1
    assert "70000 is no port." in complained
    assert "Traceback" not in complained
