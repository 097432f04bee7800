"""Finished public pages, kept in the process for at most a second: a rush on a page renders it once."""

import gzip
import threading
import time
from collections import OrderedDict
from hashlib import blake2b

from django.http import HttpResponse, HttpResponseNotModified

SECONDS = 1.0
ENTRIES = 512
LARGEST = 512 * 1024
STATUSES = (200, 301, 404, 410)


class Finished:
    """An answer as it goes out: status, headers, body and its compressed twin."""

    __slots__ = ("body", "etag", "headers", "kept_at", "small", "status")

    def __init__(self, response, now: float):
        self.status, self.kept_at, self.body = response.status_code, now, response.content
        self.small = gzip.compress(self.body, 5, mtime=0)
        self.etag = f'W/"{blake2b(self.body, digest_size=12).hexdigest()}"'
        self.headers = {**dict(response.items()), "ETag": self.etag, "Vary": "Accept-Encoding"}
        self.headers.pop("Content-Length", None)

    def answer(self, request) -> HttpResponse:
        """This answer, in the form that the request can take."""
        meta = request.META
        if self.status == 200 and meta.get("HTTP_IF_NONE_MATCH") == self.etag:
            response = HttpResponseNotModified()
            return self._with_headers(response)
        zipped = "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "")
        response = HttpResponse(self.small if zipped else self.body, status=self.status)
        self._with_headers(response)
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        return response

    def _with_headers(self, response):
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


class FinishedPages:
    """The first middleware. Keeps what a view marked with `response.for_everybody`, by host and whole address."""

    clock = staticmethod(time.monotonic)

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages: OrderedDict[tuple, Finished] = OrderedDict()
        self.lock = threading.Lock()
        self.rendering: dict[tuple, threading.Lock] = {}

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        meta = request.META
        key = (meta.get("HTTP_HOST"), meta.get("wsgi.url_scheme"), meta.get("HTTP_X_FORWARDED_PROTO"),
               request.path_info, meta.get("QUERY_STRING"))  # fmt: skip
        if page := self._fresh(key):
            return page.answer(request)
        with self.lock:
            turn = self.rendering.setdefault(key, threading.Lock())
        with turn:
            # Whoever waited for this turn finds the page that the first one rendered.
            if page := self._fresh(key):
                return page.answer(request)
            try:
                return self._render(request, key)
            finally:
                with self.lock:
                    self.rendering.pop(key, None)

    def _fresh(self, key) -> Finished | None:
        page = self.pages.get(key)
        return page if page and self.clock() - page.kept_at < SECONDS else None

    def _render(self, request, key):
        started = self.clock()
        response = self.get_response(request)
        keep = getattr(response, "for_everybody", False) and response.status_code in STATUSES
        if not keep or response.streaming or response.cookies or len(response.content) > LARGEST:
            return response
        # Kept from when the rendering began: what it shows may be that old already.
        page = Finished(response, started)
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            while len(self.pages) > ENTRIES:
                self.pages.popitem(last=False)
        return page.answer(request)
