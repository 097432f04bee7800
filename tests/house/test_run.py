"""`make run`: web, worker and beat come together, and go together."""

import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from cms.lib import together
from tests.support.processes import answer_of, free_port, manage, processes_with, started, wait_for
from tests.support.scratch import scratch_environment

pytestmark = pytest.mark.apart

PARTS = {"granian": "web", "celery --quiet -A cms worker": "worker", "celery --quiet -A cms beat": "beat"}


def parts_of(var_dir) -> dict[str, int]:
    """Which parts run in this VAR_DIR: name → pid of its first process."""
    running = sorted(processes_with("VAR_DIR", str(var_dir)).items(), reverse=True)
    return {name: pid for pid, command in running for sign, name in PARTS.items() if sign in command}


def age_of(pid: int) -> float:
    """For how many seconds it has been running."""
    began = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


def make_run(folder, port, log):
    return started("make", "run", log=log, PORT=str(port), VAR_DIR=str(folder), PYTHON="python3")


def wait_until_it_serves(process, folder, port, log):
    """Until the site answers and the worker says it is ready."""
    # It migrates, and makes the demo newsroom where there is none; on a busy machine that takes its time.
    wait_for(lambda: answer_of(f"http://127.0.0.1:{port}/healthz"), alive=process, seconds=180)
    wait_for(lambda: "ready." in log.read_text() and len(parts_of(folder)) == 3, alive=process)


@pytest.fixture
def folder(tmp_path):
    """A VAR_DIR with a space in its name; nothing that was started with it may be left."""
    yield tmp_path / "var dir"
    assert processes_with("VAR_DIR", str(tmp_path / "var dir")) == {}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A VAR_DIR that has its newsroom already, to be copied where its making, which takes longest, does not count."""
    folder = tmp_path_factory.mktemp("prepared")
    with scratch_environment(folder, "prepared"):
        done = manage("prepare", DEBUG="1", VAR_DIR=str(folder), PORT=str(free_port()))
    assert done.returncode == 0, done.stderr
    return folder


def test_it_says_where_things_are_and_a_ctrl_c_leaves_no_process_and_all_data(folder, tmp_path):
    port = free_port()
    for log in (tmp_path / "first", tmp_path / "second"):
        with make_run(folder, port, log) as process:
            wait_until_it_serves(process, folder, port, log)
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=20)
        said = log.read_text()
        for path in ("/", "/admin/", "/desk/", "/outbox/", "/api/docs/"):
            assert f"http://127.0.0.1:{port}{path}\n" in said
        assert "password paneldesk" in said
        assert "Traceback" not in said
        assert processes_with("VAR_DIR", str(folder)) == {}
    assert (tmp_path / "second").read_text().count("Made the demo newsroom") == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_to_make_alone_ends_all(number, folder, prepared, tmp_path):
    port, log = free_port(), tmp_path / "log"
    shutil.copytree(prepared, folder)
    with make_run(folder, port, log) as process:
        wait_until_it_serves(process, folder, port, log)
        process.send_signal(number)
        process.wait(timeout=20)
        wait_for(lambda: not processes_with("VAR_DIR", str(folder)), seconds=20)
        assert answer_of(f"http://127.0.0.1:{port}/healthz") is None


def test_two_run_side_by_side_and_a_part_that_dies_is_started_again(folder, prepared, tmp_path):
    other, ports, logs = tmp_path / "other", (free_port(), free_port()), (tmp_path / "one", tmp_path / "two")
    for place in (folder, other):
        shutil.copytree(prepared, place)
    with make_run(folder, ports[0], logs[0]) as one, make_run(other, ports[1], logs[1]) as two:
        wait_until_it_serves(one, folder, ports[0], logs[0])
        wait_until_it_serves(two, other, ports[1], logs[1])
        before = parts_of(folder), parts_of(other)
        wait_for(lambda: age_of(before[0]["worker"]) > together.STEADY)
        os.kill(before[0]["worker"], signal.SIGKILL)
        wait_for(lambda: logs[0].read_text().count("ready.") == 2, alive=one)
        assert "worker ended with status -9; starting it again." in logs[0].read_text()
        after = parts_of(folder)
        assert {name for name in PARTS.values() if before[0][name] != after[name]} == {"worker"}
        assert parts_of(other) == before[1]
        assert [answer_of(f"http://127.0.0.1:{port}/healthz") for port in ports] == ["ok\n", "ok\n"]


def test_a_part_that_ends_as_soon_as_it_is_started_ends_all(folder, tmp_path):
    procfile, log = tmp_path / "Procfile", tmp_path / "log"
    procfile.write_text("good: sleep 600\nbad: sh -c 'echo no such thing; exit 3'\n")
    with started(sys.executable, "-m", "cms.lib.together", str(procfile), log=log, VAR_DIR=str(folder)) as process:
        assert process.wait(timeout=20) == 1
    assert log.read_text().splitlines() == ["bad    | no such thing", "bad ended with status 3; ending the others."]


def test_what_a_part_said_last_is_passed_on_before_it_is_started_again(folder, tmp_path):
    procfile, log = tmp_path / "Procfile", tmp_path / "log"
    procfile.write_text(f"part: sh -c 'sleep {together.STEADY + 0.5}; seq 3000; printf end'\n")
    with started(sys.executable, "-m", "cms.lib.together", str(procfile), log=log, VAR_DIR=str(folder)) as process:
        wait_for(lambda: "starting it again" in log.read_text(), alive=process)
    said = log.read_text()
    assert "part   | 3000\npart   | end\n" in said
    assert said.count("part   | ") == 3001


def test_a_port_in_use_is_named_with_a_way_out(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = manage("prepare", DEBUG="1", VAR_DIR=str(folder), PORT=str(port))
    hint = f"For another port: make run PORT={port + 1}"
    assert done.stderr == f"CommandError: Cannot listen on 127.0.0.1:{port} (Address already in use). {hint}\n"
    assert done.returncode == 1
