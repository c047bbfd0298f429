#!/bin/sh
# ca.sh DIR: a certificate authority for tests, and what it has signed.
#
# Leaves in DIR, once (a finished directory is left alone):
#   ca.pem          the authority that tests trust
#   good            for localhost, 127.0.0.1 and ::1
#   expired         the same, but from the year 2020
#   future          the same, but from 2090 on
#   wronghost       for imap.example.net
#   cnonly          localhost as the common name, and no subjectAltName
#   clientonly      for localhost, to be shown by clients
#   selfsigned      for localhost, signed by itself
#   otherca         for localhost, signed by an authority nobody knows
# each as NAME.pem and NAME.key. Keys of no value: everybody may read them.
set -eu
LC_ALL=C
export LC_ALL
target=${1:?usage: ca.sh DIR}
[ ! -e "$target/finished" ] || exit 0

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work"
mkdir issued
: > index.txt
echo 1000 > serial.txt

cat > openssl.cnf <<'END'
[ca]
default_ca = tests
[tests]
database = index.txt
serial = serial.txt
new_certs_dir = issued
default_md = sha256
unique_subject = no
policy = subject
[subject]
commonName = supplied
[req]
prompt = no
distinguished_name = name
[name]
CN = replaced by -subj
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[here]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
[elsewhere]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectAltName = DNS:imap.example.net
[nameless]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
[client]
basicConstraints = CA:false
extendedKeyUsage = clientAuth
subjectAltName = DNS:localhost
END

quietly() {
	"$@" > log 2>&1 || {
		cat log >&2
		exit 1
	}
}

key() { # NAME
	quietly openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

itself() { # NAME CN EXTENSIONS
	key "$1"
	quietly openssl req -new -x509 -config openssl.cnf -extensions "$3" -days 7300 \
		-subj "/CN=$2" -key "$1.key" -out "$1.pem"
}

signed() { # NAME CN EXTENSIONS FIRST LAST AUTHORITY
	key "$1"
	quietly openssl req -new -config openssl.cnf -subj "/CN=$2" -key "$1.key" -out request
	quietly openssl ca -batch -notext -config openssl.cnf -extensions "$3" \
		-startdate "$4" -enddate "$5" -cert "$6.pem" -keyfile "$6.key" \
		-in request -out "$1.pem"
}

first=20240101000000Z
last=20441231000000Z
itself ca "Authority of the tests" authority
itself stranger "Stranger" authority
signed good localhost here $first $last ca
signed expired localhost here 20200101000000Z 20201231000000Z ca
signed future localhost here 20900101000000Z 20901231000000Z ca
signed wronghost imap.example.net elsewhere $first $last ca
signed cnonly localhost nameless $first $last ca
signed clientonly localhost client $first $last ca
signed otherca localhost here $first $last stranger
itself selfsigned localhost here

rm -rf issued index.txt* serial.txt* request log
chmod 755 .
chmod 644 ./*
: > finished
# Whoever comes second at the same time finds it done.
mv -T "$work" "$target" 2> /dev/null || [ -e "$target/finished" ]
