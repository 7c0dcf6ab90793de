"""With an answer: one that waits for CLAB, and one each that CLAB called changed, partly changed and an honest no."""

from challenges import actions


def see_the_flat(demo, meetings):
    """Answered: waiting for CLAB's verdict, and the author has said what she thinks."""
    challenge = demo.raised(
        demo.held(-3) - 30,
        by=demo.yonas,
        words="They gave me the keys and said sign. I had never been inside. It was damp.",
        ask="Let us see it before we say yes.",
        name_shown="clab_member",
    )
    demo.taken_on(
        challenge,
        demo.held(-3) - 20,
        title="Let me see the flat before I say yes",
        asked="A visit to each flat, with someone we trust, before we sign.",
        story="We are asked to sign for a flat that we have never seen.",
        pillar="listen-act",
        tags=["housing"],
    )
    demo.on_table(challenge, demo.held(-3) - 10, meetings[-3], homes="A visit before anyone signs.")
    visit = demo.promised(
        challenge, demo.held(-3), demo.homes, "Show each flat before anyone signs.", demo.held(-2), meetings[-3]
    )
    demo.started(challenge, demo.held(-3), meetings[-3])
    demo.public(challenge, demo.held(-3) + 3, by=demo.yonas)
    demo.done(visit, demo.held(-2) - 3, by=demo.priya, evidence="The letting form now has a box: seen by, and the day.")
    demo.answered(
        challenge,
        demo.held(-1),
        by=demo.priya,
        meeting=meetings[-1],
        kind="yes",
        text="You see each flat first. You can bring someone you trust.",
    )
    with demo.on(demo.held(-1) + 1):
        actions.reply_to_answer(challenge.answers.get(), by=demo.yonas, fixes="partly")


def called_by_name(demo, meetings):
    """Changed."""
    challenge = demo.raised(
        demo.held(-3) - 34,
        by=demo.somebody,
        words="They shout my whole name across the room. Everyone looks.",
        ask="Send a text when it is my turn.",
    )
    demo.taken_on(
        challenge,
        demo.held(-3) - 24,
        title="The Jobcentre called my name across the room",
        asked="Tell us quietly when it is our turn.",
        story="Our full name is shouted across the room.",
        pillar="listen-act",
        tags=["benefits", "privacy"],
    )
    demo.on_table(challenge, demo.held(-3) - 10, meetings[-3], jobcentre="Call us quietly.")
    text = demo.promised(
        challenge, demo.held(-3), demo.jobcentre, "Text you when it is your turn.", demo.held(-1), meetings[-3]
    )
    demo.started(challenge, demo.held(-3), meetings[-3])
    demo.done(text, demo.held(-1) - 4, by=demo.gareth, evidence="Every appointment since Monday went out by text.")
    demo.thanked(text, demo.held(-1) - 2, by=demo.dylan)
    demo.answered(
        challenge,
        demo.held(-1),
        by=demo.gareth,
        meeting=meetings[-1],
        kind="yes",
        text="Yes. We text you. Nobody calls your name any more.",
    )
    demo.judged(
        challenge,
        demo.held(-1) + 7,
        kind="changed",
        why="We asked around. It happens every time now.",
        outcome={
            "kind": "policy_change",
            "big": "A text",
            "what_changed": "They text you when it is your turn. No one shouts your name.",
        },
    )
    demo.public(challenge, demo.held(-1) + 9, by=demo.somebody)


def one_form(demo, meetings):
    """Partly changed: what is left is written down. Three months later we ask if it is still working."""
    challenge = demo.raised(
        demo.held(-5) - 30, by=demo.dylan, words="Four forms. The same questions. Four times.", ask="Make it one form."
    )
    demo.taken_on(
        challenge,
        demo.held(-5) - 18,
        title="One form, not four",
        asked="Ask us the same thing once.",
        story="We fill in four forms with the same questions.",
        pillar="thrive",
        tags=["bureaucracy"],
    )
    demo.on_table(challenge, demo.held(-5) - 10, meetings[-5], jobcentre="One form.")
    forms = demo.promised(
        challenge, demo.held(-5), demo.jobcentre, "Make one form out of four.", demo.held(-3), meetings[-5]
    )
    demo.started(challenge, demo.held(-5), meetings[-5])
    demo.done(
        forms, demo.held(-3) - 4, by=demo.gareth, evidence="The new form is in use. The other two are still on paper."
    )
    demo.answered(
        challenge,
        demo.held(-3),
        by=demo.gareth,
        meeting=meetings[-3],
        kind="partly",
        text="Partly. Two of the four forms are one now. Two are still on paper.",
    )
    demo.judged(
        challenge,
        demo.held(-3) + 10,
        kind="partly_changed",
        why="Two forms are one now, and that helps.",
        what_is_left="The other two are still on paper.",
        outcome={"kind": "document_or_tool", "big": "Two, not four", "what_changed": "Two forms are one now."},
    )
    demo.public(challenge, demo.held(-3) + 13, by=demo.dylan)
    demo.asked_if_it_lasted(challenge, 3)  # some days ago, and nobody has answered yet


def cat(demo, meetings):
    """Not now, and here is why."""
    challenge = demo.raised(
        demo.held(-6) - 34, by=demo.another, words="My cat is my family.", ask="Let me keep my cat."
    )
    demo.taken_on(
        challenge,
        demo.held(-6) - 24,
        title="Let me keep my cat",
        asked="Let us have a pet in our flat.",
        pillar="safe-settled-happy",
        tags=["housing", "pets"],
    )
    demo.on_table(challenge, demo.held(-6) - 9, meetings[-6], homes="Allow pets.")
    asked = demo.promised(
        challenge, demo.held(-6), demo.homes, "Ask the owner of the building.", demo.held(-5), meetings[-6]
    )
    demo.started(challenge, demo.held(-6), meetings[-6])
    demo.done(asked, demo.held(-5) - 2, by=demo.priya, evidence="The owner wrote back. The rules say no pets.")
    demo.answered(
        challenge,
        demo.held(-4),
        by=demo.priya,
        meeting=meetings[-4],
        kind="no",
        text="Not now. We rent this building, and its rules say no pets.",
        reason="Harbour Homes (example) rents the building. The owner’s rules say no pets.",
        decided_by="Head of homes, Harbour Homes (example)",
        what_would_change_it="The owner’s rules end next spring.",
        look_again_on=demo.day(170),
    )
    demo.judged(challenge, demo.held(-4) + 12, kind="accept_no", why="It is a no, but an honest one with a date.")
    demo.public(challenge, demo.held(-4) + 15, by=demo.another)
