#!/bin/sh
# No function over 60 lines, no C file over 500, no line over 100 columns.
# What is let off stands in size-exceptions: "path" or "path:function", a
# blank, the reason.
set -eu
LC_ALL=C export LC_ALL
cd "$(dirname "$0")/../.."
exceptions=tests/check/size-exceptions
files=$(find src include tests -path tests/data -prune -o -name '*.[ch]' -print | sort)
command -v ctags >/dev/null || { echo "missing: apt-get install universal-ctags" >&2; exit 2; }
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

for file in $files; do
	lines=$(wc -l < "$file")
	[ "$lines" -le 500 ] || echo "$file $lines lines"
	expand "$file" | awk -v file="$file" '{ gsub(/[\200-\277]/, "") }
		length > 100 { print file " line " NR " has " length " columns" }'
done > "$bad"
# shellcheck disable=SC2086
ctags -f - --fields=+ne --kinds-C=f --languages=C --langmap=C:.c.h $files | awk -F'\t' '
	{
		line = end = 0
		for (i = 4; i <= NF; i++) {
			if ($i ~ /^line:/) line = substr($i, 6)
			if ($i ~ /^end:/) end = substr($i, 5)
		}
		if (end - line + 1 > 60)
			print $2 ":" $1 " " end - line + 1 " lines"
	}' >> "$bad"
awk -v exceptions="$exceptions" '
	BEGIN { while ((getline line < exceptions) > 0) {
		split(line, word, " "); if (line !~ /^#/) ok[word[1]] = 1 } }
	!($1 in ok) { print; failed = 1 }
	END { exit failed }' "$bad"
