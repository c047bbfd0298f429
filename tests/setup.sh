#!/bin/sh
# setup.sh build|demo|check|lint|fuzz|cover: install from Debian's packages
# what is missing for it. Says what it installs, once, and nothing when
# nothing is missing. Asks nothing.
set -eu
cd "$(dirname "$0")/.."

build=$(make -s packages)
demo="$build dovecot-imapd openssl"
case ${1:-} in
build) packages=$build ;;
demo) packages=$demo ;;
check) packages="$demo g++ libcmocka-dev python3 python3-jsonschema mandoc universal-ctags" ;;
lint) packages="$build libcmocka-dev clang-format clang-tidy cppcheck shellcheck universal-ctags" ;;
fuzz) packages="$build clang libclang-rt-dev" ;;
cover) packages="$build libcmocka-dev gcovr" ;;
*)
	sed -n '2,4s/^# //p' "$0" >&2
	exit 2
	;;
esac

# Elsewhere than on Debian: `make` names what it misses.
command -v dpkg-query > /dev/null && command -v apt-get > /dev/null || exit 0

missing=
for package in $packages; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) in
	installed) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo > /dev/null || {
		echo "missing; as root: apt-get install$missing" >&2
		exit 1
	}
	as_root=sudo
fi
echo "Installing from Debian's packages:$missing"

# The package starts a mail server for all the world to reach, and the tests
# want only its programs: no service is started while this file is there
# (invoke-rc.d(8)), and none at the next boot.
policy=
log=$(mktemp)
cleanup() {
	[ -z "$policy" ] || $as_root rm -f "$policy"
	rm -f "$log"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
case $missing in
*dovecot*)
	if [ ! -e /usr/sbin/policy-rc.d ]; then
		policy=/usr/sbin/policy-rc.d
		printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" > /dev/null
		$as_root chmod 755 "$policy"
	fi
	;;
esac

apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" < /dev/null >> "$log" 2>&1
}
# A list that cannot be renewed may still do.
apt update || :
# shellcheck disable=SC2086
apt install --no-install-recommends $missing || {
	tail -n 20 "$log" >&2
	echo "apt-get install$missing failed (its words are above)" >&2
	exit 1
}
if [ -n "$policy" ] && [ -d /run/systemd/system ]; then
	$as_root systemctl disable --quiet dovecot.service dovecot.socket 2> /dev/null || :
fi
