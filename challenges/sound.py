"""
A voice note as it arrives: what kind of sound it is by its content, how long, and nothing else that is in the file.

Only what phones and browsers record: WebM, Ogg, MP4 (m4a), MP3 and WAV, with sound alone. The length is what the file
says of itself, so it keeps honest people to three minutes; who lies about it is still held by the octets
(`VoiceNote.BIGGEST`). Titles, places, devices and pictures in the file are blanked, and its name is never kept.
"""

import struct
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from challenges.models import VoiceNote

Kind = VoiceNote.Kind


class Unreadable(Exception):
    """Not one of ours, or broken."""


@dataclass(frozen=True)
class Heard:
    """`kind` by content; `seconds` as the file says, None where it does not; `data` without what is not sound."""

    kind: Kind
    seconds: int | None
    data: bytes


def read(data):
    """The sound in these octets. Raises `ValidationError` in plain words for anything else, or what is too long."""
    if len(data) > VoiceNote.BIGGEST:
        raise ValidationError(_("This recording is too big. Record it again, in 3 minutes at most."), code="big")
    try:
        kind, seconds, data = _reader(data)(bytearray(data))
    except (Unreadable, struct.error, IndexError, ZeroDivisionError, KeyError):
        says = _("We can’t play this file. Record it here, or send a sound file: m4a, mp3, ogg, webm or wav.")
        raise ValidationError(says, code="kind") from None
    if seconds is not None and seconds > VoiceNote.LONGEST + 5:  # a recorder stops a moment after it is told to
        raise ValidationError(_("This is longer than 3 minutes. Say it in less, or send it in two parts."), code="long")
    return Heard(kind, seconds, bytes(data))


def _reader(data):
    if data[:4] == b"\x1aE\xdf\xa3":
        return _webm
    if data[:4] == b"OggS":
        return _ogg
    if data[4:8] == b"ftyp":
        return _mp4
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _wav
    if data[:3] == b"ID3" or (len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return _mp3
    raise Unreadable


# --- WebM: what Chrome and Firefox record -----------------------------------------------------------------------------

INSIDE = {0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE, 0xA0}  # segment, cluster, info, tracks, track, group
# Title, writing app, date, tags, attached files, chapters, name of a track.
BLANK = {0x7BA9, 0x5741, 0x4461, 0x1254C367, 0x1941A469, 0x1043A770, 0x536E}
VOID = 0xEC


def _vint(data, at, *, marked):
    """A number of EBML at this place: (number, length); None for a size that is not known."""
    length = 9 - data[at].bit_length()
    if length > 8:
        raise Unreadable
    number = int.from_bytes(data[at : at + length], "big")
    if marked:
        return number, length
    number &= (1 << 7 * length) - 1
    return (None if number == (1 << 7 * length) - 1 else number), length


def _webm(data):
    at, scale, cluster, last, audio = 0, 1_000_000, 0, 0, False
    while at < len(data):
        name, name_length = _vint(data, at, marked=True)
        size, size_length = _vint(data, at + name_length, marked=False)
        head = name_length + size_length
        inside = at + head
        if name in INSIDE:
            at = inside
            continue
        if size is None:
            raise Unreadable
        end = min(inside + size, len(data))
        if name in BLANK:
            _void(data, at, head, end)
        elif name == 0x2AD7B1:
            scale = int.from_bytes(data[inside:end], "big")
        elif name == 0xE7:
            cluster = int.from_bytes(data[inside:end], "big")
        elif name in (0xA3, 0xA1):
            _track, length = _vint(data, inside, marked=False)
            last = max(last, cluster + struct.unpack_from(">h", data, inside + length)[0])
        elif name == 0x83:
            if data[inside:end] != b"\x02":
                raise Unreadable  # a picture, or something else that is no sound
            audio = True
        at = end
    if not audio:
        raise Unreadable
    return Kind.WEBM, round(last * scale / 1e9), data


def _void(data, at, head, end):
    """Put an empty element of the same length in place of this one, so that nothing else moves."""
    if end - at < 2:
        return
    length = min(8, head - 1) or 1
    data[at] = VOID
    data[at + 1 : at + 1 + length] = ((end - at - 1 - length) | (1 << 7 * length)).to_bytes(length, "big")
    data[at + 1 + length : end] = bytes(end - at - 1 - length)


# --- Ogg --------------------------------------------------------------------------------------------------------------


def _ogg_crc_table():
    table = []
    for octet in range(256):
        crc = octet << 24
        for _bit in range(8):
            crc = ((crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(crc)
    return table


OGG_CRC = _ogg_crc_table()


def _ogg(data):
    at, page, rate, skip, last = 0, 0, 0, 0, 0
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            raise Unreadable
        lacing = data[at + 27 : at + 27 + data[at + 26]]
        start = at + 27 + len(lacing)
        end = start + sum(lacing)
        if end > len(data):
            break  # cut off in the middle: what is before it counts
        (granule,) = struct.unpack_from("<q", data, at + 6)
        if page == 0:
            rate, skip = _ogg_head(data, start)
        elif page == 1:
            _blank_comments(data, at, start, end, lacing)
        last = max(last, granule)
        at, page = end, page + 1
    if page < 2:
        raise Unreadable
    return Kind.OGG, round(max(0, last - skip) / rate), data[:at]


def _ogg_head(data, start):
    if data[start : start + 8] == b"OpusHead":
        return 48000, struct.unpack_from("<H", data, start + 10)[0]
    if data[start : start + 7] == b"\x01vorbis":
        return struct.unpack_from("<I", data, start + 12)[0], 0
    raise Unreadable


def _blank_comments(data, at, start, end, lacing):
    """Vendor and comments become empty; the page keeps its length, and its checksum is made anew."""
    opus, vorbis = data[start : start + 8] == b"OpusTags", data[start : start + 7] == b"\x03vorbis"
    full = next((place for place, size in enumerate(lacing) if size < 255), None)
    if not (opus or vorbis) or full is None:  # so much beside the sound that it fills more than one page
        raise Unreadable
    inside, packet_end = start + (8 if opus else 7), start + sum(lacing[: full + 1])
    empty = b"\0" * 8 + (b"" if opus else b"\x01")
    if packet_end - inside < len(empty):
        raise Unreadable
    data[inside:packet_end] = empty + bytes(packet_end - inside - len(empty))
    data[at + 22 : at + 26] = bytes(4)
    crc = 0
    for octet in data[at:end]:
        crc = ((crc << 8) & 0xFFFFFFFF) ^ OGG_CRC[(crc >> 24) ^ octet]
    data[at + 22 : at + 26] = crc.to_bytes(4, "little")


# --- MP4: what Safari and phones record -------------------------------------------------------------------------------

BOXES = {b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"}
BESIDE = {b"udta", b"meta", b"uuid", b"ilst", b"free", b"skip"}


def _mp4(data):
    found = {"handlers": set(), "seconds": 0.0, "scale": 0, "moov": False}
    _boxes(data, 0, len(data), found)
    if not found["moov"] or b"soun" not in found["handlers"] or b"vide" in found["handlers"]:
        raise Unreadable
    return Kind.MP4, round(found["seconds"]) or None, data


def _boxes(data, at, end, found, depth=0):
    if depth > 6:  # deeper than any recorder writes
        raise Unreadable
    while at + 8 <= end:
        size, name, head = *struct.unpack_from(">I4s", data, at), 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", data, at + 8), 16
        elif size == 0:
            size = end - at
        if size < head:
            raise Unreadable
        inside, stop = at + head, min(at + size, end)
        if name in BOXES:
            found["moov"] |= name == b"moov"
            _boxes(data, inside, stop, found, depth + 1)
        elif name in BESIDE:
            data[at + 4 : at + 8] = b"free"  # of the same length, so that what points past it still does
            data[inside:stop] = bytes(stop - inside)
        elif name == b"hdlr":
            found["handlers"].add(bytes(data[inside + 8 : inside + 12]))
        elif name in (b"mvhd", b"tkhd", b"mdhd"):
            dates, numbers = (16, ">IQ") if data[inside] else (8, ">II")
            data[inside + 4 : inside + 4 + dates] = bytes(dates)  # when it was made and changed
            scale, duration = struct.unpack_from(numbers, data, inside + 4 + dates)
            found["scale"] = scale if name == b"mdhd" else found["scale"]
            if name != b"tkhd" and duration not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF):
                found["seconds"] = max(found["seconds"], duration / scale)
        elif name == b"tfdt" and found["scale"]:  # where a piece begins, in a file written while it was recorded
            (began,) = struct.unpack_from(">Q" if data[inside] else ">I", data, inside + 4)
            found["seconds"] = max(found["seconds"], began / found["scale"])
        at = stop


# --- WAV and MP3 ------------------------------------------------------------------------------------------------------


def _wav(data):
    at, kept, rate, sound = 12, [], 0, 0
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        end = min(at + 8 + size, len(data))
        if name == b"fmt ":
            (rate,) = struct.unpack_from("<I", data, at + 16)
        if name == b"data":
            sound = end - at - 8
        if name in (b"fmt ", b"data"):
            kept.append(struct.pack("<4sI", name, end - at - 8) + data[at + 8 : end] + b"\0" * ((end - at) % 2))
        at = end + (size % 2)
    if not rate or not sound:
        raise Unreadable
    body = b"WAVE" + b"".join(kept)
    return Kind.WAV, round(sound / rate), b"RIFF" + struct.pack("<I", len(body)) + body


KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBITS_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = (44100, 48000, 32000)


def _mp3(data):
    at = 0
    while data[at : at + 3] == b"ID3":
        size = 0
        for octet in data[at + 6 : at + 10]:
            size = size << 7 | octet & 0x7F
        at += 10 + size
    frames, seconds = [], 0.0
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] & 0xE6 == 0xE2:
        version, third = data[at + 1] >> 3 & 3, data[at + 2]
        if version == 1 or third >> 2 & 3 == 3:
            break
        kbits = (KBITS if version == 3 else KBITS_LOW)[third >> 4]
        rate = RATES[third >> 2 & 3] >> {3: 0, 2: 1, 0: 2}[version]
        samples = 1152 if version == 3 else 576
        length = samples // 8 * kbits * 1000 // rate + (third >> 1 & 1)
        if length < 24:
            break
        frames.append(bytes(data[at : at + length]))
        seconds += samples / rate
        at += length
    if len(frames) < 2:  # two in a row are no accident
        raise Unreadable
    return Kind.MP3, round(seconds), b"".join(frames)
