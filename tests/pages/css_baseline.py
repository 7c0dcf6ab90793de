"""
What a style sheet of ours may use, and what is wrong with it (design.md 7; trust.md X-A13).

The baseline is Chrome 99 and Safari 15.4, both of March 2022. What those two know stands in `PROPERTIES`, `FUNCTIONS`,
`PSEUDO`, `AT_RULES` and `UNITS`; a new name goes there only after somebody has looked up that they do. What came
later stands in `LATER`, each with what an older browser shows instead, and that has to be a page that works.
"""

import re

import tinycss2


def names(text):
    return set(text.split())


PROPERTIES = names(
    """
    -webkit-box-orient -webkit-line-clamp -webkit-text-size-adjust accent-color align-content align-items align-self
    background background-color block-size border border-block-end border-block-start border-block-start-style
    border-collapse border-color border-end-start-radius border-inline-start border-inline-start-style border-radius
    border-style border-width box-shadow box-sizing break-after break-before break-inside clip-path color color-scheme
    column-gap columns content cursor display fill flex flex-basis flex-direction flex-wrap font font-family font-size
    font-style font-variant-numeric font-weight gap grid-area grid-auto-columns grid-auto-flow grid-column grid-row
    grid-template-columns grid-template-rows inline-size inset inset-block inset-block-end inset-block-start
    inset-inline inset-inline-end inset-inline-start justify-content justify-items justify-self letter-spacing
    line-height list-style margin margin-block margin-block-end margin-block-start margin-inline margin-inline-end
    margin-inline-start max-block-size max-inline-size min-block-size min-inline-size opacity order outline
    outline-offset overflow overflow-wrap overflow-x padding padding-block padding-block-end padding-block-start
    padding-inline padding-inline-end padding-inline-start place-items position resize row-gap
    scroll-padding-block-start stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-width text-align
    text-decoration text-decoration-thickness text-size-adjust text-transform text-underline-offset transform
    transition vector-effect vertical-align white-space z-index
    """
)
FUNCTIONS = names(
    "attr calc clamp counter inset max min minmax polygon repeat repeating-linear-gradient scaleX url var"
)
PSEUDO = names(
    "checked disabled empty first-child focus focus-visible hover is lang last-child last-of-type not nth-child "
    "only-child root :after :before :marker :-webkit-details-marker"
)
AT_RULES = {"layer", "media", "supports"}
UNITS = names("deg em fr mm pt px rem s vh vw")
MEDIA = re.compile(
    r"print|\((?:min|max)-width: [\d.]+rem\)|\(prefers-(?:color-scheme|contrast|reduced-motion): [a-z-]+\)"
    r"|\(forced-colors: active\)"
)

# Name: the first Chrome and Safari that know it, and what an older one shows.
LATER = {
    ":has": "105, 15.4: fields that only one choice needs all show, and the server decides; the rest is ornament",
    "@container": "105, 16: the path stands instead of lying",
    "container-type": "105, 16: see @container",
    "text-wrap": "114, 17.5: lines break where they break",
    "scale": "104, 14.1: the star of a challenge that changed is a little smaller",
    "rotate": "104, 14.1: the arrow of an open part does not turn",
    "forced-color-adjust": "89, never: Safari has no forced colours",
    "content-visibility": "85, 18: with ::details-content",
    "::details-content": "131, 18.4: on paper, what was closed stays closed",
    "@page": "131 for named pages, 18.2 for its size: the card prints on whatever paper there is",
    "page": "85, 13.1: with @page",
    "size": "15, 18.2: with @page",
}

# Left and right differ from language to language: start and end do not (X-A11).
SIDES = {
    "left", "right", "top", "bottom", "float", "clear", "width", "height", "min-width", "max-width", "min-height",
    "max-height", "text-align-last",
}  # fmt: skip
SIDED = re.compile(
    r"^(?:margin|padding|border|inset|scroll-margin|scroll-padding)(?:-\w+)*-(?:left|right|top|bottom)\b"
)
FOUR = {"margin", "padding", "inset", "border-width", "border-style", "border-color"}
TOKEN_FILES = {"site.css"}  # paper is black on white (paper.css), and the CMS has colours of its own (cms.css)
NAMED = re.compile(
    r"^(?:black|white|gr[ae]y|silver|red|green|blue|yellow|orange|purple|navy|teal|lime|aqua|maroon|olive|pink|brown)$"
)
BLACK_ON_WHITE = {".qr", ".qr .light"}  # what a camera reads


class Sheet:
    """One style sheet, walked through once: `wrong` has a line for each thing it must not hold."""

    def __init__(self, text, name="site.css"):
        self.name, self.wrong = name, []
        self.given, self.taken = set(), set()
        self.old = self.paged = False
        for node in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            self.look(node, "")
        for missing in sorted(self.taken - self.given):
            if not missing.startswith("--w-"):  # the CMS gives those
                self.wrong.append(f"{name}: {missing} is taken and never given")
        for spare in sorted(self.given - self.taken):
            self.wrong.append(f"{name}: {spare} is given and never taken")

    def say(self, node, words):
        self.wrong.append(f"{self.name}:{node.source_line}: {words}")

    def look(self, node, around):
        if node.type == "error":
            self.say(node, f"cannot be read: {node.message}")
        elif node.type == "declaration":
            self.declaration(node, around)
        elif node.type == "qualified-rule":
            if around:
                self.say(node, "a rule inside a rule (Chrome 112, Safari 16.5)")
            self.selector(node.prelude)
            self.inside(node.content, tinycss2.serialize(node.prelude).strip())
        elif node.type == "at-rule":
            self.at_rule(node, around)

    def inside(self, content, around):
        for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            self.look(node, around)

    def at_rule(self, node, around):
        name, asked = node.at_keyword, tinycss2.serialize(node.prelude).strip()
        before = self.old, self.paged
        if self.paged and name == "bottom-right":
            pass  # WeasyPrint's, on the minutes' paper
        elif name not in AT_RULES and f"@{name}" not in LATER:
            self.say(node, f"@{name} is not in the baseline")
        if name == "media" and not MEDIA.fullmatch(asked):
            self.say(node, f"@media {asked} is not in the baseline")
        # What is asked for by name may be new inside; what is refused is for browsers before the baseline.
        self.old |= name == "supports" and asked.startswith("not ")
        self.paged |= name == "page"
        if node.content is not None:
            self.inside(node.content, around if name != "page" else "")
        self.old, self.paged = before

    def selector(self, tokens):
        colons = 0
        for token in tokens:
            if token.type == "literal" and token.value == ":":
                colons += 1
                continue
            name = getattr(token, "name", None) if token.type == "function" else getattr(token, "value", None)
            if colons and token.type in ("ident", "function"):
                full = ":" * (colons - 1) + name
                if full not in PSEUDO and f":{full}" not in LATER:
                    self.say(token, f":{full} is not in the baseline")
            elif token.type == "literal" and token.value == "&":
                self.say(token, "& is not in the baseline")
            colons = 0
            if token.type == "function":
                self.selector(token.arguments)

    def declaration(self, node, around):
        name = node.lower_name
        if name.startswith("--"):
            self.given.add(node.name)
        elif self.paged:
            pass
        elif name in SIDES or SIDED.match(name):
            if not self.old:
                self.say(node, f"{name}: say it by start and end, block and inline")
        elif name not in PROPERTIES and name not in LATER:
            self.say(node, f"{name} is not in the baseline")
        values = [token for token in node.value if token.type not in ("whitespace", "comment")]
        if name == "text-align" and any(getattr(each, "value", "") in ("left", "right") for each in values):
            self.say(node, "text-align: say start or end")
        if name in FOUR and len(values) == 4 and values[1].serialize() != values[3].serialize() and not self.paged:
            self.say(node, f"{name}: four values with another left than right; say it by inline")
        in_px = (each for each in values if each.type == "dimension" and each.lower_unit == "px")
        if name in ("font", "font-size") and any(in_px):
            self.say(node, "a size of letters in px does not grow with the reader's own")
        self.values(node, values, given=name.startswith("--") and around.startswith(":root"), around=around)

    def values(self, node, tokens, *, given, around):
        """`given`: where colours are named. Everywhere else they are taken by that name."""
        for token in tokens:
            if token.type == "error":
                self.say(token, f"cannot be read: {token.message}")
            elif token.type == "dimension" and token.lower_unit not in UNITS:
                self.say(token, f"the unit {token.unit} is not in the baseline")
            elif token.type == "hash" or token.type == "ident" and NAMED.match(token.lower_value):
                if not given and self.name in TOKEN_FILES and around not in BLACK_ON_WHITE:
                    self.say(token, f"{token.serialize()}: take a colour by its name, var(--…)")
            elif token.type == "function":
                if token.name == "var":
                    inner = [each for each in token.arguments if each.type not in ("whitespace", "comment")]
                    self.taken.add(inner[0].value)
                    self.values(node, inner[1:], given=True, around=around)
                    continue
                if token.name not in FUNCTIONS and not (self.paged and token.name == "counter"):
                    self.say(token, f"{token.name}() is not in the baseline")
                self.values(node, token.arguments, given=given, around=around)
            elif hasattr(token, "content") and isinstance(token.content, list):
                self.values(node, token.content, given=given, around=around)
