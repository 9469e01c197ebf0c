#pragma once
#include "base/language.h"
#include "base/pool.h"
#include "db/db.h"

/* Who asks.  Made for each request from its session by the identify hook (accounts sets it), or anonymous. */
typedef enum { SCOPE_NONE, SCOPE_OWN, SCOPE_TEAM, SCOPE_SERVICE, SCOPE_INSTITUTION, SCOPE_AUTHORITY } Scope;

typedef struct Identity {
    gint64 user_id;        /* 0: anonymous */
    gint64 session_id;
    gint64 institution_id; /* 0: none */
    const char *name;
    const char *institution_name;
    const char *csrf;      /* the session's form token */
    const char *first;     /* a page that must be done before any other; NULL: none */
    const char *const *permissions; /* sorted, NULL-ended */
    guint permission_count;
    Scope scope;           /* the widest of the roles */
    const Scope *scopes;   /* of permissions[i], the widest of the roles that give it; NULL: scope for all */
    Language language;     /* LANGUAGE_COUNT: not chosen, follow the browser */
} Identity;

extern const Identity identity_anonymous;
static inline bool identity_is_signed_in(const Identity *who) { return who->user_id != 0; }

/* permission: "public" (everybody), "signed-in", or one that a module declares ("plans.write"). */
bool identity_may(const Identity *who, const char *permission);
/* How far a permission reaches: a wide role of another trade widens nothing.  SCOPE_NONE: it isn't held. */
Scope identity_scope(const Identity *who, const char *permission);
