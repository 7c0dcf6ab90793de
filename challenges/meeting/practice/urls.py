"""
The addresses of a practice meeting: those of a meeting, with "practice" where its id would stand.

They have the names of the meeting's own, so that its pages lead here by themselves: `{% url 'meeting-next'
meeting.pk %}` is `/meetings/practice/next/` where the key says so.
"""

from functools import partial

from django.urls import path, register_converter

from challenges.meeting.practice import acts, table
from challenges.meeting.practice.rows import KEY
from challenges.meeting.views import practice
from challenges.meeting.views.door import some_uuid, whole
from challenges.meeting.views.practice import button


class PracticeKey:
    """The word that stands for her own practice meeting."""

    regex = KEY

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(PracticeKey, "practice")

item = {"item_id": partial(whole, name="item")}
line = {"line_id": partial(some_uuid, name="line")}

PLACES = {
    # Pages
    "": ("meeting", practice.begin),
    "chair/": ("meeting-chair", practice.chair),
    "live/": ("meeting-live", practice.live),
    "screen/": ("meeting-screen", practice.screen),
    "lines/": ("meeting-lines", practice.lines),
    "words/": ("meeting-words", practice.words),
    "end/": ("meeting-end", practice.end),
    "minutes/": ("meeting-minutes", practice.minutes),
    "promise/": ("meeting-promise", practice.promise),
    "promise/read/": ("meeting-promise-read", practice.promise_read),
    "answer/": ("meeting-answer", practice.answer),
    "verdict/": ("meeting-verdict", practice.verdict),
    "pause/": ("meeting-pause", practice.pause),
    # Buttons
    "open/": ("meeting-open", button(acts.go_live)),
    "next/": ("meeting-next", button(acts.next_item, **item)),
    "order/": ("meeting-order", button(acts.order, move=partial(practice.text, name="move"))),
    "somebody/": ("practice-somebody", button(acts.somebody)),
    "lines/write/": ("meeting-line-write", practice.write_line),
    "lines/show/": ("meeting-line-show", button(acts.show_line, **line)),
    "lines/hide/": ("meeting-line-hide", button(acts.hide_line, **line)),
    "lines/hand/": ("meeting-lines-hand", button(acts.hand_lines, to=partial(practice.text, name="to"))),
    "card/": ("meeting-card", practice.show_card),
    "card/down/": ("meeting-card-down", button(acts.take_card_down, card_id=partial(whole, name="card"))),
    "words/off/": ("meeting-word-off", button(acts.take_word_off, word_id=partial(whole, name="word"))),
    "break/": ("meeting-break", button(acts.start_break, minutes=partial(whole, name="minutes"))),
    "break/end/": ("meeting-break-end", button(acts.end_break)),
    "promise/drop/": ("meeting-promise-drop", button(table.drop_promise, **item)),
    "start/": ("meeting-start", button(table.start, **item)),
    "resume/": ("meeting-resume", button(table.resume, **item)),
    "feelings/": ("meeting-feel", practice.feel),
    "feelings/ask/": ("meeting-feelings-ask", button(acts.ask_feelings, **item)),
    "feelings/show/": ("meeting-feelings-show", button(acts.show_feelings, **item)),
    "feelings/drop/": ("meeting-feelings-drop", button(acts.drop_feelings, **item)),
    "close/": ("meeting-close", button(acts.close)),
    "throw-away/": ("practice-throw-away", practice.throw_away),
}
urlpatterns = [path(f"<practice:pk>/{where}", view, name=name) for where, (name, view) in PLACES.items()]
