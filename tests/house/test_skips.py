"""A skip says why; under CI it is a failure."""

import subprocess
import sys

import pytest

from tests.support.processes import ROOT, environment

pytestmark = pytest.mark.apart

SAMPLE = """
import pytest

def test_one():
    pytest.skip("no browser here")

@pytest.mark.postgres
def test_two():
    pass
"""


@pytest.mark.parametrize(("ci", "status", "last"), [("", 0, "1 skipped"), ("true", 1, "1 failed")])
def test_a_skip_is_told_with_its_reason_and_fails_under_ci(ci, status, last, tmp_path):
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--rootdir", ".", "-rs"]
    done = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, env=environment(CI=ci, DEBUG="1"), capture_output=True, text=True
    )
    assert done.returncode == status
    assert "no browser here" in done.stdout
    assert f"{last}, 1 deselected" in done.stdout.splitlines()[-1]
