/* Uploads: kept, read by a job, forgotten. */
#include "modules/plans/upload.h"

#include "record/json.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/log.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/edition.h"
#include "modules/plans/intake.h"
#include "modules/plans/plans_in_queries.h"
#include "reader/reader.h"
#include "record/audit.h"

enum { READ_ATTEMPTS = 3 };

static bool add_job(Db *db, const Identity *who, gint64 upload_id, gint64 *ret_job_id, GError **error)
{
    g_autofree char *arguments = g_strdup_printf("{\"upload\":\"%" G_GINT64_FORMAT "\"}", upload_id);
    return job_add(db, "plans.read", arguments, who->user_id, 0, NULL, ret_job_id, error);
}

static bool insert(Db *db, const Identity *who, const UploadBatch *batch, const Upload *file, const char *hash,
                   PlanUpload *upload, GError **error)
{
    bool known = upload->plan_id != 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_UPLOAD_INSERT);
    db_bind_int(q, "$1", upload->id);
    db_bind_int(q, "$2", batch->id);
    db_bind_int(q, "$3", batch->count);
    db_bind_text(q, "$4", file->file_name);
    db_bind_text(q, "$5", hash);
    db_bind_blob(q, "$6", known ? NULL : file->count ? file->bytes : "", file->count);
    db_bind_text(q, "$7", known ? "known" : "waiting");
    db_bind_id(q, "$8", batch->amends_id);
    db_bind_id(q, "$9", upload->plan_id);
    db_bind_id(q, "$10", upload->edition);
    db_bind_id(q, "$11", upload->job_id);
    db_bind_text(q, "$12", language_code(language_get()));
    db_bind_int(q, "$13", clock_now());
    db_bind_id(q, "$14", who->user_id);
    db_bind_int(q, "$15", batch->again);
    return db_run(q, NULL, error);
}

bool upload_add(Db *db, const Identity *who, UploadBatch *batch, const Upload *file, GError **error)
{
    PlanUpload upload = {.id = id_new()};
    g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, file->bytes, file->count);
    batch->count++;
    if (!batch->again && !edition_known(db, hash, &upload.plan_id, &upload.edition, error))
        return false;
    if (!upload.plan_id && !add_job(db, who, upload.id, &upload.job_id, error))
        return false;
    return insert(db, who, batch, file, hash, &upload, error);
}

static PlanUpload *read_upload(DbQuery *q, Pool *pool)
{
    PlanUpload *upload = pool_new0(pool, PlanUpload);
    *upload = (PlanUpload){
        .id = db_int(q, "id"),
        .batch_id = db_int(q, "batch_id"),
        .file_name = db_text(q, "file_name", pool),
        .file_hash = db_text(q, "file_hash", pool),
        .again = db_int(q, "again") != 0,
        .state = db_text(q, "state", pool),
        .message = db_text(q, "message", pool),
        .amends_id = db_int(q, "amends_id"),
        .plan_id = db_int(q, "plan_id"),
        .edition = (int)db_int(q, "edition"),
        .job_id = db_int(q, "job_id"),
        .user_id = db_int(q, "uploaded_by"),
        .language = language_from_code(db_text(q, "language", pool), LANGUAGE_RO),
    };
    return upload;
}

static void read_progress(DbQuery *q, Pool *pool, PlanUpload *upload)
{
    upload->job_state = db_text(q, "job_state", pool);
    upload->job_message = db_text(q, "job_message", pool);
    upload->progress = (int)db_int(q, "progress");
    upload->total = (int)db_int(q, "total");
    upload->plan_title = db_text(q, "short_title", pool);
    upload->action_count = (int)db_int(q, "action_count");
    upload->open_notes = (int)db_int(q, "open_notes");
}

bool uploads_of_batch(Db *db, Pool *pool, gint64 batch_id, GPtrArray **ret_uploads, GError **error)
{
    *ret_uploads = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_UPLOAD_LIST);
    db_bind_int(q, "$1", batch_id);
    while (db_step(q)) {
        PlanUpload *upload = read_upload(q, pool);
        read_progress(q, pool, upload);
        g_ptr_array_add(*ret_uploads, upload);
    }
    if (!db_end(q, error))
        return false;
    return (*ret_uploads)->len > 0 || fail(error, FAIL_NOT_FOUND, "%s", _("These files are not here any more."));
}

bool upload_waits(const GPtrArray *uploads)
{
    for (guint i = 0; i < uploads->len; i++)
        if (strcmp(((const PlanUpload *)uploads->pdata[i])->state, "waiting") == 0)
            return true;
    return false;
}

/* --- the job */

static gint64 upload_of_job(const Job *job)
{
    json_t *arguments = json_loads(job->arguments, 0, NULL);
    gint64 id = id_parse(json_string_value(json_object_get(arguments, "upload")));
    json_decref(arguments);
    return id;
}

static bool find(Db *db, Pool *pool, gint64 id, PlanUpload **ret_upload, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_UPLOAD_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_upload = read_upload(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_INVALID, "%s", _("The file is not here any more. Send it again."));
}

static bool find_bytes(Db *db, Pool *pool, gint64 id, NewEdition *edition, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_UPLOAD_BYTES);
    db_bind_int(q, "$1", id);
    if (db_step(q))
        edition->bytes = db_blob(q, "file_bytes", pool, &edition->count);
    return db_end(q, error);
}

static bool end(Db *db, const PlanUpload *upload, const char *state, const char *message, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_UPLOAD_END);
    db_bind_int(q, "$1", upload->id);
    db_bind_text(q, "$2", state);
    db_bind_text(q, "$3", message);
    db_bind_id(q, "$4", upload->plan_id);
    db_bind_id(q, "$5", upload->edition);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Another process took this job over.")));
}

/* What can't be read leaves no bytes behind, only its name and the reason. */
static bool refuse(Db *db, const PlanUpload *upload, const char *message, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && end(db, upload, "refused", message, error) && db_commit(change, error);
}

static bool add_edition(Db *db, Pool *pool, const Identity *who, PlanUpload *upload, const PlanDocument *document,
                        NewEdition *file, GError **error)
{
    upload->plan_id = file->plan_id = upload->amends_id;
    if (!edition_next(db, file->plan_id, &file->number, error))
        return false;
    upload->edition = file->number;
    file->state = "read";
    file->file_name = upload->file_name;
    return edition_insert(db, pool, who, file, document, error) &&
           audit_write(db, who, "job", "read", "plan", file->plan_id, NULL, error);
}

static bool keep_edition(Db *db, Pool *pool, const Identity *who, PlanUpload *upload, const PlanDocument *document,
                         NewEdition *file, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && add_edition(db, pool, who, upload, document, file, error) && end(db, upload, "read", NULL, error) &&
           db_commit(change, error);
}

static bool find_known(Db *db, PlanUpload *upload, GError **error)
{
    return upload->again || edition_known(db, upload->file_hash, &upload->plan_id, &upload->edition, error);
}

static bool end_known(Db *db, const PlanUpload *upload, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && end(db, upload, "known", NULL, error) && db_commit(change, error);
}

/* In the last change of a plan that is stored.  Another upload of the same bytes that was faster is found by the next attempt. */
static bool finish_plan(Db *db, gint64 plan_id, void *data, GError **error)
{
    PlanUpload done = *(const PlanUpload *)data;
    if (!find_known(db, &done, error))
        return false;
    if (done.plan_id)
        return fail(error, FAIL_CONFLICT, "%s", _("Another process took this job over."));
    done.plan_id = plan_id;
    done.edition = 1;
    return end(db, &done, "read", NULL, error);
}

static bool keep_plan(Db *db, const Identity *who, PlanUpload *upload, const PlanDocument *document, const NewEdition *file,
                      GError **error)
{
    PlanImport import = {.file_name = upload->file_name, .bytes = file->bytes, .count = file->count, .state = "draft",
                         .decision_date = DAY_NONE, .upload_id = upload->id, .finish = finish_plan, .finish_data = upload};
    gint64 plan_id;
    if (!intake_remove_left(db, upload->id, error) || !find_known(db, upload, error))
        return false;
    return upload->plan_id ? end_known(db, upload, error) : plan_import(db, who, document, &import, &plan_id, error);
}

/* The plan, or the edition, and the end of its upload: all or nothing. */
static bool keep(Db *db, Pool *pool, const Identity *who, PlanUpload *upload, const PlanDocument *document, NewEdition *file,
                 GError **error)
{
    return upload->amends_id ? keep_edition(db, pool, who, upload, document, file, error)
                             : keep_plan(db, who, upload, document, file, error);
}

typedef struct {
    Pool *pool;
    const char *file_name;
    NewEdition file;
    Grid *grid;
    GPtrArray *names;
    PlanDocument *document;
} Reading;

static bool open_file(void *data, GError **error)
{
    Reading *reading = data;
    return reader_read_bytes(reading->pool, reading->file.bytes, reading->file.count, reading->file_name, &reading->grid, error);
}

static bool read_plan(void *data, GError **error)
{
    Reading *reading = data;
    return plan_document_read_knowing(reading->pool, reading->grid, reading->names, &reading->document, error);
}

static bool read_file(JobRun *run, Db *db, Pool *pool, PlanUpload *upload, const Identity *who, GError **error)
{
    Reading reading = {.pool = pool, .file_name = upload->file_name};
    return find_bytes(db, pool, upload->id, &reading.file, error) && job_progress(run, 1, 3, _("The file is being opened."), error) &&
           job_aside(open_file, &reading, error) && job_progress(run, 2, 3, _("The plan is being read."), error) &&
           institution_names(db, pool, &reading.names, error) && job_aside(read_plan, &reading, error) &&
           keep(db, pool, who, upload, reading.document, &reading.file, error);
}

static const Identity *identity_of(Db *db, Pool *pool, gint64 user_id)
{
    User *user = NULL;
    Identity *who = pool_new0(pool, Identity);
    *who = *identity_system();
    if (user_id && user_find(db, pool, user_id, &user, NULL)) {
        who->user_id = user_id;
        who->name = user->name;
    }
    return who;
}

/* A lease that ran out and a database that was busy are tried again; what the file itself does is not. */
static bool is_final(const Job *job, const GError *wrong)
{
    return fail_kind(wrong) == FAIL_INVALID || job->attempts >= READ_ATTEMPTS;
}

/* A killed job begins anew: until its last change nothing is seen, and what it stored is removed; after it nothing is left to do. */
static bool run_upload(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    PlanUpload *upload = NULL;
    GError *wrong = NULL;
    if (!find(db, pool, upload_of_job(job), &upload, error))
        return false;
    if (strcmp(upload->state, "waiting") != 0)
        return true;
    language_set(upload->language);
    if (read_file(run, db, pool, upload, identity_of(db, pool, upload->user_id), &wrong))
        return true;
    if (is_final(job, wrong) && !refuse(db, upload, wrong->message, NULL))
        log_warning("plans.refuse", NULL);
    g_propagate_error(error, wrong);
    return false;
}

static bool run_tidy(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    return intake_remove_left(db, 0, error);
}

const JobKind plans_in_jobs[] = {
    {"plans.read", N_("Read a plan's document"), run_upload, READ_ATTEMPTS, 0},
    {"plans.tidy", N_("Take away plans that were not stored to the end"), run_tidy, .every_seconds = 60 * 60},
    {0},
};
