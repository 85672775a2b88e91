# The commands of everyday work. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Queries were checked when .sqlx was made: building asks no database.
export SQLX_OFFLINE := true
# Where scripts/setup puts Node on a system whose own is too old.
export PATH := $(CURDIR)/target/tools/node/bin:$(HOME)/.cargo/bin:$(PATH)

# Cargo may keep its target folder elsewhere.
BENCH := $(or $(CARGO_TARGET_DIR),target)/release/turnout-bench
STACK := $(or $(CARGO_TARGET_DIR),target)/debug/turnout-local

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

.PHONY: setup
setup: ## install what this machine lacks
	scripts/setup

# With the examples: only then do crates have the features that tests ask for, and
# the tests needn't compile a hundred of them anew.
.PHONY: build
build: setup web/node_modules/.installed local/maildev/node_modules/.installed ## build the functions, the local stack and the web app
	cargo build --workspace --bins --examples
	cargo build --manifest-path local/Cargo.toml --workspace --bins --examples
	cd web && npm run --silent build

.PHONY: up
up: build ## start everything on this machine and print the addresses
	$(STACK) up

.PHONY: reset
reset: ## drop the local stack's data
	$(STACK) reset

.PHONY: test
test: build ## run every test
	scripts/setup --tests
	scripts/test

# QUICK=1 takes less than two minutes, once everything is built.
.PHONY: bench
bench: setup web/node_modules/.installed local/maildev/node_modules/.installed ## rush, browse and wait on a release build; writes target/bench/report.md
	cargo build --release --workspace --bins
	cargo build --release --manifest-path local/Cargo.toml --workspace --bins
	cd web && npm run --silent build
	$(BENCH) run $(if $(QUICK),--quick)

.PHONY: check
check: setup web/node_modules/.installed ## formatting, lints, generated files, licences
	scripts/check

.PHONY: generate
generate: setup web/node_modules/.installed ## write anew what is made from the code
	scripts/generate

.PHONY: package
package: setup ## build the functions for Lambda (arm64)
	scripts/package

.PHONY: validate
validate: setup ## lint template.yaml and infra/
	scripts/validate-template

%/node_modules/.installed: %/package-lock.json
	cd $* && npm ci --silent --no-fund --no-audit
	touch $@
