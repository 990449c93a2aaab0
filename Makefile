# Each target is enough on a fresh machine that has Python 3.11+ and make.
PYTHON ?= python3
BIN = .venv/bin
export LINLI_HOME ?= $(CURDIR)/var

.PHONY: setup setup-dev run demo test check bench bundle node-tools screens clean

setup: .venv/.installed

.venv/.installed: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

setup-dev: .venv/.installed-dev

.venv/.installed-dev: requirements/dev.txt .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# The demonstration plays on 2010-07-02, the day its half-year report is due.
run: setup
	LINLI_TODAY=2010-07-02 $(BIN)/linli demo --check
	LINLI_TODAY=2010-07-02 $(BIN)/linli serve

demo: setup
	LINLI_TODAY=2010-07-02 $(BIN)/linli demo --check

test: setup-dev node-tools
	LINLI_TEST_DB=sqlite $(BIN)/python -m pytest -n 2
	LINLI_TEST_DB=postgres $(BIN)/python -m pytest -n 2 -m "not one_database"

check: setup-dev
	$(BIN)/ruff format --check src tests tools
	$(BIN)/ruff check src tests tools
	$(BIN)/mypy src tests
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --settings linli.config.settings

# What the browser loads; committed, so that nobody needs Node.js to run Linli.
bundle: frontend/node_modules
	cd frontend && node build.mjs

# For the tests that build the bundle again and check accessibility; without Node.js they are skipped.
node-tools:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory frontend/node_modules; fi

frontend/node_modules: frontend/package-lock.json
	cd frontend && npm ci --ignore-scripts --silent
	touch $@

bench: setup-dev
	$(BIN)/linli bench

# Every page at both sizes, light and dark, as pictures to be looked at (docs/screens is not committed).
screens: setup-dev demo
	$(BIN)/python tools/write_screens.py

clean:
	rm -rf var .venv
