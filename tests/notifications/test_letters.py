"""The small language that letters are written in, and the letters that the house comes with."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.notifications.letters.checking import mistakes
from cms.notifications.letters.language import Source, read
from cms.notifications.letters.plain import WIDTH
from cms.notifications.letters.samples import sample
from cms.notifications.letters.texts import shipped
from cms.notifications.letters.vocabulary import described, letter_of
from cms.notifications.routing import kinds

TO_PROGRAMS = {"article_changed", "assignment_changed", "ping"}
WORDS = {"headline": "Glass battery", "due": "", "late": True}


def filled(text: str) -> str:
    return "".join(map(str, read(text).fill(WORDS)))


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("On “{{ headline }}”.", "On “Glass battery”."),
        ("{% if due %}Due {{ due }}{% elif late %}Late{% else %}On time{% endif %}.", "Late."),
        ("{% if late %}{% if due %}a{% else %}b{% endif %}{% endif %}", "b"),
        ("{ {headline} } {# late #} 100 %", "{ {headline} } {# late #} 100 %"),
    ],
)
def test_words_are_put_in_and_chosen_by(text, letter):
    assert read(text).mistakes == []
    assert filled(text) == letter


@pytest.mark.parametrize(
    ("subject", "words", "wrong"),
    [
        ("a", "Hello\n\n{{ headlin }}\n{{ url }}", "Unknown variable “headlin” in line 3. Did you mean “headline”?"),
        ("a", "{{ user.password }}\n{{ url }}", "“{{ user.password }}” in line 1 is none of"),
        ("a", "{% load static %}\n{{ url }}", "“{% load static %}” in line 1 is none of"),
        ("a", "{{ headline|safe }}\n{{ url }}", "“{{ headline|safe }}” in line 1 is none of"),
        ("a", "\n{{ headline\n{{ url }}", "“{{” in line 2 is never closed."),
        ("a", "headline }}\n{{ url }}", "“}}” in line 1 is never opened."),
        ("a", "{% if late %}\n{{ headline }}\n\n{{ url }}", "“{% if %}” in line 1 has no “{% endif %}”."),
        ("a", "{% endif %}{{ url }}", "“{% endif %}” in line 1 belongs to no “{% if %}”."),
        ("a", "{% if late %}{% else %}{% else %}{% endif %}{{ url }}", "comes after “{% else %}”."),
        ("a", "{{ late }}\n{{ url }}", "“late” in line 1 says yes or no"),
        ("a", "Dear {{ reader }}", "“{{ url }}” is missing: without it the letter leads nowhere."),
        ("a", "{% if late %}{{ url }}{% endif %}", "“{{ url }}” in line 1 is within an “{% if %}”"),
        ("a", "{{ url }}\n\n{{ url }}", "“{{ url }}” stands in line 1 already, and again in line 3."),
        ("a", "x" * 5_001 + "{{ url }}", "At most 5,000 characters, please; these are 5,010."),
        ("{{ url }}", "{{ url }}", "“url” stands on lines of its own, and a subject has but one."),
        ("{% if late %}Late{% endif %}", "{{ url }}", "there would be letters without a subject."),
        ("a\r\nBcc: everybody@example.org", "{{ url }}", "A subject is one line."),
        ("  ", "{{ url }}", "Nothing is written here."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(subject, words, wrong):
    found = mistakes(Source(subject, words), letter_of("overdue"))
    assert [wrong in one for one in (*found["subject"], *found["words"])] == [True]


SIGNS = st.lists(
    st.sampled_from(
        ["{{ ", " }}", "{% ", " %}", "if ", "elif ", "else", "endif", "headline", "user.password", "\n", "{", "%"]
    )
    | st.text(max_size=4)
)


@given(SIGNS.map("".join))
@example("{% if late %}" * 200)
def test_no_text_breaks_it_and_none_reaches_more_than_it_was_given(text):
    asked = []

    class Guarded(dict):
        def __getitem__(self, name):
            asked.append(name)
            return super().__getitem__(name)

    wrong = mistakes(Source("a", text), letter_of("overdue"))["words"]
    if wrong:
        return
    words = Guarded(dict.fromkeys(letter_of("overdue").words, ""))
    list(read(text).fill(words))
    assert set(asked) <= set(letter_of("overdue").words)


def test_every_kind_has_a_letter_that_could_be_saved_as_it_is():
    assert all(letter_of(kind).title or kind in TO_PROGRAMS for kind in kinds())
    found = {kind: mistakes(shipped(kind), letter_of(kind)) for kind in kinds()}
    assert {kind: wrong for kind, wrong in found.items() if any(wrong.values())} == {}


def test_every_letter_keeps_to_72_columns_with_made_up_news(editor):
    for letter in described():
        made_up = sample(letter.kind, shipped(letter.kind), editor)
        assert made_up.subject, letter.kind
        assert [line for line in made_up.text.splitlines() if len(line) > WIDTH and "://" not in line] == [], (
            letter.kind
        )
