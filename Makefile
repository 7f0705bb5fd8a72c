# Every target makes .venv first if it is missing, and touches nothing outside this folder.
PYTHON ?= python3
PORT ?= 8501
RAW ?= ../shared/data
PY := .venv/bin/python

.PHONY: help run test setup bench soak lint audit lock notices written words build snapshot wheel bundle clean
.DEFAULT_GOAL := help

help:
	@echo "make run       open the workbench, at http://localhost:$(PORT) (PORT=… for another)"
	@echo "make test      all tests, in a real browser too"
	@echo "make setup     everything a developer needs, into .venv"
	@echo "make soak      twenty people for half an hour: does memory stay flat?"
	@echo "make lint      style and types"
	@echo "make bench     timings"
	@echo "make audit     known security holes in what is installed"
	@echo "make lock      requirements*.txt anew, from pyproject.toml"
	@echo "make notices   THIRD_PARTY_NOTICES.txt anew, from what is installed"
	@echo "make words     the template of a translation anew, and every translation compiled"
	@echo "make written   what documents and code take from settings.toml, tables and modules"
	@echo "make build     data/warehouse.duckdb from the snapshot"
	@echo "make snapshot  data/snapshot from official files in RAW=$(RAW)"
	@echo "make wheel     dist/jtm-*.whl, which holds app and data and installs anywhere"
	@echo "make bundle    one archive that installs and runs without a network"

run: .venv/user
	@$(PY) -m jtm run --port $(PORT)

build: .venv/user
	@$(PY) -m jtm build

setup: .venv/developer

test: .venv/developer
	$(PY) -m pytest -n 2 --dist worksteal --ignore tests/bench --ignore tests/e2e
	$(PY) -m pytest -n 2 --dist loadfile tests/e2e

bench: .venv/developer
	$(PY) -m pytest tests/bench -p no:xdist --benchmark-columns=median,max,rounds --benchmark-sort=name -s

soak: .venv/developer
	JTM_SOAK_SECONDS=1800 $(PY) -m pytest tests/bench/test_soak.py -p no:xdist -s

lint: .venv/developer
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

# Packages that the registry keeps no record of are listed as skipped; only a known hole fails.
audit: .venv/developer
	$(PY) -m pip_audit --disable-pip --require-hashes --progress-spinner off -r requirements.txt

# Keeps the versions that stand there as long as pyproject.toml allows: delete a line to have it newer.
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"
BUILD_NEEDS := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")
lock: .venv/developer
	$(LOCK) pyproject.toml --extra server --output-file requirements.txt
	$(LOCK) pyproject.toml --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	$(PY) -c '$(BUILD_NEEDS)' | $(LOCK) - --constraint requirements-dev.txt --output-file requirements-build.txt

notices: .venv/developer
	$(PY) -m jtm.commands.notices > THIRD_PARTY_NOTICES.txt

words: .venv/developer
	$(PY) -m tests.words

written: words
	$(PY) -m jtm.settings.written
	$(PY) -m jtm.answers.written
	$(PY) -m tests.house

snapshot: .venv/developer
	$(PY) -m jtm snapshot --raw $(RAW)

wheel: .venv/user
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

bundle: .venv/user
	$(PY) -m jtm.commands.bundle

clean:
	rm -rf .venv dist data/warehouse*.duckdb data/staging

# The marker files say what is installed; they are older than a changed requirements file, which installs again.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is %d.%d: make PYTHON=python3.12 …" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/user: .venv/made requirements.txt requirements-build.txt pyproject.toml
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-build.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/developer: .venv/user requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
