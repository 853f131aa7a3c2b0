# make brief and make test do everything from a clean clone; GNU make 3.81 and BSD tools suffice.
SHELL  := /bin/sh
VENV   := .venv
BIN    := $(VENV)/bin
OLD     = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do "$$p" -c '$(OLD)' 2>/dev/null && { echo "$$p"; break; }; done)
UV     ?= uv
PIP     = $(BIN)/python -m pip --disable-pip-version-check --quiet
BRIEF  := out/brief-USA-SLV.html

.PHONY: help brief test lint bench lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

brief: $(VENV)/installed ## install, then write the brief on the United States and El Salvador
	@mkdir -p out
	@$(BIN)/allies brief USA SLV --output $(BRIEF)
	@echo "The brief is in $(BRIEF)"

test: lint ## install, lint, then run the tests (make test ARGS='-k votes')
	$(BIN)/pytest -n auto --dist loadgroup --benchmark-disable $(ARGS)

lint: $(VENV)/installed-dev ## run the linters and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev ## run the benchmarks; they measure and never gate
	$(BIN)/pytest benchmarks --benchmark-only $(ARGS)

lock: ## resolve the dependencies again (make lock UPGRADE=--upgrade for newer releases; needs uv)
	@command -v "$(UV)" >/dev/null || { echo "Found no uv; install it (https://docs.astral.sh/uv/) or give its path: make lock UV=..."; exit 1; }
	$(UV) pip compile --quiet $(UPGRADE) --universal --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	$(UV) pip compile --quiet $(UPGRADE) --universal --generate-hashes --python-version 3.11 --extra dev \
		--constraint requirements.lock \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements-dev.lock

clean: ## remove the environment, the output and the caches
	rm -rf $(VENV) out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Found no Python 3.11 or later; install one, or give its path: make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c '$(OLD)' || { echo "Found $$("$(PYTHON)" --version 2>&1), expected Python 3.11 or later; give another: make PYTHON=python3.11"; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); echo "$(PYTHON) made no virtual environment; on Debian or Ubuntu run: apt-get install python3-venv"; exit 1; }

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing allies into $(VENV) (a minute or two, once)"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing allies and its development tools into $(VENV) (a minute or two, once)"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --no-deps --editable .
	@touch $(VENV)/installed $@
