/* The registers of streets and localities: searched, edited, taken in from a file; and their commands. */
#include "modules/people/street_pages.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/people/import_rows.h"
#include "modules/people/people_views.h"
#include "record/attachment.h"

enum { ROWS_A_PAGE = 100, UNKNOWN_SHOWN = 200 };

const char *street_url(Pool *pool, gint64 id)
{
    return pool_printf(pool, "/people/streets/%" G_GINT64_FORMAT, id);
}

static bool list_streets(Request *req, GError **error)
{
    RegisterList page = {.text = req_text(req, "q") ? req_text(req, "q") : ""};
    gint64 count;
    if (!street_search(req->db, req->pool, page.text, ROWS_A_PAGE, paging_offset(req, ROWS_A_PAGE), &page.rows, &count, error))
        return false;
    page.paging = paging_of_count(req, count, ROWS_A_PAGE);
    return reply_view(req, 200, view_streets, req, &page);
}

static bool list_places(Request *req, GError **error)
{
    RegisterList page = {.text = req_text(req, "q") ? req_text(req, "q") : ""};
    gint64 count;
    if (!place_search(req->db, req->pool, page.text, ROWS_A_PAGE, paging_offset(req, ROWS_A_PAGE), &page.rows, &count, error))
        return false;
    page.paging = paging_of_count(req, count, ROWS_A_PAGE);
    return reply_view(req, 200, view_places, req, &page);
}

static bool show_unknown(Request *req, GError **error)
{
    GPtrArray *unknown;
    return streets_unknown(req->db, req->pool, UNKNOWN_SHOWN, &unknown, error) && reply_view(req, 200, view_streets_unknown, req, unknown);
}

/* --- one street --- */

static bool show_street(Request *req, int status, Street *street, const Problems *problems, const GPtrArray *conflict, GError **error)
{
    RegisterForm form = {.record = &street_record, .item = street, .problems = problems, .conflict = conflict, .version = street->version,
                         .heading = street->id ? street_title(req->pool, street) : _("New street"), .back = "/people/streets", .back_label = _("Streets"),
                         .remove = street->id ? pool_printf(req->pool, "%s/remove", street_url(req->pool, street->id)) : NULL};
    return places_offered(req->db, req->pool, &form.places, error) && reply_view(req, status, view_register_form, req, &form);
}

/* "Strada Murez", as an address has it. */
static bool new_street(Request *req, GError **error)
{
    Street *street = pool_new0(req->pool, Street);
    const char *words = req_text(req, "name"), *blank = words ? strchr(words, ' ') : NULL;
    street_read(req->pool, words, &street->kind);
    street->name = street->kind && blank ? blank + 1 : words;
    street->kind = street->kind ? street->kind : "Strada";
    street->place_code = req_text(req, "place");
    return show_street(req, 200, street, NULL, NULL, error);
}

static bool street_conflict(Request *req, Street *street, GError **error)
{
    Street *now;
    if (!street_find(req->db, req->pool, street->id, &now, error))
        return false;
    street->version = now->version;
    now->place_code = now->place;
    return show_street(req, 409, street, NULL, conflict_rows(req, &street_record, street, now), error);
}

static bool is_stale(Request *req, const Street *street)
{
    Street *now;
    return street->id && street_find(req->db, req->pool, street->id, &now, NULL) && now->version != street->version;
}

static bool take_street(Request *req, Street *street, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Problems *problems = record_from_form(&street_record, street, req);
    if (problems_any(problems))
        return show_street(req, 422, street, problems, NULL, error);
    if (is_stale(req, street))
        return street_conflict(req, street, error);
    if (!street_save(req->db, req->who, street, &wrong)) {
        if (problem_from(problems, NULL, &wrong))
            return show_street(req, 422, street, problems, NULL, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    gint64 job_id;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !job_add(req->db, "people.streets", "{}", req->who->user_id, 0, "people.streets", &job_id, error) || !db_commit(change, error))
        return false;
    jobs_wake();
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/people/streets?q=%s", html_url_part(req->pool, street->name));
}

static bool create_street(Request *req, GError **error)
{
    return take_street(req, pool_new0(req->pool, Street), error);
}

static bool edit_street(Request *req, GError **error)
{
    Street *street;
    if (!street_find(req->db, req->pool, req_id(req, "id"), &street, error))
        return false;
    street->place_code = street->place; /* as people write it */
    return show_street(req, 200, street, NULL, NULL, error);
}

static bool save_street(Request *req, GError **error)
{
    Street *street;
    return street_find(req->db, req->pool, req_id(req, "id"), &street, error) && take_street(req, street, error);
}

static bool remove_street(Request *req, GError **error)
{
    if (!street_remove(req->db, req->who, req_id(req, "id"), req_int(req, "version", 0), error))
        return false;
    reply_notice(req, _("It was taken away."));
    return reply_see_other(req, "/people/streets");
}

bool people_run_streets(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    gint64 count;
    return streets_match(db, &count, error);
}

/* --- one locality --- */

static bool show_place(Request *req, int status, Place *place, const Problems *problems, const GPtrArray *conflict)
{
    RegisterForm form = {.record = &place_record, .item = place, .problems = problems, .conflict = conflict, .version = place->version,
                         .heading = place->version ? place->name : _("New locality"), .back = "/people/places", .back_label = _("Localities")};
    return reply_view(req, status, view_register_form, req, &form);
}

static bool new_place(Request *req, GError **error)
{
    Place *place = pool_new0(req->pool, Place);
    place->country = "RO";
    return show_place(req, 200, place, NULL, NULL);
}

static bool place_conflict(Request *req, Place *place, GError **error)
{
    Place *now;
    if (!place_find(req->db, req->pool, place->code, &now, error))
        return false;
    place->version = now->version;
    return show_place(req, 409, place, NULL, conflict_rows(req, &place_record, place, now));
}

static bool take_place(Request *req, Place *place, const char *code, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Problems *problems = record_from_form(&place_record, place, req);
    place->code = code ? code : place->code;
    place->version = code ? place->version : 0;
    if (!code && place->code && strspn(place->code, "0123456789") != strlen(place->code))
        problems_add(problems, "code", "%s", _("This is no code."));
    if (problems_any(problems))
        return show_place(req, 422, place, problems, NULL);
    if (!place_save(req->db, req->who, place, &wrong)) {
        if (code && fail_kind(wrong) == FAIL_CONFLICT)
            return place_conflict(req, place, error);
        if (problem_from(problems, "code", &wrong))
            return show_place(req, 422, place, problems, NULL);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/people/places?q=%s", html_url_part(req->pool, place->name));
}

static bool create_place(Request *req, GError **error)
{
    return take_place(req, pool_new0(req->pool, Place), NULL, error);
}

static bool edit_place(Request *req, GError **error)
{
    Place *place;
    return place_find(req->db, req->pool, req_param(req, "code"), &place, error) && show_place(req, 200, place, NULL, NULL);
}

static bool save_place(Request *req, GError **error)
{
    Place *place;
    return place_find(req->db, req->pool, req_param(req, "code"), &place, error) && take_place(req, place, place->code, error);
}

/* --- taking a list in --- */

static RegisterLoad load_of(Request *req)
{
    bool places = strstr(req->path, "/places/") != NULL;
    const char *country = req_declares(req, "country") ? req_text(req, "country") : NULL; /* the empty form has none */
    if (places)
        return (RegisterLoad){.url = "/people/places", .title = _("Take localities in"), .has_country = true, .country = country ? country : "RO",
                              .hint = _("SIRUTA's list as CSV or XLSX, as the statistical office publishes it, or CUATM's. Localities that are there are brought up to date.")};
    return (RegisterLoad){.url = "/people/streets", .title = _("Take streets in"),
                          .hint = _("CSV or XLSX with a first row such as: Strada, Tip, Localitate, Cartier, Mediu, Denumiri vechi. Streets that are there are brought up to date.")};
}

static bool load_page(Request *req, GError **error)
{
    RegisterLoad load = load_of(req);
    return reply_view(req, 200, view_register_load, req, &load);
}

static bool run_load(Request *req, const RegisterLoad *load, const NewAttachment *file, GError **error)
{
    ImportRows *rows;
    return import_rows_open(req->pool, file->bytes, file->count, file->file_name, &rows, error) &&
           (load->has_country ? places_load(req->db, req->who, rows, load->country, load->result, error)
                              : streets_load(req->db, req->who, rows, load->result, error));
}

static bool take_list(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    RegisterLoad load = load_of(req);
    const Upload *upload = req_file(req, "file");
    NewAttachment file;
    LoadResult result = {.pool = req->pool, .dry = req_flag(req, "try")};
    load.problem = upload && upload->count ? attachment_check_as_is(req->pool, upload, &file) : _("Choose a file first.");
    load.result = load.problem ? NULL : &result;
    if (!load.problem && !run_load(req, &load, &file, &wrong)) {
        if (fail_kind(wrong) != FAIL_INVALID) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return false;
        }
        load.problem = pool_strdup(req->pool, wrong->message);
        load.result = NULL;
    }
    return reply_view(req, load.problem ? 422 : 200, view_register_load, req, &load);
}

static const char *const country_codes[] = {"RO", "MD", NULL};
static const Input list_inputs[] = {{"q", INPUT_TEXT}, {"page", INPUT_INT}, {0}};
static const Input load_inputs[] = {{"file", INPUT_FILE, ATTACHMENT_BYTES}, {"country", INPUT_CHOICE, .choices = country_codes}, {"try", INPUT_FLAG}, {0}};

const Route people_street_routes[] = {
    {GET, "/people/streets", .may = "people.read", list_streets, list_inputs},
    {GET, "/people/streets/unknown", .may = "people.streets", show_unknown, .slow = true},
    {GET, "/people/streets/new", .may = "people.streets", new_street, (const Input[]){{"name", INPUT_TEXT}, {"place", INPUT_TEXT}, {0}}},
    {POST, "/people/streets/new", .once = true, .may = "people.streets", create_street, .record = &street_record},
    {GET, "/people/streets/load", .may = "people.streets", load_page, .slow = true},
    {POST, "/people/streets/load", .once = true, .may = "people.streets", take_list, load_inputs, .slow = true},
    {GET, "/people/streets/:id", .may = "people.streets", edit_street},
    {POST, "/people/streets/:id", .may = "people.streets", save_street, .record = &street_record},
    {POST, "/people/streets/:id/remove", .may = "people.streets", remove_street, (const Input[]){{"version", INPUT_INT}, {0}}},
    {GET, "/people/places", .may = "people.read", list_places, list_inputs},
    {GET, "/people/places/new", .may = "people.streets", new_place},
    {POST, "/people/places/new", .once = true, .may = "people.streets", create_place, .record = &place_record},
    {GET, "/people/places/load", .may = "people.streets", load_page, .slow = true},
    {POST, "/people/places/load", .once = true, .may = "people.streets", take_list, load_inputs, .slow = true},
    {GET, "/people/places/:code", .may = "people.streets", edit_place},
    {POST, "/people/places/:code", .may = "people.streets", save_place, .record = &place_record},
    {0},
};

/* --- commands --- */

static bool load_file(CommandContext *context, const char *path, const char *country, LoadResult *result, GError **error)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(command_path(context, path), FALSE, NULL);
    g_autofree char *name = g_path_get_basename(path);
    ImportRows *rows;
    Db *db;
    g_mkdir_with_parents(context->home, 0700);
    if (!file)
        return fail(error, FAIL_NOT_FOUND, _("The file %s can't be read."), path);
    const char *bytes = g_mapped_file_get_contents(file);
    return import_rows_open(context->pool, bytes ? bytes : "", g_mapped_file_get_length(file), name, &rows, error) && command_db(context, &db, error) &&
           (country ? places_load(db, identity_system(), rows, country, result, error) : streets_load(db, identity_system(), rows, result, error));
}

static int run_command(CommandContext *context, int argc, char **argv, bool has_country)
{
    g_autoptr(GError) error = NULL;
    LoadResult result = {.pool = context->pool};
    gboolean dry = FALSE;
    char *country = NULL;
    GOptionEntry entries[] = {{"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, NULL, NULL}, {"country", 0, 0, G_OPTION_ARG_STRING, &country, NULL, NULL}, {0}};
    bool read = command_options(context, entries, &argc, &argv, &error);
    g_autofree char *given = country;
    if (!read)
        return command_fail(context, error);
    const char *wanted = !has_country ? NULL : given ? given : "RO";
    if (argc != 2 || (given && (!has_country || !g_strv_contains(country_codes, given))))
        return command_usage(context, has_country ? _("Usage: vatra people places FILE [--country RO|MD] [--dry-run]") : _("Usage: vatra people streets FILE [--dry-run]"));
    result.dry = dry;
    if (!load_file(context, argv[1], wanted, &result, &error))
        return command_fail(context, error);
    for (guint i = 0; i < result.notes->len; i++)
        fprintf(context->err, "%s\n", (const char *)result.notes->pdata[i]);
    fprintf(context->out, _("Rows: %d. New: %d, changed: %d, the same: %d, refused: %d."), result.rows, result.added, result.changed, result.same, result.bad);
    fputc('\n', context->out);
    return 0;
}

int people_streets_command(CommandContext *context, int argc, char **argv)
{
    return run_command(context, argc, argv, false);
}

int people_places_command(CommandContext *context, int argc, char **argv)
{
    return run_command(context, argc, argv, true);
}
