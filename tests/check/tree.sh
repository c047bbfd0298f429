#!/bin/sh
# The house rules that no compiler knows: names at the top, calls that we do
# without, no path of somebody's machine, the README in step with the code.
set -eu
cd "$(dirname "$0")/../.."
failed=0
complain() {
	echo "$*" >&2
	failed=1
}
if git rev-parse --git-dir > /dev/null 2>&1; then
	files=$(git -c core.quotePath=off ls-files -co --exclude-standard)
else
	files=$(find . -type f ! -path './build/*' | sed 's|^\./||')
fi

for name in $(printf '%s\n' "$files" | sed 's|/.*||' | sort -u); do
	case $name in
	src | include | rules | tests | Makefile | README.md | .*) ;;
	LICENSE | CHANGES.md | CONTRIBUTING.md | SECURITY.md) ;;
	*) complain "$name: not a name for the top level" ;;
	esac
done

calls='\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|gets|system|popen|abort|exit)\('
! grep -nE "$calls" -r src --include='*.[ch]' | grep -v '^src/cli/.*\bexit(' >&2 ||
	complain "src: a call that we do without"
! grep -nE '\b(TODO|FIXME|XXX|HACK)\b' -r src include tests rules --include='*.[chy]*' >&2 ||
	complain "left undone"

# Written so that this file does not find itself.
paths='/''work/|(^|[^a-z_/.-])shared/(design|mail|imap)|/home/[a-z]+/|/Users/[A-Za-z]+/'
for file in $files; do
	[ -f "$file" ] || continue
	! grep -nHIE "$paths" "$file" >&2 || complain "$file: a path of one machine"
done

example=tests/example/scan_message.c
awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' README.md |
	cmp -s - "$example" || complain "README.md: its C example is not $example"

for file in $files; do
	case $file in
	*.sh | */test_*.py | .ci/run)
		[ -x "$file" ] || complain "$file: is a script, but not executable" ;;
	esac
done
exit $failed
