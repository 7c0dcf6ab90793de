"""The pack: all that one reads before the meeting, for each what she may read; it prints well, large too (X-A15)."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.meeting import actions, pack
from challenges.models import Commitment, Word
from events.actions import say_coming
from pages import seed as pages
from people.models import Role
from tests.challenges.stages import meeting_of
from tests.factories import make_group, make_seat, make_user
from tests.standing import kept


@kept
def ready(listed, priya, amara, yonas):
    """A meeting with place and link, somebody coming, an update and a promise that is late."""
    listed.place, listed.online_link = "The library", "https://meet.example.org/room"
    listed.save()
    say_coming(listed, by=yonas, coming="yes")
    say_coming(listed, by=priya, coming="online")
    item = next(item for item in listed.agenda.all() if str(item.title) == "Tell us when you come")
    of_challenges.post_update(item.challenge, by=priya, text="Each placement has a new lock. UPDATEWORDS")
    Commitment.objects.filter(part__challenge=item.challenge).update(due=timezone.localdate() - timedelta(days=3))
    return listed


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_that_one_needs_is_in_it(ready, yonas, visit):
    pages.load()
    html = page(visit(yonas, ready, "pack/"))
    for words in (
        "The library",
        "https://meet.example.org/room",
        "1 young person; Repairs lead, Harbour Homes (example) (online)",
        "We hear what changed since last time.",
        "We ask for a promise: who does what, and by when.",
        "We hear how it goes, and ask for an answer.",
        "We ask:",
        "3 days late",
        "UPDATEWORDS",
        "Young people speak first.",
        "Care Leavers Advisory Board",
        "/your-first-meeting/",
    ):
        assert words in html, words
    assert html.index("Letters I can open") < html.index("Tell us when you come") < html.index("Money for the gym")


def test_no_name_no_token_and_nothing_hidden_is_in_it(ready, everybody, visit):
    for name in ("amara", "yonas", "priya", "ruth", "tom"):
        html = page(visit(everybody[name], ready, "pack/"))
        main = html[html.index("<main") : html.index("</main>")]
        assert "csrf" not in main and "<form" not in main and "op_id" not in main
        assert "SECRETWORD" not in html  # what she wrote herself, before CLAB put it in its words
        for person in everybody.values():
            assert person.display_name not in main


def test_only_the_invited_and_each_only_what_she_may_read(stage, visit, everybody, leah):
    group = make_group("homes-task-group")
    meeting = meeting_of(group)
    member, guest = make_user("Mel"), make_user("Gus")
    make_seat(member, group, Role.MEMBER)
    make_seat(guest, group, Role.PARTNER_LEAD)
    challenge = stage.with_j2i(title="Only at J2I")
    meeting.agenda.create(kind="challenge", challenge=challenge, position=1)
    actions.plan_agenda(meeting)

    for outsider in (leah, everybody["fiona"], everybody["priya"]):
        assert visit(outsider, meeting, "pack/").status_code == 404
    officer, seen = page(visit(everybody["ruth"], meeting, "pack/")), page(visit(guest, meeting, "pack/"))

    assert challenge.what_we_asked in officer
    assert "Only at J2I" in seen  # it stands on the list that everyone invited reads
    assert challenge.what_we_asked not in seen and challenge.reference not in seen


def test_what_was_taken_back_and_called_off_is_not_in_it(ready, leah, ruth, yonas, visit):
    item = next(item for item in ready.agenda.all() if str(item.title) == "Tell us when you come")
    of_challenges.withdraw(item.challenge, by=leah)
    html = page(visit(yonas, ready, "pack/"))
    assert "Tell us when you come" not in html and "UPDATEWORDS" not in html
    actions.call_off(ready, by=ruth)
    html = page(visit(yonas, ready, "pack/"))
    assert "This meeting was called off." in html and "Letters I can open" not in html


def test_words_of_the_boards_before_and_of_the_updates_are_explained(ready, yonas, j2i, visit):
    earlier = meeting_of(j2i, starts_at=ready.starts_at - timedelta(days=42))
    elsewhere = meeting_of(make_group("elsewhere"))
    now = timezone.now()
    for meeting, text, meaning in ((earlier, "Tender", "Ask who does it for least."), (elsewhere, "Quorum", "Enough.")):
        Word.objects.create(meeting=meeting, text=text, meaning=meaning, explained_at=now)
    Word.objects.create(meeting=earlier, text="NOTYET")
    later = now + timedelta(minutes=1)
    again = Word.objects.create(meeting=ready, text="tender", meaning="A newer meaning.", explained_at=later)
    html = page(visit(yonas, ready, "pack/"))
    assert "A newer meaning." in html and "Ask who does it for least." not in html
    assert "Quorum" not in html and "NOTYET" not in html
    again.delete()
    items = list(ready.agenda.select_related("challenge"))
    words = dict(pack.words(ready, pack.sheets(ready, items, yonas)))
    assert words["Tender"] == "Ask who does it for least."
    assert words["placement"] == "home; where I live"


def test_large_is_a_plain_link_and_back(ready, yonas, visit):
    assert f'href="/meetings/{ready.pk}/pack/?large=1"' in page(visit(yonas, ready, "pack/"))
    html = page(visit(yonas, ready, "pack/?large=1"))
    assert 'class="wrap flow pack large-print"' in html and "Normal print" in html
    assert "large-print" not in page(visit(yonas, ready, "pack/?large=2"))


def test_it_asks_as_many_statements_for_a_long_list_as_for_a_short_one(ready, stage, priya, yonas, visit):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page(visit(yonas, ready, "pack/"))
        return len(asked)

    cost()
    short = cost()
    for n in range(4):
        challenge = stage.in_progress(meeting=ready, title=f"Another one {n}")
        of_challenges.post_update(challenge, by=priya, text="News.")
    assert cost() == short
