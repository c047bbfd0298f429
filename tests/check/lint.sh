#!/bin/sh
# lint.sh FILE... -- COMPILER-FLAG...: clang-format, clang-tidy, cppcheck over
# C files, shellcheck over the scripts.
set -eu
cd "$(dirname "$0")/../.."
files=
sources=
while [ "$1" != -- ]; do
	files="$files $1"
	case $1 in
	*.c) sources="$sources $1" ;;
	esac
	shift
done
shift
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck disable=SC2086
clang-format --dry-run -Werror $files 2> "$work/format" || {
	sed -n 's/\(.*\): error: code should be clang-formatted.*/\1/p' "$work/format" | head -n 20
	echo "run: make format"
	failed=1
}

tidy() { # FLAG...
	xargs -P 2 -I FILE clang-tidy --quiet --warnings-as-errors='*' FILE -- "$@" -Itests \
		>> "$work/tidy" 2>> "$work/tidy-counts"
}
# shellcheck disable=SC2086
printf '%s\n' $sources | grep -v '^src/base/error.c$' |
	tidy "$@" -Wno-unused-value -include tests/check/lint_hints.h || failed=1
echo src/base/error.c | tidy "$@" || failed=1
cat "$work/tidy"
grep -v 'warnings\{0,1\} generated\|^Suppressed\|^Use -header-filter' "$work/tidy-counts" || :

# What it says of leaks and of what is not set is mostly wrong where a function
# hands over what it made; clang's analyzer and the sanitizers watch those.
# readdir_r, which it asks for, is deprecated (readdir(3)).
cppcheck --quiet --std=c11 --language=c --library=posix,gnu --platform=unix64 --inline-suppr \
	--enable=warning,performance,portability --error-exitcode=1 \
	--suppress=missingInclude --suppress=missingIncludeSystem --suppress=memleak \
	--suppress=resourceLeak --suppress=uninitvar --suppress=legacyUninitvar \
	--suppress=readdirCalled \
	-Iinclude -Isrc -D__GNUC__ -D_GNU_SOURCE -DUPN_VERSION='""' -DUPN_DATADIR='""' src || failed=1
# shellcheck disable=SC2046
shellcheck -S warning $(find tests .ci -type f \( -name '*.sh' -o -path '.ci/run' \)) || failed=1
exit $failed
