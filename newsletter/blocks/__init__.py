"""What an issue of the newsletter is made of (domain.md 6). Of a challenge it keeps the public reference alone."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from newsletter.blocks.living import (
    DidYouKnowBlock,
    NextMeetingBlock,
    NotNowBlock,
    OfferChangeBlock,
    OutcomeBlock,
    OutOfCountyBlock,
    ProgressBlock,
)
from newsletter.blocks.written import (
    AsylumBlock,
    EventBlock,
    HaveYourSayBlock,
    HelloBlock,
    LeavingBlock,
    OpportunityBlock,
    QuestionBlock,
    RecruitmentBlock,
    WellDoneBlock,
    WhatWeDidBlock,
    WordBlock,
)
from pages.blocks import HelpLinesBlock, PictureBlock

__all__ = ["IssueBlock", "OutcomeBlock"]


class IssueBlock(blocks.StreamBlock):
    """
    The parts of an issue, in the order the editors choose.

    Every issue has one for who lives outside the county (S1 2.20). That is asked when its words are frozen
    (`newsletter.actions.freezing`) and not here, so that a draft without it can be saved.
    """

    hello = HelloBlock()
    outcome = OutcomeBlock()
    offer_change = OfferChangeBlock()
    not_now = NotNowBlock()
    progress = ProgressBlock()
    out_of_county = OutOfCountyBlock()
    question = QuestionBlock()
    what_we_did = WhatWeDidBlock()
    have_your_say = HaveYourSayBlock()
    next_meeting = NextMeetingBlock()
    did_you_know = DidYouKnowBlock()
    opportunity = OpportunityBlock()
    event = EventBlock()
    recruitment = RecruitmentBlock()
    asylum = AsylumBlock()
    word = WordBlock()
    well_done = WellDoneBlock()
    member_leaving = LeavingBlock()
    picture = PictureBlock()
    help = HelpLinesBlock(label=_("Get help now"))

    class Meta:
        block_counts = {
            "hello": {"max_num": 1},
            "progress": {"max_num": 1},
            "out_of_county": {"max_num": 1},
            "question": {"max_num": 1},  # one question of the month
            "help": {"max_num": 1},
        }
