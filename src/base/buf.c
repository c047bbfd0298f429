/* A growing buffer with a ceiling and a sticky failure. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void upn_buf__init(struct upn_buf *buf, size_t max)
{
	*buf = UPN_BUF_INIT(max);
}

void upn_buf__release(struct upn_buf *buf)
{
	free(buf->p);
	*buf = UPN_BUF_INIT(buf->max);
}

void upn_buf__reset(struct upn_buf *buf)
{
	buf->n = 0;
	buf->failed = false;
	if (buf->p)
		buf->p[0] = '\0';
}

char *upn_buf__reserve(struct upn_buf *buf, size_t n)
{
	size_t want, size;
	char *p;

	if (buf->failed || n > buf->max || buf->n > buf->max - n) {
		buf->failed = true;
		return NULL;
	}
	want = buf->n + n + 1;
	if (want <= buf->size)
		return buf->p + buf->n;
	size = buf->size ? buf->size : 64;
	while (size < want)
		size = size > SIZE_MAX / 2 ? want : size * 2;
	if (size > buf->max + 1)
		size = buf->max + 1;
	p = realloc(buf->p, size);
	if (!p) {
		buf->failed = true;
		return NULL;
	}
	buf->p = p;
	buf->size = size;
	buf->p[buf->n] = '\0';
	return buf->p + buf->n;
}

void upn_buf__extend(struct upn_buf *buf, size_t n)
{
	if (buf->failed)
		return;
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void upn_buf__append(struct upn_buf *buf, const void *p, size_t n)
{
	char *to = upn_buf__reserve(buf, n);

	if (!to)
		return;
	if (n)
		memcpy(to, p, n);
	upn_buf__extend(buf, n);
}

void upn_buf__add(struct upn_buf *buf, struct upn_str s)
{
	upn_buf__append(buf, s.p, s.n);
}

void upn_buf__add_z(struct upn_buf *buf, const char *z)
{
	upn_buf__append(buf, z, strlen(z));
}

void upn_buf__add_char(struct upn_buf *buf, char c)
{
	upn_buf__append(buf, &c, 1);
}

void upn_buf__add_utf8(struct upn_buf *buf, uint32_t code_point)
{
	char bytes[4];

	upn_buf__append(buf, bytes, upn_utf8__put(bytes, code_point));
}

void upn_buf__printf(struct upn_buf *buf, const char *fmt, ...)
{
	va_list args;
	int n;
	char *to;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	to = n < 0 ? NULL : upn_buf__reserve(buf, (size_t)n);
	if (!to) {
		buf->failed = true;
		return;
	}
	va_start(args, fmt);
	vsnprintf(to, (size_t)n + 1, fmt, args);
	va_end(args);
	upn_buf__extend(buf, (size_t)n);
}

char *upn_buf__steal(struct upn_buf *buf)
{
	char *p;

	if (!buf->p)
		upn_buf__append(buf, "", 0);
	p = buf->failed ? NULL : buf->p;
	if (p)
		buf->p = NULL;
	upn_buf__release(buf);
	return p;
}
