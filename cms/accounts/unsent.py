"""What somebody sent when their sign-in had ended, or from a page that had grown too old: kept, and offered again.

The text waits in the session of that browser. It is shown to the person who was last signed in there, and to nobody
else; their browser says who that was by a signed cookie, which other sites cannot send along (SameSite).
"""

from urllib.parse import quote

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.accounts.middleware import PRIVATE
from cms.lib import html

KEPT = "unsent"
WHO = "last_person"
DAYS = 60 * 24 * 3600
LONGEST = 1_000_000  # characters of one form: twice the longest article
NEVER = ("csrfmiddlewaretoken", "password")  # parts of the names of fields that are not for keeping


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
            _remember(request, response)
        elif before:
            response.delete_cookie(WHO, samesite="Lax")
        elif request.method == "POST" and _asks_to_sign_in(response) and _keep(request):
            return _sign_in_first(response.url)
        return response

    def process_view(self, request, view, args, kwargs):
        """What is sent again is no longer waiting."""
        if request.method != "POST" or not request.path_info.startswith(PRIVATE):
            return
        if request.session.get(KEPT, {}).get("path") == request.get_full_path():
            del request.session[KEPT]


@sensitive_post_parameters()
def page_too_old(request, reason=""):
    """The answer to a form without a token that fits (CSRF_FAILURE_VIEW): its page was opened before a sign-in, or it
    was not ours. What our own person typed is shown, to be sent again by them; anything else is refused."""
    entrance = request.path_info in _entrances()
    if entrance and request.user.is_authenticated:
        return redirect("home_of_user")
    if not entrance and (kept := _sent(request)):
        if request.user.is_authenticated:
            return _offer(request, kept, status=403)
        if _keep(request):
            return _sign_in_first(resolve_url("account_login"))
    return render(request, "private/too_old.html", {"entrance": entrance}, status=403)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsent(request):
    """After sign-in: what had not been sent, to be sent or thrown away (POST)."""
    kept = request.session.get(KEPT)
    if request.method == "POST" or not kept or kept["person"] != request.user.pk:
        request.session.pop(KEPT, None)
        return redirect("home_of_user")
    return _offer(request, kept)


def _offer(request, kept: dict, status: int = 200):
    prose = [(_label(name), _words(name, value)) for name, value in kept["fields"] if _is_prose(value)]
    return render(request, "private/unsent.html", {"kept": kept, "prose": prose}, status=status)


def _remember(request, response) -> None:
    if _last_person(request) != request.user.pk:
        response.set_signed_cookie(
            WHO, request.user.pk, max_age=DAYS, httponly=True, samesite="Lax", secure=request.is_secure()
        )


def _last_person(request) -> int | None:
    value = request.get_signed_cookie(WHO, default="", max_age=DAYS)
    return int(value) if value else None


def _keep(request) -> bool:
    kept = _sent(request)
    if kept:
        request.session[KEPT] = kept
    return kept is not None


def _sent(request) -> dict | None:
    """The posted fields of whoever was signed in here last; None when nobody was, or there is nothing to keep."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(part in name for part in NEVER)
    ]
    person = _last_person(request)
    if not person or not fields or sum(len(value) for _, value in fields) > LONGEST:
        return None
    if request.user.is_authenticated and request.user.pk != person:
        return None
    return {"person": person, "path": request.get_full_path(), "fields": fields}


def _entrances() -> tuple[str, str]:
    return reverse("account_login"), reverse("admin:login")


def _asks_to_sign_in(response) -> bool:
    return isinstance(response, HttpResponseRedirect) and response.url.partition("?")[0] in _entrances()


def _sign_in_first(entrance: str):
    return redirect(f"{entrance.partition('?')[0]}?{REDIRECT_FIELD_NAME}={quote(reverse('unsent'))}")


def _is_prose(value: str) -> bool:
    return len(value.split()) > 1


def _label(name: str) -> str:
    return name.removesuffix("_html").replace("_", " ").capitalize()


def _words(name: str, value: str) -> str:
    return html.to_text(value) if name.endswith("_html") else value
