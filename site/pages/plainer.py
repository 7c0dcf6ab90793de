"""
The word helper on the forms of those at work: a hint, said once, and never a block (A14, A17, A39).

A young person's own words get none, whatever seat she has: who has lived it says it as she likes.
"""

from django.contrib import messages
from django.utils.translation import gettext as _

from pages import words
from people import roles

AS_IT_IS = "as_it_is"  # she has read the hint, and sends it all the same
NO_WORDS = {"csrfmiddlewaretoken", "op_id", "email", AS_IT_IS}


def flags_of(user, *texts):
    """
    Words to avoid in what somebody at work here wrote, each once, with better ones.

    None for a young person, and none for who has no account, and may be one.
    """
    if roles.is_care_leaver(user) or not user.is_authenticated:
        return []
    found = words.once(words.check("\n".join(map(str, texts)), partner_reply=True))
    return [flag for flag in found if flag.level != "info"]


def afterwards(request):
    """
    What a form that is saved by now could have said plainer, in sentences: where asking first would be in the way.

    None where she was asked first, and sent it as it is.
    """
    if AS_IT_IS in request.POST:
        return []
    sent = [value for name, values in request.POST.lists() if name not in NO_WORDS for value in values]
    typed = [value for value in sent if " " in value.strip()]  # the codes of buttons and lists are no words of hers
    facts = [{"word": flag.word, "better": flag.prefer} for flag in flags_of(request.user, *typed)]
    return [_("Next time for “%(word)s”, better say: %(better)s") % each for each in facts]


def say_afterwards(request):
    for sentence in afterwards(request):
        messages.warning(request, sentence)
