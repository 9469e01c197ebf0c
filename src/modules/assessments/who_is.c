#include "modules/assessments/who_is.h"

#include <string.h>

#include "base/text.h"
#include "modules/people/people.h"

static bool is_sure(const PersonFound *found, const WhoIs *who)
{
    if (who->id)
        return strcmp(found->why, "national-id") == 0;
    return found->score > 0.9 && day_compare(found->person.birth_day, who->birth) == 0;
}

/* The only one of those found who surely is; 0: none, or more than one. */
static gint64 only_sure(const GPtrArray *found, const WhoIs *who)
{
    gint64 id = 0;
    for (guint i = 0; i < found->len; i++) {
        const PersonFound *one = found->pdata[i];
        if (is_sure(one, who) && id)
            return 0;
        id = is_sure(one, who) ? one->person.id : id;
    }
    return id;
}

bool who_is(Db *db, Pool *pool, const WhoIs *who, gint64 *ret_person_id, GError **error)
{
    enum { MOST = 50 }; /* namesakes */
    GPtrArray *found;
    const char *text = who->id ? who->id : who->name;
    *ret_person_id = 0;
    if (text_is_empty(text) || (!who->id && !day_is(who->birth)))
        return true;
    if (!person_search(db, pool, text, MOST, &found, error))
        return false;
    *ret_person_id = only_sure(found, who);
    if (*ret_person_id || !who->id)
        return true;
    WhoIs by_name = {.name = who->name, .birth = who->birth};
    return who_is(db, pool, &by_name, ret_person_id, error);
}
