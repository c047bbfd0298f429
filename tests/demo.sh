#!/bin/sh
# demo.sh: put the sample mailbox on a mail server of our own and scan it over
# IMAPS with the program that was built. Exit status 0 if the scan's was.
set -eu
cd "$(dirname "$0")/.."
server=tests/imap/dovecot.sh
UPNSCAN_TEST_STATE=$(mktemp -d /tmp/upnscan-demo.XXXXXX)
DOVECOT_USER=sanne.devries@example.org
export UPNSCAN_TEST_STATE DOVECOT_USER
chmod 755 "$UPNSCAN_TEST_STATE"
cleanup() {
	"$server" stop > /dev/null 2>&1 || :
	rm -rf "$UPNSCAN_TEST_STATE"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

"$server" start > "$UPNSCAN_TEST_STATE/started"
value() { sed -n "s/^$1=//p" "$UPNSCAN_TEST_STATE/started"; }
"$server" load tests/data/demo > "$UPNSCAN_TEST_STATE/loaded"
user=$(value user | sed 's/@/%40/')
source=imaps://$user@localhost:$(value tls_port)
printf '%s\n' "A mail server runs on localhost with the sample mailbox of tests/data/demo." \
	"" "\$ build/upnscan scan $source" \
	"      --ca-file ... --password-command ..." ""

value password > "$UPNSCAN_TEST_STATE/password"
status=0
XDG_CACHE_HOME=$UPNSCAN_TEST_STATE/cache build/upnscan scan "$source" \
	--ca-file "$(value ca)" --password-command "cat $UPNSCAN_TEST_STATE/password" ||
	status=$?
exit "$status"
