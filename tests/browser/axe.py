"""What axe-core finds on a page: WCAG 2.0, 2.1 and 2.2, A and AA. The vendored file is read, so no policy blocks it."""

import os
from functools import cache
from pathlib import Path

from tests.nu import keep

FILE = Path(__file__).resolve().parent.parent / "vendor" / "axe-core" / "axe.min.js"
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}

RUN = """async (rules) => {
    const found = await axe.run(document, {
        runOnly: rules,
        ...(rules.type === "tag" && {rules: {"target-size": {enabled: true}}}),
        resultTypes: ["violations"],
    });
    return {
        rules: found.passes.length + found.violations.length,
        violations: found.violations.map((one) => ({
            id: one.id,
            help: one.help,
            where: one.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary),
        })),
    };
}"""


@cache
def script():
    return FILE.read_text(encoding="utf-8")


def was_looked_at():
    """LOOKED=1: CI's first pass looked at all this, and its second has another database, but no other page."""
    return os.environ.get("LOOKED") == "1"


def violations(page, rules=ALL):
    """Each broken rule as one readable line, with every place; an empty list where all is well."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(script())
    found = page.evaluate(RUN, rules)
    assert found["rules"] > 5 or rules is COLOURS, "axe looked at nothing"
    keep.was_looked_at(page)
    return [f"{one['id']} ({one['help']})\n    " + "\n    ".join(one["where"]) for one in found["violations"]]


def assert_clean(page):
    """No rule of WCAG A or AA is broken on the page as it stands; not asked where it `was_looked_at`."""
    broken = [] if was_looked_at() else violations(page)
    assert not broken, f"{page.url}\n" + "\n".join(broken)
