"""
An issue in words: every block resolved once into plain data, from which web, mail, print and text are drawn.

A part is {"kind", "id", "heading", "references", "pieces", "only"}; pieces are those of `newsletter.words`. A piece
that says what a challenge says carries its reference as "ref", so that "taken back" finds it wherever it stands.
"""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from local_offer import doors
from newsletter.living import Living
from newsletter.words import line, listed, rich, run
from pages.templatetags.look import dial

MAIL, WEB = "mail", "web"  # what stands in one of them alone


def parts_of(issue):
    """
    Every part of the issue in its order, then what each issue ends with: tell CLAB, from afar, help, how to stop.

    Of several in a row that begin alike, the first has the heading.
    """
    living = Living(issue.body)
    found, above = [], ""
    for block in living.body:
        made = KINDS[block.block_type](block, living)
        if made is not None:
            heading, pieces, more = made
            shown, above = "" if heading == above else heading, heading
            found.append(part(block.block_type, shown, pieces, id=str(block.id or ""), **more))
    return [*found, *the_end(issue, living, has_help=any(one["kind"] == "help" for one in found))]


def part(kind, heading, pieces, *, id="", references=(), only="", seals=None):
    return {
        "kind": kind,
        "id": id,
        "heading": str(heading),
        "references": list(references),
        "pieces": pieces,
        "only": only,
        "seals": seals or {},
    }


def references_in(parts):
    """Every public reference and number of the Local Offer in them, each once."""
    return list(dict.fromkeys(reference for one in parts for reference in one["references"]))


def address_of(issue):
    """The whole address of an issue's page, from SITE_URL."""
    parts = issue.get_url_parts()
    return settings.SITE_URL + (parts[2] if parts and parts[2] else f"/news/{issue.slug}/")


def day(moment):
    return date_format(moment, "j F Y")


# --- A challenge's public words ---------------------------------------------------------------------------------------


def seal_of(outcome):
    """Tells whether its public words are still those that were frozen."""
    said = [outcome.title, outcome.what_we_asked, outcome.what_changed, outcome.big, outcome.answer]
    said += [f"{outcome.look_again_on}"] if outcome.look_again_on else []
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def taken_back():
    return line("soft", _("Taken back: somebody wanted these words off the page, so they are gone."))


def of_outcome(outcome):
    """The pieces of one public challenge."""
    found = []
    if outcome.is_example:
        found.append(line("kick", _("Example")))
    if not outcome.council_says:
        found.append(line("kick", outcome.status.label))
    found.append(line("title", run(outcome.title, outcome.url)))
    if outcome.big:
        found.append(line("big", outcome.big))
    found.append(line("p", outcome.summary))
    if outcome.council_says:
        said = {"says": outcome.council_says, "month": date_format(outcome.council_said_on, "F Y")}
        found.append(line("p", _("The council says: %(says)s (%(month)s). CLAB has not checked yet.") % said))
        if outcome.is_demo_wording:
            found.append(line("soft", _("Words written for this demo.")))
    return with_ref(found, outcome.reference)


def of_no(outcome):
    """A reasoned no: what was asked, the answer with its reason, what could change it, and when CLAB looks again."""
    found = [line("kick", _("Example"))] if outcome.is_example else []
    found += [line("title", run(outcome.title, outcome.url)), line("p", outcome.what_we_asked)]
    found += [line("p", said) for said in outcome.answer.splitlines() if said.strip()]
    if outcome.look_again_on:
        found.append(line("p", _("We look at it again on %s.") % day(outcome.look_again_on)))
    return with_ref(found, outcome.reference)


def with_ref(pieces, reference):
    return [{**one, "ref": reference} for one in pieces]


def one_challenge(heading, draw):
    def made(block, living):
        outcome = living.outcomes.get(block.value)
        if outcome is None:
            return "", [taken_back()], {}
        more = {"references": [outcome.reference], "seals": {outcome.reference: seal_of(outcome)}}
        return heading(outcome), draw(outcome), more

    return made


def what_it_is(outcome):
    """Only what CLAB judged stands under "What changed"; the council's own word never does (look/README, truth)."""
    if outcome.council_says:
        return _("From the council’s report")
    return _("What changed") if outcome.what_changed else _("Where it stands")


def progress(block, living):
    items, references = [], []
    for row in living.open:
        references.append(row.challenge.reference)
        said = [str(row.status.label), row.late]
        words = [run(row.title, row.url), run(" · " + " · ".join(one for one in said if one))]
        items.append(line("p", *words, ref=row.challenge.reference))
    if not items:
        return None
    lead = line("p", _("These are still open. The oldest comes first."))
    return _("Still working on it"), [lead, *items], {"references": references}


# --- Meetings, the Local Offer, opportunities -------------------------------------------------------------------------


def next_meeting(block, living):
    when = block.value["day"]
    if when is None and living.meeting is not None:
        when = timezone.localdate(living.meeting.starts_at)
    shown = [line("big", day(when))] if when else []
    return _("Next meeting"), [*shown, *rich(block.value["text"])], {}


def entry_of(block):
    entry = block.value.get("entry")
    entry = entry.specific if entry is not None else None
    return entry if entry is not None and entry.live and entry.listed else None


def title_of(entry):
    return line("title", run(entry.title, entry.get_url()))


def no_longer():
    return [line("p", _("This is no longer part of the Local Offer."))]


def true_on(entry):
    said = _("True on %(day)s.") % {"day": day(entry.as_of)}
    if entry.is_being_checked:
        said += " " + _("We are checking this. Ask before you count on it.")
    outside = _("Outside the county: %(words)s.") % {"words": entry.get_outside_county_display()}
    return [line("p", outside), line("soft", said)]


def did_you_know(block, living):
    entry = entry_of(block)
    if entry is None:
        return _("Did you know?"), no_longer(), {}
    found = [title_of(entry)]
    if entry.amount:
        found.append(line("big", entry.amount))
    found += [line("p", entry.summary), *rich(block.value["text"])]
    found += [line("p", run(_("How to get it:"), b=1), run(f" {entry.how_to_claim}")), *true_on(entry)]
    return _("Did you know?"), found, {"references": [entry.offer_id]}


def offer_change(block, living):
    entry = entry_of(block)
    if entry is None:
        return _("New in the Local Offer"), no_longer(), {}
    found = [title_of(entry)]
    now, before = living.amounts.get(entry.pk, (None, None))
    if entry.has_ended:
        found.append(line("p", _("This has ended.")))
    elif now is not None:
        facts = {"was": before.amount or _("nothing"), "now": now.amount or _("nothing")}
        found.append(line("big", facts["now"]))
        found.append(line("p", _("It was: %(was)s. Now it is: %(now)s.") % facts))
        if now.from_day:
            found.append(line("p", _("It counts from %(day)s.") % {"day": day(now.from_day)}))
    elif entry.amount:
        found.append(line("big", entry.amount))
    found += [line("p", entry.summary), *rich(block.value["text"]), *true_on(entry)]
    return _("New in the Local Offer"), found, {"references": [entry.offer_id]}


def out_of_county(block, living):
    """Her own words first, then what is known to hold there, and of how much that is not known yet (D37)."""
    held = [entry for entry in block.value["entries"] if entry is not None and holds_outside(entry)]
    found = rich(block.value["text"])
    if held:
        found.append(line("p", run(_("This also holds where you live:"), b=1)))
        found += [line("p", run(entry.title, entry.get_url()), *more(entry.amount)) for entry in held]
    if living.unknown_outside:
        door = reverse("offer-door", args=[doors.OUTSIDE])
        found.append(line("p", run(_("Of some things we don’t know yet if they hold there. See what we know."), door)))
    return _("Outside the county"), found, {"references": [entry.offer_id for entry in held]}


def holds_outside(entry):
    return entry.live and entry.listed and entry.outside_county == entry.OutsideCounty.YES


def more(amount):
    return [run(f" · {amount}")] if amount else []


def opportunity(block, living):
    value = block.value
    if value["closes"] < timezone.localdate():
        return None
    found = [line("title", value["title"]), *rich(value["text"])]
    found.append(line("p", _("Last day: %(day)s.") % {"day": day(value["closes"])}))
    if value["link"]:
        found.append(line("p", run(_("Ask about: %(title)s") % {"title": value["title"]}, value["link"])))
    return _("Opportunity"), found, {}


def event(block, living):
    value = block.value
    said = day(value["day"])
    if value["until"]:
        said = _("%(day)s to %(until)s") % {"day": said, "until": day(value["until"])}
    return _("Dates"), [line("title", value["title"]), line("big", said), *rich(value["text"])], {}


# --- Words and questions ----------------------------------------------------------------------------------------------


def hello(block, living):
    who = [line("soft", block.value["who"])] if block.value["who"] else []
    return _("Hello from CLAB"), [*rich(block.value["text"]), *who], {}


def have_your_say(block, living):
    return _("Have your say"), [line("said", block.value["question"]), *rich(block.value["how"])], {}


def question(block, living):
    answers = [str(answer) for answer in block.value["answers"]]
    asked = {"is": "answers", "question": str(block.id or ""), "answers": answers}
    hint = line("p", _("One tap is enough. Nobody sees who said what."))
    return _("Question of the month"), [line("said", block.value["question"]), hint, asked], {}


def what_we_did(block, living):
    asked, lines = living.results.get(block.value["about"], ("", []))
    found = [line("p", _("We asked: %(question)s") % {"question": asked})] if asked else []
    if lines:
        found.append(listed(lines))
    return _("You told us. What we did with it"), [*found, *rich(block.value["text"])], {}


def word(block, living):
    said = _("Instead of “%(avoid)s”, say “%(better)s”.") % {
        "avoid": block.value["avoid"],
        "better": block.value["better"],
    }
    return _("Words that matter"), [line("p", said), line("p", block.value["why"])], {}


def asylum(block, living):
    found = rich(block.value["text"])
    if block.value["listen"]:
        found.append(line("p", run(_("Listen to these words"), block.value["listen"])))
    return _("For young people seeking asylum"), found, {}


def words_under(heading):
    return lambda block, living: (heading(), rich(block.value["text"]), {})


def picture(block, living):
    """Always JPEG or PNG, for many mail programs show no other; from our own site (stack.md)."""
    image, alt = block.value["image"], block.value["alt"]
    file = image.get_rendition("width-600|format-jpeg")
    shown = {"is": "picture", "src": settings.SITE_URL + file.url, "alt": alt, "width": file.width,
             "height": file.height}  # fmt: skip
    caption = [line("soft", block.value["caption"])] if block.value["caption"] else []
    return "", [shown, *caption], {}


def get_help(block, living):
    return _("Get help now"), help_pieces(living), {}


def help_pieces(living):
    return [
        line("p", run(str(each.name), b=1), run(f" ({each.what_for}): "), *rich(dial(each.how))[0]["runs"])
        for each in living.help_lines
    ]


KINDS = {
    "hello": hello,
    "outcome": one_challenge(what_it_is, of_outcome),
    "not_now": one_challenge(lambda outcome: _("Not now, and why"), of_no),
    "progress": progress,
    "next_meeting": next_meeting,
    "out_of_county": out_of_county,
    "have_your_say": have_your_say,
    "question": question,
    "what_we_did": what_we_did,
    "did_you_know": did_you_know,
    "offer_change": offer_change,
    "opportunity": opportunity,
    "event": event,
    "recruitment": words_under(lambda: _("Join CLAB")),
    "asylum": asylum,
    "word": word,
    "well_done": words_under(lambda: _("Well done")),
    "member_leaving": words_under(lambda: _("Thank you and goodbye")),
    "picture": picture,
    "help": get_help,
}


def the_end(issue, living, *, has_help):
    """What every issue ends with (D37): one thing to say, far away, help, and how to stop."""
    tell = run(_("Write to CLAB"), reverse("challenge-raise"), own="newsletter-tell")
    yield part(
        "tell",
        _("Tell CLAB one thing"),
        [line("p", _("What should change? Say it in your own words. You need no account.")), line("button", tell)],
    )
    afar = _(
        "You live far away? You can still take part. Write to CLAB with the link above. Your words count the same."
    )
    yield part("afar", _("Take part from far away"), [line("p", afar)])
    if not has_help:
        yield part("help", _("Get help now"), help_pieces(living))
    mine = run(_("Change how it comes"), own="newsletter-mine")
    stop = run(pgettext("newsletter", "Stop these messages"), own="newsletter-unsubscribe")
    here = run(_("Read it on the web"), address_of(issue))
    yield part(
        "stop",
        _("How to stop"),
        [line("p", _("You get this because you said yes to it.")), *(line("p", link) for link in (mine, stop, here))],
        only=MAIL,
    )
    said = [line("p", _("You get it by mail or text? Each one has a link to stop it. One tap is enough."))]
    yield part("stop", _("How to stop"), said, only=WEB)


# --- Afterwards -------------------------------------------------------------------------------------------------------


def as_of_now(parts):
    """
    Frozen parts as the web may show them today: what was taken back is gone, what has new public words says those.

    One statement for all references, or none (design.md 3, rule 7).
    """
    from challenges import public

    named = {piece["ref"] for one in parts for piece in one["pieces"] if "ref" in piece}
    now = public.outcomes(named) if named else {}
    return [{**one, "pieces": list(_still_public(one, now))} for one in parts]


def _still_public(one, now):
    said = set()
    for piece in one["pieces"]:
        reference = piece.get("ref")
        outcome = now.get(reference)
        if reference is None:
            yield piece
        elif outcome is None:
            if reference not in said:
                yield taken_back()
        elif one["seals"].get(reference, seal_of(outcome)) == seal_of(outcome) and one["kind"] != "progress":
            yield piece
        elif one["kind"] == "progress":
            yield {**piece, "runs": [{**piece["runs"][0], "t": outcome.title}, *piece["runs"][1:]]}
        elif reference not in said:
            yield from (of_no if one["kind"] == "not_now" else of_outcome)(outcome)
        said.add(reference)
