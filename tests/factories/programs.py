from panels import programs
from panels.models import Program
from tests.factories.accounts import UserFactory
from tests.factories.panels import PersonaFactory


class ProgramFactory:
    """ProgramFactory(personas=[persona], label=…, webhook=…): a program as those who keep panels make it. Its `token`
    and `secret` are what they were shown."""

    def __new__(cls, *, name="Night Wire", personas=None, by=None, **fields) -> Program:
        by = by or UserFactory(role="panel_manager")
        program, keys = programs.make(by=by, name=name, personas=personas or [PersonaFactory()], **fields)
        program.token, program.secret = keys.token, keys.secret
        return program
