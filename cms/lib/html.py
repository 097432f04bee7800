"""The one sanitizer policy, for every door through which HTML or prose comes in."""

import html
import re

import nh3

from cms.lib import paste
from cms.lib.markup import is_html, spelt_out

_INLINE = {"a", "strong", "em", "b", "i", "s", "code", "sub", "sup", "br"}
_BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "figure", "figcaption"}
_BLOCK_TAG = re.compile(rf"<(?:{'|'.join(sorted(_BLOCKS))})[\s>/]", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|blockquote|pre|figcaption)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)
_BETWEEN_WORDS = re.compile("[ \t\n\r\x85\u2028\u2029]+")
_BLOCK_EDGE = re.compile(rf"<(?P<end>/?)(?P<name>{'|'.join(sorted(_BLOCKS))})(?:\s[^>]*)?/?>", re.IGNORECASE)
# Invisible marks that no keyboard types on purpose: such as PostgreSQL or XML refuse, and the overrides of direction
# that turn the words around them, on the page, in mails and in feeds. Marks and isolates of direction stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\ufffe\uffff]")


def clean(source: str) -> str:
    """Prose as safe HTML: known tags only, links to http, https and mailto, no attributes but href and title.

    Text without any block (as typed in a plain text field) is given paragraphs at its blank lines. What stands in angle
    brackets and is no markup, like List<String>, is text and stays. What a word processor wrote is made plain first.
    """
    source = strip_control(source)
    safe = nh3.clean(
        spelt_out(paste.plain(source) if paste.is_from_office(source) else source),
        tags=_INLINE | _BLOCKS,
        clean_content_tags={"script", "style", "svg", "math", "iframe", "object", "noscript", "template"},
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    ).strip()
    return safe if _BLOCK_TAG.search(safe) else _paragraphs(safe)


def clean_draft(source: str) -> str:
    """What a panelist types: plain text stays as typed, HTML is cleaned as by `clean`."""
    source = strip_control(source)
    return clean(source) if is_html(source) else source


def of_draft(source: str) -> str:
    """A draft as safe HTML: plain text word for word, in paragraphs; HTML as by `clean`."""
    source = strip_control(source)
    return clean(source) if is_html(source) else _paragraphs(html.escape(source, quote=False))


def strip_control(text: str) -> str:
    """The text without control characters; tabs and line ends stay, lone surrogates become "?"."""
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode().replace("\r\n", "\n")


def one_line(text: str) -> str:
    """The words on one line, trimmed. Blanks that a line of print has on purpose, like the one that keeps "5" and "€"
    together, stay."""
    return _BETWEEN_WORDS.sub(" ", strip_control(text)).strip()


def to_text(source: str) -> str:
    """HTML as plain text: one line per block, entities decoded."""
    lines = _ANY_TAG.sub("", _BLOCK_END.sub("\n", source)).split("\n")
    return "\n".join(line for line in (html.unescape(line).strip() for line in lines) if line)


def blocks(source: str) -> list[str]:
    """Clean HTML in its outermost parts, paragraph by paragraph, markup and all; put together again they are it."""
    parts, start, depth = [], 0, 0
    for tag in _BLOCK_EDGE.finditer(source):
        step = -1 if tag["end"] else 0 if tag["name"].lower() == "hr" else 1
        if depth == 0 and tag.start() > start:
            parts.append(source[start : tag.start()])
            start = tag.start()
        depth = max(0, depth + step)
        if depth == 0:
            parts.append(source[start : tag.end()])
            start = tag.end()
    return [part for part in (*parts, source[start:]) if part.strip()]


def word_count(source: str) -> int:
    """How many words a reader sees in prose or HTML."""
    return len(to_text(source).split())


def _paragraphs(text: str) -> str:
    blocks = (block.strip() for block in re.split(r"\n[ \t]*\n", text))
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)
