"""Say what a role may do, and who has which role."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from cms.accounts.capabilities import CAPABILITIES, permissions, title
from cms.accounts.models import User
from cms.accounts.roles import administrator, capabilities_of, people_keeper
from cms.accounts.seams import person_changed, role_changed

LAST = "Then nobody could say any more what roles may do. Give somebody else a role that administers first."


def held_by(group: Group) -> set[str]:
    """The capabilities that a group holds."""
    return set(permissions(CAPABILITIES).filter(group=group).values_list("codename", flat=True))


def is_above(person: User, user) -> bool:
    """Whether `person` may what `user` may not: then `user` sets neither their password nor their roles."""
    if user.is_superuser:
        return False
    return person.is_superuser or not capabilities_of(person) <= capabilities_of(user)


def grantable(user) -> list[Group]:
    """The roles that this person may give to others: those that may no more than they themselves."""
    groups = Group.objects.prefetch_related("permissions").order_by("name")
    if user.is_superuser:
        return list(groups)
    mine = capabilities_of(user)
    return [group for group in groups if {one.codename for one in group.permissions.all()} & set(CAPABILITIES) <= mine]


@transaction.atomic
def set_capabilities(group: Group, names: Iterable[str], *, by) -> None:
    """Let a role do just this, from now on. Raises PermissionDenied, and ValidationError when nobody would be left who
    can change roles."""
    if not administrator(by):
        raise PermissionDenied
    _lock()
    before, after = held_by(group), set(names) & set(CAPABILITIES)
    if before == after:
        return
    could = _somebody_administers()
    group.permissions.set(permissions(after))
    _must_still(could)
    _open_the_door(User.objects.filter(groups=group))
    role_changed.send(Group, role=group, by=by, change=_change(before, after, "may now", "may no longer"))


@transaction.atomic
def set_access(pk: int, *, roles: Iterable[Group], is_active: bool, by) -> User:
    """Give this person just these roles, and let them in or not. Roles above `by` are neither given nor taken.

    Raises PermissionDenied, for programs too, and ValidationError when nobody would be left who can change roles.
    """
    _lock()
    person = User.objects.select_for_update().get(pk=pk)
    if not people_keeper(by) or is_above(person, by) or person.is_program:
        raise PermissionDenied
    own, may_give = set(person.groups.all()), set(grantable(by))
    before, after = own, (set(roles) & may_give) | (own - may_give)
    words = _change({title(g.name) for g in before}, {title(g.name) for g in after}, "now", "no longer")
    if person.is_active != is_active:
        words = "; ".join(filter(None, [words, "may sign in again" if is_active else "may no longer sign in"]))
    if not words:
        return person
    could = _somebody_administers()
    person.groups.set(after)
    User.objects.filter(pk=pk).update(is_active=is_active)
    _must_still(could)
    _open_the_door(User.objects.filter(pk=pk))
    person_changed.send(User, person=person, by=by, change=words)
    return User.objects.get(pk=pk)


def _lock() -> None:
    # One change of rights at a time: two that are each harmless could leave nobody together.
    list(Group.objects.select_for_update().order_by("pk").values_list("pk"))


def _somebody_administers() -> bool:
    by_role = Q(groups__permissions__in=permissions(["administer"]))
    return User.objects.filter(Q(is_superuser=True) | by_role, is_active=True).exists()


def _must_still(could: bool) -> None:
    if could and not _somebody_administers():
        raise ValidationError(LAST)


def _open_the_door(people) -> None:
    """Who may do anything in the newsroom may open its pages; who may nothing may not."""
    holds = Permission.objects.filter(content_type__app_label="accounts", codename__in=CAPABILITIES)
    inside = Q(is_superuser=True) | Q(groups__permissions__in=holds)
    known = set(people.values_list("pk", flat=True))
    within = set(User.objects.filter(inside, pk__in=known).values_list("pk", flat=True))
    User.objects.filter(pk__in=within).update(is_staff=True)
    User.objects.filter(pk__in=known - within).update(is_staff=False)


def _change(before: set[str], after: set[str], gained: str, lost: str) -> str:
    parts = [(gained, after - before), (lost, before - after)]
    return "; ".join(f"{verb} {', '.join(sorted(title(one) for one in names))}" for verb, names in parts if names)
