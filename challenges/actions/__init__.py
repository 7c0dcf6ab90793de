"""
The only code that changes a challenge (design.md 3.1): one function an intent, the same for view, command and CMS.

Each checks the policy, locks, saves, writes the timeline, and tells the world only after commit. Keyword-only
arguments; returns the object; raises `ValidationError` (a sentence to show) or `PermissionDenied`.
"""

from .clab import (
    answer_list_check,
    back,
    give_verdict,
    propose_wording,
    reopen,
    take_back_backing,
    take_on,
)
from .concerns import mark_concern_seen, raise_concern
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
    commit,
    confirm_commitment,
    explain_part,
    look_again,
    mark_done,
    move_date,
    pause,
    post_update,
    propose_answer,
    put_on_table,
    resume,
    start,
)
from .top import ask_the_top, reply_from_the_top

__all__ = [
    "add_part",
    "agree_to_publish",
    "answer",
    "answer_list_check",
    "answer_publication",
    "answer_wording",
    "ask_the_top",
    "ask_to_publish",
    "back",
    "choose_name",
    "claim",
    "close_no",
    "commit",
    "confirm_commitment",
    "explain_part",
    "forget_contact",
    "give_verdict",
    "hold",
    "look_again",
    "mark_concern_seen",
    "mark_done",
    "merge",
    "move_date",
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
    "send",
    "start",
    "start_draft",
    "take_back_backing",
    "take_on",
    "told_in_person",
    "unpublish",
    "withdraw",
    "write_down_for_someone",
]
