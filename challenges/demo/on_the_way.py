"""Before the work: on the next agenda, taken on, and the states that are short."""

from challenges import actions
from challenges.actions.table import add_to_agenda
from challenges.models import Challenge
from people.models import Role


def letters(demo, meetings):
    """On the J2I table: on the next agenda."""
    challenge = demo.raised(
        -40,
        by=demo.dylan,
        words="They send me letters as a file I can’t open on my phone. When I got it read, the day had gone.",
        ask="Put it in the text, not in a file.",
        name_shown="clab_member",
    )
    demo.taken_on(
        challenge,
        -26,
        title="Letters I can’t open",
        asked="Write it in the message. No files that a phone can’t open.",
        story="Letters come as files that our phones can’t open.",
        pillar="know-why",
        tags=["digital", "information"],
    )
    demo.on_table(challenge, -9, meetings[0], homes="Write it in the message.", jobcentre="Write it in the message.")
    demo.public(challenge, -6, by=demo.dylan)
    with demo.on(-5, hour=18):
        actions.ask_the_top(
            challenge,
            by=demo.yonas,
            role=Role.HEAD_OF_SERVICE,
            asks="Can the letters from your own teams come as a text from now on?",
        )
    for carried in (
        "Tell us when you’re coming to fix it",
        "It costs £4 to wash my clothes",
        "Let me see the flat before I say yes",
    ):
        add_to_agenda(meetings[0], Challenge.objects.get(title=carried), times_carried=1)


def key_worker(demo, meetings):
    """CLAB is taking it on: waiting for the chair to put it on the table."""
    challenge = demo.raised(
        -21,
        by=demo.leah,
        words="My key worker left. I found out from the new one. I never said goodbye.",
        ask="Tell us before they go, so we can say goodbye.",
    )
    demo.taken_on(
        challenge,
        -7,
        title="Let me say goodbye to my key worker",
        asked="Tell us two weeks before, and let us say goodbye and meet the new one.",
        story="Workers leave and we hear it last. Nobody says goodbye.",
        pillar="know-why",
        tags=["relationships"],
    )


def small_ones(demo):
    """The states that are short: writing, just sent, taken back, joined, helped elsewhere."""
    demo.raised(
        -4,
        by=demo.yonas,
        words="Ask me before you tell other people about my life. It is mine.",
        ask="Ask first, each time.",
        name_shown="clab_member",
    )
    demo.raised(
        -1, by=demo.leah, words="The bus to the group costs more than the food.", ask="Pay the bus first.", check=False
    )
    with demo.on(-2, hour=21):
        draft = actions.start_draft(by=demo.yonas)
        actions.save_draft(draft, by=demo.yonas, own_words="The Wi-Fi in my house stops at")
    taken_back = demo.raised(-30, by=demo.another, words="The heating is off.", ask="Turn it on.")
    with demo.on(-28):
        actions.withdraw(taken_back, by=demo.another)
    twin = demo.raised(-33, by=demo.somebody, words="They never say when they come.", ask="Say when.")
    with demo.on(-32):
        same = Challenge.objects.get(title="Tell us when you’re coming to fix it")
        actions.merge(twin, by=demo.ruth, other=same, author_said_yes=True)
    private = demo.raised(-25, by=demo.another, words="About one person.", ask="Help me.", check=False)
    with demo.on(-25, hour=20):
        actions.redirect(
            private,
            by=demo.ruth,
            message="Thank you for telling us. An advocate can help you with this. Their number is on Get help now.",
            asked_author=True,
        )
    Challenge.objects.filter(pk=draft.pk).update(is_example=True)
