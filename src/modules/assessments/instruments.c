#include <string.h>

#include "base/id.h"
#include "modules/assessments/assessments_queries.h"
#include "modules/assessments/store.h"
#include "record/audit.h"
#include "record/record.h"

/* Instruments and their versions. */

static Wording read_title(DbQuery *q, Pool *pool)
{
    return (Wording){{[LANGUAGE_RO] = db_text(q, "title_ro", pool), [LANGUAGE_EN] = db_text(q, "title_en", pool)}};
}

/* What is put in force for a later day is coming, and what it takes the place of is past by itself when that day is there. */
static const char *state_today(const InstrumentVersion *v)
{
    if (strcmp(v->state, "current") != 0 || v->number == 1)
        return v->state;
    return day_is(v->valid_from) && day_compare(v->valid_from, day_today()) > 0 ? "coming" : v->state;
}

static bool is_over(const InstrumentVersion *v)
{
    return strcmp(v->state, "current") == 0 && day_is(v->valid_to) && day_compare(v->valid_to, day_today()) < 0;
}

static InstrumentVersion *read_version(DbQuery *q, Pool *pool)
{
    InstrumentVersion *v = pool_new0(pool, InstrumentVersion);
    *v = (InstrumentVersion){
        .id = db_int(q, "id"), .number = db_int(q, "number"), .state = db_text(q, "state", pool), .title = read_title(q, pool),
        .form_version = db_text(q, "form_version", pool), .subject = db_text(q, "subject", pool),
        .legal_basis = db_text(q, "legal_basis", pool), .confidence = db_text(q, "confidence", pool), .is_bulk = db_int(q, "is_bulk"),
        .is_shipped = db_int(q, "is_shipped"), .valid_from = db_day(q, "valid_from"), .valid_to = db_day(q, "valid_to"),
        .made_at = db_int(q, "made_at"),
    };
    v->state = is_over(v) ? "past" : state_today(v);
    return v;
}

bool instrument_list(Db *db, Pool *pool, GPtrArray **ret_versions, GError **error)
{
    *ret_versions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_LIST);
    db_bind_day(q, "$1", day_today());
    while (db_step(q)) {
        InstrumentVersion *v = read_version(q, pool);
        v->instrument_id = db_int(q, "id");
        v->id = db_int(q, "version_id");
        v->code = db_text(q, "code", pool);
        v->closed_at = db_int(q, "closed_at");
        v->instrument_row = db_int(q, "version");
        g_ptr_array_add(*ret_versions, v);
    }
    return db_end(q, error);
}

bool instrument_versions(Db *db, Pool *pool, gint64 instrument_id, GPtrArray **ret_versions, GError **error)
{
    *ret_versions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_LIST);
    db_bind_int(q, "$1", instrument_id);
    while (db_step(q)) {
        InstrumentVersion *v = read_version(q, pool);
        v->instrument_id = instrument_id;
        g_ptr_array_add(*ret_versions, v);
    }
    return db_end(q, error);
}

bool instrument_version_find(Db *db, Pool *pool, gint64 id, InstrumentVersion **ret_version, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_FIND);
    db_bind_int(q, "$1", id);
    bool found = db_step(q);
    if (found) {
        *ret_version = read_version(q, pool);
        (*ret_version)->instrument_id = db_int(q, "instrument_id");
        (*ret_version)->code = db_text(q, "code", pool);
        (*ret_version)->sheets = db_text(q, "sheets", pool);
    }
    return db_end(q, error) && (found || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such form.")));
}

static bool find_by_code(Db *db, const char *code, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_BY_CODE);
    db_bind_text(q, "$1", code);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

bool instrument_in_force(Db *db, Pool *pool, const char *code, InstrumentVersion **ret_version, GError **error)
{
    gint64 instrument_id, version_id = 0;
    if (!find_by_code(db, code, &instrument_id, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_CURRENT);
    db_bind_day(q, "$1", day_today());
    db_bind_int(q, "$2", instrument_id);
    if (db_step(q))
        version_id = db_int(q, "id");
    if (!db_end(q, error))
        return false;
    if (!version_id)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This form is not in force."));
    return instrument_version_find(db, pool, version_id, ret_version, error);
}

bool instrument_of(Pool *pool, const InstrumentVersion *version, Instrument **ret_instrument, GError **error)
{
    Sheets *sheets;
    GPtrArray *problems;
    if (!sheets_from_json(pool, version->sheets, &sheets, error))
        return false;
    return instrument_read(pool, sheets, ret_instrument, &problems) ||
           fail_internal(error, "the kept form %s can't be read: %s", version->code, ((FormProblem *)problems->pdata[0])->text);
}

static bool insert_instrument(Db *db, const char *code, gint64 *ret_id, GError **error)
{
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_INSERT);
    db_bind_int(q, "$1", *ret_id);
    db_bind_text(q, "$2", code);
    return db_run(q, NULL, error);
}

static bool insert_version(Db *db, Pool *pool, const Identity *who, const Instrument *i, const Sheets *sheets, gint64 instrument_id,
                           bool is_shipped, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", instrument_id);
    db_bind_text(q, "$3", i->title.in[LANGUAGE_RO]);
    db_bind_text(q, "$4", i->title.in[LANGUAGE_EN]);
    db_bind_text(q, "$5", i->version);
    db_bind_text(q, "$6", i->subject);
    db_bind_int(q, "$7", i->is_bulk);
    db_bind_text(q, "$8", i->legal_basis);
    db_bind_text(q, "$9", i->confidence);
    db_bind_text(q, "$10", sheets_to_json(pool, sheets));
    db_bind_int(q, "$11", is_shipped);
    db_bind_id(q, "$12", who ? who->user_id : 0);
    db_bind_int(q, "$13", clock_now());
    return db_run(q, NULL, error);
}

bool instrument_keep(Db *db, const Identity *who, const Instrument *instrument, const Sheets *sheets, bool is_shipped, gint64 *ret_id,
                     GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 instrument_id;
    *ret_id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !find_by_code(db, instrument->code, &instrument_id, error))
        return false;
    if (!instrument_id && !insert_instrument(db, instrument->code, &instrument_id, error))
        return false;
    return insert_version(db, pool, who, instrument, sheets, instrument_id, is_shipped, *ret_id, error) &&
           (is_shipped || audit_write(db, who, "web", "create", "instrument", instrument_id, NULL, error)) && db_commit(change, error);
}

static bool retire(Db *db, gint64 instrument_id, Day last, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_RETIRE);
    db_bind_int(q, "$1", instrument_id);
    db_bind_day(q, "$2", last);
    db_bind_day(q, "$3", day_today());
    return db_run(q, NULL, error);
}

static bool start(Db *db, gint64 version_id, Day day, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_PUT_IN_FORCE);
    db_bind_int(q, "$1", version_id);
    db_bind_day(q, "$2", day);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("This version is in force already, or past.")));
}

/* Versions follow each other: none begins before one that stands. */
static bool check_day(Db *db, Pool *pool, gint64 instrument_id, Day day, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_LAST_DAY);
    db_bind_int(q, "$1", instrument_id);
    Day last = db_step(q) ? db_day(q, "day") : DAY_NONE;
    if (!db_end(q, error))
        return false;
    return !day_is(last) || day_compare(day, last) >= 0 ||
           fail(error, FAIL_INVALID, _("Another version holds from %s: choose that day or a later one."), day_to_people(pool, last));
}

bool instrument_put_in_force(Db *db, const Identity *who, gint64 version_id, Day day, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    InstrumentVersion *version;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && instrument_version_find(db, pool, version_id, &version, error) &&
           check_day(db, pool, version->instrument_id, day, error) && retire(db, version->instrument_id, day_add(day, -1), error) &&
           start(db, version_id, day, error) &&
           (!who || audit_write(db, who, "web", "save", "instrument", version->instrument_id, NULL, error)) && db_commit(change, error);
}

bool instrument_choices(Db *db, Pool *pool, GPtrArray **ret_choices, GError **error)
{
    GPtrArray *versions;
    *ret_choices = pool_list(pool);
    if (!instrument_list(db, pool, &versions, error))
        return false;
    for (guint i = 0; i < versions->len; i++) {
        const InstrumentVersion *version = versions->pdata[i];
        Choice *choice = pool_new0(pool, Choice);
        *choice = (Choice){version->code, wording(&version->title)};
        if (strcmp(version->state, "current") == 0 && !version->is_bulk)
            g_ptr_array_add(*ret_choices, choice);
    }
    return true;
}
