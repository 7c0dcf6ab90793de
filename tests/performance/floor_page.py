"""The floor under a public page: a bare view and a template with nothing in it."""

from django.shortcuts import render
from django.urls import re_path


def bare(request):
    """It says its length itself, for no middleware does it here: an open connection would wait for more."""
    response = render(request, "floor_page.html", {"filled": "x" * 8000})
    response.headers["Content-Length"] = len(response.content)
    return response


urlpatterns = [re_path("", bare)]
