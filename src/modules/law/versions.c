#include "modules/law/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/law/law_queries.h"
#include "record/audit.h"

/* How rows change: never overwritten, always followed or replaced by another. */

/* --- what is allowed --- */

static bool is_code(const char *code)
{
    return code && strlen(code) >= 2 && strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(code);
}

/* 29 February counts: it comes in leap years. */
static bool is_date(gint64 month, gint64 day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && day_is(day_make(2024, (int)month, (int)day));
}

static void check_holiday(const LawRow *row, Problems *problems)
{
    if (!row->rule)
        problems_add(problems, "rule", "%s", _("Say when the day is."));
    else if (strcmp(row->rule, "once") == 0 && !day_is(row->on_day))
        problems_add(problems, "on_day", "%s", _("Say which day it is."));
    else if (strcmp(row->rule, "date") == 0 && !is_date(row->month, row->day))
        problems_add(problems, "day", "%s", _("There is no such date in a year."));
}

static gint64 longest_of(const char *unit)
{
    if (strcmp(unit, "years") == 0)
        return 100;
    return strcmp(unit, "months") == 0 ? 1200 : 36500;
}

static void check_term(const LawRow *row, Problems *problems)
{
    bool is_yearly = g_strcmp0(row->unit, "date") == 0, recurs = row->recurs && strcmp(row->recurs, "no") != 0;
    if (!row->unit)
        problems_add(problems, "unit", "%s", _("Say in which unit the term counts."));
    else if (is_yearly && !is_date(row->month, row->day))
        problems_add(problems, "day", "%s", _("There is no such date in a year."));
    else if (!is_yearly && (row->amount == 0 || ABS(row->amount) > longest_of(row->unit)))
        problems_add(problems, "amount", _("A length from 1 to %d."), (int)longest_of(row->unit));
    else if (!is_yearly && recurs && row->amount < 0)
        problems_add(problems, "recurs", "%s", _("A term that counts back can't come again."));
    if (!row->starts)
        problems_add(problems, "starts", "%s", _("Say from which event the term counts."));
    if (!row->on_free_day)
        problems_add(problems, "on_free_day", "%s", _("Say what happens on a free day."));
    if (!row->recurs)
        problems_add(problems, "recurs", "%s", _("Say whether the term comes again."));
    if (row->times < 0 || row->warn_days < 0)
        problems_add(problems, row->times < 0 ? "times" : "warn_days", "%s", _("A number of 0 or more."));
}

static void check_amount(const LawRow *row, Problems *problems)
{
    if (row->money.currency == CURRENCY_NONE || row->money.minor < 0)
        problems_add(problems, "money", "%s", _("An amount of 0 or more."));
    if (!row->per)
        problems_add(problems, "per", "%s", _("Say what the amount is for: a month, a year…"));
}

void law_row_check(const LawRow *row, Problems *problems)
{
    if (row->code && *row->code && !is_code(row->code))
        problems_add(problems, "code", "%s", _("Small letters, digits, dots and hyphens only, such as child.review."));
    if (day_is(row->valid_to) && day_is(row->valid_from) && day_compare(row->valid_to, row->valid_from) < 0)
        problems_add(problems, "valid_to", "%s", _("The last day is before the first."));
    if (g_strcmp0(row->kind, "holiday") == 0)
        check_holiday(row, problems);
    else if (g_strcmp0(row->kind, "term") == 0)
        check_term(row, problems);
    else if (g_strcmp0(row->kind, "amount") == 0)
        check_amount(row, problems);
    else
        problems_add(problems, "kind", "%s", _("The kind is holiday, term or amount."));
}

static bool add_all(Problems *problems, const Problems *more)
{
    for (guint i = 0; i < problems_count(more); i++) {
        const char *field, *text;
        problems_get(more, i, &field, &text);
        problems_add(problems, field, "%s", text);
    }
    return !problems_any(problems);
}

static bool check(const LawRow *row, Pool *pool, GError **error)
{
    const char *field, *text;
    const Record *record = law_record_of(row->kind);
    Problems *problems = problems_new(pool);
    if (record)
        add_all(problems, record_check(record, row, pool));
    law_row_check(row, problems);
    if (!problems_any(problems))
        return true;
    problems_get(problems, 0, &field, &text);
    return fail(error, FAIL_INVALID, "%s: %s", field ? field : row->code, text);
}

/* --- writing --- */

bool law_row_insert(Db *db, const LawRow *row, GError **error)
{
    static const char *const names[] = {"$2",  "$3",  "$4",  "$5",  "$6",  "$7",  "$8",  "$9",  "$10", "$11", "$12", "$13", "$14", "$15",
                                        "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25 $26", "$27", NULL};
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_INSERT);
    db_bind_int(q, "$1", row->id);
    record_bind(&law_row_record, row, q, names);
    db_bind_int(q, "$28", row->made_at);
    db_bind_text(q, "$29", row->made_by ? row->made_by : "");
    return db_run(q, NULL, error);
}

static bool too_late(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this row in the meantime. Look at it again, then decide."));
}

static bool set_end(Db *db, const LawRow *row, Day last, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_END);
    db_bind_int(q, "$1", row->id);
    db_bind_day(q, "$2", last);
    db_bind_int(q, "$3", row->version);
    return db_run(q, &changed, error) && (changed || too_late(error));
}

static bool supersede(Db *db, const LawRow *row, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_SUPERSEDE);
    db_bind_int(q, "$1", row->id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, &changed, error) && (changed || too_late(error));
}

/* Makes room among the other versions: before it, on its first day, after it. */
static bool make_room(Db *db, const GPtrArray *versions, LawRow *row, GError **error)
{
    Day before = day_add(row->valid_from, -1);
    for (guint i = 0; i < versions->len; i++) {
        const LawRow *other = versions->pdata[i];
        int order = day_compare(other->valid_from, row->valid_from);
        if (other->superseded_at)
            continue;
        if (order == 0 && !supersede(db, other, error))
            return false;
        bool overlaps = order < 0 && (!day_is(other->valid_to) || day_compare(other->valid_to, before) > 0);
        if (overlaps && !set_end(db, other, before, error))
            return false;
        if (order > 0 && (!day_is(row->valid_to) || day_compare(row->valid_to, other->valid_from) >= 0))
            row->valid_to = day_add(other->valid_from, -1);
    }
    return true;
}

static const LawRow *find_version(const GPtrArray *versions, gint64 id)
{
    for (guint i = 0; i < versions->len; i++)
        if (((const LawRow *)versions->pdata[i])->id == id)
            return versions->pdata[i];
    return NULL;
}

static bool check_base(const GPtrArray *versions, const LawRow *row, const LawRow *based_on, GError **error)
{
    if (!based_on)
        return versions->len == 0 || fail(error, FAIL_CONFLICT, _("There is a row with the code “%s” already."), row->code);
    const LawRow *now = find_version(versions, based_on->id);
    return (now && now->version == based_on->version && !now->superseded_at) || too_late(error);
}

static bool audit_row(Db *db, const Identity *who, const char *verb, const LawRow *before, const LawRow *after, Pool *pool, GError **error)
{
    const char *source = who && who != identity_system() ? "web" : "cli";
    return audit_write(db, who, source, verb, "law_row", after->id, record_difference(&law_row_record, before, after, pool), error);
}

static bool follow_up(Db *db, const Identity *who, const LawRow *row, GError **error)
{
    return strcmp(row->kind, "holiday") != 0 || clocks_recount(db, who, row->country, error);
}

bool law_row_put(Db *db, const Identity *who, LawRow *row, const LawRow *based_on, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *versions;
    if (!check(row, pool, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !law_versions(db, pool, row->code, row->country, &versions, error) || !check_base(versions, row, based_on, error) ||
        !make_room(db, versions, row, error))
        return false;
    row->id = id_new();
    row->version = 1;
    row->made_at = clock_now();
    row->made_by = who && who->name ? who->name : "";
    return law_row_insert(db, row, error) && follow_up(db, who, row, error) &&
           audit_row(db, who, based_on ? "save" : "create", based_on, row, pool, error) &&
           db_commit(change, error);
}

bool law_row_end(Db *db, const Identity *who, const LawRow *row, Day last, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    LawRow after = *row;
    after.valid_to = last;
    if (!day_is(last) || day_compare(last, row->valid_from) < 0)
        return fail(error, FAIL_INVALID, "%s", _("The last day is before the first."));
    if (day_is(row->valid_to) && day_compare(last, row->valid_to) > 0)
        return fail(error, FAIL_INVALID, "%s", _("It can't hold longer than it does. Make a new version instead."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && set_end(db, row, last, error) && follow_up(db, who, row, error) &&
           audit_row(db, who, "close", row, &after, pool, error) && db_commit(change, error);
}
