import pytest
from django.test import Client


@pytest.fixture
def as_person(sign_in):
    """`as_person(user)`: a client of her own, signed in; None is a visitor."""
    return lambda user: sign_in(Client(), user) if user else Client()
