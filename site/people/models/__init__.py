from .audit import AuditEntry
from .group import Membership, Organisation, Role, WorkingGroup
from .invitation import Invitation
from .user import User

__all__ = ["AuditEntry", "Invitation", "Membership", "Organisation", "Role", "User", "WorkingGroup"]
