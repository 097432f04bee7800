"""What a person typed beside what somebody else stored meanwhile, field by field, and which of the two is to stay.

The version that was opened tells who changed what: a field that one side alone changed is taken from there, and a body
that both changed is merged paragraph by paragraph.
"""

from dataclasses import dataclass, field

from articles import drafting, revisions
from articles.models import Article
from cms.lib import html, merge
from cms.lib.diff import Row, side_by_side

STORED, TYPED, MERGED = "stored", "typed", "merged"


@dataclass(frozen=True)
class Passage:
    """A part of a merged body as the page shows it: `rows` of the two texts that differ, or paragraphs alike."""

    part: merge.Part
    rows: list[Row]
    choice: str | None = None

    @property
    def alike(self) -> int:
        """How many paragraphs both have alike."""
        return len(self.part.mine) if self.part.kind in (merge.SAME, merge.BOTH) else 0


@dataclass(frozen=True)
class Difference:
    """One field that is stored otherwise than this person typed it; `choice` is what is to be kept of it.

    `passages` is the body merged by paragraph, where both sides changed it.
    """

    name: str
    label: str
    rows: list[Row]
    choice: str = TYPED
    passages: list[Passage] = field(default_factory=list)

    @property
    def clashes(self) -> int:
        """How many paragraphs somebody has to choose."""
        return sum(passage.part.kind == merge.CLASH for passage in self.passages)

    @property
    def undecided(self) -> bool:
        """Whether the merged text still lacks a choice."""
        clashes = (one for one in self.passages if one.part.kind == merge.CLASH)
        return self.choice == MERGED and any(one.choice is None for one in clashes)

    @property
    def merged(self) -> str:
        """The merged text. Raises KeyError while it is undecided."""
        return "".join(paragraph for one in self.passages for paragraph in one.part.chosen(one.choice))


@dataclass(frozen=True)
class Choices:
    """What a form that showed two versions carries: what to keep by field, and by clash of the body."""

    fields: dict[str, str]
    passages: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.fields)


def choices_in(data) -> Choices:
    """The choices in a form. False, unless it showed two versions."""
    known = {name: (STORED, TYPED, MERGED) if name == "body_html" else (STORED, TYPED) for name in drafting.FIELDS}
    fields = {name: data.get(f"keep-{name}") for name in known}
    passages = {name.removeprefix("merge-"): data.get(name) for name in data if name.startswith("merge-")}
    return Choices(
        {name: choice for name, choice in fields.items() if choice in known[name]},
        {key: choice for key, choice in passages.items() if choice in merge.CHOICES},
    )


def stored_value(stored: Article, name: str):
    """What a cleaned form would have in this field, were it filled in as is stored."""
    return list(stored.organizations.all()) if name == "organizations" else getattr(stored, name)


def differences(stored: Article, typed: dict, choices: Choices, base=None) -> list[Difference]:
    """Where form data, cleaned or as typed, is not what is stored, field by field.

    `base` is the version that was opened (revisions.find), None when that is not known.
    """
    found = []
    for name in drafting.FIELDS:
        if name not in typed:
            continue
        theirs, mine = _plain(name, stored_value(stored, name)), _plain(name, typed[name])
        if theirs == mine:
            continue
        was = _plain(name, _value_in(base, name)) if base else None
        passages = (
            _passages(was, mine, theirs, choices) if name == "body_html" and was not in (None, mine, theirs) else []
        )
        usual = MERGED if passages else STORED if was == mine else TYPED
        choice = choices.fields.get(name, usual)
        label = Article._meta.get_field(name).verbose_name.capitalize()
        found.append(
            Difference(name, label, _rows(name, theirs, mine), usual if choice == MERGED else choice, passages)
        )
    return found


def _value_in(base, name: str):
    field, value = Article._meta.get_field(name), revisions.raw(base, name)
    if not field.is_relation:
        return value
    rows = field.related_model._base_manager.filter(pk__in=value if field.many_to_many else [value or None])
    return rows if field.many_to_many else rows.first()


def _passages(base: str, mine: str, theirs: str, choices: Choices) -> list[Passage]:
    parts = merge.merge(*map(html.blocks, (base, mine, theirs)), plain=html.to_text)
    return [Passage(part, _rows_of(part), choices.passages.get(part.key)) for part in parts]


def _rows_of(part: merge.Part) -> list[Row]:
    base, mine, theirs = ("".join(side) for side in (part.base, part.mine, part.theirs))
    if part.kind == merge.CLASH:
        return _rows("body_html", theirs, mine)
    if part.kind in (merge.MINE, merge.THEIRS):
        return _rows("body_html", base, mine if part.kind == merge.MINE else theirs)
    return []


def _plain(name: str, value) -> str:
    if name == "organizations":
        return ", ".join(sorted(str(row) for row in value or ()))
    if name == "picture" and value:
        return f"{value} (number {getattr(value, 'pk', value)})"  # two may have one title
    return drafting.as_kept(name, str(value or ""))


def _rows(name: str, theirs: str, mine: str) -> list[Row]:
    if name == "body_html":
        rows = side_by_side(html.to_text(theirs), html.to_text(mine))
        if any(row.differs for row in rows):
            return rows
    return side_by_side(theirs, mine)  # of a body that differs in its markup alone, the markup
