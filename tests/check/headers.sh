#!/bin/sh
# headers.sh COMPILER-FLAG...: each header compiles alone; the public ones
# also as C++, and without src/.
set -eu
cd "$(dirname "$0")/../.."
failed=0
alone() { # LANGUAGE HEADER COMPILER...
	language=$1 header=$2
	shift 2
	echo 'extern int not_empty;' |
		"$@" -fsyntax-only -Wall -Wextra -Wpedantic -Werror -include "$header" \
			-x "$language" - || {
		echo "$header does not compile alone as $language" >&2
		failed=1
	}
}
for header in $(cd include && find . -name '*.h' | sed 's|^\./||' | sort); do
	alone c "$header" "${CC:-cc}" -std=c17 -Iinclude
	alone c++ "$header" "${CXX:-c++}" -std=c++17 -Iinclude
done
for header in $(cd src && find . -name '*.h' | sed 's|^\./||' | sort); do
	alone c "$header" "${CC:-cc}" -std=c17 "$@"
done
exit $failed
