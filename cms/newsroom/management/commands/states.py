"""Print the state tables as docs/states.md has them: python manage.py states > docs/states.md"""

from django.core.management.base import BaseCommand

from articles.states import ARTICLE
from cms.events.machine import Machine
from cms.newsroom.bulk.states import BATCH
from comments.states import COMMENT
from panels.phases import ARTICLE_PANEL
from panels.rebuttal_states import REBUTTAL
from panels.states import ASSIGNMENT

HEAD = """# The state tables

Printed from the code by `manage.py states`; a test holds this page to it. A move that is not here is refused, for
everyone. Rights are asked first, then the state, then what must hold, in this order.
"""


class Command(BaseCommand):
    help = "Print the state tables in Markdown."

    def handle(self, **options):
        machines = (ARTICLE, ASSIGNMENT, ARTICLE_PANEL, REBUTTAL, COMMENT, BATCH)
        self.stdout.write("\n".join([HEAD, *(_table(machine) for machine in machines)]), ending="")


def _table(machine: Machine) -> str:
    rows = [f"## {machine.noun.capitalize()}", "| move | from | to | who | what must hold |", "|---|---|---|---|---|"]
    used = []
    for name, move in machine.moves.items():
        sources = ", ".join(state for state in machine.phrases if state in move.sources)
        holds = ", ".join(check.__name__ for check in move.holds)
        rows.append(f"| {name} | {sources} | {move.target or 'stays as it is'} | {move.may.__name__} | {holds} |")
        used += [move.may, *move.holds]
    words = [f"- `{check.__name__}`: {' '.join(check.__doc__.split())}" for check in dict.fromkeys(used)]
    return "\n".join([*rows, "", *words, ""])
