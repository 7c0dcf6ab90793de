"""
What people do in a live meeting. Each is one transaction: policy, the change, and the journal's next number.

Keyword-only arguments; `op_id` names the tap, so a repeat returns the first event and changes nothing (trust.md M1).
All return the `MeetingEvent`; they raise `PermissionDenied`, or `ValidationError` with a sentence to show. What changes
a challenge is done by `challenges.actions`. The journal knows who tapped what and when: `rate` stays out of it, as
does what is done with the minutes once the meeting is over.
a challenge is done by `challenges.actions`. `rate` and the pre-meet stay out of the journal, which knows who tapped
what and when; so their actions return what they changed.
"""

from .ahead import read_out, send_words, take_words_back
from .breaks import end_break, start_break
from .cards import explain_word, show_card, take_card_down, take_word_off
from .chair import hand_chair, take_chair
from .feelings import ask_feelings, drop_feelings, feel, show_feelings
from .hard import give_heads_up, mark_hard
from .lines import hand_lines, hide_line, on_now, post_line, post_news, release_line
from .minutes import agree, decide_correction, forget, freeze_minutes, propose_correction, write_short
from .planning import call_off, change_meeting, plan_item
from .pre_meet import ask_ahead, give_part_back, mark_asked, questions_of, take_part, take_question_back
from .rating import rate
from .running import change_order, close, go_live, next_item, plan_agenda, take_off
from .speaking import (
    add_speaker,
    ask_to_speak,
    call_speaker,
    clear_speakers,
    end_turn,
    let_go,
    no_more,
    put_back,
    take_off_list,
)
from .table import (
    answer,
    answer_promise,
    drop_promise,
    give_verdict,
    lock_promise,
    pause,
    read_back_promise,
    resume,
    start,
)

__all__ = [
    "add_speaker",
    "agree",
    "answer",
    "answer_promise",
    "ask_ahead",
    "ask_feelings",
    "ask_to_speak",
    "call_off",
    "call_speaker",
    "change_meeting",
    "change_order",
    "clear_speakers",
    "close",
    "decide_correction",
    "drop_feelings",
    "drop_promise",
    "end_break",
    "end_turn",
    "explain_word",
    "feel",
    "forget",
    "freeze_minutes",
    "give_heads_up",
    "give_part_back",
    "give_verdict",
    "go_live",
    "hand_chair",
    "hand_lines",
    "hide_line",
    "let_go",
    "lock_promise",
    "mark_asked",
    "mark_hard",
    "next_item",
    "no_more",
    "on_now",
    "pause",
    "plan_agenda",
    "plan_item",
    "post_line",
    "post_news",
    "propose_correction",
    "put_back",
    "questions_of",
    "rate",
    "read_back_promise",
    "read_out",
    "release_line",
    "resume",
    "send_words",
    "show_card",
    "show_feelings",
    "start",
    "start_break",
    "take_card_down",
    "take_chair",
    "take_off",
    "take_off_list",
    "take_part",
    "take_question_back",
    "take_word_off",
    "take_words_back",
    "write_short",
]
