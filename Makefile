# Every target sets up .venv from the lock first, if it is not there yet. Needs python3 (3.11 to 3.14), make and pip.
PYTHON ?= python3
CORPUS ?= seeds
GOLD ?=
BASE ?= HEAD
N ?= 500
SEED ?= 1
BIN := .venv/bin
READY := .venv/.ready
NAME ?= $(basename $(notdir $(patsubst %/,%,$(CORPUS))))
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export PYTHONHASHSEED ?= 0
export JUPYTER_PLATFORM_DIRS := 1

TREEBANK ?=
.PHONY: help setup report test test-unit test-lab test-notebooks lint accuracy language gains rules null power golden notebooks figures docs lab lock bench clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

setup: $(READY) ## the environment, from the lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info[:2] <= (3, 14); sys.exit(None if ok else "Python 3.11 to 3.14 is needed, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q corpus_tools # as pip does for a wheel: each notebook of a report starts a Python of its own
	@touch $(READY)

report: $(READY) ## tables, notebooks and one page for CORPUS (default: the seeds), into report/NAME
	$(BIN)/corpus-tools report "$(CORPUS)" --output "report/$(NAME)"

test: test-unit test-notebooks ## all tests

test-unit: $(READY)
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not lab" tests

test-lab: $(READY) ## every notebook run in JupyterLab, in Chromium
	$(BIN)/python -m pytest -q -m lab tests/test_browser.py

test-notebooks: $(READY)
	$(BIN)/python -m pytest -q -p tests.private_kernels --nbval --nbval-current-env --nbval-cell-timeout=120 -n 2 --dist loadscope notebooks

lint: $(READY) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

accuracy: $(READY) ## precision and recall against tests/gold with floors; GOLD=folder for another gold
	$(BIN)/python -m benchmarks.accuracy $(if $(GOLD),--gold "$(GOLD)")

gains: $(READY) ## what rules win and lose against BASE=revision on the first N articles of CORPUS=file, into report/gains
	$(BIN)/python -m benchmarks.gains --base "$(BASE)" --corpus "$(CORPUS)" --n $(N) --seed $(SEED)

rules: $(READY) ## every rule with its hits and two examples on the first N articles of CORPUS=file, into report/rules
	$(BIN)/python -m benchmarks.rules --corpus "$(CORPUS)" --n $(N) --seed $(SEED)

null: $(READY) ## false differences of every verb where there are none; CORPUS=folder of saved tables
	$(BIN)/python -m benchmarks.null_calibration "$(CORPUS)"

power: $(READY) ## what is found of what is planted; CORPUS=folder of saved tables
	$(BIN)/python -m benchmarks.power "$(CORPUS)"

golden: $(READY) ## the row hashes of the seeds and the example corpus, after a change that is meant
	$(BIN)/python -m tests.golden --write

language: $(READY) ## tags, phrases and clauses against a treebank; TREEBANK=words.tsv.gz
	$(BIN)/python -m benchmarks.score_language "$(TREEBANK)"

bench: $(READY) ## speed by room
	$(BIN)/python -m benchmarks.speed

notebooks: $(READY) ## run every notebook of the repository top to bottom and keep the outputs
	$(BIN)/python -m corpus_tools.presentation.notebooks

figures: $(READY) ## the figures that the notebooks export, into figures/
	$(BIN)/python -m corpus_tools.presentation.notebooks --figures figures

docs: $(READY) ## the pages that are generated: docs/tables.md, docs/verbs.md
	$(BIN)/python docs/build.py

lab: $(READY) ## JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

lock: ## renew requirements.lock (hashes, no addresses)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --all-extras --group dev pyproject.toml -o requirements.lock

clean: ## what can be made again
	rm -rf report dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
