"""The stage: five articles, their panels, and the people of secrets.py, brought there through the product's verbs."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.files import File
from django.db import connection
from django.utils import timezone

from articles import drafting, publishing, sharing
from articles.discussion import DRAFT
from articles.models import Article
from cms.accounts.models import ApiToken, User
from cms.events.dispatch import dispatch_pending
from cms.newsroom.bulk import preparing, running
from cms.notifications.calling import call_due
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Notification
from comments import talking
from comments.models import Comment, Thread
from newsletter.asking import ask, confirm
from newsletter.issuing import begin_daily
from newsletter.models import Pace, Request
from newsletter.spreading import spread_due
from panels import answering, assigning, away, deciding, proposing, rebutting, subscribing, terms, writing
from panels.discussion import TAKE
from panels.entering import digest_of
from panels.models import Absence, Assignment, DeskLink, Panelist, Rebuttal, Take, TakeEdit
from pictures.models import Picture
from pictures.rendering import render
from tests.doors.knowledge.secrets import EVERYBODY, FIRST_ID, ON_LIVE, ON_OPEN, READ, RUN, WERE_ASKED
from tests.factories import ArticleFactory, PanelistFactory, PersonaFactory, PictureFactory, ProgramFactory, UserFactory
from tests.support.pictures import photo
from tests.support.receiver import Receiver

# Whose ids are told apart: rows that belong to somebody.
NUMBERED = (Assignment, Take, TakeEdit, Rebuttal, Panelist, User, Notification, Absence, Article, Thread, Comment)
NAMED = ("giraffe", "zebra", "lemur", "okapi", "puma", "koala", "rhino")
DAY = timedelta(days=1)


@dataclass
class Stage:
    """What stands there: rows by name, seats as "article/panelist"; the keys that were handed out, by what they open
    and to whom; who may know which ids; the mails that went out, what the receiver was told, and files of pictures."""

    receiver: Receiver
    people: dict = field(default_factory=dict)
    voices: dict = field(default_factory=dict)
    articles: dict = field(default_factory=dict)
    seats: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)
    ids: dict = field(default_factory=dict)
    letters: list = field(default_factory=list)
    files: list = field(default_factory=list)

    def tell(self) -> None:
        """Tell all that happened so far to whom it concerns."""
        dispatch_pending()
        spread_due()
        deliver_due()
        call_due()
        self.letters += mail.outbox
        mail.outbox.clear()
        self.ids = _who_may_know_ids(self)

    def accept(self, key: str, interests: str = "") -> None:
        """Have the panelist of the seat "article/panelist" say yes."""
        answering.accept(self.seats[key].pk, by=self.people[key.partition("/")[2]], interests=interests)

    def letters_to(self, who: str) -> list:
        """The mails that went to somebody."""
        return [one for one in self.letters if one.to == [f"hush-{who}-mail@people.example"]]


def set_up(receiver: Receiver) -> Stage:
    """All of it. A program that is told at the receiver is among the panelists."""
    _number_apart()
    stage = Stage(receiver)
    _people(stage)
    _shared(stage)
    _open(stage)
    _followed(stage)
    _live(stage)
    begin_daily(timezone.now() + timedelta(days=1))
    _others(stage)
    _keys(stage)
    stage.tell()
    return stage


def _number_apart() -> None:
    with connection.cursor() as cursor:
        for place, model in enumerate(NUMBERED):
            table, first = model._meta.db_table, FIRST_ID + place * 10_000
            if connection.vendor == "postgresql":  # unlike setval() this is undone with the test
                cursor.execute(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {first + 1}")
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])


def _names(name: str) -> dict:
    """How somebody is called, and where they are reached."""
    return {
        "username": f"hush-{name}-login",
        "first_name": f"Hush-{name.capitalize()}",
        "last_name": f"Hush-{name.capitalize()}-Family",
        "email": f"hush-{name}-mail@people.example",
    }


def _people(stage: Stage) -> None:
    for name, role in {"marmot": "chief", "yak": "editor", "ibex": "writer", "tapir": "writer"}.items():
        stage.people[name] = UserFactory(role=role, **_names(name))
    stage.people["outsider"] = UserFactory(username="outsider")
    voices = stage.voices = {name: PersonaFactory(voice_guide="Speak plainly.") for name in (*NAMED, "tapir", "heron")}
    voices["giraffe"].avatar = _telling_photo("giraffe")
    voices["giraffe"].save()
    for name in NAMED:
        stage.people[name] = UserFactory(role="panelist", **_names(name))
    for name in (*NAMED, "tapir"):
        PanelistFactory(user=stage.people[name], personas=[voices[name]])
    program = ProgramFactory(
        name="Hush Heron Login", by=stage.people["marmot"], personas=[voices["heron"]], webhook=stage.receiver.url
    )
    User.objects.filter(pk=program.user.pk).update(first_name="Hush-Heron", last_name="Hush-Heron-Family")
    stage.people["heron"] = User.objects.get(pk=program.user.pk)
    stage.keys["token"] = {"heron": program.token}
    stage.people["okapi"].panelist.personas.add(voices["giraffe"])
    stage.people["koala"].panelist.personas.add(voices["puma"])


def _telling_photo(whose: str) -> File:
    """A picture whose name and insides say whose it is."""
    return File(photo(comment=f"hush-{whose}-camera".encode()), name=f"hush-{whose}-face.jpg")


def _seat(stage: Stage, article: str, name: str, **facts) -> Assignment:
    panelist = stage.people[name].panelist
    facts = {"due_at": timezone.now() + 3 * DAY, "asks_interests": True, **facts}
    facts |= {"by": stage.people["marmot"], "persona": stage.voices[name], "panelist": panelist}
    seat = assigning.invite(stage.articles[article].pk, **facts)
    stage.seats[f"{article}/{name}"] = seat
    stage.tell()
    return seat


def _save(stage: Stage, key: str, draft: str) -> None:
    seat = Assignment.objects.get(pk=stage.seats[key].pk)
    writing.save_draft(seat.pk, by=stage.people[key.partition("/")[2]], draft=draft, version=seat.draft_version)


def hand_in(stage: Stage, key: str, draft: str) -> Take:
    """Hand in a take of the seat "article/panelist"."""
    return writing.submit(stage.seats[key].pk, by=stage.people[key.partition("/")[2]], draft=draft)


def _shared(stage: Stage) -> None:
    """A blind panel, not all in: the zebra handed in after a first round, as the program has; the giraffe and the tapir
    write, and the okapi stands by; the lemur declined; the koala was given the puma's seat."""
    marmot, people = stage.people["marmot"], stage.people
    picture = PictureFactory(by=marmot, title="Hush-picture-rights", credit="Kelp House", file=_telling_photo("marmot"))
    article = ArticleFactory(by=marmot, headline="On hush-shared-headline", slug="hush-shared-headline")
    stage.articles["shared"] = article
    terms.set_terms(article.pk, by=marmot, blind=True)
    _seat(stage, "shared", "giraffe", brief="Of hush-giraffe-brief.", standby=people["okapi"].panelist)
    _seat(stage, "shared", "zebra", brief="Of hush-zebra-brief.")
    for name in ("lemur", "puma", "heron", "tapir"):
        _seat(stage, "shared", name)
    stage.accept("shared/giraffe", "I own hush-giraffe-interest.")
    stage.accept("shared/zebra", "I own hush-zebra-interest.")
    stage.accept("shared/puma")
    stage.accept("shared/heron")
    stage.accept("shared/tapir")
    zebra = stage.seats["shared/zebra"]
    answering.decline(stage.seats["shared/lemur"].pk, by=people["lemur"], reason="My hush-lemur-reason.")
    _save(stage, "shared/puma", "My hush-puma-draft.")
    stage.seats["shared/koala"] = assigning.reassign(
        stage.seats["shared/puma"].pk, by=marmot, panelist=people["koala"].panelist
    )
    stage.tell()
    hand_in(stage, "shared/zebra", "My hush-zebra-first.")
    deciding.request_changes(zebra.pk, by=marmot, note="Of hush-zebra-note.")
    later = timezone.now() + 5 * DAY
    proposing.propose_time(zebra.pk, by=people["zebra"], proposed_due_at=later, note="For hush-zebra-proposal.")
    stage.tell()
    drafting.save(article.pk, version=1, by=marmot, body_html="<p>Of hush-shared-later.</p>", picture=picture)
    hand_in(stage, "shared/zebra", "My hush-zebra-take.")
    hand_in(stage, "shared/heron", "A first one.")
    deciding.request_changes(stage.seats["shared/heron"].pk, by=marmot, note="Of hush-heron-note.")
    stage.tell()
    hand_in(stage, "shared/heron", "Its hush-heron-take.")
    _save(stage, "shared/giraffe", "My hush-giraffe-draft.")
    _save(stage, "shared/tapir", "My hush-tapir-draft.")
    talking.begin(TAKE, zebra.takes.order_by("pk").last(), by=people["yak"], text="About it: hush-yak-talk.")
    talking.begin(DRAFT, article, by=people["ibex"], text="About it: hush-ibex-talk.", field="headline")
    day = timezone.localdate() + 30 * DAY
    for name in ("giraffe", "zebra"):
        away.go_away(people[name].panelist, by=people[name], first_day=day, last_day=day)
    stage.tell()


def _open(stage: Stage) -> None:
    """A panel on the usual terms: the giraffe and the zebra handed in, the okapi writes."""
    stage.articles["open"] = ArticleFactory(
        by=stage.people["marmot"], headline="On hush-open-headline", slug="hush-open-headline"
    )
    for name in ("giraffe", "zebra", "okapi"):
        _seat(stage, "open", name)
        stage.accept(f"open/{name}")
    hand_in(stage, "open/zebra", "My hush-zebra-early.")
    hand_in(stage, "open/giraffe", "My hush-giraffe-early.")
    _save(stage, "open/okapi", "My hush-okapi-draft.")


def _followed(stage: Stage) -> None:
    """The moth reads by e-mail, at once, and has no account."""
    ask("hush-moth-mail@people.example", Pace.AT_ONCE, {})
    confirm(Request.objects.get().pk)


def _live(stage: Stage) -> None:
    """Published, with the takes of the giraffe and, edited, of the zebra; the giraffe answers it; the draft goes on."""
    marmot, people = stage.people["marmot"], stage.people
    article = stage.articles["live"] = ArticleFactory(by=marmot, state="in_review", headline="Seen by all", slug="live")
    for name in ("giraffe", "zebra"):
        _seat(stage, "live", name)
        stage.accept(f"live/{name}")
    hand_in(stage, "live/giraffe", "Giraffes said this in public.")
    hand_in(stage, "live/zebra", "My hush-zebra-raw.")
    deciding.approve(stage.seats["live/giraffe"].pk, by=marmot)
    edited = "<p>Zebras said this in public.</p>"
    deciding.approve_with_edits(stage.seats["live/zebra"].pk, by=marmot, body_html=edited, note="For hush-zebra-edit.")
    publishing.approve(article.pk, by=marmot)
    publishing.publish(article.pk, by=marmot)
    rebutting.open_round(article.pk, by=marmot, due_at=timezone.now() + DAY)
    to = stage.seats["live/zebra"].persona.slug
    rebutting.rebut(stage.seats["live/giraffe"].pk, by=people["giraffe"], to=to, text="My hush-giraffe-answer.")
    drafting.save(article.pk, version=1, by=marmot, body_html="<p>Of hush-live-draft.</p>")


def _others(stage: Stage) -> None:
    """What has no panel: not public yet, and public no longer."""
    marmot = stage.people["marmot"]
    stage.articles["hidden"] = ArticleFactory(
        by=marmot, state="scheduled", headline="On hush-hidden-headline", slug="hush-hidden-headline"
    )
    gone = ArticleFactory(by=marmot, state="published", headline="On hush-gone-headline", slug="gone")
    publishing.withdraw(gone.pk, by=marmot, reason="It was wrong.")
    stage.articles["gone"] = gone
    batch = preparing.prepare("export", [article.pk for article in stage.articles.values()], by=marmot)
    preparing.start(batch.pk, by=marmot, facts={})
    running.run_due()
    for picture in Picture.objects.all():
        render(picture.pk)
    stage.files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def _keys(stage: Stage) -> None:
    """What opens something without a password, by what it opens and in whose hands it is: the stranger's are those of
    the rhino, and worth nothing any more."""
    people, keys, by = stage.people, stage.keys, stage.people["marmot"]
    keys["token"] |= {name: ApiToken.issue(user) for name, user in people.items() if name not in ("heron", "rhino")}
    keys["calendar"] = {name: [subscribing.make_address(people[name])] for name in NAMED}
    keys["calendar"]["stranger"] = keys["calendar"].pop("rhino")
    subscribing.revoke_address(people["rhino"])
    for article in ("open", "hidden", "shared"):
        _seat(stage, article, "rhino")
    shared = stage.articles["shared"].pk
    keys["preview"] = {"guest": [sharing.share(shared, by=by, label="hush-lawyer-label")[1]]}
    revoked, token = sharing.share(shared, by=by, label="hush-lawyer-label")
    sharing.revoke(revoked.pk, by=by)
    keys["preview"]["stranger"] = [token]
    stage.tell()
    keys["enter"] = {name: links_in(stage.letters_to(name))[:1] for name in ("giraffe", "zebra", "lemur", "puma")}
    keys["enter"]["stranger"] = links = links_in(stage.letters_to("rhino"))
    revoked, expired, closed = (DeskLink.objects.filter(digest=digest_of(token)) for token in links)
    revoked.update(revoked_at=timezone.now())
    expired.update(expires_at=timezone.now() - DAY)
    assigning.cancel(closed.get().assignment_id, by=by)


def links_in(letters: list) -> list[str]:
    """The tokens of the links to seats in these mails, in their order."""
    return list(dict.fromkeys(re.findall(r"/desk/enter/([\w-]{43})/", "".join(letter.body for letter in letters))))


def _who_may_know_ids(stage: Stage) -> dict[str, set[str]]:
    """Of each row of NUMBERED, by its id: who may know that it is there. Of other rows, who runs panels."""
    name_of = {user.pk: name for name, user in stage.people.items()}
    on = {"hidden": {"rhino"}, "shared": WERE_ASKED, "open": ON_OPEN, "live": ON_LIVE}
    known = {str(pk): RUN for model in NUMBERED for pk in model.objects.values_list("pk", flat=True)}
    for name, article in stage.articles.items():
        known[str(article.pk)] = READ | on.get(name, set()) if name != "live" else EVERYBODY
    for pk, name in name_of.items():
        known[str(pk)] = (READ if name in READ else RUN) | {name}
    owned = [
        (Assignment, "panelist__user"),
        (Take, "assignment__panelist__user"),
        (TakeEdit, "take__assignment__panelist__user"),
        (Rebuttal, "seat__panelist__user"),
        (Panelist, "user"),
        (Notification, "user"),
        (Absence, "panelist__user"),
    ]
    for model, path in owned:
        for pk, user in model.objects.values_list("pk", path):
            known[str(pk)] = RUN | {name_of[user] if user else "moth"}
    for pk in Thread.objects.filter(subject_type=DRAFT.label).values_list("pk", flat=True):
        known[str(pk)] = READ
    for pk in Comment.objects.filter(thread__subject_type=DRAFT.label).values_list("pk", flat=True):
        known[str(pk)] = READ
    return known
