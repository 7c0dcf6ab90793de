"""A mail built once is a mail like any other: read by a real parser, by the letter of RFC 5322, 2045 and 8058."""

import email
import email.policy
import re

import pytest

from newsletter import letter, links
from newsletter.letter import BadAddress, Letter, one_address, return_path
from newsletter.models import IssueSnapshot, Reader
from tests.newsletter.readers import WORDS, make_readers, make_sending, parts_of

pytestmark = pytest.mark.django_db


def snapshot(subject="Free buses", words=WORDS):
    return IssueSnapshot(pk=7, issue_id=3, subject=subject, intro="Hello.", parts=parts_of(words))


def reader(address="kim@example.org", **fields):
    return Reader(pk=12, address=address, key="abcdefghijklmnopqrstuv", **fields)


def parsed(built):
    return email.message_from_bytes(built, policy=email.policy.default)


def test_a_mail_has_one_recipient_and_her_own_link_in_every_part(settings):
    settings.SITE_URL = "https://board.example.org"
    her = reader()
    whole = Letter(snapshot()).to(her, 5)
    mail = parsed(whole)

    assert not mail.defects and all(not part.defects for part in mail.walk())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["To"].addresses[0].addr_spec == "kim@example.org" and len(mail["To"].addresses) == 1
    assert mail["Cc"] is None and mail["Bcc"] is None
    word = links.word_of(her)
    for part in mail.iter_parts():
        words = part.get_content()
        assert f"https://board.example.org/news/unsubscribe/{word}/" in words
        assert "Caf\u00e9 news." in words
        assert links.NOBODY not in words
    assert links.NOBODY.encode() not in whole and letter.NUMBER.encode() not in whole


def test_its_headers_are_those_of_rfc_8058_and_5322(settings):
    settings.SITE_URL = "https://board.example.org"
    settings.NEWSLETTER_FROM, settings.NEWSLETTER_REPLY_TO = "Said & Done <news@board.example.org>", "clab@example.org"
    her, built = reader(), Letter(snapshot("Na\u00efve and caf\u00e9 " * 8))
    mail = parsed(built.to(her, 5))
    assert not mail.defects and not mail["Subject"].defects
    assert mail["List-Unsubscribe"] == f"<https://board.example.org/news/unsubscribe/{links.word_of(her)}/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail["List-ID"]).endswith("<news.board.example.org>")
    assert str(mail["Subject"]) == ("Na\u00efve and caf\u00e9 " * 8).strip()
    assert mail["From"].addresses[0].addr_spec == "news@board.example.org"
    assert mail["From"].addresses[0].display_name == "Said & Done"
    assert mail["Reply-To"] == "clab@example.org" and mail["Precedence"] == "list"
    assert mail["Date"].datetime is not None
    once = list(mail)
    assert len(once) == len(set(once))
    assert parsed(built.to(her, 5))["Message-ID"] == mail["Message-ID"]  # sent again after a doubt: the same mail
    assert parsed(built.to(her, 6))["Message-ID"] != mail["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@board\.example\.org>", str(mail["Message-ID"]))


@pytest.mark.parametrize("site", ["https://b.uk", f"https://{'long-' * 11}name.{'x' * 50}.example.org"])
@pytest.mark.parametrize("shift", range(0, 76, 5))
def test_no_link_is_broken_and_every_line_fits_wherever_the_words_end(site, shift, settings):
    settings.SITE_URL = site
    her = reader(address="a" * 60 + "@" + "b" * 60 + ".example.org")
    whole = Letter(snapshot(words="x" * shift + f" {site}/news/unsubscribe/{links.NOBODY}/ =\u00e9 end")).to(her, 1)

    for part in parsed(whole).iter_parts():
        assert part.get_content().count(f"{site}/news/unsubscribe/{links.word_of(her)}/") == 2
    head, _blank, body = whole.partition(b"\r\n\r\n")
    assert whole.isascii() and b"\r\n" not in whole.replace(b"\r\n", b"") and b"\n" not in whole.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert max(map(len, head.split(b"\r\n"))) <= 998


def test_dots_are_doubled_on_the_wire_and_there_alone():
    built, her = Letter(snapshot()), reader()
    plain, wire = built.to(her), built.on_the_wire(her)

    assert wire.endswith(b"\r\n.\r\n") and wire.count(b"\r\n.\r\n") == 1
    assert re.sub(rb"\r\n\.\.", b"\r\n.", wire).removesuffix(b".\r\n") == plain
    assert "\n..A line" in parsed(plain).get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    "evil",
    ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "Kim <a@example.org>", "a", "a@", "@b",
     "a b@example.org", "a@example.org\n", "<a@example.org>", "a@exam_ple.org\x00", "\u00e9@example.org", "a@@b.org",
     "a" * 65 + "@example.org", "a@" + "b." * 130 + "org", "..@example.org", '"a b"@example.org'],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(evil):
    with pytest.raises(BadAddress):
        Letter(snapshot()).to(reader(address=evil))


def test_a_domain_in_letters_of_its_own_goes_in_ascii():
    assert one_address("kim@b\u00fccher.example") == "kim@xn--bcher-kva.example"


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_a_line_break_in_a_subject_makes_no_header(line_break):
    with pytest.raises(ValueError):
        Letter(snapshot(subject=f"Hello{line_break}Bcc: b@example.org"))


def test_a_mail_comes_back_to_an_address_that_names_its_reader(settings):
    her = reader()
    settings.NEWSLETTER_FROM = "Said & Done <news@board.example.org>"
    assert return_path(her) == "news@board.example.org"

    settings.BOUNCE_ADDRESS = "bounces@board.example.org"
    path = return_path(her)
    assert re.fullmatch(r"bounces\+c-[0-9a-f]{20}@board\.example\.org", path)
    assert her.key not in path and len(path.partition("@")[0]) <= 64
    assert path == path.lower()


def test_readers_of_one_edition_share_one_letter(make_issue, settings):
    sending = make_sending(make_issue(), begun=False)
    near, near_too, far, plain = (
        make_readers(1, **said)[0] for said in ({}, {}, {"outside_county": True}, {"text_only": True})
    )
    letters = letter.Letters(sending.snapshot)

    assert letters.of(near) is letters.of(near_too)
    assert len({id(letters.of(one)) for one in (near, far, plain)}) == 3
    assert b"Wherever you live" in letters.of(far).to(far)
