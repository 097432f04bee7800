"""What differs between two versions of an article, or two editions of its page, for the newsroom."""

from dataclasses import dataclass

from articles.models import Edition
from articles.site.changes import Paragraph, folded, noted, parts_of
from cms.lib.diff import Row, side_by_side


@dataclass(frozen=True)
class Change:
    """What differs in one field or part. `note` says what marked words do not."""

    label: str
    rows: list[Row]
    note: str = ""
    name: str = ""

    @property
    def paragraphs(self) -> list[Paragraph]:
        """In one piece, each run of paragraphs that stayed folded."""
        return folded(self.rows)


def editions(old: Edition, new: Edition, old_takes=None, new_takes=None) -> list[Change]:
    """What readers of the one saw otherwise than readers of the other, takes included. An edition that is not stored
    comes with its takes."""
    was, now = parts_of(old, old_takes), parts_of(new, new_takes)
    keys = [*now, *(key for key in was if key not in now)]
    return [_change(was.get(key), now.get(key)) for key in keys if was.get(key) != now.get(key)]


def _change(old, new) -> Change:
    rows = side_by_side(old.text if old else "", new.text if new else "")
    return Change((new or old).title, rows, noted(old, new))
