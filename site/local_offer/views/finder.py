"""
"What can I get?" and the list that can be kept or sent (issue 5, point 2; A31, A35, A41).

Answers come by POST and travel on in hidden fields. They are stored nowhere: no session, cookie, row, log line or
address.
"""

import re
from itertools import groupby

from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import PageViewRestriction

from local_offer import finder as rules
from local_offer.answers import Adviser, Age, Also, Answers, Home
from local_offer.models import LocalOfferSectionPage, OfferEntryPage
from local_offer.questions import BY_NAME, KEEP, QUESTIONS, RESULT, FinderForm
from people.languages import speaks

LONGEST_LIST = 100  # things; there are about fifty
LONGEST_QUERY = 2000  # letters
OFFER_ID = re.compile(r"[A-Z0-9-]{1,8}", re.ASCII)


@speaks
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request):
    """One question a page; after each, what she can get so far is one tap away."""
    if request.method != "POST":
        return question_page(request, QUESTIONS[0], Answers())
    form = FinderForm(request.POST)
    understood, answers = form.is_valid(), form.answers()
    if not understood:
        return question_page(request, QUESTIONS[0], answers, status=422, not_understood=True)
    step, changing = form.next_step(), form.cleaned_data["changing"]
    if step == RESULT:
        return result_page(request, answers, following=form.still_open(answers))
    if step == KEEP:
        return keep_page(request, answers, none=form.cleaned_data["none"])
    return question_page(request, BY_NAME[step], answers, changing=changing)


def question_page(request, question, answers, *, status=200, **context):
    place = QUESTIONS.index(question)
    context |= {
        "question": question,
        "number": place + 1,
        "pips": ["on" if each < place else "at" if each == place else "" for each in range(len(QUESTIONS))],
        "given": getattr(answers, question.name),
        # Her own answer goes along too, so that going back or on keeps it; a tile that she taps comes later and wins.
        "hidden": hidden(answers, without=question.name if question.several else ""),
        "before": QUESTIONS[place - 1].name if place else "",
    }
    return unlisted(render(request, "local_offer/finder_question.html", context, status=status), request)


def result_page(request, answers, *, following):
    groups = rules.sort(listed_entries(), answers)
    shown = [(group, groups[group]) for group in rules.Group if group != rules.Group.OUT]
    context = {
        "groups": shown,
        "left_out": groups[rules.Group.OUT],
        "answers": answers,
        "said": [(question, question.answered(answers)) for question in QUESTIONS],
        "following": following,
        "hidden": hidden(answers),
        "waits": Also.WAITING in answers.also,
        "outside": answers.home == Home.OUTSIDE,
        "over_25": answers.age == Age.FROM_25,
        "has_pa": answers.adviser == Adviser.YES,
        "nothing_yet": rules.nothing_yet_for(answers, [each.entry for _group, found in shown for each in found]),
    }
    return unlisted(render(request, "local_offer/finder_result.html", context), request)


def keep_page(request, answers, *, none=False):
    """Which of them shall stand on the list: all but what says something private, whatever she answered; or none."""
    groups = rules.sort(listed_entries(), answers)
    entries = [outcome.entry for group in rules.Group if group != rules.Group.OUT for outcome in groups[group]]
    entries.sort(key=lambda entry: entry.path)
    context = {
        "sections": by_section([entry for entry in entries if not rules.tells_private(entry)]),
        "private": [entry for entry in entries if rules.tells_private(entry)],
        "none": none,
        "hidden": hidden(answers),
    }
    return unlisted(render(request, "local_offer/finder_keep.html", context), request)


@never_cache
@require_safe
def offer_list(request):
    """
    `/local-offer/list/?e=L34,L41`: these entries by section, in their words of today.

    Nothing else is in the address, so whoever opens it learns no answer. A form sends each number by itself; the short
    address takes its place. What is no longer there is left out, and the page says how many.
    """
    said = request.GET.getlist("e")
    wanted = ids(said)
    short = ",".join(wanted)
    if wanted and said != [short]:
        return unlisted(HttpResponseRedirect(f"{reverse('offer-list')}?e={short}"), request)
    entries = listed_entries(offer_id__in=wanted) if wanted else []
    entries = [entry for entry in entries if entry.availability not in rules.NOT_THERE]
    context = {
        "sections": by_section(entries),
        "gone": len(wanted) - len(entries),
        "address": f"{settings.SITE_URL}{reverse('offer-list')}?e={short}",
    }
    return unlisted(render(request, "local_offer/offer_list.html", context), request)


# --- What they share --------------------------------------------------------------------------------------------------


def hidden(answers, without=""):
    """Her answers as the hidden fields of the next form."""
    single = [(name, getattr(answers, name)) for name, question in BY_NAME.items() if not question.several]
    several = [("also", one) for one in sorted(answers.also)]
    return [(name, value) for name, value in single + several if value and name != without]


def listed_entries(**only):
    """Every entry that anybody may read, each with its `section`. Two statements, however many there are."""
    sections = {section.path: section for section in LocalOfferSectionPage.objects.live()}
    # As Wagtail's `public()`, without a statement of its own: no page above the entry is for some people only.
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    for_some = PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path"))
    found = OfferEntryPage.objects.live().listed().filter(~Exists(for_some), **only).order_by("path")
    entries = []
    for entry in found:
        entry.section = sections.get(entry.path[: -entry.steplen])
        if entry.section is not None:
            entries.append(entry)
    return entries


def by_section(entries):
    """Sections in the editors' order, each with its entries in theirs."""
    return [(section, list(found)) for section, found in groupby(entries, key=lambda entry: entry.section)]


def ids(said):
    """Numbers of entries in an address: each once, capital letters, hostile lengths cut, nothing that is no number."""
    parts = ",".join(said)[:LONGEST_QUERY].upper().split(",")
    return list(dict.fromkeys(part for part in parts if OFFER_ID.fullmatch(part)))[:LONGEST_LIST]


def unlisted(response, request):
    """Search engines keep the first question alone: no result, no list."""
    if request.method == "POST" or request.path != reverse("finder"):
        response["X-Robots-Tag"] = "noindex"
    return response
