"""The ground plan of the house, held so that nobody has to remember it (README, "How it is built")."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.once
APPS = ["front", "newsletter", "challenges", "events", "local_offer", "pages", "people"]
TRANSLATES = {"_", "_t", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
STRAIGHT = re.compile(r"[^\W\d_]'[^\W\d_]|s' [a-z]")
# Whose machine or service this was made on is nobody's business, and a lock with addresses works only there.
ADDRESSES = re.compile(r"https?://|--index-url|--extra-index-url|--find-links|\s@\s")


def test_site_is_a_source_folder_and_never_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_the_python_standard_library_keeps_its_own_site_module():
    told = subprocess.run(
        [sys.executable, "-c", "import site; print(site.__file__)"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert not Path(told.stdout.strip()).is_relative_to(ROOT / "site")


@pytest.mark.parametrize("name", APPS)
def test_every_app_stands_where_the_plan_says(name):
    where = Path(apps.get_app_config(name).path)

    assert where == ROOT / ("" if name in {"newsletter", "challenges", "events"} else "site") / name


def test_each_app_imports_only_what_stands_to_its_right():
    checked = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)])},
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_names_versions_and_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    pinned = re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==", text, re.MULTILINE | re.IGNORECASE)

    assert len(pinned) > 40
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not ADDRESSES.search(re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE))


def test_there_is_no_second_lock_that_would_hold_addresses():
    assert [name for name in ("uv.lock", "pylock.toml", "package-lock.json") if (ROOT / name).exists()] == []


def test_there_is_no_drawer_for_odds_and_ends():
    drawers = {"utils.py", "helpers.py", "misc.py", "common.py"}
    ours = [ROOT / "site", ROOT / "challenges", ROOT / "events", ROOT / "newsletter", ROOT / "tests"]

    assert [path for folder in ours for path in folder.rglob("*.py") if path.name in drawers] == []


def visible_in_python():
    """Each string that is handed to gettext, with where it stands."""
    for folder in ("site", "challenges", "events", "newsletter"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" in path.parts:
                continue  # they keep the words of their day
            for node in ast.walk(ast.parse(path.read_text())):
                name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
                for word in node.args if name in TRANSLATES else ():
                    if isinstance(word, ast.Constant) and isinstance(word.value, str):
                        yield f"{path.relative_to(ROOT)}:{word.lineno}", word.value


def visible_in_templates():
    """What stands between tags, and each string that is translated, with where it stands."""
    for path in (ROOT / "templates").rglob("*.*"):
        text = re.sub(r"(?s)\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", path.read_text())
        for found in re.finditer(r"""\{%-? *translate (?:"([^"]*)"|'([^%]*)')""", text):
            yield path.relative_to(ROOT), found.group(1) or found.group(2)
        for words in re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}", "", text).split("<"):
            yield path.relative_to(ROOT), words.rpartition(">")[2]


def test_an_apostrophe_in_visible_words_is_curly():
    """We’ve, the council’s: as a book prints it. In code, comments and docstrings it stays straight."""
    visible = [*visible_in_python(), *visible_in_templates()]

    assert len([words for _where, words in visible if words.strip()]) > 1000
    assert [(str(where), words) for where, words in visible if STRAIGHT.search(words)] == []


def test_no_model_change_waits_for_its_migration(tmp_path):
    checked = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout
