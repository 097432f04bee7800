"""Loaded before settings: tests run as on a developer's machine, with files in a folder of their own."""

import os
import tempfile

os.environ.setdefault("DEBUG", "1")
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="paneldesk-test-")
