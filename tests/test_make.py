"""What a newcomer meets first: `make` says in a sentence what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.once, pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")]


def make(*words, folder=ROOT, **environment):
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def python_of(tmp_path):
    """A Python that believes it is another version."""

    def python_of(*version):
        pretends = tmp_path / f"python{'.'.join(map(str, version))}"
        pretends.write_text(
            "#!/bin/sh\n"
            f'exec "{sys.executable}" -c "import sys; sys.version_info = {version}; exec(sys.argv[2])" "$@"\n'
        )
        pretends.chmod(0o755)
        return pretends

    return python_of


@pytest.mark.parametrize("version", [(3, 9, 18), (3, 10, 13), (3, 11, 1), (3, 14, 0)])
def test_a_python_that_does_not_fit_is_told_in_a_sentence(python_of, version):
    told = make("python", f"PYTHON={python_of(*version)}")

    assert told.returncode != 0
    assert f"needs Python 3.11.2 to 3.13. This is Python {'.'.join(map(str, version))}." in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 12, 1), (3, 13, 9)])
def test_a_python_that_fits_is_taken_without_a_word(python_of, version):
    told = make("python", f"PYTHON={python_of(*version)}")

    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def test_no_python_at_all_is_told_in_a_sentence():
    told = make("python", "PYTHON=no-such-python")

    assert told.returncode != 0
    assert "needs Python 3.11.2 to 3.13. No python3 was found here." in told.stderr


def test_an_environment_that_fits_is_kept_when_another_python_comes_first(tmp_path, python_of):
    """Or it is thrown away under whoever uses it: the server that runs, the suite that this test is part of."""
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (tmp_path / "python3").symlink_to(python_of(3, 13, 9))
    ours = tmp_path / ".venv" / "bin" / "python"
    ours.parent.mkdir(parents=True)

    def taken():
        path = f"{tmp_path}:{os.environ['PATH']}"
        return make("--eval", "taken: ; @echo $(PYTHON)", "taken", folder=tmp_path, PATH=path).stdout.strip()

    assert taken() == "python3"
    ours.symlink_to(python_of(3, 11, 2))
    assert taken() == ".venv/bin/python"


def test_reset_never_empties_a_database_it_was_pointed_at():
    told = make("reset", DATABASE_URL="postgres://board@127.0.0.1:1/board", VAR_DIR="/nonexistent/var")

    assert told.returncode != 0
    assert "empty that database yourself. Nothing was changed." in told.stderr
