#include "web/identity.h"

#include <string.h>

const Identity identity_anonymous = {.language = LANGUAGE_COUNT};

/* Its place among the permissions; -1: it isn't held. */
static int find_permission(const Identity *who, const char *permission)
{
    guint low = 0, high = who->permission_count;
    while (low < high) {
        guint middle = (low + high) / 2;
        int order = strcmp(permission, who->permissions[middle]);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

bool identity_may(const Identity *who, const char *permission)
{
    if (strcmp(permission, "public") == 0)
        return true;
    if (strcmp(permission, "signed-in") == 0)
        return identity_is_signed_in(who);
    return find_permission(who, permission) >= 0;
}

Scope identity_scope(const Identity *who, const char *permission)
{
    int at = find_permission(who, permission);
    if (at < 0)
        return SCOPE_NONE;
    return who->scopes ? who->scopes[at] : who->scope;
}
