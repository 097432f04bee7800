"""What the documents say is what the code does."""

import re

from django.core.management import call_command

from guide.scenes import SCENES
from tests.support.processes import ROOT

APPS = ("cms", "articles", "panels", "newsletter", "pictures")
SOURCES = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
READ = re.compile(r"""(?:\benv\.\w+|os\.environ\.get)\(\s*"([A-Z_]+)\"""")


def test_the_state_tables_are_printed_as_the_code_has_them(capsys):
    call_command("states")
    assert (ROOT / "docs/states.md").read_text() == capsys.readouterr().out


def test_who_may_do_what_is_printed_as_the_code_has_it(capsys):
    call_command("roles")
    assert (ROOT / "docs/roles.md").read_text() == capsys.readouterr().out


def test_every_variable_that_the_code_reads_is_documented_and_no_other():
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"[A-Z_]+", row)]
    assert sorted(documented) == sorted({name for path in SOURCES for name in READ.findall(path.read_text())})


def test_every_command_of_make_is_in_its_help():
    makefile = (ROOT / "Makefile").read_text()
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert re.findall(r"^(\w+):.*## ", makefile, re.MULTILINE) == phony.split()


def test_every_link_in_the_documents_leads_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text())]
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []
    assert len(links) >= 3


def test_the_guide_shows_every_scene_that_is_taken_and_no_other():
    shown = re.findall(r"!\[[^]]+\]\(images/editors/([\w-]+)\.webp\)", (ROOT / "docs/editors.md").read_text())
    assert sorted(shown) == sorted(scene.name for scene in SCENES)
