"""
`python -m tests.faults`: meetings of thirty under faults, with new seeds each time; each is printed as it begins.

    make check-faults             twenty seeds
    make check-faults-long        five hundred
    make check-faults SEED=123    one again: the same plan, though not the same moment of everything in it
"""

import argparse
import os
import secrets
import sys

import pytest


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="how many new ones")
    parser.add_argument("--seed", type=int, action="append", help="this one; may be given several times")
    asked, others = parser.parse_known_args()
    seeds = asked.seed or [secrets.randbelow(10**6) for _each in range(asked.seeds)]
    os.environ["FAULT_SEEDS"] = " ".join(map(str, seeds))
    sys.stdout.write(f"Seeds: {os.environ['FAULT_SEEDS']}\n")
    sys.stdout.flush()
    return pytest.main(["-n", "0", "-v", "-p", "no:cacheprovider", "tests/faults/test_seeds.py", *others])


if __name__ == "__main__":
    sys.exit(main())
