"""How the library is searched and narrowed."""

from django.contrib.admin import SimpleListFilter

from pictures.uses import unused

TERMS = 8


class Kind(SimpleListFilter):
    """Pictures that want something done about them."""

    title = "what is lacking"
    parameter_name = "lacks"
    words = {
        "alt": ("without alt text", lambda rows: rows.without_alt()),
        "credit": ("without a credit", lambda rows: rows.filter(credit="")),
        "use": ("unused", unused),
        "renditions": ("renditions failed", lambda rows: rows.failed()),
    }

    def lookups(self, request, model_admin):
        """Every kind there is."""
        return [(key, label) for key, (label, _) in self.words.items()]

    def queryset(self, request, queryset):
        """The pictures of that kind; an unknown word narrows nothing."""
        return self.words[self.value()][1](queryset) if self.value() in self.words else queryset


def search(rows, text: str):
    """The pictures about which every word is said somewhere: title, alt text, credit, terms or tags."""
    for term in text.replace("\x00", "")[:200].casefold().split()[:TERMS]:
        rows = rows.filter(words__contains=term)
    return rows
