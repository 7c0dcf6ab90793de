"""
Who may see and do what with a challenge: one small predicate a question (trust.md 2).

Each takes the person and the challenge and answers yes or no. Whether she sees it at all is
`Challenge.objects.visible_to`; these say what she may read of it and do with it.
"""

from challenges.models import Authorship, Challenge
from people import roles
from people.models import Role

S = Challenge.Status


def is_author(user, challenge):
    """Hers: by account, or by a claim code given in this browser session."""
    if challenge.pk in getattr(user, "claimed", ()):
        return True
    if not user.is_authenticated:
        return False
    if Challenge.authorship.is_cached(challenge):  # a list has fetched it with its rows
        authorship = getattr(challenge, "authorship", None)
        return authorship is not None and authorship.user_id == user.pk
    return Authorship.objects.filter(challenge=challenge, user=user).exists()


def judges(user, challenge=None):
    """CLAB alone takes on and gives verdicts (A5); young people who chair J2I sit on CLAB too."""
    return roles.is_clab_member(user)


def chairs(user, challenge=None):
    """Runs the J2I table: chair or co-chair (A10, D72)."""
    return roles.is_chair(user)


def moderates(user, challenge=None):
    return roles.is_officer(user)


def enters_clab(user):
    """CLAB's room: its members, and the officer who supports them."""
    return roles.is_clab_member(user) or roles.is_officer(user)


def enters_j2i(user):
    """The J2I table: all who sit at it, and Heads of Service, who read it."""
    return roles.sits_at_j2i(user) or roles.is_head_of_service(user)


def reads_own_words(user, challenge):
    """
    The young person's own words, as she wrote them: hers, CLAB's and the officer's.

    Partners and managers read CLAB's wording; a visitor reads what the publication holds.
    """
    if is_author(user, challenge) or roles.is_officer(user) or roles.is_safeguarding_lead(user):
        return True
    return (roles.is_clab_member(user) or roles.is_chair(user)) and challenge.passed_the_check


def follows(user, challenge):
    """She raised one that was joined with this: she reads how it goes, in CLAB's words (domain.md 3.1)."""
    if not hasattr(user, "follows"):  # asked once a request, however many rows a list has
        mine = Challenge.objects.by(user).filter(merged_into__isnull=False)
        nobody = not user.is_authenticated and not getattr(user, "claimed", ())
        user.follows = set() if nobody else set(mine.values_list("merged_into", flat=True))
    return challenge.pk in user.follows


def reads_inside(user, challenge):
    """CLAB's wording, parts, promises with names, answers: those inside, and its author."""
    if challenge.status == S.DRAFT:
        return is_author(user, challenge)
    if is_author(user, challenge) or roles.is_officer(user) or roles.is_safeguarding_lead(user):
        return True
    if roles.is_clab_member(user) or roles.is_chair(user):
        return challenge.passed_the_check
    if follows(user, challenge):
        return True
    if challenge.status == S.AGREED:
        return was_asked(user, challenge)
    return challenge.status in S.at_j2i() and (roles.sits_at_j2i(user) or roles.is_head_of_service(user))


def was_asked(user, challenge):
    """CLAB took it to a role at the top that she holds now (D6). Reads `top_asks` as prefetched."""
    mine = roles.top_roles_of(user)
    return bool(mine) and any(ask.role in mine for ask in challenge.top_asks.all())


def may_ask_the_top(user, challenge):
    """CLAB's direct line: on what it has taken on, and while it is open (D6)."""
    taken_on = challenge.status in S.open() and challenge.status != S.RECEIVED
    return judges(user, challenge) and taken_on and not challenge.is_taken_over


def replies_from_the_top(user, ask):
    """Only who holds that very role now, and still sees what it is about (D6)."""
    return ask.role in roles.top_roles_of(user) and reads_inside(user, ask.challenge)


def sees_people(user):
    """Names of those who promised: inside J2I's own screens only; elsewhere role and organisation."""
    return roles.sits_at_j2i(user) or roles.is_clab_member(user)


def may_back(user, challenge):
    """'Me too' by anybody signed in as a care leaver, on what she may see; not on her own (A4)."""
    return roles.is_care_leaver(user) and challenge.status in S.open() and not is_author(user, challenge)


def may_say_if_it_lasted(user, challenge):
    """'Is it still working?' is asked of the person who raised it, and of CLAB; of nobody else (A9)."""
    return is_author(user, challenge) or judges(user)


def may_ask_to_publish(user, challenge):
    return (judges(user) or moderates(user)) and challenge.status in [S.AGREED, *S.at_j2i()]


def owes(user, commitment):
    """The promise is her organisation's (I3: never another agency's)."""
    return commitment.part.organisation_id in roles.organisations_of(user)


def has_a_desk(user):
    """Who speaks for an organisation at J2I, and so may owe something (A16)."""
    return roles.is_partner(user)


def may_thank(user, challenge):
    """CLAB's members, on what they read: thanks come from young people and from nobody in their name."""
    return judges(user) and reads_inside(user, challenge)


def may_answer_for(user, part):
    """Speak for a part: its organisation's lead or deputy, or the chair, who writes what was said in the room."""
    return part.organisation_id in roles.organisations_of(user) or chairs(user)


def may_post_update(user, challenge):
    """News on a challenge at J2I: a partner with a part in it, the officer, or the chair."""
    if challenge.status not in S.at_j2i():
        return False
    mine = roles.organisations_of(user)
    return moderates(user) or chairs(user) or (bool(mine) and challenge.parts.filter(organisation__in=mine).exists())


def reads_concerns(user):
    """'I'm worried about them': the safeguarding lead and the officer."""
    return roles.is_safeguarding_lead(user) or roles.is_officer(user)


def may_link_entry(user, challenge):
    """CLAB or the officer names the page of the Local Offer that says what changed (PR11)."""
    return enters_clab(user) and not challenge.is_taken_over


def may_draft_entry(user, challenge):
    """The officer or an editor makes a new page of the Local Offer out of what changed, as a draft (A40)."""
    return (roles.is_officer(user) or roles.has_seat(user, {Role.EDITOR})) and not challenge.is_taken_over


def sets_clocks(user):
    """Writes down what a board and its council decided on the promises to young people (domain.md 3.3)."""
    return roles.is_officer(user)


def checks_the_list(user):
    """'CLAB checks the list' is CLAB's own job."""
    return roles.is_clab_member(user)


def may_show_as(user, challenge, name_shown):
    """'A CLAB member' is for members; whoever has left CLAB keeps it where she chose it (A2)."""
    if name_shown != Challenge.NameShown.CLAB_MEMBER:
        return True
    return roles.is_clab_member(user) or challenge.name_shown == name_shown


def may_claim(user):
    """A claim code opens for a visitor or a young person, never for who works with her words (A21)."""
    return not roles.has_a_job_here(user)


def may_renew_code(user, challenge):
    """A new code for one that an officer wrote down and nobody has made hers yet: any participation officer (A21)."""
    authorship = getattr(challenge, "authorship", None)
    if authorship is None or not authorship.helped or authorship.user_id:
        return False
    return roles.is_officer(user) and challenge.status not in (S.WITHDRAWN, S.REDIRECTED)


def enters_for_someone(user):
    """An officer may write down what someone told her (A21)."""
    return roles.is_officer(user)


def role_of(user):
    """The role a person acts in, as the timeline keeps it: a code, never a name."""
    for role, holds in (
        ("chair", roles.is_chair),
        ("clab", roles.is_clab_member),
        ("officer", roles.is_officer),
        ("partner", roles.is_partner),
        ("minute_taker", roles.is_minute_taker),
        ("head_of_service", roles.is_head_of_service),
    ):
        if holds(user):
            return role
    return "person"


def reads_monthly(user):
    """The month's report: those it is for, and those who wrote and look after what stands in it (D5, PR7)."""
    return roles.is_head_of_service(user) or enters_clab(user) or roles.is_chair(user)


def reads_panel(user):
    """The Panel's dashboard: the Panel, and those who read the month (D4)."""
    return roles.is_panel_member(user) or reads_monthly(user)


def may_speak(user):
    """
    A voice note instead of writing: with an account.

    Sound from people nobody can reach would be written down by an officer who then cannot show them the words.
    """
    return user.is_authenticated


def sent_ahead(user, words):
    """Hers: by account, or as the person who raised the challenge it was sent for."""
    if words.by_author:
        return is_author(user, words.item.challenge)
    return user.is_authenticated and words.user_id == user.pk


def owns_voice(user, note):
    """Her own voice note: in a draft of hers, or in words she sends ahead."""
    return is_author(user, note.challenge) if note.challenge_id else sent_ahead(user, note.words_ahead)


def writes_voices_down(user):
    """The participation officer writes down what somebody said, and nobody else hears it (A1)."""
    return roles.is_officer(user)


def hears_voice(user, note):
    """She herself and, once she has asked for it, the officer who writes it down. Nobody else, ever."""
    return owns_voice(user, note) or (note.asked_at is not None and writes_voices_down(user))
