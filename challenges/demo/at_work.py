"""Being worked on, opened again, on hold: what is open at J2I, with what is late and with whom."""

from challenges import actions
from people.models import Role


def repairs(demo, meetings):
    """Being worked on: one promise late and its day moved once, one done, and one that went to a colleague."""
    challenge = demo.raised(
        demo.held(-2) - 44,
        by=demo.leah,
        words="I stayed in all day for the boiler. No one came. Then the Jobcentre said I missed my appointment.",
        ask="Tell us the day and the time by text.",
    )
    with demo.on(demo.held(-2) - 43):
        for friend in (demo.amara, demo.dylan, demo.yonas):
            actions.back(challenge, by=friend)
    demo.taken_on(
        challenge,
        demo.held(-2) - 28,
        title="Tell us when you’re coming to fix it",
        asked="A day and a time for each repair, by text. And no trouble at the Jobcentre when we stay in for one.",
        story="We stay in all day for a repair. No one comes. Then we are told we missed an appointment.",
        pillar="safe-settled-happy",
        tags=["housing", "benefits"],
    )
    demo.on_table(
        challenge,
        demo.held(-2) - 14,
        meetings[-2],
        homes="Text us a day and a time.",
        jobcentre="Move our appointment.",
    )
    demo.promised(
        challenge,
        demo.held(-2),
        demo.homes_before,
        "Text you a day and a time for each repair.",
        demo.next_meeting_in - 6,
        meetings[-2],
    )
    late = demo.promised(
        challenge,
        demo.held(-2),
        demo.homes,
        "Put one page in each flat: who to call when something breaks.",
        -30,
        meetings[-2],
    )
    moved = demo.promised(
        challenge,
        demo.held(-2),
        demo.jobcentre,
        "Move your appointment when you have to stay in for a repair.",
        demo.held(-2) + 14,
        meetings[-2],
    )
    demo.started(challenge, demo.held(-2), meetings[-2])
    demo.public(challenge, demo.held(-2) + 2, by=demo.leah)
    demo.done(moved, demo.held(-2) + 7, by=demo.gareth, evidence="A note to all teams. Four people used it in a week.")
    demo.thanked(moved, demo.held(-2) + 12, by=demo.yonas)
    demo.handed_over(demo.held(-2) + 20, old=demo.homes_before, to=demo.priya)
    demo.news(
        challenge,
        demo.held(-1),
        by=demo.priya,
        text="We tried texts in one house. It worked. Next: every house.",
        meeting=meetings[-1],
    )
    with demo.on(-31, hour=16):
        actions.move_date(
            late, by=demo.priya, new_due=demo.day(-8), reason="The page is written. The printer let us down."
        )


def washing(demo, meetings):
    """Changed, and still working three months later; a year later it was not, and one tap opened it again. Late."""
    challenge = demo.raised(
        demo.held(-13),
        by=demo.somebody,
        words="It costs £4 to wash my clothes. Every week.",
        ask="Take the coin box out.",
    )
    demo.taken_on(
        challenge,
        demo.held(-13) + 10,
        title="It costs £4 to wash my clothes",
        asked="Free washing machines in each house.",
        story="Each wash costs £4, every week.",
        pillar="thrive",
        tags=["housing", "money"],
    )
    demo.on_table(challenge, demo.held(-13) + 25, meetings[-12], homes="Free washing.")
    free = demo.promised(
        challenge, demo.held(-12), demo.homes, "Take out the coin boxes.", demo.held(-10), meetings[-12]
    )
    demo.started(challenge, demo.held(-12), meetings[-12])
    demo.done(free, demo.held(-11), by=demo.priya, evidence="The boxes are gone in all five houses.")
    demo.answered(
        challenge,
        demo.held(-10),
        by=demo.priya,
        meeting=meetings[-10],
        kind="yes",
        text="Yes. Washing is free in all five houses.",
    )
    demo.judged(
        challenge,
        demo.held(-10) + 3,
        kind="changed",
        why="We washed our clothes and paid nothing.",
        outcome={"kind": "access_or_discount", "big": "£0", "what_changed": "Washing is free in all five houses."},
    )
    demo.public(challenge, demo.held(-10) + 6, by=demo.somebody)
    demo.asked_if_it_lasted(challenge, 3, by=demo.yonas, lasted="still_working")
    demo.asked_if_it_lasted(challenge, 12, by=demo.yonas, lasted="not_any_more")  # just before the last meeting
    demo.promised(
        challenge, demo.held(-1), demo.homes, "Take the coin boxes out of both houses again.", -3, meetings[-1]
    )
    demo.public(challenge, demo.held(-1) + 3, by=demo.somebody)


def night_number(demo, meetings):
    """On hold, for something named and until a day."""
    challenge = demo.raised(
        demo.held(-3) - 26,
        by=demo.amara,
        words="When something goes wrong at 2 am there are six numbers on the fridge.",
        ask="One number that someone answers.",
        name_shown="clab_member",
    )
    demo.taken_on(
        challenge,
        demo.held(-3) - 16,
        title="Give us one number to call at night",
        asked="One number at night that a person answers.",
        story="At night there are six numbers and nobody picks up.",
        pillar="safe-settled-happy",
        tags=["housing", "safety"],
    )
    demo.on_table(challenge, demo.held(-3) - 8, meetings[-3], homes="One number.")
    demo.promised(challenge, demo.held(-3), demo.homes, "Set up one number to call at night.", 48, meetings[-3])
    demo.started(challenge, demo.held(-3), meetings[-3])
    demo.public(challenge, demo.held(-3) + 4, by=demo.amara)
    with demo.on(demo.held(-1)):
        actions.pause(
            challenge,
            by=demo.amara,
            waiting_for="The new phone contract begins.",
            until=demo.day(47),
            meeting=meetings[-1],
        )
    with demo.on(-12, hour=18):
        actions.ask_the_top(
            challenge, by=demo.yonas, role=Role.DIRECTOR, asks="Can you help us get the night number sooner?"
        )
