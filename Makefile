# Everything a newcomer needs is `make demo` and `make test`; both set up .venv first.
# uv is used where it is installed, else the standard library's venv and pip.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test browser-test lint wheel-test bench help clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/installed  ## fetch, clean and store a small blog on this machine
	$(BIN)/unmirror demo

test: $(VENV)/installed-dev  ## the whole test suite
	$(BIN)/python -m pytest -n auto -m "not browser" --cov --cov-report=term

browser-test: $(VENV)/installed-axe  ## the pages of `unmirror browse` in a real Chromium, where one is installed
	$(BIN)/python -m pytest -q -m browser tests/db/browse

lint: $(VENV)/installed-dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

wheel-test: $(VENV)/installed-dev  ## build the wheel, install it elsewhere, run the tests that need no checkout
	sh tests/wheel.sh $(BIN)/python

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "unmirror needs Python 3.11, 3.12 or 3.13; none was found on the PATH." >&2; exit 1; }
	@if command -v uv >/dev/null 2>&1; then uv venv --quiet --python $(PYTHON) --seed $(VENV); else $(PYTHON) -m venv $(VENV); fi

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "installing unmirror into $(VENV) …"
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable .; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .; fi
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "installing the tools for tests into $(VENV) …"
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable ".[dev]"; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"; fi
	@touch $@

# Of this package only axe-core itself is used, which lies in it; it wants Playwright, which we do not.
$(VENV)/installed-axe: $(VENV)/installed-dev
	@echo "installing axe-core into $(VENV) …"
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --no-deps axe-playwright-python; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps axe-playwright-python; fi
	@touch $@

clean:  ## remove what was made
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .coverage
