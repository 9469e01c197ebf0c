#include "modules/assessments/store.h"

#include <string.h>

#include "base/id.h"
#include "modules/assessments/assessments_queries.h"
#include "modules/assessments/files.h"
#include "modules/assessments/reach.h"
#include "modules/cases/cases.h"
#include "record/audit.h"
#include "record/seal.h"

/* What was filled in.  Answers and the words about whom are sealed with the assessment's own key. */

static Assessment *read_assessment(DbQuery *q, Pool *pool)
{
    Assessment *a = pool_new0(pool, Assessment);
    *a = (Assessment){
        .id = db_int(q, "id"), .version_id = db_int(q, "version_id"), .person_id = db_int(q, "person_id"),
        .screening_id = db_int(q, "screening_id"), .case_id = db_int(q, "case_id"), .institution_id = db_int(q, "institution_id"),
        .state = db_text(q, "state", pool), .score = db_text(q, "score", pool), .level = db_text(q, "level", pool), .colour = db_text(q, "colour", pool),
        .assessed_on = db_day(q, "assessed_on"), .revision = db_int(q, "revision"), .started_by = db_int(q, "started_by"),
        .started_at = db_int(q, "started_at"), .finished_at = db_int(q, "finished_at"), .version = db_int(q, "version"),
    };
    return a;
}

static void read_names(Assessment *a, DbQuery *q, Pool *pool)
{
    a->code = db_text(q, "code", pool);
    a->title = (Wording){{[LANGUAGE_RO] = db_text(q, "title_ro", pool), [LANGUAGE_EN] = db_text(q, "title_en", pool)}};
    a->starter = db_text(q, "starter", pool);
}

/* What stands sealed in a row, until its query has ended. */
typedef struct {
    const char *subject, *answers, *known;
} Sealed;

static bool unseal(Db *db, Pool *pool, Assessment *a, const Sealed *sealed, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *json = NULL, *known = NULL;
    a->answers = answers_new(pool);
    bool opened = seal_key_open(db, a->seal_key, &key, error) &&
                  seal_read(&key, "assessment.subject", a->id, sealed->subject, pool, &a->subject, error) &&
                  seal_read(&key, "assessment.answers", a->id, sealed->answers, pool, &json, error) &&
                  seal_read(&key, "assessment.known", a->id, sealed->known, pool, &known, error);
    a->known = opened && known ? known_from_json(pool, known) : NULL;
    return opened && (!json || answers_from_json(pool, json, &a->answers, error));
}

static void read_sealed(Assessment *a, Sealed *sealed, DbQuery *q, Pool *pool)
{
    a->seal_key = db_text(q, "seal_key", pool);
    a->approved_at = db_int(q, "approved_at");
    *sealed = (Sealed){db_text(q, "subject", pool), db_text(q, "answers", pool), db_text(q, "known", pool)};
}

/* Of a case: whoever may see the case sees it, and nobody else but who began it. */
static bool is_visible(Db *db, Pool *pool, const Identity *who, const Assessment *a)
{
    CaseFile *file;
    if (a->started_by == who->user_id || (who->scope == SCOPE_AUTHORITY && who->user_id == 0))
        return true;
    return a->case_id ? case_find(db, pool, who, a->case_id, &file, NULL) : reach_holds(who, a->institution_id);
}

bool assessment_find(Db *db, Pool *pool, const Identity *who, gint64 id, Assessment **ret_assessment, GError **error)
{
    Assessment *a = NULL;
    Sealed sealed;
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        a = read_assessment(q, pool);
        read_names(a, q, pool);
        read_sealed(a, &sealed, q, pool);
        a->finisher = db_text(q, "finisher", pool);
        a->approver = db_text(q, "approver", pool);
    }
    if (!db_end(q, error))
        return false;
    if (!a || !is_visible(db, pool, who, a))
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such assessment."));
    *ret_assessment = a;
    return unseal(db, pool, a, &sealed, error);
}

static bool read_rows(DbQuery *q, Pool *pool, GPtrArray **ret_list, GError **error)
{
    *ret_list = pool_list(pool);
    while (db_step(q)) {
        Assessment *a = read_assessment(q, pool);
        read_names(a, q, pool);
        g_ptr_array_add(*ret_list, a);
    }
    return db_end(q, error);
}

/* Without those of cases that who may not know of. */
static bool keep_visible(Db *db, const Identity *who, Pool *pool, const GPtrArray *all, GPtrArray **ret_list)
{
    *ret_list = pool_list(pool);
    for (guint i = 0; i < all->len; i++) {
        const Assessment *a = all->pdata[i];
        if (!a->case_id || is_visible(db, pool, who, a))
            g_ptr_array_add(*ret_list, all->pdata[i]);
    }
    return true;
}

static bool read_list(Db *db, const Identity *who, DbQuery *q, Pool *pool, GPtrArray **ret_list, GError **error)
{
    GPtrArray *all;
    return read_rows(q, pool, &all, error) && keep_visible(db, who, pool, all, ret_list);
}

bool assessment_of_case(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_OF_CASE);
    db_bind_int(q, "$1", case_id);
    return read_rows(q, pool, ret_list, error);
}

/* Of those about nobody of the register, who they are about. */
static bool open_subjects(Db *db, Pool *pool, const GPtrArray *list, GError **error)
{
    for (guint i = 0; i < list->len; i++) {
        g_auto(SealKey) key = {0};
        Assessment *a = list->pdata[i];
        const char *sealed = a->subject;
        if (a->person_id)
            a->subject = NULL;
        else if (sealed && (!seal_key_open(db, a->seal_key, &key, error) ||
                            !seal_read(&key, "assessment.subject", a->id, sealed, pool, &a->subject, error)))
            return false;
    }
    return true;
}

static bool read_list_with_subjects(Db *db, const Identity *who, DbQuery *q, Pool *pool, GPtrArray **ret_list, GError **error)
{
    GPtrArray *all = pool_list(pool);
    while (db_step(q)) {
        Assessment *a = read_assessment(q, pool);
        read_names(a, q, pool);
        a->seal_key = db_text(q, "seal_key", pool);
        a->subject = db_text(q, "subject", pool);
        g_ptr_array_add(all, a);
    }
    return db_end(q, error) && keep_visible(db, who, pool, all, ret_list) && open_subjects(db, pool, *ret_list, error);
}

bool assessment_list(Db *db, Pool *pool, const Identity *who, const AssessmentFilter *filter, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_LIST);
    reach_bind(q, who, "$1", "$2");
    db_bind_text(q, "$3", filter->code);
    db_bind_text(q, "$4", filter->state);
    db_bind_int(q, "$5", filter->limit);
    db_bind_int(q, "$6", filter->offset);
    return read_list_with_subjects(db, who, q, pool, ret_list, error);
}

bool assessment_of_person(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_OF_PERSON);
    db_bind_int(q, "$1", person_id);
    reach_bind(q, who, "$2", "$3");
    return read_list(db, who, q, pool, ret_list, error);
}

bool assessment_of_screening(Db *db, Pool *pool, gint64 screening_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(GArray) sealed = g_array_new(FALSE, FALSE, sizeof(Sealed));
    *ret_list = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_OF_SCREENING);
    db_bind_int(q, "$1", screening_id);
    while (db_step(q)) {
        Sealed words;
        Assessment *a = read_assessment(q, pool);
        read_sealed(a, &words, q, pool);
        g_ptr_array_add(*ret_list, a);
        g_array_append_val(sealed, words);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < sealed->len; i++)
        if (!unseal(db, pool, (*ret_list)->pdata[i], &g_array_index(sealed, Sealed, i), error))
            return false;
    return true;
}

/* --- writing --- */

bool assessment_insert(Db *db, Pool *pool, Assessment *a, GError **error)
{
    g_auto(SealKey) key = {0};
    if (!seal_key_make(db, pool, &key, &a->seal_key, error))
        return false;
    const char *json = a->answers ? answers_to_json(pool, a->answers) : NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_INSERT);
    db_bind_int(q, "$1", a->id);
    db_bind_int(q, "$2", a->version_id);
    db_bind_id(q, "$3", a->person_id);
    db_bind_id(q, "$4", a->screening_id);
    db_bind_id(q, "$5", a->case_id);
    db_bind_id(q, "$6", a->institution_id);
    db_bind_text(q, "$7", a->state);
    db_bind_text(q, "$8", a->seal_key);
    db_bind_text(q, "$9", seal_text(&key, "assessment.subject", a->id, a->subject, pool));
    db_bind_text(q, "$10", seal_text(&key, "assessment.answers", a->id, json, pool));
    db_bind_text(q, "$11", a->score);
    db_bind_text(q, "$12", a->level);
    db_bind_day(q, "$13", a->assessed_on);
    db_bind_int(q, "$14", a->revision);
    db_bind_int(q, "$15", a->started_by);
    db_bind_int(q, "$16", a->started_at);
    db_bind_id(q, "$17", a->finished_at);
    db_bind_text(q, "$18", seal_text(&key, "assessment.known", a->id, a->known ? known_to_json(pool, a->known) : NULL, pool));
    return db_run(q, NULL, error);
}

bool assessment_create(Db *db, Pool *pool, const Identity *who, Assessment *a, GError **error)
{
    a->id = id_new();
    a->state = "draft";
    a->version = 1;
    a->revision = a->finished_at = 0;
    a->institution_id = who->institution_id;
    a->started_by = who->user_id;
    a->started_at = clock_now();
    if (!day_is(a->assessed_on))
        a->assessed_on = day_today();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && assessment_insert(db, pool, a, error) &&
           audit_write(db, who, "web", "create", "assessment", a->id, NULL, error) && db_commit(change, error);
}

static const char *or_null(const char *text) { return text && *text ? text : NULL; }

static bool write_answers(Db *db, Pool *pool, Assessment *a, const Evaluation *evaluation, GError **error)
{
    g_auto(SealKey) key = {0};
    if (!seal_key_open(db, a->seal_key, &key, error))
        return false;
    a->score = or_null(evaluation->score);
    a->level = or_null(evaluation->level);
    a->colour = evaluation_level(evaluation) ? evaluation_level(evaluation)->code : NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_SAVE);
    db_bind_int(q, "$1", a->id);
    db_bind_id(q, "$2", a->person_id);
    db_bind_text(q, "$3", seal_text(&key, "assessment.subject", a->id, a->subject, pool));
    db_bind_text(q, "$4", seal_text(&key, "assessment.answers", a->id, answers_to_json(pool, a->answers), pool));
    db_bind_text(q, "$5", a->score);
    db_bind_text(q, "$6", a->level);
    db_bind_day(q, "$7", a->assessed_on);
    db_bind_int(q, "$8", a->version);
    db_bind_text(q, "$9", a->colour);
    bool saved = db_step(q);
    if (saved)
        a->version = db_int(q, "version");
    return db_end(q, error) && (saved || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this assessment in the meantime."))) &&
           files_tidy(db, pool, a, evaluation->instrument, error);
}

bool assessment_save(Db *db, const Identity *who, Assessment *a, const Evaluation *evaluation, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && write_answers(db, pool, a, evaluation, error) &&
           audit_write(db, who, "web", "save", "assessment", a->id, NULL, error) && db_commit(change, error);
}

/* --- finishing --- */

static bool step(Db *db, const DbStatement *statement, Assessment *a, gint64 by, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", a->id);
    db_bind_int(q, "$2", by);
    db_bind_int(q, "$3", clock_now());
    db_bind_int(q, "$4", a->version);
    if (!db_run(q, &changed, error))
        return false;
    a->version++;
    return changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this assessment in the meantime."));
}

bool assessment_keep_revision(Db *db, Pool *pool, const Identity *who, const Assessment *a, GError **error)
{
    g_auto(SealKey) key = {0};
    gint64 id = id_new();
    if (!seal_key_open(db, a->seal_key, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_REVISION_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", a->id);
    db_bind_int(q, "$3", a->revision);
    db_bind_text(q, "$4", seal_text(&key, "assessment_revision.answers", id, answers_to_json(pool, a->answers), pool));
    db_bind_text(q, "$5", a->score);
    db_bind_text(q, "$6", a->level);
    db_bind_int(q, "$7", who->user_id);
    db_bind_int(q, "$8", clock_now());
    return db_run(q, NULL, error);
}

static bool keep_proposal(Db *db, const Assessment *a, const Outcome *outcome, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROPOSAL_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", a->id);
    db_bind_text(q, "$3", outcome->kind);
    db_bind_text(q, "$4", outcome->code);
    db_bind_text(q, "$5", outcome->label.in[LANGUAGE_RO]);
    db_bind_text(q, "$6", outcome->label.in[LANGUAGE_EN]);
    return db_run(q, NULL, error);
}

static bool keep_proposals(Db *db, const Assessment *a, const Evaluation *evaluation, GError **error)
{
    for (guint i = 0; i < evaluation->outcomes->len; i++) {
        const Outcome *outcome = evaluation->outcomes->pdata[i];
        bool is_need = strcmp(outcome->kind, "need") == 0;
        if (!is_need && strcmp(outcome->kind, "level") != 0 && !keep_proposal(db, a, outcome, error))
            return false;
    }
    return true;
}

/* "no", 0 and nothing tell of no need. */
static bool tells_of_need(const Item *item)
{
    static const char *const no[] = {"no", "nu", "0", "false", "unknown", "undeclared", NULL};
    return item->question->need && item_is_answered(item) && !item->problem && !g_strv_contains(no, item->text);
}

static bool keep_needs(Db *db, const Identity *who, const Assessment *a, const Evaluation *evaluation, GError **error)
{
    for (guint i = 0; a->person_id && i < evaluation->items->len; i++) {
        const Item *item = evaluation->items->pdata[i];
        if (tells_of_need(item) && !need_record(db, who, a->person_id, item->question->need, a->id, a->assessed_on, error))
            return false;
    }
    for (guint i = 0; a->person_id && i < evaluation->outcomes->len; i++) {
        const Outcome *outcome = evaluation->outcomes->pdata[i];
        bool is_need = strcmp(outcome->kind, "need") == 0;
        if (is_need && !need_record(db, who, a->person_id, outcome->code, a->id, a->assessed_on, error))
            return false;
    }
    return true;
}

bool assessment_finish(Db *db, const Identity *who, Assessment *a, const Evaluation *evaluation, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !write_answers(db, pool, a, evaluation, error) || !step(db, SQL_ASSESSMENT_FINISH, a, who->user_id, error))
        return false;
    a->revision++;
    a->state = "finished";
    return assessment_keep_revision(db, pool, who, a, error) && keep_needs(db, who, a, evaluation, error) &&
           keep_proposals(db, a, evaluation, error) &&
           audit_write(db, who, "web", "finish", "assessment", a->id, NULL, error) && db_commit(change, error);
}

/* --- who it is --- */

static bool write_person(Db *db, Assessment *a, gint64 person_id, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_IDENTIFY);
    db_bind_int(q, "$1", a->id);
    db_bind_int(q, "$2", person_id);
    db_bind_int(q, "$3", a->version);
    if (!db_run(q, &changed, error))
        return false;
    a->person_id = person_id;
    a->known = NULL;
    a->version++;
    return changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this assessment in the meantime."));
}

bool assessment_identify(Db *db, const Identity *who, Assessment *a, const Evaluation *evaluation, gint64 person_id, GError **error)
{
    bool is_draft = strcmp(a->state, "draft") == 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && write_person(db, a, person_id, error) && (is_draft || keep_needs(db, who, a, evaluation, error)) &&
           audit_write(db, who, "web", "identify", "assessment", a->id, NULL, error) && db_commit(change, error);
}

static bool approve_revision(Db *db, const Identity *who, const Assessment *a, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_REVISION_APPROVE);
    db_bind_int(q, "$1", a->id);
    db_bind_int(q, "$2", who->user_id);
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error);
}

bool assessment_approve(Db *db, const Identity *who, const Assessment *a, GError **error)
{
    Assessment next = *a;
    if (a->started_by == who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Somebody else approves what you filled in."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && step(db, SQL_ASSESSMENT_APPROVE, &next, who->user_id, error) && approve_revision(db, who, a, error) &&
           audit_write(db, who, "web", "approve", "assessment", a->id, NULL, error) && db_commit(change, error);
}

bool assessment_withdraw(Db *db, const Identity *who, const Assessment *a, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    g_autoptr(DbQuery) q = change ? db_query(db, SQL_ASSESSMENT_WITHDRAW) : NULL;
    if (!q)
        return false;
    db_bind_int(q, "$1", a->id);
    db_bind_int(q, "$2", a->version);
    if (!db_run(q, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this assessment in the meantime."));
    return audit_write(db, who, "web", "withdraw", "assessment", a->id, NULL, error) && db_commit(change, error);
}

bool assessment_revisions(Db *db, Pool *pool, gint64 assessment_id, GPtrArray **ret_revisions, GError **error)
{
    *ret_revisions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_REVISION_LIST);
    db_bind_int(q, "$1", assessment_id);
    while (db_step(q)) {
        Revision *revision = pool_new0(pool, Revision);
        *revision = (Revision){db_int(q, "number"), db_int(q, "saved_at"), db_int(q, "approved_at"),
                               db_text(q, "score", pool), db_text(q, "level", pool), db_text(q, "saver", pool)};
        g_ptr_array_add(*ret_revisions, revision);
    }
    return db_end(q, error);
}

bool instrument_may_fill(Pool *pool, const Identity *who, const InstrumentVersion *version, GError **error)
{
    Instrument *instrument;
    return instrument_of(pool, version, &instrument, error) &&
           (identity_may(who, instrument->fill_may) || fail(error, FAIL_FORBIDDEN, "%s", _("You may not fill in this form.")));
}

bool assessment_begin(Db *db, const Identity *who, const char *code, gint64 person_id, gint64 case_id, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    InstrumentVersion *version;
    if (!instrument_in_force(db, pool, code, &version, error) || !instrument_may_fill(pool, who, version, error))
        return false;
    Assessment fresh = {.version_id = version->id, .person_id = person_id, .case_id = case_id, .assessed_on = day_today()};
    if (!assessment_create(db, pool, who, &fresh, error))
        return false;
    *ret_id = fresh.id;
    return true;
}
