.PHONY: prepare check format lock test bench mutate demo

python = .venv/bin/python

prepare:
	@python3 manage.py prepare

check: prepare
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy .
	.venv/bin/lint-imports
	$(python) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(python) manage.py check_translations
	$(python) -m djlint templates --lint --quiet

format: prepare
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

compile = .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet

lock: prepare
	$(compile) --upgrade --output-file requirements.txt
	$(compile) --upgrade --group dev --constraint requirements.txt --output-file requirements-dev.txt
	npm install --package-lock-only --ignore-scripts

test:
	@python3 manage.py test

bench:
	@python3 manage.py bench

bench-rules:
	@python3 manage.py bench_rules

mutate:
	@python3 manage.py mutate

demo:
	@python3 manage.py demo
