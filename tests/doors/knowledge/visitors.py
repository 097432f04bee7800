"""Who comes by: somebody of the stage, signed in, by a link or with a token; or nobody, with what they were handed."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.test import Client

# As whom of secrets.py they come, and how. Where somebody comes by more than one way, each is one line.
VISITORS = {
    "reader": ("reader", "nobody"),
    "stranger": ("stranger", "nobody"),
    "guest": ("guest", "nobody"),
    "outsider": ("outsider", "signed in"),
    "giraffe": ("giraffe", "signed in"),
    "giraffe by link": ("giraffe", "by link"),
    "zebra": ("zebra", "signed in"),
    "koala": ("koala", "signed in"),
    "lemur, who declined": ("lemur", "signed in"),
    "puma, whose seat was given away": ("puma", "signed in"),
    "okapi, who stands by": ("okapi", "signed in"),
    "heron, a program": ("heron", "by token"),
    "tapir, a writer on the panel": ("tapir", "signed in"),
    "ibex, a writer": ("ibex", "signed in"),
    "yak, an editor": ("yak", "signed in"),
}
TRY_THE_NEWSROOM = ("reader", "outsider")
AWAY = "203.0.113.7"  # not on this machine, which may measure


@dataclass
class Answer:
    """What came of one request: all that was said, headers and body."""

    method: str
    address: str
    sent: str
    status: int
    text: str

    @property
    def said(self) -> str:
        """What the visitor said, and may hear back."""
        return self.address + self.sent

    def __str__(self) -> str:
        return f"{self.method} {self.address} → {self.status}"


class Visitor:
    """Somebody with a browser and, for the API, a token. Nothing that they do stays done."""

    def __init__(self, stage, name: str, who: str, how: str):
        self.stage, self.name, self.who, self.how = stage, name, who, how
        self.client = Client(REMOTE_ADDR=AWAY, raise_request_exception=False)
        user = stage.people.get(who)
        if how == "signed in":
            self.client.force_login(user)
        if how == "by link":
            self.client.post(f"/desk/enter/{stage.keys['enter'][who][0]}/")
        token = {"stranger": "nobodys"}.get(who) or stage.keys["token"].get(who)
        self.token = {"Authorization": f"Token {token}"} if token and how != "by link" else {}

    def asks(self, method: str, address: str, data: dict | None = None) -> Answer:
        """One request; JSON for the API, else a form."""
        api = address.startswith("/api/")
        with self._undone():
            response = getattr(self.client, method.lower())(
                address,
                data or {},
                **({"content_type": "application/json"} if api and method != "GET" else {}),
                headers=self.token if api else {},
            )
            body = b"".join(response.streaming_content) if response.streaming else response.content
        headers = "".join(f"{name}: {value}\n" for name, value in response.items())
        text = f"{headers}{response.cookies.output()}\n{body.decode('utf-8', 'replace')}"
        return Answer(method, address, str(data or ""), response.status_code, text)

    def may_try(self, address: str) -> bool:
        """Whether to go there. The newsroom has one door for all: of those whom it keeps out, some try it."""
        inside = getattr(self.stage.people.get(self.who), "is_staff", False)
        return inside or self.name in TRY_THE_NEWSROOM or not address.startswith("/admin/")

    @contextmanager
    def _undone(self):
        cookies = self.client.cookies.copy()
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            self.client.cookies = cookies


def visitor(stage, name: str) -> Visitor:
    """The visitor of that name."""
    return Visitor(stage, name, *VISITORS[name])
