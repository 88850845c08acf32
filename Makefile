# e-Komet. `make help` lists what can be done; `make run` is where to begin.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
STAGE ?= training
# Each test process and function would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: install ## the whole service on this machine, at http://komet.localhost:8000/ (PORT=… changes the port)
	@exec $(BIN)/python -m infra.local run --port $(PORT)

reset: install ## forget everything that the local cloud has kept
	@$(BIN)/python -m infra.local reset

logs: install ## what the functions of the running local cloud have logged
	@$(BIN)/python -m infra.local logs --port $(PORT)

persons: install ## who one can sign in as on the local cloud
	@$(BIN)/python -m infra.local persons --port $(PORT)

pictures: install browser ## make the pictures in docs/pictures anew
	@$(BIN)/python -m pytest tests/journeys --pictures

test: install browser ## all tests: rules, actions, the stack, and journeys in a real browser
	@$(BIN)/python -m pytest -n 4 --dist loadgroup

check: install ## format, lint, types, import rules, templates, translations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m infra.package --out build
	@$(BIN)/cfn-lint build/template.json
	@$(BIN)/python -m infra.translations check

requirements: install ## which requirements are shown by which tests, and which by none
	@$(BIN)/python -m tests.requirements

bench: install ## cold starts, CPU, AWS calls and units of every operation
	@$(BIN)/python -m bench

catalogues: install ## gather the texts to translate and compile the catalogues
	@$(BIN)/python -m infra.translations update
	@$(BIN)/python -m infra.translations compile

package: install ## build/komet.zip and build/template.json
	@$(BIN)/python -m infra.package --out build

deploy: install ## to AWS: make deploy STAGE=training DOMAIN=… SENDER=… ALARMS=…
	@$(BIN)/python -m infra.deploy --stage $(STAGE) --domain "$(DOMAIN)" --sender "$(SENDER)" --alarms "$(ALARMS)"

format: install ## format the code and sort its imports
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

install: .venv/installed

.venv/installed: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "e-Komet needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@echo "Installing into .venv (a minute or two, once)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check "pip<26.3"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/python -m infra.local prepare
	@touch $@

browser: ## Chromium for the journeys
	@$(BIN)/python -m tests.chromium

.PHONY: help run reset logs persons pictures test check requirements bench catalogues package deploy format install browser
