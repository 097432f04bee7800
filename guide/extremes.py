"""`python -m guide.extremes`: a demo newsroom that holds what a site has seldom, and must look good in all the same: a
crowded panel, a word that fits nowhere, a page from right to left, one take alone, a page that is gone."""

import os

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

CROWDED, RIGHT_TO_LEFT, ALONE, GONE = "crowded", "from-right-to-left", "one-take-alone", "gone"

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SENTENCE = "The harbour board says that the money goes to two cranes, which it has put off since the last flood. "
ARABIC = "افتتحت البلدية مكتبة صغيرة في السوق القديم. يقول القائمون عليها إن الكتب كلها من تبرعات الجيران. "
TAKES = (
    "Short and to the point. It says one thing, and stops.",
    f"{WORD} is a word. It is longer than the line that it stands in.",
    ARABIC,
    SENTENCE * 8,
    "Yes.",
)


def main() -> None:
    """Fill the database, which is to be empty."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo", verbosity=0)

    from articles import publishing
    from articles.models import Article
    from cms.accounts.models import User
    from panels.models import Persona
    from tests.factories import PersonaFactory
    from tests.support.reading import add_take, with_take

    chief, builder = User.objects.get(username="chief"), Persona.objects.get(slug="the-builder")
    body = f"<p>{SENTENCE * 4}</p>" * 3
    with_take(chief, builder, TAKES[0], headline="One voice has this to itself", slug=ALONE, body_html=body)
    leftwards = {"headline": ARABIC[:44], "dek": ARABIC.strip(), "body_html": f"<p>{ARABIC * 4}</p>"}
    with_take(chief, builder, ARABIC, slug=RIGHT_TO_LEFT, **leftwards)
    crowded = with_take(chief, builder, TAKES[0], headline=f"{WORD} is built anew", slug=CROWDED, body_html=body)
    for n in range(11):
        accent = f"#{n * 23 % 256:02x}{n * 71 % 256:02x}{n * 137 % 256:02x}"
        add_take(crowded, chief, PersonaFactory(name=f"The Voice no. {n + 2}", accent=accent), TAKES[n % len(TAKES)])
    with_take(chief, builder, TAKES[0], headline="It was not so", slug=GONE, body_html=body)
    publishing.withdraw(Article.objects.get(slug=GONE).pk, by=chief, reason="We had it from one source, who was wrong.")


if __name__ == "__main__":
    main()
