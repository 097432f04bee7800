"""What the image and docker-compose.yml would run, run here without a container: the same commands and checks."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from tests.support.processes import DEPLOYED, ROOT, environment, free_port, started, wait_for
from tests.support.scratch import scratch_database

pytestmark = pytest.mark.apart

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
BUILT_HERE = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


@pytest.fixture
def container(tmp_path):
    """A stand-in for one container after another: its variables, and how to say a command of theirs here."""
    port = free_port()
    with scratch_database("containers") as url:
        services = {"DATABASE_URL": url, "REDIS_URL": os.environ.get("REDIS_URL", "")}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        variables = DEPLOYED | services | {"PATH": path, "VAR_DIR": str(tmp_path / "var")}

        def here(text: str) -> str:
            return text.replace("/app/var", variables["VAR_DIR"]).replace("8000", str(port))

        yield variables, here


def run(command: list[str], variables: dict) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, env=environment(**variables), capture_output=True, text=True, timeout=120)


def check_of(service: dict, here) -> list[str]:
    kind, *rest = service["healthcheck"]["test"]
    rest = [here(word.replace("$$", "$")) for word in rest]
    return ["/bin/sh", "-c", *rest] if kind == "CMD-SHELL" else rest


def test_one_image_serves_all_and_its_user_is_not_root():
    assert set(BUILT_HERE) == {"migrate", "web", "worker", "beat"}
    assert {service["image"] for service in BUILT_HERE.values()} == {"paneldesk"}
    assert re.findall(r"^USER (\w+)", DOCKERFILE, re.MULTILINE) == ["paneldesk"]


def test_every_service_that_stays_has_a_health_check_and_waits_for_what_it_needs():
    assert [name for name, service in COMPOSE["services"].items() if "healthcheck" not in service] == ["migrate"]
    for name in ("web", "worker", "beat"):
        assert set(BUILT_HERE[name]["depends_on"]) == {"postgres", "redis", "migrate"}


def test_compose_agrees_with_its_file_where_docker_is_at_hand():
    needed = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
    assert set(needed) == {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "POSTGRES_PASSWORD"}
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0:
        done = run([docker, "compose", "config", "--quiet"], dict.fromkeys(needed, "x"))
        assert (done.returncode, done.stderr) == (0, "")


def test_all_that_the_image_and_compose_run_works_and_turns_healthy(container, tmp_path):
    variables, here = container
    [build_step] = re.findall(r"^RUN (DEBUG=0 .*)$", DOCKERFILE, re.MULTILINE)
    done = run(["/bin/sh", "-c", build_step], variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "var" / "static" / "staticfiles.json").exists()
    (tmp_path / "var" / "media").mkdir()

    done = run(BUILT_HERE["migrate"]["command"], variables)
    assert (done.returncode, done.stderr) == (0, "")

    [default] = re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)
    with ExitStack() as containers:
        processes = {}
        for name in ("web", "worker", "beat"):
            command = [here(word) for word in BUILT_HERE[name].get("command", json.loads(default))]
            processes[name] = containers.enter_context(started(*command, log=tmp_path / name, **variables))
        for name, process in processes.items():
            check = check_of(BUILT_HERE[name], here)
            wait_for(lambda check=check: run(check, variables).returncode == 0, alive=process)
    for name in ("web", "worker", "beat"):
        assert "Traceback" not in (tmp_path / name).read_text()
