# make run    everything on this machine, at http://localhost:8000/demo/ (PORT=8001 make run for another port)
# make test   the tests          make lint   style, templates, imports, settings
# make html-check  the HTML of every kind of page, by the Nu checker
# make check-faults    twenty meetings under faults        make bench    speed beside a floor: meeting, pages, search
# make reset  a new demo with today's dates; your own changes in it are gone

SHELL := /bin/sh
PORT ?= 8000
BIND ?= 127.0.0.1
VAR_DIR ?= $(CURDIR)/var
# An environment that fits is kept, whichever Python is found first today; `PYTHON=` says otherwise.
PYTHON ?= $(shell for p in .venv/bin/python python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11, 2) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && exit; done; echo python3)
PY := .venv/bin/python

# What `make run` shows is the demo: made-up people, on this machine alone. A real site sets its own (README).
LOCAL = DEMO=$${DEMO:-1} DEBUG=$${DEBUG:-0} SITE_URL=$${SITE_URL:-http://localhost:$(PORT)} VAR_DIR="$(VAR_DIR)"
# What a real site would set, for the checks that only make sense there.
REAL = DEMO=0 DEBUG=0 SITE_URL=https://board.example.org ALLOWED_HOSTS=board.example.org \
	SECRET_KEY=only-for-the-check-1f4b9d7c2e8a6035-not-a-key-of-any-site VAR_DIR="$(VAR_DIR)"

.PHONY: run data static install python test html-check check-faults check-news check-faults-long bench lint format reset

run: install static data
	@exec env $(LOCAL) $(PY) manage.py serve --port $(PORT) --bind $(BIND)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Said & Done needs Python 3.11.2 to 3.13. No python3 was found here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11, 2) <= v < (3, 14) else \
		"Said & Done needs Python 3.11.2 to 3.13. This is Python %d.%d.%d. Install one, or say which: make run PYTHON=python3.13" % v[:3])'

# The lock decides: nothing is touched until it, or the Python, has changed.
install: python
	@python="$$($(PYTHON) -c 'import sys; print(sys.version_info[:3])')"; want="$$(cksum < requirements-dev.lock) $$python"; \
	if [ "$$(cat .venv/.made-from 2>/dev/null)" != "$$want" ]; then \
		echo "Installing what the site needs (about a minute, once) ..."; \
		if [ "$$($(PY) -c 'import sys; print(sys.version_info[:3])' 2>/dev/null)" != "$$python" ]; then $(PYTHON) -m venv --clear .venv; fi && \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock && \
		echo "$$want" > .venv/.made-from; \
	fi

static:
	@want="$$( { cksum < requirements-dev.lock; find site challenges events newsletter -path '*/static/*' -type f -exec cksum {} + | sort; } | cksum)"; \
	if [ "$$(cat "$(VAR_DIR)/static/.made-from" 2>/dev/null)" != "$$want" ]; then \
		echo "Collecting styles and scripts (half a minute, once) ..."; \
		env $(LOCAL) $(PY) manage.py collectstatic --noinput --clear -v 0 && echo "$$want" > "$(VAR_DIR)/static/.made-from"; \
	fi

data:
	@env $(LOCAL) $(PY) manage.py migrate --noinput -v 0
	@env $(LOCAL) $(PY) manage.py load_demo --if-empty

# A worker more than there are cores, six at most: whole files a worker, browser tests last (tests/conftest.py). One process: make test ARGS="-n 0".
test: install
	@VAR_DIR="$(VAR_DIR)" $(PY) -m pytest -n auto --maxprocesses 6 --dist loadgroup --no-loadscope-reorder $(ARGS)

# Every kind of page that the tests ask for, by the Nu checker; needs Java and npm. Some of it: make html-check ARGS=tests/front
html-check: install
	@rm -rf "$(VAR_DIR)/html"
	@HTML_DIR="$(VAR_DIR)/html" VAR_DIR="$(VAR_DIR)" $(PY) -m pytest -n auto --maxprocesses 6 --dist loadgroup --no-loadscope-reorder -q -m "not browser" $(ARGS)
	@VAR_DIR="$(VAR_DIR)" $(PY) -m tests.nu "$(VAR_DIR)/html"

# New seeds each time, each printed; SEED=123 replays one plan. On PostgreSQL and Redis by DATABASE_URL and REDIS_URL.
check-faults: install
	@VAR_DIR="$(VAR_DIR)" $(PY) -m tests.faults $(if $(SEED),--seed $(SEED),--seeds 20) $(ARGS)

# Two hundred sendings of the newsletter whose workers die in some line.
check-news: install
	@VAR_DIR="$(VAR_DIR)" $(PY) -m tests.newsletter.crashes $(ARGS)

check-faults-long: install
	@VAR_DIR="$(VAR_DIR)" $(PY) -m tests.faults --seeds 500 $(ARGS)

# On a quiet machine; figures are ratios within one run.
bench: install
	@VAR_DIR="$(VAR_DIR)" PYTHONPATH=site:. $(PY) -m tests.performance $(ARGS)

lint: install
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet templates
	PYTHONPATH=site:. .venv/bin/lint-imports
	env $(REAL) $(PY) manage.py makemigrations --check --dry-run
	env $(REAL) $(PY) manage.py check --deploy --fail-level WARNING

format: install
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

reset: install
	@if [ -n "$$DATABASE_URL" ]; then echo "DATABASE_URL is set: empty that database yourself. Nothing was changed." >&2; exit 1; fi
	@rm -rf "$(VAR_DIR)"/board.sqlite3* "$(VAR_DIR)/mail" "$(VAR_DIR)/media"
	@$(MAKE) --no-print-directory data
	@echo "A new demo is ready: make run"
