"""
In a worker of its own process: the end, in the n-th line of ours that it runs. No handler runs, nothing is put away.

`python -m tests.newsletter.crashes [--seeds 200]` plays as many plans; each is printed by its number when it fails.
"""

import argparse
import os
import sys
import threading

OURS = ("courier.py", "lines.py", "logbook.py", "pace.py", "letter.py", "bounces.py", "mailbox.py", "recovery.py")


def die():
    """The number stands in the name that the process was started by: "dies-417"."""
    left = [int(sys.argv[0].partition("-")[2])]

    def trace(frame, event, arg):
        name = frame.f_code.co_filename
        return line if "/newsletter/" in name and name.endswith(OURS) else None

    def line(frame, event, arg):
        if event == "line":
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
        return line

    threading.settrace(trace)
    sys.settrace(trace)


def main():
    import pytest

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--seed", type=int, action="append", help="this one; may be given several times")
    asked, others = parser.parse_known_args()
    os.environ["NEWS_SEEDS"] = " ".join(map(str, asked.seed or range(1000, 1000 + asked.seeds)))
    return pytest.main(
        ["-n", "0", "-q", "-p", "no:cacheprovider", "--timeout=0", "tests/newsletter/test_crashes.py", *others]
    )


if __name__ == "__main__":
    sys.exit(main())
