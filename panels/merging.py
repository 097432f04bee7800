"""Two drafts of one take that were made from a third, as one that holds the words of both."""

from cms.lib import html
from cms.lib.markup import is_html
from cms.lib.merge import BOTH, merge


def merged(base: str, mine: str, stored: str) -> str:
    """What either changed alone is taken; of a paragraph that both changed, the stored one stands before mine, for the
    panelist to make one of. Plain text stays plain, unless one of the three is HTML."""
    if any(is_html(text) for text in (base, mine, stored)):
        parts = merge(*(html.blocks(html.of_draft(text)) for text in (base, mine, stored)), plain=html.to_text)
        between = ""
    else:
        parts = merge(*(text.split("\n") for text in (base, mine, stored)))
        between = "\n"
    return between.join(paragraph for part in parts for paragraph in part.chosen(BOTH))
