# Needs only Python 3.11 or newer. Everything that it installs is in .venv.

VENV := .venv
PYTHON := $(VENV)/bin/python
PORT ?= $(or $(PLANNER_PORT),8000)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

INSTALL := $(PYTHON) -m pip install --quiet --require-hashes
COMPILE := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header

RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
WHEELS := $(VENV)/.wheels-fetched

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUNTIME) messages ## Serve on 127.0.0.1:8000 (PORT=9000 for another port)
	@PLANNER_PORT=$(PORT) $(PYTHON) -m app

.PHONY: venv
venv: $(RUNTIME) messages ## Create .venv, for .venv/bin/python -m app evaluate

.PHONY: test
test: $(DEV) $(WHEELS) messages browser ## Run all tests, including those in a browser (ARGS="-k name" for some of them)
	@$(PYTHON) -m pytest --numprocesses auto $(ARGS)

.PHONY: test-fast
test-fast: $(DEV) messages ## Run the quick tests, without a browser or a server (ARGS as above)
	@$(PYTHON) -m pytest --numprocesses auto -m "not browser and not server and not slow" $(ARGS)

.PHONY: check
check: lint types imports templates image-lint audit-offline test ## Check format, lint, types, imports, templates, Dockerfile and locks, then run all tests

.PHONY: lint
lint: $(DEV)
	@$(PYTHON) -m ruff format --check --quiet . || { echo "Run make format to fix this."; exit 1; }
	@$(PYTHON) -m ruff check --quiet .

.PHONY: types
types: $(DEV)
	@$(PYTHON) -m mypy

.PHONY: imports
imports: $(DEV)
	@$(VENV)/bin/lint-imports

.PHONY: templates
templates: $(DEV)
	@$(PYTHON) -m djlint --quiet --lint templates

.PHONY: image-lint
image-lint: $(DEV)
	@$(VENV)/bin/hadolint Dockerfile

.PHONY: audit-offline
audit-offline: $(DEV)
	@$(PYTHON) -m scripts.audit --offline

.PHONY: audit
audit: $(DEV) ## Check locks and licences, and ask OSV (osv.dev) about vulnerabilities
	@$(PYTHON) -m scripts.audit

.PHONY: format
format: $(DEV) ## Format the code, and fix what the linter can fix
	@$(PYTHON) -m ruff check --quiet --fix . ; $(PYTHON) -m ruff format . ; $(PYTHON) -m scripts.translator_comments

.PHONY: bench
bench: $(DEV) messages ## Run the benchmarks (ARGS=growth for some of them)
	@$(PYTHON) -m tests.bench $(ARGS)

.PHONY: load
load: $(DEV) messages ## Load the planner on this machine, which must be idle, and check the bounds (MINUTES=5)
	@$(PYTHON) -m tests.load $(or $(MINUTES),5)

.PHONY: fuzz
fuzz: $(DEV) messages ## Send random links, imports, plans and API calls to the planner (SECONDS=120)
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements/fuzz.lock \
		|| echo "atheris can't be installed, so the coverage-guided targets won't run." >&2
	@$(PYTHON) -m tests.fuzz $(or $(SECONDS),120)

.PHONY: messages
messages: $(RUNTIME) ## Compile the message catalogues that changed
	@$(PYTHON) -m scripts.messages

.PHONY: lock
lock: $(DEV) ## Update the packages and their hashes in requirements/
	@$(COMPILE) --upgrade pyproject.toml --output-file requirements/runtime.lock
	@$(COMPILE) --upgrade pyproject.toml --all-extras --group dev --constraint requirements/runtime.lock \
		--output-file requirements/dev.lock
	@$(COMPILE) --upgrade --group fuzz --output-file requirements/fuzz.lock
	@$(COMPILE) pyproject.toml --extra mcp --constraint requirements/dev.lock --output-file requirements/mcp.lock
	@$(COMPILE) pyproject.toml --all-extras --group build --constraint requirements/dev.lock \
		--output-file requirements/package.lock

.PHONY: image-test
image-test: ## Build the image and test it, with docker or podman
	@python3 scripts/image_test.py

.PHONY: browser
browser: $(DEV)
	@$(PYTHON) -m scripts.browser

.PHONY: clean
clean: ## Remove .venv and all caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results

$(PYTHON):
	@PYTHON_BIN="$(PYTHON_BIN)" scripts/venv.sh $(VENV)

$(RUNTIME): requirements/runtime.lock | $(PYTHON)
	@echo "Installing the packages that the planner needs ..."
	@$(INSTALL) -r $<
	@touch $@

$(DEV): requirements/dev.lock | $(PYTHON)
	@echo "Installing the packages for development (once, about a minute) ..."
	@$(INSTALL) -r $<
	@touch $(RUNTIME) $@

# The wheels that tests/package installs without the network, into environments of its own.
$(WHEELS): requirements/package.lock | $(PYTHON)
	@echo "Downloading the wheels for the tests of the package ..."
	@rm -rf $(VENV)/wheels
	@$(PYTHON) -m pip download --quiet --no-deps --require-hashes --only-binary :all: -r $< --dest $(VENV)/wheels
	@touch $@
