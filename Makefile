# upnscan. `make help` lists what there is to make.

VERSION := 0.1.0
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/upnscan

# SAN=1: address and undefined-behaviour sanitizers; SAN=thread: data races;
# SAN=fuzz: libFuzzer, with clang. Each has a directory of its own.
SAN ?=
BUILD ?= build$(addprefix /,$(patsubst 1,san,$(SAN)))
SAN_1 := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
SAN_thread := -fsanitize=thread
SAN_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer -Wno-missing-field-initializers -Wno-missing-prototypes
ifeq ($(SAN),fuzz)
CC := clang
endif
# V=1 shows the commands.
Q := $(if $(V),,@)

# What is linked: pkg-config name, Debian package that brings it.
NEEDS := libetpan:libetpan-dev libpcre2-8:libpcre2-dev gnutls:libgnutls28-dev \
	nettle:nettle-dev yaml-0.1:libyaml-dev sqlite3:libsqlite3-dev \
	libseccomp:libseccomp-dev jansson:libjansson-dev libidn2:libidn2-dev
LIBS := $(foreach need,$(NEEDS),$(firstword $(subst :, ,$(need))))
PACKAGES := $(foreach need,$(NEEDS),$(lastword $(subst :, ,$(need)))) libunistring-dev

OPT ?= -O2 -g
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 -Wundef
HARDEN := -fstack-protector-strong -fPIC -fvisibility=hidden \
	$(if $(SAN),$(SAN_$(SAN)),-D_FORTIFY_SOURCE=2)
CPPFLAGS_ALL = -Iinclude -Isrc -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 \
	-DUPN_VERSION='"$(VERSION)"' -DUPN_DATADIR='"$(DATADIR)"' $(CPPFLAGS)
CFLAGS_ALL = -std=c17 $(OPT) $(WARN) $(HARDEN) $(LIB_CFLAGS) $(CFLAGS)
LDFLAGS_ALL = $(SAN_$(SAN)) -Wl,-z,relro,-z,now $(LDFLAGS)

# Asked once, and only by what compiles or links. libetpan names what it was
# itself linked with, and switches that undo position-independent programs.
LIB_CFLAGS = $(eval LIB_CFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null))$(LIB_CFLAGS)
LIB_LIBS = $(eval LIB_LIBS := $(filter-out -specs=% -ldb% -llockfile -lsasl2, \
	$(shell pkg-config --libs $(LIBS) 2>/dev/null)) -lunistring $(ICONV) -lpthread)$(LIB_LIBS)
# GNU libiconv stands apart from libc on some systems.
ICONV = $(shell printf 'int main(void){return iconv_open("","")==0;}' | \
	$(CC) -include iconv.h -x c - -o /dev/null 2>/dev/null || echo -liconv)

LIB_SRC := $(filter-out src/cli/%,$(wildcard src/*/*.c src/*/*/*.c))
CLI_SRC := $(wildcard src/cli/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(BUILD)/%.o)
UNIT_SRC := $(wildcard tests/unit/*/test_*.c)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:%.c=$(BUILD)/%)
# Helpers of the tests, one program a file.
TEST_SRC := $(wildcard tests/imap/*.c tests/cli/*.c tests/bench/*.c tests/example/*.c)
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)
C_FILES := $(wildcard include/*.h include/*/*.h include/*/*/*.h src/*/*.[ch] src/*/*/*.[ch] \
	tests/*/*.[ch] tests/unit/*/*.[ch])
RULES := $(wildcard rules/*.yaml rules/*/*.yaml)
MAN := $(wildcard src/man/*.[1-8])

all: $(BUILD)/upnscan $(BUILD)/libupnscan.a $(BUILD)/libupnscan.so ## the program and the library

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1	\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='	' read -r t w; do printf '  %-14s %s\n' "$$t" "$$w"; done

$(BUILD)/libupnscan.a: $(LIB_OBJ)
	$(if $(Q),@echo "  AR    $@")
	$(Q)rm -f $@ && ar rcs $@ $(LIB_OBJ)

$(BUILD)/libupnscan.so: $(LIB_OBJ)
	$(if $(Q),@echo "  LD    $@")
	$(Q)$(CC) -shared -Wl,-soname,libupnscan.so.0 $(LDFLAGS_ALL) -o $@ $(LIB_OBJ) $(LIB_LIBS)
	$(Q)ln -sf libupnscan.so $@.0

$(BUILD)/upnscan: $(CLI_OBJ) $(BUILD)/libupnscan.a
	$(if $(Q),@echo "  LD    $@")
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(CLI_OBJ) $(BUILD)/libupnscan.a $(LIB_LIBS)

$(BUILD)/%.o: %.c $(BUILD)/.flags
	@mkdir -p $(@D)
	$(if $(Q),@echo "  CC    $<")
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# One program from one file and the library.
define program
	@mkdir -p $(@D)
	$(if $(Q),@echo "  CC    $<")
	$(Q)$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -MMD -MP -MF $@.d -MT $@ $(LDFLAGS_ALL) \
		$(1) -o $@ $< $(BUILD)/libupnscan.a $(LIB_LIBS)
endef
$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libupnscan.a
	$(call program,) -lcmocka
$(BUILD)/tests/fuzz/%: tests/fuzz/%.c $(BUILD)/libupnscan.a
	$(call program,-fsanitize=fuzzer)
$(BUILD)/tests/%: tests/%.c $(BUILD)/libupnscan.a
	$(call program,)

# One line for what is missing, before the compiler drowns it.
$(BUILD)/.needs:
	@mkdir -p $(BUILD)
	@missing=; command -v pkg-config >/dev/null || missing=' pkg-config $(PACKAGES)'; \
	[ -n "$$missing" ] || for need in $(NEEDS); do \
		pkg-config --exists $${need%%:*} || missing="$$missing $${need#*:}"; done; \
	[ -n "$$missing" ] || echo '#include <unistr.h>' | $(CC) -E -x c - >/dev/null 2>&1 || \
		missing=' libunistring-dev'; \
	[ -z "$$missing" ] || { echo "missing: apt-get install$$missing" >&2; exit 1; }
	@touch $@

# Changes when a flag changes, so that no two kinds of objects are mixed.
$(BUILD)/.flags: export FLAGS_NOW = $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL)
$(BUILD)/.flags: FORCE | $(BUILD)/.needs
	@printf '%s\n' "$$FLAGS_NOW" | cmp -s - $@ || printf '%s\n' "$$FLAGS_NOW" > $@

demo: ## install what is missing, build, scan the sample mailbox over IMAPS
	@tests/setup.sh demo
	@$(MAKE) --no-print-directory -j2 all
	@tests/demo.sh

check: ## install what is missing, run all tests
	@tests/setup.sh check
	@tests/run.sh

unit: $(UNIT_BIN) ## the unit tests
	@for t in $(UNIT_BIN); do $$t || exit 1; done
unit-build: $(UNIT_BIN)
tests-build: $(TEST_BIN)

asan: ## the unit tests under the address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory SAN=1 unit
tsan: ## the unit tests under the thread sanitizer
	@$(MAKE) --no-print-directory SAN=thread unit

fuzz-smoke: ## each fuzzer for 10 seconds (clang)
	@tests/setup.sh fuzz
	@$(MAKE) --no-print-directory SAN=fuzz fuzz-build
	@tests/fuzz/run.sh 10
fuzz: ## each fuzzer for FUZZ_SECONDS (600)
	@tests/setup.sh fuzz
	@$(MAKE) --no-print-directory SAN=fuzz fuzz-build
	@tests/fuzz/run.sh $(or $(FUZZ_SECONDS),600)
fuzz-build: $(FUZZ_BIN)

bench: all tests-build ## a thorough IMAPS scan beside a bare TLS client, memory, second run
	@tests/setup.sh check
	@tests/bench/run.py $(COUNT)

cover: ## line coverage of the unit tests (gcovr)
	@tests/setup.sh cover
	@$(MAKE) --no-print-directory -j2 BUILD=build/cover OPT='-Og -g --coverage' \
		LDFLAGS=--coverage unit-build
	@$(MAKE) --no-print-directory BUILD=build/cover OPT='-Og -g --coverage' \
		LDFLAGS=--coverage unit >/dev/null
	@gcovr -r . --object-directory build/cover -f src/ --exclude src/cli/ -s

lint: ## clang-format, clang-tidy, cppcheck and the checks below
	@tests/setup.sh lint
	@tests/check/lint.sh $(C_FILES) -- -std=c17 $(CPPFLAGS_ALL) $(LIB_CFLAGS)
	@$(MAKE) --no-print-directory check-layers check-size check-tree

check-layers: ## includes point one way (CONTRIBUTING.md)
	@tests/check/layers.sh
check-size: ## no function over 60 lines, no file over 500
	@tests/check/size.sh
check-headers: ## each header compiles alone, the public ones as C++ too
	@CC='$(CC)' tests/check/headers.sh $(CPPFLAGS_ALL) $(LIB_CFLAGS)
check-symbols: $(BUILD)/libupnscan.so $(BUILD)/libupnscan.a ## exported is what is declared
	@tests/check/symbols.sh $(BUILD)
check-tree: ## names at the top, paths of machines, README in step
	@tests/check/tree.sh

# For tests/setup.sh: the Debian packages that a build needs.
packages:
	@echo pkg-config $(PACKAGES)

format: ## clang-format over all C files
	clang-format -i $(C_FILES)

install: all ## to DESTDIR and PREFIX
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)/upnscan/sys
	install -m 755 $(BUILD)/upnscan $(DESTDIR)$(BINDIR)/
	install -m 644 include/upnscan.h $(DESTDIR)$(INCLUDEDIR)/
	install -m 644 include/upnscan/*.h $(DESTDIR)$(INCLUDEDIR)/upnscan/
	install -m 644 include/upnscan/sys/*.h $(DESTDIR)$(INCLUDEDIR)/upnscan/sys/
	install -m 644 $(BUILD)/libupnscan.a $(DESTDIR)$(LIBDIR)/
	install -m 644 $(BUILD)/libupnscan.so $(DESTDIR)$(LIBDIR)/libupnscan.so.$(VERSION)
	ln -sf libupnscan.so.$(VERSION) $(DESTDIR)$(LIBDIR)/libupnscan.so.0
	ln -sf libupnscan.so.0 $(DESTDIR)$(LIBDIR)/libupnscan.so
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|; s|@LIBS@|$(LIBS)|' src/packaging/upnscan.pc.in \
		> $(DESTDIR)$(LIBDIR)/pkgconfig/upnscan.pc
	for f in $(RULES:rules/%=%); do \
		install -D -m 644 rules/$$f $(DESTDIR)$(DATADIR)/rules/$$f || exit 1; done
	install -m 644 src/report/result.schema.json $(DESTDIR)$(DATADIR)/
	for f in $(MAN); do \
		install -D -m 644 $$f $(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/} || exit 1; done

dist: ## upnscan-VERSION.tar.gz of the last commit
	@mkdir -p $(BUILD)
	git archive --prefix=upnscan-$(VERSION)/ -o $(BUILD)/upnscan-$(VERSION).tar.gz HEAD

clean: ## remove what was built
	rm -rf $(BUILD)

.PHONY: all help demo check unit unit-build tests-build asan tsan fuzz-smoke fuzz fuzz-build \
	bench cover lint check-layers check-size check-headers check-symbols check-tree packages format \
	install dist clean FORCE
.DELETE_ON_ERROR:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(addsuffix .d,$(UNIT_BIN) $(FUZZ_BIN) $(TEST_BIN))
