#include "reader/number_format.h"

#include <math.h>
#include <string.h>

const char *number_format_builtin(int id)
{
    static const char *const codes[50] = {
        [1] = "0",         [2] = "0.00",        [3] = "#,##0",     [4] = "#,##0.00",         [9] = "0%",      [10] = "0.00%",
        [11] = "0.00E+00", [14] = "dd.mm.yyyy", [15] = "d-mmm-yy", [16] = "d-mmm",           [17] = "mmm-yy", [18] = "h:mm",
        [19] = "h:mm:ss",  [20] = "h:mm",       [21] = "h:mm:ss",  [22] = "dd.mm.yyyy h:mm", [37] = "#,##0",  [38] = "#,##0",
        [39] = "#,##0.00", [40] = "#,##0.00",   [45] = "mm:ss",    [46] = "h:mm:ss",         [47] = "mm:ss",  [49] = "@",
    };
    return id > 0 && id < 50 && codes[id] ? codes[id] : "General";
}

/* The part of the code for this sign: positive;negative;zero. */
static const char *section(Pool *pool, const char *code, double *value)
{
    g_auto(GStrv) parts = g_strsplit(code, ";", 4);
    guint count = g_strv_length(parts), take = 0;
    if (*value < 0 && count > 1) {
        take = 1;
        *value = -*value;
    } else if (*value == 0 && count > 2) {
        take = 2;
    }
    return pool_strdup(pool, count ? parts[take] : "");
}

/* The length of what stands in quotes, brackets or behind a backslash at code, and its text; 0: nothing such. */
static gsize literal_at(const char *code, GString *out)
{
    if (*code == '"') {
        const char *end = strchr(code + 1, '"');
        gsize length = end ? (gsize)(end - code) + 1 : strlen(code);
        g_string_append_len(out, code + 1, (gssize)(end ? length - 2 : length - 1));
        return length;
    }
    if (*code == '[') {
        const char *end = strchr(code, ']');
        if (code[1] == '$')
            g_string_append_len(out, code + 2, (gssize)strcspn(code + 2, "-]"));
        return end ? (gsize)(end - code) + 1 : strlen(code);
    }
    if ((*code == '\\' || *code == '_' || *code == '*') && code[1]) {
        const char *next = g_utf8_next_char(code + 1);
        if (*code == '\\')
            g_string_append_len(out, code + 1, (gssize)(next - code - 1));
        else if (*code == '_')
            g_string_append_c(out, ' ');
        return (gsize)(next - code);
    }
    return 0;
}

static bool is_date_code(const char *code)
{
    g_autoptr(GString) ignored = g_string_new(NULL);
    while (*code) {
        gsize length = literal_at(code, ignored);
        if (!length && strchr("dmyhsDMYHS", *code))
            return true;
        code += length ? length : 1;
    }
    return false;
}

typedef struct {
    GDateTime *time;
    bool after_hour; /* "mm" now means minutes */
} Moment;

static const char *const months[] = {"ianuarie", "februarie", "martie",     "aprilie",   "mai",       "iunie",
                                     "iulie",    "august",    "septembrie", "octombrie", "noiembrie", "decembrie"};
static const char *const days[] = {"luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică"};

static void put_named(GString *out, const char *name, bool whole)
{
    g_string_append_len(out, name, whole ? (gssize)strlen(name) : (gssize)(g_utf8_offset_to_pointer(name, 3) - name));
    if (!whole)
        g_string_append_c(out, '.');
}

static void put_month_or_minutes(GString *out, const Moment *moment, gsize run, bool seconds_follow)
{
    int month = g_date_time_get_month(moment->time);
    if (run >= 3)
        put_named(out, months[month - 1], run >= 4);
    else
        g_string_append_printf(out, run == 2 ? "%02d" : "%d",
                               moment->after_hour || seconds_follow ? g_date_time_get_minute(moment->time) : month);
}

static void put_date_part(GString *out, Moment *moment, char letter, gsize run, bool seconds_follow)
{
    const char *two = run >= 2 ? "%02d" : "%d";
    GDateTime *time = moment->time;
    switch (g_ascii_tolower(letter)) {
    case 'd':
        if (run >= 3)
            put_named(out, days[g_date_time_get_day_of_week(time) - 1], run >= 4);
        else
            g_string_append_printf(out, run >= 2 ? "%02d" : "%d", g_date_time_get_day_of_month(time));
        break;
    case 'y':
        g_string_append_printf(out, run >= 3 ? "%04d" : "%02d",
                               run >= 3 ? g_date_time_get_year(time) : g_date_time_get_year(time) % 100);
        break;
    case 'h':
        g_string_append_printf(out, *two && run >= 2 ? "%02d" : "%d", g_date_time_get_hour(time));
        break;
    case 's':
        g_string_append_printf(out, run >= 2 ? "%02d" : "%d", g_date_time_get_second(time));
        break;
    default:
        put_month_or_minutes(out, moment, run, seconds_follow);
        break;
    }
    if (g_ascii_isalpha(letter) && g_ascii_tolower(letter) != 's')
        moment->after_hour = g_ascii_tolower(letter) == 'h';
}

static void put_date(GString *out, const char *code, Moment *moment)
{
    while (*code) {
        gsize length = literal_at(code, out);
        if (length) {
            code += length;
            continue;
        }
        if (strchr("dmyhsDMYHS", *code)) {
            gsize run = 1;
            while (g_ascii_tolower(code[run]) == g_ascii_tolower(*code))
                run++;
            bool seconds_follow = code[run] == ':' && g_ascii_tolower(code[run + 1]) == 's';
            put_date_part(out, moment, *code, run, seconds_follow);
            code += run;
            continue;
        }
        if (!strchr("@", *code))
            g_string_append_c(out, *code);
        code++;
    }
}

/* Day 1 is 1900-01-01, with a 29 February 1900 that never was; or, from_1904, day 0 is 1904-01-01. */
static GDateTime *moment_of(double value, bool from_1904)
{
    if (!(value >= 0 && value < 2958466))
        return NULL;
    double whole = floor(value);
    int seconds = (int)floor((value - whole) * 86400 + 0.5);
    g_autoptr(GDateTime) start =
        from_1904 ? g_date_time_new_utc(1904, 1, 1, 0, 0, 0) : g_date_time_new_utc(1899, 12, 30, 0, 0, 0);
    g_autoptr(GDateTime) day = g_date_time_add_days(start, (int)whole + (!from_1904 && whole < 60 && whole > 0));
    return g_date_time_add_seconds(day, seconds);
}

static void general(GString *out, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (fabs(value) < 1e15 && value == floor(value))
        g_ascii_formatd(digits, sizeof digits, "%.0f", value);
    else
        g_ascii_formatd(digits, sizeof digits, fabs(value) < 1e10 ? "%.10g" : "%.15g", value);
    g_string_append(out, digits);
}

static void put_grouped(GString *out, const char *digits)
{
    const char *point = strchr(digits, '.');
    gsize whole = point ? (gsize)(point - digits) : strlen(digits);
    for (gsize i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0 && digits[i - 1] != '-')
            g_string_append_c(out, '.');
        g_string_append_c(out, digits[i]);
    }
    if (point)
        g_string_append_printf(out, ",%s", point + 1);
}

typedef struct {
    int decimals;
    bool grouped, percent, exponent;
} NumberLook;

/* The run of digits' places at code. */
static gsize read_places(const char *code, NumberLook *look)
{
    gsize length = 0;
    bool behind_point = false;
    for (; code[length] && strchr("0#?,.", code[length]); length++) {
        look->grouped |= code[length] == ',' && code[length + 1] && strchr("0#?", code[length + 1]);
        look->decimals += behind_point && code[length] != ',';
        behind_point |= code[length] == '.';
    }
    return length;
}

static void put_number(GString *out, double value, const NumberLook *look)
{
    char digits[400], format[16];
    g_snprintf(format, sizeof format, "%%.%d%c", MIN(look->decimals, 15), look->exponent ? 'e' : 'f');
    g_ascii_formatd(digits, sizeof digits, format, value);
    if (look->grouped)
        put_grouped(out, digits);
    else
        g_string_append(out, digits);
}

static void put_numeric(GString *out, const char *code, double value)
{
    NumberLook look = {.percent = strchr(code, '%') != NULL, .exponent = strstr(code, "E+") || strstr(code, "E-")};
    bool done = false;
    while (*code) {
        gsize length = literal_at(code, out);
        if (length) {
            code += length;
        } else if (!done && strchr("0#?.", *code)) {
            code += read_places(code, &look);
            put_number(out, look.percent ? value * 100 : value, &look);
            done = true;
        } else if (strchr("0#?,.@", *code) || (look.exponent && strchr("E+-", *code))) {
            code++;
        } else {
            g_string_append_c(out, *code++);
        }
    }
}

char *number_format_apply(Pool *pool, const char *code, double value, bool from_1904)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *part = section(pool, code, &value);
    g_autoptr(GDateTime) time = is_date_code(part) && !strstr(part, "General") ? moment_of(value, from_1904) : NULL;
    Moment moment = {.time = time};
    if (time)
        put_date(out, part, &moment);
    else if (!*part || strstr(part, "General") || strcmp(part, "@") == 0 || is_date_code(part))
        general(out, value);
    else
        put_numeric(out, part, value);
    return pool_strdup(pool, out->str);
}
