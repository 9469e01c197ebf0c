#include "modules/cases/transfer.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/documents/documents.h"
#include "modules/law/law.h"
#include "record/attachment.h"
#include "record/json.h"

/* A file as JSON, by the tables of its records; the bytes of its files beside. */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    gint64 case_id;
    bool with_files;
    Json json;
    GString *files;
    gsize offset;
} Writing;

static void put_field(Json *json, const Field *field, const void *item)
{
    const void *at = (const char *)item + field->offset;
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: json_int(json, field->name, *(const gint64 *)at); break;
    case FIELD_FLAG: json_bool(json, field->name, *(const bool *)at); break;
    case FIELD_DAY: json_day(json, field->name, *(const Day *)at); break;
    default: json_text(json, field->name, *(const char *const *)at);
    }
}

static void put_record(Json *json, const char *name, const Record *record, const void *item)
{
    json_object(json, name);
    for (const Field *field = record->fields; field->name; field++)
        put_field(json, field, item);
}

/* --- files --- */

static bool put_bytes(Writing *w, const char *kind, gint64 record_id, gint64 id, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    Attachment *file;
    if (!attachment_open(w->db, w->pool, kind, record_id, id, &file, &bytes, error))
        return false;
    if (w->files->len + g_bytes_get_size(bytes) > TRANSFER_BYTES)
        return fail(error, FAIL_INVALID, "%s", _("The packet would be larger than 100 MB. Give the largest files over by another way, and take them out first."));
    g_string_append_len(w->files, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    return true;
}

static bool put_file(Writing *w, const char *kind, const Attachment *file, GError **error)
{
    json_object(&w->json, NULL);
    json_text(&w->json, "name", file->file_name);
    json_text(&w->json, "type", file->type);
    json_int(&w->json, "at", file->added_at);
    json_int(&w->json, "offset", (gint64)w->offset);
    json_int(&w->json, "count", file->count);
    json_object_end(&w->json);
    w->offset += (gsize)file->count;
    return !w->with_files || put_bytes(w, kind, file->record_id, file->id, error);
}

static bool put_files(Writing *w, const char *kind, gint64 record_id, GError **error)
{
    GPtrArray *files;
    if (!attachment_list(w->db, w->pool, kind, record_id, &files, error))
        return false;
    json_array(&w->json, "files");
    for (guint i = 0; i < files->len; i++)
        if (!put_file(w, kind, files->pdata[i], error))
            return false;
    json_array_end(&w->json);
    return true;
}

/* --- the parts of a file --- */

static bool put_entries(Writing *w, GError **error)
{
    GPtrArray *entries;
    if (!case_entries(w->db, w->pool, w->case_id, &entries, error))
        return false;
    json_array(&w->json, "entries");
    for (guint i = 0; i < entries->len; i++) {
        const CaseEntry *entry = entries->pdata[i];
        put_record(&w->json, NULL, &case_entry_record, entry);
        json_text(&w->json, "user_name", entry->user_name);
        if (!put_files(w, "case_entry", entry->id, error))
            return false;
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static bool put_signals(Writing *w, GError **error)
{
    GPtrArray *signals;
    if (!case_signal_of_case(w->db, w->pool, w->case_id, &signals, error))
        return false;
    json_array(&w->json, "signals");
    for (guint i = 0; i < signals->len; i++) {
        put_record(&w->json, NULL, &case_signal_record, signals->pdata[i]);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static void put_lines(Json *json, const CaseNeed *need)
{
    json_array(json, "lines");
    for (guint i = 0; i < need->lines->len; i++) {
        put_record(json, NULL, &case_need_line_record, need->lines->pdata[i]);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_needs(Json *json, const GPtrArray *needs)
{
    for (guint i = 0; i < needs->len; i++) {
        put_record(json, NULL, &case_need_record, needs->pdata[i]);
        put_lines(json, needs->pdata[i]);
        json_object_end(json);
    }
}

static void put_plan(Json *json, const CasePlan *plan)
{
    put_record(json, NULL, &case_plan_record, plan);
    const CaseAmendment *open = case_amendment_open(plan);
    json_array(json, "amendments");
    for (guint i = 0; i < plan->amendments->len; i++) {
        put_record(json, NULL, &case_amendment_record, plan->amendments->pdata[i]);
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "needs");
    put_needs(json, plan->needs);
    if (open)
        put_needs(json, open->needs);
    json_array_end(json);
    json_object_end(json);
}

static bool put_plans(Writing *w, GError **error)
{
    GPtrArray *plans;
    if (!case_plans(w->db, w->pool, w->case_id, &plans, error))
        return false;
    json_array(&w->json, "plans");
    for (guint i = 0; i < plans->len; i++) {
        CasePlan *plan;
        if (!case_plan_find(w->db, w->pool, w->case_id, ((CasePlan *)plans->pdata[i])->id, &plan, error))
            return false;
        put_plan(&w->json, plan);
    }
    json_array_end(&w->json);
    return true;
}

static bool put_referrals(Writing *w, GError **error)
{
    GPtrArray *referrals;
    if (!case_referrals(w->db, w->pool, w->case_id, &referrals, error))
        return false;
    json_array(&w->json, "referrals");
    for (guint i = 0; i < referrals->len; i++) {
        const CaseReferral *referral = referrals->pdata[i];
        json_object(&w->json, NULL);
        json_text(&w->json, "institution", referral->institution_name);
        json_text(&w->json, "what", referral->what);
        json_text(&w->json, "shared", referral->shared);
        json_text(&w->json, "consent", referral->consent);
        json_day(&w->json, "consent_day", referral->consent_day);
        json_text(&w->json, "state", referral->state);
        json_text(&w->json, "reason", referral->reason);
        json_text(&w->json, "result", referral->result);
        json_int(&w->json, "sent_at", referral->sent_at);
        json_int(&w->json, "answered_at", referral->answered_at);
        json_int(&w->json, "done_at", referral->done_at);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static void put_event(Json *json, const ClockEvent *event)
{
    json_object(json, NULL);
    json_int(json, "at", event->at);
    json_text(json, "verb", event->verb);
    json_text(json, "reason", event->reason);
    json_text(json, "who", *event->who ? event->who : NULL);
    json_object_end(json);
}

static bool put_clock(Writing *w, const Clock *clock, GError **error)
{
    Json *json = &w->json;
    GPtrArray *events;
    if (!clock_events(w->db, w->pool, clock->id, &events, error))
        return false;
    json_object(json, NULL);
    json_int(json, "id", clock->id);
    json_text(json, "term", clock->term);
    json_text(json, "name", clock->name);
    json_int(json, "started_at", clock->started_at);
    json_int(json, "base_at", clock->base_at);
    json_int(json, "due_at", clock->due_at);
    json_day(json, "last_day", clock->last_day);
    json_int(json, "occurrence", clock->occurrence);
    json_int(json, "stopped_at", clock->stopped_at);
    json_int(json, "stops", clock->stops);
    json_int(json, "stopped_seconds", clock->stopped_seconds);
    json_array(json, "events");
    for (guint i = 0; i < events->len; i++)
        put_event(json, events->pdata[i]);
    json_array_end(json);
    json_object_end(json);
    return true;
}

static bool put_clocks(Writing *w, GError **error)
{
    GPtrArray *clocks;
    if (!clocks_of(w->db, w->pool, "case_file", w->case_id, false, &clocks, error))
        return false;
    json_array(&w->json, "clocks");
    for (guint i = 0; i < clocks->len; i++)
        if (!put_clock(w, clocks->pdata[i], error))
            return false;
    json_array_end(&w->json);
    return true;
}

static bool put_document(Writing *w, const Document *document, GError **error)
{
    GPtrArray *signed_ones;
    json_object(&w->json, NULL);
    json_text(&w->json, "title", document->title);
    json_int(&w->json, "number", document->number);
    json_int(&w->json, "year", document->year);
    json_day(&w->json, "day", document->day);
    json_text(&w->json, "author", document->author_name);
    json_text(&w->json, "state", document->state);
    if (!put_files(w, "document", document->id, error) ||
        !attachment_list(w->db, w->pool, "document_signed", document->id, &signed_ones, error))
        return false;
    json_array(&w->json, "signed");
    for (guint i = 0; i < signed_ones->len; i++)
        if (!put_file(w, "document_signed", signed_ones->pdata[i], error))
            return false;
    json_array_end(&w->json);
    json_object_end(&w->json);
    return true;
}

static bool put_documents(Writing *w, GError **error)
{
    GPtrArray *documents;
    if (!documents_of(w->db, w->pool, "case_file", w->case_id, &documents, error))
        return false;
    json_array(&w->json, "documents");
    for (guint i = 0; i < documents->len; i++)
        if (!put_document(w, documents->pdata[i], error))
            return false;
    json_array_end(&w->json);
    return true;
}

/* The files that answer it, in the order of the answers. */
static bool put_answer_files(Writing *w, const CarriedForm *form, GError **error)
{
    json_array(&w->json, "files");
    for (guint i = 0; i < form->answers->len; i++) {
        const CarriedAnswer *answer = form->answers->pdata[i];
        g_autoptr(GBytes) bytes = NULL;
        Attachment *file;
        if (answer->file_id && (!attachment_open(w->db, w->pool, "assessment", form->id, answer->file_id, &file, &bytes, error) ||
                                !put_file(w, "assessment", file, error)))
            return false;
    }
    json_array_end(&w->json);
    return true;
}

static bool put_forms(Writing *w, GError **error)
{
    GPtrArray *forms;
    if (!assessments_carried(w->db, w->pool, w->case_id, &forms, error))
        return false;
    json_array(&w->json, "forms");
    for (guint i = 0; i < forms->len; i++) {
        transfer_form_write(&w->json, forms->pdata[i]);
        if (!put_answer_files(w, forms->pdata[i], error))
            return false;
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

/* --- whom it names --- */

static bool put_address(Writing *w, gint64 person_id, GError **error)
{
    GString *all = pool_string(w->pool);
    g_autoptr(DbQuery) q = db_query(w->db, SQL_CASE_TRANSFER_ADDRESSES);
    db_bind_int(q, "$1", person_id);
    while (db_step(q)) {
        const char *parts[] = {db_text(q, "street", w->pool), db_text(q, "locality", w->pool), db_text(q, "place", w->pool)};
        for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
            if (parts[i])
                g_string_append_printf(all, "%s%s", all->len ? ", " : "", parts[i]);
    }
    json_text(&w->json, "address", all->len ? all->str : NULL);
    return db_end(q, error);
}

static void put_names(Json *json, const Person *person)
{
    json_text(json, "family_name", person->family_name);
    json_text(json, "given_name", person->given_name);
    json_text(json, "former_name", person->former_name);
    json_text(json, "other_name", person->other_name);
    json_text(json, "sex", person->sex);
    json_day(json, "birth_day", person->birth_day);
    json_text(json, "birth_kind", person->birth_kind);
    json_text(json, "birth_place", person->birth_place);
    json_day(json, "death_day", person->death_day);
    json_text(json, "national_id_kind", person->national_id_kind);
    json_text(json, "national_id_reason", person->national_id_reason);
    json_text(json, "national_id_note", person->national_id_note);
    json_text(json, "phone", person->phone);
    json_text(json, "email", person->email);
    json_text(json, "languages", person->languages);
}

static bool put_person(Writing *w, const CasePerson *one, GError **error)
{
    Person *person;
    const char *national_id = NULL;
    const Identity *who = identity_may(w->who, "people.see-id") ? w->who : identity_system();
    if (!person_find(w->db, w->pool, one->person_id, &person, error) ||
        (w->with_files && person->national_id_masked && !person_national_id(w->db, w->pool, who, person->id, &national_id, error)))
        return false;
    json_object(&w->json, NULL);
    json_int(&w->json, "id", one->person_id);
    json_text(&w->json, "role", one->role);
    put_names(&w->json, person);
    json_text(&w->json, "national_id", national_id);
    if (!put_address(w, person->id, error))
        return false;
    json_object_end(&w->json);
    return true;
}

static bool put_people(Writing *w, GError **error)
{
    GPtrArray *people;
    if (!case_people(w->db, w->pool, w->case_id, &people, error))
        return false;
    json_array(&w->json, "people");
    for (guint i = 0; i < people->len; i++)
        if (!put_person(w, people->pdata[i], error))
            return false;
    json_array_end(&w->json);
    return true;
}

static bool put_team(Writing *w, GError **error)
{
    GPtrArray *team;
    if (!case_team(w->db, w->pool, w->case_id, &team, error))
        return false;
    json_array(&w->json, "team");
    for (guint i = 0; i < team->len; i++) {
        const CaseMember *member = team->pdata[i];
        json_object(&w->json, NULL);
        json_text(&w->json, "name", member->name);
        json_text(&w->json, "role", member->role);
        json_int(&w->json, "from_at", member->from_at);
        json_int(&w->json, "until_at", member->until_at);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static bool put_all(Writing *w, const CaseFile *file, const char *reason, GError **error)
{
    json_object(&w->json, NULL);
    json_text(&w->json, "authority", setting_text(w->db, w->pool, "authority.name", "Vatra"));
    json_text(&w->json, "number", case_name(w->pool, file));
    json_text(&w->json, "type", file->type_code);
    json_text(&w->json, "type_name", file->type_name);
    json_text(&w->json, "reason", reason);
    json_int(&w->json, "made_at", clock_now());
    put_record(&w->json, "case", &case_file_record, file);
    json_object_end(&w->json);
    if (!put_people(w, error) || !put_team(w, error) || !put_signals(w, error) || !put_entries(w, error) || !put_plans(w, error) ||
        !put_referrals(w, error) || !put_clocks(w, error) || !put_documents(w, error) || !put_forms(w, error) ||
        !put_files(w, "case_file", w->case_id, error))
        return false;
    json_object_end(&w->json);
    return true;
}

bool transfer_write(Db *db, Pool *pool, const Identity *who, gint64 case_id, const char *reason, bool with_files, TransferBody *ret_body,
                    GError **error)
{
    CaseFile *file;
    GString *out = pool_string(pool);
    Writing w = {.db = db, .pool = pool, .who = who, .case_id = case_id, .with_files = with_files, .json = json_begin(out),
                 .files = pool_string(pool)};
    if (!case_find_any(db, pool, case_id, &file, error) || !put_all(&w, file, reason, error))
        return false;
    *ret_body = (TransferBody){out->str, w.files->str, w.files->len};
    return true;
}
