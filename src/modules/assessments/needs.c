#include <string.h>

#include "base/id.h"
#include "modules/assessments/assessments_queries.h"
#include "modules/assessments/reach.h"
#include "modules/assessments/store.h"
#include "record/audit.h"

/* The register of needs and situations, and what assessments propose. */

static Wording read_words(DbQuery *q, Pool *pool, const char *ro, const char *en)
{
    return (Wording){{[LANGUAGE_RO] = db_text(q, ro, pool), [LANGUAGE_EN] = db_text(q, en, pool)}};
}

bool need_kinds(Db *db, Pool *pool, GPtrArray **ret_kinds, GError **error)
{
    *ret_kinds = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_NEED_KIND_LIST);
    while (db_step(q)) {
        NeedCount *kind = pool_new0(pool, NeedCount);
        *kind = (NeedCount){.code = db_text(q, "code", pool), .label = read_words(q, pool, "label_ro", "label_en")};
        g_ptr_array_add(*ret_kinds, kind);
    }
    return db_end(q, error);
}

bool need_counts(Db *db, Pool *pool, Interval over, GPtrArray **ret_counts, GError **error)
{
    *ret_counts = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_NEED_COUNT);
    db_bind_day(q, "$1", over.from);
    db_bind_day(q, "$2", over.to);
    while (db_step(q)) {
        NeedCount *count = pool_new0(pool, NeedCount);
        *count = (NeedCount){db_text(q, "code", pool), read_words(q, pool, "label_ro", "label_en"), db_int(q, "standing"),
                             db_int(q, "found"), db_int(q, "answered")};
        g_ptr_array_add(*ret_counts, count);
    }
    return db_end(q, error);
}

static Need *read_need(DbQuery *q, Pool *pool)
{
    Need *need = pool_new0(pool, Need);
    *need = (Need){
        .id = db_int(q, "id"), .person_id = db_int(q, "person_id"), .assessment_id = db_int(q, "assessment_id"),
        .kind = db_text(q, "kind", pool), .label = read_words(q, pool, "label_ro", "label_en"), .found_on = db_day(q, "found_on"),
        .answered_on = db_day(q, "answered_on"), .state = db_text(q, "state", pool), .answer = db_text(q, "answer", pool),
        .version = db_int(q, "version"),
    };
    return need;
}

static bool read_needs(DbQuery *q, Pool *pool, GPtrArray **ret_needs, GError **error)
{
    *ret_needs = pool_list(pool);
    while (db_step(q)) {
        Need *need = read_need(q, pool);
        need->instrument = read_words(q, pool, "title_ro", "title_en");
        g_ptr_array_add(*ret_needs, need);
    }
    return db_end(q, error);
}

bool need_list(Db *db, Pool *pool, const Identity *who, const NeedFilter *filter, GPtrArray **ret_needs, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_NEED_LIST);
    reach_bind(q, who, "$1", "$2");
    db_bind_text(q, "$3", filter->kind);
    db_bind_text(q, "$4", filter->state);
    db_bind_int(q, "$5", filter->limit);
    db_bind_int(q, "$6", filter->offset);
    return read_needs(q, pool, ret_needs, error);
}

bool need_of_person(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_needs, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_NEED_OF_PERSON);
    db_bind_int(q, "$1", person_id);
    reach_bind(q, who, "$2", "$3");
    return read_needs(q, pool, ret_needs, error);
}

bool need_find(Db *db, Pool *pool, const Identity *who, gint64 id, Need **ret_need, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_NEED_FIND);
    db_bind_int(q, "$1", id);
    reach_bind(q, who, "$2", "$3");
    bool found = db_step(q);
    if (found)
        *ret_need = read_need(q, pool);
    return db_end(q, error) && (found || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such need in the register.")));
}

static bool is_open(Db *db, gint64 person_id, const char *kind, bool *ret_open, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_NEED_OPEN);
    db_bind_int(q, "$1", person_id);
    db_bind_text(q, "$2", kind);
    *ret_open = db_step(q);
    return db_end(q, error);
}

static bool insert(Db *db, const Identity *who, gint64 id, gint64 person_id, const char *kind, gint64 assessment_id, Day found_on,
                   GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_NEED_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", kind);
    db_bind_id(q, "$4", assessment_id);
    db_bind_id(q, "$5", who->institution_id);
    db_bind_day(q, "$6", found_on);
    db_bind_int(q, "$7", who->user_id);
    db_bind_int(q, "$8", clock_now());
    return db_run(q, NULL, error);
}

bool need_record(Db *db, const Identity *who, gint64 person_id, const char *kind, gint64 assessment_id, Day found_on, GError **error)
{
    bool open;
    gint64 id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !is_open(db, person_id, kind, &open, error))
        return false;
    if (open)
        return db_commit(change, error);
    return insert(db, who, id, person_id, kind, assessment_id, found_on, error) &&
           (assessment_id || audit_write(db, who, "web", "create", "need", id, NULL, error)) && db_commit(change, error);
}

bool need_save(Db *db, const Identity *who, const Need *need, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    g_autoptr(DbQuery) q = change ? db_query(db, SQL_NEED_SAVE) : NULL;
    if (!q)
        return false;
    db_bind_int(q, "$1", need->id);
    db_bind_text(q, "$2", need->state);
    db_bind_text(q, "$3", need->answer);
    db_bind_day(q, "$4", need->answered_on);
    db_bind_int(q, "$5", need->version);
    if (!db_run(q, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this need in the meantime."));
    return audit_write(db, who, "web", "save", "need", need->id, NULL, error) && db_commit(change, error);
}

/* --- proposals --- */

static Proposal *read_proposal(DbQuery *q, Pool *pool)
{
    Proposal *proposal = pool_new0(pool, Proposal);
    *proposal = (Proposal){
        .id = db_int(q, "id"), .assessment_id = db_int(q, "assessment_id"), .kind = db_text(q, "kind", pool), .code = db_text(q, "code", pool),
        .label = read_words(q, pool, "label_ro", "label_en"), .state = db_text(q, "state", pool), .reason = db_text(q, "reason", pool),
        .case_id = db_int(q, "case_id"), .signal_id = db_int(q, "signal_id"), .version = db_int(q, "version"),
    };
    return proposal;
}

static bool proposals_of(Db *db, Pool *pool, const DbStatement *statement, gint64 id, GPtrArray **ret_proposals, GError **error)
{
    *ret_proposals = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    while (db_step(q))
        g_ptr_array_add(*ret_proposals, read_proposal(q, pool));
    return db_end(q, error);
}

bool proposal_list(Db *db, Pool *pool, gint64 assessment_id, GPtrArray **ret_proposals, GError **error)
{
    return proposals_of(db, pool, SQL_PROPOSAL_LIST, assessment_id, ret_proposals, error);
}

bool proposal_of_screening(Db *db, Pool *pool, gint64 screening_id, GPtrArray **ret_proposals, GError **error)
{
    return proposals_of(db, pool, SQL_PROPOSAL_OF_SCREENING, screening_id, ret_proposals, error);
}

bool proposal_find(Db *db, Pool *pool, gint64 id, Proposal **ret_proposal, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROPOSAL_FIND);
    db_bind_int(q, "$1", id);
    bool found = db_step(q);
    if (found)
        *ret_proposal = read_proposal(q, pool);
    return db_end(q, error) && (found || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such proposal.")));
}

bool proposal_decide(Db *db, const Identity *who, const Proposal *proposal, const char *state, const char *reason, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    g_autoptr(DbQuery) q = change ? db_query(db, SQL_PROPOSAL_DECIDE) : NULL;
    if (!q)
        return false;
    db_bind_int(q, "$1", proposal->id);
    db_bind_text(q, "$2", state);
    db_bind_text(q, "$3", reason);
    db_bind_int(q, "$4", who->user_id);
    db_bind_int(q, "$5", clock_now());
    db_bind_int(q, "$6", proposal->version);
    db_bind_id(q, "$7", proposal->case_id);
    db_bind_id(q, "$8", proposal->signal_id);
    if (!db_run(q, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody decided on this in the meantime."));
    return audit_write(db, who, "web", state, "proposal", proposal->id, NULL, error) && db_commit(change, error);
}

bool proposal_note(Db *db, const Identity *who, const Proposal *made, GError **error)
{
    gint64 id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    g_autoptr(DbQuery) q = change ? db_query(db, SQL_PROPOSAL_NOTE) : NULL;
    if (!q)
        return false;
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", made->assessment_id);
    db_bind_text(q, "$3", made->kind);
    db_bind_text(q, "$4", made->code);
    db_bind_text(q, "$5", made->label.in[LANGUAGE_RO]);
    db_bind_text(q, "$6", made->label.in[LANGUAGE_EN]);
    db_bind_int(q, "$7", who->user_id);
    db_bind_int(q, "$8", clock_now());
    db_bind_id(q, "$9", made->case_id);
    db_bind_id(q, "$10", made->signal_id);
    return db_run(q, NULL, error) && audit_write(db, who, "web", "taken", "proposal", id, NULL, error) && db_commit(change, error);
}
