#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "mail/mail.h"
#include "modules/accounts/accounts.h"
#include "modules/law/store.h"
#include "world.h"

/* Law as data: versions that are never overwritten, terms that end when the law says, clocks that stop and go on. */

#define ISO(day) day_to_iso(w->pool, day)

static gint64 moment(int year, int month, int day, int hour, int minute)
{
    g_autoptr(GDateTime) time = g_date_time_new_local(year, month, day, hour, minute, 0);
    return g_date_time_to_unix(time);
}

static const char *when(World *w, gint64 at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(at);
    g_autofree char *text = g_date_time_format(time, "%Y-%m-%d %H:%M:%S");
    return pool_strdup(w->pool, text);
}

static const Calendar *calendar(World *w, Country country)
{
    const Calendar *found;
    must(law_calendar(w->db, w->pool, country, &found, &w->error));
    return found;
}

static LawRow *term_of(World *w, const char *code, Day on)
{
    LawRow *term;
    must(law_term(w->db, w->pool, code, COUNTRY_RO, on, &term, &w->error));
    return term;
}

/* --- the table --- */

static void the_shipped_calendar_is_the_compiled_one(void)
{
    g_autoptr(World) w = world_new();
    for (Country country = COUNTRY_RO; country <= COUNTRY_MD; country++) {
        const Calendar *shipped = calendar(w, country);
        g_assert_cmpuint(shipped->count, >, 10);
        for (Day day = day_make(2005, 1, 1); day_year(day) < 2035; day = day_add(day, 1))
            if (calendar_is_working(shipped, day) != day_is_working(country, day))
                g_error("%s differs", ISO(day));
    }
}

static void shipping_again_changes_nothing(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *before, *after;
    must(law_rows_all(w->db, w->pool, NULL, NULL, &before, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(law_ship(w->db, &w->error) && db_commit(change, &w->error));
    must(law_rows_all(w->db, w->pool, NULL, NULL, &after, &w->error));
    g_assert_cmpuint(before->len, >, 80);
    g_assert_cmpuint(after->len, ==, before->len);
}

static void every_shipped_row_passes_its_own_checks(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *rows;
    must(law_rows_all(w->db, w->pool, NULL, NULL, &rows, &w->error));
    for (guint i = 0; i < rows->len; i++) {
        LawRow *row = rows->pdata[i];
        Problems *problems = record_check(law_record_of(row->kind), row, w->pool);
        law_row_check(row, problems);
        if (problems_any(problems))
            g_error("%s %s: %s", row->country, row->code, record_difference(&law_row_record, NULL, row, w->pool));
        g_assert_cmpstr(law_length(w->pool, row), !=, "");
    }
}

static void a_new_version_closes_the_one_before_it(void)
{
    g_autoptr(World) w = world_new();
    LawRow *old = term_of(w, "child.review", day_make(2026, 1, 10)), next = *old;
    next.amount = 2;
    next.valid_from = day_make(2026, 7, 1);
    next.confidence = "own";
    must(law_row_put(w->db, identity_system(), &next, old, &w->error));
    LawRow *june = term_of(w, "child.review", day_make(2026, 6, 30)), *july = term_of(w, "child.review", day_make(2026, 7, 1));
    g_assert_cmpint(june->id, ==, old->id);
    g_assert_cmpint(june->amount, ==, 3);
    g_assert_cmpstr(ISO(june->valid_to), ==, "2026-06-30");
    g_assert_cmpint(july->amount, ==, 2);
}

static void a_correction_of_the_same_day_keeps_what_it_replaces(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *versions;
    LawRow *old = term_of(w, "child.review", day_make(2026, 1, 10)), right = *old;
    right.amount = 4;
    must(law_row_put(w->db, identity_system(), &right, old, &w->error));
    g_assert_cmpint(term_of(w, "child.review", day_make(2026, 1, 10))->amount, ==, 4);
    must(law_versions(w->db, w->pool, "child.review", "RO", &versions, &w->error));
    g_assert_cmpuint(versions->len, ==, 2);
    const LawRow *replaced = versions->pdata[1];
    g_assert_cmpint(replaced->id, ==, old->id);
    g_assert_cmpint(replaced->superseded_at, >, 0);
    g_assert_cmpint(replaced->amount, ==, 3);
}

static void an_earlier_version_ends_where_the_later_begins(void)
{
    g_autoptr(World) w = world_new();
    LawRow *old = term_of(w, "child.review", day_make(2026, 1, 10)), late = *old, early = *old;
    late.valid_from = day_make(2027, 1, 1);
    late.amount = 5;
    must(law_row_put(w->db, identity_system(), &late, old, &w->error));
    early.valid_from = day_make(2026, 1, 1);
    early.amount = 6;
    must(law_row_put(w->db, identity_system(), &early, term_of(w, "child.review", day_make(2026, 1, 10)), &w->error));
    g_assert_cmpint(term_of(w, "child.review", day_make(2025, 12, 31))->amount, ==, 3);
    g_assert_cmpint(term_of(w, "child.review", day_make(2026, 12, 31))->amount, ==, 6);
    g_assert_cmpint(term_of(w, "child.review", day_make(2027, 1, 1))->amount, ==, 5);
}

static void a_stale_change_is_refused(void)
{
    g_autoptr(World) w = world_new();
    LawRow *read = term_of(w, "child.review", day_make(2026, 1, 10)), mine = *read, yours = *read;
    mine.valid_from = yours.valid_from = day_make(2026, 7, 1);
    must(law_row_put(w->db, identity_system(), &mine, read, &w->error));
    g_assert_false(law_row_put(w->db, identity_system(), &yours, read, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void a_code_is_given_once(void)
{
    g_autoptr(World) w = world_new();
    LawRow row = *term_of(w, "child.review", day_make(2026, 1, 10));
    g_assert_false(law_row_put(w->db, identity_system(), &row, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void wrong_rows_are_refused_in_words(void)
{
    static const struct { const char *what; gint64 amount; const char *unit; int month, day; const char *code; } cases[] = {
        {"no length", 0, "days", 0, 0, "a.b"},          {"too long", 2000, "months", 0, 0, "a.b"},
        {"no such date", 0, "date", 2, 30, "a.b"},      {"a code with blanks", 5, "days", 0, 0, "a b"},
        {"an unknown unit", 5, "weeks", 0, 0, "a.b"},
    };
    g_autoptr(World) w = world_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        LawRow row = law_row_empty("term");
        row.code = cases[i].code;
        row.name = "Termen";
        row.legal_basis = "Legea";
        row.confidence = "own";
        row.valid_from = day_make(2026, 1, 1);
        row.amount = cases[i].amount;
        row.unit = cases[i].unit;
        row.month = cases[i].month;
        row.day = cases[i].day;
        g_clear_error(&w->error);
        if (law_row_put(w->db, identity_system(), &row, NULL, &w->error))
            g_error("%s was taken", cases[i].what);
        g_assert_error(w->error, FAIL, FAIL_INVALID);
    }
}

static void what_ended_holds_no_more(void)
{
    g_autoptr(World) w = world_new();
    LawRow *old = term_of(w, "child.review", day_make(2026, 1, 10)), *none;
    must(law_row_end(w->db, identity_system(), old, day_make(2026, 3, 31), &w->error));
    term_of(w, "child.review", day_make(2026, 3, 31));
    g_assert_false(law_term(w->db, w->pool, "child.review", COUNTRY_RO, day_make(2026, 4, 1), &none, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

/* --- working days --- */

static void put_holiday(World *w, const char *code, Day on, bool worked)
{
    LawRow row = law_row_empty("holiday");
    row.code = code;
    row.name = "Zi mutată";
    row.legal_basis = "Hotărârea Guvernului";
    row.confidence = "own";
    row.valid_from = day_make(2026, 1, 1);
    row.rule = "once";
    row.on_day = on;
    row.worked = worked;
    must(law_row_put(w->db, identity_system(), &row, NULL, &w->error));
}

static void a_moved_day_bites_at_once_in_every_store(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(Store) other = NULL;
    g_autoptr(Db) elsewhere = NULL;
    const Calendar *seen;
    if (store_is_postgres(w->store)) {
        must(store_open(w->url, &other, &w->error));
    }
    must(db_take(other ? other : w->store, &elsewhere, &w->error));
    Day friday = day_make(2026, 11, 27), saturday = day_make(2026, 11, 28);
    g_assert_true(calendar_is_working(calendar(w, COUNTRY_RO), friday));
    put_holiday(w, "bridge-2026", friday, false);
    put_holiday(w, "worked-2026", saturday, true);
    must(law_calendar(elsewhere, w->pool, COUNTRY_RO, &seen, &w->error));
    g_assert_false(calendar_is_working(seen, friday));
    g_assert_true(calendar_is_working(seen, saturday));
    g_assert_cmpstr(ISO(calendar_add_working(seen, day_make(2026, 11, 26), 1)), ==, "2026-11-28");
    g_assert_true(calendar_is_working(calendar(w, COUNTRY_MD), friday));
}

static void an_abolished_holiday_is_worked_afterwards(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *versions;
    must(law_versions(w->db, w->pool, "epiphany", "RO", &versions, &w->error));
    must(law_row_end(w->db, identity_system(), versions->pdata[0], day_make(2026, 12, 31), &w->error));
    g_assert_false(calendar_is_working(calendar(w, COUNTRY_RO), day_make(2026, 1, 6)));
    g_assert_true(calendar_is_working(calendar(w, COUNTRY_RO), day_make(2027, 1, 6)));
}

/* --- when terms end --- */

static Due due_of(World *w, gint64 amount, const char *unit, const char *on_free_day, Country country, gint64 start)
{
    LawRow term = law_row_empty("term");
    term.amount = amount;
    term.unit = unit;
    term.on_free_day = on_free_day;
    return law_due(&term, calendar(w, country), start, 1);
}

static void terms_end_as_their_unit_says(void)
{
    static const struct { gint64 amount; const char *unit, *free_day; Country country; int from[5]; const char *due; } cases[] = {
        /* hours run through the night in which the clock goes back, and through the one in which it goes forward */
        {72, "hours", "as_is", COUNTRY_RO, {2026, 10, 23, 10, 0}, "2026-10-26 09:00:00"},
        {72, "hours", "as_is", COUNTRY_RO, {2026, 3, 27, 10, 0}, "2026-03-30 11:00:00"},
        {72, "hours", "as_is", COUNTRY_RO, {2026, 6, 1, 10, 30}, "2026-06-04 10:30:00"},
        {1, "days", "as_is", COUNTRY_RO, {2026, 10, 24, 23, 59}, "2026-10-25 23:59:59"},
        {30, "days", "as_is", COUNTRY_RO, {2026, 1, 15, 9, 0}, "2026-02-14 23:59:59"},
        {30, "days", "next_working", COUNTRY_RO, {2026, 1, 15, 9, 0}, "2026-02-16 23:59:59"},
        {30, "days", "previous_working", COUNTRY_RO, {2026, 1, 15, 9, 0}, "2026-02-13 23:59:59"},
        /* Orthodox Easter 2026 is 12 April: Good Friday is free in Romania alone, Memorial Easter in Moldova alone */
        {5, "working_days", "as_is", COUNTRY_RO, {2026, 4, 8, 12, 0}, "2026-04-17 23:59:59"},
        {5, "working_days", "as_is", COUNTRY_MD, {2026, 4, 8, 12, 0}, "2026-04-16 23:59:59"},
        {5, "working_days", "as_is", COUNTRY_RO, {2026, 4, 16, 12, 0}, "2026-04-23 23:59:59"},
        {5, "working_days", "as_is", COUNTRY_MD, {2026, 4, 16, 12, 0}, "2026-04-24 23:59:59"},
        {1, "months", "as_is", COUNTRY_RO, {2026, 1, 31, 9, 0}, "2026-02-28 23:59:59"},
        {1, "months", "as_is", COUNTRY_RO, {2028, 1, 31, 9, 0}, "2028-02-29 23:59:59"},
        {3, "months", "as_is", COUNTRY_RO, {2025, 11, 30, 9, 0}, "2026-02-28 23:59:59"},
        {1, "years", "as_is", COUNTRY_RO, {2028, 2, 29, 9, 0}, "2029-02-28 23:59:59"},
        {-40, "days", "as_is", COUNTRY_RO, {2026, 3, 15, 9, 0}, "2026-02-03 23:59:59"},
    };
    g_autoptr(World) w = world_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const int *f = cases[i].from;
        Due due = due_of(w, cases[i].amount, cases[i].unit, cases[i].free_day, cases[i].country, moment(f[0], f[1], f[2], f[3], f[4]));
        if (strcmp(when(w, due.at), cases[i].due) != 0)
            g_error("%" G_GINT64_FORMAT " %s: %s, not %s", cases[i].amount, cases[i].unit, when(w, due.at), cases[i].due);
    }
}

static void a_term_by_a_date_ends_each_year(void)
{
    g_autoptr(World) w = world_new();
    LawRow term = law_row_empty("term");
    term.unit = "date";
    term.month = 2;
    term.day = 29;
    gint64 start = moment(2026, 3, 1, 9, 0);
    g_assert_cmpstr(when(w, law_due(&term, calendar(w, COUNTRY_RO), start, 1).at), ==, "2028-02-29 23:59:59");
    g_assert_cmpstr(when(w, law_due(&term, calendar(w, COUNTRY_RO), start, 2).at), ==, "2032-02-29 23:59:59");
    term.day = 1;
    g_assert_cmpstr(when(w, law_due(&term, calendar(w, COUNTRY_RO), start, 1).at), ==, "2027-02-01 23:59:59");
}

/* --- clocks --- */

/* Of a term that may be stopped, though the shipped one may not. */
static gint64 given_clock(World *w, const char *term, gint64 at)
{
    gint64 id;
    ClockStart start = {"case", 7, term, at, 0, "Case 2026/7", "/cases/7"};
    must(db_execute(w->db, "UPDATE law_row SET may_stop = 1 WHERE kind = 'term'", &w->error));
    must(clock_start(w->db, identity_system(), &start, &id, &w->error));
    return id;
}

static Clock *find(World *w, gint64 id)
{
    Clock *clock;
    must(clock_find(w->db, w->pool, id, &clock, &w->error));
    return clock;
}

static void a_clock_keeps_the_law_of_its_start(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_clock(w, "child.initial-evaluation", moment(2026, 6, 1, 10, 0));
    LawRow *old = term_of(w, "child.initial-evaluation", day_make(2026, 6, 1)), next = *old;
    next.valid_from = day_make(2026, 6, 2);
    next.amount = 24;
    next.legal_basis = "Legea nouă";
    must(law_row_put(w->db, identity_system(), &next, old, &w->error));
    Clock *clock = find(w, id);
    g_assert_cmpstr(when(w, clock->due_at), ==, "2026-06-04 10:00:00");
    g_assert_cmpstr(clock->legal_basis, ==, old->legal_basis);
    g_assert_cmpstr(clock->state, ==, "running");
}

static void one_clock_of_a_term_runs_for_a_record(void)
{
    g_autoptr(World) w = world_new();
    gint64 id, other;
    id = given_clock(w, "child.initial-evaluation", 0);
    ClockStart start = {"case", 7, "child.initial-evaluation", 0, 0, "Case 2026/7", "/cases/7"};
    g_assert_false(clock_start(w->db, NULL, &start, &other, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(clock_cancel(w->db, NULL, id, "Semnalare greșită", &w->error));
    given_clock(w, "child.initial-evaluation", 0);
}

static void what_was_left_at_the_stop_is_left_again(void)
{
    static const struct { const char *term; int start[5], stop[5], resume[5]; const char *due; } cases[] = {
        {"child.initial-evaluation", {2026, 6, 1, 10, 0}, {2026, 6, 2, 10, 0}, {2026, 6, 10, 12, 0}, "2026-06-12 12:00:00"},
        {"petition.answer", {2026, 1, 5, 10, 0}, {2026, 1, 15, 10, 0}, {2026, 2, 1, 12, 0}, "2026-02-21 23:59:59"},
        {"child.review", {2026, 1, 31, 10, 0}, {2026, 3, 1, 10, 0}, {2026, 3, 1, 18, 0}, "2026-04-30 23:59:59"},
    };
    g_autoptr(World) w = world_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const int *a = cases[i].start, *b = cases[i].stop, *c = cases[i].resume;
        gint64 id = given_clock(w, cases[i].term, moment(a[0], a[1], a[2], a[3], a[4]));
        must(clock_stop(w->db, NULL, id, "Se așteaptă acte", moment(b[0], b[1], b[2], b[3], b[4]), &w->error));
        g_assert_cmpstr(find(w, id)->state, ==, "stopped");
        must(clock_resume(w->db, NULL, id, "Actele au venit", moment(c[0], c[1], c[2], c[3], c[4]), &w->error));
        if (strcmp(when(w, find(w, id)->due_at), cases[i].due) != 0)
            g_error("%s: %s, not %s", cases[i].term, when(w, find(w, id)->due_at), cases[i].due);
    }
}

static void working_days_left_are_counted_without_free_days(void)
{
    g_autoptr(World) w = world_new();
    must(setting_save(w->db, NULL, "authority.country", "MD", &w->error));
    /* five working days from Wednesday 8 April: two are gone at the stop on the 10th, Easter Monday and Memorial Easter are free */
    gint64 id = given_clock(w, "petition.redirect", moment(2026, 4, 8, 10, 0));
    g_assert_cmpstr(when(w, find(w, id)->due_at), ==, "2026-04-16 23:59:59");
    must(clock_stop(w->db, NULL, id, "Se așteaptă răspuns", moment(2026, 4, 10, 10, 0), &w->error));
    must(clock_resume(w->db, NULL, id, "Răspuns primit", moment(2026, 4, 17, 9, 0), &w->error));
    g_assert_cmpstr(when(w, find(w, id)->due_at), ==, "2026-04-23 23:59:59");
}

static void a_changed_free_day_moves_running_clocks_at_once(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *events;
    must(setting_save(w->db, NULL, "authority.country", "MD", &w->error));
    gint64 id = given_clock(w, "petition.redirect", moment(2026, 11, 20, 10, 0));
    g_assert_cmpstr(when(w, find(w, id)->due_at), ==, "2026-11-27 23:59:59");
    LawRow free_day = law_row_empty("holiday");
    free_day.country = "MD";
    free_day.code = "bridge-md";
    free_day.name = "Zi liberă";
    free_day.legal_basis = "HG";
    free_day.confidence = "own";
    free_day.valid_from = day_make(2026, 1, 1);
    free_day.rule = "once";
    free_day.on_day = day_make(2026, 11, 26);
    must(law_row_put(w->db, identity_system(), &free_day, NULL, &w->error));
    g_assert_cmpstr(when(w, find(w, id)->due_at), ==, "2026-11-30 23:59:59");
    must(clock_events(w->db, w->pool, id, &events, &w->error));
    g_assert_cmpstr(((ClockEvent *)events->pdata[1])->verb, ==, "recount");
}

static void a_changed_free_day_counts_stops_anew_as_well(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *versions;
    must(setting_save(w->db, NULL, "authority.country", "MD", &w->error));
    gint64 id = given_clock(w, "petition.redirect", moment(2026, 4, 8, 10, 0));
    must(clock_stop(w->db, NULL, id, "Se așteaptă răspuns", moment(2026, 4, 10, 10, 0), &w->error));
    must(clock_resume(w->db, NULL, id, "Răspuns primit", moment(2026, 4, 17, 9, 0), &w->error));
    must(law_versions(w->db, w->pool, "memorial-easter", "MD", &versions, &w->error));
    must(law_row_end(w->db, identity_system(), versions->pdata[0], day_make(2025, 12, 31), &w->error));
    g_assert_cmpstr(when(w, find(w, id)->due_at), ==, "2026-04-22 23:59:59");
}

static void stops_add_up(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *events;
    gint64 start = moment(2026, 6, 1, 8, 0), hour = 3600;
    gint64 id = given_clock(w, "child.initial-evaluation", start);
    for (int i = 0; i < 3; i++) {
        must(clock_stop(w->db, NULL, id, "Familia lipsește", start + (10 * i + 2) * hour, &w->error));
        must(clock_resume(w->db, NULL, id, "Familia a revenit", start + (10 * i + 5) * hour, &w->error));
    }
    Clock *clock = find(w, id);
    g_assert_cmpint(clock->stops, ==, 3);
    g_assert_cmpint(clock->stopped_seconds, ==, 9 * hour);
    g_assert_cmpint(clock->due_at, ==, start + (72 + 9) * hour);
    must(clock_events(w->db, w->pool, id, &events, &w->error));
    g_assert_cmpuint(events->len, ==, 7);
    g_assert_cmpstr(((ClockEvent *)events->pdata[6])->verb, ==, "resume");
}

static void hours_of_danger_are_not_stopped(void)
{
    g_autoptr(World) w = world_new();
    gint64 id;
    ClockStart start = {"case", 7, "child.emergency-visit", 0, 0, "Case 2026/7", "/cases/7"};
    must(clock_start(w->db, identity_system(), &start, &id, &w->error));
    g_assert_false(clock_stop(w->db, NULL, id, "Familia lipsește", 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    start.term = "child.detailed-evaluation";
    must(clock_start(w->db, identity_system(), &start, &id, &w->error));
    must(clock_stop(w->db, NULL, id, "Se așteaptă acte", 0, &w->error));
    g_assert_true(find(w, id)->stopped_at > 0);
}

static void a_stop_needs_a_reason_and_a_running_clock(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_clock(w, "child.initial-evaluation", 0);
    g_assert_false(clock_stop(w->db, NULL, id, " ", 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    g_assert_false(clock_resume(w->db, NULL, id, "De ce nu", 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(clock_done(w->db, NULL, id, 0, NULL, &w->error));
    g_assert_false(clock_stop(w->db, NULL, id, "Târziu", 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void a_review_re_creates_itself_from_when_it_was_done(void)
{
    g_autoptr(World) w = world_new();
    gint64 next;
    gint64 id = given_clock(w, "child.review", moment(2026, 1, 31, 10, 0));
    g_assert_cmpstr(when(w, find(w, id)->due_at), ==, "2026-04-30 23:59:59");
    must(clock_done(w->db, NULL, id, moment(2026, 4, 20, 11, 0), &next, &w->error));
    g_assert_cmpint(next, >, 0);
    g_assert_cmpstr(when(w, find(w, next)->due_at), ==, "2026-07-20 23:59:59");
    g_assert_cmpint(find(w, next)->occurrence, ==, 2);
    g_assert_cmpstr(find(w, id)->state, ==, "done");
}

static void the_follow_up_comes_six_times_from_its_beginning(void)
{
    static const char *const dues[] = {"2026-02-28 23:59:59", "2026-03-31 23:59:59", "2026-04-30 23:59:59",
                                       "2026-05-31 23:59:59", "2026-06-30 23:59:59", "2026-07-31 23:59:59"};
    g_autoptr(World) w = world_new();
    gint64 id = given_clock(w, "child.follow-up", moment(2026, 1, 31, 10, 0)), next;
    for (guint i = 0; i < G_N_ELEMENTS(dues); i++) {
        g_assert_cmpstr(when(w, find(w, id)->due_at), ==, dues[i]);
        must(clock_done(w->db, NULL, id, find(w, id)->due_at - 3 * 86400, &next, &w->error));
        g_assert_cmpint(next != 0, ==, i + 1 < G_N_ELEMENTS(dues));
        id = next;
    }
}

static void a_cancelled_series_is_over(void)
{
    g_autoptr(World) w = world_new();
    Clock *open;
    GPtrArray *all;
    given_clock(w, "child.review", 0);
    given_clock(w, "child.follow-up", 0);
    must(clocks_cancel(w->db, NULL, "case", 7, "Dosarul s-a închis", &w->error));
    must(clock_of(w->db, w->pool, "case", 7, "child.review", &open, &w->error));
    g_assert_null(open);
    must(clocks_of(w->db, w->pool, "case", 7, true, &all, &w->error));
    g_assert_cmpuint(all->len, ==, 2);
    g_assert_cmpstr(((Clock *)all->pdata[0])->state, ==, "cancelled");
}

static void lists_of_many_records_come_by_due_moment(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *clocks;
    gint64 ids[40], id, start = moment(2026, 6, 1, 8, 0);
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        ids[i] = 100 + i;
        ClockStart one = {"case", ids[i], "child.initial-evaluation", start + (gint64)((i * 17) % 40) * 60, 0, "Case", "/cases"};
        must(clock_start(w->db, NULL, &one, &id, &w->error));
    }
    must(clocks_of_records(w->db, w->pool, "case", ids, 39, &clocks, &w->error));
    g_assert_cmpuint(clocks->len, ==, 39);
    for (guint i = 1; i < clocks->len; i++)
        g_assert_cmpint(((Clock *)clocks->pdata[i - 1])->due_at, <=, ((Clock *)clocks->pdata[i])->due_at);
}

/* --- reminders --- */

static gint64 count_letters(World *w)
{
    static const DbStatement letters = {"letters", "SELECT count(*) AS n FROM letter", NULL};
    g_autoptr(DbQuery) q = db_query(w->db, &letters);
    gint64 n = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return n;
}

static void reminders_leave_once_before_on_and_after_the_day(void)
{
    g_autoptr(World) w = world_new();
    User user = {.name = "Ana Pop", .email = "ana@example.org"};
    gint64 id, start = moment(2026, 6, 1, 10, 0), day = 86400;
    int letters, expected = 0;
    must(user_create(w->db, identity_system(), &user, "planner", &w->error));
    clock_set(start);
    ClockStart begin = {"case", 7, "petition.answer", start, user.id, "Petition 12", "/petitions/7"};
    must(clock_start(w->db, NULL, &begin, &id, &w->error));
    for (int i = 0; i <= 33; i++) {
        clock_set(start + i * day);
        must(clocks_remind(w->db, &letters, &w->error));
        bool due = i == 23 || i == 30 || i == 31;
        expected += due;
        if (letters != due)
            g_error("%d letters after %d days", letters, i);
        must(clocks_remind(w->db, &letters, &w->error));
        g_assert_cmpint(letters, ==, 0);
    }
    g_assert_cmpint(count_letters(w), ==, expected);
    clock_set(0);
}

static void a_letter_names_numbers_and_links_alone(void)
{
    static const DbStatement texts = {"texts", "SELECT body FROM letter", NULL};
    g_autoptr(World) w = world_new();
    User user = {.name = "Ana Pop", .email = "ana@example.org", .language = "en"};
    gint64 id;
    int letters;
    must(user_create(w->db, identity_system(), &user, "planner", &w->error));
    must(setting_save(w->db, NULL, "site.base-url", "https://vatra.example", &w->error));
    ClockStart begin = {"case", 7, "child.initial-evaluation", clock_now() - 71 * 3600 - 1800, user.id, "Case 2026/7", "/cases/7"};
    must(clock_start(w->db, NULL, &begin, &id, &w->error));
    clock_set(clock_now() + 3600);
    must(clocks_remind(w->db, &letters, &w->error));
    clock_set(0);
    g_assert_cmpint(letters, ==, 0);
    clock_set(clock_now() + 2 * 86400);
    must(clocks_remind(w->db, &letters, &w->error));
    clock_set(0);
    g_assert_cmpint(letters, ==, 1);
    g_autoptr(DbQuery) q = db_query(w->db, &texts);
    g_assert_true(db_step(q));
    const char *text = db_text(q, "body", w->pool);
    g_assert_nonnull(strstr(text, "Case 2026/7, Initial evaluation: was due on"));
    g_assert_nonnull(strstr(text, "https://vatra.example/cases/7"));
}

WORLD_MAIN
{
    g_setenv("TZ", "Europe/Bucharest", TRUE);
    tzset();
    world_test("the_shipped_calendar_is_the_compiled_one", the_shipped_calendar_is_the_compiled_one);
    world_test("shipping_again_changes_nothing", shipping_again_changes_nothing);
    world_test("every_shipped_row_passes_its_own_checks", every_shipped_row_passes_its_own_checks);
    world_test("a_new_version_closes_the_one_before_it", a_new_version_closes_the_one_before_it);
    world_test("a_correction_of_the_same_day_keeps_what_it_replaces", a_correction_of_the_same_day_keeps_what_it_replaces);
    world_test("an_earlier_version_ends_where_the_later_begins", an_earlier_version_ends_where_the_later_begins);
    world_test("a_stale_change_is_refused", a_stale_change_is_refused);
    world_test("a_code_is_given_once", a_code_is_given_once);
    world_test("wrong_rows_are_refused_in_words", wrong_rows_are_refused_in_words);
    world_test("what_ended_holds_no_more", what_ended_holds_no_more);
    world_test("a_moved_day_bites_at_once_in_every_store", a_moved_day_bites_at_once_in_every_store);
    world_test("an_abolished_holiday_is_worked_afterwards", an_abolished_holiday_is_worked_afterwards);
    world_test("terms_end_as_their_unit_says", terms_end_as_their_unit_says);
    world_test("a_term_by_a_date_ends_each_year", a_term_by_a_date_ends_each_year);
    world_test("a_clock_keeps_the_law_of_its_start", a_clock_keeps_the_law_of_its_start);
    world_test("one_clock_of_a_term_runs_for_a_record", one_clock_of_a_term_runs_for_a_record);
    world_test("what_was_left_at_the_stop_is_left_again", what_was_left_at_the_stop_is_left_again);
    world_test("working_days_left_are_counted_without_free_days", working_days_left_are_counted_without_free_days);
    world_test("a_changed_free_day_moves_running_clocks_at_once", a_changed_free_day_moves_running_clocks_at_once);
    world_test("a_changed_free_day_counts_stops_anew_as_well", a_changed_free_day_counts_stops_anew_as_well);
    world_test("stops_add_up", stops_add_up);
    world_test("hours_of_danger_are_not_stopped", hours_of_danger_are_not_stopped);
    world_test("a_stop_needs_a_reason_and_a_running_clock", a_stop_needs_a_reason_and_a_running_clock);
    world_test("a_review_re_creates_itself_from_when_it_was_done", a_review_re_creates_itself_from_when_it_was_done);
    world_test("the_follow_up_comes_six_times_from_its_beginning", the_follow_up_comes_six_times_from_its_beginning);
    world_test("a_cancelled_series_is_over", a_cancelled_series_is_over);
    world_test("lists_of_many_records_come_by_due_moment", lists_of_many_records_come_by_due_moment);
    world_test("reminders_leave_once_before_on_and_after_the_day", reminders_leave_once_before_on_and_after_the_day);
    world_test("a_letter_names_numbers_and_links_alone", a_letter_names_numbers_and_links_alone);
}
