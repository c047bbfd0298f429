/* HTML to text: layout, hiding, entities, broken markup. */
#include "shared.h"

#include "base/limits.h"
#include "mail/html.h"

static struct upn_html html;

static void read_html(struct upn_str s)
{
	upn_out__init(&html.text, &arena, UPN_MAX_TEXT);
	upn_out__init(&html.hidden, &arena, UPN_MAX_TEXT);
	upn_out__init(&html.links, &arena, UPN_MAX_TEXT);
	upn_out__init(&html.ids, &arena, UPN_MAX_TEXT);
	upn_html__read(&html, s);
}

static void check_all(const char *const (*cases)[2], size_t count,
	const struct upn_out *out)
{
	for (size_t i = 0; i < count; i++) {
		read_html(upn_str__of(cases[i][0]));
		check_str(upn_out__str(out), cases[i][1], cases[i][0]);
	}
}

static void test_layout(void **state)
{
	static const char *const cases[][2] = {
		{"plain text", "plain text"},
		{"  a \r\n\t b  ", "a b"},
		{"<p>a</p><p>b</p>", "a\nb"},
		{"<p>a<p>b", "a\nb"},
		{"a<br>b<BR/>c<br />d", "a\nb\nc\nd"},
		{"a<br><br>b<br><br><br>c", "a\n\nb\n\nc"},
		{"<div><div>a</div></div><div>b</div>", "a\nb"},
		{"<b>User Name: </b> a@b.c<br>", "User Name: a@b.c"},
		{"<b>a</b> <i>b</i>", "a b"},
		{"a<span>b</span>c<font>d</font><em>e</em>", "abcde"},
		{"ad<wbr>min@<b>x</b>.<a href=y>com</a>", "admin@x.com"},
		{"a<!-- b -->c", "ac"},
		{"a<!---->b<!-->c<!--->d", "abcd"},
		{"a<!--[if mso]>b<![endif]-->c<![if !mso]>d<![endif]>e", "acde"},
		{"a<?xml version=1?>b<!DOCTYPE html>c", "abc"},
		{"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></"
		 "table>e",
			"a\tb\nc\td\ne"},
		{"<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"},
		{"<table> <tr> <td> a </td> <td></td> <td> b </td> </tr> </table>",
			"a\tb"},
		{"<tr><td><p>a</p></td><td><p>b</p><p>c</p></td></tr>", "a\tb\nc"},
		{"<tr><td>a<br></td><td>b", "a\tb"},
		{"<tr><th>a</th><td><table><tr><td>b</td></tr></table></td></tr>",
			"a\nb"},
		{"<ul><li>a</li><li>b</ul>c", "a\nb\nc"},
		{"<ol><li>a<li>b</ol>", "a\nb"},
		{"<h1>a</h1>b<hr>c", "a\nb\nc"},
		{"<pre>a\n  b\n</pre>c", "a\nb\nc"},
		{"<title>t</title><style>s{}</style><script>x<y</script>a", "a"},
		{"<STYLE type=x>a</style >b", "b"},
		{"<span style='display:block'>a</span><span "
		 "style='display:block'>b</span>",
			"a\nb"},
		{"<div style='display:inline'>a</div><div style='display:inline'>b</div>",
			"ab"},
		{"<option>a<option>b", "a\nb"},
		{"<x-y>a</x-y><o:p>b</o:p>", "ab"},
		{"a&nbsp;&nbsp;\xc2\xa0 b", "a b"},
		{"a\xe2\x80\x8b\xc2\xad&zwnj;&#8203;b", "ab"},
		{"\xef\xbb\xbf"
		 "a",
			"a"},
		{"", ""},
	};

	(void)state;
	check_all(cases, COUNT(cases), &html.text);
}

static void test_entities(void **state)
{
	static const char *const cases[][2] = {
		{"a&#64;b&#x40;c&commat;d", "a@b@c@d"},
		{"a&period;b&#46;c&num;d&lowbar;e", "a.b.c#d_e"},
		{"&copy 2020 &copy2020 &COPY;", "© 2020 ©2020 ©"},
		{"&#64b &#x40 ", "@b @"},
		{"&notit; &notin;", "¬it; ∉"},
		{"&#128;&#x93;&#129;", "€“\xef\xbf\xbd"},
		{"&#0;&#xD800;&#x110000;&#99999999999;",
			"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"&lt;b&gt; &amp;commat; &amp;amp;", "<b> &commat; &amp;"},
		{"a & b &; &# &#x &nosuch; &", "a & b &; &# &#x &nosuch; &"},
		{"&sup1;&sup;&sup2&frac12;", "¹⊃²½"},
		{"&CounterClockwiseContourIntegral;&ngE;", "∳≧\xcc\xb8"},
		{"a&Tab;b&NewLine;c", "a b c"},
		{"&AElig;&zwj;&zeta;&Zcaron;", "ÆζŽ"},
	};

	(void)state;
	check_all(cases, COUNT(cases), &html.text);
}

static void test_broken_markup(void **state)
{
	static const char *const cases[][2] = {
		{"a < b > c <3 <> </> d", "a < b > c <3 <> d"},
		{"<a href=\"x>User: y</a> <a href=\"z\">w</a>", "User: y w"},
		{"<a href=\"x>User: y", "User: y"},
		{"<a href='x>User: y</a><p>z", "User: y\nz"},
		{"<a title=\"1 > 0\">b</a>", "b"},
		{"<a title=\"1 > 0\" href=\"y\">b</a>", "b"},
		{"<a href=\"x?a=\">b</a>", "b"},
		{"a<!-- b", "a<!-- b"},
		{"a<!-- b <p> c", "a c"},
		{"a<script>b</scrip>c", "abc"},
		{"a<title>b", "ab"},
		{"<b<i>c", "c"},
		{"a <user@example.org> b", "a <user@example.org> b"},
		{"<p a=b c", ""},
		{"a<p", "a"},
		{"a</p", "a"},
		{"</td></tr></p>a", "a"},
		{"<p/>a<p />b", "a\nb"},
		{"<a href=x/>b", "b"},
		{"<p =x>a", "a"},
		{"<p \"'>a", "a"},
	};

	(void)state;
	check_all(cases, COUNT(cases), &html.text);
}

static void test_hidden(void **state)
{
	/* markup, what is shown, what is hidden */
	static const char *const cases[][3] = {
		{"a<p style=\"display:none\">b</p>c", "ac", "b"},
		{"a<p style='DISPLAY : None !important;x:y'>b</p>c", "ac", "b"},
		{"<p style='visibility:hidden'>b<i style='visibility:visible'>c</i></p>",
			"c", "b"},
		{"<td style='font-size:0px'>b<p style='font-size:13px'>c</p>d</td>", "c",
			"b\nd"},
		{"<p style='font-size:1px'>b</p><p style='font-size:0'>c", "", "b\nc"},
		{"<p style='font-size:0.9em'>b</p><p style='font-size:small'>c", "b\nc",
			""},
		{"<p style='font:0/0 a'>b</p><p style='font:12px a'>c", "c", "b"},
		{"<p style='mso-hide:all'>b</p>c", "c", "b"},
		{"<p style='max-height:0'>b</p><p style='max-height:0.5em'>c", "c", "b"},
		{"<p style='opacity:0;color:red'>b</p><p style='opacity:.5'>c", "c", "b"},
		{"<p style='height:0;overflow:hidden'>b</p><p style='height:0'>c", "c",
			"b"},
		{"<p hidden>b</p>c", "c", "b"},
		{"<p HIDDEN style='color:red'>b</p>c", "c", "b"},
		{"<div style='display:none'><p>b<p>c<b>d</div>e", "e", "b\ncd"},
		{"<p style='display:none'>b<p>c", "c", "b"},
		{"<tr><td style='display:none'>b<td>c<tr><td>d", "c\nd", "b"},
		{"<li style='display:none'>b<li>c", "c", "b"},
		{"<div><span style='display:none'>b</div>c", "c", "b"},
		{"<div style='display:none'>b</i></u>c</div>d", "d", "bc"},
		{"<div style='display:none'><div>b</div>c</div>d", "d", "b\nc"},
		{"<img style='display:none'>b", "b", ""},
		{"User: <i style='display:none'>x</i>a@<i style='display:none'>y</i>b.c",
			"User: a@b.c", "x\ny"},
		{"<p style='&#100;isplay:none'>b</p>c", "c", "b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		read_html(upn_str__of(cases[i][0]));
		check_str(upn_out__str(&html.text), cases[i][1], cases[i][0]);
		check_str(upn_out__str(&html.hidden), cases[i][2], cases[i][0]);
	}
}

static void test_links(void **state)
{
	static const char *const cases[][2] = {
		{"<a href=http://a.example/>x</a>", "http://a.example/\n"},
		{"<A HREF = 'http://a.example/?b=1&amp;c=2&copy=3'>x",
			"http://a.example/?b=1&c=2&copy=3\n"},
		{"<a href=mailto:a%40b.c?subject=x>", "mailto:a@b.c?subject=x\n"},
		{"<a href=\" a@b.c \" target=x>", "a@b.c\n"},
		{"<a href=x "
		 "data-saferedirecturl=\"https://www.google.com/url?q=https://b.example/"
		 "\">",
			"x\nhttps://www.google.com/url?q=https://b.example/\nhttps://"
			"b.example/\n"},
		{"<a originalsrc=https://a.example/ href=#top>", "https://a.example/\n"},
		{"<form action=https://a.example/>", "https://a.example/\n"},
		{"<a href=''><a href><img src=http://a.example/><a href='cid:x'>", ""},
		{"<p style='display:none'><a href=http://a.example/>",
			"http://a.example/\n"},
		{"<a href=http://a/ ><a href=http://a/><a href=http://b/>",
			"http://a/\nhttp://b/\n"},
	};

	(void)state;
	check_all(cases, COUNT(cases), &html.links);
}

static void test_ids(void **state)
{
	static const char *const cases[][2] = {
		{"<p id=a><p ID='b c'><p id=\"\"><p id=' d '>", "a\nb c\nd\n"},
		{"<p id='a\nb'>", ""},
		{"<p data-id=a name=b>", ""},
	};

	(void)state;
	check_all(cases, COUNT(cases), &html.ids);
}

static void test_charset(void **state)
{
	static const char *const cases[][2] = {
		{"<meta charset=utf-8>", "utf-8"},
		{"<html><META http-equiv=x content=\"text/html; charset=koi8-r\">",
			"koi8-r"},
		{"<meta name=x><meta charset = 'big5' >", "big5"},
		{"<meta name=charset>", ""},
		{"<meta charset=", ""},
		{"<p>", ""},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(upn_html__charset(upn_str__of(cases[i][0])), cases[i][1],
			cases[i][0]);
}

/* Deeper than what is remembered: the text is still there. */
static void test_depth(void **state)
{
	struct upn_buf buf = repeated(UPN_STR("<div>"), UPN_MAX_HTML_DEPTH + 100);

	(void)state;
	upn_buf__add_z(&buf, "a<p style='display:none'>b</p>");
	for (size_t i = 0; i < UPN_MAX_HTML_DEPTH + 100; i++)
		upn_buf__add_z(&buf, "</div>");
	upn_buf__add_z(&buf, "<p style='display:none'>c</p>d");
	read_html(upn_buf__str(&buf));
	check_str(upn_out__str(&html.text), "a\nb\nd", "deep");
	check_str(upn_out__str(&html.hidden), "c", "deep");
	upn_buf__release(&buf);
}

/* What is quadratic in careless parsers: each takes well under a second. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = {"<", "<!--", "<!-- --", "<a@", "<p ",
		"<script>", "<style></styl>", "<a b=\"", "<a b='>", "<a b=\"<a c='>", "&",
		"&#", "&aaaaaa", "<x>", "</x>", "<p><b>", "<li><b>", "<x a=b c=d ", "<!x",
		"<p id=a", "<td><b>", "<a href=http://a/?u=http://b&u=", "<p style='a:b;",
		"\xe2\x80\x8b"};

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct upn_buf buf = repeated(upn_str__of(pieces[i]), 100000);

		read_html(upn_buf__str(&buf));
		upn_arena__reset(&arena);
		upn_buf__release(&buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_layout),
		TEST(test_entities),
		TEST(test_broken_markup),
		TEST(test_hidden),
		TEST(test_links),
		TEST(test_ids),
		TEST(test_charset),
		TEST(test_depth),
		TEST(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
