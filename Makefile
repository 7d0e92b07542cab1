# `make briefing` makes a page of the sample news; `make test` is everything that must hold.

VENV := .venv
RUN := $(VENV)/bin/
NEWS := tests/news/2022-10-21 tests/news/2022-10-22
.DEFAULT_GOAL := briefing
.PHONY: briefing test lint format bench big picture pictures fuzz reference crash doctor clean

briefing: ## a real briefing of the sample news, into output/
	@scripts/setup
	@$(RUN)briefing build $(NEWS) -o output -f md,html,json
	@$(RUN)briefing build $(NEWS) -o output -f pdf || echo "no PDF: see the line above; 'make doctor' shows the rest" >&2

test: lint ## every check, the same as .ci/run
	@$(RUN)python -m pytest --cov -n 2 --dist loadfile

lint: ## style, types and the direction of imports
	@scripts/setup dev
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy
	@$(RUN)lint-imports

format: ## put the layout right
	@scripts/setup dev
	@$(RUN)ruff check --fix --quiet .
	@$(RUN)ruff format .

bench: ## figures of quality and speed, written into BENCHMARKS.md
	@scripts/setup dev
	@$(RUN)python -m tests.bench

big: ## files of 5 MB of every kind: time and memory of reading each
	@scripts/setup dev
	@$(RUN)python -m tests.big_files

picture: ## the README's picture: page one of the sample news, drawn by poppler
	@scripts/setup
	@scripts/picture $(NEWS)

reference: ## docs/ from the code: configuration, commands, manual page, schema, kinds of sources
	@scripts/setup dev
	@$(RUN)python -m tests.reference_documents
	@$(RUN)python -m tests.kinds_document

pictures: ## the pictures of docs/pages.md: every look in four languages, and the web page in both lights
	@scripts/setup
	@scripts/pages $(NEWS)

fuzz: ## ten thousand hostile strings in every place of every format
	@scripts/setup dev
	@BRIEFING_FUZZ=10000 $(RUN)python -m pytest --no-cov tests/test_renderers_hostile.py

crash: ## kill the archive 200 times and `daily` 300 times, also in the middle of a mail
	@scripts/setup dev
	@BRIEFING_CRASHES=200 $(RUN)python -m pytest --no-cov tests/test_archive_crash.py
	@BRIEFING_CRASHES=300 $(RUN)python -m pytest --no-cov tests/test_daily_crash.py
	@BRIEFING_FAULTS=300 $(RUN)python -m pytest --no-cov tests/test_delivery.py -k whatever

doctor: ## what is missing on this machine
	@scripts/setup
	@$(RUN)briefing doctor

clean: ## remove what the above made
	rm -rf $(VENV) build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find output -type f ! -name .gitignore -delete
