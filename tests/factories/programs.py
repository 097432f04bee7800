from panels import programs
from panels.models import Program
from tests.factories.accounts import UserFactory
from tests.factories.panels import PersonaFactory


class ProgramFactory:
    """ProgramFactory(personas=[persona], label=…): a program as those who keep panels make it. Its `token` is what they
    were shown."""

    def __new__(cls, *, name="Night Wire", personas=None, by=None, **fields) -> Program:
        by = by or UserFactory(role="panel_manager")
        program, token = programs.make(by=by, name=name, personas=personas or [PersonaFactory()], **fields)
        program.token = token
        return program
