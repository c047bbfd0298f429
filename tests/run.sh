#!/bin/sh
# run.sh [WORD]: build, then run every test (or those whose name has WORD in
# it), two at a time. Prints the failures' logs and, last, one line of counts.
#
# A job is a line "KIND SECONDS NAME COMMAND", where KIND says how it counts:
#   cmocka  each single test, by what cmocka prints
#   lines   each line "ok NAME" or "not ok NAME: why"
#   check   as one
# A job that fails without having counted a failure counts as one.
set -u
cd "$(dirname "$0")/.." || exit 1

jobs_list() {
	for test in tests/imap/test_* tests/cli/test_*; do
		[ -f "$test" ] && [ -x "$test" ] && echo "lines 180 $test ./$test"
	done
	echo "check 120 demo tests/check/demo.sh"
	echo "check 60 install tests/check/install.sh build"
	for test in tests/unit/*/test_*.c; do
		[ -f "$test" ] && echo "cmocka 120 ${test%.c} build/san/${test%.c}"
	done
	echo "check 60 check-headers make -s check-headers"
	echo "check 60 check-symbols make -s check-symbols"
	for check in layers size tree; do
		echo "check 60 check-$check tests/check/$check.sh"
	done
	echo "check 60 rules build/upnscan rules check"
	for page in src/man/*.[1-8]; do
		[ -f "$page" ] && echo "check 20 $page mandoc -T lint -W warning $page"
	done
}

# What a job's log says: passed, failed, skipped.
count() { # KIND LOG
	case $1 in
	cmocka)
		awk '/^\[       OK \] /{ p++ }
			/^\[  SKIPPED \] / && !/test\(s\)/ && !seen[$NF]++{ s++ }
			/^\[  (FAILED |ERROR  ) \] / && !/test\(s\)|\] ---/ && !seen[$NF]++{ f++ }
			END { print p + 0, f + 0, s + 0 }' "$2"
		;;
	lines)
		awk '/^ok .*# *skip/{ s++; next } /^ok /{ p++ } /^not ok /{ f++ }
			END { print p + 0, f + 0, s + 0 }' "$2"
		;;
	check) echo 0 0 0 ;;
	esac
}

run_job() { # WORK NUMBER
	work=$1 number=$2
	read -r kind seconds name command <<-LINE
		$(sed -n "${number}p" "$work/jobs")
	LINE
	log=$work/$number.log
	mkdir -p "$work/$number.home"
	HOME=$work/$number.home XDG_CACHE_HOME=$work/$number.home/.cache
	export HOME XDG_CACHE_HOME
	began=$(date +%s)
	# shellcheck disable=SC2086
	timeout -k 10 "$seconds" $command > "$log" 2>&1 < /dev/null
	status=$?
	took=$(($(date +%s) - began))
	read -r passed failed skipped <<-LINE
		$(count "$kind" "$log")
	LINE
	if [ "$status" = 124 ] || [ "$status" = 137 ]; then
		echo "not ok $name: was stopped after $seconds seconds" >> "$log"
		failed=$((failed + 1))
	elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
		echo "not ok $name: exit status $status" >> "$log"
		failed=1
	elif [ "$kind" = check ]; then
		passed=1
	elif [ $((passed + failed + skipped)) = 0 ]; then
		echo "not ok $name: ran no test" >> "$log"
		failed=1
	fi
	echo "$passed $failed $skipped" > "$work/$number.count"
	word=ok
	[ "$failed" = 0 ] || word=FAILED
	printf '%-6s %s (%s, %ss)\n' "$word" "$name" "$((passed + failed + skipped))" "$took"
}

if [ "${1:-}" = --job ]; then
	run_job "$2" "$3"
	exit 0
fi

# The flags of a `make` around us are not for the builds below, and Debian's
# own Python is the one that has the modules that setup.sh installs.
unset MAKEFLAGS MFLAGS MAKELEVEL
PATH=/usr/bin:/bin:$PATH
UPNSCAN=$PWD/build/upnscan
LC_ALL=C.UTF-8
UBSAN_OPTIONS=print_stacktrace=1
export PATH UPNSCAN LC_ALL UBSAN_OPTIONS
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

word=${1:-}
n=0
: > "$work/all.count"
build() { # NAME TARGET...
	name=$1
	shift
	log=$work/build-$n.log
	echo "building: $name"
	make -k -j2 "$@" > "$log" 2>&1 && ! grep -q 'warning:' "$log" && passed=1 || passed=0
	echo "$passed $((1 - passed)) 0" >> "$work/all.count"
	[ "$passed" = 1 ] || echo "$log $name" >> "$work/failed"
	n=$((n + 1))
}
build "build" all tests-build
build "build with sanitizers" SAN=1 unit-build

jobs_list | grep -F -e "$word" > "$work/jobs"
seq 1 "$(wc -l < "$work/jobs")" | xargs -r -P 2 -n 1 "$0" --job "$work"

number=0
while read -r _ _ name _; do
	number=$((number + 1))
	[ -f "$work/$number.count" ] || echo "0 1 0" > "$work/$number.count"
	cat "$work/$number.count" >> "$work/all.count"
	read -r _ failed _ < "$work/$number.count"
	[ "$failed" = 0 ] || echo "$work/$number.log $name" >> "$work/failed"
done < "$work/jobs"

if [ -f "$work/failed" ]; then
	while read -r log name; do
		printf '\n==== %s\n' "$name"
		grep -aE '^not ok |FAILED|ERROR|error:|warning:' "$log" | cut -c 1-1000 | head -n 30
		echo "---- the end of its log"
		tail -n 25 "$log" | cut -c 1-1000
	done < "$work/failed"
	echo
fi
awk '{ p += $1; f += $2; s += $3 }
	END {
		printf "%d passed, %d failed", p, f
		if (s) printf ", %d skipped", s
		print ""
		exit f > 0 || p == 0
	}' "$work/all.count"
