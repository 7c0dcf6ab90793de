"""What happened, as the messages a socket sends: made once for all who get the same (design.md 4)."""

import json

from challenges.meeting import fragments

LONGEST = 16 * 1024  # bytes: the server's limit holds both ways, and a longer frame is lost without a word


class Frames(dict):
    """
    What happened under one number, for each (audience, in words alone): (letters, messages of the ASGI protocol).

    Each is made when the first socket asks for it, and is the same object for all others.
    """

    def __init__(self, n, html):
        self.n, self.html = n, html

    def __missing__(self, key):
        audience, text = key
        html = fragments.words_only(self.html[audience]) if text else self.html[audience]
        texts = frames_of(self.n, html)
        messages = [{"type": "websocket.send", "text": frame} for frame in texts]
        made = self[key] = (sum(map(len, texts)), messages)
        return made


def frames_of(n, html):
    """
    `{"n": n, "html": ...}`; where that is too long for one frame, its beginning goes before it in frames of their own,
    `{"begins": ...}`, so that a full board is pushed as well and five hundred pages need not ask for it.
    """
    frame = json.dumps({"n": n, "html": html}, ensure_ascii=False)
    if len(frame.encode()) <= LONGEST:
        return [frame]
    begins, rest = [], html
    while rest:
        piece = rest[: LONGEST // 2]
        while len(json.dumps({"begins": piece}, ensure_ascii=False).encode()) > LONGEST:
            piece = piece[: len(piece) // 2]
        begins.append(json.dumps({"begins": piece}, ensure_ascii=False))
        rest = rest[len(piece) :]
    return [*begins, json.dumps({"n": n, "html": ""})]
