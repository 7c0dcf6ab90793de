"""The people of the demo, and the days on which things happened: every story is told with these steps."""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from challenges import actions
from challenges.models import Challenge, Pillar
from people import actions as seats
from people import cast
from people.models import Membership, Role, User

CYCLE = 42


class Demo:
    """The people, the meetings, and the days on which things happened."""

    def __init__(self):
        self.today = timezone.localtime().replace(hour=17, minute=0, second=0, microsecond=0)
        # J2I meets on a Thursday, a little more than two weeks from now.
        self.next_meeting_in = 15 + (3 - (self.today + timedelta(days=15)).weekday()) % 7
        self.people = cast.bring_all()
        self.__dict__.update({name.replace("-", "_"): user for name, user in self.people.items()})
        # They have sat there since before the first story.
        Membership.objects.filter(user__in=self.people.values()).update(from_date=self.day(-1000))
        # People without an account: each keeps what is theirs in a browser session of their own.
        self.somebody, self.another = AnonymousUser(), AnonymousUser()
        self.homes = self._seat(self.priya)
        self.jobcentre = self._seat(self.gareth)
        self.homes_before = self._colleague_before(self.homes)
        self.pillars = {pillar.slug: pillar for pillar in Pillar.objects.all()}

    @staticmethod
    def _seat(user):
        return Membership.objects.select_related("organisation", "group").get(user=user, role=Role.PARTNER_LEAD)

    def _colleague_before(self, seat):
        """Morgan sat there for the same organisation, and left: what Morgan promised went on."""
        morgan = User.objects.create_user("morgan@example.org", display_name="Morgan")
        with self.on(-1000):
            return seats.give_seat(
                user=morgan, group=seat.group, role=seat.role, organisation=seat.organisation, title="Lettings lead"
            )

    def on(self, days, hour=17):
        """Do what follows as if it were that many days from today (negative: ago)."""
        return time_machine.travel(self.today.replace(hour=hour) + timedelta(days=days))

    def day(self, days):
        return (self.today + timedelta(days=days)).date()

    def held(self, back):
        """How many days from today the meeting `back` cycles ago was (negative)."""
        return self.next_meeting_in + CYCLE * back

    # --- Steps that several stories share

    def raised(self, days, *, by, words, ask, name_shown="nothing", check=True):
        with self.on(days, hour=19):
            challenge, _code = actions.raise_challenge(by=by, own_words=words, own_ask=ask, name_shown=name_shown)
        Challenge.objects.filter(pk=challenge.pk).update(is_example=True)
        if check:
            with self.on(days + 1, hour=10):
                actions.pass_check(challenge, by=self.ruth)
        return challenge

    def taken_on(self, challenge, days, *, title, asked, story="", pillar, tags):
        with self.on(days, hour=18):
            actions.propose_wording(
                challenge,
                by=self.yonas,
                title=title,
                what_we_asked=asked,
                story=story,
                pillar=self.pillars[pillar],
                tags=tags,
            )
            return actions.take_on(challenge, by=self.yonas, after_meeting=True)

    def public(self, challenge, days, *, by):
        with self.on(days, hour=12):
            publication = actions.ask_to_publish(challenge, by=self.dylan)
            actions.agree_to_publish(publication, by=self.amara)
            actions.answer_publication(publication, by=by, go_ahead=True)

    def on_table(self, challenge, days, meeting, **parts):
        with self.on(days, hour=9):
            for seat, asked in ((self.homes, parts.get("homes")), (self.jobcentre, parts.get("jobcentre"))):
                if asked:
                    actions.add_part(challenge, by=self.amara, organisation=seat.organisation, asked=asked)
            return actions.put_on_table(challenge, by=self.amara, meeting=meeting)

    def promised(self, challenge, days, seat, what, due, meeting):
        with self.on(days):
            return actions.commit(
                challenge, by=self.amara, owner=seat, what=what, due=self.day(due), meeting=meeting, confirmed=True
            )

    def started(self, challenge, days, meeting):
        with self.on(days):
            actions.start(challenge, by=self.amara, meeting=meeting)

    def done(self, commitment, days, *, by, evidence):
        with self.on(days, hour=11):
            actions.mark_done(commitment, by=by, evidence=evidence)

    def thanked(self, commitment, days, *, by):
        with self.on(days, hour=18):
            actions.thank(commitment, by=by)

    def handed_over(self, days, *, old, to):
        """Both halves of it: the one who leaves names a colleague, who uses the link on the next day."""
        with self.on(days, hour=10):
            link = seats.hand_over_seat(seat=old, by=old.user, email=to.email, display_name=to.display_name)
        with self.on(days + 1, hour=10):
            seats.accept_invitation(token=link.token)

    def answered(self, challenge, days, *, by, meeting, **said):
        with self.on(days):
            mine = {self.priya: self.homes, self.gareth: self.jobcentre}[by].organisation
            actions.propose_answer(challenge, by=by, organisation=mine, **said)
            actions.answer(challenge, by=self.amara, meeting=meeting)

    def judged(self, challenge, days, **said):
        with self.on(days, hour=18):
            actions.give_verdict(challenge, by=self.yonas, after_meeting=True, **said)

    def asked_if_it_lasted(self, challenge, months, *, by=None, lasted=""):
        """Ask on the day the verdict's check-back came due; `by` answers some days later."""
        check_back = challenge.check_backs.get(months=months)
        days = (check_back.due_on - self.today.date()).days
        with self.on(days, hour=8):
            actions.ask_if_it_lasted(check_back)
        if by:
            with self.on(days + 4, hour=19):
                actions.say_if_it_lasted(check_back, by=by, lasted=lasted)

    def news(self, challenge, days, *, by, text, meeting=None):
        with self.on(days, hour=15):
            actions.post_update(challenge, by=by, text=text, meeting=meeting)
