#!/bin/sh
# dovecot.sh: a Dovecot of our own on loopback, for tests and the demo.
#
#   dovecot.sh start         start it on free ports, print what to know of it
#   dovecot.sh load PATH     deliver a message file, or a directory of them: a
#                            subdirectory is a folder, below it the next level
#   dovecot.sh bulk DIR      put all message files of DIR into the INBOX, fast
#   dovecot.sh info          what `start` printed
#   dovecot.sh doveadm ...   Dovecot's administration, with its configuration
#   dovecot.sh stop          stop it; the mail stays
#   dovecot.sh wipe          stop it and remove everything
#
# `start` prints lines KEY=VALUE: host, port (STARTTLS), tls_port, user,
# password, odd_user, odd_password, ca (the authority's certificate), maildir,
# certs (directory).
#
# Everything lies in $UPNSCAN_TEST_STATE, which a caller who runs several
# servers sets to a directory for each. What `start` looks at besides:
#   DOVECOT_USER       who reads there, reader@example.org by default
#   DOVECOT_CERT       good (default), or another name of ca.sh
#   DOVECOT_SEPARATOR  between the levels of folders, / by default
#   DOVECOT_PREFIX     before the name of every folder but INBOX
#   DOVECOT_PLAIN      no: LOGINDISABLED until TLS is on
#   DOVECOT_CAPABILITY what it says it can do after the sign-in
# Root runs it as user "mail"; anybody else as himself.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
state=${UPNSCAN_TEST_STATE:-/tmp/upnscan-test-$(id -u)}
home=$state/dovecot
config=$home/dovecot.conf
certs=$state/certs
separator=${DOVECOT_SEPARATOR:-/}
prefix=${DOVECOT_PREFIX:-}
user=${DOVECOT_USER:-reader@example.org}
password=open-sesame
# whose password needs care in every form of quoting
odd_user=odd@example.org
odd_password='a "b" \c é{3}'

complain() {
	echo "dovecot.sh: $*" >&2
	exit 1
}

owner=$(id -un)
as_owner() { command "$@"; }
if [ "$(id -u)" = 0 ]; then
	owner=mail
	as_owner() { setpriv --reuid=mail --regid=mail --clear-groups "$@"; }
fi
group=$(id -gn "$owner")
doveadm() { as_owner doveadm -c "$config" "$@"; }

# The number of our own master process, if it runs: a number alone may have
# gone to somebody else.
master() {
	[ -s "$home/run" ] || return 1
	run=$(cat "$home/run")
	[ -s "$run/master.pid" ] || return 1
	number=$(cat "$run/master.pid")
	tr '\0' '\n' 2> /dev/null < "/proc/$number/cmdline" | grep -qxF "$config" || return 1
	echo "$number"
}

write_config() { # PORT
	disable=no
	[ "${DOVECOT_PLAIN:-yes}" = yes ] || disable=yes
	capability=
	[ -z "${DOVECOT_CAPABILITY:-}" ] || capability="imap_capability = $DOVECOT_CAPABILITY"
	cat > "$config" <<-END
		base_dir = $run
		state_dir = $run
		log_path = $home/log
		listen = 127.0.0.1
		protocols = imap
		default_internal_user = $owner
		default_login_user = $owner
		default_internal_group = $group
		first_valid_uid = 0
		auth_mechanisms = plain login
		auth_failure_delay = 0
		disable_plaintext_auth = $disable
		ssl = yes
		ssl_cert = <$certs/${DOVECOT_CERT:-good}.pem
		ssl_key = <$certs/${DOVECOT_CERT:-good}.key
		mail_location = maildir:$home/mail/%u:LAYOUT=fs:INDEX=$home/index/%u
		mail_max_userip_connections = 50
		mail_fsync = never
		passdb {
		  driver = passwd-file
		  args = scheme=PLAIN username_format=%u $home/passwords
		}
		userdb {
		  driver = static
		  args = uid=$owner gid=$group home=$home/home/%u
		}
		service anvil {
		  chroot =
		  # a wrong password does not slow down the next test
		  unix_listener anvil-auth-penalty {
		    mode = 0
		  }
		}
		service stats {
		  chroot =
		}
		service imap-login {
		  chroot =
		  inet_listener imap {
		    port = $1
		  }
		  inet_listener imaps {
		    port = $(($1 + 1))
		  }
		}
		protocol imap {
		  $capability
		}
		namespace inbox {
		  inbox = yes
		  separator = $separator
		  prefix = $prefix
		  mailbox Sent {
		    special_use = \Sent
		  }
		  mailbox Drafts {
		    special_use = \Drafts
		  }
		  mailbox Junk {
		    special_use = \Junk
		  }
		  mailbox Trash {
		    special_use = \Trash
		  }
		}
	END
	printf '%s:%s\n' "$user" "$password" "$odd_user" "$odd_password" > "$home/passwords"
}

write_info() { # PORT
	cat > "$home/info" <<-END
		host=127.0.0.1
		port=$1
		tls_port=$(($1 + 1))
		user=$user
		password=$password
		odd_user=$odd_user
		odd_password=$odd_password
		ca=$certs/ca.pem
		maildir=$home/mail/$user
		certs=$certs
	END
}

start() {
	PATH=$PATH:/usr/sbin
	command -v dovecot > /dev/null || complain "missing: apt-get install dovecot-imapd"
	if master > /dev/null; then
		cat "$home/info"
		return
	fi
	"$here/ca.sh" "$certs"
	mkdir -p "$home/mail" "$home/index" "$home/home"
	# The names of sockets must be short.
	run=$(mktemp -d /tmp/upn.XXXXXX)
	echo "$run" > "$home/run"
	tries=0
	while :; do
		tries=$((tries + 1))
		port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
		write_config "$port"
		if [ "$(id -u)" = 0 ]; then
			chmod 755 "$run"
			chown -R "$owner:$group" "$home" "$run"
		fi
		# Binding it tells whether a port is free.
		as_owner dovecot -c "$config" > "$home/said" 2>&1 < /dev/null && break
		if [ "$tries" = 20 ] || ! grep -q 'already in use' "$home/said"; then
			cat "$home/said" >&2
			complain "Dovecot does not start"
		fi
	done
	tries=0
	until master > /dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || complain "Dovecot does not come up, see $home/log"
		sleep 0.05
	done
	write_info "$port"
	cat "$home/info"
}

stop() {
	if number=$(master); then
		kill "$number"
		tries=0
		while kill -0 "$number" 2> /dev/null; do
			tries=$((tries + 1))
			[ "$tries" != 100 ] || kill -9 "$number"
			[ "$tries" -lt 200 ] || complain "process $number does not end"
			sleep 0.05
		done
	fi
	[ ! -s "$home/run" ] || rm -rf "$(cat "$home/run")"
	rm -f "$home/run" "$home/info"
}

# The folder of a directory below the one that is loaded.
folder_of() { # RELATIVE
	case $1 in
	'' | INBOX) echo INBOX ;;
	*) printf '%s%s\n' "$prefix" "$(printf %s "$1" | tr / "$separator")" ;;
	esac
}

load() {
	master > /dev/null || complain "it is not started"
	[ -e "$1" ] || complain "$1: there is no such file"
	if [ -f "$1" ]; then
		doveadm save -u "$user" -m INBOX < "$1"
		return
	fi
	root=${1%/}
	find "$root" -type d | LC_ALL=C sort | while IFS= read -r directory; do
		below=${directory#"$root"}
		folder=$(folder_of "${below#/}")
		[ "$folder" = INBOX ] ||
			doveadm mailbox create -u "$user" "$folder" 2> /dev/null || :
		find "$directory" -maxdepth 1 -type f ! -name '.*' | LC_ALL=C sort |
			while IFS= read -r file; do
				doveadm save -u "$user" -m "$folder" < "$file" ||
					complain "$file is refused"
			done
	done
}

bulk() {
	master > /dev/null || complain "it is not started"
	doveadm mailbox status -u "$user" messages INBOX > /dev/null
	new=$home/mail/$user/new
	# Maildir takes any name; ours say nothing of a size, as real ones often.
	find "$1" -maxdepth 1 -type f -print0 | LC_ALL=C sort -z |
		xargs -0 -r cp -p -t "$new" --
	[ "$(id -u)" != 0 ] || chown -R "$owner:$group" "$new"
}

case ${1:-} in
start) start ;;
load) load "${2:?load what?}" ;;
bulk) bulk "${2:?which directory?}" ;;
info) cat "$home/info" ;;
doveadm)
	shift
	doveadm "$@"
	;;
stop) stop ;;
wipe)
	stop
	rm -rf "$home"
	;;
*)
	sed -n '2,/^set -eu/{/^set -eu/!s/^# \{0,1\}//p;}' "$0" >&2
	exit 2
	;;
esac
