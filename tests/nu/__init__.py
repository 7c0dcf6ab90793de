"""
HTML that is valid, by the Nu checker itself: every kind of page that the suite asks for, kept and checked in one go.

With `HTML_DIR` set, every answer with HTML that a test gets from the site is kept there (`keep`), once for each set of
templates it was drawn from: empty lists, forms that came back and refusals too, for the tests ask for those as well.
`python -m tests.nu` then gives the folder to the checker. `make html-check` does both; CI does it with its first pass.

In the same way each page that axe looks at in a browser is noted with its templates (`drawn`): every page template of
ours has to be among them.

The CMS is left out: its pages are Wagtail's. Mail is left out: its HTML is tables for old mail programs, which the
checker rightly calls obsolete; what it says is tested with each letter.
"""
