#!/bin/sh
# install.sh BUILD: `make install` puts down what a program needs that uses
# the library; the README's example is that program.
set -eu
cd "$(dirname "$0")/../.."
build=$1
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
make -s BUILD="$build" DESTDIR="$root" PREFIX=/usr/local install > "$root/log" 2>&1 || {
	cat "$root/log"
	exit 1
}
base=$root/usr/local
PKG_CONFIG_PATH=$base/lib/pkgconfig UPNSCAN_RULES=$base/share/upnscan/rules
export PKG_CONFIG_PATH UPNSCAN_RULES

"$base/bin/upnscan" rules check
"$base/bin/upnscan" --version
[ -s "$base/share/man/man1/upnscan.1" ]
# As a user would, but for where it lies.
# shellcheck disable=SC2046
${CC:-cc} -std=c17 -Wall -Werror -o "$root/example" tests/example/scan_message.c \
	$(pkg-config --define-variable=prefix="$base" --define-variable=libdir="$base/lib" \
		--define-variable=includedir="$base/include" --cflags --libs upnscan)
found=$(LD_LIBRARY_PATH=$base/lib "$root/example" tests/data/demo/Archive/2021/001.eml)
echo "$found"
case $found in
"high sanne@zonnewendekoor.onmicrosoft.com"*) ;;
*) exit 1 ;;
esac
