"""
Search over what anybody may read: the Local Offer, news, public challenges, the other pages (A41, G11).

    asked.py        her words taken apart: endings, accents, words that carry nothing
    words.py        what else they mean (the editors' list), and what a slip of the thumb meant
    index.py        the pages that hold them, asked of the search index itself in one bounded statement
    challenges.py   the public challenges that hold them
    groups.py       who does what, and when they meet next
    closeness.py    how near a result is, and so which stands first
    find.py         all of it in turn

No private model is in it: pages as a visitor sees them, challenges by their live public texts, groups by what the
council's papers say. What was looked for is kept nowhere. Of meetings there is the day, where it is public, and nothing
else: they are for those invited.
"""

from .find import find, nearest_sections

__all__ = ["find", "nearest_sections"]
