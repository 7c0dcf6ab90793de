"""What is kept of the time before a meeting no longer than it is needed (trust.md, retention schedule)."""

from challenges.models import PreMeetQuestion
from people.kept import Kept

QUESTIONS = Kept(PreMeetQuestion.objects.all, "item__meeting__starts_at", PreMeetQuestion.KEEP)


def forget_questions(now):
    """What young people wrote for a meeting is deleted seven days after it was to begin. How many were."""
    return QUESTIONS.over(now).delete()[0]
