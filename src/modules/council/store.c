#include "modules/council/council.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/council/council_queries.h"
#include "modules/council/paper.h"
#include "record/audit.h"

static const Choice languages[] = {{"ro", N_("Romanian")}, {"en", N_("English")}, {0}};

static const Field council_report_fields[] = {
    F(CouncilReport, language, .label = N_("Language of the report"), .kind = FIELD_CHOICE, .choices = languages, .required = true),
    F(CouncilReport, summary, .label = N_("Summary in your words"), .kind = FIELD_LONG_TEXT, .max = 10000,
      .hint = N_("Stands before the counted sentences. Figures are counted by themselves: don't type them.")),
    F(CouncilReport, causes, .label = N_("Causes in your words"), .kind = FIELD_LONG_TEXT, .max = 10000,
      .hint = N_("Why measures were late or not done.")),
    F(CouncilReport, next_steps, .label = N_("Next steps in your words"), .kind = FIELD_LONG_TEXT, .max = 10000),
    F(CouncilReport, version, .kind = FIELD_INT, .label = N_("Version")),
    {0},
};
const Record council_report_record = {"council_report", N_("Annual report"), sizeof(CouncilReport), council_report_fields};

/* --- reading --- */

static CouncilReport *read_report(DbQuery *q, Pool *pool)
{
    CouncilReport *report = pool_new0(pool, CouncilReport);
    *report = (CouncilReport){
        .id = db_int(q, "id"), .plan_id = db_int(q, "plan_id"), .plan_title = db_text(q, "plan_title", pool), .year = db_int(q, "year"),
        .number = (int)db_int(q, "number"), .state = db_text(q, "state", pool), .language = db_text(q, "language", pool),
        .summary = db_text(q, "summary", pool), .causes = db_text(q, "causes", pool), .next_steps = db_text(q, "next_steps", pool),
        .frozen_at = db_int(q, "frozen_at"), .made_at = db_int(q, "made_at"), .published_at = db_int(q, "published_at"),
        .withdrawn_at = db_int(q, "withdrawn_at"), .reason = db_text(q, "reason", pool), .version = db_int(q, "version"),
    };
    report->is_public = db_int(q, "is_public") != 0 && strcmp(db_text(q, "plan_state", pool), "draft") != 0 &&
                        strcmp(report->state, "published") == 0;
    return report;
}

static bool may_know(const Identity *who, const CouncilReport *report)
{
    return report->is_public || identity_may(who, "council.read");
}

bool council_report_find(Db *db, Pool *pool, const Identity *who, gint64 id, CouncilReport **ret_report, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_report = read_report(q, pool);
        if (may_know(who, *ret_report))
            return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such annual report."));
}

bool council_reports_list(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_reports, GError **error)
{
    *ret_reports = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_LIST);
    db_bind_id(q, "$1", plan_id);
    while (db_step(q)) {
        CouncilReport *report = read_report(q, pool);
        if (may_know(who, report))
            g_ptr_array_add(*ret_reports, report);
    }
    return db_end(q, error);
}

static bool read_snapshot(Db *db, Pool *pool, gint64 id, const char **ret_json, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_SNAPSHOT);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_json = db_text(q, "snapshot", pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such annual report."));
}

/* --- making --- */

static bool check_year(const Plan *plan, int year, GError **error)
{
    if (strcmp(plan->state, "draft") == 0)
        return fail(error, FAIL_INVALID, "%s", _("The plan is a draft. Adopt it first."));
    if (year < 1900 || year > day_year(day_today()))
        return fail(error, FAIL_INVALID, "%s", _("Choose a year that has begun."));
    if (day_is(plan->period.from) && (year < day_year(plan->period.from) || year > day_year(plan->period.to)))
        return fail(error, FAIL_INVALID, _("The plan runs from %d to %d. Choose a year in between."), day_year(plan->period.from),
                    day_year(plan->period.to));
    return true;
}

static bool frozen(Db *db, Pool *pool, const Identity *who, gint64 plan_id, int year, const char **ret_json, GError **error)
{
    Plan *plan;
    Snapshot *snapshot;
    if (!plan_find(db, pool, who, plan_id, &plan, error) || !check_year(plan, year, error) ||
        !snapshot_gather(db, pool, plan, year, &snapshot, error))
        return false;
    *ret_json = snapshot_to_json(pool, snapshot);
    return true;
}

static bool next_number(Db *db, gint64 plan_id, int year, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_NUMBER);
    db_bind_int(q, "$1", plan_id);
    db_bind_int(q, "$2", year);
    *ret_number = db_step(q) ? db_int(q, "number") : 1;
    return db_end(q, error);
}

static bool insert(Db *db, const Identity *who, const CouncilReport *report, const char *json, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_INSERT);
    db_bind_int(q, "$1", report->id);
    db_bind_int(q, "$2", report->plan_id);
    db_bind_int(q, "$3", report->year);
    db_bind_int(q, "$4", report->number);
    db_bind_text(q, "$5", report->language);
    db_bind_text(q, "$6", json);
    db_bind_int(q, "$7", clock_now());
    db_bind_id(q, "$8", who->user_id);
    return db_run(q, NULL, error);
}

static bool leave_leaf(Db *db, const Identity *who, const char *verb, gint64 id, const char *difference, GError **error)
{
    return audit_write(db, who, who->user_id ? "web" : "cli", verb, "council_report", id, difference, error);
}

bool council_report_create(Db *db, const Identity *who, gint64 plan_id, int year, const char *language, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *json = NULL;
    gint64 number;
    if (!frozen(db, pool, who, plan_id, year, &json, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !next_number(db, plan_id, year, &number, error))
        return false;
    CouncilReport report = {.id = id_new(), .plan_id = plan_id, .year = year, .number = (int)number, .language = language};
    *ret_id = report.id;
    return insert(db, who, &report, json, error) && leave_leaf(db, who, "create", report.id, NULL, error) && db_commit(change, error);
}

/* --- changing --- */

static bool stale(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("The report was changed meanwhile. Open it again and look at what is new."));
}

/* One row changed, or somebody was faster. */
static bool run_once(DbQuery *q, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) && (changed == 1 || stale(error));
}

static bool save_words(Db *db, const CouncilReport *report, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_SAVE);
    db_bind_int(q, "$1", report->id);
    db_bind_text(q, "$2", report->language);
    db_bind_text(q, "$3", report->summary ? report->summary : "");
    db_bind_text(q, "$4", report->causes ? report->causes : "");
    db_bind_text(q, "$5", report->next_steps ? report->next_steps : "");
    db_bind_int(q, "$6", report->version);
    return run_once(q, error);
}

bool council_report_save(Db *db, const Identity *who, const CouncilReport *report, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CouncilReport *before;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !council_report_find(db, pool, who, report->id, &before, error) || !save_words(db, report, error))
        return false;
    const char *difference = record_difference(&council_report_record, before, report, pool);
    return leave_leaf(db, who, "save", report->id, difference, error) && db_commit(change, error);
}

static bool keep_snapshot(Db *db, const CouncilReport *report, const char *json, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_FREEZE);
    db_bind_int(q, "$1", report->id);
    db_bind_text(q, "$2", json);
    db_bind_int(q, "$3", clock_now());
    db_bind_int(q, "$4", report->version);
    return run_once(q, error);
}

bool council_report_freeze(Db *db, const Identity *who, const CouncilReport *report, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *json = NULL;
    if (!frozen(db, pool, who, report->plan_id, (int)report->year, &json, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && keep_snapshot(db, report, json, error) && leave_leaf(db, who, "freeze", report->id, NULL, error) &&
           db_commit(change, error);
}

/* --- publishing --- */

static bool set_published(Db *db, const CouncilReport *report, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_PUBLISH);
    db_bind_int(q, "$1", report->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", report->version);
    return run_once(q, error);
}

static bool keep_file(Db *db, gint64 report_id, const char *format, GBytes *bytes, GError **error)
{
    gsize count;
    const void *data = g_bytes_get_data(bytes, &count);
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_FILE_INSERT);
    db_bind_int(q, "$1", report_id);
    db_bind_text(q, "$2", format);
    db_bind_blob(q, "$3", data, count);
    return db_run(q, NULL, error);
}

static const char *const kept_formats[] = {"pdf", "docx", "xlsx"};
enum { KEPT = G_N_ELEMENTS(kept_formats) };

static bool keep_files(Db *db, gint64 report_id, GBytes *const files[KEPT], GError **error)
{
    for (guint i = 0; i < KEPT; i++)
        if (!keep_file(db, report_id, kept_formats[i], files[i], error))
            return false;
    return true;
}

/* As they read from now on: no draft any more. */
static bool make_files(Db *db, Pool *pool, const CouncilReport *report, GBytes *ret_files[KEPT], GError **error)
{
    CouncilReport published = *report;
    published.state = "published";
    for (guint i = 0; i < KEPT; i++) {
        if (!council_report_file(db, pool, &published, kept_formats[i], &ret_files[i], error))
            return false;
        pool_defer(pool, (GDestroyNotify)g_bytes_unref, ret_files[i]);
    }
    return true;
}

/* The files are made before the change, which holds the one writer: its version says that they still fit. */
bool council_report_publish(Db *db, const Identity *who, const CouncilReport *report, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GBytes *files[KEPT];
    CouncilReport *now;
    if (!council_report_find(db, pool, who, report->id, &now, error))
        return false;
    if (now->version != report->version || strcmp(now->state, "draft") != 0)
        return stale(error);
    if (!make_files(db, pool, now, files, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && set_published(db, now, error) && keep_files(db, report->id, files, error) &&
           leave_leaf(db, who, "publish", report->id, NULL, error) && db_commit(change, error);
}

static bool set_withdrawn(Db *db, const CouncilReport *report, const char *reason, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_REPORT_WITHDRAW);
    db_bind_int(q, "$1", report->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_text(q, "$3", reason);
    db_bind_int(q, "$4", report->version);
    return run_once(q, error);
}

bool council_report_withdraw(Db *db, const Identity *who, const CouncilReport *report, const char *reason, GError **error)
{
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Say why the report is withdrawn."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && set_withdrawn(db, report, reason, error) && leave_leaf(db, who, "withdraw", report->id, NULL, error) &&
           db_commit(change, error);
}

/* --- files --- */

bool council_snapshot(Db *db, Pool *pool, const CouncilReport *report, Snapshot **ret_snapshot, GError **error)
{
    const char *json = NULL;
    return read_snapshot(db, pool, report->id, &json, error) && snapshot_from_json(pool, json, ret_snapshot, error);
}

bool council_paper_of(Db *db, Pool *pool, const CouncilReport *report, Paper **ret_paper, GError **error)
{
    Snapshot *snapshot;
    if (!council_snapshot(db, pool, report, &snapshot, error))
        return false;
    Language language = language_get();
    language_set(language_from_code(report->language, LANGUAGE_RO));
    *ret_paper = council_paper(pool, report, snapshot);
    language_set(language);
    return true;
}

/* As it was published; NULL: not kept. */
static bool read_kept(Db *db, Pool *pool, gint64 id, const char *format, GBytes **ret_bytes, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_COUNCIL_FILE_FIND);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", format);
    *ret_bytes = NULL;
    if (db_step(q)) {
        gsize count;
        const void *bytes = db_blob(q, "bytes", pool, &count);
        *ret_bytes = g_bytes_new(bytes, count);
    }
    return db_end(q, error);
}

typedef bool (*Writer)(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);

static Writer writer_of(const char *format)
{
    if (strcmp(format, "pdf") == 0)
        return paper_to_pdf;
    if (strcmp(format, "docx") == 0)
        return paper_to_docx;
    return strcmp(format, "xlsx") == 0 ? paper_to_xlsx : NULL;
}

static bool write_file(Db *db, Pool *pool, const CouncilReport *report, Writer write, GBytes **ret_bytes, GError **error)
{
    Paper *paper;
    if (!council_paper_of(db, pool, report, &paper, error))
        return false;
    Language language = language_get();
    language_set(language_from_code(report->language, LANGUAGE_RO));
    bool written = write(paper, report->frozen_at, ret_bytes, error);
    language_set(language);
    return written;
}

bool council_report_file(Db *db, Pool *pool, const CouncilReport *report, const char *format, GBytes **ret_bytes, GError **error)
{
    const char *json = NULL;
    if (strcmp(format, "json") == 0) {
        if (!read_snapshot(db, pool, report->id, &json, error))
            return false;
        *ret_bytes = g_bytes_new(json, strlen(json));
        return true;
    }
    Writer write = writer_of(format);
    if (!write)
        return fail(error, FAIL_INVALID, "%s", _("The formats are pdf, docx, xlsx and json."));
    if (!read_kept(db, pool, report->id, format, ret_bytes, error))
        return false;
    return *ret_bytes || write_file(db, pool, report, write, ret_bytes, error);
}
