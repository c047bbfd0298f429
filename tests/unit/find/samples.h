/* Messages, and what must be made of them, for test_evidence.c. */
#ifndef UPN_TEST_FIND_SAMPLES_H
#define UPN_TEST_FIND_SAMPLES_H

#include <upnscan/findings.h>

#define HIGH UPN_LEVEL_HIGH
#define MEDIUM UPN_LEVEL_MEDIUM
#define LOW UPN_LEVEL_LOW

#define OWNER "wilma.post@post.example"
#define W "wilma@kwikstaart.onmicrosoft.com"

/* Headers: the provider's word, a sender, the owner. */
#define PASSED(domain) \
	"Authentication-Results: mx1.post.example; dmarc=pass header.from=" domain "\n"
#define FROM(from)                                                                \
	"From: " from "\nTo: <" OWNER ">\nDate: Tue, 3 Mar 2020 10:00:00 +0000\n" \
	"Message-ID: <1@test>\n"
#define MICROSOFT \
	FROM("Microsoft on behalf of your organization <ms-noreply@microsoft.com>")
#define TEAM                                   \
	FROM("Microsoft Online Services Team " \
	     "<msonlineservicesteam@microsoftonline.com>")

#define NEW_USER(who)                                                    \
	"A user account has been created or modified\n\nUser name: " who \
	"\nTemporary password: Blauw!8830\n\nSign-in page: https://portal.office.com\n"
#define SIGN_UP(who)                                                     \
	"Welcome to Microsoft 365\n\nAccount information\nUser ID: " who \
	"\nSign-in page: https://portal.office.com\n"

struct expected {
	const char *username;
	enum upn_level level;
	unsigned warnings;
};

struct sample {
	const char *about, *mail;
	struct expected expected[3];
	bool junk;
};

static const struct sample samples[] = {
	{"a genuine mail",
		PASSED("microsoft.com") MICROSOFT "Subject: New user\n\n" NEW_USER(W),
		{{W, HIGH, 0}}, false},
	{"a genuine mail of which nobody says so",
		MICROSOFT "Subject: New user\n\n" NEW_USER(W), {{W, HIGH, 0}}, false},
	{"a sign-up",
		TEAM "Subject: Welcome\n\n" SIGN_UP("admin@kwikstaart.onmicrosoft.com"),
		{{"admin@kwikstaart.onmicrosoft.com", HIGH, 0}}, false},
	{"a forged sender",
		"Authentication-Results: mx1.post.example; spf=fail; dkim=none; "
		"dmarc=fail header.from=microsoft.com\n"
		"Authentication-Results: mx1.post.example; dmarc=pass "
		"header.from=microsoft.com\n" MICROSOFT
		"Subject: New user\n\n" NEW_USER(W),
		{{W, LOW, UPN_WARN_FORGED}}, false},
	{"a forged sender that nobody checked; the link gives it away",
		MICROSOFT "Subject: New user\n\n" NEW_USER(
			W) "Keep my password: https://secure-login.example/keep\n",
		{{W, LOW, UPN_WARN_LURE}}, false},
	{"a dressed-up link",
		FROM("IT <it@elsewhere.example>") "Subject: x\n\n" NEW_USER(
			W) "https://login.microsoftonline.com.elsewhere.example/\n",
		{{W, LOW, UPN_WARN_LURE}}, false},
	{"a name without an address behind it",
		PASSED("gmail.com")
			FROM("Microsoft 365 <somebody@gmail.com>") "Subject: New "
								   "user\n\n" NEW_USER(W),
		{{W, LOW, UPN_WARN_IMITATION}}, false},
	{"Microsoft's words from a private mailbox",
		PASSED("gmail.com")
			FROM("Somebody <somebody@gmail.com>") "Subject: New "
							      "user\n\n" NEW_USER(
								      W) "Microsoft "
									 "Corporation, "
									 "One Microsoft "
									 "Way\n",
		{{W, LOW, UPN_WARN_IMITATION}}, false},
	{"somebody's own words from a private mailbox",
		PASSED("gmail.com")
			FROM("Somebody <somebody@gmail.com>") "Subject: New "
							      "user\n\n" NEW_USER(W),
		{{W, MEDIUM, UPN_WARN_IMITATION}}, false},
	{"the owner writes it down",
		PASSED("post.example")
			FROM("Wilma <" OWNER ">") "Subject: note to self\n\nUser name: " W
						  "\nTemporary password: Blauw!8830\n",
		{{W, HIGH, 0}}, false},
	{"a throw-away tenant",
		PASSED("a1b2c3.onmicrosoft.com")
			FROM("Account team <hot@a1b2c3.onmicrosoft.com>") "Subject: "
									  "Welcome\n"
									  "\n" SIGN_UP(W),
		{{W, LOW, UPN_WARN_IMITATION}}, false},
	{"a company writes it itself",
		PASSED("kwikstaart.example") FROM(
			"Kwikstaart IT <it@kwikstaart.example>") "Subject: New "
								 "user\n\n" NEW_USER(W),
		{{W, HIGH, 0}}, false},
	{"a company of which nobody says that it is genuine",
		FROM("Nachtegaal <it@nachtegaal.example>") "Subject: New user\n\nUser "
							   "name: "
							   "w.p81@kwikstaart.onmicrosoft."
							   "com\n"
							   "Temporary password: "
							   "Blauw!8830\n",
		{{"w.p81@kwikstaart.onmicrosoft.com", MEDIUM, 0}}, false},
	{"a company that calls itself by Microsoft's name",
		PASSED("kwikstaart.example") FROM(
			"Office 365 Kwikstaart <it@kwikstaart.example>") "Subject: New "
									 "user\n"
									 "\n" NEW_USER(W),
		{{W, MEDIUM, UPN_WARN_IMITATION}}, false},
	{"a seller, with a domain of the company's own",
		PASSED("godaddy.com") FROM(
			"GoDaddy <donotreply@godaddy.com>") "Subject: Ready\n\nYour "
							    "Microsoft 365 account is "
							    "ready\nAccount information\n"
							    "Email address: "
							    "wilma@kwikstaart."
							    "example\nTemporary "
							    "password: Blauw!8830\n",
		{{"wilma@kwikstaart.example", HIGH, 0}}, false},
	{"the same labels in a web shop's mail",
		PASSED("shop.example") FROM(
			"Shop <shop@shop.example>") "Subject: Welcome\n\nUser name: "
						    "wilma@kwikstaart.example\n"
						    "Temporary password: Blauw!8830\n",
		{{0}}, false},
	{"a code for the reader's own mailbox",
		PASSED("microsoftonline.com") TEAM
		"Subject: Shop account email verification code\n\n"
		"Thanks for verifying your " OWNER " account!\n\nYour code is: 123456\n",
		{{0}}, false},
	{"a code for the account",
		PASSED("microsoftonline.com") TEAM
		"Subject: Kwikstaart account email verification code\n\n"
		"Thanks for verifying your " W " account!\n\nYour code is: 123456\n",
		{{W, HIGH, 0}}, false},
	{"a tenant whose name is bait",
		PASSED("microsoftonline.com") FROM(
			"\"Microsoft on behalf of Paid $499, call +1 800 555 0199\" "
			"<msonlineservicesteam@microsoftonline.com>") "Subject: "
								      "verification "
								      "code\n\n"
								      "Thanks for "
								      "verifying your " W
								      " account!\n\nYour "
								      "code is: 123456\n",
		{{W, LOW, UPN_WARN_LURE}}, false},
	{"a list",
		"List-Id: <users.lists.example>\n" FROM(
			"Someone <s@elsewhere.example>") "Subject: help\n\nUser name: " W
							 "\nTemporary password: "
							 "Blauw!8830\n",
		{{W, LOW, 0}}, false},
	{"a colleague's address", FROM("Wilma <" W ">") "Subject: x\n\nHello,\n" W "\n",
		{{0}}, false},
	{"a patch",
		FROM("Someone <s@elsewhere.example>") "Subject: x\n\nSigned-off-by: "
						      "Wilma <" W ">\n",
		{{0}}, false},
	{"a shared file",
		PASSED("email.teams.microsoft.com") FROM(
			"Wilma in Teams <noreply@email.teams.microsoft.com>") "Subject: "
									      "x\n\nUser "
									      "name: " W
									      "\n",
		{{0}}, false},
	{"mail that came back",
		"Return-Path: <>\n" FROM(
			"Microsoft Outlook <microsoftexchange329e71ec88ae4615"
			"bbc36ab6ce41109e@kwikstaart.onmicrosoft.com>") "Subject: "
									"Undeliverable: "
									"hello\n\nYour "
									"message to " W
									" couldn't be "
									"delivered.\n",
		{{0}}, false},
	{"another person's name",
		PASSED("microsoft.com") MICROSOFT
		"Subject: x\n\n" NEW_USER("karel.jansen@kwikstaart.onmicrosoft.com"),
		{{"karel.jansen@kwikstaart.onmicrosoft.com", MEDIUM,
			UPN_WARN_OTHER_PERSON}},
		false},
	{"an example of the manual",
		MICROSOFT "Subject: x\n\n" NEW_USER("wilma@contoso.onmicrosoft.com"),
		{{"wilma@contoso.onmicrosoft.com", LOW, UPN_WARN_EXAMPLE}}, false},
	{"an inviter's own words in a genuine invitation",
		PASSED("microsoft.com") FROM(
			"Microsoft Invitations <invites@microsoft.com>") "Subject: Lotte "
									 "invited "
									 "you\n\nOrganiza"
									 "tion: Anders\n"
									 "Domain: "
									 "anders."
									 "onmicrosoft."
									 "com\nMessage "
									 "from Lotte: "
									 "log in, my "
									 "user name: "
									 "lotte@anders."
									 "onmicrosoft."
									 "com\nhttps://"
									 "portal.office."
									 "com\n",
		{{NULL, LOW, 0}}, false},
	{"bait as an organisation's name in a genuine notice",
		PASSED("microsoft.com") MICROSOFT
		"Subject: Security info was added\n\n"
		"Security info was added to the account " W
		". Organization: RENEWAL $449.99 CALL 1-805-555-0188\n",
		{{W, LOW, UPN_WARN_LURE}}, false},
	{"a digest that mentions an example before its footer",
		PASSED("microsoft.com") FROM(
			"Message center <o365mc@microsoft.com>") "Subject: Weekly "
								 "digest\n\nCustomers "
								 "such as "
								 "adele@anders."
								 "onmicrosoft.com "
								 "saw it.\nYou're "
								 "subscribed to this "
								 "email using " W ".\n",
		{{W, HIGH, 0},
			{"adele@anders.onmicrosoft.com", LOW, UPN_WARN_OTHER_PERSON}},
		false},
	{"a request of another user, told to an administrator",
		PASSED("microsoftonline.com") TEAM
		"Subject: Password reset request\n\n"
		"The following user in your organization has requested a password "
		"reset:\n"
		"User name: tess.merriman@kwikstaart.onmicrosoft.com\nName: Tess "
		"Merriman\n"
		"https://portal.office.com\n",
		{{"tess.merriman@kwikstaart.onmicrosoft.com", LOW,
			UPN_WARN_OTHER_PERSON}},
		false},
	{"to somebody else",
		PASSED("microsoft.com") "From: Microsoft <ms-noreply@microsoft.com>\nTo: "
					"<karel@post.example>\n"
					"Date: Tue, 3 Mar 2020 10:00:00 "
					"+0000\nMessage-ID: <1@test>\n"
					"Subject: New user\n\n" NEW_USER(
						"admin@kwikstaart.onmicrosoft.com"),
		{{"admin@kwikstaart.onmicrosoft.com", MEDIUM, 0}}, false},
	{"what the owner wrote to somebody else",
		"From: Wilma Post <" OWNER ">\nTo: <karel@post.example>\n"
		"Date: Tue, 3 Mar 2020 10:00:00 +0000\nMessage-ID: <1@test>\n"
		"Subject: Your account\n\nUser name: karel@kwikstaart.onmicrosoft.com\n"
		"Temporary password: Blauw!8830\n",
		{{"karel@kwikstaart.onmicrosoft.com", LOW, UPN_WARN_OTHER_PERSON}},
		false},
	{"a password that looks like a username",
		PASSED("microsoft.com") MICROSOFT
		"Subject: x\n\n"
		"A user account has been created\nUser name: " W
		"\nTemporary password: Wob4@kelp.onmicrosoft.com\n",
		{{W, HIGH, 0}}, false},
	{"in the junk folder",
		PASSED("microsoft.com") MICROSOFT "Subject: x\n\n" NEW_USER(W),
		{{W, MEDIUM, UPN_WARN_JUNK}}, true},
	{"forwarded by a colleague",
		PASSED("kwikstaart.example") FROM(
			"Karel Jansen <karel@kwikstaart.example>") "Subject: FW: New "
								   "user\n\n"
								   "-----Original "
								   "Message-----\nFrom: "
								   "Team "
								   "<ms-noreply@"
								   "microsoft.com>\n"
								   "Sent: Monday\nTo: "
								   "Karel\nSubject: New "
								   "user\n\n" NEW_USER(W),
		{{W, MEDIUM, UPN_WARN_FORWARDED}}, false},
	{"a colleague forwards his own",
		PASSED("kwikstaart.example") FROM(
			"Karel Jansen <karel@kwikstaart.example>") "Subject: FW: New "
								   "user\n\n"
								   "-----Original "
								   "Message-----\nFrom: "
								   "Team "
								   "<ms-noreply@"
								   "microsoft.com>\n"
								   "Sent: Monday\nTo: "
								   "Karel\nSubject: New "
								   "user\n\n" NEW_USER(
									   "karel.jansen@"
									   "kwikstaart."
									   "onmicrosoft."
									   "com"),
		{{"karel.jansen@kwikstaart.onmicrosoft.com", LOW,
			UPN_WARN_FORWARDED | UPN_WARN_OTHER_PERSON}},
		false},
	{"users in a digest for administrators",
		PASSED("microsoft.com") FROM(
			"Microsoft Security <mssecurity-noreply@microsoft.com>") "Subject"
										 ": Your "
										 "weekly "
										 "digest"
										 "\n\nUse"
										 "r "
										 "name: "
										 "jansen@"
										 "kwiksta"
										 "art."
										 "onmicro"
										 "soft."
										 "com\n"
										 "User "
										 "name: "
										 "zwaan@"
										 "kwiksta"
										 "art."
										 "onmicro"
										 "soft."
										 "com\n",
		{{"jansen@kwikstaart.onmicrosoft.com", LOW, UPN_WARN_OTHER_PERSON},
			{"zwaan@kwikstaart.onmicrosoft.com", LOW, UPN_WARN_OTHER_PERSON}},
		false},
	{"quoted in an answer",
		FROM("Karel Jansen <karel@kwikstaart.example>") "Subject: Re: New "
								"user\n\nOK.\n> User "
								"name: " W
								"\n> Temporary password: "
								"Blauw!8830\n",
		{{W, LOW, 0}}, false},
	{"an order names the organisation",
		PASSED("microsoft.com") FROM(
			"Microsoft <microsoft-noreply@microsoft.com>") "Subject: Your "
								       "order\n\n"
								       "Account "
								       "information\nOrga"
								       "nization name: "
								       "Kwikstaart\n"
								       "Domain: "
								       "kwikstaart."
								       "onmicrosoft."
								       "com\nOrder "
								       "number: 12345\n",
		{{"kwikstaart.onmicrosoft.com", MEDIUM, 0}}, false},
	{"an invitation",
		PASSED("microsoft.com") FROM(
			"Microsoft Invitations on behalf of Kwikstaart "
			"<invites@microsoft.com>") "Subject: You're invited to the "
						   "Kwikstaart organization\n\n"
						   "You're invited to the Kwikstaart "
						   "organization.\nOrganization: "
						   "Kwikstaart\n"
						   "Domain: kwikstaart.onmicrosoft.com\n",
		{{"wilma.post_post.example#EXT#@kwikstaart.onmicrosoft.com", LOW, 0},
			{"kwikstaart.onmicrosoft.com", LOW, 0}},
		false},
	{"only headers",
		"DKIM-Signature: d=kwikstaart.onmicrosoft.com\n" FROM(
			"Wilma <" W ">") "Reply-To: " W "\nSubject: x\n\nHello\n",
		{{0}}, false},
	{"empty", "", {{0}}, false},
	{"no body", MICROSOFT, {{0}}, false},
};

#endif
