"""'I'm worried about them' on a line: for who reads it, and nobody in the room learns of it."""

from django.urls import reverse

from challenges.meeting import actions
from challenges.models import Concern, Line, MeetingEvent
from tests.standing import kept


@kept
def lines(at_letters, amara, priya):
    """Two lines of Priya's: one shown, one that still waits."""
    actions.post_line(at_letters, by=priya, text="I cannot sleep any more.")
    actions.release_line(at_letters, by=amara, line_id=Line.objects.get().pk)
    actions.post_line(at_letters, by=priya, text="This one waits.")
    return {line.status: line for line in Line.objects.all()}


def at(line):
    return reverse("meeting-line-worried", args=[line.meeting_id, line.pk])


def test_who_reads_a_line_may_say_so_and_the_room_does_not_learn_of_it(client, sign_in, lines, yonas, at_letters):
    events = MeetingEvent.objects.count()
    sign_in(client, yonas)
    assert "I cannot sleep any more." in client.get(at(lines["released"])).content.decode()

    response = client.post(at(lines["released"]), {"words": "She sounds very low."}, follow=True)

    assert response.status_code == 200
    concern = Concern.objects.get()
    assert (concern.about, concern.subject_id) == ("line", str(lines["released"].pk))
    assert concern.words == "She sounds very low."
    assert MeetingEvent.objects.count() == events


def test_a_line_that_waits_is_not_there_for_the_room(client, sign_in, lines, yonas, amara):
    assert sign_in(client, yonas).get(at(lines["waiting"])).status_code == 404
    assert sign_in(client, amara).get(at(lines["waiting"])).status_code == 200


def test_who_is_not_invited_finds_nothing(client, sign_in, lines, leah, fiona):
    for user in (leah, fiona):
        assert sign_in(client, user).post(at(lines["released"])).status_code == 404
    client.logout()
    assert client.get(at(lines["released"])).status_code == 404
    assert not Concern.objects.exists()


def test_every_line_on_the_phone_has_its_link(client, sign_in, lines, yonas, at_letters):
    page = sign_in(client, yonas).get(reverse("meeting-live", args=[at_letters.pk])).content.decode()

    assert at(lines["released"]) in page
    assert at(lines["waiting"]) not in page
