#include "modules/cases/transfer.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/law/law.h"
#include "record/attachment.h"
#include "record/json.h"

/* What came from another authority: read, matched with the register, taken in as a new file. */

/* --- reading --- */

static bool is_no_packet(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("This packet holds no case."));
}

static const char *text_of(const json_t *from, const char *name, Pool *pool)
{
    const json_t *value = json_object_get(from, name);
    return json_is_string(value) ? text_normalise(pool, json_string_value(value)) : NULL;
}

static gint64 int_of(const json_t *from, const char *name)
{
    const json_t *value = json_object_get(from, name);
    return json_is_integer(value) ? json_integer_value(value) : 0;
}

static Day day_of(const json_t *from, const char *name, Pool *pool)
{
    return day_from_iso(text_of(from, name, pool));
}

static void get_field(const Field *field, void *item, const json_t *from, Pool *pool)
{
    void *at = (char *)item + field->offset;
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: *(gint64 *)at = int_of(from, field->name); break;
    case FIELD_FLAG: *(bool *)at = json_is_true(json_object_get(from, field->name)); break;
    case FIELD_DAY: *(Day *)at = day_of(from, field->name, pool); break;
    default: *(const char **)at = text_of(from, field->name, pool);
    }
}

static void get_record(const Record *record, void *item, const json_t *from, Pool *pool)
{
    for (const Field *field = record->fields; field->name; field++)
        get_field(field, item, from, pool);
}

static TransferPerson *read_person(const json_t *from, Pool *pool)
{
    TransferPerson *one = pool_new0(pool, TransferPerson);
    const char *role = text_of(from, "role", pool);
    one->role = role ? role : "other";
    one->there = int_of(from, "id");
    one->address = text_of(from, "address", pool);
    one->person = (Person){
        .family_name = text_of(from, "family_name", pool), .given_name = text_of(from, "given_name", pool),
        .former_name = text_of(from, "former_name", pool), .other_name = text_of(from, "other_name", pool),
        .sex = text_of(from, "sex", pool), .birth_day = day_of(from, "birth_day", pool), .birth_kind = text_of(from, "birth_kind", pool),
        .birth_place = text_of(from, "birth_place", pool), .death_day = day_of(from, "death_day", pool),
        .national_id = text_of(from, "national_id", pool), .national_id_kind = text_of(from, "national_id_kind", pool),
        .national_id_reason = text_of(from, "national_id_reason", pool), .national_id_note = text_of(from, "national_id_note", pool),
        .phone = text_of(from, "phone", pool), .email = text_of(from, "email", pool), .languages = text_of(from, "languages", pool),
    };
    if (!one->person.national_id && !one->person.national_id_reason)
        one->person.national_id_reason = "unknown";
    return one;
}

/* Files lie where their offset and count say, each within what came. */
static bool count_file(const json_t *file, TransferPacket *packet)
{
    gint64 offset = int_of(file, "offset"), count = int_of(file, "count");
    packet->files++;
    packet->bytes += count;
    return count > 0 && offset >= 0 && count <= TRANSFER_BYTES && offset <= TRANSFER_BYTES &&
           (packet->body.file_count == 0 || (gsize)(offset + count) <= packet->body.file_count);
}

static bool count_files(const json_t *from, const char *name, TransferPacket *packet)
{
    gsize i;
    json_t *file;
    json_array_foreach(json_object_get(from, name), i, file)
        if (!count_file(file, packet))
            return false;
    return true;
}

static bool count_all(TransferPacket *packet, Pool *pool)
{
    gsize i;
    json_t *one;
    packet->people = pool_list(pool);
    packet->signals = (guint)json_array_size(json_object_get(packet->root, "signals"));
    packet->plans = (guint)json_array_size(json_object_get(packet->root, "plans"));
    packet->referrals = (guint)json_array_size(json_object_get(packet->root, "referrals"));
    packet->clocks = (guint)json_array_size(json_object_get(packet->root, "clocks"));
    packet->entries = (guint)json_array_size(json_object_get(packet->root, "entries"));
    packet->documents = (guint)json_array_size(json_object_get(packet->root, "documents"));
    packet->forms = (guint)json_array_size(json_object_get(packet->root, "forms"));
    json_array_foreach(json_object_get(packet->root, "people"), i, one)
        g_ptr_array_add(packet->people, read_person(one, pool));
    json_array_foreach(json_object_get(packet->root, "entries"), i, one)
        if (!count_files(one, "files", packet))
            return false;
    json_array_foreach(json_object_get(packet->root, "documents"), i, one)
        if (!count_files(one, "files", packet) || !count_files(one, "signed", packet))
            return false;
    json_array_foreach(json_object_get(packet->root, "forms"), i, one)
        if (!count_files(one, "files", packet))
            return false;
    return count_files(packet->root, "files", packet);
}

static void forget(void *root)
{
    json_decref(root);
}

bool transfer_read(Pool *pool, const TransferBody *body, TransferPacket *ret_packet, GError **error)
{
    json_t *root = json_loads(body->text, 0, NULL);
    if (!root)
        return is_no_packet(error);
    pool_defer(pool, forget, root);
    const json_t *file = json_object_get(root, "case");
    *ret_packet = (TransferPacket){
        .authority = text_of(root, "authority", pool), .number = text_of(root, "number", pool), .type_code = text_of(root, "type", pool),
        .type_name = text_of(root, "type_name", pool), .reason = text_of(root, "reason", pool), .summary = text_of(file, "summary", pool),
        .made_at = int_of(root, "made_at"), .is_sealed = json_is_true(json_object_get(file, "is_sealed")), .root = root, .body = *body,
    };
    bool whole = ret_packet->authority && ret_packet->number && ret_packet->type_code && int_of(file, "opened_at");
    return (whole && count_all(ret_packet, pool)) || is_no_packet(error);
}

bool transfer_match(Db *db, Pool *pool, const TransferPacket *packet, GError **error)
{
    enum { MOST = 5 };
    for (guint i = 0; i < packet->people->len; i++) {
        TransferPerson *one = packet->people->pdata[i];
        if (!twins_of(db, pool, &one->person, MOST, &one->twins, error))
            return false;
    }
    return true;
}

/* --- taking in --- */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const TransferPacket *packet;
    const TransferChoices *choices;
    CaseFile file;
    SealKey key;
    GHashTable *clocks, *needs, *people; /* id there -> id here */
    GString *forms;                      /* which were filled in there, and which aren't known here */
} Taking;

static void note_id(GHashTable *ids, Pool *pool, gint64 there, gint64 here)
{
    g_hash_table_insert(ids, pool_copy(pool, &there, sizeof there), pool_copy(pool, &here, sizeof here));
}

static gint64 id_here(GHashTable *ids, gint64 there)
{
    const gint64 *here = g_hash_table_lookup(ids, &there);
    return here ? *here : 0;
}

static bool take_file(Taking *t, GError **error)
{
    CaseFile *file = &t->file;
    CaseType *type;
    const char *code = t->choices->type_code ? t->choices->type_code : t->packet->type_code;
    get_record(&case_file_record, file, json_object_get(t->packet->root, "case"), t->pool);
    if (!case_type_in_force(t->db, t->pool, code, day_today(), &type, error))
        return false;
    file->came_from = text_shorten(t->pool, pool_printf(t->pool, "%s, %s", t->packet->authority, t->packet->number), 300);
    file->id = id_new();
    file->year = day_year(day_today());
    file->type_id = type->id;
    file->stage = file->stage && case_type_part(type, "stage", file->stage) ? file->stage : case_type_first(type, "stage")->code;
    file->state = "open";
    file->closing = file->closing_note = NULL;
    file->institution_id = file->crew_id = file->lead_id = file->unseal_by = file->closed_at = 0;
    file->is_demo = false;
    file->changed_at = clock_now();
    file->version = 1;
    return case_number_next(t->db, "case", file->year, &file->number, error) && case_insert(t->db, file, error) &&
           case_key(t->db, file->id, &t->key, error);
}

static bool insert(Taking *t, const DbStatement *statement, const Record *record, const void *item, GError **error)
{
    g_autoptr(DbQuery) q = db_query(t->db, statement);
    case_bind(q, record, item, &t->key, t->pool);
    return db_run(q, NULL, error);
}

/* A term that the law table here lacks doesn't run here; the entry keeps its day. */
static bool take_clock(Taking *t, const json_t *one, GError **error)
{
    g_autoptr(GError) none = NULL;
    gint64 id;
    Clock ran = {.started_at = int_of(one, "started_at"), .base_at = int_of(one, "base_at"), .due_at = int_of(one, "due_at"),
                 .last_day = day_of(one, "last_day", t->pool), .occurrence = int_of(one, "occurrence"), .stopped_at = int_of(one, "stopped_at"),
                 .stops = int_of(one, "stops"), .stopped_seconds = int_of(one, "stopped_seconds")};
    ClockStart start = {.kind = "case_file", .record_id = t->file.id, .term = text_of(one, "term", t->pool),
                        .label = pool_printf(t->pool, _("Case %s"), case_name(t->pool, &t->file)),
                        .path = pool_printf(t->pool, "/cases/%" G_GINT64_FORMAT, t->file.id)};
    if (!start.term || !ran.started_at || !ran.due_at)
        return is_no_packet(error);
    LawRow *term;
    if (!law_term(t->db, t->pool, start.term, law_country(t->db), day_of_time(ran.started_at), &term, &none)) {
        if (g_error_matches(none, FAIL, FAIL_NOT_FOUND))
            return true;
        g_propagate_error(error, g_steal_pointer(&none));
        return false;
    }
    if (!clock_take_over(t->db, t->who, &start, &ran, &id, error))
        return false;
    note_id(t->clocks, t->pool, int_of(one, "id"), id);
    return true;
}

static bool take_clocks(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "clocks"), i, one)
        if (!take_clock(t, one, error))
            return false;
    return true;
}

/* --- files --- */

static bool check_file(Taking *t, const json_t *file, const char *name, NewAttachment *ret_kept, GError **error)
{
    Upload upload = {.file_name = name ? name : text_of(file, "name", t->pool), .type = text_of(file, "type", t->pool),
                     .bytes = t->packet->body.files + int_of(file, "offset"), .count = (gsize)int_of(file, "count")};
    if (t->packet->body.file_count == 0)
        return is_no_packet(error);
    const char *wrong = attachment_check(t->pool, &upload, ret_kept);
    if (wrong)
        return fail(error, FAIL_INVALID, "%s", wrong);
    ret_kept->at = int_of(file, "at");
    return true;
}

static bool take_file_of(Taking *t, const char *kind, gint64 record_id, const json_t *file, const char *name, GError **error)
{
    NewAttachment kept;
    return check_file(t, file, name, &kept, error) && attachment_add(t->db, kind, record_id, t->who, &kept, NULL, error);
}

static bool take_files_of(Taking *t, const char *kind, gint64 record_id, const json_t *files, GError **error)
{
    gsize i;
    json_t *file;
    json_array_foreach(files, i, file)
        if (!take_file_of(t, kind, record_id, file, NULL, error))
            return false;
    return true;
}

/* "Planul de servicii nr. 114 din 21.11.2026.pdf": its number is of the other authority's register. */
static const char *document_name(Taking *t, const json_t *document, const json_t *file, bool is_signed)
{
    const char *title = text_of(document, "title", t->pool), *name = text_of(file, "name", t->pool);
    const char *ending = name ? strrchr(name, '.') : NULL;
    bool cancelled = g_strcmp0(text_of(document, "state", t->pool), "cancelled") == 0;
    return pool_printf(t->pool, _("%s no. %d of %s%s%s%s"), title ? title : "", (int)int_of(document, "number"),
                       day_to_people(t->pool, day_of(document, "day", t->pool)), cancelled ? _(", cancelled") : "",
                       is_signed ? _(", signed") : "", ending ? ending : "");
}

static bool take_document(Taking *t, const json_t *document, const char *list, bool is_signed, GError **error)
{
    gsize i;
    json_t *file;
    json_array_foreach(json_object_get(document, list), i, file)
        if (!take_file_of(t, "case_file", t->file.id, file, document_name(t, document, file, is_signed), error))
            return false;
    return true;
}

static bool take_documents(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "documents"), i, one)
        if (!take_document(t, one, "files", false, error) || !take_document(t, one, "signed", true, error))
            return false;
    return take_files_of(t, "case_file", t->file.id, json_object_get(t->packet->root, "files"), error);
}

/* --- filled-in forms --- */

static bool find_files(Taking *t, CarriedForm *form, const GPtrArray *places, const json_t *files, GError **error)
{
    for (guint i = 0; i < form->answers->len; i++) {
        gint64 place = *(const gint64 *)places->pdata[i];
        NewAttachment *kept = pool_new0(t->pool, NewAttachment);
        const json_t *file = place > 0 ? json_array_get(files, (gsize)place - 1) : NULL;
        if (!file)
            continue;
        if (!check_file(t, file, NULL, kept, error))
            return false;
        ((CarriedAnswer *)form->answers->pdata[i])->file = kept;
    }
    return true;
}

static void find_people(Taking *t, CarriedForm *form)
{
    form->person_id = id_here(t->people, form->person_id);
    for (guint i = 0; i < form->answers->len; i++) {
        CarriedAnswer *answer = form->answers->pdata[i];
        answer->person_id = id_here(t->people, answer->person_id);
    }
}

/* What can't be a form here is a file with its words, and its own files beside. */
static bool keep_words(Taking *t, const CarriedForm *form, const json_t *files, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    if (!transfer_form_paper(t->pool, form, t->packet->authority, &bytes, error))
        return false;
    NewAttachment kept = {.file_name = pool_printf(t->pool, _("%s, filled in on %s.pdf"), form->title, day_to_people(t->pool, form->assessed_on)),
                          .type = "application/pdf", .bytes = g_bytes_get_data(bytes, NULL), .count = g_bytes_get_size(bytes)};
    return attachment_add(t->db, "case_file", t->file.id, t->who, &kept, NULL, error) &&
           (form->id || take_files_of(t, "case_file", t->file.id, files, error));
}

static void say_form(Taking *t, const CarriedForm *form, bool whole)
{
    const char *how = whole ? "" : form->id ? _("; not all answers fit here: its words are among the files")
                                            : _("; this form isn't known here: its words are among the files");
    g_string_append_printf(t->forms, "\n– %s (%s%s%s)%s", form->title, form->filled_by ? form->filled_by : "",
                           form->filled_by ? ", " : "", day_to_people(t->pool, form->assessed_on), how);
}

static bool take_form(Taking *t, const json_t *one, GError **error)
{
    CarriedForm form;
    GPtrArray *places;
    const json_t *files = json_object_get(one, "files");
    bool whole;
    if (!transfer_form_read(t->pool, one, &form, &places, error) || !find_files(t, &form, places, files, error))
        return false;
    find_people(t, &form);
    if (!assessment_take_in(t->db, t->pool, t->who, t->file.id, &form, &whole, error) || (!whole && !keep_words(t, &form, files, error)))
        return false;
    say_form(t, &form, whole);
    return true;
}

/* Behind the people, whom they name. */
static bool take_forms(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    t->forms = pool_string(t->pool);
    json_array_foreach(json_object_get(t->packet->root, "forms"), i, one)
        if (!take_form(t, one, error))
            return false;
    return true;
}

/* --- what was done and is to be done --- */

/* Who did it has no account here: the name goes before what was found. */
static const char *with_name(Taking *t, const char *text, const char *name)
{
    return name && text ? pool_printf(t->pool, "%s: %s", name, text) : text;
}

static bool take_entry(Taking *t, const json_t *one, GError **error)
{
    CaseEntry entry = {0};
    get_record(&case_entry_record, &entry, one, t->pool);
    if (!entry.kind || !entry.state)
        return is_no_packet(error);
    entry.id = id_new();
    entry.case_id = t->file.id;
    entry.clock_id = id_here(t->clocks, entry.clock_id);
    entry.need_id = id_here(t->needs, entry.need_id);
    entry.user_id = entry.created_by = 0;
    entry.text = with_name(t, entry.text, text_of(one, "user_name", t->pool));
    entry.version = 1;
    return insert(t, SQL_CASE_ENTRY_INSERT, &case_entry_record, &entry, error) &&
           take_files_of(t, "case_entry", entry.id, json_object_get(one, "files"), error);
}

static bool take_entries(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "entries"), i, one)
        if (!take_entry(t, one, error))
            return false;
    return true;
}

static bool take_signals(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "signals"), i, one) {
        CaseSignal signal = {0};
        get_record(&case_signal_record, &signal, one, t->pool);
        if (!signal.received_at || !signal.channel || !signal.source)
            return is_no_packet(error);
        if (!case_signal_take(t->db, t->file.id, &signal, error))
            return false;
    }
    return true;
}

static void say(GString *out, const char *label, const char *text)
{
    if (!text_is_empty(text))
        g_string_append_printf(out, "%s%s: %s", out->len ? "\n" : "", label, text);
}

/* A referral was made to somebody who answers to the other authority: here it is a note, and made anew if it has to go on. */
static bool take_referral(Taking *t, const json_t *one, GError **error)
{
    const char *state = text_of(one, "state", t->pool);
    bool is_open = g_strcmp0(state, "sent") == 0 || g_strcmp0(state, "seen") == 0 || g_strcmp0(state, "accepted") == 0;
    GString *text = pool_string(t->pool);
    say(text, _("Referral"), text_of(one, "institution", t->pool));
    say(text, _("What is asked for"), text_of(one, "what", t->pool));
    say(text, _("State"), case_label(case_referral_states, state));
    say(text, _("Reason"), text_of(one, "reason", t->pool));
    say(text, _("Result"), text_of(one, "result", t->pool));
    CaseEntry entry = {.id = id_new(), .case_id = t->file.id, .kind = "note", .state = "done", .done_at = int_of(one, "sent_at"), .text = text->str,
                       .next = is_open ? _("This referral was open at the other authority: send it anew if it has to go on.") : NULL,
                       .created_at = clock_now(), .version = 1};
    return insert(t, SQL_CASE_ENTRY_INSERT, &case_entry_record, &entry, error);
}

static bool take_referrals(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "referrals"), i, one)
        if (!take_referral(t, one, error))
            return false;
    return true;
}

/* --- plans --- */

static bool take_line(Taking *t, gint64 need_id, gsize position, const json_t *line, GError **error)
{
    gint64 id = id_new();
    const char *what = text_of(line, "what", t->pool);
    g_autoptr(DbQuery) q = db_query(t->db, SQL_CASE_NEED_LINE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", need_id);
    db_bind_int(q, "$3", (gint64)position);
    db_bind_text(q, "$4", g_strcmp0(text_of(line, "kind", t->pool), "benefit") == 0 ? "benefit" : "service");
    db_bind_text(q, "$5", seal_text(&t->key, "case_need_line.what", id, what ? what : "–", t->pool));
    db_bind_text(q, "$6", text_of(line, "code", t->pool));
    db_bind_text(q, "$7", text_of(line, "provider", t->pool));
    db_bind_text(q, "$8", text_of(line, "amount", t->pool));
    return db_run(q, NULL, error);
}

static bool take_lines(Taking *t, gint64 need_id, const json_t *lines, GError **error)
{
    gsize i;
    json_t *line;
    json_array_foreach(lines, i, line)
        if (!take_line(t, need_id, i, line, error))
            return false;
    return true;
}

static bool take_needs(Taking *t, gint64 plan_id, const json_t *needs, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(needs, i, one) {
        CaseNeed need = {0};
        get_record(&case_need_record, &need, one, t->pool);
        if (!need.area || !need.need || !need.state)
            return is_no_packet(error);
        gint64 there = need.id;
        need.id = id_new();
        note_id(t->needs, t->pool, there, need.id);
        need.plan_id = plan_id;
        need.amendment_id = id_here(t->needs, need.amendment_id);
        need.version = 1;
        if (!insert(t, SQL_CASE_NEED_INSERT, &case_need_record, &need, error) || !take_lines(t, need.id, json_object_get(one, "lines"), error))
            return false;
    }
    return true;
}

/* Their ids are kept beside those of needs: none is twice. */
static bool take_amendments(Taking *t, gint64 plan_id, const json_t *amendments, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(amendments, i, one) {
        CaseAmendment amendment = {0};
        get_record(&case_amendment_record, &amendment, one, t->pool);
        if (!amendment.state)
            return is_no_packet(error);
        gint64 there = amendment.id;
        amendment.id = id_new();
        note_id(t->needs, t->pool, there, amendment.id);
        amendment.case_id = t->file.id;
        amendment.plan_id = plan_id;
        amendment.approved_by = amendment.created_by = 0;
        amendment.version = 1;
        if (!case_amendment_write(t->db, t->pool, &amendment, true, error))
            return false;
    }
    return true;
}

static bool take_plans(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "plans"), i, one) {
        CasePlan plan = {0};
        get_record(&case_plan_record, &plan, one, t->pool);
        if (!plan.kind || !plan.state)
            return is_no_packet(error);
        plan.id = id_new();
        plan.case_id = t->file.id;
        plan.approved_by = plan.created_by = 0;
        plan.version = 1;
        if (!insert(t, SQL_CASE_PLAN_INSERT, &case_plan_record, &plan, error) ||
            !take_amendments(t, plan.id, json_object_get(one, "amendments"), error) || !take_needs(t, plan.id, json_object_get(one, "needs"), error))
            return false;
    }
    return true;
}

/* --- whom it names, and the rest in words --- */

static gint64 surely(const TransferPerson *one)
{
    const Twin *twin = one->twins && one->twins->len ? one->twins->pdata[0] : NULL;
    return twin && twin->probability >= TRANSFER_SURE ? twin->person.id : 0;
}

static bool find_or_create(Taking *t, guint place, gint64 *ret_id, GError **error)
{
    TransferPerson *one = t->packet->people->pdata[place];
    Person person = one->person;
    *ret_id = id_here(t->people, one->there);
    if (!*ret_id)
        *ret_id = t->choices->person_ids ? t->choices->person_ids[place] : surely(one);
    if (!*ret_id && !person_create(t->db, t->who, &person, error))
        return false;
    *ret_id = *ret_id ? *ret_id : person.id;
    note_id(t->people, t->pool, one->there, *ret_id);
    return true;
}

static bool take_person(Taking *t, guint place, GError **error)
{
    const TransferPerson *one = t->packet->people->pdata[place];
    gint64 id;
    return find_or_create(t, place, &id, error) && case_person_add(t->db, identity_system(), t->file.id, id, one->role, error);
}

static bool take_people(Taking *t, GError **error)
{
    if (!t->choices->person_ids && !transfer_match(t->db, t->pool, t->packet, error))
        return false;
    for (guint i = 0; i < t->packet->people->len; i++)
        if (!take_person(t, i, error))
            return false;
    return true;
}

static const char *team_words(Taking *t)
{
    gsize i;
    json_t *one;
    GString *out = pool_string(t->pool);
    json_array_foreach(json_object_get(t->packet->root, "team"), i, one) {
        const char *name = text_of(one, "name", t->pool);
        if (name)
            g_string_append_printf(out, "%s%s (%s)", out->len ? "; " : "", name, case_label(case_team_roles, text_of(one, "role", t->pool)));
    }
    return out->str;
}

static const char *address_words(Taking *t)
{
    GString *out = pool_string(t->pool);
    for (guint i = 0; i < t->packet->people->len; i++) {
        const TransferPerson *one = t->packet->people->pdata[i];
        if (one->address)
            g_string_append_printf(out, "%s%s: %s", out->len ? "; " : "", person_name(t->pool, &one->person), one->address);
    }
    return out->str;
}

static bool take_words(Taking *t, GError **error)
{
    GString *text = pool_string(t->pool);
    say(text, _("Taken over from"), t->file.came_from);
    say(text, _("Why it was handed over"), t->packet->reason);
    say(text, _("Team"), team_words(t));
    say(text, _("Addresses as known there"), address_words(t));
    say(text, _("Forms that were filled in there"), t->forms->str);
    CaseEntry entry = {.id = id_new(), .case_id = t->file.id, .kind = "note", .state = "done", .done_at = clock_now(), .text = text->str,
                       .user_id = t->who->user_id, .created_by = t->who->user_id, .created_at = clock_now(), .version = 1};
    return insert(t, SQL_CASE_ENTRY_INSERT, &case_entry_record, &entry, error);
}

static bool give_manager(Taking *t, GError **error)
{
    User *manager;
    CaseFile *file;
    if (!user_find(t->db, t->pool, t->choices->manager_id, &manager, error) || !case_find_any(t->db, t->pool, t->file.id, &file, error))
        return false;
    file->institution_id = manager->institution_id;
    return case_hand_over(t->db, t->who, file, manager->id, error);
}

bool transfer_take(Db *db, Pool *pool, const Identity *who, const TransferPacket *packet, const TransferChoices *choices, CaseFile **ret_file,
                   GError **error)
{
    g_autoptr(GHashTable) clocks = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GHashTable) needs = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GHashTable) people = g_hash_table_new(g_int64_hash, g_int64_equal);
    Taking t = {.db = db, .pool = pool, .who = who, .packet = packet, .choices = choices, .clocks = clocks, .needs = needs, .people = people};
    bool taken = take_file(&t, error) && take_clocks(&t, error) && take_plans(&t, error) && take_entries(&t, error) &&
                 take_signals(&t, error) && take_referrals(&t, error) && take_documents(&t, error) && take_people(&t, error) &&
                 take_forms(&t, error) && take_words(&t, error) && give_manager(&t, error) &&
                 case_audit(db, who, "transfer-in", "case_file", t.file.id, NULL, error);
    seal_key_wipe(&t.key);
    return taken && case_find_any(db, pool, t.file.id, ret_file, error);
}
