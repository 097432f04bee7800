"""Every address there is, found by asking the resolver and filled with what stands on stage, and the links from there;
also all that a mail or a picture's file says."""

import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from itertools import product, zip_longest

from django.apps import apps
from django.contrib import admin
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from PIL import ExifTags, Image

from articles.models import Category, Edition, Organization
from articles.states import ARTICLE
from cms.accounts.models import User
from cms.newsroom.bulk.models import Batch
from cms.notifications.models import Delivery, Notification
from cms.notifications.unsubscribing import unsubscribe_url
from comments.models import Thread
from newsletter.models import Issue
from panels.desk.views import VERBS
from panels.models import Absence, Rebuttal, Take
from pictures.models import Picture
from tests.doors.knowledge.visitors import Answer, Visitor

MISSING = 77_999_999  # an id that nothing has
MOST = 40  # pages of one walk that are found by links
HOLE = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")
LINK = re.compile(
    r"""(?:href|src|action|content|data-[\w-]+)=["']((?:http:/)?/[^"'#]*)"""
    r"""|<loc>([^<]+)|"(?:url|next|file|\w+_url)": ?"([^"]+)"""
)
# What the walk leaves out, and why.
NOT_WALKED = {
    "admin/jsi18n/": "words of the interface alone",
    "outbox/<str:name>/": "on a developer's machine alone: the walk tries outbox/, which is not there",
    "outbox/<str:name>/page/": "as well",
}


class Unknown(AssertionError):
    """A pattern whose arguments the walk does not know."""


def routes() -> Iterator[str]:
    """Each pattern of the product as one route."""
    return _flat(get_resolver(), "")


def _flat(resolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _flat(entry, route)
        else:
            yield route


def addresses(visitor: Visitor) -> list[str]:
    """Each address that this visitor tries: every route, with arguments of theirs and of others."""
    known = _arguments(visitor)
    there = {address for route in routes() if route not in NOT_WALKED for address in filled(route, known)}
    return sorted(filter(visitor.may_try, there))


def filled(route: str, known: dict) -> Iterator[str]:
    """The addresses of a route, with every choice of what is `known` for its holes. Raises Unknown."""
    names = ["".join(found) for found in HOLE.findall(route)]
    values = [_values(route, name, known) for name in names]
    parts = HOLE.split(route)[:: HOLE.groups + 1]
    for chosen in product(*values):
        address = "".join(f"{part}{value}" for part, value in zip_longest(parts, chosen, fillvalue=""))
        yield "/" + re.sub(r"\\[AZ]|[\^$?\\]", "", address)


def _values(route: str, name: str, known: dict) -> list:
    """What goes into one hole: of the longest prefix of the route that names it, or the rows that an admin shows."""
    for prefix in sorted(known, key=len, reverse=True):
        exact = prefix == route or not prefix.endswith(">/")
        if exact and route.startswith(prefix) and name in known[prefix]:
            return known[prefix][name]
    if values := _rows_of_admin(route, name):
        return values
    raise Unknown(
        f"The walk has no arguments for {name!r} of {route!r}. Say in _arguments() of tests/doors/knowledge/outlets.py "
        "which rows of the stage it takes, the visitor's own and others'; and put one on the stage if there is none."
    )


def _rows_of_admin(route: str, name: str) -> list:
    place = re.match(r"admin/(\w+)/(\w+)/", route)
    if not place or name not in ("pk", "object_id", "id"):
        return []
    model = apps.get_model(*place.groups())
    if model not in admin.site._registry:
        return []
    # Where there is none, its page says of one as much as of any.
    return list(model._default_manager.order_by("-pk").values_list("pk", flat=True)[:1]) or [MISSING]


def _arguments(visitor: Visitor) -> dict[str, dict[str, list]]:
    """What goes into the holes of a route, by the beginning of the route and the name of the hole."""
    stage = visitor.stage
    own = [seat.pk for key, seat in stage.seats.items() if key.endswith(f"/{visitor.who}")]
    others = ("shared/zebra", "shared/lemur", "shared/koala", "open/okapi", "live/zebra")
    foreign = [stage.seats[key].pk for key in others if stage.seats[key].pk not in own]
    seats, one_of_each = [*own[:3], *foreign[:3], MISSING], [*own[:1], *foreign[:1]]
    articles = [stage.articles[name].pk for name in ("shared", "hidden")]
    news = [
        *_newest(Notification.objects.filter(user=stage.people.get(visitor.who))),
        *_newest(Notification.objects.exclude(user=stage.people.get(visitor.who))),
    ]
    slugs = [article.slug for article in stage.articles.values()]
    voices = [stage.voices[name].slug for name in ("giraffe", "zebra")]
    now = timezone.now()
    return {
        "articles/": {"slug": slugs, "persona": voices},
        "api/v1/articles/": {"slug": slugs},
        "categories/": {"slug": _slugs(Category)},
        "organizations/": {"slug": _slugs(Organization)},
        "personas/": {"slug": voices},
        "preview/": {"token": _keys(visitor, "preview")},
        "archive/": {"year": [now.year], "month": [now.month]},
        "pictures/": {"key": list(Picture.objects.values_list("key", flat=True))},
        "desk/": {"pk": seats},
        "desk/<int:pk>/<slug:verb>/": {"pk": one_of_each, "verb": list(VERBS)},
        "desk/away/": {"pk": list(Absence.objects.values_list("pk", flat=True))},
        "desk/enter/": {"token": _keys(visitor, "enter")},
        "calendar/": {"secret": _keys(visitor, "calendar")},
        "unsubscribe/": {"token": _ways_out(visitor)},
        "newsletter/": {"token": ["nobodys"], "day": [issue.day for issue in Issue.objects.filter(day__isnull=False)]},
        "inbox/": {"pk": [*news, MISSING]},
        "accounts/": {"pk": [MISSING], "key": ["nobodys"], "uidb36": ["1"]},
        "admin/": {"app_label": ["panels", "articles"], "url": ["nothing/"]},
        "admin/r/": {"content_type_id": [1], "object_id": articles},
        "admin/calendar/": {"pk": articles},
        "admin/board/": {"pk": articles},
        "sitemap-": {"part": [1]},
        "admin/readers/": {"by": ["article", "source"]},
        "admin/notifications/lettertext/": {"kind": ["invited"]},
        "admin/punctuality/": {"by": ["panelist", "persona"]},
        "admin/failed/": {"kind": ["delivery", "article"], "pk": _newest(Delivery.objects.all())},
        "admin/comments/": {"key": ["take", "article"], "pk": [*articles, *_newest(Take.objects.all())]},
        "admin/comments/thread/": {"pk": list(Thread.objects.values_list("pk", flat=True))},
        "admin/bulk/batch/": {"pk": _newest(Batch.objects.all()), "name": ["start", "stop"]},
        "admin/articles/article/": {
            "pk": articles,
            "object_id": [stage.articles[name].pk for name in ("shared", "open", "live")],
            "seat": foreign[:1],
            "name": ["approve", "reassign"],
            "rebuttal": _newest(Rebuttal.objects.all()),
            "link": [1],
            "version": [1],
        },
        "admin/articles/article/<int:pk>/move/": {"name": list(ARTICLE.moves)[:2]},
        "admin/accounts/user/": {"id": _newest(User.objects.all())},
        "admin/articles/edition/": {"object_id": _newest(Edition.objects.all())},
        "admin/panels/assignment/": {"object_id": one_of_each},
        "api/v1/newsroom/articles/": {"pk": articles},
        "api/v1/newsroom/assignments/": {"pk": one_of_each},
        "api/v1/newsroom/rebuttals/": {"pk": _newest(Rebuttal.objects.all())},
        "api/v1/desk/assignments/": {"pk": one_of_each},
        "api/v1/desk/assignments/<int:pk>/": {"pk": seats},
    }


def _slugs(model) -> list[str]:
    return list(model.objects.values_list("slug", flat=True)[:2]) or ["nothing-here"]


def _newest(rows) -> list[int]:
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:1])


def _keys(visitor: Visitor, opens: str) -> list[str]:
    """Their own key, and one that was never made."""
    keys = visitor.stage.keys[opens]
    return [*keys.get(visitor.who, []), "N" * 43]


def _ways_out(visitor: Visitor) -> list[str]:
    user = visitor.stage.people.get(visitor.who)
    ways = [unsubscribe_url(user, "invited")] if user else []
    return [*(way.rstrip("/").rpartition("/")[2] for way in ways if way), "nobodys"]


def read(visitor: Visitor, tried: list[str]) -> list[Answer]:
    """What a visitor is answered at each of these addresses."""
    return [visitor.asks("GET", address) for address in tried]


def walk(visitor: Visitor) -> list[Answer]:
    """All that a visitor gets to hear: every address, the links on the pages that they see, and what answers something
    sent to each address, which is undone."""
    tried = addresses(visitor)
    answers = read(visitor, tried)
    answers += _follow(visitor, answers)
    answers += [visitor.asks("POST", address, SENT) for address in tried]
    return answers + [visitor.asks("PATCH", address, SENT) for address in tried if PATCHED.match(address)]


PATCHED = re.compile(r"/api/v1/(?:desk|newsroom)/\w+/\d+/$")
SENT = {
    "draft": "Mine now.",
    "text": "Mine now.",
    "reason": "Why not.",
    "note": "Why not.",
    "version": 1,
    "interests": "",
    "cause": "too_busy",
    "username": "nobody-here",
    "email": "nobody@example.org",
    "login": "nobody@example.org",
}


def _follow(visitor: Visitor, answers: list[Answer]) -> list[Answer]:
    seen, found = {answer.address for answer in answers}, []
    waiting = list(_links(answers))
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        found.append(visitor.asks("GET", address))
        waiting += _links(found[-1:])
    return found


def _links(answers: list[Answer]) -> Iterator[str]:
    for answer in answers:
        for groups in LINK.findall(answer.text) if answer.status == 200 and answer.method == "GET" else ():
            link = re.sub(r"^https?://(?:127\.0\.0\.1:\d+|testserver)", "", "".join(groups)).replace("&amp;", "&")
            if link.startswith("/") and not link.startswith(("//", "/static/")):
                yield link


def whole(letter) -> str:
    """All that a mail says: each header, and each part as its reader has it, attachments and folded lines included."""
    message = letter.message()
    parts = [part for part in message.walk() if not part.is_multipart()]
    said = [part.get_payload(decode=True).decode("utf-8", "replace") for part in parts]
    headers = [
        f"{name}: {make_header(decode_header(str(value)))}" for part in message.walk() for name, value in part.items()
    ]
    return re.sub(r"\r?\n[ \t]", "", "\n".join([*headers, *said]))


def everything_in(path) -> str:
    """All that a picture's file says: its name, its bytes, and what it tells of itself, packed or not."""
    with Image.open(path) as image:
        image.load()
        told = [image.info, dict(image.getexif()), image.getexif().get_ifd(ExifTags.IFD.Exif)]
    return f"{path.name}\n{path.read_bytes().decode('latin-1')}\n{told}"
