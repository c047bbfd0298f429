#!/bin/sh
# symbols.sh BUILD: the shared library exports what the headers declare with
# UPN_API and nothing else, and every global name starts with upn_.
set -eu
build=$1
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find include -name '*.h' -exec cat {} + | sed 's|/\*.*\*/||' | awk '
	/^#/ { next }
	/UPN_API/ { inside = 1; text = "" }
	inside { text = text " " $0 }
	inside && /\(/ {
		sub(/\(.*/, "", text)
		sub(/.*[ *]/, "", text)
		print text
		inside = 0
	}' | sort > "$work/declared"
nm -D --defined-only "$build/libupnscan.so" | awk '{ print $3 }' | sort > "$work/exported"
failed=0
for name in $(comm -23 "$work/declared" "$work/exported"); do
	echo "$name is declared UPN_API, but not exported" >&2
	failed=1
done
for name in $(comm -13 "$work/declared" "$work/exported"); do
	echo "$name is exported, but not declared UPN_API" >&2
	failed=1
done
for name in $(nm -g --defined-only "$build/libupnscan.a" 2>/dev/null |
		awk 'NF == 3 && $3 !~ /^upn_/ { print $3 }'); do
	echo "$name is global, but does not start with upn_" >&2
	failed=1
done
exit $failed
