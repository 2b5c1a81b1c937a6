# Two commands do all the set-up: `make corpus` runs the main job, `make test` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: corpus test test-slow lint format clean help

help:
	@echo "make corpus     build the sample corpus in corpus/raw and show what was done"
	@echo "make test       lint, types and every test that takes seconds"
	@echo "make test-slow  the suites that take minutes"
	@echo "make format     let ruff sort imports and lay out the code"

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "boilerstrip needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[translations,warc,dev]'
	@touch $@

# What reads our exports, and the engine (half a gigabyte), are there for the tests alone.
$(VENV)/.tested: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[interop,engine]'
	@touch $@

corpus: $(VENV)/.ready
	$(BIN)/boilerstrip build corpus/raw --output corpus/clean
	$(BIN)/boilerstrip diff corpus/raw/flat/thread-vi.txt

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint $(VENV)/.tested
	$(BIN)/pytest -m "not slow" -n auto

test-slow: $(VENV)/.tested
	$(BIN)/pytest -m slow -n auto

format: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
