from .agenda import AgendaItem, Line, MeetingEvent, Minutes, ReadBack
from .answer import Answer, AuthorReply, Outcome, OutcomeEntry, Signature, Verdict
from .authorship import Authorship
from .challenge import Backing, Challenge, ChallengeTag, Pillar, PrivateNote, ReferenceCounter
from .commitment import ChallengeUpdate, Commitment, DateChange, Part
from .concern import Concern
from .publication import Publication
from .taken_over import ListCheck, TakenOver
from .timeline import TimelineEntry

__all__ = [
    "AgendaItem",
    "Answer",
    "AuthorReply",
    "Authorship",
    "Backing",
    "Challenge",
    "ChallengeTag",
    "ChallengeUpdate",
    "Commitment",
    "Concern",
    "DateChange",
    "Line",
    "ListCheck",
    "MeetingEvent",
    "Minutes",
    "Outcome",
    "OutcomeEntry",
    "Part",
    "Pillar",
    "PrivateNote",
    "Publication",
    "ReadBack",
    "ReferenceCounter",
    "Signature",
    "TakenOver",
    "TimelineEntry",
    "Verdict",
]
