"""One connection to the mail server for many mails, opened when it is needed, and anew after it broke."""

from contextlib import suppress

from django.core.mail import get_connection

from cms.notifications.refusals import breaks_off
from cms.notifications.schedule import BROKEN


class Line:
    """A context: the line is put down at its end. `is_dead` when the server did not let us in, or broke off BROKEN
    times in a row: whoever sends leaves it alone then, for each mail would only wait for it in turn."""

    def __init__(self):
        self.connection = get_connection()
        self.is_open = self.is_dead = False
        self.broken = 0

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self._hang_up()

    def open(self) -> None:
        """Call the mail server, unless we are on the line. Raises what it makes of us."""
        if self.is_open:
            return
        try:
            self.connection.open()
        except Exception:
            self.is_dead = True
            self._hang_up()
            raise
        self.is_open = True

    def send(self, mail) -> None:
        """Hand one mail over, on the open line. Raises what the mail backend raises."""
        mail.connection = self.connection
        try:
            mail.send()
        except Exception as why:
            if breaks_off(why):
                self.broken += 1
                self.is_dead = self.broken >= BROKEN
                self._hang_up()
            raise
        self.broken = 0

    def _hang_up(self) -> None:
        self.is_open = False
        with suppress(OSError):
            self.connection.close()
