import pytest
from django.test import Client


@pytest.fixture
def as_person(sign_in):
    """`as_person(user)`: a client of her own, signed in; None is a visitor."""
    return lambda user: sign_in(Client(), user) if user else Client()


@pytest.fixture
def read(sign_in):
    """`read(user, address)`: the status and the main part of the page, as that person."""

    def read(user, address):
        client = sign_in(Client(), user) if user else Client()
        response = client.get(address)
        html = response.content.decode()
        return response.status_code, html.split("<main")[1].split("</main")[0] if "<main" in html else ""

    return read
