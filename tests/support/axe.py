"""What axe-core finds on a page."""

import json

from axe_playwright_python.sync_playwright import Axe

GRAVE = ("serious", "critical")
_SCRIPT = Axe().axe_script
# Of itself it would load every style sheet once more, for a rule that is experimental and therefore off.
_OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}


def violations(page, leaving_out: tuple[str, ...] = ()) -> list[str]:
    """The serious and critical ones, a line each: rule, selector, what is wrong. `leaving_out` are selectors."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    where = json.dumps({"include": [["html"]], "exclude": [[selector] for selector in leaving_out]})
    found = page.evaluate(f"axe.run({where}, {json.dumps(_OPTIONS)})")
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {_what(node, rule)}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def _what(node: dict, rule: dict) -> str:
    return node["any"][0]["message"] if node["any"] else rule["help"]


def overflow(page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
