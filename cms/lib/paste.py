"""What a word processor puts on the clipboard, made the plain HTML that it stands for: Word, Google Docs, their kin.

static/newsroom/paste.js does the same in the browser, rule by rule; tests hold the two to the same answers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

import nh3

_SIGNS = r"mso-|\bMso[A-Z]|docs-internal-guid-|urn:schemas-microsoft-com|//www\.google\.com/url\?|Apple-converted-space"
_OFFICE = re.compile(rf"<o:p|<[a-zA-Z][^<>]*(?:{_SIGNS}|\bSCXW\d)")
_VOID = {"br", "hr"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "div", "table",
           "tbody", "thead", "tr", "td", "th"}  # fmt: skip
_INLINE = {"a", "b", "strong", "i", "em", "s", "strike", "del", "sub", "sup", "code", "br", "span", "font", "u"}
_GONE = {"style", "script", "xml", "title", "template", "svg", "math", "object", "iframe", "noscript"}
_MARK_OF = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "s", "strike": "s", "del": "s", "sub": "sub",
            "sup": "sup", "code": "code"}  # fmt: skip
_ORDER = ("a", "strong", "em", "s", "sub", "sup", "code")
_STYLES = [  # what a style adds to the marks of a text, and what it takes away; mso-bidi-… says it of other scripts
    (re.compile(r"(?<![-\w])font-weight:\s*(?:bold|[6-9]00)", re.I), "strong", True),
    (re.compile(r"(?<![-\w])font-weight:\s*(?:normal|[1-5]00)", re.I), "strong", False),
    (re.compile(r"(?<![-\w])font-style:\s*italic", re.I), "em", True),
    (re.compile(r"(?<![-\w])font-style:\s*normal", re.I), "em", False),
    (re.compile(r"(?<![-\w])text-decoration[^;]*line-through", re.I), "s", True),
    (re.compile(r"(?<![-\w])vertical-align:\s*sub", re.I), "sub", True),
    (re.compile(r"(?<![-\w])vertical-align:\s*super", re.I), "sup", True),
]
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|mso-element:\s*comment", re.I)
_BULLET = re.compile(r"mso-list:\s*ignore", re.I)
_LEVEL = re.compile(r"mso-list:[^;]*\blevel(\d)", re.I)
_COUNTED = re.compile(r"[(\[]?(?:\d+|[a-zA-Z]|[ivxlcIVXLC]+)[.)\]]")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LOOSE = re.compile(r"\u00a0{2,}|\u00a0* \u00a0*|\A\u00a0\Z")
DEEPEST = 200  # elements inside one another; no document has more


def is_from_office(source: str) -> bool:
    """Whether a word processor wrote this HTML."""
    return _OFFICE.search(source) is not None


def plain(source: str) -> str:
    """The same text as paragraphs, headings, lists, links and emphasis alone; sanitize it after.

    What is nested deeper than any document comes back as it is.
    """
    whole = nh3.clean(
        source,
        tags=_BLOCKS | _INLINE,
        clean_content_tags=_GONE,
        attributes={"*": {"style", "class", "id"}, "a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    tree = _Tree()
    tree.feed(whole)
    tree.close()
    if tree.too_deep:
        return source
    shift = any(node.tag == "h1" for node in _all(tree.root))
    return _put_together(_blocks_in(tree.root, shift))


@dataclass
class _Node:
    """An element; without a tag, a text."""

    tag: str
    style: str = ""
    name: str = ""
    href: str = ""
    text: str = ""
    children: list["_Node"] = field(default_factory=list)
    holds_blocks: bool = False


@dataclass
class _Block:
    """One block of the result; `level` is above 0 for an item of a list, whose kind is then `tag`."""

    tag: str
    html: str
    level: int = 0


class _Tree(HTMLParser):
    """Of HTML whose elements are closed in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = _Node("div")
        self.open = [self.root]
        self.too_deep = False

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        node = _Node(tag, told.get("style", ""), told.get("class", ""), told.get("href", ""))
        if not _HIDDEN.search(node.style) and node.name != "Apple-interchange-newline":
            self.open[-1].children.append(node)
        if tag in _BLOCKS:
            for parent in self.open:
                parent.holds_blocks = True
        if tag not in _VOID:
            self.open.append(node)
            self.too_deep |= len(self.open) > DEEPEST
        if self.too_deep:
            del self.open[DEEPEST:]

    def handle_endtag(self, tag):
        if tag not in _VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(_Node("", text=data))


def _all(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _blocks_in(node: _Node, shift: bool, depth: int = 0) -> list[_Block]:
    """The blocks of an element, what is loose in it as paragraphs; `depth` counts the lists around it."""
    found, loose = [], []
    for child in (*node.children, None):
        if child is not None and not (child.tag in _BLOCKS or child.holds_blocks):
            loose.append(child)
            continue
        if html := _inline(loose):
            found.append(_Block("p", html))
        loose = []
        if child is not None:
            found += _blocks_of(child, shift, depth)
    return found


def _blocks_of(node: _Node, shift: bool, depth: int) -> list[_Block]:
    if node.tag in ("ul", "ol"):
        return [block for child in node.children for block in _items_of(child, node.tag, shift, depth + 1)]
    if node.tag == "hr":
        return [_Block("hr", "")]
    if node.tag == "pre":
        return [_Block("pre", escape(_text(node), quote=False))]
    if node.tag == "blockquote":
        return [_Block("blockquote", _put_together(_blocks_in(node, shift)))]
    if node.tag not in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        return _blocks_in(node, shift, depth)
    heading = _heading(node, shift)
    html = _inline(node.children, without={"strong"} if heading else frozenset())
    if not html:
        return []
    if level := _LEVEL.search(node.style):
        return [_Block(_kind_of_list(node), html, max(1, int(level[1])))]
    if node.name.startswith(("MsoQuote", "MsoIntenseQuote")):
        return [_Block("blockquote", f"<p>{html}</p>")]
    return [_Block(heading or "p", html)]


def _items_of(node: _Node, kind: str, shift: bool, depth: int) -> Iterator[_Block]:
    if node.tag != "li":  # Google Docs puts a list straight into a list
        yield from _blocks_in(_Node("div", children=[node]), shift, depth)
        return
    inside = _blocks_in(node, shift, depth)
    first = next((i for i, block in enumerate(inside) if block.level), len(inside))
    for are_words, blocks in groupby(inside[:first], lambda block: block.tag in ("p", "h2", "h3", "h4")):
        if are_words:
            yield _Block(kind, "<br>".join(block.html for block in blocks), depth)
        else:  # what no item holds stands between two lists
            yield from blocks
    yield from inside[first:]


def _heading(node: _Node, shift: bool) -> str:
    """The headline is the first heading of a page: a text begins with the second."""
    if node.name.startswith("MsoTitle"):
        return "h2"
    if node.tag == "p":
        return ""
    return f"h{min(4, max(2, int(node.tag[1]) + shift))}"


def _kind_of_list(node: _Node) -> str:
    bullets = (one for one in _all(node) if _BULLET.search(one.style))
    return "ol" if any(_COUNTED.match(_text(one).strip()) for one in bullets) else "ul"


def _text(node: _Node) -> str:
    return "".join("\n" if one.tag == "br" else one.text for one in _all(node))


def _inline(nodes: list[_Node], without=frozenset()) -> str:
    """A run of text with its marks, neighbours of the same marks as one; "" for a blank one."""
    runs = []
    for node in nodes:
        for text, marks in _runs(node, {}):
            marks = {mark: value for mark, value in marks.items() if mark not in without}
            text = text if text == "\n" else _LOOSE.sub(" ", _BLANKS.sub(" ", text))
            if text.isspace() and text != "\n" and runs:
                marks = runs[-1][1]  # a blank has no looks
            if runs and "\n" not in (text, runs[-1][0]) and marks == runs[-1][1]:
                runs[-1] = (runs[-1][0] + text, marks)
            elif text:
                runs.append((text, marks))
    return _written(runs)


def _runs(node: _Node, marks: dict) -> Iterator[tuple[str, dict]]:
    if not node.tag:
        yield node.text, marks
    elif node.tag == "br":
        yield "\n", {}
    elif not _BULLET.search(node.style):
        marks = _marked(node, marks)
        for child in node.children:
            yield from _runs(child, marks)


def _marked(node: _Node, marks: dict) -> dict:
    marks = dict(marks)
    if node.tag in _MARK_OF:
        marks[_MARK_OF[node.tag]] = True
    if node.tag == "a" and (href := _address(node.href)):
        marks["a"] = href
    for style, mark, is_on in _STYLES:
        if style.search(node.style):
            marks.pop(mark, None)
            if is_on:
                marks[mark] = True
    return marks


def _address(href: str) -> str:
    """Where a link leads in the end; "" for a place in the document that was copied."""
    try:
        parts = urlsplit(href)
        while parts.netloc == "www.google.com" and parts.path == "/url" and (aim := parse_qs(parts.query).get("q")):
            href, parts = aim[0], urlsplit(aim[0])
    except ValueError:
        return ""
    return href if parts.scheme in ("http", "https", "mailto") else ""


def _written(runs: list[tuple[str, dict]]) -> str:
    """The runs as HTML, trimmed, each mark opened once for as long as it lasts."""
    html, open_marks, before = [], [], " "
    for text, marks in runs:
        if text == "\n":
            html, before = [*html, "<br>"], " "
            continue
        if before.endswith((" ", "\u00a0")):
            text = text.lstrip(" ")
        before = text or before
        wanted = [(mark, marks[mark]) for mark in _ORDER if mark in marks]
        common = next((i for i, pair in enumerate(open_marks) if wanted[i : i + 1] != [pair]), len(open_marks))
        html += [f"</{mark}>" for mark, _ in reversed(open_marks[common:])]
        html += [f'<a href="{escape(value)}">' if mark == "a" else f"<{mark}>" for mark, value in wanted[common:]]
        open_marks = wanted
        html.append(escape(text, quote=False))
    whole = "".join([*html, *(f"</{mark}>" for mark, _ in reversed(open_marks))])
    whole = re.sub(r"(?:<br>|[\s\u00a0])+((?:</\w+>)*)\Z", r"\1", re.sub(r"\A(?:<br>|[\s\u00a0])+", "", whole))
    return whole if re.sub(r"<[^>]*>|[\s\u00a0]", "", whole) else ""


def _put_together(blocks: list[_Block]) -> str:
    """The blocks as HTML; neighbouring items as one list, by their levels."""
    html, lists = [], []
    for block in blocks:
        while lists and (len(lists) > block.level or (len(lists) == block.level and lists[-1] != block.tag)):
            html.append(f"</li></{lists.pop()}>")
        if not block.level:
            html.append("<hr>" if block.tag == "hr" else f"<{block.tag}>{block.html}</{block.tag}>")
            continue
        if len(lists) == block.level:
            html.append("</li>")
        else:
            html.append(f"<{block.tag}>")
            lists.append(block.tag)
        html.append(f"<li><p>{block.html}</p>")
    return "".join([*html, *(f"</li></{kind}>" for kind in reversed(lists))])
