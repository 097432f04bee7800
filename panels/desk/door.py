"""The door at the end of a link from a mail. Robots that read mail follow its links: to look opens nothing, and only
the button lets somebody in, to that one seat."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cms.accounts.unsent import forget, remember
from panels import entering
from panels.desk import access

# With no-referrer browsers would send the button's form as from nowhere (`Origin: null`, Fetch 3.2), as a forged one
# is. This policy lets them say the name of the site, and never the path with the token.
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, token: str):
    """What a link opens, with the button that opens it; or why it does not, and what to do."""
    link = entering.find(token)
    if link is None:
        return _answer(request, "404.html", {}, status=404)
    if why := entering.trouble_with(link):
        return _answer(request, "desk/link_over.html", {"why": why, "token": token}, status=410)
    stranger = request.user.is_authenticated and request.user.pk != link.panelist.user_id
    if stranger or request.method != "POST":
        with timezone.override(link.panelist.user.zone):
            return _answer(request, "desk/enter.html", {"seat": link.assignment, "link": link, "stranger": stranger})
    entering.followed(link)
    access.let_in(request, link)
    response = redirect(link.assignment)
    remember(request, response, link.panelist.user)
    return _closed(response)


@require_POST
def ask_anew(request, token: str):
    """Send a new link for an expired one to its panelist's address. The answer is the same whatever comes of it."""
    entering.ask_anew(token)
    return _answer(request, "desk/link_over.html", {"why": "asked"})


@require_POST
def leave(request):
    """Close on this device what links have opened."""
    access.let_out(request)
    response = redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    forget(response)
    return response


def _answer(request, template: str, context: dict, status: int = 200):
    return _closed(render(request, template, context, status=status))


def _closed(response):
    """An answer that no cache, robot or referrer learns the token from."""
    for name, value in HEADERS.items():
        response[name] = value
    return response
