"""docs/events.md names every event there is, its data, and every kind of notice."""

import re

from articles.states import ARTICLE
from cms.newsroom.bulk.states import BATCH
from cms.notifications.routing import kinds
from comments.states import COMMENT
from panels.phases import ARTICLE_PANEL
from panels.rebuttal_states import REBUTTAL
from panels.states import ASSIGNMENT
from tests.support.processes import ROOT

TEXT = (ROOT / "docs/events.md").read_text()
ROWS = dict(re.findall(r"^\| `([a-z_.]+)` \|\s*([^|]*?)\s*\|", TEXT, re.MULTILINE))
RECORDED = re.compile(r"""record\(\s*f?"([a-z_.]+\{?\w*\}?)\"""")


def recorded_in_the_code() -> set[str]:
    """Every name given to record() outside of a move."""
    sources = [
        path
        for app in ("articles", "panels", "newsletter", "pictures", "comments", "cms")
        for path in (ROOT / app).rglob("*.py")
    ]
    names = {name for path in sources for name in RECORDED.findall(path.read_text())}
    told = (
        "due_soon",
        "overdue",
        "answer_due",
        "waited_for",
        "edits_unanswered",
        "revealed",
        "rebuttal_opened",
        "rebuttal_due",
    )
    return names - {"assignment.{name}"} | {f"assignment.{name}" for name in told}


def test_every_event_is_documented_and_no_other():
    machines = (ARTICLE, ASSIGNMENT, ARTICLE_PANEL, REBUTTAL, COMMENT, BATCH)
    moves = {f"{machine.noun}.{move}" for machine in machines for move in machine.moves}
    assert set(ROWS) == moves | recorded_in_the_code()


def test_every_kind_of_notice_is_documented_and_no_other():
    named = set(re.findall(r"\(`([a-z_]+)`\)", TEXT))
    assert named == set(kinds())
