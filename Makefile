# Two commands on a fresh machine: `make run` and `make test`. Only python3, pip and make are assumed.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
STAMP  := $(VENV)/.installed

# Hundreds of processes are started by a run and by the tests: compiled modules are kept, else each compiles the kit anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run test soak bench lint lab clean docs

help: ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## set up .venv with everything that running and testing need

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else "pifkit needs Python 3.11 to 3.13; this is %d.%d. Try: make PYTHON=python3.12" % v)'
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[live,postgres,cluster,dev]"
	@touch $@

run: $(STAMP) ## produce the example partnerships' reports and say where to look
	$(BIN)/pifkit run --all --workspace .

test: $(STAMP) ## everything that must pass
	$(PY) -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder --durations=25

soak: $(STAMP) ## the full counts that take long (kills, writers, hostile input)
	$(PY) -m pytest -m soak
	$(PY) -m pytest -q --hypothesis-profile=thorough $$(grep -rl "^from hypothesis" tests --include=test_*.py)

bench: $(STAMP) ## time and memory, side by side in one run: outputs/bench.html and .json
	$(PY) -m tests.benchmarks

lint: $(STAMP) ## ruff (notebooks too), mypy strict, layers, notebooks without outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PY) -m pytest -q tests/test_architecture.py tests/test_notebooks_clean.py

docs: $(STAMP) ## write the generated pages of docs/ and the catalogue of sentences anew
	$(PY) scripts/make_docs.py
	$(PY) scripts/make_catalogue.py

lab: $(STAMP) ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

clean: ## forget the environment and all outputs
	rm -rf $(VENV) outputs
