"""Who may see which take, when: one function per rule."""

from panels.models import Assignment, Take


def takes_seen_by_panelist(assignment: Assignment):
    """The other takes on the article, once this panelist has submitted their own; before that, none.

    Takes carry their persona only; who wrote is for editors.
    """
    if not assignment.takes.exists() or assignment.state in (Assignment.State.DECLINED, Assignment.State.CANCELLED):
        return []
    return latest_takes(Assignment.objects.filter(article=assignment.article_id).exclude(pk=assignment.pk).seats())


def latest_takes(assignments):
    """The last submitted take of each of these assignments, with persona, in the order of the panel."""
    takes = Take.objects.filter(assignment__in=assignments, round__lte=200).select_related("assignment__persona")
    latest = {}
    for take in takes.order_by("assignment__position", "assignment_id", "round"):
        latest[take.assignment_id] = take
    return list(latest.values())
