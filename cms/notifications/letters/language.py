"""The small language that letters are written in.

`{{ word }}` puts a word in; `{% if word %}`, `{% elif word %}`, `{% else %}` and `{% endif %}` choose by whether
there is one. It looks words up and does nothing else: there is no attribute, no call, no filter and no tag to load, so
that whoever edits a letter reaches what its kind of notice offers, and nothing behind it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

DEEPEST = 5  # choices within choices
_TOKEN = re.compile(r"(\{\{[^{}\n]*\}\}|\{%[^{}%\n]*%\})")
_WORD = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")
_TAG = re.compile(r"\{% *(?:(if|elif) +([a-z][a-z0-9_]*)|(else|endif)) *%\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}")


@dataclass(frozen=True)
class Source:
    """A letter as it is written, in the small language."""

    subject: str
    words: str


@dataclass(frozen=True)
class Mistake:
    """What is wrong, in words, and in which line, counted from 1, it is."""

    line: int
    words: str


@dataclass(frozen=True)
class Use:
    """A word where it stands: printed, or `asked` for in a choice, and within how many choices."""

    name: str
    line: int
    asked: bool
    depth: int


@dataclass
class Choice:
    """Of its branches the first whose word is there; that of `else` asks for none (None)."""

    line: int
    branches: list[tuple[str | None, list]] = field(default_factory=list)


@dataclass
class Text:
    """A text that was read: what it is made of, each use of a word, and what could not be read."""

    nodes: list = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def fill(self, words: Mapping) -> Iterator:
        """Its pieces in order: strings, and whatever else `words` holds. Raises KeyError for a word that it lacks."""
        return _fill(self.nodes, words)


@lru_cache(maxsize=256)
def read(source: str) -> Text:
    """Read a text, whatever it is; what is wrong is in its `mistakes`."""
    reader = _Reader()
    for line, words in enumerate(source.split("\n"), start=1):
        for token in _TOKEN.split(words if line == 1 else f"\n{words}"):
            reader.take(token, line)
    reader.end()
    return reader.text


class _Reader:
    """Takes a text token by token; `open` are the choices that it is within."""

    def __init__(self):
        self.text, self.open = Text(), []
        self.here = self.text.nodes

    def take(self, token: str, line: int) -> None:
        if word := _WORD.fullmatch(token):
            self.here.append(self._use(word[1], line, asked=False))
        elif tag := _TAG.fullmatch(token):
            self._branch(tag[1] or tag[3], tag[2], line)
        elif _TOKEN.fullmatch(token):
            self._wrong(
                line, f"“{token}” in line {line} is none of “{{{{ word }}}}”, “{{% if word %}}” and “{{% endif %}}”."
            )
        elif stray := _STRAY.search(token):
            missing = "closed" if stray[0] in ("{{", "{%") else "opened"
            self._wrong(line, f"“{stray[0]}” in line {line} is never {missing}.")
        elif token:
            self.here.append(token)

    def end(self) -> None:
        for choice in self.open:
            self._wrong(choice.line, f"“{{% if %}}” in line {choice.line} has no “{{% endif %}}”.")

    def _branch(self, tag: str, name: str | None, line: int) -> None:
        if tag == "if":
            self._begin(line)
        elif not self.open:
            return self._wrong(line, f"“{{% {tag} %}}” in line {line} belongs to no “{{% if %}}”.")
        if tag == "endif":
            return self._leave()
        if self.open[-1].branches and self.open[-1].branches[-1][0] is None:
            return self._wrong(line, f"“{{% {tag} %}}” in line {line} comes after “{{% else %}}”.")
        if name:
            self._use(name, line, asked=True)
        self.here = []
        self.open[-1].branches.append((name, self.here))
        return None

    def _begin(self, line: int) -> None:
        if len(self.open) == DEEPEST:
            self._wrong(line, f"More than {DEEPEST} “{{% if %}}” stand within each other in line {line}.")
        choice = Choice(line)
        self.here.append(choice)
        self.open.append(choice)

    def _leave(self) -> None:
        self.open.pop()
        self.here = self.open[-1].branches[-1][1] if self.open else self.text.nodes

    def _use(self, name: str, line: int, *, asked: bool) -> Use:
        use = Use(name, line, asked, len(self.open))
        self.text.uses.append(use)
        return use

    def _wrong(self, line: int, words: str) -> None:
        self.text.mistakes.append(Mistake(line, words))


def _fill(nodes: list, words: Mapping) -> Iterator:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Use):
            yield words[node.name]
        else:
            chosen = (inner for name, inner in node.branches if name is None or words[name])
            yield from _fill(next(chosen, []), words)
