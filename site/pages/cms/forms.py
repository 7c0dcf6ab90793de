"""The form of every page: a word of the "swap it" kind is swapped, or kept with a reason, before anything goes up."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from pages import addresses, advice, pieces, words

REASON = "kept-word:"  # then the word: what a reason is called in the form
SWAP = "swap-word"  # "word|better": the button beside a word


class PlainWordsForm(WagtailAdminPageForm):
    """
    Saving a draft never needs anything. Handing it in needs each "swap it" word swapped or explained (A39).

    The reasons stand in `given`, by word, and are stored by `keep_reasons` once the page is saved.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.given = stored_reasons(self.instance) | typed_reasons(self.data)

    def clean(self):
        """A new page's address, before it has its place; the page looks after it from then on."""
        cleaned = super().clean()
        if self.instance.depth is None and "slug" not in self.errors:
            below = bool(self.instance.allowed_subpage_models())
            try:
                addresses.check(cleaned.get("slug"), self.parent_page, has_pages_below=below)
            except ValidationError as taken:
                self.add_error(None, taken)
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if self.is_bound:
            word, _bar, better = self.data.get(SWAP, "").partition("|")
            if better and words.plain(word):
                pieces.swap(self.instance, word, better)
        if self.is_bound and not self.is_deferred_validation and not self.errors:
            held = [one for one in self.advice() if one.holds_back]
            if held:
                said = ", ".join(f"“{one.word}”" if one.word else one.says for one in held)
                self.add_error(
                    None, _("Before it goes up, look at these at the end of the page: %(words)s.") % {"words": said}
                )

    def advice(self):
        """What there is to say about the page as it stands in the form."""
        return advice.of(self.instance, self.given)


def typed_reasons(data):
    """The reasons in a form that was sent, by word; an empty one takes nothing back."""
    return {
        words.normal(name.removeprefix(REASON)): data[name].strip()[:200]
        for name in data
        if name.startswith(REASON) and data[name].strip()
    }


def stored_reasons(page):
    return dict(page.kept_words.values_list("word", "reason")) if page.pk else {}


def keep_reasons(page, data, *, by):
    """After a page was saved: its reasons are those given for words that still stand on it."""
    from pages.models import KeptWord

    typed, known = typed_reasons(data), stored_reasons(page)
    if not typed and not known:
        return
    standing = {one.word for one in advice.of(page) if one.level == advice.MUST and one.word}
    KeptWord.objects.filter(page=page).exclude(word__in=standing).delete()
    for word, reason in typed.items():
        if word in standing and known.get(word) != reason:
            KeptWord.objects.update_or_create(page_id=page.pk, word=word, defaults={"reason": reason, "by": by})
