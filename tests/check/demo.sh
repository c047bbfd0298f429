#!/bin/sh
# demo.sh: the demo finds Sanne's two usernames, and what README.md shows of
# its output is what it prints.
set -eu
cd "$(dirname "$0")/../.."
said=$(tests/demo.sh 2>&1) || {
	printf '%s\n' "$said"
	exit 1
}
printf '%s\n' "$said"
for name in sanne@zonnewendekoor.onmicrosoft.com sanne.devries@atelierdevries.onmicrosoft.com; do
	case $said in
	*"$name"*) ;;
	*)
		echo "missing: $name"
		exit 1
		;;
	esac
done

awk '/^Your Microsoft 365 username is/ { inside = 1 } /^```/ { inside = 0 } inside' README.md |
	grep -v '^\[' | while IFS= read -r line; do
	printf '%s\n' "$said" | grep -qxF -e "$line" || {
		echo "README.md shows a line that the demo does not print: $line"
		exit 1
	}
done
