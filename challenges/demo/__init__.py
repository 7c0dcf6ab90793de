"""
The living demo: invented challenges of invented people and organisations, one or more in every state.

Made by the real actions on days in the past, so that each timeline is true to itself. Marked as examples on every
page; facts about the council never come from here.
"""

from django.db import transaction

from challenges.demo import answered, at_work, meetings, on_the_way
from challenges.demo.days import Demo
from challenges.meeting.actions import mark_hard, plan_agenda

# Oldest first, for references are given in the order of taking on.
STORIES = (
    at_work.washing,
    answered.cat,
    answered.one_form,
    answered.called_by_name,
    answered.see_the_flat,
    at_work.night_number,
    at_work.repairs,
    on_the_way.letters,
    on_the_way.key_worker,
)


@transaction.atomic
def load():
    """Make the demo in an empty board. Returns the next meeting. Refuses nothing: call it once (see `load_demo`)."""
    demo = Demo()
    planned = meetings.plan(demo)
    for story in STORIES:
        story(demo, planned)
    on_the_way.small_ones(demo)
    meetings.close_past(planned)
    meetings.write_minutes(demo, planned)
    plan_agenda(planned[0])
    warned = planned[0].agenda.get(challenge__title="Let me see the flat before I say yes")
    mark_hard(planned[0], by=demo.ruth, item_id=warned.pk, hard=True, note="About moving away from where you live")
    meetings.words_ahead(demo, planned[0])
    meetings.before_the_next(demo, planned[0])
    return planned[0]
