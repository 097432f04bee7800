"""The article page behind deploy/nginx.conf, against the same bytes under the same headers as a file that this nginx
serves. Both are asked by wrk, which is fast enough that nginx is what is measured.
"""

import re
import shutil
import subprocess
from email.message import Message
from pathlib import Path

from tests.support.nginx import edge
from tests.support.processes import free_port

CONNECTIONS, SECONDS, ROUNDS = 16, 3, 5
OWN = {"content-type", "content-length", "etag", "date", "server", "connection", "x-accel-expires"}  # nginx has its own
FILES = """
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {folder}; {headers} }}
    }}
"""


def run(folder: Path, behind: int, address: str, page: bytes, headers: Message) -> list[tuple[float, float]]:
    """Answers a second of the page through the edge and of the file, each round one after the other.

    `behind` is the port of the site, `page` what it answers at `address` under these `headers`. Raises RuntimeError
    where wrk is not at hand.
    """
    if not shutil.which("wrk"):
        raise RuntimeError("This part of the bench needs wrk: apt-get install wrk nginx")
    (folder / "page.html").write_bytes(page)
    port = free_port()
    said = " ".join(f'add_header {name} "{value}";' for name, value in headers.items() if name not in OWN)
    with edge(folder, behind, more=FILES.format(port=port, folder=folder, headers=said)) as outside:
        doors = f"http://127.0.0.1:{outside}{address}", f"http://127.0.0.1:{port}/page.html"
        return [tuple(_rate(door) for door in doors) for _ in range(ROUNDS)]


def _rate(url: str) -> float:
    """Answers a second. Raises ValueError when some were errors."""
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", str(SECONDS), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise ValueError(f"{url}: {said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
