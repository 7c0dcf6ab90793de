from .agenda import AgendaItem, Line, LineHelper, MeetingEvent, ReadBack
from .ahead import VoiceNote, VoiceSound, WordsAhead
from .answer import Answer, AuthorReply, Outcome, OutcomeEntry, Signature, Verdict
from .authorship import Authorship
from .before import Practice, PreMeetQuestion
from .challenge import Backing, Challenge, ChallengeTag, PrivateNote, ReferenceCounter, as_read
from .check_back import CheckBack
from .clock import Clock
from .commitment import ChallengeUpdate, Commitment, DateChange, OwnerChange, Part, Thanks
from .concern import Concern
from .feelings import FeelingsVote, FeelingToken
from .minutes import AgreedToken, Correction, Minutes
from .publication import Publication
from .rating import RatingCount, RatingToken
from .report import Report
from .speaking import RunningChair, Speaker
from .taken_over import ListCheck, TakenOver
from .theme import Pillar, Principle
from .timeline import TimelineEntry
from .top_ask import TopAsk
from .word_board import Break, PauseCard, Word

__all__ = [
    "AgendaItem",
    "AgreedToken",
    "Answer",
    "AuthorReply",
    "Authorship",
    "Backing",
    "Break",
    "Challenge",
    "ChallengeTag",
    "ChallengeUpdate",
    "CheckBack",
    "Clock",
    "Commitment",
    "Concern",
    "Correction",
    "DateChange",
    "FeelingToken",
    "FeelingsVote",
    "Line",
    "LineHelper",
    "ListCheck",
    "MeetingEvent",
    "Minutes",
    "Outcome",
    "OutcomeEntry",
    "OwnerChange",
    "Part",
    "PauseCard",
    "Pillar",
    "Practice",
    "PreMeetQuestion",
    "Principle",
    "PrivateNote",
    "Publication",
    "RatingCount",
    "RatingToken",
    "ReadBack",
    "ReferenceCounter",
    "Report",
    "RunningChair",
    "Signature",
    "Speaker",
    "TakenOver",
    "Thanks",
    "TimelineEntry",
    "TopAsk",
    "Verdict",
    "VoiceNote",
    "VoiceSound",
    "Word",
    "WordsAhead",
    "as_read",
]
