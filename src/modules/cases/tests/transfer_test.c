/* Files that go to another authority, and come: the packet, the taking in, the pages, the receipt. */
#include "given.h"

#include <jansson.h>
#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/transfer.h"
#include "modules/documents/documents.h"
#include "modules/law/law.h"
#include "record/attachment.h"

enum { DAY = 24 * 60 * 60 };

typedef struct {
    World *w;
    gint64 worker, child, case_id;
} Given;

static gint64 given_child(World *w)
{
    char code[14];
    Person *person = pool_new0(w->pool, Person);
    cnp_make(code, "m", day_make(2014, 5, 3), 35, 1);
    *person = (Person){.family_name = "Pop", .given_name = "Andrei", .sex = "m", .birth_day = day_make(2014, 5, 3), .death_day = DAY_NONE,
                       .national_id = pool_strdup(w->pool, code)};
    must(person_create(w->db, identity_system(), person, &w->error));
    return person->id;
}

static void write_entry(Given *g, const char *kind, gint64 *ret_id)
{
    World *w = g->w;
    CaseEntry entry = {.kind = kind, .state = "done", .user_id = g->worker, .done_at = clock_now(), .text = "Ce s-a constatat."};
    must(case_entry_save(w->db, w->who, must_find_case(w, g->case_id), &entry, &w->error));
    *ret_id = entry.id;
}

static void attach(Given *g, gint64 entry_id)
{
    World *w = g->w;
    NewAttachment file = {"nota.txt", "text/plain", "Două rânduri.\n", strlen("Două rânduri.\n"), 0};
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(attachment_add(w->db, "case_entry", entry_id, w->who, &file, NULL, &w->error));
    must(db_commit(change, &w->error));
}

static void issue(Given *g)
{
    World *w = g->w;
    Document *document;
    DocumentOrder order = {.template_code = "visit-report", .kind = "case_file", .record_id = g->case_id, .label = "Dosar", .day = DAY_NONE};
    must(document_issue(w->db, w->pool, &order, w->who, &document, &w->error));
}

static void refer(Given *g)
{
    World *w = g->w;
    const char *secret;
    CaseReferral referral = {.case_id = g->case_id, .institution_id = given_institution(w, "Centrul de zi"), .what = "Loc la centru",
                             .shared = "Un copil de 12 ani", .consent = "parent", .consent_day = day_today()};
    must(case_referral_send(w->db, w->pool, w->who, NULL, &referral, &secret, &w->error));
}

static void plan(Given *g)
{
    World *w = g->w;
    gint64 id;
    CasePlan *made;
    must(case_plan_create(w->db, w->who, must_find_case(w, g->case_id), "ps", &id, &w->error));
    must(case_plan_find(w->db, w->pool, g->case_id, id, &made, &w->error));
    CaseNeedLine line = {.kind = "service", .what = "Consiliere"};
    CaseNeed need = {.area = "education", .need = "Sprijin la lecții", .state = "open", .starts = DAY_NONE, .lines = pool_list(w->pool)};
    g_ptr_array_add(need.lines, &line);
    must(case_need_save(w->db, w->who, made, &need, &w->error));
}

/* A finished observation sheet, and a draft. */
static void fill_in(Given *g)
{
    World *w = g->w;
    gint64 id, draft;
    must(assessment_begin(w->db, w->who, "observation-sheet", g->child, g->case_id, &id, &w->error));
    must(assessment_begin(w->db, w->who, "risk-sheet", 0, g->case_id, &draft, &w->error));
    const char *typed = "version=1&assessed_on=1.6.2025&shown.head=1&a.head=Pop+Vasile&shown.e_poverty=1&a.e_poverty=yes&action=save";
    g_assert_cmpint(post(w, pool_printf(w->pool, "/assessments/%" G_GINT64_FORMAT, id), typed)->status, ==, 303);
    must(db_execute(w->db, "UPDATE assessment SET state = 'finished', revision = 1, score = '3', finished_at = 1794990000 "
                           "WHERE version_id IN (SELECT v.id FROM instrument_version v JOIN instrument i ON i.id = v.instrument_id "
                           "WHERE i.code = 'observation-sheet')", &w->error));
}

/* A file with all that may hang on one. */
static World *world_with_file(Given *g)
{
    World *w = world_new();
    gint64 entry;
    clock_set(1795000000);
    *g = (Given){.w = w, .worker = given_user(w, "ana", 0)};
    as_role(w, g->worker, 0, "manager");
    g->child = given_child(w);
    g->case_id = given_case(w, "separation", g->child);
    write_entry(g, "evaluation_initial", &entry);
    write_entry(g, "visit", &entry);
    attach(g, entry);
    issue(g);
    refer(g);
    plan(g);
    fill_in(g);
    clock_set(clock_now() + 60);
    return w;
}

static TransferKeys new_keys(void)
{
    TransferKeys keys;
    transfer_keys_make(&keys);
    return keys;
}

static const char *must_pack(Given *g, const TransferKeys *ours, const TransferKeys *theirs, gsize *ret_count)
{
    World *w = g->w;
    TransferBody body;
    const void *bytes;
    must(transfer_write(w->db, w->pool, w->who, g->case_id, "Familia s-a mutat.", true, &body, &w->error));
    must(transfer_pack(w->pool, ours, transfer_public_text(w->pool, theirs), &body, &bytes, ret_count, &w->error));
    return bytes;
}

static void what_is_said_of_it_is_what_it_holds(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    TransferKeys ours = new_keys(), theirs = new_keys();
    TransferBody body;
    TransferPacket packet;
    gsize count;
    const char *bytes = must_pack(&g, &ours, &theirs, &count);
    g_assert_null(memmem(bytes, count, "constatat", strlen("constatat")));
    must(transfer_unpack(w->pool, &theirs, transfer_public_text(w->pool, &ours), bytes, count, &body, &w->error));
    must(transfer_read(w->pool, &body, &packet, &w->error));
    g_assert_cmpstr(packet.reason, ==, "Familia s-a mutat.");
    g_assert_cmpuint(packet.people->len, ==, 1);
    g_assert_cmpuint(packet.documents, ==, 1);
    g_assert_cmpuint(packet.forms, ==, 2);
    g_assert_cmpuint(packet.files, ==, 3); /* the note, and the act as PDF and DOCX */
    g_assert_cmpuint(packet.referrals, ==, 1);
    g_assert_cmpuint(packet.plans, ==, 1);
    g_assert_cmpuint(packet.clocks, >=, 1);
    g_assert_cmpint(packet.bytes, ==, (gint64)body.file_count);
    const TransferPerson *child = packet.people->pdata[0];
    g_assert_cmpuint(strlen(child->person.national_id), ==, 13);
}

static void a_changed_packet_or_a_strangers_is_refused(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    TransferKeys ours = new_keys(), theirs = new_keys(), other = new_keys();
    TransferBody body;
    gsize count;
    const char *bytes = must_pack(&g, &ours, &theirs, &count), *our_text = transfer_public_text(w->pool, &ours);
    for (gsize at = 0; at < count; at += 997) {
        char *changed = pool_copy(w->pool, bytes, count);
        changed[at] ^= 1;
        g_assert_false(transfer_unpack(w->pool, &theirs, our_text, changed, count, &body, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        g_clear_error(&w->error);
    }
    g_assert_false(transfer_unpack(w->pool, &theirs, transfer_public_text(w->pool, &other), bytes, count, &body, NULL));
    g_assert_false(transfer_unpack(w->pool, &other, our_text, bytes, count, &body, NULL));
    for (gsize short_by = 1; short_by < count; short_by += 2003)
        g_assert_false(transfer_unpack(w->pool, &theirs, our_text, bytes, count - short_by, &body, NULL));
}

static void files_outside_of_the_packet_are_refused(void)
{
    static const char *const wrong[] = {
        "{}", "[1]", "no JSON",
        "{\"authority\":\"A\",\"number\":\"1/2026\",\"type\":\"elderly\",\"case\":{\"opened_at\":1},\"files\":[{\"offset\":3,\"count\":9}]}",
        "{\"authority\":\"A\",\"number\":\"1/2026\",\"type\":\"elderly\",\"case\":{\"opened_at\":1},\"files\":[{\"offset\":-1,\"count\":2}]}",
        "{\"authority\":\"A\",\"number\":\"1/2026\",\"type\":\"elderly\",\"case\":{\"opened_at\":1},\"files\":[{\"offset\":0,\"count\":0}]}",
    };
    g_autoptr(World) w = world_new();
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        TransferPacket packet;
        TransferBody body = {wrong[i], "abcd", 4};
        g_assert_false(transfer_read(w->pool, &body, &packet, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        g_clear_error(&w->error);
    }
}

/* --- the whole way, between this authority and itself --- */

static CaseAuthority given_authority(World *w)
{
    g_auto(TransferKeys) keys = {0};
    GPtrArray *authorities;
    must(transfer_keys_open(w->db, &keys, &w->error));
    must(case_authority_add(w->db, w->who, "Primăria Lugoj", transfer_public_text(w->pool, &keys), &w->error));
    must(case_authorities(w->db, w->pool, &authorities, &w->error));
    return *(CaseAuthority *)authorities->pdata[0];
}

static CaseTransfer *must_find(World *w, gint64 id)
{
    CaseTransfer *transfer;
    must(case_transfer_find(w->db, w->pool, id, &transfer, &w->error));
    return transfer;
}

static CaseTransfer *given_prepared(Given *g)
{
    World *w = g->w;
    gint64 id;
    CaseAuthority to = given_authority(w);
    must(case_transfer_prepare(w->db, w->who, must_find_case(w, g->case_id), &to, "Familia s-a mutat.", &id, &w->error));
    return must_find(w, id);
}

static gint64 must_arrive(World *w, const CaseTransfer *out)
{
    g_autoptr(GBytes) bytes = NULL;
    gint64 id;
    must(case_transfer_packet(w->db, w->pool, out, &bytes, &w->error));
    must(case_transfer_arrive(w->db, w->who, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &id, &w->error));
    return id;
}

static CaseFile *must_accept(World *w, gint64 arrived, gint64 manager)
{
    CaseTransfer *in = must_find(w, arrived);
    TransferPacket packet;
    CaseFile *file;
    TransferChoices choices = {.manager_id = manager};
    must(case_transfer_open(w->db, w->pool, w->who, in, &packet, &w->error));
    must(case_transfer_accept(w->db, w->pool, w->who, in, &packet, &choices, &file, &w->error));
    return file;
}

static guint count_files(World *w, const char *kind, gint64 id)
{
    GPtrArray *files;
    must(attachment_list(w->db, w->pool, kind, id, &files, &w->error));
    return files->len;
}

static void a_case_comes_with_all_that_hangs_on_it(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    CaseEntry *due_there = planned_of(w, g.case_id, "evaluation_detailed");
    gint64 id = must_accept(w, must_arrive(w, given_prepared(&g)), g.worker)->id;
    CaseFile *file = must_find_case(w, id);
    GPtrArray *entries, *plans, *people, *clocks, *signals;
    g_assert_cmpstr(file->summary, ==, "Pe scurt.");
    g_assert_true(g_str_has_suffix(file->came_from, "1/2026"));
    g_assert_cmpint(file->lead_id, ==, g.worker);
    must(case_entries(w->db, w->pool, id, &entries, &w->error) && case_plans(w->db, w->pool, id, &plans, &w->error) &&
         case_people(w->db, w->pool, id, &people, &w->error) && case_signal_of_case(w->db, w->pool, id, &signals, &w->error) &&
         clocks_of(w->db, w->pool, "case_file", id, false, &clocks, &w->error));
    g_assert_cmpuint(people->len, ==, 1);
    g_assert_cmpint(((CasePerson *)people->pdata[0])->person_id, ==, g.child); /* the same code and name: no twin is made */
    g_assert_cmpuint(plans->len, ==, 1);
    g_assert_cmpuint(count_files(w, "case_file", id), ==, 2);
    guint files = 0, notes = 0;
    for (guint i = 0; i < entries->len; i++) {
        const CaseEntry *entry = entries->pdata[i];
        files += count_files(w, "case_entry", entry->id);
        notes += entry->text && strstr(entry->text, "Centrul de zi") != NULL;
    }
    g_assert_cmpuint(files, ==, 1);
    g_assert_cmpuint(notes, ==, 1); /* the referral */
    CaseEntry *due = planned_of(w, id, "evaluation_detailed");
    g_assert_nonnull(due);
    g_assert_cmpint(due->due_at, ==, due_there->due_at);
    g_assert_cmpint(due->clock_id, !=, 0);
    g_assert_cmpint(due->clock_id, !=, due_there->clock_id);
    g_assert_cmpuint(clocks->len, >=, 1);
}

static GPtrArray *must_carry(World *w, gint64 case_id)
{
    GPtrArray *forms;
    must(assessments_carried(w->db, w->pool, case_id, &forms, &w->error));
    return forms;
}

static const char *carried_answer(const CarriedForm *form, const char *key)
{
    for (guint i = 0; i < form->answers->len; i++) {
        const CarriedAnswer *answer = form->answers->pdata[i];
        if (strcmp(answer->key, key) == 0)
            return answer->text;
    }
    return "";
}

/* The note that says what came, of the newest file. */
static bool note_says(World *w, gint64 case_id, const char *words)
{
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, case_id, &entries, &w->error));
    for (guint i = 0; i < entries->len; i++) {
        const CaseEntry *entry = entries->pdata[i];
        if (entry->text && strstr(entry->text, words))
            return true;
    }
    return false;
}

static void filled_in_forms_come_with_their_answers(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    gint64 id = must_accept(w, must_arrive(w, given_prepared(&g)), g.worker)->id;
    GPtrArray *there = must_carry(w, g.case_id), *here = must_carry(w, id);
    g_assert_cmpuint(here->len, ==, 2);
    for (guint i = 0; i < here->len; i++) {
        const CarriedForm *ours = here->pdata[i], *theirs = there->pdata[i];
        g_assert_cmpint(ours->id, !=, theirs->id);
        g_assert_cmpstr(ours->code, ==, theirs->code);
        g_assert_cmpstr(ours->state, ==, theirs->state);
        g_assert_cmpint(ours->person_id, ==, theirs->person_id);
        g_assert_cmpstr(ours->score, ==, theirs->score);
        g_assert_cmpint(day_compare(ours->assessed_on, theirs->assessed_on), ==, 0);
        g_assert_cmpuint(ours->answers->len, ==, theirs->answers->len);
        g_assert_cmpstr(carried_answer(ours, "head"), ==, carried_answer(theirs, "head"));
    }
    g_assert_cmpuint(count_files(w, "case_file", id), ==, 2); /* the act alone: no form had to become a document */
    g_assert_true(note_says(w, id, "Observation sheet"));
    g_assert_false(note_says(w, id, "known here"));
}

static void an_unknown_form_comes_as_a_document_with_its_words(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    gint64 arrived = must_arrive(w, given_prepared(&g));
    must(db_execute(w->db, "UPDATE instrument SET code = 'ours' WHERE code = 'observation-sheet';"
                           "UPDATE instrument_version SET form_version = '0' WHERE form_version = '1'", &w->error));
    gint64 id = must_accept(w, arrived, g.worker)->id;
    GPtrArray *files;
    g_assert_cmpuint(must_carry(w, id)->len, ==, 0);
    must(attachment_list(w->db, w->pool, "case_file", id, &files, &w->error));
    g_assert_cmpuint(files->len, ==, 4); /* the act as PDF and DOCX, and two forms */
    guint forms = 0;
    for (guint i = 0; i < files->len; i++)
        forms += strstr(((Attachment *)files->pdata[i])->file_name, "filled in on 01.06.2025.pdf") != NULL;
    g_assert_cmpuint(forms, ==, 1);
    g_assert_true(note_says(w, id, "this form isn't known here: its words are among the files"));
}

static void a_form_without_its_answers_is_no_packet(void)
{
    static const char *const wrong[] = {
        "{}", "{\"code\":\"a\",\"title\":\"A\",\"state\":\"done\",\"assessed_on\":\"2026-01-01\"}",
        "{\"code\":\"a\",\"title\":\"A\",\"state\":\"finished\",\"assessed_on\":\"2026-02-31\"}",
        "{\"code\":\"a\",\"title\":\"A\",\"state\":\"finished\",\"assessed_on\":\"2026-01-01\",\"answers\":[{\"key\":1}]}",
    };
    g_autoptr(World) w = world_new();
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        CarriedForm form;
        GPtrArray *files;
        json_t *root = json_loads(wrong[i], 0, NULL);
        g_assert_false(transfer_form_read(w->pool, root, &form, &files, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        g_clear_error(&w->error);
        json_decref(root);
    }
}

static void a_term_that_came_ends_like_one_of_here(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    gint64 id = must_accept(w, must_arrive(w, given_prepared(&g)), g.worker)->id;
    const char *term = planned_of(w, id, "evaluation_detailed")->term;
    CaseEntry done = {.kind = "evaluation_detailed", .state = "done", .user_id = g.worker, .done_at = clock_now(), .text = "Gata."};
    must(case_entry_save(w->db, w->who, must_find_case(w, id), &done, &w->error));
    g_assert_null(planned_of(w, id, "evaluation_detailed"));
    Clock *clock;
    must(clock_of(w->db, w->pool, "case_file", id, term, &clock, &w->error));
    g_assert_null(clock);
}

/* The term of the detailed evaluation, stopped and let run again, stopped once more. */
static const char *given_stops(Given *g)
{
    World *w = g->w;
    Clock *clock;
    CaseFile *file = must_find_case(w, g->case_id);
    const char *term = planned_of(w, g->case_id, "evaluation_detailed")->term;
    must(db_execute(w->db, "UPDATE law_row SET may_stop = 1 WHERE kind = 'term'", &w->error));
    must(clock_of(w->db, w->pool, "case_file", g->case_id, term, &clock, &w->error));
    must(case_clock_stop(w->db, w->who, file, clock->id, "Familia lipsește.", &w->error));
    clock_set(clock_now() + DAY);
    must(case_clock_resume(w->db, w->who, file, clock->id, "S-au întors.", &w->error));
    must(case_clock_stop(w->db, w->who, file, clock->id, "Au plecat iar.", &w->error));
    return term;
}

static GPtrArray *must_events(World *w, gint64 case_id, const char *term)
{
    Clock *clock;
    GPtrArray *events;
    must(clock_of(w->db, w->pool, "case_file", case_id, term, &clock, &w->error));
    must(clock_events(w->db, w->pool, clock->id, &events, &w->error));
    return events;
}

static bool has_entry(World *w, gint64 case_id, const char *kind, const char *part)
{
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, case_id, &entries, &w->error));
    for (guint i = 0; i < entries->len; i++) {
        const CaseEntry *entry = entries->pdata[i];
        if (strcmp(entry->kind, kind) == 0 && entry->text && strstr(entry->text, part))
            return true;
    }
    return false;
}

static void what_happened_to_a_term_goes_with_it(void)
{
    static const char *const verbs[] = {"start", "stop", "resume", "stop"};
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    const char *term = given_stops(&g);
    GPtrArray *before = must_events(w, g.case_id, term);
    gint64 id = must_accept(w, must_arrive(w, given_prepared(&g)), g.worker)->id;
    GPtrArray *events = must_events(w, id, term);
    g_assert_cmpuint(events->len, ==, G_N_ELEMENTS(verbs));
    for (guint i = 0; i < events->len; i++) {
        const ClockEvent *event = events->pdata[i], *there = before->pdata[i];
        g_assert_cmpstr(event->verb, ==, verbs[i]);
        g_assert_cmpint(event->at, ==, there->at);
        g_assert_true(g_str_has_prefix(event->who, there->who) && strlen(event->who) > strlen(there->who)); /* and of which authority */
    }
    g_assert_true(has_entry(w, id, "stop", "Familia lipsește.") && has_entry(w, id, "resume", "S-au întors.") && has_entry(w, id, "stop", "Au plecat iar."));
}

/* As packets were before they told what happened to terms. */
static void an_older_packet_is_taken_in(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    const char *term = given_stops(&g);
    CaseTransfer *in = must_find(w, must_arrive(w, given_prepared(&g)));
    TransferPacket packet;
    TransferChoices choices = {.manager_id = g.worker};
    CaseFile *file;
    gsize i;
    json_t *clock;
    must(case_transfer_open(w->db, w->pool, w->who, in, &packet, &w->error));
    json_array_foreach(json_object_get(packet.root, "clocks"), i, clock)
        json_object_del(clock, "events");
    must(case_transfer_accept(w->db, w->pool, w->who, in, &packet, &choices, &file, &w->error));
    GPtrArray *events = must_events(w, file->id, term);
    g_assert_cmpuint(events->len, ==, 1);
    g_assert_cmpstr(((ClockEvent *)events->pdata[0])->verb, ==, "start");
}

static void a_packet_is_taken_in_once(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    CaseTransfer *out = given_prepared(&g);
    g_autoptr(GBytes) bytes = NULL;
    gint64 again;
    must(case_transfer_packet(w->db, w->pool, out, &bytes, &w->error));
    must_accept(w, must_arrive(w, out), g.worker);
    g_assert_false(case_transfer_arrive(w->db, w->who, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &again, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void the_receipt_closes_the_circle(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    CaseTransfer *out = given_prepared(&g);
    must(case_transfer_hand(w->db, w->who, must_find_case(w, g.case_id), out, &w->error));
    g_assert_cmpstr(must_find_case(w, g.case_id)->state, ==, "transferred");
    g_assert_null(planned_of(w, g.case_id, "evaluation_detailed"));
    out = must_find(w, out->id);
    gint64 arrived = must_arrive(w, out);
    CaseFile *taken = must_accept(w, arrived, g.worker);
    const char *receipt;
    must(case_transfer_answer(w->db, w->pool, must_find(w, arrived), &receipt, &w->error));
    char *forged = pool_strdup(w->pool, receipt);
    forged[strlen("VATRARECEIPT1\npacket: ")] ^= 1;
    g_assert_false(case_transfer_receipt(w->db, w->who, must_find_case(w, g.case_id), out, forged, strlen(forged), &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    must(case_transfer_receipt(w->db, w->who, must_find_case(w, g.case_id), out, receipt, strlen(receipt), &w->error));
    out = must_find(w, out->id);
    g_assert_cmpstr(out->state, ==, "received");
    g_assert_cmpstr(out->their_number, ==, case_name(w->pool, taken));
    g_assert_cmpuint(count_files(w, "case_transfer", out->id), ==, 0); /* the packet isn't kept any longer */
}

static void a_refused_case_opens_again(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    CaseTransfer *out = given_prepared(&g);
    const char *receipt;
    must(case_transfer_hand(w->db, w->who, must_find_case(w, g.case_id), out, &w->error));
    out = must_find(w, out->id);
    gint64 arrived = must_arrive(w, out);
    must(case_transfer_refuse(w->db, w->who, must_find(w, arrived), "Nu locuiesc aici.", &w->error));
    must(case_transfer_answer(w->db, w->pool, must_find(w, arrived), &receipt, &w->error));
    must(case_transfer_receipt(w->db, w->who, must_find_case(w, g.case_id), out, receipt, strlen(receipt), &w->error));
    out = must_find(w, out->id);
    g_assert_cmpstr(out->state, ==, "refused");
    must(case_transfer_withdraw(w->db, w->who, must_find_case(w, g.case_id), out, &w->error));
    g_assert_cmpstr(must_find_case(w, g.case_id)->state, ==, "open");
}

static void a_case_that_changed_needs_a_new_packet(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    CaseTransfer *out = given_prepared(&g);
    gint64 entry;
    clock_set(clock_now() + 60);
    write_entry(&g, "visit", &entry);
    g_assert_false(case_transfer_hand(w->db, w->who, must_find_case(w, g.case_id), out, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_assert_cmpstr(must_find_case(w, g.case_id)->state, ==, "open");
}

static void whom_the_packet_may_name_does_not_open_it(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    gint64 arrived = must_arrive(w, given_prepared(&g));
    TransferPacket packet;
    must(case_account_person_put(w->db, identity_system(), g.worker, g.child, &w->error));
    g_assert_false(case_transfer_open(w->db, w->pool, w->who, must_find(w, arrived), &packet, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

/* --- the pages --- */

static Reply *expect(World *w, Reply *reply, int status)
{
    if (reply->status != status)
        g_error("%d, not %d: %.2000s", reply->status, status, reply_body(w, reply));
    return reply;
}

static void pages_lead_from_the_packet_to_the_receipt(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    CaseAuthority to = given_authority(w);
    g_assert_true(has(w, expect(w, get(w, url(w, g.case_id, "/transfer")), 200), to.fingerprint));
    g_assert_true(has(w, expect(w, post(w, url(w, g.case_id, "/transfer"), "reason=De+ce"), 422), "De ce"));
    expect(w, post(w, url(w, g.case_id, "/transfer"),
                   pool_printf(w->pool, "reason=Mutare&authority=%" G_GINT64_FORMAT, to.id)), 303);
    GPtrArray *transfers;
    must(case_transfers_of(w->db, w->pool, g.case_id, &transfers, &w->error));
    gint64 out = ((CaseTransfer *)transfers->pdata[0])->id;
    const char *base = url(w, g.case_id, pool_printf(w->pool, "/transfer/%" G_GINT64_FORMAT, out));
    Reply *packet = expect(w, get(w, pool_printf(w->pool, "%s/packet", base)), 200);
    expect(w, post(w, pool_printf(w->pool, "%s/hand", base), "version=0"), 303);
    gsize count;
    const void *bytes = g_bytes_get_data(packet->bytes, &count);
    expect(w, post_file(w, "/cases/transfers", "packet", "x.vatra", "not one", 7), 422);
    gint64 in = id_in_location(expect(w, post_file(w, "/cases/transfers", "packet", "x.vatra", bytes, count), 303), "/cases/transfers/");
    const char *place = pool_printf(w->pool, "/cases/transfers/%" G_GINT64_FORMAT, in);
    Reply *shown = expect(w, get(w, place), 200);
    g_assert_true(has(w, shown, "Mutare") && has(w, shown, "Pop Andrei"));
    g_assert_false(has(w, shown, "3500")); /* no personal code stands in the page */
    g_assert_true(has(w, expect(w, post(w, pool_printf(w->pool, "%s/accept", place), "manager_id=&person.0=new"), 422), "field-manager_id-error"));
    g_assert_true(has(w, expect(w, post(w, pool_printf(w->pool, "%s/accept", place),
                                        pool_printf(w->pool, "manager_id=%" G_GINT64_FORMAT "&person.0=12345", g.worker)), 422), "person.0"));
    expect(w, post(w, pool_printf(w->pool, "%s/accept", place),
                   pool_printf(w->pool, "manager_id=%" G_GINT64_FORMAT "&type=separation&person.0=%" G_GINT64_FORMAT, g.worker, g.child)), 303);
    Reply *receipt = expect(w, get(w, pool_printf(w->pool, "%s/receipt", place)), 200);
    bytes = g_bytes_get_data(receipt->bytes, &count);
    expect(w, post_file(w, pool_printf(w->pool, "%s/receipt", base), "receipt", "r.txt", bytes, count), 303);
    g_assert_true(has(w, expect(w, get(w, url(w, g.case_id, "/transfer")), 200), "2/2026"));
    g_assert_true(has(w, expect(w, get(w, url(w, must_find(w, in)->case_id, "")), 200), "came-with"));
    expect(w, get(w, "/cases/transfers"), 200);
}

static void only_who_may_hands_over(void)
{
    Given g;
    g_autoptr(World) w = world_with_file(&g);
    as_role(w, g.worker, 0, "social"); /* leads the case, but may not */
    expect(w, get(w, url(w, g.case_id, "/transfer")), 403);
    expect(w, get(w, "/cases/transfers"), 403);
    as_role(w, given_user(w, "maria", 0), 0, "manager"); /* may, but has no part in it */
    expect(w, get(w, url(w, g.case_id, "/transfer")), 404);
}

WORLD_MAIN
{
    world_test("what_is_said_of_it_is_what_it_holds", what_is_said_of_it_is_what_it_holds);
    world_test("a_changed_packet_or_a_strangers_is_refused", a_changed_packet_or_a_strangers_is_refused);
    world_test("files_outside_of_the_packet_are_refused", files_outside_of_the_packet_are_refused);
    world_test("a_case_comes_with_all_that_hangs_on_it", a_case_comes_with_all_that_hangs_on_it);
    world_test("filled_in_forms_come_with_their_answers", filled_in_forms_come_with_their_answers);
    world_test("an_unknown_form_comes_as_a_document_with_its_words", an_unknown_form_comes_as_a_document_with_its_words);
    world_test("a_form_without_its_answers_is_no_packet", a_form_without_its_answers_is_no_packet);
    world_test("a_term_that_came_ends_like_one_of_here", a_term_that_came_ends_like_one_of_here);
    world_test("what_happened_to_a_term_goes_with_it", what_happened_to_a_term_goes_with_it);
    world_test("an_older_packet_is_taken_in", an_older_packet_is_taken_in);
    world_test("a_packet_is_taken_in_once", a_packet_is_taken_in_once);
    world_test("the_receipt_closes_the_circle", the_receipt_closes_the_circle);
    world_test("a_refused_case_opens_again", a_refused_case_opens_again);
    world_test("a_case_that_changed_needs_a_new_packet", a_case_that_changed_needs_a_new_packet);
    world_test("whom_the_packet_may_name_does_not_open_it", whom_the_packet_may_name_does_not_open_it);
    world_test("pages_lead_from_the_packet_to_the_receipt", pages_lead_from_the_packet_to_the_receipt);
    world_test("only_who_may_hands_over", only_who_may_hands_over);
}
