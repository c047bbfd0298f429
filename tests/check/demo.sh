#!/bin/sh
# demo.sh: the demo finds Sanne's two usernames, and believes no other.
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
