"""The letters of the newsletter: what they are called, and what they can speak of."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.events.models import Event
from cms.events.words import Subject, teach
from cms.notifications.letters.vocabulary import HEADLINE, Flag, Passage, Word, describe
from cms.notifications.looking import seen
from cms.notifications.routing import Notice, know
from cms.notifications.topics import Topic, join
from newsletter.addresses import choices_url, leave_url
from newsletter.models import Issue, Pace, Subscription
from newsletter.passages import Stories, Story, Voice, stories
from newsletter.stories import Taste, stories_of, taste_of

CONFIRM = "newsletter_confirm"
NO_BREAK = "\N{NO-BREAK SPACE}"
KINDS = {Pace.DAILY: "newsletter_daily", Pace.AT_ONCE: "newsletter_at_once"}


def issue_of(event: Event) -> Issue:
    """The issue that an event tells of, with its article."""
    rows = Issue.objects.select_related("article__live_edition")
    return seen(("issue", event.subject_id), lambda: rows.get(pk=event.subject_id))


def _stories(event: Event) -> list:
    return seen(("stories", event.subject_id), lambda: stories_of(issue_of(event)))


def day_in_words(issue: Issue) -> str:
    """The day of an issue, or when its article came out, as a date that stays on one line: it is a headline."""
    day = issue.day or timezone.localdate(issue.made_at)
    return f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT').replace(' ', NO_BREAK)}"


def _facts(event: Event) -> dict:
    issue, found = issue_of(event), _stories(event)
    title = day_in_words(issue) if issue.day else found[0].headline
    return {"article": {"headline": title}, "url": issue.get_absolute_url(), "reply_to": None}


def _taste(person, pace: str) -> Taste | None:
    """What this subscriber wants at this pace; None where they want nothing at it any more."""

    def ask() -> tuple[str, Taste] | None:
        found = Subscription.objects.filter(subscriber=person).first()
        return found and (found.pace, taste_of(found))

    found = seen(("taste", person.pk), ask)
    return found[1] if found and found[0] == pace else None


def _theirs(event: Event, person) -> list:
    taste = _taste(person, issue_of(event).pace)
    return [edition for edition in _stories(event) if taste.wants(edition)] if taste else []


def _own(event: Event, person) -> dict:
    ways = {"preferences_url": choices_url(person), "unsubscribe_url": leave_url(person)}
    return {"editions": _theirs(event, person), "subscribed": True} | ways


def _has_stories(event: Event) -> bool:
    return bool(_stories(event))


def _has_theirs(event: Event, person) -> bool:
    return bool(_theirs(event, person))


for _kind in KINDS.values():
    know(Notice(_kind, lambda event: [], _facts, _has_stories, concerns=_has_theirs, own=_own))

join(
    Topic(
        "newsletter",
        "The newsletter",
        "What subscribers are sent, who have no account here.",
        frozenset({CONFIRM, *KINDS.values()}),
        concerns=lambda person: False,
    )
)
teach(
    Issue._meta.label_lower,
    Subject(
        rows=lambda pks: Issue.objects.filter(pk__in=pks).select_related("article__live_edition"),
        name=str,
        url=lambda issue: issue.get_absolute_url(),
    ),
    {"newsletter.issue": "sent out {it}"},
)

_BUILDER = Voice("The Builder", "Developer Perspective", "#1f6f4a", "What I want to see is a cell that I can order.")
_SKEPTIC = Voice("The Skeptic", "Reality Check", "#9a3412", "Five minutes in a laboratory are a year in a car.")
_GLASS = Story(
    "Glass battery leaves the lab",
    "A solid cell charges in five minutes, and nobody knows yet what it costs.",
    "https://example.org/articles/glass/",
    (_BUILDER, _SKEPTIC),
)
_CABLE = Story(
    "A cable under the sea", "It carries wind from one shore to the other.", "https://example.org/articles/cable/", ()
)


def _more(facts: dict) -> str:
    return str(len(facts["editions"]) - 1) if len(facts["editions"]) > 1 else ""


describe(
    KINDS[Pace.DAILY],
    "The newsletter of a day",
    Word("headline", "The day", "Thursday, 1 May 2031", lambda facts: facts["article"]["headline"]),
    Word("lead", "The headline of its newest article", _GLASS.headline, lambda facts: facts["editions"][0].headline),
    Word("more", "How many more there are", "1", _more),
    Passage(
        "stories",
        "Its articles, with their takes",
        Stories((("Energy", (_GLASS, _CABLE)),)),
        lambda facts: stories(facts["editions"]),
    ),
)
describe(
    KINDS[Pace.AT_ONCE],
    "An article, sent to subscribers at once",
    HEADLINE,
    Passage(
        "story",
        "The dek, and the takes",
        Stories((("", (Story("", _GLASS.dek, "", _GLASS.voices),)),)),
        lambda facts: stories(facts["editions"], whole=True),
    ),
)


def wish_in_words(wish) -> str:
    """What somebody wants, in a line: “everything”, or the names of what it is narrowed to."""
    return ", ".join(row.name for row in wish.subjects) or _("everything")


describe(
    CONFIRM,
    "Please confirm your subscription",
    Word("wish", "What they asked for", "Energy, The Builder", lambda facts: wish_in_words(facts["request"])),
    Flag("daily", "They want it once a day", True, lambda facts: facts["request"].pace == Pace.DAILY),
)
