"""What is posted to comment. Scripts ask for the threads alone, in return; others go back to the page."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.events.machine import Conflict, NotAllowed, Refused
from comments import subjects, talking
from comments.forms import BeginForm, ReplyForm
from comments.mentions import names_in, offered
from comments.models import Comment, Thread
from comments.page import Line, Talk, talk_of
from comments.subjects import Commentable

TYPED = 30  # characters of a name


@never_cache
@require_POST
def begin(request, key: str, pk: int):
    """A new thread about a row."""
    kind, row = _found(request, key, pk)
    form = BeginForm(request.POST)
    comment = _said(form, lambda: talking.begin(kind, row, by=request.user, **form.facts()))
    return _answer(request, kind, row, comment, form)


@never_cache
@require_POST
def reply(request, pk: int):
    """An answer in a thread."""
    thread, kind, row = _thread(request, pk)
    form = ReplyForm(request.POST)
    comment = _said(form, lambda: talking.reply(pk, by=request.user, **form.cleaned_data))
    return _answer(request, kind, row, comment, form, thread)


@never_cache
@require_POST
def resolve(request, pk: int):
    """Say that a thread is dealt with."""
    return _settle(request, pk, talking.resolve)


@never_cache
@require_POST
def reopen(request, pk: int):
    """Say that it is not."""
    return _settle(request, pk, talking.reopen)


@never_cache
@require_safe
def people(request, key: str, pk: int):
    """Whom to offer for what was typed after an @."""
    kind, _ = _found(request, key, pk)
    found = offered(kind, request.GET.get("q", "")[:TYPED])
    return JsonResponse({"people": [{"username": person.username, "name": person.name} for person in found]})


def _found(request, key: str, pk: int) -> tuple[Commentable, object]:
    kind = subjects.of_key(key)
    row = kind and kind.find(pk)
    if row is None:
        raise Http404("There is nothing here to comment on.")
    if not kind.may(request.user):
        raise PermissionDenied
    return kind, row


def _thread(request, pk: int) -> tuple[Thread, Commentable, object]:
    thread = get_object_or_404(Thread, pk=pk)
    return thread, *_found(request, subjects.of_thread(thread).key, thread.subject_id)


def _said(form, verb) -> Comment | None:
    """The comment; or None, with what is wrong told on the form."""
    if not form.is_valid():
        return None
    try:
        return verb()
    except NotAllowed:
        raise PermissionDenied from None
    except Refused as why:
        form.add_error(None, why.detail)
    except ValidationError as why:
        for name, words in why.message_dict.items():
            form.add_error(name if name in form.fields else None, words)
    return None


def _settle(request, pk: int, verb):
    thread, kind, row = _thread(request, pk)
    with suppress(Conflict):  # somebody else, or a double tap, did so already: it is as it was to be
        verb(pk, by=request.user)
    return _back(request, kind, row, thread)


def _answer(request, kind: Commentable, row, comment, form, thread=None) -> HttpResponse:
    if comment is None:
        return _refused(request, kind, row, form, thread)
    _say_who_is_not_here(request, comment)
    return _back(request, kind, row, comment.thread)


def _back(request, kind: Commentable, row, thread: Thread) -> HttpResponse:
    if _by_script(request):
        return render(request, "admin/comments/_threads.html", {"talk": talk_of(kind, row), "told": _told(request)})
    return HttpResponseRedirect(f"{kind.url(row)}#thread-{thread.pk}")


def _refused(request, kind: Commentable, row, form, thread: Thread | None) -> HttpResponse:
    talk = talk_of(kind, row)
    line = next((line for line in _lines(talk) if thread and line.thread.pk == thread.pk), None)
    if line:
        line.failed = form
    else:
        talk.failed = form
    context = {"talk": talk, "line": line, "back": kind.url(row), "title": kind.name(row)}
    page = "admin/comments/_threads.html" if _by_script(request) else "admin/comments/again.html"
    return render(request, page, context, status=422)


def _lines(talk: Talk) -> list[Line]:
    return [*talk.open, *talk.resolved]


def _say_who_is_not_here(request, comment: Comment) -> None:
    known = {person.username for person in comment.mentioned.all()}
    if unknown := [f"@{name}" for name in names_in(comment.text) if name not in known]:
        words = f"{', '.join(unknown)}: nobody of that name reads these comments, so nobody was told."
        messages.warning(request, words)


def _told(request) -> list[str]:
    return [str(message) for message in messages.get_messages(request)]


def _by_script(request) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
