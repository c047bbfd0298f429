#!/bin/sh
# Includes point one way, and each third-party header has one home.
# The two tables are the architecture of CONTRIBUTING.md in a form to check.
set -eu
cd "$(dirname "$0")/../.."
find include src -name '*.[ch]' | sort | xargs awk '
	BEGIN {
		# room: the rooms whose headers it may include, besides its own
		may["base"] = ""
		may["mail"] = "base"
		may["rule"] = "base"
		may["find"] = "base mail rule"
		may["net"] = "base"
		may["account"] = "base net"
		may["source"] = "base net account mail"
		may["store"] = "base find"
		may["scan"] = "base mail rule find net account source store"
		may["report"] = "base find store"
		may["cli"] = "base"
		# third-party header (prefix): the files (prefix) that may have it
		home["libetpan/"] = "src/source/imap/"
		home["gnutls/"] = "src/net/tls.c"
		home["nettle/"] = "src/base/digest.c"
		home["pcre2.h"] = "src/rule/"
		home["iconv.h"] = "src/mail/charset.c"
		home["sqlite3.h"] = "src/store/"
		home["yaml.h"] = "src/base/yaml.c"
		home["jansson.h"] = "src/report/"
		home["idn2.h"] = "src/account/"
		home["seccomp.h"] = "src/scan/"
		home["unistr.h"] = "src/base/ src/report/ src/cli/"
		home["uniwidth.h"] = "src/base/ src/report/ src/cli/"
		home["unitypes.h"] = "src/base/ src/report/ src/cli/"

		# headers of C17, POSIX and Linux that any room may have
		n = split("assert complex ctype errno float inttypes limits locale math " \
			"setjmp signal stdalign stdarg stdbool stddef stdint stdio stdlib " \
			"stdnoreturn string time aio dirent dlfcn fcntl fnmatch ftw getopt " \
			"glob grp langinfo libgen netdb poll pthread pwd regex sched " \
			"semaphore spawn strings syslog termios unistd wchar wctype", word, " ")
		for (i = 1; i <= n; i++)
			system_header[word[i] ".h"] = 1
	}
	function complain(why) {
		printf "%s:%d: %s\n", FILENAME, FNR, why
		failed = 1
	}
	function has(list, word) { return index(" " list " ", " " word " ") > 0 }
	function at_home(homes, file,    list, count, i) {
		count = split(homes, list, " ")
		for (i = 1; i <= count; i++)
			if (index(file, list[i]) == 1)
				return 1
		return 0
	}
	function own_header(name,    room, target) {
		if (FILENAME ~ /^include\//)
			return complain("a public header includes \"" name "\"")
		split(FILENAME, room, "/")
		split(name, target, "/")
		if (name !~ /\//)
			complain("\"" name "\": write it from src/ on, as \"" room[2] "/" name "\"")
		else if (!(room[2] in may))
			complain("no room " room[2])
		else if (target[1] != room[2] && !has(may[room[2]], target[1]))
			complain("src/" room[2] " may not include \"" name "\"")
	}
	function system_include(name,    prefix) {
		if (name ~ /^upnscan(\/|\.h$)/ || name in system_header)
			return
		for (prefix in home) {
			if (index(name, prefix) != 1)
				continue
			if (FILENAME ~ /^include\// || !at_home(home[prefix], FILENAME))
				complain("<" name "> belongs to " home[prefix])
			return
		}
		if (name !~ /^(sys|net|netinet|arpa|linux|asm)\//)
			complain("<" name "> has no home in " "tests/check/layers.sh")
	}
	/^[ \t]*#[ \t]*include/ {
		name = $0
		sub(/^[ \t]*#[ \t]*include[ \t]*["<]/, "", name)
		quoted = $0 ~ /include[ \t]*"/
		sub(/[">].*/, "", name)
		if (quoted)
			own_header(name)
		else
			system_include(name)
	}
	END { exit failed }'
