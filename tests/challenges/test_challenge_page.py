"""The challenge page: what each reader reads, and nothing more (domain.md 3.1, trust.md 2, A2, A4, A7)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions
from challenges.models import Challenge, Commitment, Publication, TakenOver, TimelineEntry
from people.models import Membership
from tests.challenges.stages import fresh
from tests.factories import make_seat
from tests.standing import kept

SECRET = "SECRETWORD"  # in her own words
STORY = "CLABSTORY"  # in CLAB's wording
PUBLIC = "PUBLICWORD"  # in the publication alone


@pytest.fixture
def read(sign_in):
    """`read(challenge, user)`: the page as that person gets it, as text; None: a visitor."""

    def read(challenge, user=None, status=200):
        client = Client()
        if user is not None:
            sign_in(client, user)
        response = client.get(challenge.get_absolute_url())
        assert response.status_code == status
        return response.content.decode()

    return read


@kept
def rich(stage, priya, yonas):
    """In work, with news, a moved day, a name, and words for each kind of reader."""
    challenge = stage.in_progress()
    actions.choose_name(challenge, by=stage.author, name_shown="display_name")
    commitment = Commitment.objects.get()
    later = timezone.localdate() + timedelta(days=44)
    actions.move_date(commitment, by=priya, new_due=later, reason="The printer let us down.")
    actions.post_update(challenge, by=priya, text="NEWSWORD: one house is done.")
    actions.back(challenge, by=yonas)
    return fresh(challenge)


def publish(stage, challenge):
    """Public, with a text that says other things than those inside read."""
    publication = stage.publish(challenge)
    Publication.objects.filter(pk=publication.pk).update(title="PUBLICTITLE", words=f"{PUBLIC} letters")
    return fresh(challenge)


# --- Who reads what --------------------------------------------------------------------------------------------------


def test_her_own_words_are_read_by_her_clab_and_the_officer_alone(rich, stage, read, request):
    for reader in ("leah", "yonas", "amara", "ruth"):
        assert SECRET in read(rich, request.getfixturevalue(reader)), reader
    for reader in ("priya", "gareth", "fiona", "dara", "tom"):
        page = read(rich, request.getfixturevalue(reader))
        assert SECRET not in page and STORY in page, reader


def test_before_it_is_public_nobody_outside_sees_that_it_exists(rich, read, request):
    for reader in ("councillor_shah", "ed", "ada"):
        read(rich, request.getfixturevalue(reader), status=404)
    read(rich, status=404)


@pytest.mark.parametrize("reader", [None, "councillor_shah", "ed", "ada"])
def test_from_outside_only_the_publication_is_read(reader, rich, stage, read, request):
    challenge = publish(stage, rich)

    page = read(challenge, reader and request.getfixturevalue(reader))

    assert "PUBLICTITLE" in page and PUBLIC in page
    assert SECRET not in page and STORY not in page and "NEWSWORD" not in page
    assert "Letters I can open" not in page  # the title inside
    assert "Priya" not in page and stage.partner.email not in page
    assert "Repairs lead, Harbour Homes (example)" in page


def test_nothing_on_a_public_page_hints_at_its_author(rich, stage, read):
    actions.choose_name(rich, by=stage.author, name_shown="nothing")
    actions.answer_wording(rich, by=stage.author, yes=False)
    challenge = publish(stage, rich)
    challenge.authorship.name_given = "Skylark"
    challenge.authorship.contact = "her@example.org"
    challenge.authorship.save()

    page = read(challenge)

    for hint in ("Leah", "Skylark", "her@example.org", challenge.authorship.alias, str(challenge.pk)):
        assert hint not in page
    assert "The person who raised it" not in page
    assert "Who raised it says" not in page


def test_names_of_those_who_promised_stand_inside_alone(rich, stage, read, request):
    for reader in ("yonas", "amara", "gareth", "tom"):
        assert "Priya, Repairs lead, Harbour Homes (example)" in read(rich, request.getfixturevalue(reader))
    for reader in ("leah", "fiona"):
        page = read(rich, request.getfixturevalue(reader))
        assert "Priya" not in page
        assert "Repairs lead, Harbour Homes (example)" in page


def test_what_the_officer_wrote_to_her_is_read_by_the_two_alone(rich, read, request):
    rich.notes.create(text="NOTEWORD: call me.")

    for reader in ("leah", "ruth"):
        assert "NOTEWORD" in read(rich, request.getfixturevalue(reader))
    for reader in ("yonas", "amara", "priya", "fiona"):
        assert "NOTEWORD" not in read(rich, request.getfixturevalue(reader))


def test_a_held_one_is_not_read_in_clab_and_not_by_partners(stage, read, request):
    challenge = actions.hold(stage.received(), by=stage.officer, reason="A name is in it.")

    for reader in ("yonas", "amara", "priya", "fiona"):
        read(challenge, request.getfixturevalue(reader), status=404)
    assert SECRET in read(challenge, stage.officer)


def test_an_answer_and_what_its_author_says_stand_beside_clabs_verdict(stage, read):
    challenge = stage.answered()
    actions.reply_to_answer(challenge.answers.get(), by=stage.author, fixes="no")

    page = read(challenge, stage.first)

    assert "Every letter is a text now." in page
    assert "no, it does not" in page
    assert "CLAB has not decided yet" in page


def test_a_no_is_shown_with_its_four_reasons(stage, read):
    page = read(stage.not_now(), stage.author)

    for part in ("The building is rented", "Head of homes", "rules end next year", "We look again:"):
        assert part in page


def test_a_changed_one_says_what_changed_and_why(stage, read):
    challenge = stage.changed()
    stage.publish(challenge)

    page = read(challenge)

    assert "Letters come as texts." in page and "We asked ten people." in page
    assert "win leaf" in page


def test_what_was_sent_back_says_what_is_missing(stage, read):
    page = read(stage.judged("not_good_enough"), stage.partner)

    assert "CLAB says: not good enough" in page
    assert "Two houses still get paper." in page


# --- Promises --------------------------------------------------------------------------------------------------------


def test_a_late_promise_says_so_in_words(rich, read, priya):
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))

    assert "8 days late" in read(rich, priya)


def test_a_moved_day_keeps_the_old_one_and_its_reason(rich, stage, read, priya):
    was = Commitment.objects.get().first_due
    challenge = publish(stage, rich)

    for page in (read(challenge), read(challenge, priya)):
        assert f"Was {was.day} {was:%B %Y}" in page
        assert "The printer let us down." in page


def test_done_is_what_they_say_and_the_proof_is_read_inside(stage, read):
    challenge = stage.answered()
    stage.publish(challenge)

    assert "They say: done on" in read(challenge)
    assert "Ten letters went out as texts." not in read(challenge)
    assert "Ten letters went out as texts." in read(challenge, stage.first)


# --- Name, back, withdraw --------------------------------------------------------------------------------------------


def test_only_a_clab_member_can_show_as_one(rich, stage, leah, read, client, sign_in):
    challenge = publish(stage, rich)
    sign_in(client, leah)
    assert 'value="clab_member"' not in read(challenge, leah)

    client.post(f"/challenges/{challenge.reference}/name/", {"name_shown": "clab_member"})

    assert fresh(challenge).name_shown != "clab_member"
    with pytest.raises(ValidationError):
        actions.save_draft(actions.start_draft(by=leah), by=leah, name_shown="clab_member")


def test_whoever_leaves_clab_keeps_the_name_she_chose_and_cannot_choose_it_anew(rich, stage, leah, clab, read):
    seat = make_seat(leah, clab)
    actions.choose_name(rich, by=leah, name_shown="clab_member")
    Membership.objects.filter(pk=seat.pk).update(until=timezone.localdate())
    leah.__dict__.pop("seats", None)

    assert "a CLAB member" in read(rich, leah)
    actions.choose_name(rich, by=leah, name_shown="clab_member")
    actions.choose_name(rich, by=leah, name_shown="nothing")
    with pytest.raises(ValidationError):
        actions.choose_name(rich, by=leah, name_shown="clab_member")


def test_her_own_page_speaks_to_her_and_not_about_her(stage, leah, yonas, read):
    challenge = stage.answered()

    hers = read(challenge, leah)
    assert "You have not said if this fixes it" in hers
    assert "You have not said yes or no to these words." in hers
    assert "ho raised it" not in hers
    assert "not heard from" in read(challenge, yonas)

    actions.answer_wording(challenge, by=leah, yes=True)
    actions.reply_to_answer(challenge.answers.get(), by=leah, fixes="partly")
    hers = read(challenge, leah)
    assert "You said yes to these words." in hers
    assert "You said if the answer fixes it." in hers
    assert "ho raised it" not in hers
    assert "Who raised it says yes to these words." in read(challenge, yonas)


def test_a_changed_name_shows_at_once_on_every_page(rich, stage, read, client, sign_in):
    challenge = publish(stage, rich)
    readers = [None, stage.author, stage.first, stage.chair, stage.officer]
    assert all("Leah" in read(challenge, reader) for reader in readers)

    make_seat(stage.author, stage.group("clab"))
    sign_in(client, stage.author).post(f"/challenges/{challenge.reference}/name/", {"name_shown": "clab_member"})
    assert all("a CLAB member" in read(challenge, reader) for reader in readers)
    assert not any("Leah" in read(challenge, reader) for reader in readers)

    client.post(f"/challenges/{challenge.reference}/name/", {"name_shown": "nothing"})
    assert not any("a CLAB member</figcaption>" in read(challenge, reader) for reader in readers)
    assert not any("Leah" in read(challenge, reader) for reader in readers)


def test_taken_back_in_one_tap_it_is_gone_from_every_page(rich, stage, read, client, sign_in):
    challenge = publish(stage, rich)
    assert PUBLIC in read(challenge)

    response = sign_in(client, stage.author).post(f"/challenges/{challenge.reference}/withdraw/", follow=True)

    page = response.content.decode()
    assert "You took it back" in page and SECRET not in page
    for reader in (None, stage.first, stage.chair, stage.officer, stage.partner):
        read(challenge, reader, status=404)


def test_looking_never_takes_it_back(rich, stage, client, sign_in):
    for verb in ("withdraw", "name", "wording", "fixes", "publication", "unpublish", "me-too", "stop-mail"):
        assert sign_in(client, stage.author).get(f"/challenges/{rich.reference}/{verb}/").status_code == 405
    assert fresh(rich).status == "in_progress"


@pytest.mark.parametrize("verb", ["name", "wording", "fixes", "publication", "unpublish", "stop-mail"])
def test_who_sees_it_may_not_act_as_its_author(verb, rich, stage, client, sign_in, request):
    actions.agree_to_publish(actions.ask_to_publish(rich, by=stage.first), by=stage.chair)
    answer = {
        "name_shown": "display_name",
        "answer": "yes",
        "publication": rich.publications.get().pk,
        "fixes": "yes",
    }
    before = list(Challenge.objects.values()), list(Publication.objects.values())

    for who in ("priya", "gareth", "fiona"):
        response = sign_in(client, request.getfixturevalue(who)).post(f"/challenges/{rich.reference}/{verb}/", answer)
        assert response.status_code == 403
    sign_in(client, request.getfixturevalue("ada"))
    assert client.post(f"/challenges/{rich.reference}/{verb}/", answer).status_code == 404

    assert (list(Challenge.objects.values()), list(Publication.objects.values())) == before


def test_me_too_counts_once_shows_no_name_and_can_be_undone(rich, stage, client, sign_in, read, dylan):
    where = f"/challenges/{rich.reference}/me-too/"
    sign_in(client, dylan)
    for _tap in range(3):
        client.post(where)

    page = read(rich, stage.author)
    assert "<b>2 people</b> said “me too”" in page
    assert "Dylan" not in page and "Yonas" not in page

    client.post(where, {"undo": "1"})
    assert "<b>1 person</b>" in read(rich, stage.author)


def test_me_too_is_for_care_leavers_who_are_signed_in(rich, stage, client, sign_in, priya):
    challenge = publish(stage, rich)
    where = f"/challenges/{challenge.reference}/me-too/"

    assert client.post(where).status_code == 403
    assert sign_in(client, priya).post(where).status_code == 403
    assert challenge.backings.count() == 1


# --- Addresses, taken over, joined, safe on the page -----------------------------------------------------------------


def test_the_uuid_leads_to_the_reference_once_there_is_one(stage, client, sign_in):
    challenge = stage.received()
    sign_in(client, stage.author)
    assert client.get(f"/challenges/{challenge.pk}/").status_code == 200

    challenge = stage.agreed()

    assert client.get(f"/challenges/{challenge.pk}/").url == f"/challenges/{challenge.reference}/"


def test_a_uuid_tells_a_stranger_nothing(stage, client):
    challenge = stage.agreed()

    assert client.get(f"/challenges/{challenge.pk}/").status_code == 404
    assert client.get(f"/challenges/{challenge.reference}/").status_code == 404


@pytest.mark.parametrize("key", ["C-2026-9999999", "c-2026-001", "x", "..%2f", "C-2026-001'", "1" * 36])
def test_a_strange_address_is_no_address(key, client, db):
    assert client.get(f"/challenges/{key}/").status_code == 404


@pytest.fixture
def council_says_done(db):
    now = timezone.now()
    challenge = Challenge.objects.create(
        title="Furniture storage", status="received", wording="demo", checked_at=now, reference="C-2023-901"
    )
    TakenOver.objects.create(
        challenge=challenge,
        data_id="X1",
        origin="clab",
        council_says="done",
        outcome="A unit is paid.",
        as_at=date(2023, 9, 30),
        source_paragraph="2.10",
    )
    TimelineEntry.objects.create(challenge=challenge, code="taken_over")
    Publication.objects.create(
        challenge=challenge,
        title="Furniture storage",
        what_we_asked="Somewhere to keep our things.",
        what_changed="A unit is paid.",
        asked_by_role="clab",
        agreed_at=now,
        told_at=now,
        live_at=now,
    )
    return challenge


def test_a_taken_over_one_stays_a_plain_claim(council_says_done, read, settings, yonas):
    settings.DEMO = True

    for reader in (None, yonas):
        page = read(council_says_done, reader)
        main = page[page.index("<main") : page.index("</main>")]
        assert "The council says:" in main and "(September 2023)" in main
        assert "CLAB has not checked yet" in main
        assert "Words written for this demo." in main
        assert f"{timezone.localdate():%Y}" not in main.replace("C-2026", "")  # no day of ours
        for word in ("win leaf", 'class="path"', "Next:", "Who promised what"):
            assert word not in main


def test_demo_words_are_not_public_on_a_real_site(council_says_done, read):
    read(council_says_done, status=404)


def test_a_joined_one_leads_to_the_other_whoever_raised_that_one(stage, read):
    challenge = stage.merged()
    challenge.merged_into.authorship.delete()
    link = f'href="{challenge.merged_into.get_absolute_url()}"'

    assert link in read(challenge, stage.author)
    assert link in read(challenge, stage.officer)


def test_a_redirected_one_says_who_helps_and_keeps_no_words(stage, read):
    page = read(stage.redirected(), stage.author)

    assert "Call the advocate." in page
    assert SECRET not in page


def test_hostile_text_is_inert_for_every_reader(stage, read, priya):
    bad = "<script>alert(1)</script>"
    challenge = stage.in_progress(title=f"{bad} title", own_words=f"{bad} words", own_ask=f"{bad} ask")
    Challenge.objects.filter(pk=challenge.pk).update(story=f"{bad} story")
    Commitment.objects.update(what=f"{bad} promise")
    actions.post_update(challenge, by=priya, text=f"{bad} news")
    stage.publish(fresh(challenge), with_own_words=True)

    for reader in (None, stage.author, stage.first, priya, stage.officer):
        page = read(challenge, reader)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; title" in page


def test_a_page_of_one_promise_asks_as_much_as_one_of_many(rich, stage, client, sign_in, priya, gareth):
    publish(stage, rich)
    northgate = Membership.objects.get(user=gareth, role="partner_lead")

    def asked(user):
        browser = Client() if user is None else sign_in(Client(), user)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(rich.get_absolute_url()).status_code == 200
        return len(queries)

    readers = [None, stage.author, stage.first, priya, stage.officer]
    before = [asked(reader) for reader in readers]
    for number in range(5):
        due = timezone.localdate() + timedelta(days=9 + number)
        actions.commit(rich, by=stage.chair, owner=northgate, what=f"Promise {number}.", due=due)
        actions.post_update(rich, by=priya, text=f"News {number}.")

    assert [asked(reader) for reader in readers] == before


def test_what_is_hers_is_kept_by_no_cache(stage, client, sign_in, ruth):
    _challenge, code = actions.write_down_for_someone(by=ruth, own_words="The lift is broken.")
    client.post("/challenges/claim/", {"code": code})

    page = client.get(_challenge.get_absolute_url())

    assert "no-store" in page["Cache-Control"]


def test_what_its_author_says_of_the_answer_is_for_clab(stage, read, fiona):
    challenge = stage.answered()
    actions.reply_to_answer(challenge.answers.get(), by=stage.author, fixes="no")

    for reader in (stage.author, stage.first, stage.chair, stage.officer):
        assert "no, it does not" in read(challenge, reader)
    for reader in (stage.partner, fiona):
        page = read(challenge, reader)
        assert "Every letter is a text now." in page
        assert "Who raised it says" not in page


def test_when_clab_takes_it_off_she_is_told_and_it_is_not_put_on_her(stage, read, run_jobs, mailoutbox):
    challenge = stage.agreed()
    run_jobs()
    mailoutbox.clear()

    actions.withdraw(challenge, by=stage.first)
    run_jobs()
    page = read(challenge, stage.author)

    assert [mail.to for mail in mailoutbox] == [[stage.author.email]]
    assert "CLAB took this off the site" in page
    assert "You took it back" not in page
    assert "You took it back" in read(stage.withdrawn(), stage.author)
