# The two commands that matter: `make serve` and `make test`. Both install what is missing and may be run again.

DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8080

# SwiftPM hands trait flags over in random order; a fixed hash seed keeps it from rebuilding packages for nothing.
SWIFT_BUILD = SWIFT_DETERMINISTIC_HASHING=1 swift build --explicit-target-dependency-import-check error
CLOCKED = StorageTests|Webhooks over HTTP
SOURCES = Sources Tests Package.swift

.PHONY: serve test test-fast bench build build-tests bootstrap bootstrap-test format format-check docs-check clean-data screenshots

serve: bootstrap
	$(SWIFT_BUILD) -c release --product shian
	.build/release/shian demo --data $(DATA) --if-empty
	.build/release/shian serve --data $(DATA) --host $(HOST) --port $(PORT)

# Everything: both engines, the built program, and the pages in a real browser.
test: bootstrap-test build-tests
	# Storage and webhooks first and alone: their tests watch locks and clocks, which hundreds of others on two cores would starve.
	scripts/with-postgres scripts/test-swift --filter '$(CLOCKED)'
	scripts/with-postgres scripts/test-swift --skip '$(CLOCKED)'
	scripts/test-browser
	scripts/test-peers

# The same without PostgreSQL and without a browser, while working.
test-fast: bootstrap build-tests
	scripts/test-swift

build-tests:
	$(SWIFT_BUILD) --build-tests

build: bootstrap
	$(SWIFT_BUILD)

bench:
	scripts/bootstrap bench
	$(SWIFT_BUILD) -c release --product shian
	Benchmarks/run

format:
	swift format --in-place --recursive --parallel $(SOURCES)

format-check:
	swift format lint --strict --recursive --parallel $(SOURCES)

docs-check:
	scripts/check-docs

screenshots: bootstrap-test
	$(SWIFT_BUILD) --product shian
	scripts/test-browser --screenshots docs/screenshots

# Removes the demonstration's ledger; asks first, because it may be a real one.
clean-data:
	@printf 'Remove %s and everything in it? [y/N] ' "$(DATA)"; read answer; [ "$$answer" = y ] && rm -rf "$(DATA)" || echo kept

bootstrap:
	scripts/bootstrap

bootstrap-test:
	scripts/bootstrap test
