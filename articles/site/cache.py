"""Finished public pages, kept in the process for the rest of the second: a rush on a page renders it once.

Every cache that we tell how long to keep a page lets go of it at the same beat: the end of the second of the wall clock
in which its rendering began. So two in a row (this one, and that of deploy/nginx.conf) keep it no longer than one does,
and what was published a second ago is seen through both.
"""

import gzip
import threading
import time
from collections import OrderedDict
from hashlib import blake2b

from django.http import HttpResponse

from articles.site.languages import language_of
from cms.accounts.middleware import PRIVATE

ENTRIES = 512
LARGEST = 512 * 1024  # of an answer that is kept; a larger one is rendered each time
STATUSES = (200, 301, 404, 410)
NEVER_KEPT = (*PRIVATE, "/api/", "/preview/", "/seen/")  # where nobody need wait for a page that another asked for


class Finished:
    """An answer as it goes out, built once in each of its forms: plain, compressed, and "you have it already"."""

    __slots__ = ("etag", "kept_at", "not_modified", "plain", "small")

    def __init__(self, response, now: float):
        body, status = response.content, response.status_code
        self.kept_at = now
        self.etag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        varies = "Accept-Language, " if "Accept-Language" in response.get("Vary", "") else ""
        headers = {**dict(response.items()), "ETag": self.etag, "Vary": f"{varies}Accept-Encoding"}
        headers["X-Accel-Expires"] = f"@{int(now)}"  # nginx: until this second is over
        zipped = gzip.compress(body, 5, mtime=0)
        self.plain = _built(body, status, headers)
        self.small = _built(zipped, status, headers | {"Content-Encoding": "gzip"})
        self.not_modified = _built(b"", 304, headers) if status == 200 else None

    def answer(self, request) -> HttpResponse:
        """This answer, in the form that the request can take."""
        meta = request.META
        if self.not_modified and meta.get("HTTP_IF_NONE_MATCH") == self.etag:
            form = self.not_modified
        else:
            form = self.small if "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "") else self.plain
        return form.again()


class Kept(HttpResponse):
    """An answer that goes out many times."""

    def again(self) -> "Kept":
        """A twin that shares all but what each request adds of its own. Header by header would cost more than the
        rest of the answer."""
        twin = Kept.__new__(Kept)
        twin.__dict__ = self.__dict__ | {"_resource_closers": []}
        return twin


def _built(body: bytes, status: int, headers: dict) -> Kept:
    response = Kept(body, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    response.headers["Content-Length"] = str(len(body))
    return response


class Turn:
    """A page is rendered by one at a time; whoever waits for that is counted."""

    __slots__ = ("lock", "waiting")

    def __init__(self):
        self.lock, self.waiting = threading.Lock(), 0


class FinishedPages:
    """The first middleware. Keeps what a view marked with `response.for_everybody`, by host, whole address and the
    language that it speaks to whoever asks."""

    clock = staticmethod(time.time)

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages: OrderedDict[tuple, Finished] = OrderedDict()
        self.lock = threading.Lock()
        self.rendering: dict[tuple, Turn] = {}

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(NEVER_KEPT):
            return self.get_response(request)
        meta = request.META
        key = (meta.get("HTTP_HOST"), meta.get("wsgi.url_scheme"), meta.get("HTTP_X_FORWARDED_PROTO"),
               request.path_info, meta.get("QUERY_STRING"), language_of(request))  # fmt: skip
        arrived = self.clock()
        if page := self._fresh(key, arrived):
            return page.answer(request)
        with self.lock:
            turn = self.rendering.setdefault(key, Turn())
            turn.waiting += 1
        try:
            with turn.lock:
                # Whoever waited for this turn finds the page that the first one rendered.
                page = self._fresh(key, arrived)
                return page.answer(request) if page else self._render(request, key)
        finally:
            with self.lock:
                turn.waiting -= 1
                if not turn.waiting:  # else whoever comes now would have a turn of their own beside theirs
                    self.rendering.pop(key, None)

    def _fresh(self, key, arrived: float) -> Finished | None:
        """The page, if it was begun in the second in which this reader arrived, or later. One from the future was begun
        before the clock was set back."""
        page = self.pages.get(key)
        return page if page and int(arrived) <= int(page.kept_at) <= self.clock() else None

    def _render(self, request, key):
        started = self.clock()
        response = self.get_response(request)
        keep = getattr(response, "for_everybody", False) and response.status_code in STATUSES
        if not keep or response.streaming or response.cookies:
            return response
        # Kept from when the rendering began: what it shows may be that old already.
        page = Finished(response, started)
        if len(response.content) <= LARGEST:
            self._keep(key, page)
        return page.answer(request)

    def _keep(self, key, page: Finished) -> None:
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            while len(self.pages) > ENTRIES:
                self.pages.popitem(last=False)
