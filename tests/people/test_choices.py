"""What we tell you: her own choices, in plain words, under the question of safe contact that is stronger (F8)."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from people import actions, choices, notices
from people.models import How, Notice, NoticeChoice, Topic, User

pytestmark = pytest.mark.django_db
ABOUT_HER = {"display_name": "Leah", "language": "en-gb", "safe_contact": "email", "out_of_county": "", "age_band": ""}
CHOSEN = {"tell_mine": "site", "tell_backed": "nothing", "mail_rhythm": "daily"}
HOURS = {"quiet_from": "22:30", "quiet_until": "07:00"}


def test_leah_chooses_and_no_one_else_changes(client, sign_in, leah, yonas):
    sign_in(client, leah)

    answer = client.post(reverse("me"), {**ABOUT_HER, **CHOSEN, **HOURS})

    assert (answer.status_code, answer["Location"]) == (302, reverse("me"))
    leah.refresh_from_db()
    said = choices.choices_of(leah)
    assert (said[Topic.MINE], said[Topic.BACKED]) == (How.SITE, How.NOTHING)
    assert leah.mail_rhythm == User.MailRhythm.DAILY
    assert (leah.quiet_from, leah.quiet_until) == (time(22, 30), time(7))
    assert set(NoticeChoice.objects.values_list("user", flat=True)) == {leah.pk}
    assert User.objects.get(pk=yonas.pk).quiet_from is None


def test_the_page_shows_what_stands_and_what_she_chose(client, sign_in, leah):
    sign_in(client, leah)
    form = client.get(reverse("me")).context["form"]
    assert (form["tell_mine"].value(), form["tell_backed"].value()) == (How.EMAIL, How.SITE)

    client.post(reverse("me"), {**ABOUT_HER, **CHOSEN, **HOURS})

    page = client.get(reverse("me"))
    form = page.context["form"]
    assert (form["tell_mine"].value(), form["mail_rhythm"].value()) == (How.SITE, "daily")
    assert 'value="22:30"' in page.content.decode()


@pytest.mark.parametrize(
    ("who", "topics"),
    [
        ("leah", ["mine", "backed"]),
        ("yonas", ["mine", "backed", "work", "meetings"]),
        ("amara", ["mine", "backed", "work", "meetings"]),
        ("priya", ["owed", "work", "meetings"]),
        ("tom", ["work", "meetings"]),
        ("ruth", ["work", "meetings"]),
        ("fiona", ["work"]),
        ("ed", []),
        ("ada", []),
    ],
)
def test_everybody_is_asked_about_what_she_can_be_told(client, sign_in, request, who, topics):
    person = request.getfixturevalue(who)
    sign_in(client, person)

    form = client.get(reverse("me")).context["form"]

    assert [topic.value for topic in form.topics] == topics
    assert {name for name in form.fields if name.startswith("tell_")} == {f"tell_{topic}" for topic in topics}
    assert ("quiet_from" in form.fields) == bool(topics)


def test_who_was_told_and_lost_her_seat_can_still_say_no_more(client, sign_in, ed):
    Notice.objects.create(event="a", kind="verdict", topic=Topic.MINE, user=ed, recipient="u", channel="email")
    sign_in(client, ed)
    words = {"display_name": "Ed", "language": "en-gb", "safe_contact": "email", "tell_mine": "nothing"}

    assert client.post(reverse("me"), words).status_code == 302

    assert choices.choices_of(ed)[Topic.MINE] == How.NOTHING


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tell_mine", "by pigeon"),
        ("mail_rhythm", "hourly"),
        ("quiet_from", "half past late"),
        ("quiet_until", "25:00"),
        ("quiet_until", ""),
        ("quiet_from", ""),
    ],
)
def test_nonsense_gets_a_sentence_and_nothing_is_kept(client, sign_in, leah, field, value):
    sign_in(client, leah)

    answer = client.post(reverse("me"), {**ABOUT_HER, **CHOSEN, **HOURS, "display_name": "Lee", field: value})

    assert answer.status_code == 422
    assert answer.context["form"].errors
    leah.refresh_from_db()
    assert (leah.display_name, leah.mail_rhythm, leah.quiet_from) == ("Leah", "at_once", None)
    assert not NoticeChoice.objects.exists()


def test_a_topic_she_cannot_have_is_passed_over(client, sign_in, leah):
    sign_in(client, leah)
    client.post(reverse("me"), {**ABOUT_HER, **CHOSEN, "tell_owed": "nothing"})
    assert not NoticeChoice.objects.filter(topic=Topic.OWED).exists()


def test_the_action_refuses_what_does_not_exist(leah):
    for wrong in (
        {"how": {"mine": "pigeon"}},
        {"how": {"gossip": "email"}},
        {"how": {}, "quiet_from": time(22)},
        {"how": {}, "mail_rhythm": "hourly"},
    ):
        with pytest.raises(ValidationError):
            actions.choose_notices(user=leah, **wrong)
    assert not NoticeChoice.objects.exists()


def test_quiet_hours_are_given_back_by_emptying_them(client, sign_in, leah):
    sign_in(client, leah)
    client.post(reverse("me"), {**ABOUT_HER, **CHOSEN, **HOURS})
    client.post(reverse("me"), {**ABOUT_HER, **CHOSEN, "quiet_from": "", "quiet_until": ""})

    leah.refresh_from_db()
    assert (leah.quiet_from, leah.quiet_until) == (None, None)


@pytest.mark.parametrize(
    ("contact", "words"),
    [("never", "So we tell you nothing, whatever you pick here."), ("site_only", "So no news comes by email.")],
)
def test_safe_contact_says_what_it_does_to_the_choices(client, sign_in, leah, contact, words):
    sign_in(client, leah)
    assert words not in client.get(reverse("me")).content.decode()

    client.post(reverse("me"), {**ABOUT_HER, "safe_contact": contact})

    assert words in client.get(reverse("me")).content.decode()


def test_what_she_chose_is_what_happens(client, sign_in, leah, monkeypatch):
    kind = notices.Kind("verdict", Topic.MINE, lambda refs, user: {"path": "/"})
    monkeypatch.setitem(notices.KINDS, "verdict", kind)
    sign_in(client, leah)
    assert notices.tell("verdict", to=leah, event="a").channel == Notice.Channel.EMAIL

    client.post(reverse("me"), {**ABOUT_HER, "tell_mine": "nothing"})

    leah = User.objects.get(pk=leah.pk)
    assert notices.tell("verdict", to=leah, event="b") is None


@pytest.mark.parametrize("change", [{"tell_mine": "site"}, {"safe_contact": "site_only"}])
def test_what_waits_to_be_mailed_stands_on_her_page_as_soon_as_she_says_so(
    change, client, sign_in, leah, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setitem(
        notices.KINDS, "verdict", notices.Kind("verdict", Topic.MINE, lambda refs, user: {"path": "/hers/"})
    )
    told = notices.tell("verdict", to=leah, event="a")
    sign_in(client, leah)
    assert client.get("/").context["new"].notices == []

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("me"), {**ABOUT_HER, "tell_mine": "email", **change})

    assert client.get("/").context["new"].notices == [told]


def test_what_she_wants_nothing_of_in_the_same_go_is_not_put_there(
    client, sign_in, leah, django_capture_on_commit_callbacks
):
    told = notices.tell("verdict", to=leah, event="a")
    sign_in(client, leah)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("me"), {**ABOUT_HER, "safe_contact": "site_only", "tell_mine": "nothing"})

    told.refresh_from_db()
    assert told.channel == Notice.Channel.EMAIL


def test_one_persons_choice_turns_nobody_elses_mail(client, sign_in, leah, yonas, django_capture_on_commit_callbacks):
    told = [notices.tell("verdict", to=person, event="a") for person in (leah, yonas)]
    sign_in(client, leah)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("me"), {**ABOUT_HER, "tell_mine": "site"})

    assert [Notice.objects.get(pk=one.pk).channel for one in told] == ["site", "email"]
