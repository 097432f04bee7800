"""Ask one address as fast as it answers. Lean, so that the server is what is measured and not this."""

import selectors
import socket
import time

CLIENTS = 16


def rate(port: int, path: str, seconds: float, tag: str = "") -> float:
    """Answers a second to CLIENTS kept connections on this machine. With the page's ETag as `tag` they have it already.
    Raises ValueError when an answer is not a 200, or then a 304."""
    known = f"If-None-Match: {tag}\r\n" if tag else ""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{known}\r\n".encode()
    size = _size_of_answer(port, request, 304 if tag else 200)
    with selectors.DefaultSelector() as waiting:
        connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CLIENTS)]
        for connection in connections:
            waiting.register(connection, selectors.EVENT_READ, [0])
            connection.sendall(request)
        answers, start = 0, time.perf_counter()
        while time.perf_counter() < start + seconds:
            for key, _ in waiting.select():
                # All answers are of one size, so that counting bytes is enough to know where one ends.
                key.data[0] += len(key.fileobj.recv(262_144))
                if key.data[0] >= size:
                    key.data[0] = 0
                    answers += 1
                    key.fileobj.sendall(request)
        taken = time.perf_counter() - start
    for connection in connections:
        connection.close()
    return answers / taken


def _size_of_answer(port: int, request: bytes, status: int) -> int:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(262_144)
    if not head.startswith(f"HTTP/1.1 {status} ".encode()):
        raise ValueError(f"{request.split()[1].decode()} answers {head.splitlines()[0].decode()}")
    lines, _, _ = head.lower().partition(b"\r\n\r\n")
    [length] = [line.split(b":")[1] for line in lines.split(b"\r\n") if line.startswith(b"content-length:")]
    return len(lines) + 4 + int(length)
