"""What every page says of the site it is on, and how it sets what an edition holds.

The site's name is a tag, because a context processor has no say in the page for our own faults.
"""

import re
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from articles.site import images, linked
from cms.lib import zones
from cms.lib.html import to_text, word_count
from cms.lib.languages import content_language

register = template.Library()

WORDS_A_MINUTE = 230
# The first sentence of a take, if it is short and plain enough to be set large. "The U.S. market" does not end there.
_FIRST = re.compile(r"^<p>([^<]{20,170}?(?:(?<![A-Z])[.!?…][”’\"')]*(?=\s+[^a-z\s]|</p>)|[。！？]))")


@register.simple_tag
def site_name() -> str:
    """What the publication is called."""
    return settings.SITE_NAME


@register.simple_tag
def site_tagline() -> str:
    """What the publication is, in one line: what it says of itself, or what can be said of all."""
    return settings.SITE_TAGLINE or gettext("The news, and what the panel makes of it")


@register.simple_tag
def slogan() -> str:
    """The same as HTML, which says in which language it is."""
    return format_html("<span{}>{}</span>", foreign() if settings.SITE_TAGLINE else "", site_tagline())


@register.simple_tag
def written() -> str:
    """The attributes of an element whose words somebody wrote: they run as their first letter does, and are in the
    language of the content."""
    return mark_safe(f'dir="auto"{foreign()}')


@register.simple_tag
def foreign() -> str:
    """The same of a name or a few words: their language, where the page is in another."""
    return format_html(' lang="{}"', content_language()) if _in_another() else ""


@register.simple_tag
def ours() -> str:
    """The same of our words in an element of others."""
    return format_html(' lang="{}"', get_language()) if _in_another() else ""


def _in_another() -> bool:
    return content_language().partition("-")[0] != get_language().partition("-")[0]


@register.simple_tag
def day(date) -> str:
    """A date in words, as HTML."""
    return format_html('<time datetime="{}">{}</time>', f"{date:%Y-%m-%d}", date_format(date, "DATE_FORMAT"))


@register.simple_tag
def moment(time) -> str:
    """A time in words in the active zone, with the zone in short, and in words for whoever points at it; as HTML."""
    local = timezone.localtime(time)
    words = f"{date_format(local, 'DATETIME_FORMAT')} {zones.abbreviation(local)}"
    html = '<time datetime="{}" title="{}">{}</time>'
    return format_html(html, local.isoformat(timespec="seconds"), zones.name(), words)


@register.simple_tag
def zone() -> str:
    """The zone in which this page gives times, in words."""
    return zones.name()


@register.filter
def absolute(path: str) -> str:
    """A path of this site as an address that holds anywhere; an address that does, as it is."""
    return path if "://" in path else settings.SITE_URL + path


@register.simple_tag
def minutes(edition, takes) -> int:
    """How long the text and its takes take to read."""
    words = sum(word_count(part.body_html) for part in (edition, *takes))
    return max(1, round(words / WORDS_A_MINUTE))


@register.simple_tag
def sections(editions) -> list[dict]:
    """The categories that these editions are of, by name: those in the news, without asking the database."""
    found = {
        edition.about["category"]["slug"]: edition.about["category"] for edition in editions if edition.category_id
    }
    return sorted(found.values(), key=lambda category: category["name"])


@register.simple_tag
def image_of(edition) -> dict:
    """What is shown of an article elsewhere; see articles/site/images.py."""
    return images.image_of(edition)


@register.simple_tag
def image_of_take(take) -> dict:
    """What is shown of a take elsewhere."""
    return images.image_of_take(take)


@register.simple_tag
def image_of_list(portrait=None) -> dict:
    """What is shown of a list elsewhere: the portrait or logo of whom it is of, else the site's card."""
    return images.image_of_list(portrait or None)


@register.simple_tag
def oembed_of(path: str, form: str) -> str:
    """Where others ask how to show a page of ours, in this form."""
    query = urlencode({"url": settings.SITE_URL + path, "format": form})
    return f"{settings.SITE_URL}{reverse('site:oembed')}?{query}"


@register.simple_tag
def linked_data(edition, takes, changed) -> str:
    """The article and its takes for machines; see articles/site/linked.py."""
    shown = [images.image_of(edition)["url"]]
    return linked.script(linked.article_page(edition, list(takes), changed or edition.created_at, shown))


@register.filter
def opened(prose: str) -> str:
    """Sanitized prose with its first sentence marked, to be set large."""
    return mark_safe(_FIRST.sub(r'<p><span class="first">\1</span>', prose, count=1))


@register.filter
def as_text(prose: str) -> str:
    """Sanitized prose as plain words in one line."""
    return " ".join(to_text(prose).split())


@register.filter
def first_sentence(prose: str) -> str:
    """The sentence that `opened` sets large, alone; nothing if there is none."""
    match = _FIRST.match(prose)
    return mark_safe(match.group(1)) if match else ""


@register.filter
def quoted_in(takes, edition):
    """The one of these takes that stands for all on a list: of those that open on a sentence, another from article to
    article. None if none does."""
    quotable = [take for take in takes if _FIRST.match(take.body_html)]
    return quotable[edition.article_id % len(quotable)] if quotable else None
