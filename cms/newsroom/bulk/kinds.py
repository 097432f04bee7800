"""What can be done with many articles at once: every kind in one table, and what each does with one article.

An act calls the verb that a single article has, and returns in words what came of it. It raises what the verb raises,
and a kind that `makes` a file has no act.
"""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from articles import drafting, publishing
from articles.models import Article, Category
from articles.states import ARTICLE
from articles.states import lock as lock_article
from cms.accounts.roles import assigner, chief, editor, newsroom, publisher, writer
from cms.events.machine import Conflict, Gone
from cms.lib.times import parse_aware, spell
from cms.newsroom.bulk import export, spacing
from panels import assigning
from panels.availability import must_be_free
from panels.models import Assignment, Panel, Panelist, Persona

NOT_WITHDRAWN = frozenset(Article.State.values) - {Article.State.WITHDRAWN}


@dataclass(frozen=True)
class Kind:
    """One thing to do: its name, its title for so many "articles", who may, what it does with one of them.

    `move` is the line of the articles' table that it makes; `states` are those it is open to, where it makes none.
    """

    label: str
    title: str
    may: Callable
    act: Callable | None
    tells: tuple[str, ...] = ()
    move: str = ""
    states: frozenset[str] = frozenset(Article.State.values)
    grave: bool = False
    makes: Callable | None = None

    @property
    def open_to(self) -> frozenset[str]:
        """The states of an article in which this can be done with it."""
        return ARTICLE.moves[self.move].sources if self.move else self.states

    def title_for(self, size: int) -> str:
        """Like “Publish 12 articles”."""
        return self.title.format("1 article" if size == 1 else f"{size:,} articles")


def time_of(facts: dict, position: int):
    """When the article in this place is to go out, by the facts of a batch that schedules."""
    first, zone = parse_aware(facts["first"]), ZoneInfo(facts["zone"])
    return spacing.nth(first, facts["every"], facts["unit"], position, zone)


def _submit(row, facts, by) -> str:
    publishing.submit(row.article_id, by=by)
    return "It waits for review."


def _schedule(row, facts, by) -> str:
    at = time_of(facts, row.position)
    publishing.schedule(row.article_id, by=by, publish_at=at)
    return f"Goes out {spell(at)}."


def _publish(row, facts, by) -> str:
    return f"Published as edition {publishing.publish(row.article_id, by=by).number}."


def _withdraw(row, facts, by) -> str:
    publishing.withdraw(row.article_id, by=by, reason=facts["reason"])
    return "Withdrawn."


def _category(row, facts, by) -> str:
    category = _found(Category, facts["category"])
    article = lock_article(row.article_id)
    saved = drafting.save(article.pk, version=article.version, by=by, category=category)
    return f"Saved as version {saved.version}." if saved.version != article.version else "It has this category already."


def _panel(row, facts, by) -> str:
    due_at = parse_aware(facts["due_at"]) if facts.get("due_at") else None
    panel = facts["panel"] and _found(Panel, facts["panel"])
    seats = assigning.apply_panel(row.article_id, by=by, panel=panel, due_at=due_at)
    if not seats:
        return "Every seat was there already."
    return " ".join([f"Seats added: {', '.join(str(seat.persona) for seat in seats)}.", *assigning.passed_over(seats)])


def _panelist(row, facts, by) -> str:
    persona, panelist = _found(Persona, facts["persona"]), _found(Panelist, facts["panelist"])
    seat = Assignment.objects.seats().filter(article=row.article_id, persona=persona).first()
    if seat is None:
        return _invited(row, facts, by, persona, panelist)
    if seat.panelist_id == panelist.pk and seat.state not in Assignment.CLOSED:
        return f"{panelist} has this seat already."
    why = must_be_free(panelist, seat.due_at, anyway=facts.get("anyway", False))
    assigning.reassign(seat.pk, by=by, panelist=panelist)
    return f"{persona}’s seat was given to {panelist}{why and f', who {why}'}."


def _invited(row, facts, by, persona, panelist) -> str:
    if not facts["add"]:
        raise Conflict(f"It has no seat for {persona}.", code="no_seat")
    due_at = parse_aware(facts["due_at"]) if facts.get("due_at") else None
    why = must_be_free(panelist, due_at, anyway=facts.get("anyway", False))
    assigning.invite(row.article_id, by=by, persona=persona, panelist=panelist, due_at=due_at)
    return f"A seat for {persona} was added, and {panelist} invited{why and f', who {why}'}."


def _found(model, pk):
    if row := model.objects.filter(pk=pk).first():
        return row
    raise Gone(f"The {model._meta.verbose_name} that was chosen is gone.")


KINDS = {
    "submit": Kind(
        "Submit for review",
        "Submit {} for review",
        writer | editor,
        _submit,
        ("Editors see that they wait. Their writers can no longer change them, unless they are returned.",),
        move="submit",
    ),
    "category": Kind(
        "Set the category",
        "Set the category of {}",
        writer | editor,
        _category,
        ("Each is saved as a new version. Readers see it once you publish it.",),
    ),
    "panel": Kind(
        "Apply a panel",
        "Apply a panel to {}",
        assigner,
        _panel,
        (
            "Seats that are not there yet are added, and their panelists invited. Other seats stay as they are.",
            "Who is away or has enough to do is passed over: their standby is asked, or the seat waits for somebody.",
        ),
        states=NOT_WITHDRAWN,
    ),
    "panelist": Kind(
        "Assign a panelist",
        "Assign a panelist to {}",
        assigner,
        _panelist,
        ("The panelist is invited to each. Whoever has such a seat is told that it went to somebody else.",),
        states=NOT_WITHDRAWN,
    ),
    "schedule": Kind(
        "Schedule with spacing",
        "Schedule {}",
        publisher,
        _schedule,
        ("They go out one after another, in the order of the list. One that is refused leaves its time free.",),
        move="schedule",
    ),
    "publish": Kind(
        "Publish now",
        "Publish {}",
        publisher,
        _publish,
        ("Readers will see them at once. One whose panel is not complete is refused.",),
        move="publish",
    ),
    "withdraw": Kind(
        "Withdraw",
        "Withdraw {}",
        chief,
        _withdraw,
        (
            "Readers no longer see them: their addresses say that they were withdrawn.",
            "Seats that are still open are cancelled, and their panelists told.",
        ),
        move="withdraw",
        grave=True,
    ),
    "export": Kind(
        "Export CSV",
        "Export {}",
        newsroom,
        None,
        (
            "You get one file with a line for each: headline, address, state, category, organizations, times, panel.",
            "It opens in a spreadsheet. It is yours alone, and kept for seven days.",
        ),
        makes=export.make,
    ),
}  # fmt: skip
