"""Search over what anybody may read (`front.search`), shown a page at a time."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from front import search as searching
from front.search import asked
from front.search.find import KINDS, result

A_PAGE = 20


@never_cache  # what somebody looked for is kept nowhere
@require_safe
def search(request):
    """What was found for `?q=`; `?kind=` shows one kind alone, `?exact=1` corrects nothing."""
    query = asked.clean(request.GET.get("q", ""))
    kind = request.GET.get("kind") if request.GET.get("kind") in KINDS else ""
    found = searching.find(query, exactly=request.GET.get("exact") == "1")
    page_obj = Paginator(found.of(kind), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "found": found,
        "kind": kind,
        "kinds": kinds(found),
        "how_many": how_many(page_obj.paginator.count, found.more and not kind),
        "page_obj": page_obj,
        "results": [result(hit) for hit in page_obj],
        "sections": searching.nearest_sections(query) if query and not found.hits else [],
    }
    return render(request, "front/search.html", context)


def kinds(found):
    """The ways to one kind alone, where there is more than one: (code, words, how many)."""
    counts = found.counts()
    shown = [(code, words, counts[code]) for code, (_label, words) in KINDS.items() if words and counts[code]]
    return [("", _("All"), len(found.hits)), *shown] if sum(map(bool, counts.values())) > 1 else []


def how_many(count, more):
    if more:
        return _("More than %(count)s things found. One more word brings you closer.") % {"count": count - 1}
    return ngettext("%(count)s thing found", "%(count)s things found", count) % {"count": count}
