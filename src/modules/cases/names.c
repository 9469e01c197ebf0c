#include "modules/cases/pages.h"

#include "base/id.h"
#include "base/text.h"
#include "modules/cases/cases_queries.h"
#include "modules/people/people.h"

/* Whom cases are about, for lists: some cases in one query.  Who is but a partner of a case isn't told. */

typedef struct {
    GHashTable *names; /* gint64 * of the case -> GString * */
} Names;

static void add_name(Names *names, DbQuery *q, Pool *pool)
{
    gint64 case_id = db_int(q, "case_id");
    Person person = {.family_name = db_text(q, "family_name", pool), .given_name = db_text(q, "given_name", pool),
                     .former_name = db_text(q, "former_name", pool), .birth_day = db_day(q, "birth_day"),
                     .birth_kind = db_text(q, "birth_kind", pool)};
    GString *text = g_hash_table_lookup(names->names, &case_id);
    if (!text) {
        text = pool_string(pool);
        g_hash_table_insert(names->names, pool_copy(pool, &case_id, sizeof case_id), text);
    }
    g_string_append_printf(text, "%s%s", text->len ? "; " : "", person_label(pool, &person));
}

enum { AT_ONCE = 16 }; /* places of case_subjects */

static bool read_some(Db *db, Pool *pool, const gint64 *ids, guint count, Names *names, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_SUBJECTS);
    for (guint i = 0; i < count; i++)
        db_bind_int(q, pool_printf(pool, "$%u", i + 1), ids[i]);
    while (db_step(q))
        add_name(names, q, pool);
    return db_end(q, error);
}

/* Each once; gives how many. */
static guint list_once(Pool *pool, const gint64 *ids, guint count, gint64 *once)
{
    guint known = 0;
    GHashTable *seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, seen);
    for (guint i = 0; i < count; i++)
        if (g_hash_table_add(seen, (gpointer)&ids[i]))
            once[known++] = ids[i];
    return known;
}

/* Those are left blank. */
static bool hide_from_partner(Db *db, const gint64 *asker, Names *names, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PARTNER_IN);
    db_bind_int(q, "$1", asker[0]);
    db_bind_int(q, "$2", asker[1]);
    db_bind_int(q, "$3", asker[2]);
    while (db_step(q)) {
        gint64 case_id = db_int(q, "case_id");
        g_hash_table_remove(names->names, &case_id);
    }
    return db_end(q, error);
}

static bool read_names(Db *db, Pool *pool, const Identity *who, const gint64 *case_ids, guint count, Names *names, GError **error)
{
    gint64 *once = pool_array0(pool, gint64, MAX(count, 1));
    const gint64 asker[] = {who->user_id, clock_now(), identity_may(who, "cases.supervise")};
    guint known = list_once(pool, case_ids, count, once);
    names->names = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, names->names);
    if (known == 0)
        return true;
    db_foresee_ints(db, SQL_CASE_PARTNER_IN, asker, G_N_ELEMENTS(asker));
    for (guint first = 0; first < known; first += AT_ONCE)
        db_foresee_ints(db, SQL_CASE_SUBJECTS, once + first, MIN(AT_ONCE, known - first));
    for (guint first = 0; first < known; first += AT_ONCE)
        if (!read_some(db, pool, once + first, MIN(AT_ONCE, known - first), names, error))
            return false;
    return hide_from_partner(db, asker, names, error);
}

static const char *name_of(const Names *names, gint64 case_id)
{
    const GString *text = g_hash_table_lookup(names->names, &case_id);
    return text ? text->str : "";
}

/* "Pop Andrei, n. 3.5.2014" -> "P. A." */
static const char *initials(Pool *pool, const char *names)
{
    GString *out = pool_string(pool);
    g_auto(GStrv) people = g_strsplit(names, "; ", -1);
    for (char **one = people; *one; one++) {
        g_auto(GStrv) words = g_strsplit(*one, ",", 2);
        g_auto(GStrv) parts = g_strsplit_set(words[0] ? words[0] : "", " -", -1);
        for (char **part = parts; *part; part++)
            if (g_unichar_isalpha(g_utf8_get_char(*part)))
                g_string_append_printf(out, "%s%.*s.", out->len ? " " : "", (int)(g_utf8_next_char(*part) - *part), *part);
    }
    return out->str;
}

static const char *by_right(Pool *pool, const Identity *who, const char *names)
{
    return identity_may(who, "people.read") ? names : initials(pool, names);
}

/* --- of each kind of list --- */

static gint64 *ids_for(Pool *pool, const GPtrArray *list)
{
    return pool_array0(pool, gint64, MAX(list->len, 1));
}

bool case_work_names(Db *db, Pool *pool, const Identity *who, const GPtrArray *works, GError **error)
{
    Names names;
    gint64 *ids = ids_for(pool, works);
    for (guint i = 0; i < works->len; i++)
        ids[i] = ((const CaseWork *)works->pdata[i])->entry.case_id;
    if (!read_names(db, pool, who, ids, works->len, &names, error))
        return false;
    for (guint i = 0; i < works->len; i++)
        ((CaseWork *)works->pdata[i])->names = name_of(&names, ids[i]);
    return true;
}

/* What waits for the names of its case: a case stands in several lists, and is asked for once. */
typedef struct {
    gint64 case_id;
    const char **names;
    bool is_by_right; /* initials for who may not read the register */
} Nameless;

static void add_nameless(GArray *all, gint64 case_id, const char **names, bool is_by_right)
{
    Nameless one = {case_id, names, is_by_right};
    g_array_append_val(all, one);
}

static GArray *nameless_of(Pool *pool, const CaseDay *day, const GPtrArray *dates)
{
    const GPtrArray *works[] = {day->late, day->today, day->week, day->later}, *waitings[] = {day->waiting, day->approve};
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Nameless));
    pool_defer(pool, (GDestroyNotify)g_array_unref, all);
    for (guint i = 0; i < G_N_ELEMENTS(works); i++)
        for (guint k = 0; k < works[i]->len; k++) {
            CaseWork *work = works[i]->pdata[k];
            add_nameless(all, work->entry.case_id, &work->names, false);
        }
    for (guint i = 0; i < G_N_ELEMENTS(waitings); i++)
        for (guint k = 0; k < waitings[i]->len; k++) {
            CaseWaiting *waiting = waitings[i]->pdata[k];
            add_nameless(all, waiting->case_id, &waiting->names, true);
        }
    for (guint i = 0; i < dates->len; i++) {
        CaseDate *date = dates->pdata[i];
        add_nameless(all, date->case_id, &date->names, true);
    }
    return all;
}

bool case_day_names(Db *db, Pool *pool, const Identity *who, const CaseDay *day, const GPtrArray *dates, GError **error)
{
    Names names;
    const GArray *all = nameless_of(pool, day, dates);
    gint64 *ids = pool_array0(pool, gint64, MAX(all->len, 1));
    for (guint i = 0; i < all->len; i++)
        ids[i] = g_array_index(all, Nameless, i).case_id;
    if (!read_names(db, pool, who, ids, all->len, &names, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        const Nameless *one = &g_array_index(all, Nameless, i);
        const char *text = name_of(&names, one->case_id);
        *one->names = one->is_by_right ? by_right(pool, who, text) : text;
    }
    return true;
}

bool case_lines(Request *req, const GPtrArray *files, GPtrArray **ret_lines, GError **error)
{
    Names names;
    gint64 *ids = ids_for(req->pool, files);
    *ret_lines = pool_list(req->pool);
    for (guint i = 0; i < files->len; i++)
        ids[i] = ((const CaseFile *)files->pdata[i])->id;
    if (!read_names(req->db, req->pool, req->who, ids, files->len, &names, error))
        return false;
    for (guint i = 0; i < files->len; i++) {
        CaseLine *line = pool_new0(req->pool, CaseLine);
        *line = (CaseLine){files->pdata[i], name_of(&names, ids[i])};
        g_ptr_array_add(*ret_lines, line);
    }
    return true;
}
