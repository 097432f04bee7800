"""The Nu HTML checker, as validator.w3.org runs it: one Java for all pages, since starting it is what takes time."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import ROOT

JAR = ROOT / ".venv/node/node_modules/vnu-jar/build/dist/vnu.jar"


def faults(pages: dict[str, str], folder: Path) -> list[str]:
    """What is wrong with the pages (HTML by name), a line for each thing. Skips where the checker is not installed."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        pytest.skip("valid HTML: needs Java and npm (apt install npm default-jre-headless; make test)")
    files = {name: folder / f"{number}.html" for number, name in enumerate(pages)}
    for name, file in files.items():
        file.write_text(pages[name])
    command = [java, "-jar", JAR, "--format", "json", "--stdout", "--exit-zero-always", *files.values()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    names = {file.name: name for name, file in files.items()}
    return [_said(message, names) for message in json.loads(done.stdout)["messages"]]


def _said(message: dict, names: dict[str, str]) -> str:
    page = names[Path(message["url"]).name]
    return f"{page}, line {message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}"
