#include "modules/accounts/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "mail/mail.h"
#include "modules/accounts/accounts_queries.h"
#include "modules/accounts/accounts_views.h"

/* Letters and background work: what waits, what failed, and once more. */

static bool count_of(Db *db, const DbStatement *statement, const char *state, gint64 *ret_count, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_text(q, "$1", state);
    *ret_count = db_step(q) ? db_int(q, "count") : 0;
    return db_end(q, error);
}

static DbQuery *page_query(Db *db, const DbStatement *statement, const char *state, guint offset)
{
    DbQuery *q = db_query(db, statement);
    db_bind_text(q, "$1", state);
    db_bind_int(q, "$2", PAGE_ROWS);
    db_bind_int(q, "$3", offset);
    return q;
}

/* --- letters --- */

static bool read_letters(Request *req, const char *state, guint offset, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(req->pool);
    g_autoptr(DbQuery) q = page_query(req->db, SQL_LETTER_PAGE, state, offset);
    while (db_step(q)) {
        LetterRow *row = pool_new0(req->pool, LetterRow);
        *row = (LetterRow){
            .id = db_int(q, "id"),
            .to = db_text(q, "to_address", req->pool),
            .subject = db_text(q, "subject", req->pool),
            .state = db_text(q, "state", req->pool),
            .problem = db_text(q, "problem", req->pool),
            .attempts = db_int(q, "attempts"),
            .next_at = db_int(q, "next_at"),
            .created_at = db_int(q, "created_at"),
            .sent_at = db_int(q, "sent_at"),
        };
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}

static bool letters(Request *req, GError **error)
{
    const char *state = req_text(req, "state") ? req_text(req, "state") : "waiting";
    GPtrArray *rows;
    gint64 count;
    guint offset = paging_offset(req, PAGE_ROWS);
    if (!count_of(req->db, SQL_LETTER_STATE_COUNT, state, &count, error) || !read_letters(req, state, offset, &rows, error))
        return false;
    Paging paging = paging_of_count(req, count, PAGE_ROWS);
    return reply_view(req, 200, view_letters, req, state, rows, &paging, mail_is_configured());
}

static bool run_again(Request *req, const DbStatement *statement, const char *kind, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(req->db, statement);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", clock_now());
    gint64 changed;
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_NOT_FOUND, "%s", _("There is nothing to try again: it is done or gone."))) &&
           audit_write(req->db, req->who, "web", "try-again", kind, id, NULL, error) && db_commit(change, error);
}

static bool letter_again(Request *req, GError **error)
{
    if (!run_again(req, SQL_LETTER_AGAIN, "letter", req_id(req, "id"), error))
        return false;
    jobs_wake();
    reply_notice(req, _("The letter is tried again now."));
    return reply_see_other(req, "/accounts/letters");
}

/* --- jobs --- */

static const char *job_label(Pool *pool, const char *kind)
{
    const JobKind *const *lists = modules_jobs(pool);
    for (guint i = 0; lists[i]; i++)
        for (const JobKind *k = lists[i]; k->name; k++)
            if (strcmp(k->name, kind) == 0)
                return k->label ? _(k->label) : kind;
    return kind;
}

static bool read_jobs(Request *req, const char *state, guint offset, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(req->pool);
    g_autoptr(DbQuery) q = page_query(req->db, SQL_JOB_PAGE, state, offset);
    while (db_step(q)) {
        JobRow *row = pool_new0(req->pool, JobRow);
        *row = (JobRow){
            .id = db_int(q, "id"),
            .label = job_label(req->pool, db_text(q, "kind", req->pool)),
            .state = db_text(q, "state", req->pool),
            .message = db_text(q, "message", req->pool),
            .attempts = db_int(q, "attempts"),
            .run_at = db_int(q, "run_at"),
            .progress = db_int(q, "progress"),
            .total = db_int(q, "total"),
            .created_at = db_int(q, "created_at"),
            .finished_at = db_int(q, "finished_at"),
        };
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}

static bool jobs(Request *req, GError **error)
{
    const char *state = req_text(req, "state") ? req_text(req, "state") : "running";
    GPtrArray *rows;
    gint64 count;
    guint offset = paging_offset(req, PAGE_ROWS);
    if (!count_of(req->db, SQL_JOB_STATE_COUNT, state, &count, error) || !read_jobs(req, state, offset, &rows, error))
        return false;
    Paging paging = paging_of_count(req, count, PAGE_ROWS);
    return reply_view(req, 200, view_jobs, req, state, rows, &paging);
}

static bool job_again(Request *req, GError **error)
{
    if (!run_again(req, SQL_JOB_RUN_AGAIN, "job", req_id(req, "id"), error))
        return false;
    jobs_wake();
    reply_notice(req, _("It runs again."));
    return reply_see_other(req, "/accounts/jobs?state=waiting");
}

const Route queue_routes[] = {
    {GET, "/accounts/letters", .may = "settings.write", letters,
     (const Input[]){{"state", INPUT_CHOICE, .choices = (const char *const[]){"waiting", "failed", "sent", NULL}}, PAGE_INPUT, {0}}},
    {POST, "/accounts/letters/:id/again", .may = "settings.write", letter_again},
    {GET, "/accounts/jobs", .may = "settings.write", jobs,
     (const Input[]){{"state", INPUT_CHOICE, .choices = (const char *const[]){"running", "waiting", "failed", "done", NULL}}, PAGE_INPUT, {0}}},
    {POST, "/accounts/jobs/:id/again", .may = "settings.write", job_again},
    {0},
};
