# What one does here. Everything installs itself into .venv; nothing else is touched.
PYTHON ?= python3
VENV ?= .venv
SHARED ?= ../shared
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
# Each of these lets the work be done by several processes at once on a small machine; one does as much.
export OMP_NUM_THREADS ?= 1

.PHONY: help venv demo test lint docs gate score bench train lock audit sbom clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	$(PIP) --editable '.[dev,docs]'
	@touch $@

# What only some tests need, and not every machine can have; without them those tests are skipped and say so.
$(VENV)/.spark $(VENV)/.ftm: $(VENV)/.%: $(VENV)/.developer
	$(PIP) --editable '.[$*]'
	@touch $@

venv: $(VENV)/.developer ## the environment for work on depeche: .venv

demo: $(VENV)/.installed ## code the twelve sample dispatches and show their events
	@$(BIN)/depeche demo

test: $(VENV)/.developer ## all tests (those that need ../shared or a chromium say so when it is not there)
	$(BIN)/python -m pytest -rs

lint: $(VENV)/.developer ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.developer ## the manual as HTML in build/docs; tutorials and notebook are run, a warning is an error
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs

gate: $(VENV)/.developer ## fail when a figure lies under its pinned floor
	$(BIN)/python -m depeche.evaluation.gate --shared $(SHARED)

score: $(VENV)/.developer ## the four scores on the development data of ../shared
	@$(BIN)/python -m depeche.evaluation.suite --shared $(SHARED)

bench: $(VENV)/.developer ## speed, memory, processes and Spark, growth, and what the time goes to (wants an idle machine)
	@$(BIN)/python -m depeche.evaluation.bench

train: $(VENV)/.developer ## train the language pipelines from ../shared/treebanks (an hour or more)
	$(PIP) --editable '.[dev,train]'
	$(BIN)/python -m training.train --shared $(SHARED) --out src/depeche/languages

build/tools/.installed:
	$(PYTHON) -m venv build/tools
	build/tools/bin/python -m pip --disable-pip-version-check install --quiet uv pip-audit cyclonedx-bom
	@touch $@

lock: build/tools/.installed ## pin what depeche needs with hashes, in requirements.lock
	(echo "# What depeche needs, pinned with hashes. Made by: make lock. Used by: pip install --require-hashes -r requirements.lock"; \
		build/tools/bin/uv pip compile --quiet --generate-hashes --universal --constraint constraints.txt --no-header --no-annotate \
		--no-emit-index-url pyproject.toml) > build/requirements.lock
	mv build/requirements.lock requirements.lock

audit: build/tools/.installed ## known weaknesses of what is pinned (asks a public database)
	build/tools/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip

sbom: build/tools/.installed venv ## all that is installed, with licences, as CycloneDX in build/sbom.json
	build/tools/bin/cyclonedx-py environment --output-file build/sbom.json $(BIN)/python

clean: ## take .venv and caches away
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist
