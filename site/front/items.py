"""What waits for one person, one item a thing to do: read by her home, in the order in which it should be done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges import policy, rows, waiting
from challenges.meeting import life
from challenges.models import Concern, VoiceNote
from challenges.path import Status, status_of
from front import running
from local_offer.review import due, room
from local_offer.review import policy as review
from newsletter import waiting as of_news
from pages import publishing
from people import roles
from people.policy import decides_about_mail

SOON = 7  # days: a promise whose day is this near stands on its owner's home


@dataclass(frozen=True)
class Item:
    """What waits, what to do, and the one button. `count` is how many things it stands for (design.md 3.11)."""

    title: str
    text: str
    url: str
    button: str
    status: Status | None = None
    kick: str = ""
    is_example: bool = False
    count: int = 1


def items_of(user):
    """All that this person can do something about now, and nothing that she can only look at."""
    return [item for kind in KINDS for item in kind(user)]


def of(challenge, text, url, button):
    """An item about a challenge, with its chip."""
    return Item(
        challenge.title or _("A challenge"),
        text,
        url,
        button,
        status=status_of(challenge),
        is_example=challenge.is_example,
    )


def to(name, challenge):
    return reverse(name, args=[challenge.reference or challenge.pk])


def for_author(user):
    """An answer, new words or a public text that waits for the person who raised it."""
    for challenge in waiting.for_author(user):
        page = challenge.get_absolute_url()
        if challenge.asks_fix:
            yield of(challenge, _("They answered. Does this fix it? You say first."), page, _("Read the answer"))
        elif challenge.asks_public:
            yield of(challenge, _("This may go public. Read the text first."), page, _("Read the text"))
        elif challenge.asks_lasted:
            yield of(challenge, _("It changed some time ago. Is it still working?"), page, _("Say how it is"))
        else:
            yield of(challenge, _("CLAB wrote it in its own words. Are they right?"), page, _("Read the words"))


def for_clab(user):
    """Yeses, verdicts and new challenges; and the list, until she has checked it."""
    if not policy.judges(user):
        return
    for challenge in waiting.to_judge(user).filter(i_said_yes=False):
        text = _("Is the answer good enough? CLAB decides.")
        if challenge.waiting_verdicts:
            text = _("One of us gave a verdict. Do you say the same?")
        yield of(challenge, text, to("challenge-verdict", challenge), _("Read the answer"))
    for challenge in waiting.to_make_public(user):
        text = _("CLAB has decided. Shall everybody read it? Whoever raised it hears first.")
        yield of(challenge, text, to("challenge-publish", challenge), _("Make it public"))
    for challenge in waiting.to_take_on(user).filter(i_said_yes=False):
        text = _("One of us said yes. One more makes it so.") if challenge.yeses else _("New. Do we take it on?")
        yield of(challenge, text, to("challenge-take-on", challenge), _("Read it"))
    for check_back in waiting.check_backs(user):
        if not policy.is_author(user, check_back.challenge):  # hers stands among hers
            text = _("It changed %(months)d months ago. Is it still working?") % {"months": check_back.months}
            url = check_back.challenge.get_absolute_url()
            yield of(check_back.challenge, text, url, _("Say how it is"))
    done, total = waiting.list_progress(user)
    if done < total:
        text = _("Card %(card)d of %(total)d. About a minute each.") % {"card": done + 1, "total": total}
        yield Item(_("Is it true for you?"), text, reverse("clab-list"), _("Go on"), kick=_("CLAB checks the list"))


def for_officer(user):
    """New words to look at, and worries that nobody has read yet."""
    if policy.reads_concerns(user):
        worries = Concern.objects.filter(seen_at__isnull=True).count()
        if worries:
            text = ngettext(
                "%(count)d person is worried about somebody.", "%(count)d people are worried about somebody.", worries
            )
            yield Item(
                _("Someone is worried"),
                text % {"count": worries},
                reverse("challenge-worries"),
                _("Read it now"),
                count=worries,
            )
    for text in waiting.not_told(user):
        said = _("This may go public, and whoever raised it does not know yet. Tell them in person.")
        yield of(text.challenge, said, text.challenge.get_absolute_url(), _("Look at it"))
    if policy.moderates(user):
        for challenge in waiting.offer_late(user):
            said = _("It changed, and the Local Offer does not say so yet.")
            yield of(challenge, said, to("challenge-offer", challenge), _("Name the page"))
        voices = VoiceNote.objects.filter(asked_at__isnull=False, written_at__isnull=True).count()
        if voices:
            text = ngettext("%(count)d waits for you.", "%(count)d wait for you.", voices) % {"count": voices}
            yield Item(_("Voice notes to write down"), text, reverse("voice-notes"), _("Listen"), count=voices)
        new = waiting.unchecked_count()
        if new:
            text = ngettext("%(count)d waits for you.", "%(count)d wait for you.", new) % {"count": new}
            yield Item(_("New words to look at"), text, reverse("clab-check"), _("Look at them"), count=new)
    if decides_about_mail(user):
        stuck = running.stuck().count()
        if stuck:
            text = ngettext("%(count)d letter waits for your word.", "%(count)d letters wait for your word.", stuck)
            url = reverse("running")
            yield Item(_("Mail that did not arrive"), text % {"count": stuck}, url, _("Look at it"), count=stuck)


def for_minutes(user):
    """After a meeting: the short version that waits for the chair, and facts that somebody says are wrong."""
    if policy.chairs(user):
        for filed in life.to_approve(roles.J2I):
            text = _("The short version of %(day)s waits for you. It goes out when you say it is right.")
            url = reverse("meeting-minutes-short", args=[filed.meeting_id])
            yield Item(_("Is this how it was?"), text % {"day": day_of(filed)}, url, _("Read it"))
    if policy.chairs(user) or roles.is_minute_taker(user):
        for filed in life.to_put_right(roles.J2I):
            text = _("In the minutes of %(day)s.") % {"day": day_of(filed)}
            url = reverse("meeting-minutes", args=[filed.meeting_id])
            yield Item(_("Somebody says a fact is wrong"), text, url, _("Look at it"))


def day_of(filed):
    return date_format(timezone.localtime(filed.meeting.starts_at), "j F")


def for_chair(user):
    """What the chair alone can move."""
    for challenge in waiting.to_put_on_table(user):
        text = _("CLAB took it on. Who has a part, and at which meeting?")
        yield of(challenge, text, to("challenge-table", challenge), _("Put it on the table"))
    for challenge in waiting.answers_to_confirm(user):
        yield of(challenge, _("An answer waits for you."), challenge.get_absolute_url(), _("Read the answer"))
    for challenge in waiting.to_look_at_again(user):
        yield of(challenge, _("The day to look again has come."), challenge.get_absolute_url(), _("Look at it"))
    for publication in waiting.texts_to_agree(user):
        challenge = publication.challenge
        yield of(challenge, _("CLAB asks to make this public."), to("challenge-agree", challenge), _("Read the text"))


def for_the_top(user):
    """CLAB's questions to the role she holds at the top, with the day by which a Head of Service replies (D5, D6)."""
    if not roles.top_roles_of(user):
        return
    for ask in waiting.asked_at_the_top(user):
        text = _("CLAB asks you: %(question)s") % {"question": ask.asks}
        if ask.due_on:
            text += " " + _("Reply by %(day)s.") % {"day": date_format(ask.due_on, "j F")}
        url = reverse("challenge-top-reply", args=[ask.challenge.reference, ask.pk])
        yield of(ask.challenge, text, url, _("Write a reply"))


def for_partner(user):
    """Answers to write, promises to confirm, late ones, and those of the coming week (A16)."""
    organisations = roles.organisations_of(user)
    if not organisations:
        return
    for challenge in waiting.to_answer(organisations):
        text = _("You did what you promised. Now say what came of it.")
        yield of(challenge, text, to("challenge-answer", challenge), _("Propose an answer"))
    for promise in waiting.owed_by(organisations):
        url = reverse("promise", args=[promise.pk])
        if promise.is_late:
            status = Status(rows.late_words(promise.days_late), "late", "s-late")
            yield Item(promise.what, _("Say how it is going, or name a new day."), url, _("Say how it is"), status)
        elif promise.confirmed_at is None:
            text = _("Are these the right words?")
            yield Item(promise.what, text, url, _("Read your promise"), kick=_("Your promise"))
        elif promise.days_left <= SOON:
            text = _("The day is near. Is it done?")
            yield Item(promise.what, text, url, _("Say how it is"), kick=_("Your promise"))


def for_the_offer(user):
    """The yearly review: a look of CLAB, a word of who looks after a page, a change for an editor to write (A38)."""
    right, look = _("Is it still right?"), _("Look at them")
    if review.signs(user):
        number = room.waiting_for_name(user)
        text = ngettext("%(count)d page waits for a look of CLAB.", "%(count)d pages wait for a look of CLAB.", number)
        yield from pages_of_the_offer(number, right, text, "review", look)
    if review.answers(user):
        number = len(due.waiting_for(user))
        text = ngettext("%(count)d page waits for your word.", "%(count)d pages wait for your word.", number)
        yield from pages_of_the_offer(number, right, text, "review-mine", look)
    if review.ends(user):
        number = len(room.doubts())
        text = ngettext("%(count)d page is not right any more.", "%(count)d pages are not right any more.", number)
        yield from pages_of_the_offer(number, _("What has to change"), text, "review-changes", look)


def pages_of_the_offer(number, title, text, name, button):
    """One item for all of these pages, if there are any."""
    if number:
        yield Item(title, text % {"count": number}, reverse(name), button, kick=_("The Local Offer"))


def for_second_person(user):
    """Words for the site: somebody else's, which she reads and says yes to; hers, which came back with a wish."""
    for state in publishing.waits_for(user):
        text = _("Somebody wrote this. You read it, then say yes or no.")
        url = reverse("second-person", args=[state.workflow_state.object_id])
        yield Item(state.revision.object_str, text, url, _("Read it"), kick=_("A page for the site"))
    for state in publishing.came_back(user):
        text = _("The second person asks: %(note)s") % {"note": state.current_task_state.comment}
        url = reverse("wagtailadmin_pages:edit", args=[state.object_id])
        title = state.current_task_state.revision.object_str
        yield Item(title, text, url, _("Change it"), kick=_("A page for the site"))


def for_the_news(user):
    """An issue that a second person lets go, and readers who perhaps got one."""
    for sending in of_news.to_let_go(user):
        text = _("Somebody prepared this. You look at it, then let it go.")
        url = reverse("newsletter-sending", args=[sending.pk])
        yield Item(sending.snapshot.subject, text, url, _("Look at it"), kick=_("The newsletter"))
    for sending, number in of_news.in_doubt(user):
        text = ngettext("%(count)d reader perhaps got it.", "%(count)d readers perhaps got it.", number)
        url = reverse("newsletter-sending", args=[sending.pk])
        title = sending.snapshot.subject
        yield Item(title, text % {"count": number}, url, _("Decide"), kick=_("The newsletter"), count=number)


KINDS = (
    for_author,
    for_officer,
    for_minutes,
    for_chair,
    for_clab,
    for_the_top,
    for_partner,
    for_the_offer,
    for_second_person,
    for_the_news,
)
