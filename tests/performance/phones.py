"""Phones that do as little as they can, so that they are not what is measured: they note when a frame came whole."""

import asyncio
import os
import time


class Phones:
    """All that follow one server. `until(n)` waits for the frame with number n on every one of them."""

    def __init__(self):
        self.all, self.joined, self.refused, self.gone = [], 0, 0, 0
        self.wanted, self.times, self.left, self.done = None, [], 0, None

    async def join(self, number, port, path, headers):
        """
        `number` more, all at once; `headers(place)` are those of one. Returns the seconds until the last was in.

        Who is dropped before she is in counts as refused, and tries again, as the live script does.
        """
        loop, began = asyncio.get_running_loop(), time.monotonic()
        places = list(range(len(self.all), len(self.all) + number))
        while places and time.monotonic() < began + 120:
            made = await asyncio.gather(
                *(loop.create_connection(lambda p=place: Phone(self, port, path, headers(p)), "127.0.0.1", port)
                  for place in places)
            )  # fmt: skip
            phones = dict(zip(places, (phone for _transport, phone in made), strict=True))
            while not all(phone.is_in or phone.is_gone for phone in phones.values()):
                await asyncio.sleep(0.005)
            self.all += [phone for phone in phones.values() if phone.is_in]
            places = [place for place, phone in phones.items() if not phone.is_in]
            self.refused += len(places)
        return time.monotonic() - began

    def expect(self, text):
        """From now on, note every phone's moment of the frame that begins with this."""
        self.wanted, self.times, self.left = text, [], self.joined - self.gone
        self.done = asyncio.get_running_loop().create_future()

    async def all_have_it(self, timeout=20):
        """The moment the last one had it, in nanoseconds; None when somebody never did."""
        try:
            await asyncio.wait_for(self.done, timeout)
        except TimeoutError:
            return None
        return max(self.times)

    def has(self, payload):
        if self.wanted and payload.startswith(self.wanted):
            self.times.append(time.monotonic_ns())
            self.left -= 1
            if self.left == 0 and not self.done.done():
                self.done.set_result(None)

    def leave(self):
        for phone in self.all:
            phone.transport.abort()


class Phone(asyncio.Protocol):
    """The barest websocket client: unmasks nothing, for a server masks nothing; answers pings, sends receipts."""

    def __init__(self, phones, port, path, headers):
        self.phones, self.buffer, self.is_in, self.is_gone = phones, bytearray(), False, False
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Origin: http://127.0.0.1:{port}"]
        lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
        lines += ["Sec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==", *headers]
        self.hello = "\r\n".join([*lines, "", ""]).encode()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.hello)

    def connection_lost(self, error):
        self.phones.gone += self.is_in
        self.is_gone = True

    def data_received(self, data):
        self.buffer += data
        if not self.is_in:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.transport.abort()
                return
            self.buffer, self.is_in = bytearray(rest), True
            self.phones.joined += 1
        while (found := frame(self.buffer)) is not None:
            first, payload, size = found
            if first & 15 == 9:
                self.say(10, payload)
            elif first & 15 == 1:
                self.phones.has(payload)
            del self.buffer[:size]

    def say(self, operation, payload):
        mask = os.urandom(4)
        if self.is_gone:
            return
        masked = bytes(byte ^ mask[place & 3] for place, byte in enumerate(payload))
        self.transport.write(bytes([0x80 | operation, 0x80 | len(payload)]) + mask + masked)

    def receipt(self, n):
        self.say(1, b'{"have": %d}' % n)


def frame(buffer):
    """(first byte, payload, size) of the frame at the beginning, or None while it is not whole."""
    if len(buffer) < 2:
        return None
    length, begins = buffer[1] & 127, 2
    if length == 126:
        if len(buffer) < 4:
            return None
        length, begins = int.from_bytes(buffer[2:4], "big"), 4
    elif length == 127:
        if len(buffer) < 10:
            return None
        length, begins = int.from_bytes(buffer[2:10], "big"), 10
    if len(buffer) < begins + length:
        return None
    return buffer[0], bytes(buffer[begins : begins + length]), begins + length
