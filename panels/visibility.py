"""Who may see what of an article and its takes, when: one function per rule."""

from django.db.models import Exists, OuterRef, Subquery

from articles.models import Article, Edition
from cms.accounts.roles import panel_reader
from panels.models import Assignment, Rebuttal, Take
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


def sees_handed_in_takes(article: Article, viewer) -> bool:
    """Whether this person may see the takes of an article before they are published: not while they have a take of
    their own to write for it or the round is blind, unless they see the whole panel. Without an account (None) they
    were given a link, which may reach a panelist: it shows what the panelists may see of each other."""
    if viewer is not None and panel_reader(viewer):
        return True
    if viewer is None:
        return not terms_of(article).hides_takes
    own = article.assignments.of(viewer).exclude(state__in=Assignment.CLOSED)
    if _still_to_come(own).exists():
        return False
    return not (terms_of(article).hides_takes and own.exists())


def _still_to_come(seats):
    """Those of these seats whose panelist has not handed a take in, or took each one back."""
    return seats.exclude(Exists(Take.objects.handed_in().filter(assignment=OuterRef("pk"))))
