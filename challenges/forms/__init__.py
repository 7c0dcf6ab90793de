from .raising import (
    ClaimForm,
    ConcernForm,
    HelpSomeoneForm,
    NameForm,
    RightForm,
    SendForm,
    WordsForm,
)

__all__ = ["ClaimForm", "ConcernForm", "HelpSomeoneForm", "NameForm", "RightForm", "SendForm", "WordsForm"]
