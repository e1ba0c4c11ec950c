# Everything a developer does here; `make` alone lists it. Needs git, make and Python 3.11 or newer with venv.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
DATA := $(or $(CONNECT_HOME),var)
CODE := connect_platform accounts billing integrations search connections agents automation tests benchmarks manage.py
# What `manage.py check --deploy` judges: settings as in production, with secrets made up on the spot.
PRODUCTION := PRODUCTION=1 PUBLIC_URL=https://connect.example SMTP_URL=smtp://mail.example:25 \
	SECRET_KEY=$$(head -c 48 /dev/urandom | base64 -w0) ENCRYPTION_KEYS=k1:$$(head -c 32 /dev/urandom | base64 -w0)

.DEFAULT_GOAL := help
.PHONY: help run test check check-services format demo bench clean reset

help: ## List what make can do
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run ## Run the whole platform on http://127.0.0.1:8000 (another port: make run PORT=8100)
	@exec $(PY) manage.py serve --with-parent

test: $(VENV)/.dev ## Run all tests, with services of their own
	$(PY) -m pytest -n auto --dist worksteal

check: $(VENV)/.dev ## Formatter, linter, types, floors, dependencies, templates, migrations, deployment, OpenAPI
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy $(CODE)
	$(VENV)/bin/lint-imports
	$(VENV)/bin/deptry .
	$(VENV)/bin/djlint --quiet --check --lint templates
	$(PY) manage.py services $(MAKE) --no-print-directory check-services

check-services:
	$(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) manage.py openapi --check
	$(PY) manage.py provider_docs --check

format: $(VENV)/.dev ## Format code and templates
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	-$(VENV)/bin/djlint --quiet --reformat templates

demo: $(VENV)/.run ## Make the demo company's credentials anew and show them (while `make run` runs)
	@umask 077; $(PY) manage.py demo --json > $(DATA)/demo.new && mv $(DATA)/demo.new $(DATA)/demo.json && cat $(DATA)/demo.json

bench: $(VENV)/.dev ## Measure a call, a list and idle memory; the other benchmarks: benchmarks/README.md
	$(PY) -m benchmarks

clean: ## Delete what can be made again: the virtual environment, caches, collected files
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis $(DATA)/static
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

reset: ## Delete the data of stopped embedded services: database, queue, mails, generated secrets
	@if [ -L $(DATA)/postgres ]; then rm -rf "$$(readlink $(DATA)/postgres)"; fi
	rm -rf $(DATA)

$(VENV)/.run: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@
