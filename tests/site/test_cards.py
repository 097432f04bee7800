"""The cards that others show of a page: drawn by workers, of any script, and shown once they are there."""

import io
import re
from html import unescape

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageChops

from articles import drafting, publishing
from articles.cards.drawing import HIGH, WIDE, Voice, article_card, take_card
from articles.cards.faces import SERIF, Unreadable, is_rtl, runs
from articles.cards.setting import fit, width
from articles.models import EditionCard
from articles.tasks import draw_cards
from cms.events.dispatch import dispatch_pending
from panels.models import TakeCard
from panels.tasks import draw_cards as draw_cards_of_takes
from tests.factories import ArticleFactory, AssignmentFactory

SPACE = {"sizes": range(88, 42, -4), "wide": 1056, "high": 340}
BUILDER = Voice("The Builder", "Developer Perspective", "#1f6f4a")


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch, settings):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    settings.SITE_URL, settings.SITE_NAME = "https://news.example.org", "Post & Panel"


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("Short", False),
        ("Ollin Labs releases a nine-billion-parameter model trained only on text it paid for", False),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft gegründet", False),
        ("شركة ميسترال تجمع 600 مليون يورو لتطوير نماذج AI مفتوحة المصدر", True),
        ("חברת מיסטרל גייסה 600 מיליון אירו", True),
        ("Łódź: żółć, Việt Nam, Новый чип, Ελλάδα 🚀👩‍🚀", False),
        ("x" * 200, False),
        ("word " * 40, False),
        ("—", False),
        ("", False),
    ],
)
def test_any_headline_has_room_on_its_card(text, rtl):
    done = fit(text, SERIF, **SPACE)
    assert done.rtl == rtl
    assert len(done.lines) * done.size * 1.12 <= SPACE["high"]
    assert all(width(line, SERIF, done.size) <= SPACE["wide"] for line in done.lines)
    shown = "".join(done.lines).replace("-", "").replace("…", "")
    assert set(shown) <= set(text)


def test_lines_are_about_as_long_as_one_another_and_a_short_text_is_large():
    text = "Ollin Labs releases a nine-billion-parameter model trained only on text it paid for"
    done = fit(text, SERIF, **SPACE)
    assert " ".join(done.lines).replace("- ", "-") == text
    shortest, *_, longest = sorted(width(line, SERIF, done.size) for line in done.lines)
    assert shortest > 0.75 * longest
    assert fit("Mistral raises €600m", SERIF, **SPACE).size == 88
    cut = fit("word " * 100, SERIF, **SPACE)
    assert (cut.size, cut.lines[-1][-6:]) == (44, " word…")
    [broken, *_] = fit("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", SERIF, **SPACE).lines
    assert broken.endswith("-")


def test_letters_that_no_font_has_make_no_card_and_signs_that_none_has_are_left_out():
    with pytest.raises(Unreadable):
        fit("Glass \U00013000 battery", SERIF, **SPACE)  # a hieroglyph
    assert fit("Glass \U0001fae8 battery", SERIF, **SPACE).lines == ["Glass battery"]


def test_arabic_is_joined_and_goes_from_right_to_left():
    word = "سلام"
    [(face, _)] = runs(word, SERIF)
    assert is_rtl(word)
    font = face.at(80)
    assert font.getlength(word) < 0.9 * sum(font.getlength(letter) for letter in word)  # joined letters are narrower
    card = _image(article_card(headline=word, category="", voices=[], site=""))
    ink = ImageChops.difference(card.crop((0, 140, WIDE, 484)), Image.new("RGB", (WIDE, 344), "#fbfaf6")).getbbox()
    assert ink[0] > WIDE / 2  # at the right edge


def test_a_voice_is_shown_in_its_colour():
    card = _image(take_card(said="Too early.", voice=BUILDER, label="", headline="Glass", site="Post"))
    assert card.getpixel((8, 300)) == (0x1F, 0x6F, 0x4A)
    shown = _image(article_card(headline="Glass", category="Energy", voices=[BUILDER] * 9, site="Post"))
    assert (0x1F, 0x6F, 0x4A) in {shown.getpixel((x, 530)) for x in range(72, 400)}


def _image(file: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(file), formats=["PNG"])
    assert picture.size == (WIDE, HIGH)
    return picture


def shown(client, article, of: str = "") -> dict[str, str]:
    """What an article's page, or one beneath it, offers to those who share it."""
    page = client.get(article.get_absolute_url() + of).content.decode()
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta property="(og:image[^"]*)" content="([^"]*)">', page)
    }


@pytest.fixture
def glass(chief, the_builder):
    article = ArticleFactory(state="approved", by=chief, headline="Glass & sand", slug="glass")
    AssignmentFactory(article=article, persona=the_builder, by=chief, state="approved")
    publishing.publish(article.pk, by=chief)
    article.refresh_from_db()
    return article


@pytest.mark.django_db
def test_a_page_shows_its_card_once_a_worker_has_drawn_it(client, glass, bells):
    assert shown(client, glass)["og:image"] == "https://news.example.org/static/site/card.png"
    dispatch_pending()
    assert {"articles.tasks.draw_cards", "panels.tasks.draw_cards"} <= set(bells)
    for _ in range(2):  # twice is once
        draw_cards()
        draw_cards_of_takes()
    card, of_take = EditionCard.objects.get(), TakeCard.objects.get()
    assert card.file == f"cards/{glass.pk}-1.png"
    assert shown(client, glass) == {
        "og:image": f"https://news.example.org/media/cards/{glass.pk}-1.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Glass & sand",
    }
    on_take = shown(client, glass, "takes/the-builder/")["og:image"]
    assert on_take == f"https://news.example.org/media/{of_take.file}"
    for file in (card.file, of_take.file):
        _image(default_storage.open(file).read())
    # Read, it costs nothing more.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.cards.keeping.article_card", lambda **_: pytest.fail("drawn while read"))
        client.get(glass.get_absolute_url())


@pytest.mark.django_db
def test_each_edition_has_its_own_and_a_withdrawn_article_none(client, glass, chief):
    draw_cards()
    drafting.save(glass.pk, version=glass.version, by=chief, headline="Glass, corrected")
    publishing.publish(glass.pk, by=chief)
    draw_cards()
    draw_cards_of_takes()
    assert shown(client, glass)["og:image"].endswith(f"/media/cards/{glass.pk}-2.png")
    files = [card.file for model in (EditionCard, TakeCard) for card in model.objects.all()]
    publishing.withdraw(glass.pk, by=chief, reason="Wrong.")
    draw_cards()
    draw_cards_of_takes()
    assert not EditionCard.objects.exists()
    assert not TakeCard.objects.exists()
    assert not any(default_storage.exists(file) for file in files)


@pytest.mark.django_db
def test_one_that_cannot_be_drawn_holds_up_no_other(client, glass, chief, monkeypatch, caplog):
    other = ArticleFactory(state="published", by=chief, headline="\U00013000\U00013001")
    draw_cards()
    assert shown(client, other)["og:image"].endswith("/static/site/card.png")
    assert shown(client, glass)["og:image"].endswith("-1.png")
    assert "no font here has" in caplog.text
    draw_cards()
    assert caplog.text.count("no font here has") == 1  # said once
