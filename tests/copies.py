"""
A process with the whole site loaded, which makes copies of itself: `python -m tests.copies`.

Loading takes seconds, a copy takes none; and each copy is a process of its own, with nothing in its memory that another
one left there, which may be killed as a power cut would. One request a line on its input, one answer a line on its
output, both JSON: see `tests.servers.Copies`, which speaks to it.
"""

import json
import os
import sys
import traceback
from pkgutil import resolve_name

import django


def load():
    """All that every copy would have to load: the apps, the addresses, the server."""
    django.setup()
    from daphne import cli  # noqa: F401
    from django.urls import get_resolver

    from config import asgi  # noqa: F401

    assert get_resolver().url_patterns


def become(argv, log, first=""):
    """In the copy: call `first` ("module:function"), then be that program; it speaks into `log`. Does not return."""
    code = 1
    try:
        said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for stream, there in ((0, os.open(os.devnull, os.O_RDONLY)), (1, said), (2, said)):
            os.dup2(there, stream)
        sys.argv = argv
        if first:
            resolve_name(first)()
        if argv[0] == "daphne":
            from daphne.cli import CommandLineInterface

            CommandLineInterface.entrypoint()
        else:
            from django.core.management import execute_from_command_line

            execute_from_command_line(argv)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main():
    load()
    say("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        if "poll" in asked:
            pid, status = os.waitpid(asked["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if answer == 0:
                become(**asked)
        say(answer)


if __name__ == "__main__":
    main()
