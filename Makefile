# What people run:        make run, make test
# What developers add:    make format, make soak, make lock, make bench, make images, make lexicon, make sbom, make audit

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
CHECKED := bot handlers tests bench
# What every platform stands on is covered to the last branch.
CORE := handlers/*,bot/*.py,bot/text/*,bot/config/*,bot/logs/*,bot/monitor/*,bot/i18n/*,bot/store/*,bot/intake/*,bot/router/*,bot/delivery/*,bot/digest/*,bot/runners/*,bot/search/*,bot/cli/*,bot/pictures/*

ifneq ($(UV),)
NEW_VENV := uv venv --quiet --allow-existing --python $(PYTHON) .venv
INSTALL := uv pip install --quiet --python $(BIN)/python
else
NEW_VENV := $(PYTHON) -m venv .venv
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: run test soak format lock lexicon bench images sbom audit clean

run: .venv/run.stamp
	@exec $(BIN)/khabar run

# Some machines forbid compiled files: then each of the hundreds of programs that tests start compiles all of ours anew.
test: export PYTHONDONTWRITEBYTECODE :=
# Many tests wait for a far end, a child or the disk: a worker more than there are processors fills the gaps.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
test: .venv/dev.stamp
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term $(PYTEST)
	$(BIN)/coverage report --fail-under=100 --include="$(CORE)"

soak: .venv/dev.stamp
	$(BIN)/python -m tests.soak $(SOAK)

format: .venv/dev.stamp
	$(BIN)/ruff format $(CHECKED)
	$(BIN)/ruff check --fix $(CHECKED)

bench: .venv/dev.stamp
	$(BIN)/python -m bench

images: .venv/dev.stamp
	$(BIN)/python -m bench.images

sbom: .venv/dev.stamp
	$(BIN)/python -m bench.supply sbom

audit: .venv/dev.stamp
	$(BIN)/python -m bench.supply audit

# The lock files name versions and hashes, and no address that packages come from.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)
lexicon: .venv/dev.stamp requirements/lexicon.txt
	@$(INSTALL) --require-hashes -r requirements/lexicon.txt
	$(BIN)/python -m bench.lexicon
	$(BIN)/python -m bench.rarity

lock: .venv/dev.stamp
	PATH="$(BIN):$$PATH"; for name in run postgres dev lexicon; do \
		$(LOCK) requirements/$$name.in requirements/build.in -o requirements/$$name.txt || exit 1; done
	# pip 23 takes two spellings of an extra for two extras
	sed -i 's/^lxml\[html-clean\]/lxml[html_clean]/' requirements/*.txt

.venv: .venv/run.stamp

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' && $(NEW_VENV) || { echo "Khabar needs Python 3.11 or newer with venv (on Debian: apt install python3-venv)." >&2; exit 1; }
	@touch $@

.venv/run.stamp: .venv/made.stamp requirements/run.txt pyproject.toml
	@echo "Setting up (once, about a minute) ..."
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf .venv build *.egg-info
