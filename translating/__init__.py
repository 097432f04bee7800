"""What readers' pages say, gathered from the code, and what it is in other languages: the catalogues under locale/."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CODE = ("articles", "panels", "newsletter", "comments", "pictures", "cms")
# Made after templates of others, which have catalogues of their own; the newsroom speaks English.
NOT_OURS = ("account", "admin", "allauth", "mfa", "unfold")
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")
}


def gathered() -> Catalog:
    """Every message of the code, untranslated."""
    catalog = Catalog(project="Paneldesk", fuzzy=False)
    for path, source in _sources():
        for line, message, comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            place = (path.relative_to(ROOT).as_posix(), line)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, str]]:
    for app in CODE:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield path, path.read_text()
    templates = ROOT / "templates"
    for path in sorted(path for path in templates.rglob("*") if path.is_file()):
        if path.relative_to(templates).parts[0] not in NOT_OURS:
            # Calls of gettext among letters that stand for the rest: Python, but for the indentation.
            yield path, re.sub(r"^[ \t]+", "", templatize(path.read_text()), flags=re.MULTILINE)


def languages() -> list[str]:
    """The codes of those there are catalogues for."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def folder(language: str) -> Path:
    """Where the catalogue of a language is, as `django.po`, which people write, and `django.mo`, which is read."""
    return LOCALE / language / "LC_MESSAGES"


def written(language: str) -> Catalog:
    """The catalogue as it is written."""
    with (folder(language) / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """It as programs read it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def renew(language: str) -> list[str]:
    """Have the catalogue hold the messages that there are now, and compile it; returns those that are still to be
    translated. What is said no more is dropped."""
    catalog, found = written(language), gathered()
    found.creation_date = catalog.creation_date  # a date that changes with every run tells nobody anything
    catalog.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    with (folder(language) / "django.po").open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True, include_lineno=False)
    (folder(language) / "django.mo").write_bytes(compiled(catalog))
    return [str(message.id) for message in catalog if message.id and not all(_texts(message))]


def _texts(message) -> tuple:
    return message.string if isinstance(message.string, tuple) else (message.string,)
