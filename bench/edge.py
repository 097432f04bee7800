"""The article page behind deploy/nginx.conf, against the same bytes under the same headers as a file that this nginx
serves, and against those in the barest cache that it can have: what every cache of nginx pays for taking a page's
headers from its file. All are asked by wrk, which is fast enough that nginx is what is measured, and as browsers do,
for the compressed form.
"""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

from tests.support.nginx import edge
from tests.support.processes import free_port

CONNECTIONS, SECONDS, ROUNDS = 16, 3, 5
PACKED = {"Accept-Encoding": "gzip"}
OWN = {"content-type", "content-length", "etag", "date", "server", "connection", "x-accel-expires"}  # nginx has its own
BASELINES = """
    proxy_cache_path {folder}/bare keys_zone=bare:1m use_temp_path=off;
    server {{
        listen 127.0.0.1:{file};
        location / {{ root {folder}; {headers} }}
    }}
    server {{
        listen 127.0.0.1:{cache};
        location / {{
            proxy_pass http://127.0.0.1:{file};
            proxy_cache bare;
            proxy_cache_key $uri;
            proxy_cache_valid 1h;
            proxy_ignore_headers Cache-Control Expires Vary;
        }}
    }}
"""


def run(folder: Path, behind: int, address: str) -> dict[str, list[tuple[float, float]]]:
    """Answers a second of the page through the edge and of each baseline, by the baseline's name: each round one after
    the other.

    `behind` is the port of the site, `address` that of the page. Raises RuntimeError where wrk is not at hand.
    """
    if not shutil.which("wrk"):
        raise RuntimeError("This part of the bench needs wrk: apt-get install wrk nginx")
    with urlopen(Request(f"http://127.0.0.1:{behind}{address}", headers=PACKED), timeout=10) as page:
        (folder / "page.html").write_bytes(page.read())
        said = " ".join(f'add_header {name} "{value}";' for name, value in page.headers.items() if name not in OWN)
    ports = {"file": free_port(), "cache": free_port()}
    with edge(folder, behind, more=BASELINES.format(folder=folder, headers=said, **ports)) as outside:
        doors = [
            f"http://127.0.0.1:{outside}{address}",
            *(f"http://127.0.0.1:{port}/page.html" for port in ports.values()),
        ]
        rounds = [[_rate(door) for door in doors] for _ in range(ROUNDS)]
    return {
        "a file": [(ours, file) for ours, file, _ in rounds],
        "the barest cache": [(ours, cache) for ours, _, cache in rounds],
    }


def _rate(url: str) -> float:
    """Answers a second. Raises ValueError when some were errors."""
    packed = [part for name, value in PACKED.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", str(SECONDS), *packed, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise ValueError(f"{url}: {said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
