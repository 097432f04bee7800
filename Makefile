# Paneldesk. `make run` and `make test` are the two that everybody needs; `make` alone lists all.
.SILENT:
.PHONY: help run test check bench pictures messages
.DEFAULT_GOAL := help

export PORT ?= 8000
export VAR_DIR ?= var
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUNBUFFERED = 1

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PY := .venv/bin/python

help: ## this list
	sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

run: .venv/run.stamp ## the whole newsroom on this machine: PORT (8000), VAR_DIR (var); Ctrl-C ends it
run: export DEBUG ?= 1
run:
	$(PY) manage.py prepare
	exec $(PY) -m cms.lib.together

test: .venv/dev.stamp .venv/node.stamp ## every test; honours DATABASE_URL and REDIS_URL
	exec $(PY) -m pytest $(ARGS)

# Stands in for a real place: `check --deploy` judges the settings as they are with DEBUG=0.
DEPLOYED := DEBUG=0 SECRET_KEY=0a1b2c3d4e5f6g7h8i9j-0k1l2m3n4o5p6q7r8s9t-not-a-secret \
	ALLOWED_HOSTS=news.example.org SITE_URL=https://news.example.org

check: .venv/dev.stamp ## linters, formatting, import rules, missing migrations, check --deploy
	.venv/bin/ruff check --quiet .
	.venv/bin/ruff format --check --quiet .
	.venv/bin/lint-imports --no-cache --no-logo
	.venv/bin/djlint templates --lint --quiet
	DEBUG=1 $(PY) manage.py makemigrations --check --dry-run
	$(DEPLOYED) $(PY) manage.py check --deploy --fail-level WARNING

bench: .venv/dev.stamp ## the benchmarks, each as a ratio to a baseline of the same run
	exec $(PY) -m bench $(ARGS)

pictures: .venv/dev.stamp ## those of docs/editors.md, of a demo newsroom; ARGS=site: every page of readers, into VAR_DIR
	exec $(PY) -m guide $(ARGS)

messages: .venv/run.stamp ## gathers what readers' pages say into locale/, and compiles what it is in other languages
	exec $(PY) -m translating

.venv/run.stamp: requirements.txt
	$(MAKE) --no-print-directory .venv/bin/python
	echo "Installing what Paneldesk runs on …"
	$(PY) -m pip install -qq -r requirements.txt
	touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt
	$(MAKE) --no-print-directory .venv/bin/python
	echo "Installing what Paneldesk is tested with …"
	$(PY) -m pip install -qq -r requirements-dev.txt
	touch $@ .venv/run.stamp

.venv/node.stamp: tests/support/package.json .venv/dev.stamp
	if command -v npm > /dev/null; then \
		mkdir -p .venv/node && cp $< .venv/node/ && npm install --silent --no-audit --no-fund --no-package-lock --prefix .venv/node && touch $@; \
	else echo "Without npm (on Debian: apt install npm default-jre-headless) the tests leave out whether pages are valid HTML."; fi

.venv/bin/python:
	test -n "$(PYTHON)" || { echo "Paneldesk needs Python 3.11 or newer; none is on the PATH. Name one: make run PYTHON=/path/to/python3" >&2; exit 1; }
	echo "Making .venv with $$($(PYTHON) --version) …"
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
