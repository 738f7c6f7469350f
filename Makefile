# Short names for what people type. What is behind each: ./run, ./test, bench/run, CMakePresets.json.
.PHONY: build test bench load golden deep conformance docs package package-test failover drill tls zones

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
	tools/check_standard

# build/release/madoguchi_VERSION_amd64.deb
package:
	tools/package

# The package in a clean Debian 12, booted in a container: tests/package/README.md.
package-test:
	tests/package/run

# Databases, nodes and proxies of deploy/ha on loopback, broken one by one: docs/generated/failover.md.
failover: build
	tests/failover/run build/release/bin/madoguchi

# A backup in a storm, the loss of the disk, a restore, and everything counted: docs/generated/drill.md.
drill: build
	tests/drill/run build/release/bin/madoguchi

# What testssl.sh finds at a listener: docs/generated/tls.md.
tls: build
	tests/tls/run build/release/bin/madoguchi

# The zones as three processes in three network namespaces, and what crossed the wires: docs/generated/zones.md.
zones: build
	cmake --build build/release --target zones_capture
	node tests/zones/run.mjs build/release/bin/madoguchi build/release/bin/zones_capture docs/generated/zones.md
