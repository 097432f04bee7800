"""What in a text is markup, and what only looks like it: List<String>, "if a <b and c> d"."""

import re

# Everything that HTML and its guests call an element; other words in angle brackets are somebody's text.
ELEMENTS = """
a abbr address animate applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
button canvas caption center circle cite code col colgroup data datalist dd defs del details dfn dialog dir div dl dt
ellipse em embed fieldset figcaption figure font footer foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 head
header hgroup hr html i iframe image img input ins isindex kbd keygen label layer legend li line link main map mark
marquee math menu menuitem meta meter mglyph mi mn mo ms mtext nav nobr noembed noframes noscript object ol optgroup
option output p param path picture plaintext polygon polyline portal pre progress q rb rect rp rt rtc ruby s samp
script search section select set slot small source span strike strong style sub summary sup svg table tbody td
template text textarea tfoot th thead time title tr track tt u ul use var video wbr xml xmp
"""
# The attributes that are written without a value now and then.
FLAGS = """
allowfullscreen alt async autofocus autoplay checked class compact contenteditable controls declare default defer dir
disabled download draggable hidden href id inert ismap itemscope loop multiple muted name nohref nomodule noresize
noshade novalidate nowrap open readonly rel required reversed scoped seamless selected sortable src style target title
typemustmatch
"""

_ELEMENTS = frozenset(ELEMENTS.split())
_FLAG = rf"(?i:{'|'.join(FLAGS.split())}|\w+-[\w-]+)(?=[\s/>])"
_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'<>]+)"""
# Atomic and possessive: a value may hold what separates attributes, and must be read in one way only.
_ATTRIBUTE = rf"""(?>[\s/]*(?:[^\s"'<>/=]+\s*=\s*{_VALUE}|(?<=[\s/]){_FLAG}))"""
_TAG = re.compile(rf"</?([a-zA-Z][\w:-]*)(?:(?=[\s/]){_ATTRIBUTE}(?:{_ATTRIBUTE})*+)?[\s/]*+>|<!--|<[!?][^<>]*>")


def is_html(source: str) -> bool:
    """Whether there is any markup in it."""
    return any(_is_markup(source, found.start()) for found in re.finditer("<", source))


def spelt_out(source: str) -> str:
    """HTML in which whatever only looks like markup is written so that a reader sees it."""
    return re.sub("<", lambda found: "<" if _is_markup(source, found.start()) else "&lt;", source)


def _is_markup(source: str, place: int) -> bool:
    found = _TAG.match(source, place)
    # The words of other vocabularies, like <o:p> of a word processor, have a colon or a hyphen.
    return bool(found) and (not found[1] or found[1].lower() in _ELEMENTS or not found[1].isalnum())
