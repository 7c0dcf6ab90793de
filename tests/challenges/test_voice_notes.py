"""Voice notes: what is taken, who hears it, who writes it down, and when it is gone (A1)."""

import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from challenges import actions, retention, sound
from challenges.models import Authorship, Challenge, VoiceNote, VoiceSound
from people.models import AuditEntry, Notice
from tests import sounds

S = Challenge.Status


def upload(data=None, name="Leah at home.webm"):
    return SimpleUploadedFile(name, sounds.webm() if data is None else data, content_type="text/html")


@pytest.fixture
def note(leah):
    """What Leah said for something new; only she can hear it."""
    return actions.speak_draft(by=leah, heard=sound.read(sounds.webm()))


# --- What is taken ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sounds.EVERY)
def test_each_kind_is_known_by_its_content_and_keeps_nothing_private(kind):
    raw = sounds.EVERY[kind](seconds=7)
    assert sounds.PRIVATE in raw

    heard = sound.read(raw)

    assert (heard.kind, heard.seconds) == (kind, 7)
    assert sounds.PRIVATE not in heard.data
    assert sound.read(heard.data) == heard
    with pytest.raises(ValidationError) as refused:
        sound.read(sounds.EVERY[kind](seconds=200))
    assert refused.value.code == "long"


def test_dates_and_makers_are_gone_and_the_sound_is_not():
    assert b"\xe1\xe1\xe1\xe1" in sounds.mp4() and b"iPhone" in sounds.ogg()

    assert b"\xe1\xe1\xe1\xe1" not in sound.read(sounds.mp4()).data
    assert b"iPhone" not in sound.read(sounds.ogg()).data
    assert all(b"sound" in sound.read(sounds.EVERY[kind]()).data for kind in ("webm", "m4a", "ogg"))


def test_the_checksum_of_a_changed_page_is_right():
    data = sound.read(sounds.ogg()).data
    start = data.index(b"OggS", 4)
    page = bytearray(data[start : data.index(b"OggS", start + 4)])
    told, page[22:26] = page[22:26], bytes(4)
    crc = 0
    for octet in page:  # bit by bit, as the format's own text says it
        crc ^= octet << 24
        for _bit in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF

    assert told == crc.to_bytes(4, "little")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\0" + bytes(200),
        b"\xff\xd8\xff\xe0" + bytes(200),  # a photo
        sounds.webm(track=b"\x01"),  # a film
        sounds.mp4(handler=b"vide"),
        sounds.webm()[:40],
        sounds.ogg(private=b"x" * 600)[:400],
        b"\x1aE\xdf\xa3" + bytes(50),
        b"\0\0\0\x08ftyp" + b"\0\0\x10\0moov" * 400,
        b"RIFF\x04\0\0\0WAVEfmt ",
        b"ID3\x03\0\0\x7f\x7f\x7f\x7f",
        b"OggS" + b"\xff" * 60,
    ],
)
def test_anything_else_is_refused_in_plain_words(data):
    with pytest.raises(ValidationError, match="We can’t play this file"):
        sound.read(data)


def test_what_is_too_big_is_refused_and_broken_files_take_no_time():
    with pytest.raises(ValidationError) as refused:
        sound.read(sounds.wav(seconds=30, rate=200_000))
    assert refused.value.code == "big"

    began = time.perf_counter()
    for raw in (make(seconds=5) for make in sounds.EVERY.values()):
        for place in range(0, min(len(raw), 400), 3):
            broken = bytearray(raw)
            broken[place] ^= 0xFF
            with suppress(ValidationError):
                sound.read(bytes(broken))
    assert time.perf_counter() - began < 20


# --- Raising by voice -------------------------------------------------------------------------------------------------


def test_she_says_it_and_the_officer_writes_it_down_and_her_voice_is_gone(client, sign_in, leah, ruth):
    sign_in(client, leah)
    response = client.post("/challenges/raise/voice/", {"sound": upload()})
    draft = Challenge.objects.get()
    here = f"/challenges/raise/{draft.pk}/voice/"
    assert (response.status_code, response["Location"], draft.status) == (302, here, S.DRAFT)
    note = VoiceNote.objects.get()
    assert (note.kind, note.seconds, note.asked_at) == ("webm", 2, None)
    assert client.get("/challenges/raise/").content.count(here.encode()) == 1

    client.post(here, {"ask": "1"})
    sign_in(client, ruth)
    assert b"Voice notes to write down" in client.get("/").content
    assert f"/challenges/voices/{note.pk}/" in client.get("/challenges/voices/").content.decode()
    assert client.get(f"/challenges/raise/{draft.pk}/").status_code == 404  # the draft itself stays hers
    client.post(f"/challenges/voices/{note.pk}/", {"text": "Nobody tells us when they come."})
    draft.refresh_from_db()
    assert draft.own_words == ""

    sign_in(client, leah)
    assert b"Nobody tells us when they come." in client.get(here).content
    response = client.post(here, {"text": "Nobody tells us when they come. Or why."})
    assert response["Location"] == f"/challenges/raise/{draft.pk}/"
    draft.refresh_from_db()
    assert draft.own_words == "Nobody tells us when they come. Or why."
    assert not VoiceNote.objects.exists() and not VoiceSound.objects.exists()


def test_her_own_typing_does_it_too_and_nothing_is_sent_without_words(client, sign_in, leah, note):
    sign_in(client, leah)
    draft = note.challenge
    assert client.get(f"/challenges/raise/{draft.pk}/send/").status_code == 302
    with pytest.raises(ValidationError):
        actions.send(draft, by=leah, consent=True)

    actions.save_draft(draft, by=leah, own_words="First this.")
    client.post(f"/challenges/raise/{draft.pk}/voice/", {"text": "Then that."})

    draft.refresh_from_db()
    assert draft.own_words == "First this.\n\nThen that."
    assert not VoiceNote.objects.exists()


def test_sending_written_words_or_deleting_ends_the_voice(client, sign_in, leah, note):
    actions.save_draft(note.challenge, by=leah, own_words="I wrote it after all.")
    actions.send(note.challenge, by=leah, consent=True)
    assert not VoiceSound.objects.exists()

    again = actions.speak_draft(by=leah, heard=sound.read(sounds.webm()))
    sign_in(client, leah)
    client.post(f"/challenges/raise/{again.challenge_id}/voice/", {"delete": "1"})
    assert not VoiceSound.objects.exists()


def test_a_bad_file_comes_back_with_words_and_leaves_nothing(client, sign_in, leah):
    sign_in(client, leah)

    for data, says in ((b"no sound", "We can’t play this file"), (b"\0" * (VoiceNote.BIGGEST + 1), "too big")):
        response = client.post("/challenges/raise/voice/", {"sound": upload(data)})
        assert response.status_code == 422 and says in response.content.decode()
    assert client.post("/challenges/raise/voice/").status_code == 422
    assert not Challenge.objects.exists()


def test_without_an_account_there_is_writing_and_no_recording(client, visitor_draft):
    response = client.get(f"/challenges/raise/{visitor_draft.pk}/voice/")
    assert b"To record a voice note you need to sign in" in response.content and b'type="file"' not in response.content

    assert client.post(f"/challenges/raise/{visitor_draft.pk}/voice/", {"sound": upload()}).status_code == 403
    assert client.get("/challenges/raise/voice/").status_code == 302
    assert not VoiceNote.objects.exists()


@pytest.fixture
def visitor_draft(client, db):
    client.post("/challenges/raise/", {"own_words": "Letters I cannot open."})
    return Challenge.objects.get()


# --- Who hears it -----------------------------------------------------------------------------------------------------


def test_she_hears_it_and_the_officer_once_she_asks_and_nobody_else_ever(client, sign_in, everybody, leah, note):
    at = f"/challenges/voices/{note.pk}/"

    def who(path):
        found = set()
        for name, user in everybody.items():
            sign_in(client, user)
            status = client.get(path).status_code
            assert status in (200, 404)
            found |= {name} if status == 200 else set()
        client.logout()
        assert client.get(path).status_code in (302, 404)
        return found

    assert (who(at + "sound/"), who(at)) == ({"leah"}, set())

    actions.ask_to_write_down(note, by=leah)
    assert (who(at + "sound/"), who(at)) == ({"leah", "ruth"}, {"ruth"})
    opened = AuditEntry.objects.get(action="voice_note_opened")
    assert opened.subject_id == str(note.pk) and not opened.reason

    with pytest.raises(PermissionDenied):
        actions.write_down(note, by=everybody["tom"], text="What he did not hear.")
    with pytest.raises(PermissionDenied):
        actions.use_as_words(note, by=everybody["ruth"], text="Her yes is not mine to give.")


def test_the_sound_is_sent_for_this_page_alone_and_in_pieces(client, sign_in, leah, note):
    sign_in(client, leah)
    at = f"/challenges/voices/{note.pk}/sound/"

    whole = client.get(at)
    assert whole.content == bytes(VoiceSound.objects.get().data)
    assert whole["Content-Type"] == "audio/webm"
    assert whole["Content-Disposition"] == 'inline; filename="voice-note.webm"'
    assert (whole["Cache-Control"], whole["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert b"Leah at home" not in bytes(VoiceSound.objects.get().data)

    part = client.get(at, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole.content[4:10])
    assert part["Content-Range"] == f"bytes 4-9/{len(whole.content)}"
    rest = client.get(at, headers={"Range": "bytes=10-"})
    assert (rest.status_code, rest.content) == (206, whole.content[10:])
    assert client.get(at, headers={"Range": "bytes=999999-"}).status_code == 416
    assert client.get(at, headers={"Range": "pieces=1-2"}).status_code == 200


def test_the_officers_list_asks_as_much_for_thirty_and_names_nobody(client, sign_in, leah, ruth, note, query_count):
    actions.ask_to_write_down(note, by=leah)
    sign_in(client, ruth)
    one = query_count(lambda: client.get("/challenges/voices/"))
    for _more in range(29):
        more = actions.speak_draft(by=leah, heard=sound.read(sounds.webm()))
        actions.ask_to_write_down(more, by=leah)

    many = query_count(lambda: client.get("/challenges/voices/"))

    assert many == one
    page = client.get("/challenges/voices/").content.decode()
    assert page.count("Listen and write") == 30
    assert "Leah" not in page and Authorship.objects.first().alias not in page


@pytest.fixture
def query_count(django_assert_max_num_queries):
    def count(do):
        with django_assert_max_num_queries(60) as asked:
            do()
        return len(asked)

    return count


# --- Until when, and who is told --------------------------------------------------------------------------------------


def test_she_is_told_once_and_the_outbox_names_no_challenge(leah, ruth, note):
    actions.ask_to_write_down(note, by=leah)
    actions.write_down(note, by=ruth, text="Nobody tells us.")
    actions.write_down(note, by=ruth, text="Nobody tells us when.")

    told = Notice.objects.get(kind="voice_written")
    assert told.user == leah
    assert str(note.challenge_id) not in f"{told.event} {told.refs}"
    assert str(note.pk) not in f"{told.event} {told.refs}"


def test_a_voice_note_goes_after_thirty_days_and_the_draft_stays(leah, note):
    now = timezone.now()
    assert retention.VOICES.by_day(now, now + timedelta(days=31)) == {timezone.localdate(now) + timedelta(days=30): 1}
    assert retention.forget_voices(now + timedelta(days=29)) == 0

    assert retention.forget_voices(now + timedelta(days=30, seconds=1)) == 1

    assert not VoiceSound.objects.exists()
    assert Challenge.objects.filter(pk=note.challenge_id).exists()
