"""deploy/nginx.conf at work on this machine: the same file, with the addresses and folders of a test."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import ROOT, answer_of, free_port, started, wait_for


@contextmanager
def edge(folder: Path, behind: int, more: str = ""):
    """The port of an nginx in front of the one that listens on `behind`, with what it keeps in `folder`; `more` are
    servers that it has besides."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(nginx).exists(), "These tests need nginx: apt-get install nginx"
    port = free_port()
    cache = folder / "nginx"
    cache.mkdir()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for there, here in {
        "listen 80 ": f"listen 127.0.0.1:{port} ",
        "web:8000": f"127.0.0.1:{behind}",
        "/var/cache/nginx": str(cache),
        "/var/run/nginx.pid": str(cache / "pid"),
        "/dev/stdout": str(cache / "access.log"),
        "/dev/stderr": str(cache / "error.log"),
        "worker_processes auto": f"{_same_user()}worker_processes auto",
        "    upstream paneldesk": f"{more}    upstream paneldesk",
    }.items():
        assert there in text, f"deploy/nginx.conf no longer says {there}"
        text = text.replace(there, here)
    (cache / "nginx.conf").write_text(text)
    command = (nginx, "-c", str(cache / "nginx.conf"), "-e", str(cache / "error.log"), "-g", "daemon off;")
    with started(*command, log=cache / "output.log") as process:
        wait_for(lambda: answer_of(f"http://127.0.0.1:{port}/healthz"), alive=process)
        yield port
    assert (cache / "error.log").read_text() == ""


def _same_user() -> str:
    """Started by root, its workers would be somebody else, who may not write into the folder."""
    return "user root;\n" if Path.home() == Path("/root") else ""
