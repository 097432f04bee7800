"""Programs that write for personas: made, changed, given another token, put to rest.

Each verb is for those who keep panels, and is written down. A token is in no row, event or log: whoever asks for it is
handed it this once.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.accounts.capabilities import PANELIST, role_group
from cms.accounts.models import ApiToken, User
from cms.accounts.roles import panel_keeper
from cms.events.machine import Gone, NotAllowed
from cms.events.recording import record
from cms.lib.slugs import slug_of
from panels.models import Panelist, Persona, Program


@transaction.atomic
def make(*, by, name: str, personas: Iterable[Persona], label: str = "") -> tuple[Program, str]:
    """Make a program of that name that writes for these personas, and its user, which has neither an address nor a
    password. Returns it with its token.

    Raises NotAllowed; ValidationError, by field, for a name that is somebody's, and for no personas.
    """
    _allowed(by)
    user = User(username=_username(name), first_name=name.strip(), is_program=True)
    user.set_unusable_password()
    user.save()
    user.groups.add(role_group(PANELIST))
    program = Program(panelist=Panelist.objects.create(user=user))
    _fill(program, personas, label)
    record("program.make", subject=program, by=by, change=_as_it_is(program))
    return program, ApiToken.issue(user)


@transaction.atomic
def change(pk: int, *, by, personas: Iterable[Persona], label: str) -> Program:
    """Let a program write for these personas from now on, at seats that it has too, and have readers told that label of
    what is published from now on. Raises NotAllowed, Gone; ValidationError for no personas."""
    program = _locked(pk, by)
    before = _as_it_is(program)
    _fill(program, personas, label)
    if _as_it_is(program) != before:
        record("program.change", subject=program, by=by, change=_as_it_is(program))
    return program


@transaction.atomic
def renew_token(pk: int, *, by) -> str:
    """Give a program another token, which is returned; every one that it had is worth nothing from now on. Raises
    NotAllowed, Gone."""
    program = _locked(pk, by)
    ApiToken.objects.filter(user=program.user).delete()
    record("program.renew_token", subject=program, by=by)
    return ApiToken.issue(program.user)


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


def _username(name: str) -> str:
    username = slug_of(name, length=60, fallback="")
    if not username:
        raise ValidationError({"name": "Give it a name with letters or digits in it."})
    if User.objects.filter(username=username).exists():
        raise ValidationError({"name": "Somebody has this name already. Choose another."})
    return username


def _fill(program: Program, personas: Iterable[Persona], label: str) -> None:
    personas = list(personas)
    if not personas:
        raise ValidationError({"personas": "Choose a persona that it writes for."})
    program.label = label.strip()
    program.full_clean()
    program.save()
    program.panelist.personas.set(personas)


def _as_it_is(program: Program) -> str:
    voices = ", ".join(persona.name for persona in program.panelist.personas.order_by("name"))
    return (
        f"writes for {voices}; {f'readers are told “{program.label}”' if program.label else 'readers are told nothing'}"
    )
