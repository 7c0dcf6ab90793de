from .alert import Alert
from .approval import OurWords
from .easy import EasyRead
from .help_line import HelpLine
from .ours import OurPage
from .page import HomePage, InformationPage
from .publishing import KeptWord, SecondPerson
from .search_word import SearchWord
from .settings import SiteSettings

__all__ = [
    "Alert",
    "EasyRead",
    "HelpLine",
    "HomePage",
    "InformationPage",
    "KeptWord",
    "OurPage",
    "OurWords",
    "SearchWord",
    "SecondPerson",
    "SiteSettings",
]
