import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages import seed
from tests.standing import kept


@kept
def home(db):
    """The home page, the settings, the help lines and the information pages."""
    return seed.load()


@pytest.fixture
def count_queries(db):
    """`count_queries(act)`: how many statements `act()` sends."""

    def count_queries(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count_queries


@pytest.fixture
def count_rows(db):
    """`count_rows()`: how many rows each table has."""

    def count_rows():
        return {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")}

    return count_rows
