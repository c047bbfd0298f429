/* The rules that come with the program: sound, and good in every language. */
#include "shared.h"

#define HTML 4u
#define UPN "a.b@zilverberk.onmicrosoft.com"

static struct upn_ruleset *ruleset;

static int setup(void **state)
{
	const char *dir = getenv("UPNSCAN_RULES");
	struct upn_error err;

	(void)state;
	if (upn_ruleset__load(&ruleset, dir ? dir : "rules", NULL, 0, &err) == 0)
		return 0;
	print_error("%s\n", err.text);
	return -1;
}

static int teardown(void **state)
{
	(void)state;
	upn_ruleset__free(ruleset);
	return 0;
}

static void complain(void *ctx, const char *text)
{
	(void)ctx;
	print_error("%s\n", text);
}

static void test_check(void **state)
{
	(void)state;
	assert_int_equal(upn_ruleset__check(ruleset, complain, NULL, NULL), 0);
}

static void test_evidence(void **state)
{
	static const char known[] = " account-created sign-up verification "
				    "message-center billing invitation azure "
				    "reseller label-pair label link-hint link-tenant "
				    "path subject bare bare-tenant guest "
				    "lookalike ";

	(void)state;
	for (size_t i = 0; i < upn_ruleset__count(ruleset); i++) {
		char word[80];

		snprintf(word, sizeof word, " %s ",
			upn_ruleset__at(ruleset, i)->evidence);
		if (!strstr(known, word))
			fail_msg("%s", word);
	}
}

/* A SEARCH of many keys is slow: they are to be few. */
static void test_search(void **state)
{
	size_t count = 0;

	(void)state;
	for (int field = UPN_SEARCH_BODY; field <= UPN_SEARCH_SUBJECT; field++) {
		size_t words;

		upn_ruleset__search(ruleset, (enum upn_search_field)field, &words);
		count += words;
	}
	assert_in_range(count, 5, 12);
}

/* Whether a rule finds this value in a text. */
static bool finds(const char *id, const char *text, const char *value, const char *secret)
{
	struct upn_matcher *matcher;
	struct upn_hit hit;
	bool found = false;

	assert_int_equal(upn_matcher__new(&matcher, ruleset, NULL), 0);
	upn_matcher__begin(matcher, upn_str__of(text), HTML);
	while (upn_matcher__next(matcher, &hit, NULL) > 0)
		if (strcmp(hit.rule->id, id) == 0 &&
			upn_str__eq(hit.value, upn_str__of(value)) &&
			(!secret || upn_str__eq(hit.secret, upn_str__of(secret))))
			found = true;
	upn_matcher__free(matcher);
	return found;
}

/* As in Microsoft's own help texts in that language. */
static const struct {
	const char *language, *name, *id, *password, *page, *account;
} wordings[] = {
	{"en", "User name", "User ID", "Temporary password", "Sign-in page",
		"Account information"},
	{"ar", "اسم المستخدم", "معرف المستخدم", "كلمة مرور مؤقتة", "صفحة تسجيل الدخول",
		"معلومات الحساب"},
	{"bg", "Потребителско име", "Потребителски ИД", "Временна парола",
		"Страница за влизане", "Информация за акаунта"},
	{"cs", "Uživatelské jméno", "ID uživatele", "Dočasné heslo",
		"Přihlašovací stránka", "Údaje účtu"},
	{"da", "Brugernavn", "Bruger-ID", "Midlertidig adgangskode", "Logonside",
		"Kontooplysninger"},
	{"de", "Benutzername", "Benutzer-ID", "Temporäres Kennwort", "Anmeldeseite",
		"Kontoinformationen"},
	{"el", "Όνομα χρήστη", "Αναγνωριστικό χρήστη", "Προσωρινός κωδικός πρόσβασης",
		"Σελίδα σύνδεσης", "Πληροφορίες λογαριασμού"},
	{"es", "Nombre de usuario", "Id. de usuario", "Contraseña temporal",
		"Página de inicio de sesión", "Información de la cuenta"},
	{"et", "Kasutajanimi", "Kasutaja ID", "Ajutine parool", "Sisselogimisleht",
		"Konto teave"},
	{"fi", "Käyttäjänimi", "Käyttäjätunnus", "Tilapäinen salasana", "Kirjautumissivu",
		"Tilin tiedot"},
	{"fr", "Nom d’utilisateur", "ID utilisateur", "Mot de passe temporaire",
		"Page de connexion", "Informations du compte"},
	{"he", "שם משתמש", "מזהה משתמש", "סיסמה זמנית", "דף הכניסה", "פרטי חשבון"},
	{"hr", "Korisničko ime", "Korisnički ID", "Privremena lozinka",
		"Stranica za prijavu", "Podaci o računu"},
	{"hu", "Felhasználónév", "Felhasználói azonosító", "Ideiglenes jelszó",
		"Bejelentkezési lap", "Fiók adatai"},
	{"id", "Nama pengguna", "ID pengguna", "Kata sandi sementara", "Halaman masuk",
		"Informasi akun"},
	{"it", "Nome utente", "ID utente", "Password temporanea", "Pagina di accesso",
		"Informazioni dell'account"},
	{"ja", "ユーザー名", "ユーザー ID", "一時パスワード", "サインイン ページ",
		"アカウントの情報"},
	{"ko", "사용자 이름", "사용자 ID", "임시 암호", "로그인 페이지", "계정 정보"},
	{"lt", "Vartotojo vardas", "Vartotojo ID", "Laikinas slaptažodis",
		"Prisijungimo puslapis", "Paskyros informacija"},
	{"lv", "Lietotājvārds", "Lietotāja ID", "Pagaidu parole", "Pierakstīšanās lapa",
		"Konta informācija"},
	{"nb", "Brukernavn", "Bruker-ID", "Midlertidig passord", "Påloggingsside",
		"Kontoinformasjon"},
	{"nl", "Gebruikersnaam", "Gebruikers-ID", "Tijdelijk wachtwoord",
		"Aanmeldingspagina", "Accountgegevens"},
	{"pl", "Nazwa użytkownika", "Identyfikator użytkownika", "Hasło tymczasowe",
		"Strona logowania", "Informacje o koncie"},
	{"pt-BR", "Nome de usuário", "ID de usuário", "Senha temporária",
		"Página de login", "Informações da conta"},
	{"pt-PT", "Nome de utilizador", "ID do utilizador", "Palavra-passe temporária",
		"Página de início de sessão", "Informações da conta"},
	{"ro", "Nume de utilizator", "ID de utilizator", "Parolă temporară",
		"Pagina de conectare", "Informațiile contului"},
	{"ru", "Имя пользователя", "Идентификатор пользователя", "Временный пароль",
		"Страница входа", "Сведения об учетной записи"},
	{"sk", "Meno používateľa", "Identifikácia používateľa", "Dočasné heslo",
		"Stránka prihlásenia", "Informácie o účte"},
	{"sl", "Uporabniško ime", "ID uporabnika", "Začasno geslo", "Stran za vpis",
		"Podatki o računu"},
	{"sr", "Korisničko ime", "Korisnički ID", "Privremena lozinka",
		"Stranica za prijavljivanje", "Informacije o nalogu"},
	{"sv", "Användarnamn", "Användar-ID", "Tillfälligt lösenord", "Inloggningssida",
		"Kontoinformation"},
	{"th", "ชื่อผู้ใช้", "ID ผู้ใช้", "รหัสผ่านชั่วคราว", "หน้าลงชื่อเข้าใช้", "ข้อมูลบัญชี"},
	{"tr", "Kullanıcı adı", "Kullanıcı kimliği", "Geçici parola",
		"Oturum açma sayfası", "Hesap bilgileri"},
	{"uk", "Ім’я користувача", "Ідентифікатор користувача", "Тимчасовий пароль",
		"Сторінка входу", "Відомості про обліковий запис"},
	{"vi", "Tên người dùng", "ID người dùng", "Mật khẩu tạm thời", "Trang đăng nhập",
		"Thông tin tài khoản"},
	{"zh-Hans", "用户名", "用户 ID", "临时密码", "登录页面", "帐户信息"},
	{"zh-Hant", "使用者名稱", "使用者識別碼", "臨時密碼", "登入頁面", "帳戶資訊"},
	{"ca", "Nom d'usuari", "Identificador d'usuari", "Contrasenya temporal",
		"Pàgina d'inici de sessió", "Informació del compte"},
	{"hi", "उपयोगकर्ता नाम", "उपयोगकर्ता आईडी", "अस्थायी पासवर्ड", "साइन-इन पृष्ठ",
		"खाता जानकारी"},
};

static void test_languages(void **state)
{
	static const char *const seps[] = {": ", " : ", "：", "\n", "\n\n", "\t", " - "};

	(void)state;
	for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++)
		for (size_t k = 0; k < sizeof seps / sizeof seps[0]; k++) {
			const char *sep = seps[k];
			char text[1000];

			snprintf(text, sizeof text, "x\n%s%s" UPN "\n%s%sAb#12\n",
				wordings[i].name, sep, wordings[i].password, sep);
			if (!finds("label-pair", text, UPN, "Ab#12"))
				fail_msg("%s: %s", wordings[i].language, text);
			snprintf(text, sizeof text, "x\n%s%s" UPN "\n%s%shttps://x\n",
				wordings[i].id, sep, wordings[i].page, sep);
			if (!finds("sign-up", text, UPN, NULL))
				fail_msg("%s: %s", wordings[i].language, text);
			snprintf(text, sizeof text, "%s\n\n%s%s" UPN "\n",
				wordings[i].account, wordings[i].id, sep);
			if (!finds("sign-up", text, UPN, NULL))
				fail_msg("%s: %s", wordings[i].language, text);
		}
}

/* Things that must not be taken for anybody's username, by no rule. */
static void test_nothing(void **state)
{
	static const char *const texts[] = {
		"see you on Friday",
		"DKIM-Signature: d=zilverberk.onmicrosoft.com; s=selector1",
		"bounces+srs=ab1=cd@zilverberk.onmicrosoft.com",
		"SRS0=33nX=FM=zilverberk.onmicrosoft.com=a@forwarder.example",
		"prvs=1234567890=a@zilverberk.onmicrosoft.com",
		"a+b=zilverberk.onmicrosoft.com@lists.example",
		"ab.zilverberk.onmicrosoft.com@emea.teams.ms",
		"From: A B <a.b@zilverberk.onmicrosoft.com>",
		"On Monday, A B <a.b@zilverberk.onmicrosoft.com> wrote:",
		"Signed-off-by: A B <a.b@zilverberk.onmicrosoft.com>",
		"https://outlook.office365.com/book/Room@zilverberk.onmicrosoft.com/",
		"Your code is 123456, sent to you@mail.example",
		"User name: you@mail.example\nPassword: abc123",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		for (unsigned kind = 1; kind <= 1u << 8; kind <<= 1) {
			char found[500];

			find_all(ruleset, texts[i], kind, found, sizeof found);
			if (found[0])
				fail_msg("\"%s\": %s", texts[i], found);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
