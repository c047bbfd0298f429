/* The progress line: counts, rate, time left. */
#include "cli/progress.h"

#include <time.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/str.h"
#include "base/width.h"
#include "cli/terminal.h"

#define QUIET_MS 1000 /* what is done sooner shows nothing */
#define REDRAW_MS 100
#define RATE_MS 2000 /* a rate over less says little */
#define FOLDER_COLUMNS 30
#define DEFAULT_COLUMNS 80

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void upn_progress_line__init(struct upn_progress_line *line, bool quiet)
{
	*line = (struct upn_progress_line){
		.wanted = !quiet && upn_terminal__is(STDERR_FILENO),
		.began = now_ms(),
	};
}

/* FNV-1a: phases need only be told apart for the eye. */
static uint64_t mix(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return (hash ^ 0xff) * UINT64_C(0x100000001b3);
}

static uint64_t phase_key(const struct upn_progress *progress)
{
	uint64_t key = UINT64_C(0xcbf29ce484222325);

	key = mix(key, progress->source);
	key = mix(key, progress->folder);
	return mix(key, progress->doing);
}

static void add_left(struct upn_buf *out, uint64_t seconds)
{
	if (seconds < 60)
		upn_buf__printf(out, ", %llu s left", (unsigned long long)seconds);
	else if (seconds < 3600)
		upn_buf__printf(out, ", %llu min left",
			(unsigned long long)(seconds + 59) / 60);
	else
		upn_buf__printf(out, ", %llu h %02llu min left",
			(unsigned long long)seconds / 3600,
			(unsigned long long)seconds / 60 % 60);
}

static void add_rate(struct upn_buf *out, const struct upn_progress *progress,
	uint64_t phase_done, int64_t phase_ms)
{
	uint64_t done = progress->done > phase_done ? progress->done - phase_done : 0;
	uint64_t rate;

	if (phase_ms < RATE_MS || !done)
		return;
	rate = done * 1000 / (uint64_t)phase_ms;
	if (!rate)
		return;
	upn_buf__printf(out, ", %llu/s", (unsigned long long)rate);
	if (progress->total > progress->done)
		add_left(out, (progress->total - progress->done) / rate + 1);
}

void upn_progress_line__format(struct upn_buf *out, const struct upn_progress *progress,
	uint64_t phase_done, int64_t phase_ms, size_t columns)
{
	struct upn_buf text = UPN_BUF_INIT(16384);
	struct upn_str folder = upn_str__of(progress->folder);

	upn_clean__add(&text, upn_str__of(progress->doing ? progress->doing : "working"));
	if (folder.n) {
		struct upn_buf name = UPN_BUF_INIT(4096);
		struct upn_str shown;

		upn_clean__add(&name, upn_clean__cut(folder, 1024));
		shown = upn_width__cut(upn_buf__str(&name), FOLDER_COLUMNS);
		upn_buf__printf(&text, " %.*s%s", UPN_STR_ARG(shown),
			shown.n < name.n ? "…" : "");
		upn_buf__release(&name);
	}
	if (progress->done || progress->total) {
		upn_buf__printf(&text, ": %llu", (unsigned long long)progress->done);
		if (progress->total)
			upn_buf__printf(&text, " of %llu",
				(unsigned long long)progress->total);
		upn_buf__add_z(&text, " message");
		if (progress->done != 1 || progress->total)
			upn_buf__add_char(&text, 's');
		add_rate(&text, progress, phase_done, phase_ms);
	}
	upn_buf__add(out, upn_width__cut(upn_buf__str(&text), columns));
	upn_buf__release(&text);
}

static void draw(struct upn_progress_line *line, const struct upn_progress *progress,
	int64_t now)
{
	unsigned columns = upn_terminal__width(STDERR_FILENO);
	struct upn_buf out = UPN_BUF_INIT(16384);

	if (!columns)
		columns = DEFAULT_COLUMNS;
	/* The last column stays free: some terminals wrap when it is used. */
	upn_buf__add_z(&out, "\r");
	upn_progress_line__format(&out, progress, line->phase_done, now - line->phase,
		columns - 1);
	upn_buf__add_z(&out, "\033[K");
	line->drawn = upn_buf__ok(&out) && write(STDERR_FILENO, out.p, out.n) > 0;
	line->last = now;
	upn_buf__release(&out);
}

void upn_progress_line__update(struct upn_progress_line *line,
	const struct upn_progress *progress)
{
	int64_t now;
	uint64_t key;

	if (!line->wanted)
		return;
	now = now_ms();
	key = phase_key(progress);
	if (key != line->key || progress->done < line->phase_done) {
		line->key = key;
		line->phase = now;
		line->phase_done = progress->done;
	}
	if (now - line->began >= QUIET_MS && now - line->last >= REDRAW_MS)
		draw(line, progress, now);
}

void upn_progress_line__clear(void *ctx)
{
	struct upn_progress_line *line = ctx;

	if (line->drawn && write(STDERR_FILENO, "\r\033[K", 4) < 0)
		line->wanted = false;
	line->drawn = false;
}
