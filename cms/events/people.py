"""Write down who may do more or less than before, and the words for it."""

from django.contrib.auth.models import Group
from django.dispatch import receiver
from django.urls import reverse

from cms.accounts.capabilities import title
from cms.accounts.models import User
from cms.accounts.seams import person_changed, role_changed
from cms.events.recording import record
from cms.events.words import Subject, teach


@receiver(role_changed)
def note_role(sender, role, by, change, **kwargs):
    """A role may do other things."""
    record("role.change", subject=role, by=by, change=change)


@receiver(person_changed)
def note_person(sender, person, by, change, **kwargs):
    """A person has other roles, or may no longer sign in."""
    record("person.change", subject=person, by=by, change=change)


teach(
    "auth.group",
    Subject(
        rows=lambda pks: Group.objects.filter(pk__in=pks),
        name=lambda group: f"the role of {title(group.name)}",
        url=lambda group: reverse("admin:auth_group_change", args=[group.pk]),
    ),
    {"role.change": "changed {it}: {change}"},
)
teach(
    "accounts.user",
    Subject(
        rows=lambda pks: User.objects.filter(pk__in=pks),
        name=lambda person: person.name,
        url=lambda person: reverse("admin:accounts_user_change", args=[person.pk]),
    ),
    {
        "person.change": "changed what {it} may: {change}",
        "person.unreachable": "could not reach {it} by e-mail: {reason}",
        "person.digest": "gathered the digest of {it} for {day}",
    },
)
