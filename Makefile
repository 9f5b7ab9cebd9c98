# Everything needs Python 3.11 or newer, git and make. `make help` lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCKED := $(PIP) install --require-hashes
LOCK := cd requirements && ../$(BIN)/uv pip compile --quiet --universal --generate-hashes \
	--python-version 3.11 --no-emit-index-url --custom-compile-command "make lock"
NPM := --ignore-scripts --no-audit --no-fund --loglevel=error
CANDIDATES := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
# Most tests wait for processes, so three environments run at once.
SHORT := $(BIN)/tox run-parallel --parallel 3
LONG := $(SHORT) -m long
ARGS ?=
ENVIRONMENTS ?=
STATE ?= .openstack/state
define BEGIN
Once it serves, begin in another shell with:
  $(BIN)/ostler server create web-01 --flavor m1.small --image "Ubuntu 22.04 LTS" --wait
  $(BIN)/ostler server list
  $(BIN)/ostler server stop web-01
endef
export BEGIN

# The clients that are installed beside Ostler.
CLIENTS := clients/python clients/cli clients/pytest
COMMANDS := clients/cli/ostler_cli/commands.json

.PHONY: help install run test test-all test-long docs docs-serve bench tools lint format lock vendor openstack openstack-down \
	bench-openstack image clean console screenshots clients generators clients-document clients-python clients-typescript clients-cli

help: ## List these targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf '%s\n' "$$text" | fold -s -w 53 | while read -r line; do \
			printf '  %-24s%s\n' "$$target" "$$line"; target=; done; done

install: .venv/installed ## Install Ostler with its locked dependencies into .venv.
	@:

run: .venv/clients ## Serve http://localhost:8000 on SQLite and the simulated cloud. ARGS="--port 9000" gives options to ostler serve.
	@$(if $(ARGS),:,printf '%s\n' "$$BEGIN")
	@exec $(BIN)/ostler serve $(ARGS)

test: tools ## Run the checks and the tests of every subject: 4 to 7 minutes. ENVIRONMENTS=unit,http picks some of tox.ini.
	@$(if $(ENVIRONMENTS),$(BIN)/tox run -e "$(ENVIRONMENTS)",$(SHORT)); status=$$?; \
	printf '\n"make test-all" adds 30 to 40 minutes of what takes long:\n'; \
	$(BIN)/tox list --quiet -m long | sed 's/^/  /'; \
	exit $$status

test-all: tools ## Run what "make test" runs, and then what takes long: 35 to 45 minutes.
	@$(SHORT); status=$$?; $(LONG) && exit $$status

test-long: tools ## Run what takes long alone, OpenStack among it.
	@$(LONG)

docs: .venv/tools node_modules/installed ## Make the site of the documentation, and check its links.
	@$(BIN)/python -m documentation

docs-serve: docs ## Make that site, and serve it on http://localhost:8080. ARGS="9000" names another port.
	@exec $(BIN)/python -m http.server --bind localhost --directory build/documentation/site $(or $(ARGS),8080)

bench: .venv/tools ## Measure throughput, for which wrk is needed. ARGS="--profile" shows where the time goes.
	@exec $(BIN)/python -m benchmarks $(ARGS)

lint: tools ## Run the static checks alone.
	@$(BIN)/tox run -e lint

tools: .venv/tools node_modules/installed clients/typescript/node_modules/installed console/node_modules/installed ## Install what the checks and the tests need.
	@:

format: .venv/tools ## Format the code, and repair what can be repaired by itself.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: .venv/tools ## Resolve the newest allowed dependencies into the lock files.
	@$(LOCK) --upgrade build.in --output-file build.txt
	@$(LOCK) --upgrade runtime.in --output-file runtime.txt
	@$(LOCK) --upgrade clients.in --constraint runtime.txt --output-file clients.txt
	@$(LOCK) --upgrade test.in --constraint runtime.txt --constraint clients.txt --output-file test.txt
	@$(LOCK) --upgrade openstack.in --output-file openstack.txt
	@$(LOCK) --upgrade generators.in --output-file generators.txt
	@$(BIN)/npm update --package-lock-only --omit-lockfile-registry-resolved $(NPM)
	@$(BIN)/npm update --package-lock-only --omit-lockfile-registry-resolved --prefix clients/typescript $(NPM)
	@$(BIN)/npm update --package-lock-only --omit-lockfile-registry-resolved --prefix clients/generators $(NPM)
	@$(BIN)/npm update --package-lock-only --omit-lockfile-registry-resolved --prefix console $(NPM)

vendor: node_modules/installed ## Copy the files of Swagger UI and Redoc from their locked packages.
	@cd service/static/packages && find . -type f | while read -r file; do \
		cp "../../../node_modules/$$file" "$$file" || exit; done

openstack: .openstack/installed ## Start a real OpenStack with a fake hypervisor. STATE=directory keeps it elsewhere.
	@$(BIN)/python -m tests.openstack.cloud up $(STATE)

openstack-down: .venv/installed ## Stop that OpenStack. STATE=directory names another one.
	@$(BIN)/python -m tests.openstack.cloud down $(STATE)

bench-openstack: tools .openstack/installed ## Measure how fast 200 servers are listed through Ostler and through Nova. ARGS="--servers 50" lists fewer.
	@$(BIN)/python -m benchmarks.list_servers $(ARGS)

console: console/node_modules/installed ## Build the web console into service/static/console.
	@cd console && ../$(BIN)/node node_modules/typescript/bin/tsc && ../$(BIN)/node node_modules/vite/bin/vite.js build --logLevel warn

screenshots: tools ## Make the pictures of the console in docs/images/console from a simulated cloud.
	@$(BIN)/python -m tests.browser.screenshots

clients: clients-document clients-python clients-typescript clients-cli ## Make everything in clients/ that is made from the document.
	@:

clients-document: .venv/installed ## Make the document that clients are made from.
	@$(BIN)/ostler spec --for sdk --format json > clients/openapi.json.new
	@mv clients/openapi.json.new clients/openapi.json

clients-python: .venv/tools ## Make the Python SDK's models, errors, docstrings and its sync half.
	@$(BIN)/python -m sdk_generator

clients-typescript: clients/typescript/node_modules/installed ## Make the TypeScript SDK's types and the functions below its own.
	@cd clients/typescript && ../../$(BIN)/node node_modules/@hey-api/openapi-ts/bin/run.js --silent --file openapi-ts.config.mjs

clients-cli: .venv/tools ## Make the table of the command line's commands.
	@$(BIN)/python -m service spec --format json | (cd clients/cli && ../../$(BIN)/python -m table_maker) > $(COMMANDS).new
	@mv $(COMMANDS).new $(COMMANDS)

generators: .generators/installed ## Install the generators of clients that clients/generators/README.md shows.
	@:

image: ## Build the container image ostler:latest.
	docker build --tag ostler:latest .

clean: ## Remove everything that these targets have made.
	rm -rf .venv .tox .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		.openstack .generators node_modules clients/generators/node_modules clients/typescript/node_modules console/node_modules \
		clients/typescript/dist build clients/*/build ostler.egg-info .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough makes the environment; a half-made one is made again.
.venv/created:
	@for python in $(CANDIDATES); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "Ostler needs Python's venv module: install it (Debian, Ubuntu: apt install python3-venv)." >&2; \
			exit 1; }; \
		echo "Creating .venv with $$("$$python" --version)"; \
		"$$python" -m venv --clear .venv && touch $@; exit; \
	done; \
	echo "Ostler needs Python 3.11 or newer; tried: $(CANDIDATES). Install one, or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1

.venv/locked: requirements/build.txt requirements/runtime.txt .venv/created
	@echo "Installing the dependencies of Ostler into .venv: a minute or two"
	@$(LOCKED) -r requirements/build.txt -r requirements/runtime.txt
	@touch $@

.venv/installed: pyproject.toml .venv/locked
	@echo "Installing Ostler itself: a few seconds"
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Either of Ostler and its command line brings a script ostler, which runs the commands of both.
.venv/clients: requirements/clients.txt clients/python/pyproject.toml clients/cli/pyproject.toml .venv/installed
	@echo "Installing the command line into .venv: a few seconds"
	@$(LOCKED) -r requirements/clients.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable clients/python --editable clients/cli
	@touch $@

.venv/tools: requirements/test.txt $(CLIENTS:=/pyproject.toml) .venv/clients
	@echo "Installing the tools of the tests into .venv: a minute or two"
	@$(LOCKED) -r requirements/test.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation $(CLIENTS:%=--editable %)
	@touch $@

node_modules/installed: package.json package-lock.json .venv/tools
	@echo "Installing Spectral, Swagger UI, Redoc and an OpenID Provider into node_modules: half a minute"
	@$(BIN)/npm ci --omit=peer $(NPM)
	@touch $@

clients/typescript/node_modules/installed: clients/typescript/package.json clients/typescript/package-lock.json .venv/tools
	@echo "Installing the compiler and the generator of the TypeScript SDK: a few seconds"
	@$(BIN)/npm ci --prefix clients/typescript $(NPM)
	@touch $@

console/node_modules/installed: console/package.json console/package-lock.json .venv/tools
	@echo "Installing the compiler and the bundler of the web console: a few seconds"
	@$(BIN)/npm ci --prefix console $(NPM)
	@touch $@

.openstack/installed: requirements/openstack.txt | .venv/tools
	@echo "Installing OpenStack into .openstack/venv, 340 MB: a minute or two"
	@mkdir -p .openstack
	@$(BIN)/python -m venv --clear --without-pip .openstack/venv
	@$(BIN)/uv pip install --python .openstack/venv/bin/python --require-hashes \
		-r requirements/openstack.txt || { \
		echo "OpenStack could not be installed; is the package index reachable?" >&2; exit 1; }
	@touch $@

.generators/installed: requirements/generators.txt clients/generators/package-lock.json | .venv/tools
	@echo "Installing generators of clients into .generators and clients/generators, 600 MB: half a minute"
	@mkdir -p .generators
	@$(BIN)/python -m venv --clear --without-pip .generators/venv
	@$(BIN)/uv pip install --quiet --python .generators/venv/bin/python --require-hashes \
		-r requirements/generators.txt
	@$(BIN)/npm ci --prefix clients/generators $(NPM)
	@touch $@
