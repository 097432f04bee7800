"""Programs that write for personas: made, changed, given other keys, pinged, put to rest.

Each verb is for those who keep panels, and is written down. No key is in an event or a log: whoever asks for one is
handed it this once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.accounts.capabilities import PANELIST, role_group
from cms.accounts.models import ApiToken, User
from cms.accounts.roles import panel_keeper
from cms.events.machine import Conflict, Gone, NotAllowed
from cms.events.recording import record
from cms.lib.slugs import slug_of
from cms.notifications import endpoints
from panels.models import Panelist, Persona, Program


@dataclass(frozen=True)
class Keys:
    """What is handed out once: the token that opens the API, the secret that signs webhooks; "" for none."""

    token: str = ""
    secret: str = ""


@transaction.atomic
def make(*, by, name: str, personas: Iterable[Persona], label: str = "", webhook: str = "") -> tuple[Program, Keys]:
    """Make a program of that name that writes for these personas, and its user, which has neither an address nor a
    password. Without a `webhook` it asks for its news itself. Returns it with its keys.

    Raises NotAllowed; ValidationError, by field, for a name that is somebody's, for no personas, and for an address
    that no webhook can be sent to.
    """
    _allowed(by)
    user = User(username=_username(name), first_name=name.strip(), is_program=True)
    user.set_unusable_password()
    user.save()
    user.groups.add(role_group(PANELIST))
    program = Program(panelist=Panelist.objects.create(user=user))
    secret = _fill(program, personas, label, webhook)
    record("program.make", subject=program, by=by, change=_as_it_is(program))
    return program, Keys(ApiToken.issue(user), secret)


@transaction.atomic
def change(pk: int, *, by, personas: Iterable[Persona], label: str, webhook: str = "") -> Keys:
    """Let a program write for these personas from now on, at seats that it has too; have readers told that label of
    what is published from now on; tell it at that address, or nowhere. Returns the secret, where it is told by webhook
    for the first time. Raises NotAllowed, Gone; ValidationError as make()."""
    program = _locked(pk, by)
    before = _as_it_is(program)
    secret = _fill(program, personas, label, webhook)
    if _as_it_is(program) != before:
        record("program.change", subject=program, by=by, change=_as_it_is(program))
    return Keys(secret=secret)


@transaction.atomic
def renew_token(pk: int, *, by) -> Keys:
    """Give a program another token; every one that it had is worth nothing from now on. Raises NotAllowed, Gone."""
    program = _locked(pk, by)
    ApiToken.objects.filter(user=program.user).delete()
    record("program.renew_token", subject=program, by=by)
    return Keys(token=ApiToken.issue(program.user))


@transaction.atomic
def renew_secret(pk: int, *, by) -> Keys:
    """Have another secret sign what a program is told; for a day the old one signs as well. Raises NotAllowed, Gone;
    Conflict for one that is not told by webhook."""
    program = _told_by_webhook(pk, by)
    record("program.renew_secret", subject=program, by=by)
    return Keys(secret=endpoints.renew_secret(program.user))


@transaction.atomic
def ping(pk: int, *, by) -> None:
    """Send a program a message that asks for nothing. Raises as renew_secret()."""
    record("program.ping", subject=_told_by_webhook(pk, by), by=by)


@transaction.atomic
def set_active(pk: int, active: bool, *, by) -> Program:
    """Put a program to rest, or have it work again. At rest its token opens nothing, it is told nothing and cannot be
    invited; its seats and what it wrote stay. Raises NotAllowed, Gone."""
    program = _locked(pk, by)
    if program.user.is_active == active:
        return program
    program.user.is_active = active
    program.user.save(update_fields=["is_active"])
    if active:
        record("program.wake", subject=program, by=by)
    else:
        record("program.rest", subject=program, by=by)
    return program


def _allowed(by) -> None:
    if not panel_keeper(by):
        raise NotAllowed("You may not keep programs.")


def _locked(pk: int, by) -> Program:
    _allowed(by)
    rows = Program.objects.select_for_update(of=("self",)).select_related("panelist__user")
    program = rows.filter(pk=pk).first()
    if program is None:
        raise Gone(f"There is no program {pk}.")
    return program


def _told_by_webhook(pk: int, by) -> Program:
    program = _locked(pk, by)
    if endpoints.endpoint_of(program.user) is None:
        raise Conflict(f"{program} is not told by webhook. Give it an address first.")
    return program


def _username(name: str) -> str:
    username = slug_of(name, length=60, fallback="")
    if not username:
        raise ValidationError({"name": "Give it a name with letters or digits in it."})
    if User.objects.filter(username=username).exists():
        raise ValidationError({"name": "Somebody has this name already. Choose another."})
    return username


def _fill(program: Program, personas: Iterable[Persona], label: str, webhook: str) -> str:
    personas = list(personas)
    if not personas:
        raise ValidationError({"personas": "Choose a persona that it writes for."})
    program.label = label.strip()
    program.full_clean()
    program.save()
    program.panelist.personas.set(personas)
    return endpoints.set_address(program.user, webhook)


def _as_it_is(program: Program) -> str:
    voices = ", ".join(persona.name for persona in program.panelist.personas.order_by("name"))
    endpoint = endpoints.endpoint_of(program.user)
    readers = f"readers are told “{program.label}”" if program.label else "readers are told nothing"
    # Of an address the host alone: the rest may hold a secret.
    return f"writes for {voices}; {readers}; {f'told at {endpoint.host}' if endpoint else 'told by no webhook'}"
