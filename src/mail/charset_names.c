/* Charset labels as mail writes them, and what iconv calls them. */
#include "mail/charset.h"

#include "base/str.h"

/* Longer labels name nothing. */
#define MAX_LABEL 48

/*
 * windows-125x stands for the ISO charset that is a subset of it, as in
 * WHATWG Encoding: mail that says the one means the other. gb2312 and gbk
 * are read as gb18030, ks_c_5601-1987 as CP949, for the same reason.
 */
const struct upn_charset upn_charset__table[] = {
	{UPN_CHARSET_UTF8, "UTF-8",
		" utf8 utf8n utf8mb4 unicode11utf8 xunicode20utf8 xutf8 cp65001 csutf8 ",
		NULL},
	{UPN_CHARSET_ASCII, "CP1252",
		" usascii ascii ansix341968 ansix341986 iso646us us csascii isoir6 cp367 "
		"ibm367"
		" 7bit default unknown unknown8bit x unknown xunknown none ",
		NULL},
	{UPN_CHARSET_SINGLE, "CP1252",
		" windows1252 cp1252 xcp1252 xansi ansi iso88591 iso88591windows31latin1 "
		"latin1 l1"
		" isolatin1 csisolatin1 cp819 ibm819 isoir100 88591 iso885911987 "
		"iso8859 ",
		NULL},
	{UPN_CHARSET_SINGLE, "CP1250", " windows1250 cp1250 xcp1250 ", NULL},
	{UPN_CHARSET_SINGLE, "CP1251",
		" windows1251 cp1251 xcp1251 win1251 win cswindows1251 ", NULL},
	{UPN_CHARSET_SINGLE, "CP1253", " windows1253 cp1253 xcp1253 ", NULL},
	{UPN_CHARSET_SINGLE, "CP1254",
		" windows1254 cp1254 xcp1254 iso88599 latin5 l5 csisolatin5 isoir148 "
		"iso885991989 ",
		NULL},
	{UPN_CHARSET_SINGLE, "CP1255", " windows1255 cp1255 xcp1255 ", NULL},
	{UPN_CHARSET_SINGLE, "CP1256", " windows1256 cp1256 xcp1256 ", NULL},
	{UPN_CHARSET_SINGLE, "CP1257", " windows1257 cp1257 xcp1257 ", NULL},
	{UPN_CHARSET_SINGLE, "CP1258", " windows1258 cp1258 xcp1258 ", NULL},
	{UPN_CHARSET_SINGLE, "CP874",
		" windows874 cp874 tis620 tis62025331 iso885911 dos874 cstis620 "
		"xwindows874 ",
		NULL},
	{UPN_CHARSET_SINGLE, "ISO-8859-2",
		" iso88592 latin2 l2 isolatin2 csisolatin2 isoir101 88592 iso885921987 ",
		"CP1250"},
	{UPN_CHARSET_SINGLE, "ISO-8859-3",
		" iso88593 latin3 l3 csisolatin3 isoir109 88593 iso885931988 ", NULL},
	{UPN_CHARSET_SINGLE, "ISO-8859-4",
		" iso88594 latin4 l4 csisolatin4 isoir110 88594 iso885941988 ", "CP1257"},
	{UPN_CHARSET_SINGLE, "ISO-8859-5",
		" iso88595 cyrillic csisolatincyrillic isoir144 88595 iso885951988 ",
		"CP1251"},
	{UPN_CHARSET_SINGLE, "ISO-8859-6",
		" iso88596 iso88596i iso88596e arabic csisolatinarabic isoir127 asmo708 "
		"ecma114"
		" 88596 iso885961987 ",
		"CP1256"},
	{UPN_CHARSET_SINGLE, "ISO-8859-7",
		" iso88597 greek greek8 csisolatingreek isoir126 elot928 ecma118 88597 "
		"suneugreek"
		" iso885971987 ",
		"CP1253"},
	{UPN_CHARSET_SINGLE, "ISO-8859-8",
		" iso88598 iso88598i iso88598e hebrew visual logical csisolatinhebrew "
		"isoir138 88598"
		" iso885981988 ",
		"CP1255"},
	{UPN_CHARSET_SINGLE, "ISO-8859-10", " iso885910 latin6 l6 csisolatin6 isoir157 ",
		NULL},
	{UPN_CHARSET_SINGLE, "ISO-8859-13", " iso885913 latin7 l7 ", "CP1257"},
	{UPN_CHARSET_SINGLE, "ISO-8859-14", " iso885914 latin8 l8 isoceltic isoir199 ",
		"CP1252"},
	{UPN_CHARSET_SINGLE, "ISO-8859-15",
		" iso885915 latin9 l9 csisolatin9 latin0 csisolatin0 ", "CP1252"},
	{UPN_CHARSET_SINGLE, "ISO-8859-16", " iso885916 latin10 l10 isoir226 ", "CP1250"},
	{UPN_CHARSET_SINGLE, "KOI8-R", " koi8r koi8 koi cskoi8r xkoi8r ", NULL},
	{UPN_CHARSET_SINGLE, "KOI8-U", " koi8u koi8ru xkoi8u ", NULL},
	{UPN_CHARSET_SINGLE, "KOI8-T", " koi8t ", NULL},
	{UPN_CHARSET_SINGLE, "CP866", " cp866 ibm866 csibm866 866 dos866 xcp866 ", NULL},
	{UPN_CHARSET_SINGLE, "CP855", " cp855 ibm855 csibm855 855 ", NULL},
	{UPN_CHARSET_SINGLE, "CP1125", " cp1125 ibm1125 ", NULL},
	{UPN_CHARSET_SINGLE, "CP437", " cp437 ibm437 cspc8codepage437 437 ", NULL},
	{UPN_CHARSET_SINGLE, "CP737", " cp737 ibm737 ", NULL},
	{UPN_CHARSET_SINGLE, "CP775", " cp775 ibm775 ", NULL},
	{UPN_CHARSET_SINGLE, "CP850", " cp850 ibm850 cspc850multilingual 850 xcp850 ",
		NULL},
	{UPN_CHARSET_SINGLE, "CP852", " cp852 ibm852 cspcp852 852 ", NULL},
	{UPN_CHARSET_SINGLE, "CP857", " cp857 ibm857 857 ", NULL},
	{UPN_CHARSET_SINGLE, "CP858", " cp858 ibm858 ccsid00858 pcmultilingual850euro ",
		NULL},
	{UPN_CHARSET_SINGLE, "CP860", " cp860 ibm860 860 ", NULL},
	{UPN_CHARSET_SINGLE, "CP861", " cp861 ibm861 861 ", NULL},
	{UPN_CHARSET_SINGLE, "CP862", " cp862 ibm862 862 dos862 cspc862latinhebrew ",
		NULL},
	{UPN_CHARSET_SINGLE, "CP863", " cp863 ibm863 863 ", NULL},
	{UPN_CHARSET_SINGLE, "CP864", " cp864 ibm864 ", NULL},
	{UPN_CHARSET_SINGLE, "CP865", " cp865 ibm865 865 ", NULL},
	{UPN_CHARSET_SINGLE, "CP869", " cp869 ibm869 869 ", NULL},
	{UPN_CHARSET_SINGLE, "MACINTOSH",
		" macintosh mac macroman xmacroman xmac csmacintosh xmacintosh ", NULL},
	{UPN_CHARSET_SINGLE, "MAC-CENTRALEUROPE",
		" xmacce xmaccentraleurroman maccentraleurope xmaccentraleurope macce ",
		NULL},
	{UPN_CHARSET_SINGLE, "MAC-CYRILLIC",
		" xmaccyrillic maccyrillic xmacukrainian macukrainian ", NULL},
	{UPN_CHARSET_SINGLE, "VISCII", " viscii csviscii viscii111 ", NULL},
	{UPN_CHARSET_SINGLE, "TCVN5712-1", " tcvn tcvn5712 tcvn57121 xviettcvn5712 ",
		NULL},
	{UPN_CHARSET_SINGLE, "ARMSCII-8", " armscii8 ", NULL},
	{UPN_CHARSET_SINGLE, "GEORGIAN-PS", " georgianps ", NULL},
	{UPN_CHARSET_SINGLE, "GEORGIAN-ACADEMY", " georgianacademy ", NULL},
	{UPN_CHARSET_SINGLE, "PT154", " pt154 ptcp154 csptcp154 cp154 cyrillicasian ",
		NULL},
	{UPN_CHARSET_SINGLE, "HP-ROMAN8", " hproman8 roman8 r8 cshproman8 ", NULL},
	{UPN_CHARSET_MULTI, "GB18030",
		" gb18030 gb180302000 gbk xgbk gb2312 gb23121980 gb231280 csgb2312 "
		"csgb231280"
		" euccn eucgb2312cn xeuccn cngb cp936 ms936 windows936 chinese isoir58 "
		"gb ",
		NULL},
	{UPN_CHARSET_MULTI, "BIG5-HKSCS",
		" big5 big5hkscs cnbig5 csbig5 xxbig5 xbig5 big5eten cp950 ms950 "
		"windows950"
		" bigfive ",
		NULL},
	{UPN_CHARSET_MULTI, "EUC-TW", " euctw xeuctw cns11643 ", NULL},
	{UPN_CHARSET_MULTI, "CP949",
		" euckr ksc56011987 ksc56011989 ksc5601 ksc5601198 csksc56011987 ks "
		"korean uhc"
		" cp949 ms949 windows949 xwindows949 xeuckr cseuckr isoir149 ksx1001 ",
		NULL},
	{UPN_CHARSET_MULTI, "JOHAB", " johab cp1361 xjohab ", NULL},
	{UPN_CHARSET_MULTI, "CP932",
		" shiftjis sjis xsjis shiftjisms mskanji csshiftjis windows31j "
		"cswindows31j cp932"
		" ms932 xmscp932 windows932 xshiftjis sjiswin sjisopen ",
		NULL},
	{UPN_CHARSET_MULTI, "EUC-JP-MS",
		" eucjp xeucjp xeuc eucjpms eucjpwin cp51932 cseucpkdfmtjapanese ujis"
		" extendedunixcodepackedformatforjapanese ",
		NULL},
	{UPN_CHARSET_JIS, "EUC-JP-MS",
		" iso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jp2004 iso2022jpms "
		"csiso2022jp"
		" csiso2022jp2 cp50220 cp50221 cp50222 jis jis7 xiso2022jp ",
		NULL},
	{UPN_CHARSET_HZ, "GB18030", " hz hzgb2312 hzgb hzgb2312c ", NULL},
	{UPN_CHARSET_ESCAPED, "ISO-2022-KR", " iso2022kr csiso2022kr ", NULL},
	{UPN_CHARSET_ESCAPED, "ISO-2022-CN", " iso2022cn csiso2022cn iso2022cnext ",
		NULL},
	{UPN_CHARSET_UTF7, "UTF-7",
		" utf7 unicode11utf7 unicode20utf7 xunicode20utf7 xunicode11utf7 "
		"csunicode11utf7"
		" unicode11 xutf7 ",
		NULL},
	{UPN_CHARSET_UTF16, "UTF-16LE",
		" utf16le ucs2le unicodelittle xutf16le cp1200 utf16 ucs2"
		" unicode csunicode iso10646ucs2 xunicode ",
		NULL},
	{UPN_CHARSET_UTF16, "UTF-16BE",
		" utf16be ucs2be unicodebig unicodefffe xutf16be cp1201 ", NULL},
	{UPN_CHARSET_UTF32, "UTF-32LE",
		" utf32le ucs4le cp12000 utf32 ucs4 iso10646ucs4 ", NULL},
	{UPN_CHARSET_UTF32, "UTF-32BE", " utf32be ucs4be cp12001 ", NULL},
};

const size_t upn_charset__count = sizeof upn_charset__table / sizeof *upn_charset__table;

/* " utf8 " of "UTF-8*en" (RFC 2231), "x-utf8;" or "'utf_8'". */
static struct upn_str squeeze(struct upn_str label, char to[MAX_LABEL])
{
	size_t n = 0;

	to[n++] = ' ';
	for (size_t i = 0; i < label.n && n < MAX_LABEL - 1; i++) {
		char c = label.p[i];

		if (c == '*' || c == ';' || c == '<' || (c == ' ' && n > 1))
			break;
		if (upn_ascii__is_alnum(c))
			to[n++] = upn_ascii__lower(c);
	}
	to[n++] = ' ';
	return upn_str__make(to, n);
}

const struct upn_charset *upn_charset__find(struct upn_str label)
{
	char buffer[MAX_LABEL];
	struct upn_str name = squeeze(label, buffer);

	for (size_t i = 0; name.n > 2 && i < upn_charset__count; i++) {
		const struct upn_charset *charset = &upn_charset__table[i];

		if (upn_str__find(upn_str__of(charset->aliases), name, 0) != SIZE_MAX)
			return charset;
	}
	return NULL;
}
