"""`python -m tests.performance [-n 50 -n 500 -n 1000]`: the goals of the live meeting, each beside its floor."""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, action="append", help="so many phones; may be given several times")
    parser.add_argument("--events", type=int, default=30, help="how many events at each size")
    parser.add_argument("--idle", type=int, default=62, help="seconds in which nothing happens")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.live_settings"

    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from tests.performance.bench import Bench

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder), sizes=sorted(asked.n or [50, 500, 1000]), events=asked.events, idle=asked.idle)
            try:
                asyncio.run(bench.run())
            finally:
                bench.end()
    finally:
        teardown_databases(made, verbosity=0)
    sys.stdout.write("\n".join(bench.lines()) + "\n")


if __name__ == "__main__":
    sys.exit(main())
