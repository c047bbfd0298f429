/* Every ceiling on what comes from outside, in one place. */
#ifndef UPN_BASE_LIMITS_H
#define UPN_BASE_LIMITS_H

/* mail */
#define UPN_MAX_MESSAGE (32u << 20) /* bytes of one message kept */
#define UPN_MAX_HEADER (1u << 20)   /* bytes of one header section */
#define UPN_MAX_HEADER_FIELDS 2000  /* fields looked at per section */
#define UPN_MAX_PARTS 10000         /* MIME parts of one message */
#define UPN_MAX_DEPTH 64            /* nested multiparts, rfc822 */
#define UPN_MAX_DECODED (64u << 20) /* decoded text of one message */
#define UPN_MAX_TEXT (8u << 20)     /* one text after decoding */
#define UPN_MAX_ADDRESSES 500       /* of one header section */
#define UPN_MAX_HTML_DEPTH 512      /* open elements remembered */
#define UPN_MAX_URL 8192            /* one link */
#define UPN_MAX_UNWRAP 4            /* link wrappers inside each other */
#define UPN_MAX_BOUNDARY 512        /* bytes of a multipart boundary */
#define UPN_MAX_REPAIRS 16          /* boundaries guessed in a message */

/* rules */
#define UPN_MAX_PACK (1u << 20) /* bytes of one rule file */
#define UPN_MAX_YAML_DEPTH 32
#define UPN_MAX_YAML_NODES 100000
#define UPN_MAX_RULES 2000
#define UPN_MAX_PATTERN (256u << 10)      /* bytes of one expanded pattern */
#define UPN_MAX_PATTERN_SOURCE (8u << 10) /* bytes of one before that */
#define UPN_MAX_REPEAT 4096u              /* highest bound of a quantifier */
#define UPN_MAX_LABELS 20000              /* wordings in all label lists */
#define UPN_MAX_KEYWORD 200               /* bytes of one, folded */
#define UPN_MAX_SETS 1024                 /* different sets of keywords */
#define UPN_MAX_PLACES (1u << 20)         /* keywords found in one text */
#define UPN_MAX_TRIES 200000u             /* starts of one rule in one text */
#define UPN_MATCH_LIMIT 1000000u          /* PCRE2 match limit */
#define UPN_DEPTH_LIMIT 1000u             /* PCRE2 backtracking depth */
#define UPN_HEAP_LIMIT 4096u              /* PCRE2 heap, KiB */
#define UPN_MAX_HITS 2000                 /* hits of one message */

/* findings */
#define UPN_MAX_CANDIDATES 20000
#define UPN_MAX_EVIDENCE 200000
#define UPN_MAX_LINKS 2000           /* links looked at per message */
#define UPN_MAX_MESSAGE_EVIDENCE 200 /* usernames kept of one message */
#define UPN_MAX_EVIDENCE_STRING 1024 /* bytes of one kept string */

/* net and imap */
#define UPN_MAX_LINE (1u << 20) /* bytes of one server line */
#define UPN_MAX_FOLDERS 20000
#define UPN_MAX_REPLY_DEPTH 16             /* parentheses inside each other */
#define UPN_MAX_REPLY_LITERALS 64          /* literals of one server reply */
#define UPN_MAX_REPLY_LITERAL (64u << 10)  /* bytes of one that is no message */
#define UPN_MAX_REPLY_SKIPPED (128u << 20) /* bytes of a literal to skip over */
#define UPN_MAX_COMMAND_BYTES (64u << 20)  /* received for one command */
#define UPN_MAX_IDLE_REPLIES 20000         /* that bring nothing, for one command */
#define UPN_MAX_CAPABILITIES 200
#define UPN_MAX_UIDS 4000000u /* messages of one folder */
#define UPN_MAX_CONNECT_SECONDS 30
#define UPN_DEFAULT_TIMEOUT 60

/* workers */
#define UPN_MAX_FRAME (1u << 20)        /* one record from a worker */
#define UPN_WORKER_MEMORY (1024u << 20) /* bytes of address space on top */

/* local mail */
#define UPN_MAX_TREE_DEPTH 64          /* directories inside each other */
#define UPN_MAX_TREE_NAMES (32u << 20) /* bytes of names in one directory */
#define UPN_MAX_LOCAL_PROBLEMS 100     /* files named one by one */
#define UPN_MAX_FROM_LINE 1024         /* separator line of an mbox */
#define UPN_MAX_FOLDER_NAME 1024       /* bytes, UTF-8 */

/* accounts */
#define UPN_MAX_SOURCE 8192 /* bytes of one SOURCE */
#define UPN_MAX_HOST 253    /* bytes, RFC 1035 */
#define UPN_MAX_USER 512    /* bytes of a sign-in name */

/* cache */
#define UPN_CACHE_DAYS 90 /* entries unused for longer go */
#define UPN_CACHE_WAIT 20 /* seconds for another process */

/* reports */
#define UPN_MAX_REPORT_ROW (512u << 20) /* bytes of one username's record */

/* secrets */
#define UPN_MAX_SECRET 4096

#endif
