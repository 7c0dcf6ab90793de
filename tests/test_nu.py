"""What guards the HTML guards itself: a page nobody drew or looked at is named, and no other checker is let in."""

import json
import os
import tarfile

import pytest

from tests.nu import __main__ as nu

pytestmark = pytest.mark.once


@pytest.fixture
def folder(tmp_path):
    for name in ("drawn", "looked", "pages"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_a_template_that_stands_in_no_page_is_named(folder):
    assert "429.html" in set(nu.never_drawn(folder))

    (folder / "drawn" / "one.json").write_text(json.dumps({"path": "/", "status": 429, "templates": ["429.html"]}))

    left = set(nu.never_drawn(folder))
    assert "429.html" not in left and "404.html" in left


def test_a_page_that_axe_saw_nowhere_is_named_and_a_frame_is_not(folder):
    before = set(nu.never_looked_at(folder))
    assert {"429.html", "newsletter/mine.html"} <= before and "live.html" not in before

    (folder / "looked" / "newsletter--mine.html").touch()

    assert before - set(nu.never_looked_at(folder)) == {"newsletter/mine.html"}


def test_another_package_under_the_checkers_name_is_refused(folder, tmp_path, monkeypatch):
    (tmp_path / "vnu.jar").write_text("not the checker")
    with tarfile.open(tmp_path / "other.tgz", "w:gz") as made:
        made.add(tmp_path / "vnu.jar", "package/build/dist/vnu.jar")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {tmp_path}/other.tgz "$last/vnu-jar.tgz"\n')
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("VNU_JAR", raising=False)

    with pytest.raises(SystemExit, match="its hash is another"):
        nu.jar(folder)

    assert not list((tmp_path / "var").rglob("vnu.jar"))
