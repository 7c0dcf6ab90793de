from .help_line import HelpLine
from .page import HomePage, InformationPage
from .settings import SiteSettings

__all__ = ["HelpLine", "HomePage", "InformationPage", "SiteSettings"]
