/* Cases for measuring speed: some years of them, shared out among as many social workers as they would need.  One in five is open. */
#include "modules/demo/demo.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo_queries.h"
#include "record/seal.h"

enum { CASES_A_WORKER = 200, WORKERS_A_CREW = 10, CASES_A_CHANGE = 1000, YEARS = 6, DAY_SECONDS = 24 * 60 * 60 };

/* What a case of one type is made of. */
typedef struct {
    gint64 id, law_row_id; /* law_row_id 0: no clock starts with its opening */
    gint64 age_from, age_to; /* 0: any */
    const char *first_stage, *last_stage, *closing;
    const char *clock_kind, *clock_term;
} BulkType;

typedef struct {
    gint64 id;
    Day birth;
} BulkPerson;

typedef struct {
    Demo *demo;
    Random random;
    gint64 institution_id, now;
    GArray *people;  /* of BulkPerson */
    GArray *workers; /* of gint64, crew by crew; the first two can sign in */
    GArray *crews;   /* of gint64 */
    GArray *types;   /* of BulkType */
} Town;

/* A case while its rows are written. */
typedef struct {
    Pool *pool;
    const BulkType *type;
    SealKey key;
    gint64 id, opened_at, number, lead_id, other_id;
    bool is_open;
} BulkCase;

/* --- what is there --- */

static bool load_people(Town *town, GError **error)
{
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_PEOPLE);
    while (db_step(q)) {
        BulkPerson person = {db_int(q, "id"), db_day(q, "birth_day")};
        g_array_append_val(town->people, person);
    }
    return db_end(q, error) && (town->people->len > 1 || fail(error, FAIL_INVALID, "%s", _("Cases are about people: --people N")));
}

static bool load_clock(Town *town, BulkType *type, GError **error)
{
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CASE_CLOCK);
    db_bind_int(q, "$1", type->id);
    if (db_step(q)) {
        type->law_row_id = db_int(q, "law_row_id");
        type->clock_kind = db_text(q, "code", town->demo->pool);
        type->clock_term = db_text(q, "term", town->demo->pool);
    }
    return db_end(q, error);
}

static bool load_types(Town *town, GError **error)
{
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CASE_TYPES);
    while (db_step(q)) {
        BulkType type = {
            .id = db_int(q, "id"),
            .age_from = db_int(q, "age_from"),
            .age_to = db_int(q, "age_to"),
            .first_stage = db_text(q, "first_stage", town->demo->pool),
            .last_stage = db_text(q, "last_stage", town->demo->pool),
            .closing = db_text(q, "closing", town->demo->pool),
        };
        g_array_append_val(town->types, type);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < town->types->len; i++)
        if (!load_clock(town, &g_array_index(town->types, BulkType, i), error))
            return false;
    return true;
}

/* --- who works on them --- */

static bool add_crew(Town *town, GError **error)
{
    gint64 id = id_new();
    g_array_append_val(town->crews, id);
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CREW);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", pool_printf(town->demo->pool, "Echipa demonstrativă %u", town->crews->len));
    db_bind_int(q, "$3", town->institution_id);
    return db_run(q, NULL, error);
}

static bool add_worker(Town *town, gint64 user_id, GError **error)
{
    if (town->workers->len % WORKERS_A_CREW == 0 && !add_crew(town, error))
        return false;
    g_array_append_val(town->workers, user_id);
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CREW_MEMBER);
    db_bind_int(q, "$1", g_array_index(town->crews, gint64, town->crews->len - 1));
    db_bind_int(q, "$2", user_id);
    return db_run(q, NULL, error);
}

static bool add_demo_user(Town *town, const char *email, GError **error)
{
    User *user;
    if (!user_find_by_email(town->demo->db, town->demo->pool, email, &user, error))
        return false;
    town->institution_id = user->institution_id;
    return add_worker(town, user->id, error);
}

/* They have no password: nobody signs in as one of them. */
static bool make_worker(Town *town, GError **error)
{
    guint number = town->workers->len + 1;
    User user = {.name = pool_printf(town->demo->pool, "Asistent social demonstrativ %u", number),
                 .email = pool_printf(town->demo->pool, "social%u@" DEMO_DOMAIN, number),
                 .institution_id = town->institution_id, .is_demo = true};
    return user_create(town->demo->db, identity_system(), &user, "social", error) && add_worker(town, user.id, error);
}

static bool make_workers(Town *town, int cases, GError **error)
{
    guint wanted = (guint)MAX(cases / CASES_A_WORKER, 2);
    g_autoptr(DbChange) change = db_begin(town->demo->db, error);
    if (!change || !add_demo_user(town, "manager@" DEMO_DOMAIN, error) || !add_demo_user(town, "social@" DEMO_DOMAIN, error))
        return false;
    while (town->workers->len < wanted)
        if (!make_worker(town, error))
            return false;
    return db_commit(change, error);
}

/* --- the rows of a case --- */

static bool next_number(Town *town, gint64 year, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CASE_NUMBER);
    db_bind_int(q, "$1", year);
    *ret_number = db_step(q) ? db_int(q, "number") : 0;
    return db_end(q, error);
}

static bool insert_file(Town *town, BulkCase *made, gint64 crew_id, GError **error)
{
    const char *wrapped = NULL;
    gint64 year = day_year(day_of_time(made->opened_at));
    gint64 closed_at = MIN(made->opened_at + random_between(&town->random, 60, 400) * (gint64)DAY_SECONDS, town->now);
    if (!next_number(town, year, &made->number, error) || !seal_key_make(town->demo->db, made->pool, &made->key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CASE);
    db_bind_int(q, "$1", made->id);
    db_bind_int(q, "$2", year);
    db_bind_int(q, "$3", made->number);
    db_bind_int(q, "$4", made->type->id);
    db_bind_text(q, "$5", made->is_open ? "open" : "closed");
    db_bind_text(q, "$6", made->is_open ? made->type->first_stage : made->type->last_stage);
    db_bind_int(q, "$7", random_chance(&town->random, 2));
    db_bind_int(q, "$8", town->institution_id);
    db_bind_int(q, "$9", crew_id);
    db_bind_int(q, "$10", made->lead_id);
    db_bind_text(q, "$11", seal_text(&made->key, "case_file.summary", made->id,
                                     "Familie cu venituri mici și locuință nepotrivită (date demonstrative).", made->pool));
    db_bind_int(q, "$12", made->opened_at);
    db_bind_id(q, "$13", made->is_open ? 0 : closed_at);
    db_bind_text(q, "$14", made->is_open ? NULL : made->type->closing);
    db_bind_int(q, "$15", made->is_open ? made->opened_at : closed_at);
    db_bind_text(q, "$16", wrapped);
    return db_run(q, NULL, error);
}

static bool insert_person(Town *town, const BulkCase *made, gint64 person_id, const char *role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CASE_PERSON);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", made->id);
    db_bind_int(q, "$3", person_id);
    db_bind_text(q, "$4", role);
    db_bind_int(q, "$5", made->opened_at);
    return db_run(q, NULL, error);
}

static bool insert_member(Town *town, const BulkCase *made, gint64 user_id, const char *role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CASE_TEAM);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", made->id);
    db_bind_int(q, "$3", user_id);
    db_bind_text(q, "$4", role);
    db_bind_int(q, "$5", made->opened_at);
    return db_run(q, NULL, error);
}

static bool insert_clock(Town *town, const BulkCase *made, gint64 id, gint64 due_at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CLOCK);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", made->id);
    db_bind_text(q, "$3", made->type->clock_term);
    db_bind_int(q, "$4", made->type->law_row_id);
    db_bind_int(q, "$5", made->lead_id);
    db_bind_text(q, "$6", pool_printf(made->pool, "Caz %" G_GINT64_FORMAT, made->number));
    db_bind_text(q, "$7", pool_printf(made->pool, "/cases/%" G_GINT64_FORMAT, made->id));
    db_bind_int(q, "$8", made->opened_at);
    db_bind_int(q, "$9", due_at);
    return db_run(q, NULL, error);
}

static const char *words_of_visit(Random *random)
{
    static const char *const words[] = {
        "Locuința este curată, copiii merg la școală. Familia a primit alocația (date demonstrative).",
        "Tatăl caută de lucru; s-a vorbit despre un curs de calificare (date demonstrative).",
        "Lipsesc actele de identitate ale mamei. S-a stabilit o programare la evidența persoanelor (date demonstrative).",
        "Copilul a lipsit opt zile de la școală, din cauza bolii. Este nevoie de o adeverință (date demonstrative).", NULL};
    return random_pick(random, words);
}

/* due_at 0: it was done, at done_at. */
static bool insert_entry(Town *town, const BulkCase *made, const char *kind, gint64 due_at, gint64 done_at, gint64 clock_id, GError **error)
{
    gint64 id = id_new();
    const char *words = due_at ? NULL : words_of_visit(&town->random);
    g_autoptr(DbQuery) q = db_query(town->demo->db, SQL_BULK_CASE_ENTRY);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", made->id);
    db_bind_text(q, "$3", kind);
    db_bind_text(q, "$4", due_at ? "planned" : "done");
    db_bind_int(q, "$5", made->lead_id);
    db_bind_id(q, "$6", due_at);
    db_bind_id(q, "$7", done_at);
    db_bind_text(q, "$8", seal_text(&made->key, "case_entry.text", id, words, made->pool));
    db_bind_text(q, "$9", due_at ? NULL : "low");
    db_bind_int(q, "$10", clock_id ? 1 : 0);
    db_bind_text(q, "$11", clock_id ? made->type->clock_term : NULL);
    db_bind_id(q, "$12", clock_id);
    db_bind_int(q, "$13", made->opened_at);
    return db_run(q, NULL, error);
}

static bool insert_done(Town *town, const BulkCase *made, GError **error)
{
    int visits = random_between(&town->random, 1, 4);
    gint64 at = made->opened_at + 2 * DAY_SECONDS;
    if (!insert_entry(town, made, "evaluation_initial", 0, MIN(at, town->now), 0, error))
        return false;
    for (int i = 0; i < visits; i++) {
        at += random_between(&town->random, 10, 40) * (gint64)DAY_SECONDS;
        if (!insert_entry(town, made, "visit", 0, MIN(at, town->now), 0, error))
            return false;
    }
    return true;
}

/* The next visit, and what the law makes due, from a week ago to some months from now. */
static bool insert_planned(Town *town, const BulkCase *made, GError **error)
{
    gint64 due_at = town->now + random_between(&town->random, -7, 60) * (gint64)DAY_SECONDS;
    gint64 clock_id = made->type->law_row_id ? id_new() : 0;
    if (!insert_entry(town, made, "visit", due_at, 0, 0, error))
        return false;
    due_at = town->now + random_between(&town->random, -7, 120) * (gint64)DAY_SECONDS;
    return !clock_id || (insert_clock(town, made, clock_id, due_at, error) &&
                         insert_entry(town, made, made->type->clock_kind, due_at, 0, clock_id, error));
}

/* --- all of them --- */

/* The manager and somebody else of one crew; a last crew may be a lone worker. */
static gint64 choose_workers(Town *town, BulkCase *made)
{
    guint lead = (guint)random_between(&town->random, 0, (int)town->workers->len - 1), crew = lead / WORKERS_A_CREW;
    guint first = crew * WORKERS_A_CREW, count = MIN(WORKERS_A_CREW, town->workers->len - first);
    guint other = first + (lead - first + (guint)random_between(&town->random, 1, (int)MAX(count, 2) - 1)) % count;
    made->lead_id = g_array_index(town->workers, gint64, lead);
    made->other_id = g_array_index(town->workers, gint64, other);
    return g_array_index(town->crews, gint64, crew);
}

/* One that is for people of that age. */
static const BulkType *choose_type(Town *town, const BulkPerson *person, gint64 at)
{
    enum { TRIES = 50 };
    const BulkType *type = NULL;
    int age = day_is(person->birth) ? (day_of_time(at).n - person->birth.n) * 100 / 36525 : -1;
    for (int i = 0; i < TRIES; i++) {
        type = &g_array_index(town->types, BulkType, random_between(&town->random, 0, (int)town->types->len - 1));
        if (age < 0 || (age >= type->age_from && (!type->age_to || age <= type->age_to)))
            break;
    }
    return type;
}

static bool make_case(Town *town, int number, int cases, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 span = (gint64)YEARS * 365 * DAY_SECONDS;
    guint subject = (guint)((gint64)town->people->len * number / cases);
    BulkCase made = {
        .pool = pool,
        .id = id_new(),
        .opened_at = town->now - span + (span - DAY_SECONDS) / cases * number,
        .is_open = random_chance(&town->random, number > cases / 2 ? 35 : 5),
    };
    gint64 crew_id = choose_workers(town, &made);
    const BulkPerson *person = &g_array_index(town->people, BulkPerson, subject);
    const BulkPerson *parent = &g_array_index(town->people, BulkPerson, (subject + 1) % town->people->len);
    made.type = choose_type(town, person, made.opened_at);
    bool good = insert_file(town, &made, crew_id, error) && insert_person(town, &made, person->id, "subject", error) &&
                insert_person(town, &made, parent->id, "parent", error) && insert_member(town, &made, made.lead_id, "manager", error) &&
                (made.other_id == made.lead_id || insert_member(town, &made, made.other_id, "responsible", error)) &&
                insert_done(town, &made, error) && (!made.is_open || insert_planned(town, &made, error));
    seal_key_wipe(&made.key);
    return good;
}

static bool make_cases(Town *town, int from, int to, int cases, GError **error)
{
    g_autoptr(DbChange) change = db_begin(town->demo->db, error);
    if (!change)
        return false;
    for (int i = from; i < to; i++)
        if (!make_case(town, i, cases, error))
            return false;
    return db_commit(change, error);
}

static GArray *list_of(Demo *demo, guint size)
{
    GArray *list = g_array_new(FALSE, FALSE, size);
    pool_defer(demo->pool, (GDestroyNotify)g_array_unref, list);
    return list;
}

bool demo_bulk_cases(Demo *demo, int cases, GError **error)
{
    gint64 today = clock_now() / DAY_SECONDS - (day_today().n - demo->today.n);
    Town town = {.demo = demo, .random = random_for(demo->seed, "bulk cases"), .now = today * DAY_SECONDS, .people = list_of(demo, sizeof(BulkPerson)),
                 .workers = list_of(demo, sizeof(gint64)), .crews = list_of(demo, sizeof(gint64)), .types = list_of(demo, sizeof(BulkType))};
    if (!load_people(&town, error) || !load_types(&town, error) || !make_workers(&town, cases, error))
        return false;
    for (int i = 0; i < cases; i += CASES_A_CHANGE) {
        demo_progress(demo->context, i, cases, _("Making cases to measure with"));
        if (!make_cases(&town, i, MIN(i + CASES_A_CHANGE, cases), cases, error))
            return false;
    }
    demo_progress(demo->context, cases, cases, "");
    return true;
}
