"""
The newsletter: its issues, which are pages of the CMS (`issue.py`), and what is no page and never seen there: who reads
it and said yes to that (`reader.py`), the words an issue went out with (`snapshot.py`), its way to each reader
(`sending.py`), which returned mail was read already (`returned.py`), and what readers answered (`question.py`).
"""

from .issue import NewsletterIndexPage, NewsletterIssuePage
from .question import AnswerCount, AnswerSpent
from .reader import Consent, Reader, Suppression
from .returned import MailRead
from .sending import Delivery, Pace, Sending
from .snapshot import IssueSnapshot

__all__ = [
    "AnswerCount",
    "AnswerSpent",
    "Consent",
    "Delivery",
    "IssueSnapshot",
    "MailRead",
    "NewsletterIndexPage",
    "NewsletterIssuePage",
    "Pace",
    "Reader",
    "Sending",
    "Suppression",
]
