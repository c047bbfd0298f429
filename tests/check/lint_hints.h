/*
 * For clang-tidy only, which looks at one file at a time and cannot see that
 * these always return -1: without it, it warns of what is only read after
 * success.
 */
#include "base/error.h"

#define upn_error__set(...) (upn_error__set(__VA_ARGS__), -1)
#define upn_error__prefix(...) (upn_error__prefix(__VA_ARGS__), -1)
#define upn_error__memory(err) (upn_error__memory(err), -1)
