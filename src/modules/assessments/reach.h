#pragma once
#include "db/db.h"
#include "web/identity.h"

/* How far somebody sees: binds the institution within which, and the user whose records alone; NULL where nothing limits. */
static inline bool reach_is_own(const Identity *who)
{
    bool all = who->scope == SCOPE_AUTHORITY;
    return !all && (who->scope <= SCOPE_OWN || who->institution_id == 0 || !identity_may(who, "assessments.read"));
}

/* Whether a record of this institution, begun by somebody else, is within reach. */
static inline bool reach_holds(const Identity *who, gint64 institution_id)
{
    return who->scope == SCOPE_AUTHORITY || (!reach_is_own(who) && institution_id == who->institution_id);
}

static inline void reach_bind(DbQuery *query, const Identity *who, const char *institution, const char *user)
{
    bool all = who->scope == SCOPE_AUTHORITY, own = reach_is_own(who);
    db_bind_id(query, institution, all || own ? 0 : who->institution_id);
    if (own)
        db_bind_int(query, user, who->user_id);
    else
        db_bind_null(query, user);
}
