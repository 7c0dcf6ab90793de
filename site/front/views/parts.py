"""The living page of all parts: for whoever builds or looks after the site."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from front import parts
from people import roles


@never_cache
@require_safe
def components(request):
    """`/components/`: in a demo for anybody, else for editors and administrators. For all others it is not there."""
    if not (settings.DEMO or roles.is_editor(request.user) or roles.is_administrator(request.user)):
        raise Http404
    shown = [(part, part.shown(request)) for part in parts.parts()]
    return render(request, "front/components.html", {"shown": shown})
