# Everything a person types. `make` alone lists it. Paths are relative, so the checkout may lie anywhere.

PYTHON ?= python3
ARGS ?=
ONLY ?=
.DEFAULT_GOAL := help

VENV := .venv/bin/python
HAVE_PYTHON = command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not on the PATH." >&2; exit 1; }
INSTALL = $(HAVE_PYTHON); "$(PYTHON)" portal/launch/install.py
LAUNCH = exec $(VENV) -m portal.launch

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## Start the whole portal on this machine and print its address
	@$(INSTALL) run && $(LAUNCH) run

.PHONY: sandbox
sandbox: ## Start a sandbox for partners: made-up families, movable clocks
	@$(INSTALL) run && $(LAUNCH) sandbox

.PHONY: test
test: ## Run the test suite in parallel (ARGS="-k name" chooses)
	@$(INSTALL) dev && $(LAUNCH) test -- -n auto -q -m "not long" $(ARGS)

.PHONY: test-long
test-long: ## Run the tests that take minutes
	@$(INSTALL) dev && $(LAUNCH) test -- -q -m long $(ARGS)

.PHONY: faults
faults: ## Kill a hundred processes of a whole portal and count what came (ARGS="--seed 7 --kills 30" chooses)
	@$(INSTALL) dev && exec $(VENV) -m tests.faults.storm $(ARGS)

.PHONY: payment-faults
payment-faults: ## Kill web server and database while hospitals charge, and compare what they were told (ARGS="--seed 7" chooses)
	@$(INSTALL) dev && exec $(VENV) -m tests.faults.payment_storm $(ARGS)

.PHONY: check
check: ## Lint, types, contracts, templates, migrations, production settings (ONLY="mypy" chooses)
	@$(INSTALL) dev && $(LAUNCH) check $(if $(ONLY),-- "$(ONLY)")

.PHONY: format
format: ## Put Python into the one format
	@$(INSTALL) dev && $(VENV) -m ruff check --fix-only . && $(VENV) -m ruff format .

.PHONY: bench
bench: ## Measure, one JSON object a line (ONLY="name other" chooses)
	@$(INSTALL) run >&2 && $(LAUNCH) bench -- $(if $(ONLY),--only $(ONLY))

.PHONY: shell
shell: ## Open a Python shell beside the data of `make run`
	@$(INSTALL) run && $(LAUNCH) services -- $(VENV) manage.py shell

.PHONY: pictures
pictures: ## Take the pictures of the journeys in docs/images anew (needs Chromium)
	@$(INSTALL) dev && PICTURES_TO=docs/images $(LAUNCH) test -- -q -k "(phone or elder or father or screen) and not narrow" tests/journeys/test_family_service.py tests/journeys/test_certify.py tests/journeys/test_terminal.py tests/journeys/test_calendar.py

.PHONY: messages
messages: ## Collect the texts to translate and compile the translations (needs GNU gettext)
	@$(INSTALL) dev && $(VENV) -m portal.launch services -- $(VENV) manage.py makemessages --locale en --no-location --no-obsolete
	@$(LAUNCH) services -- $(VENV) manage.py compilemessages --locale en --locale zh_Hans --ignore .venv

.PHONY: lock
lock: ## Write the lock files anew from pyproject.toml
	@$(INSTALL) dev && exec sh requirements/lock.sh

.PHONY: clean
clean: ## Remove what can be made again; the data in .state stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
