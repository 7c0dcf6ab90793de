"""Small sounds as phones and browsers write them, each with something private in it that must not stay."""

import io
import struct
import wave

PRIVATE = b"Leah at 12 Marsh Lane"


def wav(seconds=2, rate=8000):
    """A WAV with a LIST chunk that names an artist."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(rate)
        sound.writeframes(b"\x80" * rate * seconds)
    named = b"INFOIART" + struct.pack("<I", len(PRIVATE) + 1) + PRIVATE + b"\0"
    data = file.getvalue() + b"LIST" + struct.pack("<I", len(named)) + named
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def element(name, inside, size=None):
    """One element of EBML; `size` overrides what it says of its own length (eight octets, as Chrome writes)."""
    length = (0x0100000000000000 | len(inside)).to_bytes(8, "big") if size is None else size
    return bytes.fromhex(name) + length + inside


UNKNOWN = b"\x01" + b"\xff" * 7


def webm(seconds=2, track=b"\x02"):
    """As Chrome records: segment and clusters of unknown size, and here a title and tags."""
    head = element("1A45DFA3", element("4282", b"webm"))
    info = element("1549A966", element("2AD7B1", (1_000_000).to_bytes(3, "big")) + element("7BA9", PRIVATE))
    tracks = element("1654AE6B", element("AE", element("D7", b"\x01") + element("83", track)))
    clusters = b""
    for second in range(seconds + 1):
        block = element("A3", b"\x81" + struct.pack(">h", 0) + b"\x80" + b"sound")
        clusters += element("1F43B675", element("E7", (second * 1000).to_bytes(4, "big")) + block, UNKNOWN)
    tags = element("1254C367", element("7373", PRIVATE))
    return head + element("18538067", info + tracks + tags + clusters, UNKNOWN)


def box(name, inside):
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def mp4(seconds=2, handler=b"soun"):
    """As Safari and phones record, with a place in `udta` and the moment it was made."""
    mvhd = box(b"mvhd", bytes(4) + struct.pack(">IIII", 0xE1E1E1E1, 0xE1E1E1E1, 1000, seconds * 1000) + bytes(80))
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    mdhd = box(b"mdhd", bytes(4) + struct.pack(">IIII", 0xE1E1E1E1, 0, 44100, seconds * 44100) + bytes(4))
    udta = box(b"udta", box(b"\xa9xyz", PRIVATE))
    moov = box(b"moov", mvhd + box(b"trak", box(b"mdia", mdhd + hdlr)) + udta)
    return box(b"ftyp", b"M4A \0\0\0\0") + moov + box(b"mdat", b"sound" * 10)


def mp3(seconds=2):
    """Frames of 32 kbit/s at 44.1 kHz, after a tag with a name and before one."""
    frame = b"\xff\xfb\x10\x00" + bytes(100)
    tag = b"ID3\x03\0\0" + bytes([0, 0, 0, len(PRIVATE)]) + PRIVATE
    return tag + frame * round(seconds * 44100 / 1152) + b"TAG" + PRIVATE.ljust(125)


def page_of_ogg(granule, packet, flags=0):
    lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    return b"OggS\0" + bytes([flags]) + struct.pack("<qIII", granule, 1, 0, 0) + bytes([len(lacing)]) + lacing + packet


def ogg(seconds=2, private=PRIVATE):
    """Opus with a comment."""
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48000, 0, 0)
    comment = b"ARTIST=" + private
    tags = b"OpusTags" + struct.pack("<I", 6) + b"iPhone" + struct.pack("<II", 1, len(comment)) + comment
    sound = page_of_ogg(48000 * seconds + 312, b"sound" * 20, 4)
    return page_of_ogg(0, head, 2) + page_of_ogg(0, tags) + sound


EVERY = {"wav": wav, "webm": webm, "m4a": mp4, "mp3": mp3, "ogg": ogg}
