"""
The only code that changes a challenge (design.md 3.1): one function an intent, the same for view, command and CMS.

Each checks the policy, locks, saves, writes the timeline, and tells the world only after commit. Keyword-only
arguments; returns the object; raises `ValidationError` (a sentence to show) or `PermissionDenied`.
"""

from .check_backs import ask_if_it_lasted, say_if_it_lasted
from .clab import (
    answer_list_check,
    back,
    give_verdict,
    propose_wording,
    reopen,
    take_back_backing,
    take_on,
)
from .clocks import decide_clock
from .commitments import commit, confirm_commitment, mark_done, move_date
from .concerns import mark_concern_seen, raise_concern
from .desk import move_promises, thank
from .news import UPDATE_WORDS, may_be_news, post_update
from .offer import draft_entry, link_entry, say_it_is_in_the_offer
from .publishing import agree_to_publish, answer_publication, ask_to_publish, told_in_person, unpublish
from .raising import (
    answer_wording,
    choose_name,
    claim,
    forget_contact,
    raise_challenge,
    reply_to_answer,
    save_draft,
    send,
    start_draft,
    withdraw,
)
from .safety import hold, merge, pass_check, redirect, renew_claim_code, write_down_for_someone
from .table import (
    add_part,
    answer,
    close_no,
    explain_part,
    look_again,
    pause,
    propose_answer,
    put_on_table,
    resume,
    start,
)
from .top import ask_the_top, reply_from_the_top
from .voices import ask_to_write_down, delete_voice, speak_draft, use_as_words, write_down

__all__ = [
    "UPDATE_WORDS",
    "add_part",
    "agree_to_publish",
    "answer",
    "answer_list_check",
    "answer_publication",
    "answer_wording",
    "ask_if_it_lasted",
    "ask_the_top",
    "ask_to_write_down",
    "ask_to_publish",
    "back",
    "choose_name",
    "claim",
    "close_no",
    "commit",
    "confirm_commitment",
    "decide_clock",
    "delete_voice",
    "explain_part",
    "forget_contact",
    "give_verdict",
    "hold",
    "draft_entry",
    "link_entry",
    "say_it_is_in_the_offer",
    "look_again",
    "mark_concern_seen",
    "mark_done",
    "may_be_news",
    "merge",
    "move_date",
    "move_promises",
    "pass_check",
    "pause",
    "post_update",
    "propose_answer",
    "propose_wording",
    "put_on_table",
    "raise_challenge",
    "raise_concern",
    "redirect",
    "renew_claim_code",
    "reopen",
    "reply_from_the_top",
    "reply_to_answer",
    "resume",
    "save_draft",
    "say_if_it_lasted",
    "send",
    "speak_draft",
    "start",
    "start_draft",
    "take_back_backing",
    "take_on",
    "thank",
    "told_in_person",
    "unpublish",
    "use_as_words",
    "withdraw",
    "write_down",
    "write_down_for_someone",
]
