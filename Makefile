# Short names for what people type. What is behind each: ./run, ./test, bench/run, CMakePresets.json.
.PHONY: build test bench golden deep docs

build:
	cmake --preset release && cmake --build build/release --target madoguchi

test:
	./test

bench:
	bench/run

golden:
	cmake --preset test && cmake --build build/test --target app_test && MADO_GOLDEN=write build/test/bin/app_test --test-case='routes:*,rights:*,events:*,statements:*'

deep:
	cmake --preset asan && cmake --build build/asan && MADO_DEEP=1 ctest --test-dir build/asan --output-on-failure --exclude-regex journeys

docs:
	tools/check_glossary
