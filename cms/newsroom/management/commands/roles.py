"""Print who may do what as docs/roles.md has it: python manage.py roles > docs/roles.md"""

from django.contrib import admin
from django.core.management.base import BaseCommand
from django.test import RequestFactory

from articles.models import Article
from articles.states import ARTICLE
from cms.accounts.capabilities import CAPABILITIES, DEFAULTS, title
from cms.accounts.models import User
from cms.newsroom.navigation import GROUPS
from panels.models import Assignment
from panels.states import ASSIGNMENT

HEAD = """# Who may do what

Printed from the code by `manage.py roles`; a test holds this page to it. Roles are groups, each holds capabilities. The
first table is how a newsroom begins; an admin changes it under “Roles”, with effect from the next click, and later
upgrades leave it alone. Who has several roles may what any of them may. A superuser may everything.
"""
OPENS = """
## What each capability opens
Found by asking the state tables, the navigation and the admin as somebody who holds this one capability. What must hold
besides is in [states.md](states.md). A panelist needs none: a seat at the desk is theirs because it was given to them.
"""


class Command(BaseCommand):
    help = "Print roles and capabilities in Markdown."

    def handle(self, **options):
        self.stdout.write("\n".join([HEAD, *_roles(), OPENS, *_opens(), ""]), ending="")


def _roles() -> list[str]:
    head = ["capability", *(title(role) for role in DEFAULTS), "says"]
    rows = [
        [title(name), *("✓" if name in held else "" for held in DEFAULTS.values()), sentence]
        for name, sentence in CAPABILITIES.items()
    ]
    return _table(head, rows)


def _opens() -> list[str]:
    rows = []
    for name in CAPABILITIES:
        person = User(pk=0, username=name)
        person._capabilities = frozenset({name})
        own, others = Article(created_by=person), Article(created_by_id=1)
        moves = _moves(ARTICLE, person, others)
        moves += [f"{move} (their own)" for move in _moves(ARTICLE, person, own) if move not in moves]
        pages = [page for _, pages in GROUPS for page, _, _, may in pages if may(person)]
        seats = _moves(ASSIGNMENT, person, Assignment())
        rows.append([title(name), *map(", ".join, (moves, seats, pages, _keeps(person)))])
    return _table(["capability", "moves an article", "moves a seat", "opens", "adds or changes"], rows)


def _moves(machine, person, row) -> list[str]:
    return [name for name, move in machine.moves.items() if move.may(person, row)]


def _keeps(person) -> list[str]:
    """The tables that this person may add to or change in the admin."""
    request = RequestFactory().get("/admin/")
    request.user = person
    kept = []
    for model, pages in admin.site._registry.items():
        adds, changes = pages.has_add_permission(request), pages.has_change_permission(request)
        if adds or changes:
            kept.append(str(model._meta.verbose_name_plural))
    return sorted(kept)


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
