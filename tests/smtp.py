"""A real mail server on loopback that can misbehave: it fails, hangs and drops the line, as it is told."""

import email
import email.policy
import socketserver
import threading
import time


class MailServer:
    """
    `with MailServer() as server:` takes mail on `server.port`; `server.letters` is what it took.

    `server.plan` is a list of moods, one for each connection to come: "take" (as when the list is empty), "busy" (421
    at the door), "later" (451 to the recipient), "no" (550 to the recipient), "full" (452 after the text), "hang"
    (silence at the door), "drop" (the line breaks, the text is not taken), "taken" (it is, and then the line breaks).
    `server.mails` is the same for each mail to come, on whatever connection; "nobody" there is 550 5.1.1, "gone" closes
    the line and the door: from then on the server is down until `server.up()`.
    """

    def __init__(self):
        self.letters, self.plan, self.seen, self.mails, self.senders, self.down = [], [], [], [], [], False
        self.lock = threading.Lock()
        self.ending = threading.Event()

    def __enter__(self):
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                outer.talk(self)

        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()

    def use(self, settings, timeout=2):
        """Point Django's mail at this server."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", self.port, timeout
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    def up(self):
        self.down = False

    def talk(self, line):
        if self.down:
            return
        with self.lock:
            mood = self.plan.pop(0) if self.plan else "take"
            self.seen.append(mood)
        say = lambda words: line.wfile.write(words.encode() + b"\r\n")  # noqa: E731
        if mood == "hang":
            self.ending.wait(30)
            return
        if mood == "busy":
            say("421 too busy")
            return
        say("220 here")
        to, at_the_door = "", mood
        no = {"later": "451 come back later", "no": "550 nobody of that name", "nobody": "550 5.1.1 nobody"}
        while command := line.rfile.readline(2000):
            verb = command[:4].upper()
            if verb == b"MAIL":
                self.senders.append(command.decode().partition("<")[2].partition(">")[0])
                with self.lock:
                    mood = self.mails.pop(0) if self.mails else at_the_door
                if mood == "gone":
                    self.down = True
                    return
                say("250 fine")
            elif verb == b"RCPT":
                to = command.decode().partition("<")[2].partition(">")[0]
                say(no.get(mood, "250 fine"))
            elif verb == b"DATA":
                say("354 go on")
                text = b""
                while (row := line.rfile.readline()) != b".\r\n":
                    if not row:  # whoever sent it is gone, and half a letter is none
                        return
                    text += row[1:] if row.startswith(b".") else row
                if mood == "drop":
                    return
                if mood == "full":
                    say("452 no room")
                    continue
                with self.lock:
                    self.letters.append((to, email.message_from_bytes(text, policy=email.policy.default)))
                if mood == "taken":
                    return
                say("250 taken")
            elif verb == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")

    def addresses(self):
        return sorted(to for to, _letter in self.letters)

    def settle(self, count, seconds=5):
        """Wait until so many letters are here."""
        end = time.monotonic() + seconds
        while len(self.letters) < count and time.monotonic() < end:
            time.sleep(0.02)
        return self.letters
