/* Lists taken in on the web: send, say what the columns are, try, take. */
#include "modules/people/import_pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_queries.h"
#include "modules/people/people_views.h"
#include "modules/people/store.h"
#include "record/attachment.h"
#include "record/audit.h"
#include "record/json.h"

static const char kind[] = "person_import";

/* --- the store --- */

static bool find(Db *db, Pool *pool, gint64 id, ListImport **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_IMPORT_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such list."));
    ListImport *list = *ret_list = pool_new0(pool, ListImport);
    *list = (ListImport){
        .id = id, .job_id = db_int(q, "job_id"), .user_id = db_int(q, "created_by"), .file_name = db_text(q, "file_name", pool),
        .headers = db_text(q, "headers", pool), .mapping = db_text(q, "mapping", pool), .state = db_text(q, "state", pool),
        .result = db_text(q, "result", pool), .has_header = db_int(q, "has_header") != 0, .again = db_int(q, "again") != 0,
        .language = language_from_code(db_text(q, "language", pool), LANGUAGE_RO),
    };
    return true;
}

static const char *mapping_to_text(Pool *pool, const ImportMapping *mapping)
{
    GString *text = pool_string(pool);
    for (guint i = 0; i < mapping->count; i++)
        g_string_append_printf(text, "%s%s", i ? "," : "", import_column_code(mapping->columns[i]));
    return text->str;
}

static ImportMapping mapping_from_text(const ListImport *list, const char *text)
{
    ImportMapping mapping = {.has_header = list->has_header};
    g_auto(GStrv) codes = g_strsplit(text, ",", -1);
    for (; codes[mapping.count] && mapping.count < IMPORT_COLUMNS; mapping.count++)
        mapping.columns[mapping.count] = import_column_of_code(codes[mapping.count]);
    return mapping;
}

/* Lists with the same first row were mapped before by somebody who looked. */
static bool remembered(Db *db, Pool *pool, const char *headers, const char **mapping, bool *has_header, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_IMPORT_MAPPING_FIND);
    db_bind_text(q, "$1", headers);
    if (db_step(q)) {
        *mapping = db_text(q, "mapping", pool);
        *has_header = true;
    }
    return db_end(q, error);
}

static bool remember(Db *db, const char *headers, const char *mapping, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_IMPORT_MAPPING_PUT);
    db_bind_text(q, "$1", headers);
    db_bind_text(q, "$2", mapping);
    return db_run(q, NULL, error);
}

static const char *headers_key(Pool *pool, const GPtrArray *row)
{
    GString *key = pool_string(pool);
    for (guint i = 0; i < row->len; i++)
        g_string_append_printf(key, "%s|", text_fold(pool, row->pdata[i]));
    return key->str;
}

/* --- sending --- */

static bool show_form(Request *req, int status, const char *problem)
{
    return reply_view(req, status, view_import_form, req, problem);
}

static bool new_page(Request *req, GError **error)
{
    return show_form(req, 200, NULL);
}

static bool insert(Request *req, gint64 id, const NewAttachment *file, const char *headers, const ImportMapping *guess, GError **error)
{
    const char *mapping = mapping_to_text(req->pool, guess);
    bool has_header = guess->has_header;
    if (!remembered(req->db, req->pool, headers, &mapping, &has_header, error))
        return false;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_PERSON_IMPORT_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", file->file_name);
    db_bind_text(q, "$3", headers);
    db_bind_text(q, "$4", mapping);
    db_bind_int(q, "$5", has_header);
    db_bind_int(q, "$6", clock_now());
    db_bind_id(q, "$7", req->who->user_id);
    db_bind_text(q, "$8", language_code(language_get()));
    return db_run(q, NULL, error);
}

static bool send_list(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    NewAttachment file;
    ImportRows *rows;
    GPtrArray *first;
    int number;
    gint64 id = id_new();
    const Upload *upload = req_file(req, "file");
    if (!upload || !upload->count)
        return show_form(req, 422, _("Choose a file first."));
    const char *problem = attachment_check_as_is(req->pool, upload, &file);
    if (problem)
        return show_form(req, 422, problem);
    if (!import_rows_open(req->pool, file.bytes, file.count, file.file_name, &rows, &wrong))
        return show_form(req, 422, wrong->message);
    if (!import_rows_next(rows, req->pool, &first, &number))
        return show_form(req, 422, _("The file is empty."));
    ImportMapping guess = import_mapping_guess(first);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !insert(req, id, &file, headers_key(req->pool, first), &guess, error) ||
        !attachment_add(req->db, kind, id, req->who, &file, NULL, error) || !db_commit(change, error))
        return false;
    return reply_see_other(req, "/people/imports/%" G_GINT64_FORMAT, id);
}

/* --- its page --- */

/* The file's rows; *ret_rows NULL: it was taken in, and the file is gone. */
static bool open_rows(Db *db, Pool *pool, gint64 id, ImportRows **ret_rows, GError **error)
{
    GPtrArray *attachments;
    Attachment *attachment;
    GBytes *bytes;
    gsize count;
    *ret_rows = NULL;
    if (!attachment_list(db, pool, kind, id, &attachments, error))
        return false;
    if (!attachments->len)
        return true;
    if (!attachment_open(db, pool, kind, id, ((Attachment *)attachments->pdata[0])->id, &attachment, &bytes, error))
        return false;
    pool_defer(pool, (GDestroyNotify)g_bytes_unref, bytes);
    const char *text = g_bytes_get_data(bytes, &count);
    return import_rows_open(pool, text, count, attachment->file_name, ret_rows, error);
}

static void read_result(Pool *pool, ListPage *page)
{
    json_t *result = json_loads(page->list->result ? page->list->result : "{}", 0, NULL), *note;
    size_t i;
    page->rows = (int)json_integer_value(json_object_get(result, "rows"));
    page->good = (int)json_integer_value(json_object_get(result, "good"));
    page->there = (int)json_integer_value(json_object_get(result, "there"));
    page->bad = (int)json_integer_value(json_object_get(result, "bad"));
    page->notes = pool_list(pool);
    json_array_foreach(json_object_get(result, "notes"), i, note)
    {
        ImportNote *made = pool_new0(pool, ImportNote);
        made->cell = pool_strdup(pool, json_string_value(json_object_get(note, "cell")));
        made->text = pool_strdup(pool, json_string_value(json_object_get(note, "text")));
        g_ptr_array_add(page->notes, made);
    }
    json_decref(result);
}

static bool show_list(Request *req, int status, Problems *problems, GError **error)
{
    ListPage page = {.problems = problems};
    ImportRows *rows;
    Job *job;
    int number;
    if (!find(req->db, req->pool, req_id(req, "id"), &page.list, error) || !open_rows(req->db, req->pool, page.list->id, &rows, error))
        return false;
    page.columns = mapping_from_text(page.list, page.list->mapping);
    if (rows && import_rows_next(rows, req->pool, &page.first, &number) && !import_rows_next(rows, req->pool, &page.second, &number))
        page.second = NULL;
    if (page.list->job_id && job_find(req->db, req->pool, page.list->job_id, &job, NULL))
        page.progress = job->progress;
    read_result(req->pool, &page);
    return reply_view(req, status, view_import, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_list(req, 200, NULL, error);
}

/* --- starting --- */

static ImportMapping chosen_columns(Request *req, const ListImport *list)
{
    ImportMapping mapping = mapping_from_text(list, list->mapping);
    for (guint i = 0; i < mapping.count; i++) {
        const char *code = req_many_at(req, "column", pool_printf(req->pool, "%u", i));
        mapping.columns[i] = code ? import_column_of_code(code) : mapping.columns[i];
    }
    return mapping;
}

static bool begin(Request *req, const ListImport *list, const char *mapping, bool dry, GError **error)
{
    gint64 job_id, changed;
    const char *arguments = pool_printf(req->pool, "{\"list\":\"%" G_GINT64_FORMAT "\"}", list->id);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !job_add(req->db, "people.import", arguments, req->who->user_id, 0, NULL, &job_id, error) ||
        (req_flag(req, "header") && !remember(req->db, list->headers, mapping, error)))
        return false;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_PERSON_IMPORT_START);
    db_bind_int(q, "$1", list->id);
    db_bind_text(q, "$2", mapping);
    db_bind_int(q, "$3", req_flag(req, "again"));
    db_bind_text(q, "$4", dry ? "trying" : "taking");
    db_bind_int(q, "$5", job_id);
    db_bind_int(q, "$6", req_flag(req, "header"));
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("This list is being taken in, or is in already."))) &&
           db_commit(change, error);
}

static bool start(Request *req, GError **error)
{
    ListImport *list;
    if (!find(req->db, req->pool, req_id(req, "id"), &list, error))
        return false;
    ImportMapping mapping = chosen_columns(req, list);
    if (!import_mapping_is_usable(&mapping)) {
        Problems *problems = problems_new(req->pool);
        problems_add(problems, NULL, "%s", _("Say which column has the names."));
        return show_list(req, 422, problems, error);
    }
    if (!begin(req, list, mapping_to_text(req->pool, &mapping), !req_flag(req, "take"), error))
        return false;
    jobs_wake();
    return reply_see_other(req, "/people/imports/%" G_GINT64_FORMAT, list->id);
}

/* --- the job --- */

static bool say_progress(void *data, int rows, GError **error)
{
    return job_progress(data, rows, 0, NULL, error);
}

static const char *result_to_json(Pool *pool, const ImportResult *result)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "rows", result->rows);
    json_int(&json, "good", result->good);
    json_int(&json, "there", result->there);
    json_int(&json, "bad", result->bad);
    json_array(&json, "notes");
    for (guint i = 0; i < result->notes->len; i++) {
        const ImportNote *note = result->notes->pdata[i];
        json_object(&json, NULL);
        json_text(&json, "cell", note->cell);
        json_text(&json, "text", note->text);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return out->str;
}

static bool end(Db *db, Pool *pool, const ListImport *list, const ImportResult *result, bool dry, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_IMPORT_END);
    db_bind_int(q, "$1", list->id);
    db_bind_text(q, "$2", dry ? "tried" : "done");
    db_bind_text(q, "$3", result_to_json(pool, result));
    return db_run(q, NULL, error) && (dry || attachment_remove_all(db, kind, list->id, error)) && db_commit(change, error);
}

/* Who is asked for in the log: who sent the list. */
static const Identity *sender(Pool *pool, const ListImport *list)
{
    Identity *who = pool_new0(pool, Identity);
    *who = (Identity){.user_id = list->user_id, .name = "", .language = list->language};
    return who;
}

bool people_run_import(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    ListImport *list;
    ImportRows *rows;
    json_t *arguments = json_loads(job->arguments, 0, NULL);
    gint64 id = id_parse(json_string_value(json_object_get(arguments, "list")));
    json_decref(arguments);
    if (!find(db, pool, id, &list, error) || !open_rows(db, pool, id, &rows, error))
        return false;
    bool dry = strcmp(list->state, "trying") == 0;
    if (!rows || (!dry && strcmp(list->state, "taking") != 0))
        return fail(error, FAIL_INVALID, "%s", _("This list is being taken in, or is in already."));
    language_set(list->language);
    ImportMapping mapping = mapping_from_text(list, list->mapping);
    ImportResult result = {.pool = pool};
    Import import = {.db = db, .who = sender(pool, list), .mapping = &mapping, .dry = dry, .again = list->again, .progress = say_progress,
                     .data = run};
    return import_run(&import, rows, &result, error) && end(db, pool, list, &result, dry, error);
}

const Route people_import_routes[] = {
    {GET, "/people/imports/new", .may = "people.import", new_page},
    {POST, "/people/imports/new", .once = true, .may = "people.import", send_list, (const Input[]){{"file", INPUT_FILE, ATTACHMENT_BYTES}, {0}}, .slow = true},
    {GET, "/people/imports/:id", .may = "people.import", show, .slow = true},
    {POST, "/people/imports/:id", .may = "people.import", start,
     (const Input[]){{"column", INPUT_MANY}, {"header", INPUT_FLAG}, {"again", INPUT_FLAG}, {"take", INPUT_FLAG}, {0}}, .slow = true},
    {0},
};
