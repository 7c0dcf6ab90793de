"""
A real server for returned mail, by IMAP and POP3, that can misbehave: `python -m tests.newsletter.box_server [a.pem]`.

One box, in memory. It listens on loopback, with TLS too where a certificate is named, and says its ports. One request
a line on its input, one answer a line on its output, both JSON: see `tests.newsletter.boxes`, which speaks to it.
"""

import io
import json
import sys

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import IRealm, Portal
from twisted.internet import protocol, reactor, ssl, stdio
from twisted.mail import imap4, pop3
from twisted.protocols.basic import LineReceiver
from zope.interface import implementer

USER, PASSWORD = "returned@board.example.org", "two words, p/ss:w@rd"
STEPS = {"LOGIN": "login", "PASS": "login", "FETCH": "fetch", "RETR": "fetch", "DELE": "remove"}
STEPS |= {"SELECT": "open", "UIDL": "open", "EXPUNGE": "end", "QUIT": "end"}


@implementer(imap4.IMessage, imap4.IMessageFile)
class Mail:
    def __init__(self, number, text):
        self.number, self.text, self.flags = number, text, set()

    def getUID(self):
        return self.number

    def getFlags(self):
        return sorted(self.flags)

    def getSize(self):
        return len(self.text)

    def open(self):
        return io.BytesIO(self.text)


@implementer(imap4.IMailbox)
class Box:
    """As IMAP sees it. `plan`: what goes wrong, where; `said`: the commands that came, without a word of signing in."""

    def __init__(self):
        self.mails, self.said, self.plan, self.waiting, self.number = [], [], None, None, 100

    def put(self, text):
        self.number += 1
        self.mails.append(Mail(self.number, text))

    def remove(self, gone):
        self.mails = [mail for mail in self.mails if mail not in gone]

    def meant(self, numbers, uid):
        numbers.last = self.number if uid else len(self.mails)
        rows = enumerate(self.mails, start=1)
        return [(place, mail) for place, mail in rows if (mail.number if uid else place) in numbers]

    def fetch(self, messages, uid):
        return self.meant(messages, uid)

    def store(self, messages, flags, mode, uid):
        found = self.meant(messages, uid)
        for _place, mail in found:
            mail.flags = {1: mail.flags | set(flags), 0: set(flags), -1: mail.flags - set(flags)}[mode]
        return {place: mail.getFlags() for place, mail in found}

    def expunge(self):
        gone = [(place, mail) for place, mail in enumerate(self.mails, start=1) if "\\Deleted" in mail.flags]
        self.remove([mail for _place, mail in gone])
        return [place for place, _mail in reversed(gone)]

    def getFlags(self):
        return ["\\Seen", "\\Deleted"]

    def getUIDValidity(self):
        return 7

    def getUIDNext(self):
        return self.number + 1

    def getMessageCount(self):
        return len(self.mails)

    def getRecentCount(self):
        return 0

    def isWriteable(self):
        return True

    def addListener(self, listener):
        pass

    def removeListener(self, listener):
        pass


@implementer(pop3.IMailbox)
class Session:
    """As POP3 sees it: numbers stay as they were when it was opened, and QUIT alone removes."""

    def __init__(self, box):
        self.box, self.mails, self.gone = box, list(box.mails), set()

    def listMessages(self, index=None):
        sizes = [0 if mail in self.gone else len(mail.text) for mail in self.mails]
        return sizes if index is None else sizes[index]

    def getMessage(self, index):
        return io.BytesIO(self.mails[index].text.replace(b"\r\n", b"\n"))  # Twisted makes whole lines of them

    def getUidl(self, index):
        return b"mail-%d" % self.mails[index].number

    def deleteMessage(self, index):
        self.gone.add(self.mails[index])

    def undeleteMessages(self):
        self.gone.clear()

    def sync(self):
        self.box.remove(self.gone)


@implementer(IRealm)
class Realm:
    def __init__(self, box):
        self.account = imap4.MemoryAccount(USER)
        self.account.addMailbox("INBOX", box)
        self.box = box

    def requestAvatar(self, who, mind, *interfaces):
        if imap4.IAccount in interfaces:
            return imap4.IAccount, self.account, lambda: None
        return pop3.IMailbox, Session(self.box), lambda: None


class Moody:
    """Does what it is asked, unless the plan names this step: {"where", "how", "nth"}."""

    def greet(self, go):
        self.meet("door", "", go)

    def meet(self, command, words, go, number=0):
        box, step = self.factory.box, STEPS.get(command, command)
        if command == "STORE":
            step = "remove" if "Deleted" in words else "leave"
        box.said.append(command if step == "login" else f"{command} {words}".strip())
        if not box.plan or box.plan["where"] != step:
            return go()
        box.plan["nth"] -= 1
        if box.plan["nth"]:
            return go()
        how, box.plan = box.plan["how"], None
        if how == "silent":
            return None
        if how == "wait":
            box.waiting = go
            return say({"waits": step})
        if how == "half":
            self.transport.write(self.half(next(mail.text for mail in box.mails if mail.number >= number)))
            return self.transport.loseConnection()
        if how == "done":  # and the answer is lost
            go()
        return self.transport.abortConnection()


class Imap(Moody, imap4.IMAP4Server):
    def connectionMade(self):
        self.greet(super().connectionMade)

    def dispatchCommand(self, tag, cmd, rest, uid=None):
        go = lambda: imap4.IMAP4Server.dispatchCommand(self, tag, cmd, rest, uid)  # noqa: E731
        if cmd.upper() == b"UID":
            return go()
        return self.meet(cmd.decode().upper(), (rest or b"").decode(), go)

    def half(self, text):
        return b"* 1 FETCH (BODY[]<0> {%d}\r\n" % len(text) + text[: len(text) // 2]

    def spew_body(self, part, id, msg, _w=None, _f=None):
        """Twisted's own sends all of it, where a part is asked for; and it never marks what was looked at."""
        if not part.peek:
            msg.flags.add("\\Seen")
        begin, length = part.partialBegin or 0, part.partialLength or len(msg.text)
        text = msg.text[begin : begin + length]
        _w(b"BODY[]<%d> {%d}\r\n" % (begin, len(text)) + text)


class Pop3(Moody, pop3.POP3):
    def connectionMade(self):
        self.greet(super().connectionMade)

    def processCommand(self, command, *args):
        go = lambda: pop3.POP3.processCommand(self, command, *args)  # noqa: E731
        return self.meet(command.decode().upper(), b" ".join(args).decode(), go)

    def half(self, text):
        return b"+OK here it is\r\n" + text[: len(text) // 2]


class Factory(protocol.ServerFactory):
    noisy = False

    def __init__(self, kind, box, portal):
        self.kind, self.box, self.portal = kind, box, portal

    def buildProtocol(self, address):
        made = self.kind()
        made.factory, made.portal = self, self.portal
        return made


class Asked(LineReceiver):
    """What the test asks for. When the test is gone, so are we."""

    delimiter = b"\n"
    MAX_LENGTH = 50_000_000

    def __init__(self, box):
        self.box = box

    def lineReceived(self, line):
        asked = json.loads(line)
        if "empty" in asked:
            self.box.mails, self.box.said, self.box.plan = [], [], None
        if "put" in asked:
            self.box.put(asked["put"].encode("latin-1"))
        if "plan" in asked:
            self.box.plan = asked["plan"]
        if "go" in asked:
            go, self.box.waiting = self.box.waiting, None
            go()
        mails = [[mail.number, mail.text.decode("latin-1"), mail.getFlags()] for mail in self.box.mails]
        say({"mails": mails, "said": self.box.said})
        if "said" in asked:
            self.box.said = []

    def connectionLost(self, reason=None):
        reactor.stop()


def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main(certificate=""):
    box = Box()
    portal = Portal(Realm(box), [InMemoryUsernamePasswordDatabaseDontUse(**{USER: PASSWORD.encode()})])
    ports = {}
    for name, kind in (("imap", Imap), ("pop3", Pop3)):
        factory = Factory(kind, box, portal)
        ports[name] = reactor.listenTCP(0, factory, interface="127.0.0.1").getHost().port
        if certificate:
            sealed = ssl.DefaultOpenSSLContextFactory(certificate, certificate)
            ports[name + "s"] = reactor.listenSSL(0, factory, sealed, interface="127.0.0.1").getHost().port
    # Its own output stays ours: what it would write to goes nowhere.
    stdio.StandardIO(Asked(box), stdout=2)
    reactor.callWhenRunning(say, {"ports": ports})
    reactor.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
