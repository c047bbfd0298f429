/* Building the table of the literal search. */
#include "rule/automaton.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Classes in one cache line of the table. */
#define LINE 16
#define MAX_ROWS 200000

/* Give each byte that occurs in a head a class; 0 is all others. */
static void classify(struct upn_keywords *keywords)
{
	unsigned classes = 1;

	for (size_t i = 0; i < keywords->count; i++) {
		const struct upn_keyword *keyword = &keywords->list[i];

		for (size_t k = 0; k < keyword->head; k++) {
			unsigned char byte = (unsigned char)keyword->bytes[k];

			if (!keywords->class_of[byte])
				keywords->class_of[byte] = (unsigned char)classes++;
		}
	}
	/* An odd number of cache lines: rows then spread over the cache. */
	keywords->stride = (classes + LINE - 1) / LINE | 1;
	keywords->stride *= LINE;
	for (uint32_t c = 0; c < 0x80; c++) {
		char out[4];
		size_t n = upn_fold__put(out, c);

		keywords->folded_class[c] =
			n ? keywords->class_of[(unsigned char)out[0]] : 0;
	}
}

static bool grow(struct upn_keywords *keywords)
{
	size_t room = keywords->room ? keywords->room * 2 : 1024;
	uint32_t *next = realloc(keywords->next, room * keywords->stride * sizeof *next);
	uint32_t *ends;

	if (!next)
		return false;
	keywords->next = next;
	ends = realloc(keywords->ends, room * sizeof *ends);
	if (!ends)
		return false;
	keywords->ends = ends;
	keywords->room = room;
	return true;
}

static int add_row(struct upn_keywords *keywords, uint32_t *row, struct upn_error *err)
{
	if (keywords->rows == MAX_ROWS)
		return upn_error__set(err, UPN_ERR_LIMIT,
			"too many keywords in all rules");
	if (keywords->rows == keywords->room && !grow(keywords))
		return upn_error__memory(err);
	*row = (uint32_t)keywords->rows++;
	memset(&keywords->next[*row * keywords->stride], 0,
		keywords->stride * sizeof *keywords->next);
	keywords->ends[*row] = UPN_KEYWORD_NONE;
	return 0;
}

/* While building, the table holds numbers of rows. */
static uint32_t *step(const struct upn_keywords *keywords, uint32_t row, char byte)
{
	return &keywords->next[row * keywords->stride +
		keywords->class_of[(unsigned char)byte]];
}

static int build_trie(struct upn_keywords *keywords, struct upn_error *err)
{
	uint32_t row;

	if (add_row(keywords, &row, err) < 0)
		return -1;
	for (size_t i = 0; i < keywords->count; i++) {
		struct upn_keyword *keyword = &keywords->list[i];
		uint32_t at = 0;

		for (size_t k = 0; k < keyword->head; k++) {
			if (!*step(keywords, at, keyword->bytes[k])) {
				if (add_row(keywords, &row, err) < 0)
					return -1;
				*step(keywords, at, keyword->bytes[k]) = row;
			}
			at = *step(keywords, at, keyword->bytes[k]);
		}
		keyword->next = keywords->ends[at];
		keywords->ends[at] = (uint32_t)i;
	}
	return 0;
}

/*
 * Turn the trie into a table without failures, breadth first: where a row
 * has no step of its own it takes the one of the longest suffix it has read.
 */
static void link_rows(struct upn_keywords *keywords, uint32_t *queue, uint32_t *suffix)
{
	size_t head = 0, tail = 0;

	queue[tail++] = 0;
	while (head < tail) {
		uint32_t row = queue[head++], shorter = suffix[row];
		uint32_t *own = &keywords->next[row * keywords->stride];
		const uint32_t *others = &keywords->next[shorter * keywords->stride];

		keywords->shorter[row] = keywords->ends[shorter] != UPN_KEYWORD_NONE ?
			shorter :
			keywords->shorter[shorter];
		for (size_t c = 0; c < keywords->stride; c++) {
			if (own[c]) {
				suffix[own[c]] = row ? others[c] : 0;
				queue[tail++] = own[c];
			} else if (row) {
				own[c] = others[c];
			}
		}
	}
}

static bool is_end(const struct upn_keywords *keywords, size_t row)
{
	return keywords->ends[row] != UPN_KEYWORD_NONE || keywords->shorter[row];
}

/*
 * Number the rows anew, those where something ends last, and let the table
 * hold offsets of rows. place is scratch.
 */
static int sort_rows(struct upn_keywords *keywords, uint32_t *place,
	struct upn_error *err)
{
	size_t rows = keywords->rows, stride = keywords->stride, at = 0;
	uint32_t *next = malloc(rows * stride * sizeof *next);
	uint32_t *ends = malloc(rows * sizeof *ends);
	uint32_t *shorter = malloc(rows * sizeof *shorter);

	if (!next || !ends || !shorter) {
		free(next);
		free(ends);
		free(shorter);
		return upn_error__memory(err);
	}
	for (size_t i = 0; i < rows; i++)
		if (!is_end(keywords, i))
			place[i] = (uint32_t)at++;
	keywords->first_end = at * stride;
	for (size_t i = 0; i < rows; i++)
		if (is_end(keywords, i))
			place[i] = (uint32_t)at++;
	for (size_t i = 0; i < rows; i++) {
		ends[place[i]] = keywords->ends[i];
		shorter[place[i]] =
			keywords->shorter[i] ? place[keywords->shorter[i]] : 0;
		for (size_t c = 0; c < stride; c++)
			next[place[i] * stride + c] =
				(uint32_t)(place[keywords->next[i * stride + c]] *
					stride);
	}
	free(keywords->next);
	free(keywords->ends);
	free(keywords->shorter);
	keywords->next = next;
	keywords->ends = ends;
	keywords->shorter = shorter;
	return 0;
}

int upn_automaton__build(struct upn_keywords *keywords, struct upn_error *err)
{
	uint32_t *queue, *suffix;
	int status;

	classify(keywords);
	if (build_trie(keywords, err) < 0)
		return -1;
	queue = calloc(keywords->rows, sizeof *queue);
	suffix = calloc(keywords->rows, sizeof *suffix);
	keywords->shorter = calloc(keywords->rows, sizeof *keywords->shorter);
	if (queue && suffix && keywords->shorter) {
		link_rows(keywords, queue, suffix);
		status = sort_rows(keywords, queue, err);
	} else {
		status = upn_error__memory(err);
	}
	free(queue);
	free(suffix);
	return status;
}
