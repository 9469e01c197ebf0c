/* What papers print of a person: what the register knows today, in a few lines. */
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/file.h"
#include "modules/people/people_queries.h"

/* --- addresses and facts --- */

static bool holds(Day from, Day to, Day today)
{
    return (!day_is(from) || day_compare(from, today) <= 0) && (!day_is(to) || day_compare(to, today) >= 0);
}

static const char *joined(Pool *pool, const char *a, const char *b)
{
    return !text_is_empty(a) && !text_is_empty(b) ? pool_printf(pool, "%s, %s", a, b) : !text_is_empty(a) ? a : b;
}

/* Of a kind, the newest that holds: where that one is secret there is none, and no older one stands in for it. */
static const char *address_of(Pool *pool, const GPtrArray *rows, const char *kind)
{
    for (guint i = 0; i < rows->len; i++) {
        const PersonAddress *row = rows->pdata[i];
        if (strcmp(row->kind, kind) == 0 && holds(row->from_day, row->to_day, day_today()))
            return row->is_secret ? NULL : joined(pool, row->street, row->locality);
    }
    return NULL;
}

static const char *fact_of(Pool *pool, const GPtrArray *rows, const char *kind)
{
    for (guint i = 0; i < rows->len; i++) {
        const PersonFact *row = rows->pdata[i];
        if (strcmp(row->kind, kind) == 0 && holds(row->from_day, row->to_day, day_today()))
            return joined(pool, row->what, row->body);
    }
    return NULL;
}

bool person_on_paper(Db *db, Pool *pool, gint64 id, PersonOnPaper *ret_paper, GError **error)
{
    GPtrArray *addresses, *facts;
    PersonOnPaper paper;
    if (!person_find(db, pool, id, &paper.person, error) || !file_rows(db, pool, file_kind("addresses"), id, &addresses, error) ||
        !file_rows(db, pool, file_kind("facts"), id, &facts, error))
        return false;
    paper.domicile = address_of(pool, addresses, "domicile");
    paper.residence = address_of(pool, addresses, "residence");
    paper.schooling = fact_of(pool, facts, "schooling");
    paper.doctor = fact_of(pool, facts, "doctor");
    paper.work = fact_of(pool, facts, "work");
    *ret_paper = paper;
    return true;
}

/* --- who is beside them --- */

static const struct {
    const char *kind, *woman, *man, *anybody;
} words[] = {
    {"parent", N_("mother"), N_("father"), N_("parent")},
    {"partner", N_("wife or partner"), N_("husband or partner"), N_("partner")},
    {"sibling", N_("sister"), N_("brother"), N_("brother or sister")},
    {"grandparent", N_("grandmother"), N_("grandfather"), N_("grandparent")},
    {"guardian", N_("guardian"), N_("guardian"), N_("guardian")},
    {"foster", N_("foster mother"), N_("foster father"), N_("foster parent")},
    {"child", N_("daughter"), N_("son"), N_("child")},
    {"head", N_("head of the household"), N_("head of the household"), N_("head of the household")},
    {NULL, N_("another relative"), N_("another relative"), N_("another relative")},
};

static const char *label_of(const char *kind, const char *sex)
{
    guint at = 0;
    while (words[at].kind && strcmp(words[at].kind, kind) != 0)
        at++;
    return _(g_strcmp0(sex, "f") == 0 ? words[at].woman : g_strcmp0(sex, "m") == 0 ? words[at].man : words[at].anybody);
}

static bool ties(DbQuery *q, Pool *pool, gint64 id, GPtrArray **ret_ties, GError **error)
{
    *ret_ties = pool_list(pool);
    db_bind_int(q, "$1", id);
    db_bind_day(q, "$2", day_today());
    while (db_step(q)) {
        PersonTie *tie = pool_new0(pool, PersonTie);
        *tie = (PersonTie){.person_id = db_int(q, "person_id"), .kind = db_text(q, "kind", pool), .sex = db_text(q, "sex", pool)};
        tie->label = label_of(tie->kind, tie->sex);
        g_ptr_array_add(*ret_ties, tie);
    }
    return db_end(q, error);
}

bool person_relatives(Db *db, Pool *pool, gint64 id, GPtrArray **ret_ties, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_RELATIVES);
    return ties(q, pool, id, ret_ties, error);
}

bool person_household(Db *db, Pool *pool, gint64 id, GPtrArray **ret_ties, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_HOUSEHOLD);
    return ties(q, pool, id, ret_ties, error);
}
