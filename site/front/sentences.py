"""
The sentences that must be there in a language before the site speaks it: the frame of every page, help, the finder,
raising a challenge and signing in (issue 5, point 8; A34).

A catalogue holds these and no more. `manage.py sentences` keeps it so; the test of the same name fails on a page that
says something new.
"""

import ast
import json
import re
from pathlib import Path

from django.conf import settings
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation.template import templatize

ROOT = settings.BASE_DIR
TEMPLATES = [
    "base.html",
    "components/exit.html",
    "components/leave.html",
    "components/foot.html",
    "components/help.html",
    "components/language_note.html",
    "components/alerts.html",
    "components/error_summary.html",
    "django/forms/errors_of.html",
    "django/forms/optional.html",
    "pages/help_now.html",
    "pages/duty_line.html",
    "pages/information_page.html",
    "pages/blocks/help_lines.html",
    "components/listen.html",
    "components/easy.html",
    "components/keep_link.html",
    "local_offer/finder_hidden.html",
    "local_offer/finder_question.html",
    "local_offer/finder_item.html",
    "local_offer/finder_result.html",
    "local_offer/finder_keep.html",
    "local_offer/no_pa.html",
    "challenges/_raise.html",
    "challenges/raise.html",
    "challenges/raise_right.html",
    "challenges/raise_send.html",
    "challenges/sent.html",
    "challenges/_question.html",
    "challenges/_kept.html",
    "challenges/_throw_away.html",
    "challenges/_what_happens.html",
    "challenges/_not_agreed.html",
    "challenges/_quiet_help.html",
    "challenges/_code.html",
    "account/login.html",
    "account/request_login_code.html",
    "account/ask_code.html",
    "account/confirm_login_code.html",
    "account/logout.html",
    "account/messages/logged_out.txt",
    "account/messages/login_code_sent.txt",
]
# A module, and which of its definitions; all of it where none is named.
MODULES = {
    "site/pages/navigation.py": (),
    "site/pages/errors.py": (),
    "site/local_offer/answers.py": (),
    "site/local_offer/questions.py": (),
    "site/local_offer/finder.py": (),
    "site/local_offer/models/entry.py": ("Kind", "Availability"),
    "challenges/views/raising.py": (),
    "challenges/actions/raising.py": (
        "save_draft",
        "choose_name",
        "may_show",
    ),
    "challenges/guards.py": ("has_consent", "says_something"),
    "challenges/forms/raising.py": ("NAMES", "WordsForm", "RightForm", "NameForm", "SendForm"),
    "challenges/clocks.py": ("in_words",),
}
PROMISES = re.compile(r"writes back")  # of the promises these pages show one alone
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
STRING = r"""(u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))"""
MARKED = re.compile(rf"\b(_|gettext|ngettext)\({STRING}(?:, ?{STRING})?")


def collect():
    """Every sentence, as it stands in the code: {singular: plural or None}."""
    found = {}
    for name in TEMPLATES:
        path = ROOT / "templates" / name
        found |= in_template(path.read_text(encoding="utf-8"))
    for name, definitions in MODULES.items():
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        for part in parts(tree, definitions):
            said = in_tree(part)
            if name == "challenges/clocks.py":
                said = {one: many for one, many in said.items() if PROMISES.search(one)}
            found |= said
    found |= dict.fromkeys(stored())
    found |= {str(word): None for word in (*MONTHS.values(), *WEEKDAYS.values())}
    return found


def in_template(source):
    """The marked sentences of a template, as Django's own reader of templates turns it into calls of Python."""
    return {
        ast.literal_eval(one): ast.literal_eval(many) if many else None
        for _call, one, many in MARKED.findall(templatize(source))
    }


def parts(tree, definitions):
    if not definitions:
        return [tree]
    named = [node for node in ast.walk(tree) if name_of(node) in definitions]
    assert len(named) == len(definitions), f"{definitions} are not all there"
    return named


def name_of(node):
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "")
    return node.name if isinstance(node, ast.ClassDef | ast.FunctionDef) else ""


def in_tree(tree):
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if texts:
                found[texts[0]] = texts[1] if node.func.id.startswith("ngettext") else None
    return found


def stored():
    """The first words of what editors may change later: then they are shown in English, and marked so."""
    about = read("site/pages/data/about.json")
    rules = read("site/local_offer/data/finder_rules.json")["rules"].values()
    yield from (line[part] for line in about["help_lines"] for part in ("how", "for"))
    yield "Emergency"
    yield from (rule[part] for rule in rules for part in ("for_whom", "maybe_because") if rule.get(part))
    yield from (section["title"] for section in read("site/local_offer/data/local_offer.json")["sections"])
    yield from (page["title"] for page in read("site/pages/data/information.json"))
    yield from ("Care Leavers Advisory Board (CLAB)", "We are all care leavers.", "care leavers")


def read(name):
    return json.loads((ROOT / name).read_text(encoding="utf-8"))


def catalogue(code):
    """Where the catalogue of a language is kept, as people write it."""
    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po"


def compiled(code):
    """What the site reads; it is there only while the catalogue has no gap."""
    return catalogue(code).with_suffix(".mo")


# --- The catalogues (developers and translators: these need polib) ----------------------------------------------------


def up_to_date(code):
    """The catalogue with exactly the sentences of the pages, in their order; what was translated stays."""
    import polib

    old = polib.pofile(str(catalogue(code)))
    known = {entry.msgid: entry for entry in old}
    book = polib.POFile(wrapwidth=0)
    book.header, book.metadata = old.header, old.metadata
    forms = int(re.search(r"nplurals=(\d)", old.metadata["Plural-Forms"]).group(1))
    for one, many in collect().items():
        entry = known.get(one)
        if entry is None or (entry.msgid_plural or None) != many:
            plural = {"msgid_plural": many, "msgstr_plural": dict.fromkeys(range(forms), "")} if many else {}
            entry = polib.POEntry(msgid=one, **plural)
        book.append(entry)
    return book


def gaps(book):
    """What is still to do: no words, or words that lost a placeholder. A singular may do without its number."""
    return [entry.msgid for entry in book if not all(fits(entry, *form) for form in written(entry))]


def written(entry):
    """The translations of an entry, each with the number of its form."""
    return list(entry.msgstr_plural.items()) if entry.msgid_plural else [(None, entry.msgstr)]


def fits(entry, form, text):
    wanted, given = set(PLACE.findall(entry.msgid_plural or entry.msgid)), set(PLACE.findall(text))
    return bool(text) and (given == wanted or (form is not None and given <= wanted))


PLACE = re.compile(r"%\(\w+\)[sd]")


def is_behind(code, book):
    """Whether the kept files say something else than this catalogue."""
    import polib

    if str(book) != str(polib.pofile(str(catalogue(code)), wrapwidth=0)):
        return True
    filled = not gaps(book)
    if not (filled and compiled(code).exists()):
        return filled or compiled(code).exists()
    said = {entry.msgid: written(entry) for entry in polib.mofile(str(compiled(code)))}
    return said != {entry.msgid: written(entry) for entry in book}


def keep(code, book):
    """Write the catalogue, and its compiled form where nothing is missing."""
    book.save(str(catalogue(code)))
    if gaps(book):
        compiled(code).unlink(missing_ok=True)
    else:
        book.save_as_mofile(str(compiled(code)))
