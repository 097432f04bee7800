"""Out of a kind of mail with one click, from the mail itself (RFC 8058): signed in or not, from any machine.

The address names a person and a kind of news, and is signed. It does not expire, since a mail may be read years later,
and is the same in each attempt to send it.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.notifications.models import Subscriber
from cms.notifications.preferences import silence
from cms.notifications.topics import DIGEST, topic_of

_signer = Signer(salt="unsubscribe")
ONE_CLICK = "List-Unsubscribe=One-Click"


def unsubscribe_url(person, kind: str) -> str | None:
    """Where mail of this kind to this person is stopped; None for what cannot be silenced, and for a subscriber, who
    leaves by a page of the app that they subscribed to (a notice's `own`)."""
    if topic_of(kind).always or isinstance(person, Subscriber):
        return None
    return settings.SITE_URL + reverse("unsubscribe", args=[_signer.sign_object([person.pk, kind])])


@csrf_exempt  # the mailbox's own server posts, without cookies; the signature says for whom
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token: str):
    """Looking changes nothing, since scanners follow every link in a mail; the button, and the mailbox's own, do."""
    person, kind = _read(token)
    name, _, value = ONE_CLICK.partition("=")
    done = request.POST.get(name) == value and silence(person, kind)
    about = "The daily digest" if kind == DIGEST else topic_of(kind).title
    facts = {"about": about, "done": done, "says": topic_of(kind).says if kind != DIGEST else ""}
    answer = render(request, "private/unsubscribe.html", facts)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _read(token: str) -> tuple:
    try:
        pk, kind = _signer.unsign_object(token)
    except BadSignature:
        raise Http404("This is no whole address from a mail.") from None
    person = get_user_model().objects.filter(pk=pk).first()
    if person is None or topic_of(kind).always:
        raise Http404("There is no such mail any more.")
    return person, kind
