#include "modules/people/export.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "jobs/jobs.h"
#include "modules/accounts/accounts.h"
#include "modules/people/national_id.h"
#include "modules/people/people_queries.h"
#include "modules/people/store.h"
#include "office/zip_out.h"
#include "record/attachment.h"
#include "record/audit.h"
#include "record/problems.h"

static const char kind[] = "person_export";
enum { ROWS_A_READ = 1000 };

static const Choice sexes[] = {{"f", N_("Female")}, {"m", N_("Male")}, {"x", N_("Another")}, {0}};
static const Choice formats[] = {{"csv", N_("CSV, for any program")}, {"xlsx", N_("XLSX, for Excel and LibreOffice")}, {0}};
static const Choice codes[] = {
    {"none", N_("Without personal codes")}, {"masked", N_("Only the last digits")}, {"clear", N_("In clear, with a reason")}, {0},
};
static const Choice states[] = {
    {"waiting", N_("Waits for approval")}, {"refused", N_("Refused")}, {"making", N_("Is being made")},
    {"ready", N_("Ready")}, {"failed", N_("Could not be made")}, {"forgotten", N_("The file is gone")}, {0},
};

static const Field fields[] = {
    F(PeopleExport, id, .kind = FIELD_ID, .label = N_("Number")),
    F(PeopleExport, purpose, .kind = FIELD_TEXT, .label = N_("Purpose"), .hint = N_("What the list is for, such as: vaccination of children under 6, request 123/2026."),
      .required = true, .min = 5, .max = 300),
    F(PeopleExport, recipient, .kind = FIELD_TEXT, .label = N_("Recipient"), .hint = N_("The institution or person who gets it."), .required = true, .min = 3,
      .max = 200),
    F(PeopleExport, search, .kind = FIELD_TEXT, .label = N_("Found by the search"), .hint = N_("A name, a file number. Empty: everybody."), .max = 200),
    F(PeopleExport, sex, .kind = FIELD_CHOICE, .label = N_("Sex"), .choices = sexes),
    F(PeopleExport, born_from, .kind = FIELD_DAY, .label = N_("Born from")),
    F(PeopleExport, born_until, .kind = FIELD_DAY, .label = N_("Born until")),
    F(PeopleExport, locality, .kind = FIELD_TEXT, .label = N_("Locality"), .max = 200),
    F(PeopleExport, street, .kind = FIELD_TEXT, .label = N_("Street"), .max = 200),
    F(PeopleExport, quarter, .kind = FIELD_TEXT, .label = N_("Neighbourhood"), .hint = N_("As the register of streets says it."), .max = 100),
    F(PeopleExport, format, .kind = FIELD_CHOICE, .label = N_("Kind of file"), .choices = formats, .required = true),
    F(PeopleExport, with_contact, .kind = FIELD_FLAG, .label = N_("With telephone and e-mail")),
    F(PeopleExport, with_address, .kind = FIELD_FLAG, .label = N_("With address"), .hint = N_("Of who has a secret address, none.")),
    F(PeopleExport, codes, .kind = FIELD_CHOICE, .label = N_("Personal codes"), .choices = codes, .required = true),
    F(PeopleExport, codes_reason, .kind = FIELD_TEXT, .label = N_("Why the codes are needed in clear"), .max = 300),
    F(PeopleExport, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = states, .read_only = true),
    F(PeopleExport, needs_two, .kind = FIELD_FLAG, .label = N_("Needs a second one's approval"), .read_only = true),
    F(PeopleExport, found, .kind = FIELD_INT, .label = N_("Persons when it was asked for"), .read_only = true),
    F(PeopleExport, persons, .kind = FIELD_INT, .label = N_("Persons in the file"), .read_only = true),
    F(PeopleExport, downloads, .kind = FIELD_INT, .label = N_("Downloads"), .read_only = true),
    F(PeopleExport, asked_at, .kind = FIELD_TIME, .label = N_("Asked for on"), .read_only = true),
    F(PeopleExport, asked_by, .kind = FIELD_ID, .label = N_("Asked for by"), .read_only = true),
    F(PeopleExport, asked_by_name, .kind = FIELD_TEXT, .label = N_("Asked for by"), .read_only = true),
    F(PeopleExport, decided_at, .kind = FIELD_TIME, .label = N_("Decided on"), .read_only = true),
    F(PeopleExport, decided_by, .kind = FIELD_ID, .label = N_("Decided by"), .read_only = true),
    F(PeopleExport, decided_by_name, .kind = FIELD_TEXT, .label = N_("Decided by"), .read_only = true),
    F(PeopleExport, decision_note, .kind = FIELD_TEXT, .label = N_("Note"), .max = 300, .read_only = true),
    F(PeopleExport, keep_until, .kind = FIELD_TIME, .label = N_("Kept until"), .read_only = true),
    F(PeopleExport, language, .kind = FIELD_TEXT, .label = N_("Language"), .read_only = true),
    {0},
};

const Record person_export_record = {kind, N_("Export of people"), sizeof(PeopleExport), fields};

/* --- what is asked for --- */

PeopleExport *export_new(Pool *pool)
{
    PeopleExport *wanted = pool_new0(pool, PeopleExport);
    wanted->born_from = wanted->born_until = DAY_NONE;
    wanted->format = "csv";
    wanted->codes = "none";
    return wanted;
}

static bool is_clear(const PeopleExport *wanted)
{
    return g_strcmp0(wanted->codes, "clear") == 0;
}

static bool is_whole(const PeopleExport *wanted)
{
    return !wanted->search && !wanted->sex && !day_is(wanted->born_from) && !day_is(wanted->born_until) && !wanted->locality && !wanted->street && !wanted->quarter;
}

void export_check(const PeopleExport *wanted, const Identity *who, Problems *problems)
{
    if (day_is(wanted->born_from) && day_is(wanted->born_until) && day_compare(wanted->born_until, wanted->born_from) < 0)
        problems_add(problems, "born_until", "%s", _("The last day is before the first one."));
    if (!is_clear(wanted))
        return;
    if (!identity_may(who, "people.see-id"))
        problems_add(problems, "codes", "%s", _("You may not see personal codes."));
    if (text_length(wanted->codes_reason) < 5)
        problems_add(problems, "codes_reason", "%s", _("Say why the codes are needed in clear."));
}

const char *export_whom(Pool *pool, const PeopleExport *wanted)
{
    GPtrArray *parts = pool_list(pool);
    if (wanted->search)
        g_ptr_array_add(parts, pool_printf(pool, _("“%s”"), wanted->search));
    if (wanted->sex)
        g_ptr_array_add(parts, (gpointer)field_text(&fields[4], wanted, pool));
    if (day_is(wanted->born_from))
        g_ptr_array_add(parts, pool_printf(pool, _("born from %s"), day_to_people(pool, wanted->born_from)));
    if (day_is(wanted->born_until))
        g_ptr_array_add(parts, pool_printf(pool, _("born until %s"), day_to_people(pool, wanted->born_until)));
    if (wanted->locality)
        g_ptr_array_add(parts, (gpointer)wanted->locality);
    if (wanted->street)
        g_ptr_array_add(parts, (gpointer)wanted->street);
    if (wanted->quarter)
        g_ptr_array_add(parts, pool_printf(pool, _("neighbourhood %s"), wanted->quarter));
    if (!parts->len)
        return _("Everybody in the register");
    g_ptr_array_add(parts, NULL);
    g_autofree char *joined = g_strjoinv(", ", (char **)parts->pdata);
    return pool_strdup(pool, joined);
}

const char *export_state_label(const PeopleExport *wanted)
{
    for (const Choice *state = states; state->value; state++)
        if (strcmp(state->value, wanted->state) == 0)
            return _(state->label);
    return wanted->state;
}

/* --- who is in it --- */

typedef struct {
    Db *db;
    const PeopleExport *wanted;
    const char *locality, *street, *quarter; /* folded; NULL: any */
    Pool *keep;                    /* rows are kept here; NULL: they are counted alone */
    GPtrArray *rows;               /* of ExportRow * */
    gint64 count;
} Walk;

static bool has_part(Pool *pool, const char *text, const char *folded)
{
    return !folded || (text && text_contains_folded(pool, text, folded));
}

/* Masked, or in clear. */
static bool read_code(const Walk *walk, DbQuery *q, ExportRow *row, GError **error)
{
    const char *code;
    if (strcmp(walk->wanted->codes, "none") == 0)
        return true;
    row->person.seal_key = db_text(q, "seal_key", walk->keep);
    if (!person_open_id(walk->db, walk->keep, &row->person, db_text(q, "sealed_id", walk->keep), &code, error))
        return false;
    row->code = !code || is_clear(walk->wanted) ? code : national_id_mask(walk->keep, code);
    return true;
}

static bool keep_row(Walk *walk, DbQuery *q, GError **error)
{
    ExportRow *row = pool_new0(walk->keep, ExportRow);
    row->person.birth_day = row->person.death_day = DAY_NONE;
    record_read(&person_record, &row->person, q, walk->keep);
    row->street = db_text(q, "a_street", walk->keep);
    row->locality = db_text(q, "a_locality", walk->keep);
    row->place_code = db_text(q, "a_code", walk->keep);
    row->county = db_text(q, "a_county", walk->keep);
    row->area = db_text(q, "a_area", walk->keep);
    g_ptr_array_add(walk->rows, row);
    return read_code(walk, q, row, error);
}

static bool take_row(Walk *walk, DbQuery *q, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!has_part(pool, db_text(q, "a_locality", pool), walk->locality) || !has_part(pool, db_text(q, "a_street", pool), walk->street) ||
        !has_part(pool, db_text(q, "a_quarter", pool), walk->quarter))
        return true;
    if (++walk->count > EXPORT_MOST)
        return fail(error, FAIL_INVALID, P_("More than %d person would be in it. Choose fewer.", "More than %d persons would be in it. Choose fewer.", EXPORT_MOST),
                    EXPORT_MOST);
    return !walk->keep || keep_row(walk, q, error);
}

/* Those whose ids stand above *after and not above last; *after is the last one seen, *ret_rows how many. */
static bool walk_some(Walk *walk, gint64 *after, gint64 last, int *ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(walk->db, SQL_PERSON_EXPORT_ROWS);
    db_bind_int(q, "$1", *after);
    db_bind_int(q, "$2", last);
    db_bind_text(q, "$3", walk->wanted->sex);
    db_bind_day(q, "$4", walk->wanted->born_from);
    db_bind_day(q, "$5", walk->wanted->born_until);
    db_bind_int(q, "$6", ROWS_A_READ);
    for (*ret_rows = 0; db_step(q); ++*ret_rows) {
        *after = db_int(q, "id");
        if (!take_row(walk, q, error))
            return false;
    }
    return db_end(q, error);
}

static bool walk_all(Walk *walk, GError **error)
{
    gint64 after = 0;
    int rows = ROWS_A_READ;
    while (rows == ROWS_A_READ)
        if (!walk_some(walk, &after, G_MAXINT64, &rows, error))
            return false;
    return true;
}

/* Whom the search finds by more than a likeness. */
static bool walk_found(Walk *walk, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *found;
    int rows;
    if (!person_search(walk->db, pool, walk->wanted->search, EXPORT_FOUND, &found, error))
        return false;
    if (found->len == EXPORT_FOUND)
        return fail(error, FAIL_INVALID, "%s", _("The search finds too many. Type more of the name, or leave it empty."));
    for (guint i = 0; i < found->len; i++) {
        const PersonFound *one = found->pdata[i];
        gint64 after = one->person.id - 1;
        if (strcmp(one->why, "similar") != 0 && !walk_some(walk, &after, one->person.id, &rows, error))
            return false;
    }
    return true;
}

static bool walk_persons(Walk *walk, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    walk->locality = walk->wanted->locality ? text_fold(pool, walk->wanted->locality) : NULL;
    walk->street = walk->wanted->street ? text_fold(pool, walk->wanted->street) : NULL;
    walk->quarter = walk->wanted->quarter ? text_fold(pool, walk->wanted->quarter) : NULL;
    return walk->wanted->search ? walk_found(walk, error) : walk_all(walk, error);
}

bool export_count(Db *db, PeopleExport *wanted, GError **error)
{
    Walk walk = {.db = db, .wanted = wanted};
    if (!walk_persons(&walk, error))
        return false;
    wanted->found = walk.count;
    wanted->needs_two = walk.count > EXPORT_ALONE || is_whole(wanted) || is_clear(wanted);
    return true;
}

/* --- the store --- */

static PeopleExport *read_row(DbQuery *q, Pool *pool)
{
    PeopleExport *row = export_new(pool);
    record_read(&person_export_record, row, q, pool);
    return row;
}

bool export_find(Db *db, Pool *pool, gint64 id, PeopleExport **ret_export, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such export."));
    *ret_export = read_row(q, pool);
    return true;
}

bool export_list(Db *db, Pool *pool, guint limit, guint offset, GPtrArray **ret_exports, gint64 *ret_count, gint64 *ret_waiting, GError **error)
{
    *ret_exports = pool_list(pool);
    g_autoptr(DbQuery) count = db_query(db, SQL_PERSON_EXPORT_COUNT);
    bool counted = db_step(count);
    *ret_count = counted ? db_int(count, "count") : 0;
    *ret_waiting = counted ? db_int(count, "waiting") : 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_LIST);
    db_bind_int(q, "$1", limit);
    db_bind_int(q, "$2", offset);
    while (db_step(q))
        g_ptr_array_add(*ret_exports, read_row(q, pool));
    return db_end(count, error) && db_end(q, error);
}

/* Writes to the log what became another since before. */
static bool log_change(Db *db, Pool *pool, const Identity *who, const char *verb, const PeopleExport *before, gint64 id, GError **error)
{
    PeopleExport *after;
    return export_find(db, pool, id, &after, error) &&
           audit_write(db, who, people_source(who), verb, kind, id, record_difference(&person_export_record, before, after, pool), error);
}

static bool move(Db *db, gint64 id, const char *from, const char *to, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_MOVE);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", from);
    db_bind_text(q, "$3", to);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody decided it in the meantime.")));
}

static bool start(Db *db, const PeopleExport *row, GError **error)
{
    g_autofree char *arguments = g_strdup_printf("{\"export\":\"%" G_GINT64_FORMAT "\"}", row->id);
    return job_add(db, "people.export", arguments, row->asked_by, 0, NULL, &(gint64){0}, error);
}

/* --- asking and deciding --- */

static bool insert(Db *db, Pool *pool, const PeopleExport *row, GError **error)
{
    static const char *const names[] = {"$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$22", "$10", "$11", "$12", "$13", "$14", "$15",
                                        "$16", "$17", NULL, NULL, "$18", "$19", "$20", NULL, NULL, NULL, NULL, NULL, "$21"};
    G_STATIC_ASSERT(G_N_ELEMENTS(names) == G_N_ELEMENTS(fields) - 1);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_INSERT);
    record_bind(&person_export_record, row, q, names);
    db_bind_text(q, "$20", row->asked_by_name);
    return db_run(q, NULL, error);
}

static bool check(const PeopleExport *wanted, const Identity *who, Pool *pool, GError **error)
{
    Problems *problems = problems_new(pool);
    export_check(wanted, who, problems);
    return problems_fail(problems, error) && problems_fail(record_check(&person_export_record, wanted, pool), error) &&
           (wanted->found > 0 || fail(error, FAIL_INVALID, "%s", _("Nobody would be in this list.")));
}

bool export_ask(Db *db, const Identity *who, PeopleExport *wanted, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    wanted->asked_at = clock_now();
    wanted->asked_by = who->user_id;
    wanted->asked_by_name = who->name ? who->name : "";
    wanted->language = language_code(language_get());
    if (!export_count(db, wanted, error))
        return false;
    wanted->state = wanted->needs_two ? "waiting" : "making";
    if (!check(wanted, who, pool, error))
        return false;
    wanted->id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && insert(db, pool, wanted, error) && (wanted->needs_two || start(db, wanted, error)) &&
           log_change(db, pool, who, "ask", NULL, wanted->id, error) && db_commit(change, error);
}

static bool write_decision(Db *db, const Identity *who, gint64 id, const char *note, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_DECIDE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", clock_now());
    db_bind_id(q, "$3", who->user_id);
    db_bind_text(q, "$4", who->name ? who->name : "");
    db_bind_text(q, "$5", note);
    return db_run(q, NULL, error);
}

bool export_decide(Db *db, const Identity *who, gint64 id, bool approve, const char *note, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    PeopleExport *before;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !export_find(db, pool, id, &before, error))
        return false;
    if (!identity_may(who, "people.export") || who->user_id == before->asked_by)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Somebody else than who asked has to decide it."));
    return move(db, id, "waiting", approve ? "making" : "refused", error) && write_decision(db, who, id, note, error) &&
           (!approve || start(db, before, error)) && log_change(db, pool, who, approve ? "approve" : "refuse", before, id, error) &&
           db_commit(change, error);
}

/* --- the file --- */

static bool keep_file(Db *db, Pool *pool, const PeopleExport *before, const Identity *who, GBytes *bytes, gint64 persons, GError **error)
{
    NewAttachment file = {.file_name = pool_printf(pool, "persoane-%s.%s", day_to_iso(pool, day_today()), before->format),
                          .type = export_type(before)};
    file.bytes = g_bytes_get_data(bytes, &file.count);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !move(db, before->id, "making", "ready", error) || !attachment_add(db, kind, before->id, who, &file, NULL, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_MADE);
    db_bind_int(q, "$1", before->id);
    db_bind_int(q, "$2", persons);
    db_bind_int(q, "$3", clock_now() + EXPORT_HOURS * 3600);
    return db_run(q, NULL, error) && log_change(db, pool, who, "export", before, before->id, error) && db_commit(change, error);
}

static bool mark_failed(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && move(db, id, "making", "failed", error) && db_commit(change, error);
}

/* What nobody approved may not have grown above what one may take alone. */
static bool may_be_made(const PeopleExport *row, gint64 persons, GError **error)
{
    return row->needs_two || persons <= EXPORT_ALONE || fail(error, FAIL_INVALID, "%s", _("The list grew in the meantime. Ask for it again."));
}

static bool make_file(Db *db, Pool *pool, const PeopleExport *row, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    Walk walk = {.db = db, .wanted = row, .keep = pool, .rows = pool_list(pool)};
    Identity who = {.user_id = row->asked_by, .name = row->asked_by_name};
    return walk_persons(&walk, error) && may_be_made(row, walk.count, error) && export_write(pool, row, walk.rows, &bytes, error) &&
           keep_file(db, pool, row, row->asked_by ? &who : identity_system(), bytes, walk.count, error);
}

bool export_make(Db *db, Pool *pool, gint64 id, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    PeopleExport *row;
    if (!export_find(db, pool, id, &row, error))
        return false;
    if (strcmp(row->state, "waiting") == 0)
        return fail(error, FAIL_BUSY, "%s", _("This list waits for somebody's approval."));
    if (strcmp(row->state, "making") != 0)
        return strcmp(row->state, "ready") == 0 || fail(error, FAIL_INVALID, "%s", _("This list isn't to be made."));
    language_set(language_from_code(row->language, LANGUAGE_RO));
    if (make_file(db, pool, row, &wrong))
        return true;
    if (fail_kind(wrong) == FAIL_INVALID)
        mark_failed(db, id, NULL);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool open_file(Db *db, Pool *pool, gint64 id, Attachment **ret_file, GBytes **ret_bytes, GError **error)
{
    GPtrArray *files;
    if (!attachment_list(db, pool, kind, id, &files, error))
        return false;
    if (!files->len)
        return fail(error, FAIL_NOT_FOUND, "%s", _("The file isn't there, or isn't any more."));
    return attachment_open(db, pool, kind, id, ((Attachment *)files->pdata[0])->id, ret_file, ret_bytes, error);
}

static bool put_into_zip(Pool *pool, const Attachment *file, const char *password, GBytes **bytes, GError **error)
{
    gsize count;
    GBytes *packed;
    const char *plain = g_bytes_get_data(*bytes, &count);
    g_autoptr(ZipOut) zip = zip_out_new_sealed(password);
    zip_out_add(zip, file->file_name, plain, count);
    if (!zip_out_end(zip, &packed, error))
        return false;
    g_bytes_unref(*bytes);
    *bytes = packed;
    return true;
}

/* Who lost the right meanwhile doesn't get the codes any more. */
static bool may_take(const PeopleExport *row, const Identity *who, GError **error)
{
    if (row->asked_by != who->user_id || !identity_may(who, "people.export") || (is_clear(row) && !identity_may(who, "people.see-id")))
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only who asked for this list may have it."));
    return strcmp(row->state, "ready") == 0 || fail(error, FAIL_NOT_FOUND, "%s", _("The file isn't there, or isn't any more."));
}

static bool log_download(Db *db, Pool *pool, const Identity *who, const PeopleExport *before, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_DOWNLOADED);
    db_bind_int(q, "$1", before->id);
    return db_run(q, NULL, error) && log_change(db, pool, who, "download", before, before->id, error) && db_commit(change, error);
}

bool export_take(Db *db, Pool *pool, const Identity *who, gint64 id, const char *password, const char **ret_name, const char **ret_type,
                 GBytes **ret_bytes, GError **error)
{
    PeopleExport *row;
    Attachment *file;
    g_autoptr(GBytes) bytes = NULL;
    if (!export_find(db, pool, id, &row, error) || !may_take(row, who, error) || !open_file(db, pool, id, &file, &bytes, error))
        return false;
    if (password && !put_into_zip(pool, file, password, &bytes, error))
        return false;
    if (!log_download(db, pool, who, row, error))
        return false;
    *ret_name = password ? pool_printf(pool, "persoane-%s.zip", day_to_iso(pool, day_today())) : file->file_name;
    *ret_type = password ? "application/zip" : file->type;
    *ret_bytes = g_steal_pointer(&bytes);
    return true;
}

/* --- forgetting --- */

static bool forget(Db *db, const Identity *who, gint64 id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    PeopleExport *before;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && export_find(db, pool, id, &before, error) && move(db, id, before->state, "forgotten", error) &&
           attachment_remove_all(db, kind, id, error) && log_change(db, pool, who, "forget", before, id, error) && db_commit(change, error);
}

bool export_forget(Db *db, const Identity *who, gint64 id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    PeopleExport *row;
    if (!export_find(db, pool, id, &row, error))
        return false;
    if (row->asked_by != who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only who asked for this list may have it."));
    if (strcmp(row->state, "ready") != 0 && strcmp(row->state, "waiting") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("There is nothing to forget."));
    return forget(db, who, id, error);
}

bool export_forget_old(Db *db, gint64 *ret_count, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_EXPORT_OVER);
    db_bind_int(q, "$1", clock_now());
    db_bind_int(q, "$2", clock_now() - EXPORT_WAITS_DAYS * 86400);
    while (db_step(q))
        g_array_append_val(ids, (gint64){db_int(q, "id")});
    if (!db_end(q, error))
        return false;
    for (*ret_count = 0; *ret_count < ids->len; ++*ret_count)
        if (!forget(db, identity_system(), g_array_index(ids, gint64, *ret_count), error))
            return false;
    return true;
}
