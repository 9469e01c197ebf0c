#include "modules/plans/edition.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/plans_in_queries.h"

void edition_prepare(Pool *pool, NewEdition *edition, const PlanDocument *document)
{
    g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, edition->bytes, edition->count);
    edition->hash = pool_strdup(pool, hash);
    edition->kept_document = plan_document_to_kept_json(pool, document);
    edition->cells = cells_to_json(pool, document);
}

bool edition_insert(Db *db, Pool *pool, const Identity *who, const NewEdition *edition, const PlanDocument *document, GError **error)
{
    NewEdition ready = *edition;
    bool taken = g_str_equal(edition->state, "taken");
    if (!ready.hash)
        edition_prepare(pool, &ready, document);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_EDITION_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", edition->plan_id);
    db_bind_int(q, "$3", edition->number);
    db_bind_text(q, "$4", edition->state);
    db_bind_text(q, "$5", edition->file_name);
    db_bind_text(q, "$6", ready.hash);
    db_bind_blob(q, "$7", edition->bytes ? edition->bytes : "", edition->count);
    db_bind_text(q, "$8", ready.kept_document);
    db_bind_text(q, "$9", ready.cells);
    db_bind_text(q, "$10", document->decision_number);
    db_bind_day(q, "$11", document->decision_date);
    db_bind_int(q, "$12", clock_now());
    db_bind_id(q, "$13", who->user_id);
    db_bind_id(q, "$14", taken ? clock_now() : 0);
    db_bind_id(q, "$15", taken ? who->user_id : 0);
    return db_run(q, NULL, error);
}

static Edition *read_edition(DbQuery *q, Pool *pool)
{
    Edition *edition = pool_new0(pool, Edition);
    *edition = (Edition){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .number = (int)db_int(q, "number"),
        .state = db_text(q, "state", pool),
        .file_name = db_text(q, "file_name", pool),
        .file_hash = db_text(q, "file_hash", pool),
        .decision_number = db_text(q, "decision_number", pool),
        .decision_date = db_day(q, "decision_date"),
        .read_at = db_int(q, "read_at"),
        .read_by = db_int(q, "read_by"),
        .taken_at = db_int(q, "taken_at"),
        .reader = db_text(q, "reader", pool),
        .decider = db_text(q, "decider", pool),
        .compared_with = (int)db_int(q, "compared_with"),
        .left_out = db_text(q, "left_out", pool),
    };
    return edition;
}

bool editions_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_editions, GError **error)
{
    *ret_editions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_EDITION_LIST);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q))
        g_ptr_array_add(*ret_editions, read_edition(q, pool));
    return db_end(q, error);
}

static DbQuery *numbered_query(Db *db, const DbStatement *statement, gint64 plan_id, int number)
{
    DbQuery *q = db_query(db, statement);
    db_bind_int(q, "$1", plan_id);
    db_bind_int(q, "$2", number);
    return q;
}

static bool fail_missing(DbQuery *q, GError **error)
{
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such document of this plan."));
}

bool edition_find(Db *db, Pool *pool, gint64 plan_id, int number, Edition **ret_edition, GError **error)
{
    g_autoptr(DbQuery) q = numbered_query(db, SQL_PLAN_EDITION_FIND, plan_id, number);
    if (!db_step(q))
        return fail_missing(q, error);
    *ret_edition = read_edition(q, pool);
    return true;
}

static bool find_document(DbQuery *q, Pool *pool, PlanDocument **ret_document, GError **error)
{
    if (!db_step(q))
        return fail_missing(q, error);
    return plan_document_from_json(pool, db_text(q, "document", pool), db_text(q, "cells", pool), ret_document, error);
}

bool edition_document(Db *db, Pool *pool, gint64 plan_id, int number, PlanDocument **ret_document, GError **error)
{
    g_autoptr(DbQuery) q = numbered_query(db, SQL_PLAN_EDITION_DOCUMENT, plan_id, number);
    return find_document(q, pool, ret_document, error);
}

bool edition_in_force(Db *db, Pool *pool, gint64 plan_id, int number, PlanDocument **ret_document, GError **error)
{
    g_autoptr(DbQuery) q = numbered_query(db, SQL_PLAN_EDITION_IN_FORCE, plan_id, number);
    return find_document(q, pool, ret_document, error);
}

bool edition_file(Db *db, Pool *pool, gint64 plan_id, int number, GBytes **ret_bytes, GError **error)
{
    g_autoptr(DbQuery) q = numbered_query(db, SQL_PLAN_EDITION_FILE, plan_id, number);
    if (!db_step(q))
        return fail_missing(q, error);
    gsize count;
    const void *bytes = db_blob(q, "file_bytes", pool, &count);
    *ret_bytes = g_bytes_new(bytes, count);
    return true;
}

bool edition_known(Db *db, const char *file_hash, gint64 *ret_plan_id, int *ret_number, GError **error)
{
    *ret_plan_id = *ret_number = 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_EDITION_KNOWN);
    db_bind_text(q, "$1", file_hash);
    if (!db_step(q))
        return db_end(q, error);
    *ret_plan_id = db_int(q, "plan_id");
    *ret_number = (int)db_int(q, "number");
    return true;
}

bool edition_next(Db *db, gint64 plan_id, int *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_EDITION_LAST);
    db_bind_int(q, "$1", plan_id);
    if (!db_step(q))
        return db_end(q, error);
    *ret_number = (int)db_int(q, "number") + 1;
    return true;
}

const char *decision_words(Pool *pool, const char *number, Day date)
{
    if (number && day_is(date))
        return pool_printf(pool, _("decision %s of %s"), number, day_to_people(pool, date));
    return number ? number : day_to_people(pool, date);
}
