#!/bin/sh
# run.sh SECONDS: each fuzzer that was built, for so long. Begins with the
# sample mailbox and tests/fuzz/seeds/NAME, goes on from what it found before.
set -u
cd "$(dirname "$0")/../.." || exit 1
seconds=$1
built=build/fuzz/tests/fuzz
failed=0
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	found=build/fuzz/corpus/$name
	mkdir -p "$found"
	set -- "$found" tests/data/demo
	[ ! -d "tests/fuzz/seeds/$name" ] || set -- "$@" "tests/fuzz/seeds/$name"
	if "$built/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
			-artifact_prefix="build/fuzz/$name-" "$@" > "build/fuzz/$name.log" 2>&1; then
		echo "ok $name: $(sed -n 's/^Done \([0-9]*\) runs.*/\1 runs/p' "build/fuzz/$name.log")"
	else
		echo "not ok $name: see build/fuzz/$name.log"
		tail -n 30 "build/fuzz/$name.log"
		failed=1
	fi
done
exit $failed
