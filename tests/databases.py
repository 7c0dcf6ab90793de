"""
One migrated database for all workers: each has its own, and migrations take longer than any test.

`python -m tests.databases` makes one before there are workers, so that it can be made beside something else, and says
its name; a run that gets the name as READY_DATABASE copies it and migrates none.
"""

import fcntl
import gc
import os
import shutil
from contextlib import contextmanager

import django
from django.db import connection


@contextmanager
def made_once(shared):
    """
    In here, the worker that comes first migrates a test database and keeps a copy; the others begin with that copy.

    `shared` is a folder that all workers of this run have in common, and no other run has.
    """
    creation, note = connection.creation, shared / "migrated"
    create, create_empty, keeps = creation.create_test_db, creation._create_test_db, []

    def create_test_db(*args, **options):
        with (shared / "migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if ready := os.environ.get("READY_DATABASE"):
                note.write_text(ready)
            if not note.exists():
                name = create(*args, **options)
                connection.close()
                creation.clone_test_db("migrated", verbosity=0, autoclobber=True)
                note.write_text(creation.get_test_db_clone_settings("migrated")["NAME"])
                connection.ensure_connection()
                keeps.append(name)
                return name
        if connection.vendor == "postgresql":
            connection.settings_dict["TEST"]["TEMPLATE"] = note.read_text()
        creation._create_test_db = create_copy
        return create(*args, **options)  # what is migrated already stays; Django looks, and adds nothing

    def create_copy(*args, **options):
        name = create_empty(*args, **options)
        if connection.vendor == "sqlite":
            shutil.copyfile(note.read_text(), name)
        return name

    creation.create_test_db = create_test_db
    yield
    if keeps:
        creation._destroy_test_db(note.read_text(), verbosity=0)


def make():
    """Migrate a test database that stays; returns its name."""
    gc.disable()  # the states of two hundred migrations are a heap to search through again and again
    django.setup()
    connection.settings_dict["TEST"]["NAME"] = f"{connection.creation._get_test_db_name()}_migrated"
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    return name


if __name__ == "__main__":
    print(make())  # noqa: T201
