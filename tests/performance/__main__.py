"""
`python -m tests.performance [live] [pages] [search] [mail] [-n 50 -n 500 -n 1000]`: each goal beside its floor.

live: the meeting. pages: what a public page costs and weighs. search: at a thousand and twenty thousand pages.
mail: the newsletter beside raw SMTP.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

PARTS = ("live", "pages", "search", "mail")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=PARTS, help="which of them; all when none is named")
    parser.add_argument("-n", type=int, action="append", help="so many phones; may be given several times")
    parser.add_argument("--events", type=int, default=30, help="how many events at each size")
    parser.add_argument("--idle", type=int, default=62, help="seconds in which nothing happens")
    asked = parser.parse_args()
    if set(asked.what) - set(PARTS):
        parser.error(f"choose of {', '.join(PARTS)}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.live_settings"

    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from tests.performance import mail, pages, search
    from tests.performance.bench import Bench, Notes

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    notes = Notes()
    try:
        with tempfile.TemporaryDirectory() as folder:
            if "live" in asked.what:
                bench = Bench(
                    Path(folder),
                    sizes=sorted(asked.n or [50, 500, 1000]),
                    events=asked.events,
                    idle=asked.idle,
                    notes=notes,
                )
                try:
                    asyncio.run(bench.run())
                finally:
                    bench.end()
            if "pages" in asked.what:
                pages.measure(notes.note, Path(folder))
            if "search" in asked.what:
                search.measure(notes.note)
            if "mail" in asked.what:
                mail.measure(notes.note)
    finally:
        teardown_databases(made, verbosity=0)
    sys.stdout.write("\n".join(notes.lines()) + "\n")


if __name__ == "__main__":
    sys.exit(main())
