#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/statistics/count.h"
#include "modules/statistics/statistics_queries.h"
#include "record/audit.h"

/* Definitions and what they are bound to. */

static const Field fields[] = {
    F(Statistic, code, .label = N_("Code"), .kind = FIELD_TEXT, .max = 60, .read_only = true, .in_list = true),
    F(Statistic, name, .label = N_("Name"), .kind = FIELD_TEXT, .max = 200, .required = true, .in_list = true,
      .hint = N_("As it is to be read in a report: “Children in day centres”")),
    F(Statistic, note, .label = N_("What it is for"), .kind = FIELD_LONG_TEXT, .max = 1000),
    F(Statistic, definition, .label = N_("Definition"), .kind = FIELD_LONG_TEXT, .max = 20000, .read_only = true),
    F(Statistic, edition, .label = N_("Edition"), .kind = FIELD_INT, .read_only = true),
    F(Statistic, version, .label = N_("Version"), .kind = FIELD_INT, .read_only = true),
    {0},
};
const Record statistic_record = {"statistic", N_("Counted indicator"), sizeof(Statistic), fields};

/* --- reading --- */

static Statistic *read_statistic(DbQuery *q, Pool *pool)
{
    Statistic *statistic = pool_new0(pool, Statistic);
    StatisticQuestion *question;
    *statistic = (Statistic){
        .id = db_int(q, "id"),
        .code = db_text(q, "code", pool),
        .name = db_text(q, "name", pool),
        .note = db_text(q, "note", pool),
        .definition = db_text(q, "definition", pool),
        .edition = db_int(q, "edition"),
        .is_demo = db_int(q, "is_demo"),
        .created_by = db_int(q, "created_by"),
        .created_at = db_int(q, "created_at"),
        .changed_at = db_int(q, "changed_at"),
        .closed_at = db_int(q, "closed_at"),
        .version = db_int(q, "version"),
    };
    if (question_from_json(pool, statistic->definition, &question, NULL) && question_is_known(question))
        statistic->question = question;
    return statistic;
}

bool statistics_list(Db *db, Pool *pool, GPtrArray **ret_statistics, GError **error)
{
    *ret_statistics = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_LIST);
    while (db_step(q))
        g_ptr_array_add(*ret_statistics, read_statistic(q, pool));
    return db_end(q, error);
}

static bool read_one(DbQuery *q, Pool *pool, Statistic **ret_statistic, GError **error)
{
    *ret_statistic = db_step(q) ? read_statistic(q, pool) : NULL;
    return db_end(q, error);
}

static bool is_there(const Statistic *statistic, GError **error)
{
    return statistic || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such counted indicator."));
}

bool statistic_find(Db *db, Pool *pool, gint64 id, Statistic **ret_statistic, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_FIND);
    db_bind_int(q, "$1", id);
    return read_one(q, pool, ret_statistic, error) && is_there(*ret_statistic, error);
}

bool statistic_find_code(Db *db, Pool *pool, const char *code, Statistic **ret_statistic, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_FIND_CODE);
    db_bind_text(q, "$1", code);
    return read_one(q, pool, ret_statistic, error) && is_there(*ret_statistic, error);
}

bool statistic_editions(Db *db, Pool *pool, gint64 id, GPtrArray **ret_editions, GError **error)
{
    *ret_editions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_EDITION_LIST);
    db_bind_int(q, "$1", id);
    while (db_step(q)) {
        StatisticEdition *edition = pool_new0(pool, StatisticEdition);
        *edition = (StatisticEdition){db_int(q, "edition"), db_int(q, "made_at"), db_text(q, "name", pool), db_text(q, "definition", pool),
                                      db_text(q, "made_by", pool)};
        g_ptr_array_add(*ret_editions, edition);
    }
    return db_end(q, error);
}

/* --- writing --- */

static bool audit(Db *db, const Identity *who, const char *verb, gint64 id, const char *difference, GError **error)
{
    return audit_write(db, who, identity_is_signed_in(who) ? "web" : "cli", verb, "statistic", id, difference, error);
}

static bool insert_edition(Db *db, const Identity *who, const Statistic *statistic, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_EDITION_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", statistic->id);
    db_bind_int(q, "$3", statistic->edition);
    db_bind_text(q, "$4", statistic->name);
    db_bind_text(q, "$5", statistic->definition);
    db_bind_id(q, "$6", who->user_id);
    db_bind_int(q, "$7", clock_now());
    return db_run(q, NULL, error);
}

static const char *code_of(Pool *pool, const char *name)
{
    enum { LONGEST = 60 };
    char *code = text_fold(pool, name);
    for (char *at = code; *at; at++)
        *at = g_ascii_isalnum(*at) ? *at : '-';
    return pool_strndup(pool, code, LONGEST);
}

static bool code_is_free(Db *db, Pool *pool, const char *code, bool *ret_free, GError **error)
{
    Statistic *other;
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_FIND_CODE);
    db_bind_text(q, "$1", code);
    bool good = read_one(q, pool, &other, error);
    *ret_free = !other;
    return good;
}

static bool choose_code(Db *db, Pool *pool, Statistic *statistic, GError **error)
{
    bool is_free;
    if (statistic->code)
        return code_is_free(db, pool, statistic->code, &is_free, error) &&
               (is_free || fail(error, FAIL_CONFLICT, "%s", _("Another indicator has this code.")));
    const char *code = code_of(pool, statistic->name);
    for (guint i = 1;; i++) {
        statistic->code = i == 1 ? code : pool_printf(pool, "%s-%u", code, i);
        if (!code_is_free(db, pool, statistic->code, &is_free, error))
            return false;
        if (is_free)
            return true;
    }
}

static bool check(Db *db, Pool *pool, const Statistic *statistic, GError **error)
{
    StatisticAnswer *answer;
    if (!statistic->question)
        return fail(error, FAIL_INVALID, "%s", _("Say what is to be counted."));
    return count_exactly(db, pool, statistic->question, &answer, error);
}

static bool insert(Db *db, const Identity *who, const Statistic *statistic, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_INSERT);
    db_bind_int(q, "$1", statistic->id);
    db_bind_text(q, "$2", statistic->code);
    db_bind_text(q, "$3", statistic->name);
    db_bind_text(q, "$4", statistic->note);
    db_bind_text(q, "$5", statistic->definition);
    db_bind_int(q, "$6", statistic->is_demo);
    db_bind_id(q, "$7", who->user_id);
    db_bind_int(q, "$8", clock_now());
    return db_run(q, NULL, error) && insert_edition(db, who, statistic, error);
}

bool statistic_create(Db *db, const Identity *who, Statistic *statistic, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!check(db, pool, statistic, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    Statistic made = *statistic;
    made.id = id_new();
    made.edition = made.version = 1;
    made.definition = question_to_json(pool, statistic->question);
    if (!change || !choose_code(db, pool, &made, error) || !insert(db, who, &made, error) ||
        !audit(db, who, "create", made.id, made.definition, error) || !db_commit(change, error))
        return false;
    statistic->id = made.id;
    statistic->edition = statistic->version = 1;
    return true;
}

static bool update(Db *db, const Statistic *statistic, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_UPDATE);
    db_bind_int(q, "$1", statistic->id);
    db_bind_text(q, "$2", statistic->name);
    db_bind_text(q, "$3", statistic->note);
    db_bind_text(q, "$4", statistic->definition);
    db_bind_int(q, "$5", statistic->edition);
    db_bind_int(q, "$6", clock_now());
    db_bind_int(q, "$7", statistic->version);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this indicator meanwhile. Look at it, then save again.")));
}

bool statistic_save(Db *db, const Identity *who, Statistic *statistic, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Statistic *before, after = *statistic;
    if (!check(db, pool, statistic, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    after.definition = question_to_json(pool, statistic->question);
    if (!change || !statistic_find(db, pool, statistic->id, &before, error))
        return false;
    bool differs = strcmp(before->definition, after.definition) != 0;
    after.edition = before->edition + differs;
    return update(db, &after, error) && (!differs || insert_edition(db, who, &after, error)) &&
           audit(db, who, "save", after.id, differs ? after.definition : NULL, error) && db_commit(change, error);
}

static bool unbind_all(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_BINDING_DELETE_ALL);
    db_bind_int(q, "$1", id);
    return db_run(q, NULL, error);
}

bool statistic_close(Db *db, const Identity *who, const Statistic *statistic, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_CLOSE);
    db_bind_int(q, "$1", statistic->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", statistic->version);
    if (!db_run(q, &changed, error))
        return false;
    if (changed != 1)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this indicator meanwhile. Look at it, then save again."));
    return unbind_all(db, statistic->id, error) && audit(db, who, "close", statistic->id, NULL, error) && db_commit(change, error);
}

/* --- bindings --- */

static bool delete_binding(Db *db, const char *of, gint64 indicator_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_BINDING_DELETE);
    db_bind_text(q, "$1", of);
    db_bind_int(q, "$2", indicator_id);
    return db_run(q, NULL, error);
}

bool statistic_bind(Db *db, const Identity *who, gint64 statistic_id, const char *of, gint64 indicator_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    Statistic *statistic;
    if (!change || !statistic_find(db, pool, statistic_id, &statistic, error) || !delete_binding(db, of, indicator_id, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_BINDING_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", statistic_id);
    db_bind_text(q, "$3", of);
    db_bind_int(q, "$4", indicator_id);
    db_bind_id(q, "$5", who->user_id);
    db_bind_int(q, "$6", clock_now());
    return db_run(q, NULL, error) && audit(db, who, "bind", statistic_id, NULL, error) && db_commit(change, error);
}

bool statistic_unbind(Db *db, const Identity *who, const char *of, gint64 indicator_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && delete_binding(db, of, indicator_id, error) && audit(db, who, "unbind", indicator_id, NULL, error) &&
           db_commit(change, error);
}

static void read_project_binding(DbQuery *q, Pool *pool, StatisticBinding *binding)
{
    const char *promise = db_text(q, "promise", pool);
    if (!promise)
        return;
    binding->label = pool_printf(pool, "%s: %s", db_text(q, "code", pool), promise);
    binding->url = pool_printf(pool, "/projects/%" G_GINT64_FORMAT, db_int(q, "project_id"));
}

static StatisticBinding *read_binding(DbQuery *q, Pool *pool, gint64 statistic_id)
{
    StatisticBinding *binding = pool_new0(pool, StatisticBinding);
    const char *text = db_text(q, "text", pool), *number = db_text(q, "number", pool);
    gint64 action_id = db_int(q, "action_id"), node_id = db_int(q, "node_id");
    *binding = (StatisticBinding){.id = db_int(q, "id"), .statistic_id = statistic_id, .indicator_id = db_int(q, "indicator_id"),
                                  .of = db_text(q, "of", pool)};
    if (!text) {
        read_project_binding(q, pool, binding);
        return binding;
    }
    const char *plan = db_text(q, "short_title", pool);
    binding->label = number ? pool_printf(pool, "%s, %s: %s", plan, number, text) : pool_printf(pool, "%s: %s", plan, text);
    binding->url = action_id ? pool_printf(pool, "/measures/%" G_GINT64_FORMAT, action_id)
                             : pool_printf(pool, "/objectives/%" G_GINT64_FORMAT, node_id);
    return binding;
}

bool statistic_bindings(Db *db, Pool *pool, gint64 statistic_id, GPtrArray **ret_bindings, GError **error)
{
    *ret_bindings = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_BINDING_LIST);
    db_bind_int(q, "$1", statistic_id);
    while (db_step(q))
        g_ptr_array_add(*ret_bindings, read_binding(q, pool, statistic_id));
    return db_end(q, error);
}

/* --- values of what is bound --- */

static Day later(Day a, Day b)
{
    return !day_is(a) || (day_is(b) && day_compare(b, a) > 0) ? b : a;
}

static Day earlier(Day a, Day b)
{
    return !day_is(a) || (day_is(b) && day_compare(b, a) < 0) ? b : a;
}

/* The whole alone, within both times. */
static bool count_within(Db *db, Pool *pool, const Identity *who, const StatisticQuestion *question, Interval over, Value *ret_value, GError **error)
{
    StatisticQuestion whole = *question;
    StatisticAnswer *answer;
    memset(whole.by, 0, sizeof whole.by);
    whole.over_time = (Interval){later(question->over_time.from, over.from), earlier(question->over_time.to, over.to)};
    if (!statistics_count(db, pool, who, &whole, &answer, error))
        return false;
    *ret_value = statistic_cell_value(answer, &answer->total);
    return true;
}

bool statistics_value(Db *db, Pool *pool, const Identity *who, const char *of, gint64 indicator_id, Interval over, Statistic **ret_statistic,
                      Value *ret_value, GError **error)
{
    *ret_value = VALUE_NONE;
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_BOUND);
    db_bind_text(q, "$1", of);
    db_bind_int(q, "$2", indicator_id);
    if (!read_one(q, pool, ret_statistic, error))
        return false;
    return !*ret_statistic || !(*ret_statistic)->question || count_within(db, pool, who, (*ret_statistic)->question, over, ret_value, error);
}

static bool read_bound(Db *db, Pool *pool, gint64 plan_id, GPtrArray *ids, GPtrArray *definitions, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_BOUND_OF_PLAN);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        gint64 *id = pool_new0(pool, gint64);
        *id = db_int(q, "indicator_id");
        g_ptr_array_add(ids, id);
        g_ptr_array_add(definitions, (gpointer)db_text(q, "definition", pool));
    }
    return db_end(q, error);
}

bool statistics_values_of_plan(Db *db, Pool *pool, const Identity *who, gint64 plan_id, Interval over, GHashTable **ret_values, GError **error)
{
    GPtrArray *ids = pool_list(pool), *definitions = pool_list(pool);
    *ret_values = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, *ret_values);
    if (!read_bound(db, pool, plan_id, ids, definitions, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        Value *value = pool_new0(pool, Value);
        StatisticQuestion *question;
        g_autoptr(GError) wrong = NULL;
        *value = VALUE_NONE;
        if (question_from_json(pool, definitions->pdata[i], &question, NULL) && question_is_known(question) &&
            !count_within(db, pool, who, question, over, value, &wrong) && fail_kind(wrong) == FAIL_INTERNAL) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return false;
        }
        g_hash_table_insert(*ret_values, ids->pdata[i], value);
    }
    return true;
}
