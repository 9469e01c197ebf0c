/* The whole register compared with itself by the linkage library: likely pairs wait in the review. */
#include "modules/people/match_register.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_keys.h"
#include "modules/people/store.h"

enum { ROWS_A_READ = 5000, PAIRS_A_CHANGE = 1000 };

static void add_row(LinkTable *table, DbQuery *q, Pool *pool, gint64 *ret_id)
{
    const char *values[LINK_FIELDS] = {0}, *phone = db_text(q, "phone", pool), *birth_kind = db_text(q, "birth_kind", pool);
    *ret_id = db_int(q, "id");
    values[LINK_GIVEN] = db_text(q, "given_name", pool);
    values[LINK_FAMILY] = db_text(q, "family_name", pool);
    values[LINK_FORMER] = db_text(q, "former_name", pool);
    values[LINK_SEX] = db_text(q, "sex", pool);
    values[LINK_BIRTH] = !birth_kind || strcmp(birth_kind, "day") == 0 ? db_text(q, "birth_day", pool) : NULL;
    values[LINK_PHONE] = phone ? phone_digits(pool, phone) : NULL;
    values[LINK_ID] = db_text(q, "national_id_index", pool);
    values[LINK_STREET] = db_text(q, "street", pool);
    values[LINK_LOCALITY] = db_text(q, "locality", pool);
    link_table_add(table, pool_printf(pool, "%" G_GINT64_FORMAT, *ret_id), values);
}

bool match_row(Db *db, LinkTable *table, gint64 person_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 id;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TO_MATCH);
    db_bind_int(q, "$1", person_id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such person."));
    add_row(table, q, pool, &id);
    return true;
}

/* --- the model --- */

/* Rarer or more frequent twins than these are a model's mistake: a register of ten rows teaches nothing of how rare they are. */
static const double LEAST_PRIOR = 1e-7, MOST_PRIOR = 1e-4;
enum { LEARNS_FROM = 1000 };

bool match_model(Db *db, LinkModel *ret_model, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MATCH_MODEL);
    const char *text = db_step(q) ? db_text(q, "model", pool) : NULL;
    if (!text || !link_model_from_text(text, ret_model))
        link_model_init(ret_model);
    ret_model->prior = CLAMP(ret_model->prior, LEAST_PRIOR, MOST_PRIOR);
    return db_end(q, error);
}

/* Few persons teach less than what is assumed of all registers. */
static bool keep_model(Db *db, const LinkModel *model, guint persons, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (persons < LEARNS_FROM)
        return true;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MATCH_MODEL_PUT);
    db_bind_text(q, "$1", link_model_to_text(pool, model));
    db_bind_int(q, "$2", persons);
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* --- all rows --- */

static bool read_register(Db *db, LinkTable *table, GError **error)
{
    gint64 after = 0;
    for (int rows = ROWS_A_READ; rows == ROWS_A_READ;) {
        g_autoptr(Pool) pool = pool_new();
        g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_FOR_MATCHING);
        db_bind_int(q, "$1", after);
        db_bind_int(q, "$2", ROWS_A_READ);
        for (rows = 0; db_step(q); rows++)
            add_row(table, q, pool, &after);
        if (!db_end(q, error))
            return false;
    }
    return true;
}

static bool keep_pair(Db *db, const LinkTable *table, const LinkPair *pair, int *pairs, GError **error)
{
    gint64 changed, one = id_parse(link_table_id(table, pair->a)), other = id_parse(link_table_id(table, pair->b));
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TWIN_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", MIN(one, other));
    db_bind_int(q, "$3", MAX(one, other));
    db_bind_real(q, "$4", (double)pair->weight);
    db_bind_real(q, "$5", (double)pair->probability);
    db_bind_int(q, "$6", clock_now());
    if (!db_run(q, &changed, error))
        return false;
    *pairs += (int)changed;
    return true;
}

static bool keep_some(Db *db, const LinkTable *table, const GArray *found, guint from, int *pairs, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    for (guint i = from; i < MIN(from + PAIRS_A_CHANGE, found->len); i++)
        if (!keep_pair(db, table, &g_array_index(found, LinkPair, i), pairs, error))
            return false;
    return db_commit(change, error);
}

bool register_match(Db *db, double at_least, int *ret_persons, int *ret_pairs, GError **error)
{
    g_autoptr(LinkTable) table = link_table_new();
    *ret_pairs = 0;
    if (!read_register(db, table, error))
        return false;
    *ret_persons = (int)table->count;
    if (table->count < 2)
        return true;
    g_autoptr(LinkResult) result = link_run(table, at_least);
    for (guint from = 0; from < result->pairs->len; from += PAIRS_A_CHANGE)
        if (!keep_some(db, table, result->pairs, from, ret_pairs, error))
            return false;
    return keep_model(db, &result->model, table->count, error);
}

int people_match_register(CommandContext *context, double at_least)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    int persons, pairs;
    if (!command_db(context, &db, &error) || !register_match(db, MIN(at_least, 0.999999), &persons, &pairs, &error))
        return command_fail(context, error);
    if (context->json)
        fprintf(context->out, "{\"persons\":%d,\"new_pairs\":%d}\n", persons, pairs);
    else
        fprintf(context->out, _("Persons compared: %d. New pairs for the review: %d.\n"), persons, pairs);
    return 0;
}
