from .audit import AuditEntry
from .chore import Chore, ChoreRun
from .group import Membership, Organisation, Role, WorkingGroup
from .invitation import Invitation
from .notice import How, Notice, NoticeChoice, Topic
from .user import User

__all__ = [
    "AuditEntry",
    "Chore",
    "ChoreRun",
    "How",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeChoice",
    "Organisation",
    "Role",
    "Topic",
    "User",
    "WorkingGroup",
]
