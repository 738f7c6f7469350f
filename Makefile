# Short names for what people type. What is behind each: ./run, ./test, bench/run, CMakePresets.json.
.PHONY: build test bench load golden deep conformance docs

build:
	cmake --preset release && cmake --build build/release --target madoguchi

test:
	./test

bench:
	bench/run

# Mixed work for MINUTES on the release: docs/generated/load.md.
MINUTES ?= 60
load: build
	node tests/load/load.mjs build/release/bin/madoguchi $(MINUTES)

golden:
	cmake --preset test && cmake --build build/test --target app_test && MADO_GOLDEN=write build/test/bin/app_test --test-case='routes:*,rights:*,events:*,statements:*,openapi:*'

deep:
	cmake --preset asan && cmake --build build/asan && MADO_DEEP=1 ctest --test-dir build/asan --output-on-failure --exclude-regex journeys
	tools/fuzz 600

# How many cases of the public DMN kit pass, where it stands beside the source: docs/generated/conformance.md.
conformance:
	cmake --preset test && cmake --build build/test --target dmn_test && MADO_CONFORMANCE_REPORT=docs/generated/conformance.md build/test/bin/dmn_test --test-case='conformance*'

docs:
	tools/check_glossary
