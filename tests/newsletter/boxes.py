"""A mail server in a process of its own (`box_server`), as the tests of returned mail speak to it."""

import json
import subprocess
import sys
import threading
from urllib.parse import quote

from tests.servers import ROOT

USER, PASSWORD = "returned@board.example.org", "two words, p/ss:w@rd"
PATIENCE = 60  # seconds


class BoxServer:
    """
    `with BoxServer() as server:` listens; `server.at("imap")` is the box as a setting names it.

    `plan(where, how)` makes it misbehave once. Where: "door", "login", "open", "fetch", "remove", "leave", "end". How:
    "hang up", "half" (of a mail, then it hangs up), "done" (it does it, and its answer is lost), "silent", "wait".
    """

    def __init__(self, certificate=""):
        self.command = [sys.executable, "-m", "tests.newsletter.box_server", *filter(None, [str(certificate)])]
        self.waiting = []

    def __enter__(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(self.command, cwd=ROOT, **pipes)
        self.ports = self.answer()["ports"]
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def answer(self):
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        try:
            line = self.process.stdout.readline()
        finally:
            patience.cancel()
        assert line, "the mail server ended, or never came to say it"
        return json.loads(line)

    def ask(self, **what):
        """What is in the box, and the commands that came since it was asked for them."""
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        while "waits" in (answer := self.answer()):
            self.waiting.append(answer["waits"])
        return answer

    def at(self, kind, password=PASSWORD, host="127.0.0.1", folder=""):
        return f"{kind}://{quote(USER)}:{quote(password, safe='')}@{host}:{self.ports[kind]}/{folder}"

    def put(self, *texts):
        for text in texts:
            self.ask(put=text.decode("latin-1"))

    def plan(self, where, how, nth=1):
        self.ask(plan={"where": where, "how": how, "nth": nth})

    def waits(self):
        """Until it stands where it was told to wait; the name of that step."""
        return self.waiting.pop() if self.waiting else self.answer()["waits"]

    def go(self):
        self.ask(go=True)

    def mails(self):
        return [text.encode("latin-1") for _number, text, _flags in self.ask()["mails"]]

    def flags(self):
        return [flags for _number, _text, flags in self.ask()["mails"]]

    def said(self):
        """The commands that came since this was asked the last time."""
        return self.ask(said=True)["said"]
