"""What somebody sent when their sign-in had ended, or from a page that had grown too old: kept, and offered again.

It waits in the session of that browser. Their browser says who was signed in there last by a signed cookie, which other
sites cannot send along (SameSite): what was sent while nobody was signed in waits for that person, and is dropped when
somebody else signs in.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.accounts.middleware import PRIVATE
from cms.lib import html

KEPT = "unsent"
WHO = "last_person"
REMEMBERED = 60 * 24 * 3600  # seconds
LONGEST = 1_000_000  # characters of all that waits in one browser: twice the longest article
MOST = 10  # forms that wait there
NEVER = ("csrfmiddlewaretoken", "password")  # parts of the names of fields that are not for keeping
OF_THE_PAGE = ("page", "base", "version")  # what a form says of its page, and nobody typed
NOT_TAKEN = (403, 404, 405, 413)


class KeepUnsent:
    """Middleware. Remembers who is signed in here; keeps what was posted when the answer is "sign in first"."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PRIVATE):
            return self.get_response(request)
        before = request.user.pk
        response = self.get_response(request)
        if request.user.is_authenticated:
            remember(request, response, request.user)
            if request.method == "POST" and response.status_code not in NOT_TAKEN and not _asks_to_sign_in(response):
                _put(request, _others(request, request.get_full_path()))
        elif before:
            forget(response)
        elif request.method == "POST" and _asks_to_sign_in(response) and not _signs_in(request) and _keep(request):
            return _sign_in_first(response.url)
        return response


@receiver(user_logged_in)
def drop_what_others_sent(sender, request, user, **kwargs):
    """What waits in a browser is for the person who sent it."""
    _put(request, [form for form in _waiting(request) if form["person"] == user.pk])


@sensitive_post_parameters()
def page_too_old(request, reason=""):
    """The answer to a form without a token that fits (CSRF_FAILURE_VIEW): its page was opened before a sign-in, or it
    was not ours. What our own person typed is shown, to be sent again by them; anything else is refused."""
    if request.content_type == "application/json":  # a script of ours, which keeps its words itself and asks again
        return JsonResponse({"code": "csrf", "detail": "This page is too old to be heard."}, status=403)
    entrance = _signs_in(request)
    if entrance and request.user.is_authenticated:
        return redirect("home_of_user")
    if not entrance and _keep(request):
        signed_in = request.user.is_authenticated
        return _offer(request, status=403) if signed_in else _sign_in_first(resolve_url("account_login"))
    return render(request, "private/too_old.html", {"entrance": entrance}, status=403)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsent(request):
    """After sign-in: what had not been sent, to be sent or (POST) thrown away."""
    if request.method == "POST":
        _put(request, _others(request, request.POST.get("path")))
    return _offer(request) if _waiting(request) else redirect("home_of_user")


@dataclass(frozen=True)
class Form:
    """One form that waits: where it goes, what it sends, and of that what a person wrote and what goes with it."""

    path: str
    fields: list[list[str]]

    @property
    def prose(self) -> list[tuple[str, str]]:
        """Label and words of what was written."""
        return [(_label(name), _words(name, value)) for name, value in self.fields if _is_prose(value)]

    @property
    def rest(self) -> list[tuple[str, str]]:
        """Label and value of all else that is not empty."""
        told = [(name, value) for name, value in self.fields if name not in OF_THE_PAGE]
        return [(_label(name), value) for name, value in told if value.strip() and not _is_prose(value)]


def _offer(request, status: int = 200):
    forms = [Form(form["path"], form["fields"]) for form in _waiting(request)]
    return render(request, "private/unsent.html", {"forms": forms}, status=status)


def remember(request, response, person) -> None:
    """Have this browser know who acts in it: what is posted from there once they may not any more is kept for them."""
    if _last_person(request) != person.pk:
        response.set_signed_cookie(
            WHO, person.pk, max_age=REMEMBERED, httponly=True, samesite="Lax", secure=request.is_secure()
        )


def forget(response) -> None:
    """Nobody acts in this browser any more: nothing is kept for whoever did."""
    response.delete_cookie(WHO, samesite="Lax")


def _last_person(request) -> int | None:
    value = request.get_signed_cookie(WHO, default="", max_age=REMEMBERED)
    return int(value) if value else None


def _waiting(request) -> list[dict]:
    return request.session.get(KEPT, [])


def _others(request, path: str | None) -> list[dict]:
    """What waits, but for what goes to that address."""
    return [form for form in _waiting(request) if form["path"] != path]


def _put(request, forms: list[dict]) -> None:
    if forms != _waiting(request):
        request.session[KEPT] = forms


def _keep(request) -> bool:
    """Keep what was posted by whoever was signed in here last. False when nobody was, or it is too much."""
    person = _last_person(request)
    if not person or (request.user.is_authenticated and request.user.pk != person):
        return False
    sent = {"person": person, "path": request.get_full_path(), "fields": _fields(request)}
    forms = [*_others(request, sent["path"]), sent][-MOST:]
    if sum(len(value) for form in forms for _, value in form["fields"]) > LONGEST:
        return False
    _put(request, forms)
    return True


def _fields(request) -> list[list[str]]:
    # Pairs as lists: what comes back from a session has no tuples.
    posted = ([name, value] for name, values in request.POST.lists() for value in values)
    return [[name, value] for name, value in posted if not any(part in name for part in NEVER)]


def _entrances() -> tuple[str, str]:
    return reverse("account_login"), reverse("admin:login")


def _signs_in(request) -> bool:
    """What is posted there is for signing in, and nothing to keep."""
    ways = ("account_request_login_code", "account_confirm_login_code", "mfa_login_webauthn")
    return request.path_info in (*_entrances(), *map(reverse, ways))


def _asks_to_sign_in(response) -> bool:
    return isinstance(response, HttpResponseRedirect) and response.url.partition("?")[0] in _entrances()


def _sign_in_first(entrance: str):
    return redirect(f"{entrance.partition('?')[0]}?{REDIRECT_FIELD_NAME}={quote(reverse('unsent'))}")


def _is_prose(value: str) -> bool:
    return len(value) > 20 or len(value.split()) > 1


def _label(name: str) -> str:
    return name.removesuffix("_html").strip("_").replace("_", " ").replace("-", " ").capitalize()


def _words(name: str, value: str) -> str:
    return html.to_text(value) if name.endswith("_html") else value
