"""Codes that people read out on a bad line, copy from paper or type on a phone."""

import secrets

# No 0/O, 1/I/L, U/V or S/5.
LETTERS = "ABCDEFGHJKMNPQRTWXYZ2346789"
BETWEEN = " -.·\u2010\u2011\u2012\u2013\u00a0\t"  # what people put between the groups


def new(length):
    """A code that nobody can guess: each letter is worth 4.75 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def typed(text):
    """What was typed, as it is compared: capitals, and nothing between them. "" where another letter is in it."""
    plain = text.upper().translate(dict.fromkeys(map(ord, BETWEEN)))
    return plain if set(plain) <= set(LETTERS) else ""


def grouped(code, size):
    """The code in groups of so many letters, as it is shown."""
    return " ".join(code[i : i + size] for i in range(0, len(code), size))
