# `make` lists what can be done. All set-up happens in .venv, from the pinned constraints; a second run installs nothing.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest
PINNED := constraints.txt pyproject.toml

# The dataset that is committed, and where it is made anew.
COMMITTED := datasets/defence-aid
EXAMPLES  := --dataset defence-aid --title "Defence aid (example documents)" --gold tests/gold
ANEW      := build/datasets

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help dataset publish benchmarks test test-all check lint types format wheel-check dictionary docs constraints clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "communique needs Python 3.11 or later; name one with make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "Making the environment in $(VENV) (once)" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --quiet --constraint constraints.txt pip setuptools

$(VENV)/.pipeline: $(PINNED) | $(BIN)/python
	@echo "Installing the pinned packages of the pipeline: two minutes or so the first time" >&2
	@$(PIP) install --quiet --no-build-isolation --constraint constraints.txt --editable '.[pipeline]'
	@touch $@

$(VENV)/.dev: $(VENV)/.pipeline
	@echo "Installing the pinned packages of the tests" >&2
	@$(PIP) install --quiet --no-build-isolation --constraint constraints.txt --editable '.[pipeline,dev]'
	@touch $@

dataset: $(VENV)/.pipeline  ## build datasets/defence-aid from seeds/ and say how to query it
	@$(BIN)/communique build seeds $(EXAMPLES)

# Until the first release nobody relies on the example dataset: its 1.0.0 is made anew whenever seeds or rules give other
# rows. From then on versions stay: this target becomes `make dataset`, which adds the next one.
publish: $(VENV)/.pipeline  ## make the committed dataset anew from seeds/, when its test says that rows differ
	@rm -rf $(ANEW)
	@$(BIN)/communique build seeds $(EXAMPLES) --datasets $(ANEW) --no-prefect --quiet
	@if diff -rq -x versions.json -x catalog.duckdb -x status.json -x '.*' $(ANEW)/defence-aid $(COMMITTED) > /dev/null 2>&1; then \
		echo "nothing changed: $(COMMITTED) is what seeds/ and the rules give"; \
	else \
		rm -rf $(COMMITTED) && mv $(ANEW)/defence-aid $(COMMITTED) && \
		echo "$(COMMITTED) is made anew: look at the difference, then git add $(COMMITTED) and commit it"; \
	fi

# Every process that a test starts would compile the package anew where modules are not kept compiled.
test test-all wheel-check: export PYTHONDONTWRITEBYTECODE =

# On two cores a third worker uses the time in which others wait for servers.
test: $(VENV)/.dev  ## run the tests (a quarter of an hour on two cores)
	@$(PYTEST) -n 3 --dist worksteal -m "not slow and not wheel"

test-all: $(VENV)/.dev  ## run all tests, the longer suites too
	@$(PYTEST) -n 3 --dist worksteal

lint: $(VENV)/.dev  ## check style
	@$(BIN)/ruff check src schemas flows tests benchmarks
	@$(BIN)/ruff format --check src schemas flows tests benchmarks

types: $(VENV)/.dev  ## check types, strictly
	@$(BIN)/mypy

wheel-check: $(VENV)/.dev  ## build wheel and sdist, compare with the tree, install into clean environments
	@$(PYTEST) -n 2 --dist loadfile -m wheel $$(grep -rl --include='test_*.py' 'mark\.wheel' tests)

check: test lint types wheel-check  ## everything that CI runs

format: $(VENV)/.dev  ## format the code
	@$(BIN)/ruff check --fix --quiet src schemas flows tests benchmarks; $(BIN)/ruff format src schemas flows tests benchmarks

dictionary: $(VENV)/.pipeline  ## write docs/data-dictionary.md anew from schemas/
	@$(BIN)/python -m communique.schemas.dictionary > docs/data-dictionary.md.new && mv docs/data-dictionary.md.new docs/data-dictionary.md

docs: $(VENV)/.dev dictionary  ## write docs/reference and the outputs shown in the pages anew
	@$(BIN)/python -m communique.reference docs/reference
	@$(BIN)/python tests/docs/pages.py

benchmarks: $(VENV)/.dev  ## run all benchmarks beside their peers, small ones (needs the sets: BENCH=DIR; SAVE=1 stores the figures)
	@$(BIN)/python benchmarks/all.py $(if $(BENCH),--bench $(BENCH)) $(if $(SAVE),--save)

constraints:  ## resolve all dependencies anew and pin what was found
	@rm -rf .venv-constraints && $(PYTHON) -m venv .venv-constraints
	@.venv-constraints/bin/python -m pip install --quiet --upgrade pip setuptools
	@.venv-constraints/bin/python -m pip install --quiet --editable '.[pipeline,dev]'
	@.venv-constraints/bin/python -m pip freeze --all --exclude-editable > constraints.txt
	@rm -rf .venv-constraints

clean:  ## remove the environment and caches (datasets stay)
	@rm -rf $(VENV) .venv-constraints build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info
