# Two commands do everything: `make run` and `make test`.  `make build` leaves the program in build/vatra.
.PHONY: build run test bench

build:
	@tools/packages build
	@[ -f build/build.ninja ] || meson setup build --buildtype=release >/dev/null
	@ninja -C build

run: build
	@tools/run

test:
	@tests/run

bench: build
	@tools/packages bench
	@tests/bench/run
