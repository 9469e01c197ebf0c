#include "modules/cases/transfer_taking.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/law/law.h"
#include "record/json.h"

/* What came from another authority, taken in as a new file. */

/* --- taking in --- */

void taking_note_id(GHashTable *ids, Pool *pool, gint64 there, gint64 here)
{
    g_hash_table_insert(ids, pool_copy(pool, &there, sizeof there), pool_copy(pool, &here, sizeof here));
}

gint64 taking_id(GHashTable *ids, gint64 there)
{
    const gint64 *here = g_hash_table_lookup(ids, &there);
    return here ? *here : 0;
}

static bool take_file(Taking *t, GError **error)
{
    CaseFile *file = &t->file;
    CaseType *type;
    const char *code = t->choices->type_code ? t->choices->type_code : t->packet->type_code;
    transfer_record(&case_file_record, file, json_object_get(t->packet->root, "case"), t->pool);
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

bool taking_insert(Taking *t, const DbStatement *statement, const Record *record, const void *item, GError **error)
{
    g_autoptr(DbQuery) q = db_query(t->db, statement);
    case_bind(q, record, item, &t->key, t->pool);
    return db_run(q, NULL, error);
}

/* What happened to a term there, by whom; a packet of before this was carried has none. */
static bool read_events(Taking *t, const json_t *from, GPtrArray **ret_events, GError **error)
{
    static const char *const verbs[] = {"start", "stop", "resume", "recount", NULL};
    gsize i;
    json_t *one;
    *ret_events = pool_list(t->pool);
    json_array_foreach(json_object_get(from, "events"), i, one) {
        const char *by = transfer_text(one, "who", t->pool);
        ClockEvent *event = pool_new0(t->pool, ClockEvent);
        *event = (ClockEvent){.at = transfer_int(one, "at"), .verb = transfer_text(one, "verb", t->pool), .reason = transfer_text(one, "reason", t->pool),
                              .who = by ? pool_join(t->pool, by, ", ", t->packet->authority) : t->packet->authority};
        if (!event->at || !event->verb || !g_strv_contains(verbs, event->verb))
            return transfer_no_packet(error);
        g_ptr_array_add(*ret_events, event);
    }
    return true;
}

/* A term that the law table here lacks doesn't run here; the entry keeps its day. */
static bool take_clock(Taking *t, const json_t *one, GError **error)
{
    g_autoptr(GError) none = NULL;
    gint64 id;
    Clock ran = {.started_at = transfer_int(one, "started_at"), .base_at = transfer_int(one, "base_at"), .due_at = transfer_int(one, "due_at"),
                 .last_day = transfer_day(one, "last_day", t->pool), .occurrence = transfer_int(one, "occurrence"), .stopped_at = transfer_int(one, "stopped_at"),
                 .stops = transfer_int(one, "stops"), .stopped_seconds = transfer_int(one, "stopped_seconds")};
    ClockStart start = {.kind = "case_file", .record_id = t->file.id, .term = transfer_text(one, "term", t->pool),
                        .label = pool_printf(t->pool, _("Case %s"), case_name(t->pool, &t->file)),
                        .path = pool_printf(t->pool, "/cases/%" G_GINT64_FORMAT, t->file.id)};
    if (!start.term || !ran.started_at || !ran.due_at)
        return transfer_no_packet(error);
    GPtrArray *events;
    if (!read_events(t, one, &events, error))
        return false;
    LawRow *term;
    if (!law_term(t->db, t->pool, start.term, law_country(t->db), day_of_time(ran.started_at), &term, &none)) {
        if (g_error_matches(none, FAIL, FAIL_NOT_FOUND))
            return true;
        g_propagate_error(error, g_steal_pointer(&none));
        return false;
    }
    if (!clock_take_over(t->db, t->who, &start, &ran, events, &id, error))
        return false;
    taking_note_id(t->clocks, t->pool, transfer_int(one, "id"), id);
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

/* --- what was done and is to be done --- */

/* Who did it has no account here: the name goes before what was found. */
static const char *with_name(Taking *t, const char *text, const char *name)
{
    return name && text ? pool_printf(t->pool, "%s: %s", name, text) : text;
}

static bool take_entry(Taking *t, const json_t *one, GError **error)
{
    CaseEntry entry = {0};
    transfer_record(&case_entry_record, &entry, one, t->pool);
    if (!entry.kind || !entry.state)
        return transfer_no_packet(error);
    entry.id = id_new();
    entry.case_id = t->file.id;
    entry.clock_id = taking_id(t->clocks, entry.clock_id);
    entry.need_id = taking_id(t->needs, entry.need_id);
    entry.user_id = entry.created_by = 0;
    entry.text = with_name(t, entry.text, transfer_text(one, "user_name", t->pool));
    entry.version = 1;
    return taking_insert(t, SQL_CASE_ENTRY_INSERT, &case_entry_record, &entry, error) &&
           taking_files(t, "case_entry", entry.id, json_object_get(one, "files"), error);
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
        transfer_record(&case_signal_record, &signal, one, t->pool);
        if (!signal.received_at || !signal.channel || !signal.source)
            return transfer_no_packet(error);
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
    const char *state = transfer_text(one, "state", t->pool);
    bool is_open = g_strcmp0(state, "sent") == 0 || g_strcmp0(state, "seen") == 0 || g_strcmp0(state, "accepted") == 0;
    GString *text = pool_string(t->pool);
    say(text, _("Referral"), transfer_text(one, "institution", t->pool));
    say(text, _("What is asked for"), transfer_text(one, "what", t->pool));
    say(text, _("State"), case_label(case_referral_states, state));
    say(text, _("Reason"), transfer_text(one, "reason", t->pool));
    say(text, _("Result"), transfer_text(one, "result", t->pool));
    CaseEntry entry = {.id = id_new(), .case_id = t->file.id, .kind = "note", .state = "done", .done_at = transfer_int(one, "sent_at"), .text = text->str,
                       .next = is_open ? _("This referral was open at the other authority: send it anew if it has to go on.") : NULL,
                       .created_at = clock_now(), .version = 1};
    return taking_insert(t, SQL_CASE_ENTRY_INSERT, &case_entry_record, &entry, error);
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
    *ret_id = taking_id(t->people, one->there);
    if (!*ret_id)
        *ret_id = t->choices->person_ids ? t->choices->person_ids[place] : surely(one);
    if (!*ret_id && !person_create(t->db, t->who, &person, error))
        return false;
    *ret_id = *ret_id ? *ret_id : person.id;
    taking_note_id(t->people, t->pool, one->there, *ret_id);
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
        const char *name = transfer_text(one, "name", t->pool);
        if (name)
            g_string_append_printf(out, "%s%s (%s)", out->len ? "; " : "", name, case_label(case_team_roles, transfer_text(one, "role", t->pool)));
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
    return taking_insert(t, SQL_CASE_ENTRY_INSERT, &case_entry_record, &entry, error);
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
    bool taken = take_file(&t, error) && take_clocks(&t, error) && taking_plans(&t, error) && take_entries(&t, error) &&
                 take_signals(&t, error) && take_referrals(&t, error) && taking_documents(&t, error) && take_people(&t, error) &&
                 taking_forms(&t, error) && take_words(&t, error) && give_manager(&t, error) &&
                 case_audit(db, who, "transfer-in", "case_file", t.file.id, NULL, error);
    seal_key_wipe(&t.key);
    return taken && case_find_any(db, pool, t.file.id, ret_file, error);
}
