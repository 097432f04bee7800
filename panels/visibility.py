"""Who may see what of an article and its takes, when: one function per rule."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from articles.models import Article, Edition
from cms.accounts.capabilities import permissions
from cms.accounts.models import User
from cms.accounts.roles import READ_PANELS, panel_reader
from cms.notifications.routing import first_active
from panels.models import ArticlePanel, Assignment, Rebuttal, RebuttalDraft, Take
from panels.terms import terms_of


def closed_to_panelist(assignment: Assignment) -> bool:
    """Once they declined the seat, or it was cancelled, its panelist is a reader like all others: what was asked of
    them (brief, note, how the persona speaks) is no longer told, nor the draft of the article, nor others' takes. What
    they wrote stays theirs to read."""
    return assignment.state in Assignment.CLOSED


def words_seen_by_panelist(assignment: Assignment) -> Article | Edition | None:
    """What this panelist may read of the article: the draft while the seat is theirs, then the live edition, or None
    when there is none."""
    article = assignment.article
    return article.live_edition if closed_to_panelist(assignment) else article


def sees_others(assignment: Assignment) -> bool:
    """Whether this panelist may see the takes of the others: not before having handed in their own, nor in a blind
    round that is not over."""
    if closed_to_panelist(assignment) or not assignment.takes.handed_in().exists():
        return False
    return not terms_of(assignment.article).hides_takes


def takes_seen_by_panelist(assignment: Assignment):
    """The other takes on the article, once sees_others() holds; before that, none.

    Takes carry their persona only; who wrote is for editors.
    """
    if not sees_others(assignment):
        return []
    return latest_takes(Assignment.objects.filter(article=assignment.article_id).exclude(pk=assignment.pk).seats())


def count_seen_by_panelist(assignment: Assignment) -> tuple[int, int] | None:
    """How many takes are in, of how many, where the panel tells its panelists; else None."""
    if closed_to_panelist(assignment) or not terms_of(assignment.article).shows_counts:
        return None
    seats = assignment.article.assignments.seats()
    return seats.handed_in().count(), seats.count()


def may_rebut(assignment: Assignment) -> bool:
    """Whether this panelist may answer one of the other takes now: in an open rebuttal round, with an approved take of
    their own, and no answer that stands."""
    if assignment.state != Assignment.State.APPROVED or not terms_of(assignment.article).takes_rebuttals:
        return False
    return not assignment.rebuttals.exclude(state=Rebuttal.State.CHANGES_REQUESTED).exists()


def has_passed(assignment: Assignment) -> bool:
    """Whether this panelist said that they answer nothing in the present rebuttal round."""
    passed = RebuttalDraft.objects.filter(seat=assignment, passed_on=terms_of(assignment.article).rebuttal_due_at)
    return passed.exists()


def yet_to_rebut(now: datetime) -> QuerySet:
    """The seats from which an answer may still come in an open rebuttal round, and nobody passed: what may_rebut() says
    of one, without those that passed."""
    seats = Assignment.objects.filter(state=Assignment.State.APPROVED, panelist__isnull=False)
    seats = seats.filter(article__terms__state=ArticlePanel.State.REBUTTAL, article__terms__rebuttal_due_at__gt=now)
    stands = Rebuttal.objects.filter(seat=OuterRef("pk")).exclude(state=Rebuttal.State.CHANGES_REQUESTED)
    passed = RebuttalDraft.objects.filter(seat=OuterRef("pk"), passed_on=OuterRef("article__terms__rebuttal_due_at"))
    return seats.exclude(Exists(stands)).exclude(Exists(passed))


def answerable_by(assignment: Assignment):
    """The other seats whose take is approved, and can be answered, in the order of the panel."""
    others = assignment.article.assignments.filter(state=Assignment.State.APPROVED).exclude(pk=assignment.pk)
    return others.select_related("persona")


def latest_takes(assignments):
    """The last take of each of these assignments that was not taken back, with persona, in the order of the panel."""
    last = Take.objects.handed_in().filter(assignment=OuterRef("assignment")).order_by("-round").values("round")[:1]
    takes = Take.objects.handed_in().filter(assignment__in=assignments, round=Subquery(last))
    return list(
        takes.select_related("assignment__persona")
        .prefetch_related("edits")
        .order_by("assignment__position", "assignment_id")
    )


def hidden_panels(viewer) -> QuerySet:
    """The ids of the articles of whose panel the newsroom's pages, calls and mails tell this person nothing: neither
    takes, nor how many are in or approved, nor what is lacking. They are those on whose panel the person sits, while
    they have a take to write there, or might again after having declined, or the round is blind.

    Whoever reads panels in the newsroom runs them, and none is hidden from them: see
    docs/decisions/2026-11-25-who-runs-a-panel-is-not-blind-to-it.md. Nor is any from None: nobody in particular.
    """
    if viewer is None or panel_reader(viewer):
        return Assignment.objects.none().values("article")
    to_write = ~Exists(Take.objects.handed_in().filter(assignment=OuterRef("pk")))
    blind = Exists(ArticlePanel.objects.hiding_takes().filter(article=OuterRef("article")))
    return Assignment.objects.seats().filter(Q(to_write) | Q(blind), panelist__user=viewer).order_by().values("article")


def seeing_through(article: Article) -> list[User]:
    """Those on the panel of this article who read panels in the newsroom: to them its blind round is not blind."""
    sitting = User.objects.filter(is_active=True, panelist__assignments__in=article.assignments.seats())
    readers = Q(is_superuser=True) | Q(groups__permissions__in=permissions(READ_PANELS))
    return list(sitting.filter(readers).distinct().order_by("pk"))


def panels_hidden_among(articles: Iterable[int], viewer) -> set[int]:
    """Which of these articles, by id, have a panel that is hidden from this person: one query, or none for those who
    read panels."""
    return set(hidden_panels(viewer).filter(article__in=articles).values_list("article", flat=True))


def editors_of(seat: Assignment) -> list:
    """Who hears of what its panelist does: whoever gave the seat away, or else began the article; the first of them who
    is still with us and may know of the panel. In a list, empty when nobody is."""
    people = (*first_active(seat.assigned_by), *first_active(seat.article.created_by))
    told = (person for person in people if not panels_hidden_among([seat.article_id], person))
    return list(islice(told, 1))


def sees_handed_in_takes(article: Article, viewer) -> bool:
    """Whether this person may see the takes of an article before they are published. Without an account (None) they
    were given a link, which may reach a panelist: it shows what the panelists may see of each other."""
    if viewer is None:
        return not terms_of(article).hides_takes
    return not panels_hidden_among([article.pk], viewer)
