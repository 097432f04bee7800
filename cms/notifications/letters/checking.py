"""What is wrong with a letter that somebody wrote, before it is kept."""

from collections.abc import Iterator
from difflib import get_close_matches

from cms.notifications.letters.language import Mistake, Source, Use, read
from cms.notifications.letters.vocabulary import URL, Letter, is_described, letter_of

LONGEST = {"subject": 200, "words": 5_000}  # characters, as they are written


def mistakes(source: Source, letter: Letter) -> dict[str, list[str]]:
    """All that is wrong, in words, under "subject" and "words"; nothing in either means that it can go out."""
    words = _in_words(source.words, letter) if letter.mailed else []
    return {"subject": _in_subject(source.subject, letter), "words": words}


def fits(kind: str, source: Source) -> bool:
    """Whether a letter of this kind can go out in these words."""
    return is_described(kind) and not any(mistakes(source, letter_of(kind)).values())


def _in_subject(subject: str, letter: Letter) -> list[str]:
    if len(subject.splitlines()) > 1:
        return ["A subject is one line."]
    wrong = list(_wrong("subject", subject, letter))
    for use in read(subject).uses:
        word = letter.words.get(use.name)
        if word and word.use == "passage" and not use.asked:
            wrong.append(f"“{use.name}” stands on lines of its own, and a subject has but one.")
    if not wrong and not _at_its_barest(subject):
        wrong.append("All of it is within “{% if %}”: there would be letters without a subject.")
    return wrong


def _at_its_barest(text: str) -> str:
    """What is left of it when no word that it asks for is there."""
    uses = read(text).uses
    asked = {use.name for use in uses if use.asked}
    return "".join(read(text).fill({use.name: "" if use.name in asked else use.name for use in uses})).strip()


def _in_words(words: str, letter: Letter) -> list[str]:
    wrong = list(_wrong("words", words, letter))
    if read(words).mistakes:
        return wrong
    links = [use for use in read(words).uses if use.name == URL and not use.asked]
    if not links:
        wrong.append(f"“{{{{ {URL} }}}}” is missing: without it the letter leads nowhere.")
    elif len(links) > 1:
        wrong.append(f"“{{{{ {URL} }}}}” stands in line {links[0].line} already, and again in line {links[1].line}.")
    elif links[0].depth:
        wrong.append(f"“{{{{ {URL} }}}}” in line {links[0].line} is within an “{{% if %}}”: every letter needs it.")
    return wrong


def _wrong(where: str, text: str, letter: Letter) -> Iterator[str]:
    if not text.strip():
        yield "Nothing is written here."
    if len(text) > LONGEST[where]:
        yield f"At most {LONGEST[where]:,} characters, please; these are {len(text):,}."
        return
    written = read(text)
    found = [*written.mistakes, *(_unfit(use, letter) for use in written.uses)]
    for mistake in sorted(filter(None, found), key=lambda mistake: mistake.line):
        yield mistake.words


def _unfit(use: Use, letter: Letter) -> Mistake | None:
    word = letter.words.get(use.name)
    if word is None:
        near = get_close_matches(use.name, letter.words, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        return Mistake(use.line, f"Unknown variable “{use.name}” in line {use.line}.{hint}")
    if word.use == "flag" and not use.asked:
        return Mistake(use.line, f"“{use.name}” in line {use.line} says yes or no: use it after “if”.")
    return None
