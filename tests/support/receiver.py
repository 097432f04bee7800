"""The other side of webhooks: a server on this machine that answers as it is told."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Call:
    """One message as it came in."""

    def __init__(self, path: str, headers: dict, body: bytes):
        self.path, self.headers, self.body = path, headers, body
        self.id, self.timestamp = headers.get("webhook-id"), headers.get("webhook-timestamp")
        self.signatures = headers.get("webhook-signature", "").split()

    @property
    def said(self) -> dict:
        """A body of JSON."""
        return json.loads(self.body)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers["content-length"]))
        receiver = self.server.receiver
        receiver.calls.append(Call(self.path, headers, body))
        status, told = receiver.answers.pop(0) if receiver.answers else receiver.answer
        if status == "hang":
            receiver.over.wait(10)
            return
        self.send_response(status)
        for name, value in told.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Receiver:
    """`calls` is what came in. `answer` is its answer, a status or "hang" with headers; `answers` those to the next
    calls, one each."""

    def __init__(self):
        self.calls, self.answers, self.answer, self.over = [], [], (204, {}), threading.Event()

    @property
    def types(self) -> list[str]:
        """What came in, by type."""
        return [call.said["type"] for call in self.calls]

    @contextmanager
    def open(self):
        """Itself, with its `url`, while it answers."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.receiver, server.daemon_threads = self, True
        self.url = f"http://127.0.0.1:{server.server_port}/hook?key=s3cret"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            server.shutdown()
            server.server_close()
            thread.join()
