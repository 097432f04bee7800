"""What a person typed beside what somebody else stored meanwhile, field by field, and which of the two is to stay."""

from dataclasses import dataclass

from articles import drafting
from articles.models import Article
from articles.revisions import label_of, rows_of
from cms.lib.diff import Row

STORED, TYPED = "stored", "typed"


@dataclass(frozen=True)
class Difference:
    """One field that somebody else saved otherwise than this person typed it; `choice` is the one of the two kept."""

    name: str
    label: str
    rows: list[Row]
    choice: str = TYPED


def choices_in(data) -> dict[str, str]:
    """The choices that a form carries: STORED or TYPED by field. Empty, unless it showed two versions."""
    posted = {name: data.get(f"keep-{name}") for name in drafting.FIELDS}
    return {name: choice for name, choice in posted.items() if choice in (STORED, TYPED)}


def stored_value(stored: Article, name: str):
    """What a cleaned form would have in this field, were it filled in as is stored."""
    return list(stored.organizations.all()) if name == "organizations" else getattr(stored, name)


def differences(stored: Article, typed: dict, choices: dict[str, str] | None = None) -> list[Difference]:
    """Where form data, cleaned or as typed, is not what is stored, field by field."""
    found = []
    for name in drafting.FIELDS:
        if name not in typed:
            continue
        theirs, mine = _plain(name, stored_value(stored, name)), _plain(name, typed[name])
        if theirs != mine:
            choice = (choices or {}).get(name, TYPED)
            found.append(Difference(name, label_of(name), rows_of(name, theirs, mine), choice))
    return found


def _plain(name: str, value) -> str:
    if name == "organizations":
        return ", ".join(sorted(str(row) for row in value or ()))
    if name == "picture" and value:
        return f"{value} (number {getattr(value, 'pk', value)})"  # two may have one title
    return drafting.as_kept(name, str(value or ""))
