# Every target is a few plain commands; README.md lists those that Windows needs.
# Options go through ARGS: make demo ARGS="--no-open --port 8000"

PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help .venv demo run test simulate check format messages schema bench chaos pictures migration pins clean

help: ## This list
	@grep -E '^[.a-z]+:.*## ' Makefile | sed -E 's/^([.a-z]+):.*## /\1|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

# One environment; each target installs as much into it as it needs. The files agree with each other,
# so that a later target only adds. Made again when what it was made from changes.
.venv/%.installed: requirements/%.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Lightstick needs Python 3.11 or newer. Install it, or name yours: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv: .venv/dev.installed ## The environment alone, with everything that development needs

demo: .venv/demo.installed ## The bot in a local page: no account, no token
	$(BIN)/lightstick demo $(ARGS)

run: .venv/runtime.installed ## The bot on Discord, with the token in .env
	$(BIN)/lightstick run $(ARGS)

test: .venv/dev.installed ## The test suite; it says what it skipped
	$(BIN)/pytest -n 2 -rs $(ARGS)

simulate: .venv/dev.installed ## Two simulated years of weekly nights in twelve zones, with restarts and downtimes
	SIMULATED_WEEKS=104 $(BIN)/pytest -q tests/events/test_simulation.py

check: .venv/dev.installed ## Format, lint, types, doors, catalogues, packs: what CI checks before the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.messages --check
	$(BIN)/python -m tools.schema --check
	$(BIN)/lightstick packs check

format: .venv/dev.installed ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/dev.installed ## Bring the catalogues in data/locales up to date with the code
	$(BIN)/python -m tools.messages

schema: .venv/dev.installed ## Bring data/schema, by which editors check a pack's files, up to date with the models
	$(BIN)/python -m tools.schema

bench: .venv/dev.installed ## Every promise of docs/performance.md, measured: make bench ARGS="search cards" for some (Linux)
	$(BIN)/python -m benchmarks $(ARGS)

chaos: .venv/dev.installed ## 500 kills and every fault, and that nothing is lost: ARGS="--kills 50", ARGS=--short as in CI (Linux)
	$(BIN)/python -m benchmarks.chaos $(ARGS)

pictures: .venv/dev.installed ## Take the pictures of README.md anew, from the demo page (needs Chromium)
	REQUIRE_BROWSER=1 $(BIN)/pytest -q tests/test_demo.py
	cp artefacts/question.png artefacts/leaderboard.png docs/images/

migration: .venv/dev.installed ## Draft a migration from bot/db/tables.py: make migration MESSAGE="what it brings"
	$(BIN)/python -m tools.migration "$(MESSAGE)"

COMPILE = $(BIN)/uv pip compile pyproject.toml requirements/build.in --universal --python-version 3.11 \
	--generate-hashes --no-annotate --custom-compile-command "make pins" --quiet $(ARGS)

pins: .venv/dev.installed ## Pin what pyproject.toml asks for; ARGS=--upgrade moves every pin to the newest
	$(BIN)/python -m pip install --disable-pip-version-check --quiet uv
	$(COMPILE) --all-extras --output-file requirements/dev.txt
	$(COMPILE) --extra demo --constraints requirements/dev.txt --output-file requirements/demo.txt
	$(COMPILE) --constraints requirements/dev.txt --output-file requirements/runtime.txt

clean: ## Remove what these targets made; your database and .env stay
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache artefacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
