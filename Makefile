# Needs Python 3.11 or later and nothing else; everything it makes lies in .venv.

VENV := .venv
PYTHON := $(VENV)/bin/python
PORT ?= 8000

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
help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUNTIME) messages ## Serve on 127.0.0.1:8000 (PORT=9000: on another port)
	@PLANNER_PORT=$(PORT) $(PYTHON) -m app

.PHONY: venv
venv: $(RUNTIME) messages ## Make .venv, for .venv/bin/python -m app evaluate

.PHONY: test
test: $(DEV) $(WHEELS) messages browser ## Run every test, the browser's included (ARGS="-k name" to choose)
	@$(PYTHON) -m pytest --numprocesses auto $(ARGS)

.PHONY: test-fast
test-fast: $(DEV) messages ## Run the tests that need neither a browser nor a server, in a minute (ARGS as above)
	@$(PYTHON) -m pytest --numprocesses auto -m "not browser and not server" $(ARGS)

.PHONY: check
check: lint types imports templates image-lint audit-offline test ## Format check, lint, types, imports, templates, Dockerfile, locks, and every test

.PHONY: lint
lint: $(DEV)
	@$(PYTHON) -m ruff format --check --quiet . || { echo "make format puts this right."; exit 1; }
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
audit: $(DEV) ## Look over what the planner rests on, and ask OSV (osv.dev) about vulnerabilities
	@$(PYTHON) -m scripts.audit

.PHONY: format
format: $(DEV) ## Put the formatting right, and what the linter can
	@$(PYTHON) -m ruff check --quiet --fix . ; $(PYTHON) -m ruff format . ; $(PYTHON) -m scripts.translator_comments

.PHONY: bench
bench: $(DEV) messages ## Run the benchmarks: ratios, each measured side by side
	@$(PYTHON) -m tests.bench $(ARGS)

.PHONY: load
load: $(DEV) messages ## Load the planner on this machine, a quiet one, and hold it to its bounds (MINUTES=5)
	@$(PYTHON) -m tests.load $(or $(MINUTES),5)

.PHONY: fuzz
fuzz: $(DEV) messages ## Throw random links, imports and plans at the planner (SECONDS=120)
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements/fuzz.lock \
		|| echo "atheris can't be installed: the coverage-guided targets will NOT run." >&2
	@$(PYTHON) -m tests.fuzz $(or $(SECONDS),120)

.PHONY: messages
messages: $(RUNTIME) ## Compile the message catalogues that have changed
	@$(PYTHON) -m scripts.messages

.PHONY: lock
lock: $(DEV) ## Take up newer versions of what the planner rests on
	@$(COMPILE) --upgrade pyproject.toml --output-file requirements/runtime.lock
	@$(COMPILE) --upgrade pyproject.toml --all-extras --group dev --constraint requirements/runtime.lock \
		--output-file requirements/dev.lock
	@$(COMPILE) --upgrade --group fuzz --output-file requirements/fuzz.lock
	@$(COMPILE) pyproject.toml --extra mcp --constraint requirements/dev.lock --output-file requirements/mcp.lock
	@$(COMPILE) pyproject.toml --all-extras --group build --constraint requirements/dev.lock \
		--output-file requirements/package.lock

.PHONY: image-test
image-test: ## Build the image and run it, with docker or podman
	@python3 scripts/image_test.py

.PHONY: browser
browser: $(DEV)
	@$(PYTHON) -m scripts.browser

.PHONY: clean
clean: ## Remove everything that was made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results

$(PYTHON):
	@PYTHON_BIN="$(PYTHON_BIN)" scripts/venv.sh $(VENV)

$(RUNTIME): requirements/runtime.lock | $(PYTHON)
	@echo "Installing what the planner runs on ..."
	@$(INSTALL) -r $<
	@touch $@

$(DEV): requirements/dev.lock | $(PYTHON)
	@echo "Installing what the planner is built and tested with ..."
	@$(INSTALL) -r $<
	@touch $(RUNTIME) $@

# What tests/package installs, without the network, into environments of its own.
$(WHEELS): requirements/package.lock | $(PYTHON)
	@echo "Fetching what the package is installed with ..."
	@rm -rf $(VENV)/wheels
	@$(PYTHON) -m pip download --quiet --no-deps --require-hashes --only-binary :all: -r $< --dest $(VENV)/wheels
	@touch $@
