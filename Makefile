# Everything a person does with this repository. `make` lists the targets.
#
# .venv gets the pinned packages of requirements.lock and, for tests and lints, those of
# requirements-dev.lock on top. A stamp file for each remembers that, so that repeating a target
# installs nothing.

PYTHON ?= python3
CHROMIUM ?= /usr/bin/chromium
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --quiet --disable-pip-version-check install
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
TORCH := torch==2.13.0
# torch comes first and alone: its builds for different accelerators share one version, and which of
# them fits this machine is not for the lock to say.

.PHONY: help start stop install test test-browser lint check format evals gate bench screenshot lock clean
.DEFAULT_GOAL := help
# Two pips in one environment do not mix.
.NOTPARALLEL:

help: ## zeigt diese Übersicht
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

start: $(RUNTIME) ## richtet alles ein, nimmt den Korpus auf und startet den Dienst
	@$(RUN) -m web.background start corpus

stop: ## beendet den Dienst
	@if [ -x $(RUN) ]; then $(RUN) -m web.background stop; else echo "Wissenslotse läuft nicht."; fi

install: $(DEVELOPMENT) ## installiert alles für Betrieb und Entwicklung

test: $(DEVELOPMENT) ## alle Tests ohne Browser
	$(RUN) -m pytest -m "not browser"

test-browser: $(DEVELOPMENT) ## die Tests im echten Browser (Debians chromium)
	@.ci/debian-package chromium test -x $(CHROMIUM)
	LOTSE_TEST_CHROMIUM=$(CHROMIUM) $(RUN) -m pytest -m browser

lint: $(DEVELOPMENT) ## Format, Stil und Typen
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

check: lint test ## alles, was vor einem Commit grün sein muss

format: $(DEVELOPMENT) ## bringt den Code in Form
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

evals: $(DEVELOPMENT) ## misst die Suche an den Entwicklungsfragen
	$(RUN) -m evals run

gate: $(DEVELOPMENT) ## schlägt fehl, wenn die Suche schlechter geworden ist
	$(RUN) -m evals gate

bench: $(DEVELOPMENT) ## misst Geschwindigkeit und Speicher
	$(RUN) -m evals bench

screenshot: $(DEVELOPMENT) ## macht die Bilder in docs/screens neu
	@.ci/debian-package chromium test -x $(CHROMIUM)
	LOTSE_TEST_CHROMIUM=$(CHROMIUM) $(RUN) -m tests.browser.screens

lock: ## schreibt requirements.lock und requirements-dev.lock neu
	@.ci/lock $(PYTHON) $(TORCH)

clean: ## entfernt die virtuelle Umgebung und alles Gebaute, nicht die Daten
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(RUN):
	@.ci/debian-package python3 command -v $(PYTHON)
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
	  echo "Wissenslotse braucht Python 3.11 oder neuer; $(PYTHON) ist älter." >&2; \
	  echo "Nennen Sie ein neueres, zum Beispiel: make start PYTHON=python3.12" >&2; exit 1; }
	@.ci/debian-package python3-venv $(PYTHON) -c "import ensurepip"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(RUN)
	@echo "Abhängigkeiten werden installiert, das dauert beim ersten Mal einige Minuten …"
	@$(PIP) $(TORCH)
	@$(PIP) --requirement requirements.lock
	@$(PIP) --no-deps --editable .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	@echo "Werkzeuge für die Entwicklung werden installiert …"
	@$(PIP) --requirement requirements-dev.lock
	@touch $@
