#include "modules/law/store.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/law/law_queries.h"

/* The rows as they are read: law_row in, LawRow out. */

#define KIND_FIELD F(LawRow, kind, .label = N_("Kind"), .kind = FIELD_TEXT)
#define COMMON_FIELDS                                                                                                    \
    F(LawRow, code, .label = N_("Code"), .kind = FIELD_TEXT, .max = 80, .required = true,                                 \
      .hint = N_("Small letters, digits, dots and hyphens: child.review")),                                              \
    F(LawRow, country, .label = N_("Country"), .kind = FIELD_CHOICE, .choices = law_countries, .required = true),        \
    F(LawRow, name, .label = N_("Name"), .kind = FIELD_TEXT, .max = 200, .required = true),                              \
    F(LawRow, name_en, .label = N_("Name in English"), .kind = FIELD_TEXT, .max = 200),                                  \
    F(LawRow, valid_from, .label = N_("Holds from"), .kind = FIELD_DAY, .required = true),                               \
    F(LawRow, valid_to, .label = N_("Last day"), .kind = FIELD_DAY, .hint = N_("Empty: until another takes its place.")), \
    F(LawRow, legal_basis, .label = N_("Legal basis"), .kind = FIELD_TEXT, .max = 500, .required = true,                 \
      .hint = N_("Act, article. It is printed on what this row produces.")),                                             \
    F(LawRow, confidence, .label = N_("How sure it is"), .kind = FIELD_CHOICE, .choices = law_confidences, .required = true), \
    F(LawRow, note, .label = N_("Note"), .kind = FIELD_LONG_TEXT, .max = 2000)
#define HOLIDAY_FIELDS                                                                                                   \
    F(LawRow, rule, .label = N_("When"), .kind = FIELD_CHOICE, .choices = law_rules, .required = true),                                    \
    F(LawRow, month, .label = N_("Month"), .kind = FIELD_INT, .max = 12),                                                \
    F(LawRow, day, .label = N_("Day"), .kind = FIELD_INT, .min = -100, .max = 100),                                      \
    F(LawRow, on_day, .label = N_("The one day"), .kind = FIELD_DAY),                                                    \
    F(LawRow, worked, .label = N_("It is worked on this day, in spite of week-end and holiday"), .kind = FIELD_FLAG)
#define TERM_FIELDS                                                                                                      \
    F(LawRow, amount, .label = N_("Length"), .kind = FIELD_INT, .min = -100000, .max = 100000,                           \
      .hint = N_("A negative number counts back from the event.")),                                                      \
    F(LawRow, unit, .label = N_("Unit"), .kind = FIELD_CHOICE, .choices = law_units, .required = true),                                    \
    F(LawRow, starts, .label = N_("Counts from"), .kind = FIELD_CHOICE, .choices = law_events, .required = true),                          \
    F(LawRow, on_free_day, .label = N_("If it ends on a free day"), .kind = FIELD_CHOICE, .choices = law_free_days, .required = true),     \
    F(LawRow, recurs, .label = N_("Comes again"), .kind = FIELD_CHOICE, .choices = law_recurrences, .required = true),                     \
    F(LawRow, times, .label = N_("How many times in all"), .kind = FIELD_INT, .max = 1000, .hint = N_("0: without end.")), \
    F(LawRow, warn_days, .label = N_("Days before on which a reminder leaves"), .kind = FIELD_INT, .max = 3660,          \
      .hint = N_("0: none before.")),                                                                                    \
    F(LawRow, may_stop, .label = N_("Its clocks may be stopped, with a reason"), .kind = FIELD_FLAG,                     \
      .hint = N_("Such as while papers are awaited. What was left at the stop is left again."))
#define AMOUNT_FIELDS                                                                                                    \
    F(LawRow, money, .label = N_("Amount"), .kind = FIELD_MONEY, .required = true),                                                        \
    F(LawRow, per, .label = N_("Per"), .kind = FIELD_CHOICE, .choices = law_pers, .required = true)

static const Field all_fields[] = {
    KIND_FIELD, COMMON_FIELDS, HOLIDAY_FIELDS, TERM_FIELDS, AMOUNT_FIELDS,
    F(LawRow, version, .label = N_("Version"), .kind = FIELD_INT, .read_only = true),
    {0},
};
const Record law_row_record = {"law_row", N_("Row of the law table"), sizeof(LawRow), all_fields};

static const Field holiday_fields[] = {COMMON_FIELDS, HOLIDAY_FIELDS, {0}};
static const Field term_fields[] = {COMMON_FIELDS, TERM_FIELDS, F(LawRow, month, .label = N_("Month"), .kind = FIELD_INT, .max = 12),
                                    F(LawRow, day, .label = N_("Day"), .kind = FIELD_INT, .max = 31), {0}};
static const Field amount_fields[] = {COMMON_FIELDS, AMOUNT_FIELDS, {0}};
const Record law_holiday_record = {"law_row", N_("Holiday"), sizeof(LawRow), holiday_fields};
const Record law_term_record = {"law_row", N_("Legal term"), sizeof(LawRow), term_fields};
const Record law_amount_record = {"law_row", N_("Amount set by law"), sizeof(LawRow), amount_fields};

const Record *law_record_of(const char *kind)
{
    if (g_strcmp0(kind, "holiday") == 0)
        return &law_holiday_record;
    if (g_strcmp0(kind, "term") == 0)
        return &law_term_record;
    return g_strcmp0(kind, "amount") == 0 ? &law_amount_record : NULL;
}

LawRow law_row_empty(const char *kind)
{
    LawRow row = {.kind = kind, .country = "RO", .code = "", .name = "", .legal_basis = "", .valid_from = DAY_NONE, .valid_to = DAY_NONE,
                  .on_day = DAY_NONE};
    if (g_strcmp0(kind, "holiday") == 0)
        row.rule = "date";
    if (g_strcmp0(kind, "term") == 0) {
        row.unit = "days";
        row.starts = "registration";
        row.on_free_day = "as_is";
        row.recurs = "no";
    }
    if (g_strcmp0(kind, "amount") == 0)
        row.per = "month";
    return row;
}

static LawRow *law_row_read(DbQuery *q, Pool *pool)
{
    LawRow *row = pool_new0(pool, LawRow);
    record_read(&law_row_record, row, q, pool);
    row->id = db_int(q, "id");
    row->made_at = db_int(q, "made_at");
    row->made_by = db_text(q, "made_by", pool);
    row->superseded_at = db_int(q, "superseded_at");
    return row;
}

bool law_row_find(Db *db, Pool *pool, gint64 id, LawRow **ret_row, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_row = law_row_read(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such row in the law table."));
}

static bool read_rows(DbQuery *q, Pool *pool, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, law_row_read(q, pool));
    return db_end(q, error);
}

bool law_rows(Db *db, Pool *pool, const char *kind, const char *country, Day on, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_LIST);
    db_bind_text(q, "$1", kind);
    db_bind_text(q, "$2", country);
    db_bind_day(q, "$3", on);
    return read_rows(q, pool, ret_rows, error);
}

bool law_rows_all(Db *db, Pool *pool, const char *kind, const char *country, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_ALL);
    db_bind_text(q, "$1", kind);
    db_bind_text(q, "$2", country);
    return read_rows(q, pool, ret_rows, error);
}

bool law_versions(Db *db, Pool *pool, const char *code, const char *country, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_VERSIONS);
    db_bind_text(q, "$1", code);
    db_bind_text(q, "$2", country);
    return read_rows(q, pool, ret_rows, error);
}

static bool find_holding(Db *db, Pool *pool, const char *kind, const char *code, Country country, Day on, LawRow **ret_row, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_ROW_HOLDS);
    db_bind_text(q, "$1", kind);
    db_bind_text(q, "$2", code);
    db_bind_text(q, "$3", law_country_code(country));
    db_bind_day(q, "$4", on);
    if (db_step(q)) {
        *ret_row = law_row_read(q, pool);
        return true;
    }
    return db_end(q, error) &&
           fail(error, FAIL_NOT_FOUND, _("The law table has nothing for “%s” on %s."), code, day_to_people(pool, on));
}

bool law_term(Db *db, Pool *pool, const char *code, Country country, Day on, LawRow **ret_term, GError **error)
{
    return find_holding(db, pool, "term", code, country, on, ret_term, error);
}

bool law_amount(Db *db, Pool *pool, const char *code, Country country, Day on, LawRow **ret_amount, GError **error)
{
    return find_holding(db, pool, "amount", code, country, on, ret_amount, error);
}

bool law_holidays(Db *db, Pool *pool, Country country, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_CALENDAR);
    db_bind_text(q, "$1", law_country_code(country));
    return read_rows(q, pool, ret_rows, error);
}

Country law_country(Db *db)
{
    g_autoptr(Pool) pool = pool_new();
    return strcmp(setting_text(db, pool, "authority.country", "RO"), "MD") == 0 ? COUNTRY_MD : COUNTRY_RO;
}

const char *law_country_code(Country country)
{
    return country == COUNTRY_MD ? "MD" : "RO";
}

/* --- the calendar --- */

static Day later(Day a, Day b)
{
    return day_is(a) && (!day_is(b) || day_compare(a, b) > 0) ? a : b;
}

static Day earlier(Day a, Day b)
{
    return day_is(a) && (!day_is(b) || day_compare(a, b) < 0) ? a : b;
}

static HolidayRule read_rule(DbQuery *q, Pool *pool)
{
    HolidayRule rule = {db_day(q, "valid_from"), db_day(q, "valid_to"), (int)db_int(q, "month"), (int)db_int(q, "day"), db_int(q, "worked") != 0};
    const char *kind = db_text(q, "rule", pool);
    Day once = db_day(q, "on_day");
    int year;
    if (g_strcmp0(kind, "easter") == 0)
        rule.month = 0;
    if (g_strcmp0(kind, "once") == 0) {
        rule.from = later(once, rule.from);
        rule.to = earlier(once, rule.to);
        day_split(once, &year, &rule.month, &rule.day);
    }
    return rule;
}

bool law_calendar(Db *db, Pool *pool, Country country, const Calendar **ret_calendar, GError **error)
{
    GArray *rules = g_array_new(FALSE, FALSE, sizeof(HolidayRule));
    pool_defer(pool, (GDestroyNotify)g_array_unref, rules);
    g_autoptr(DbQuery) q = db_query(db, SQL_LAW_CALENDAR);
    db_bind_text(q, "$1", law_country_code(country));
    while (db_step(q)) {
        HolidayRule rule = read_rule(q, pool);
        g_array_append_val(rules, rule);
    }
    Calendar *calendar = pool_new0(pool, Calendar);
    *calendar = (Calendar){(const HolidayRule *)(void *)rules->data, rules->len};
    *ret_calendar = calendar;
    return db_end(q, error);
}
