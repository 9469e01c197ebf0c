#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/documents/documents.h"
#include "modules/people/people.h"
#include "reader/grid.h"
#include "record/json.h"

/* The employment agency: who receives a benefit goes out; who isn't registered, refused a job or a course comes back. */

/* --- making --- */

static bool insert_exchange(Db *db, const Identity *who, gint64 id, gint64 scheme_id, gint64 persons, GError **error)
{
    gint64 number;
    if (!benefit_counter_next(db, "exchange", 0, 1, &number, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", scheme_id);
    db_bind_int(q, "$3", number);
    db_bind_int(q, "$4", persons);
    db_bind_int(q, "$5", clock_now());
    db_bind_text(q, "$6", benefit_who(who));
    return db_run(q, NULL, error);
}

static bool insert_line(Db *db, gint64 exchange_id, const BenefitGrant *grant, gint64 position, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_LINE_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", exchange_id);
    db_bind_int(q, "$3", grant->id);
    db_bind_int(q, "$4", grant->person_id);
    db_bind_int(q, "$5", position);
    return db_run(q, NULL, error);
}

bool benefit_exchange_make(Db *db, const Identity *who, gint64 scheme_id, gint64 month, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *rows;
    GrantFilter filter = {.scheme_id = scheme_id, .open_in = month};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !benefit_grants(db, pool, &filter, &rows, error))
        return false;
    if (rows->len == 0)
        return fail(error, FAIL_INVALID, "%s", _("Nobody is entitled in this month: there is nothing to send."));
    *ret_id = id_new();
    if (!insert_exchange(db, who, *ret_id, scheme_id, rows->len, error))
        return false;
    for (guint i = 0; i < rows->len; i++)
        if (!insert_line(db, *ret_id, &((const GrantRow *)rows->pdata[i])->grant, i + 1, error))
            return false;
    return benefit_audit(db, who, "create", "benefit_exchange", *ret_id, NULL, error) && db_commit(change, error);
}

/* --- reading --- */

static ExchangeRow *read_exchange(DbQuery *q, Pool *pool)
{
    ExchangeRow *row = pool_new0(pool, ExchangeRow);
    *row = (ExchangeRow){.id = db_int(q, "id"), .scheme_id = db_int(q, "scheme_id"), .number = db_int(q, "number"), .persons = db_int(q, "persons"),
                         .made_at = db_int(q, "made_at"), .answered_at = db_int(q, "answered_at"), .version = db_int(q, "version"),
                         .made_by = db_text(q, "made_by", pool), .answered_by = db_text(q, "answered_by", pool),
                         .scheme_name = db_text(q, "scheme_name", pool)};
    return row;
}

bool benefit_exchanges(Db *db, Pool *pool, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_LIST);
    *ret_rows = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, read_exchange(q, pool));
    return db_end(q, error);
}

bool benefit_exchange_find(Db *db, Pool *pool, gint64 id, ExchangeRow **ret_row, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_FIND);
    db_bind_int(q, "$1", id);
    *ret_row = db_step(q) ? read_exchange(q, pool) : NULL;
    return db_end(q, error) && (*ret_row || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such list for the employment agency.")));
}

static ExchangeLine *read_line(DbQuery *q, Pool *pool)
{
    ExchangeLine *line = pool_new0(pool, ExchangeLine);
    *line = (ExchangeLine){.id = db_int(q, "id"), .exchange_id = db_int(q, "exchange_id"), .grant_id = db_int(q, "grant_id"),
                           .person_id = db_int(q, "person_id"), .position = db_int(q, "position"), .document_id = db_int(q, "document_id"),
                           .version = db_int(q, "version"), .status = db_text(q, "status", pool), .note = db_text(q, "note", pool),
                           .appointment = db_text(q, "appointment", pool), .settled = db_text(q, "settled", pool),
                           .appointment_day = db_day(q, "appointment_day")};
    return line;
}

static bool name_line(Db *db, Pool *pool, const Identity *who, ExchangeLine *line, bool with_id, GError **error)
{
    Person *person;
    if (!person_find(db, pool, line->person_id, &person, error))
        return false;
    line->name = person_name(pool, person);
    return !with_id || !person->national_id_kind || person_national_id(db, pool, who, person->id, &line->national_id, error);
}

/* with_ids: each code that is opened stands in the audit log; needs a change. */
bool benefit_exchange_lines(Db *db, Pool *pool, const Identity *who, gint64 id, const ExchangeFilter *filter, GPtrArray **ret_lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_LINE_LIST);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", filter->status);
    db_bind_int(q, "$3", filter->limit ? filter->limit : G_MAXINT32);
    db_bind_int(q, "$4", filter->offset);
    *ret_lines = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_lines, read_line(q, pool));
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < (*ret_lines)->len; i++)
        if (!name_line(db, pool, who, (*ret_lines)->pdata[i], filter->with_ids, error))
            return false;
    return true;
}

static bool is_difference(const char *status)
{
    static const char *const differences[] = {"unregistered", "refused_job", "refused_course", NULL};
    return g_strv_contains(differences, status);
}

bool benefit_exchange_counts(Db *db, Pool *pool, gint64 id, ExchangeCounts *ret_counts, GError **error)
{
    ExchangeCounts *c = ret_counts;
    *c = (ExchangeCounts){0};
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_COUNTS);
    db_bind_int(q, "$1", id);
    while (db_step(q)) {
        const char *status = db_text(q, "status", pool);
        gint64 *count = is_difference(status) ? &c->differences : strcmp(status, "waiting") == 0 ? &c->waiting : &c->good;
        *count += db_int(q, "count");
        c->open += is_difference(status) ? db_int(q, "open") : 0;
    }
    return db_end(q, error);
}

bool benefit_exchange_line_find(Db *db, Pool *pool, gint64 id, ExchangeLine **ret_line, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_LINE_FIND);
    db_bind_int(q, "$1", id);
    *ret_line = db_step(q) ? read_line(q, pool) : NULL;
    if (!db_end(q, error))
        return false;
    if (!*ret_line)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such line."));
    return name_line(db, pool, NULL, *ret_line, false, error);
}

/* --- the answer --- */

static const char *status_in(Pool *pool, const char *text)
{
    static const struct {
        const char *word, *status;
    } words[] = {
        {"curs", "refused_course"}, {"formare", "refused_course"}, {"course", "refused_course"}, {"refuz", "refused_job"}, {"refused", "refused_job"},
        {"neinregistrat", "unregistered"}, {"nu este", "unregistered"}, {"nu e in", "unregistered"}, {"lipsa", "unregistered"}, {"not registered", "unregistered"},
        {"nu trebuie", "exempt"}, {"scutit", "exempt"}, {"exempt", "exempt"}, {"inregistrat", "registered"}, {"in evidenta", "registered"},
        {"registered", "registered"},
    };
    const char *folded = text_fold(pool, text);
    if (strcmp(folded, "da") == 0 || strcmp(folded, "yes") == 0)
        return "registered";
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(folded, words[i].word))
            return words[i].status;
    return NULL;
}

static const char *cell(const GridTable *table, int row, int column)
{
    const GridCell *found = grid_at(table, row, column);
    return found && found->row == row ? found->text : "";
}

typedef struct {
    Db *db;
    Pool *pool;
    gint64 exchange_id;
    gint64 matched, unknown;
} Answering;

static bool set_status(Answering *a, gint64 person_id, const char *status, const char *note, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(a->db, SQL_BENEFIT_EXCHANGE_LINE_ANSWER);
    db_bind_int(q, "$1", a->exchange_id);
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", status);
    db_bind_text(q, "$4", note);
    if (!db_run(q, &changed, error))
        return false;
    a->matched += changed > 0;
    a->unknown += changed == 0;
    return true;
}

/* The person whose code stands in the row, by its blind index; 0: none.  *ret_column: of the code; -1: there is none. */
static bool person_in_row(Answering *a, const GridTable *table, int row, gint64 *ret_person_id, int *ret_column, GError **error)
{
    *ret_person_id = 0;
    *ret_column = -1;
    for (int column = 0; column < table->columns; column++) {
        GPtrArray *found;
        const char *code = iban_clean(a->pool, cell(table, row, column));
        if (!code || !cnp_is_valid(code))
            continue;
        *ret_column = column;
        if (!person_search(a->db, a->pool, code, 2, &found, error))
            return false;
        for (guint i = 0; i < found->len; i++)
            if (strcmp(((const PersonFound *)found->pdata[i])->why, "national-id") == 0)
                *ret_person_id = ((const PersonFound *)found->pdata[i])->person.id;
        return true;
    }
    return true;
}

/* Right of the code, so that nobody's name is taken for an answer; where nothing stands there, left of it. */
static const char *status_of_row(Pool *pool, const GridTable *table, int row, int code, const char **ret_note)
{
    const char *status = NULL;
    bool is_last = code == table->columns - 1;
    *ret_note = NULL;
    for (int column = is_last ? code - 1 : table->columns - 1; column >= (is_last ? 0 : code + 1); column--) {
        const char *text = cell(table, row, column), *found = status_in(pool, text);
        if (!status && found) {
            status = found;
            *ret_note = text_shorten(pool, text, 500);
        }
    }
    return status;
}

static bool take_row(Answering *a, const GridTable *table, int row, GError **error)
{
    gint64 person_id;
    int code;
    const char *note;
    if (!person_in_row(a, table, row, &person_id, &code, error))
        return false;
    if (code < 0)
        return true;
    const char *status = status_of_row(a->pool, table, row, code, &note);
    if (person_id && status)
        return set_status(a, person_id, status, note, error);
    a->unknown++;
    return true;
}

static bool take_tables(Answering *a, const Grid *grid, GError **error)
{
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        for (int row = 0; block->kind == GRID_TABLE && row < block->table->rows; row++)
            if (!take_row(a, block->table, row, error))
                return false;
    }
    return a->matched || fail(error, FAIL_INVALID, "%s", _("No line of this answer belongs to the list. It needs a column with the personal codes and one that says whether each is registered."));
}

static bool set_answered(Db *db, const Identity *who, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_ANSWERED);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", clock_now());
    db_bind_text(q, "$3", benefit_who(who));
    return db_run(q, NULL, error);
}

bool benefit_exchange_answer(Db *db, Pool *pool, const Identity *who, gint64 id, const void *grid, gint64 *ret_matched, gint64 *ret_unknown, GError **error)
{
    Answering a = {.db = db, .pool = pool, .exchange_id = id};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !take_tables(&a, grid, error) || !set_answered(db, who, id, error))
        return false;
    *ret_matched = a.matched;
    *ret_unknown = a.unknown;
    return benefit_audit(db, who, "import", "benefit_exchange", id, NULL, error) && db_commit(change, error);
}

/* --- what is done about it --- */

bool benefit_exchange_settle(Db *db, const Identity *who, const ExchangeLine *line, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCHANGE_LINE_SETTLE);
    db_bind_int(q, "$1", line->id);
    db_bind_int(q, "$2", line->version);
    db_bind_day(q, "$3", line->appointment_day);
    db_bind_text(q, "$4", line->appointment);
    db_bind_text(q, "$5", line->settled);
    db_bind_id(q, "$6", line->document_id);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this line in the meantime. Look at it again."));
    return benefit_audit(db, who, "save", "benefit_exchange_line", line->id, NULL, error) && db_commit(change, error);
}

static const char *certificate_data(Pool *pool, const ExchangeLine *line)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_object(&json, "person");
    json_text(&json, "name", line->name);
    json_object_end(&json);
    json_object(&json, "certificate");
    json_text(&json, "status", benefit_label(benefit_statuses, line->status));
    json_text(&json, "note", line->note);
    json_object_end(&json);
    json_object_end(&json);
    return out->str;
}

bool benefit_exchange_certificate(Db *db, Pool *pool, const Identity *who, ExchangeLine *line, GError **error)
{
    Document *document;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    DocumentOrder order = {.template_code = "employment-certificate", .kind = "benefit_exchange_line", .record_id = line->id,
                           .label = pool_printf(pool, "AJOFM %d", (int)line->position), .data = certificate_data(pool, line), .day = DAY_NONE};
    if (!document_issue(db, pool, &order, who, &document, error))
        return false;
    line->document_id = document->id;
    return benefit_exchange_settle(db, who, line, error) && db_commit(change, error);
}
