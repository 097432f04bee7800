"""How seats are added to an article on its page: by a panel, or one by hand."""

from dataclasses import dataclass

from django.forms import Form

from articles.models import Article
from panels import assigning
from panels.admin.forms import PanelForm, SeatForm


@dataclass(frozen=True)
class WayToAdd:
    """How seats are added: its line, its button, the name of its address, its form, whether it is open."""

    label: str
    button: str
    address: str
    form: Form
    is_open: bool


def ways_to_add(article: Article, people, key, failed, *, first: bool) -> list[WayToAdd]:
    """What the page offers, nothing for a withdrawn article; `people` are those who can be asked. With the form that
    `failed`, if one did, by its `key`; the `first` way is open while nobody sits there."""
    if article.state == Article.State.WITHDRAWN:
        return []
    applies, invites = key == (None, "apply"), key == (None, "invite")
    by_panel = failed if applies else PanelForm(auto_id="panel_%s")
    by_hand = failed if invites else SeatForm(auto_id="seat_%s")
    default = by_panel.offer(article)
    first_way = f"Apply {default}, the default of {article.category}" if default else "Fill the seats from a panel"
    by_hand.offer(people)
    address = "admin:articles_article_"
    return [
        WayToAdd(first_way, "Apply the panel", f"{address}apply", by_panel, applies or first),
        WayToAdd("Add a seat by hand", "Add the seat", f"{address}invite", by_hand, invites),
    ]


def applied(pk: int, by, facts: dict) -> str:
    """Fill every seat of a panel; returns in words what came of it. Raises as apply_panel()."""
    seats = assigning.apply_panel(pk, by=by, **facts)
    if not seats:
        return f"Every seat of “{facts['panel']}” was there already."
    told = [str(seat.persona) for seat in seats if seat.panelist_id]
    free = [str(seat.persona) for seat in seats if not seat.panelist_id]
    words = [f"Invited: {', '.join(told)}."] if told else []
    words += [f"Without a panelist yet: {', '.join(free)}."] if free else []
    return " ".join([*words, *assigning.passed_over(seats)])
