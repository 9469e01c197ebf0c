#include "web/identity.h"

#include <string.h>

const Identity identity_anonymous = {.language = LANGUAGE_COUNT};

static bool has_permission(const Identity *who, const char *permission)
{
    guint low = 0, high = who->permission_count;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strcmp(permission, who->permissions[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

bool identity_may(const Identity *who, const char *permission)
{
    if (strcmp(permission, "public") == 0)
        return true;
    if (strcmp(permission, "signed-in") == 0)
        return identity_is_signed_in(who);
    return has_permission(who, permission);
}
