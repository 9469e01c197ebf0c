#include "modules/people/national_id.h"

#include <string.h>

#include "base/language.h"

enum { CODE_DIGITS = 13 };

const char *national_id_clean(Pool *pool, const char *typed)
{
    GString *clean = pool_string(pool);
    for (const char *c = typed ? typed : ""; *c; c++)
        if (!strchr(" -./\t", *c))
            g_string_append_c(clean, g_ascii_toupper(*c));
    return clean->len ? clean->str : NULL;
}

static bool is_code(const char *text)
{
    return strlen(text) == CODE_DIGITS && strspn(text, "0123456789") == CODE_DIGITS;
}

static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + at[1] - '0';
}

/* --- CNP: S AA LL ZZ JJ NNN C --- */

static char cnp_check_digit(const char *code)
{
    static const int weights[] = {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9};
    int sum = 0;
    for (guint i = 0; i < G_N_ELEMENTS(weights); i++)
        sum += (code[i] - '0') * weights[i];
    return (char)('0' + (sum % 11 == 10 ? 1 : sum % 11));
}

/* 0: the first digit doesn't say it (residents from abroad). */
static int cnp_century(char first)
{
    static const int centuries[] = {0, 1900, 1900, 1800, 1800, 2000, 2000, 0, 0, 0};
    return centuries[first - '0'];
}

static bool cnp_date(const char *code, Day *ret_day)
{
    int century = cnp_century(code[0]), year = two_digits(code + 1), month = two_digits(code + 3), day = two_digits(code + 5);
    *ret_day = century ? day_make(century + year, month, day) : DAY_NONE;
    return century ? day_is(*ret_day) : day_is(day_make(1900 + year, month, day)) || day_is(day_make(2000 + year, month, day));
}

static bool cnp_county_is_known(int county)
{
    return (county >= 1 && county <= 48) || county == 51 || county == 52 || county == 70 || (county >= 80 && county <= 83);
}

static NationalId read_cnp(const char *code)
{
    NationalId id = {.kind = "cnp", .birth_day = DAY_NONE};
    bool date = cnp_date(code, &id.birth_day);
    id.valid = code[0] != '0' && code[12] == cnp_check_digit(code) && date && cnp_county_is_known(two_digits(code + 7));
    id.sex = code[0] == '9' || code[0] == '0' ? NULL : (code[0] - '0') % 2 ? "m" : "f";
    return id;
}

void cnp_make(char *ret_cnp, const char *sex, Day birth_day, int county, int number)
{
    int year, month, day;
    day_split(birth_day, &year, &month, &day);
    int first = (year < 1900 ? 3 : year < 2000 ? 1 : 5) + (*sex == 'f');
    g_snprintf(ret_cnp, CODE_DIGITS + 1, "%d%02d%02d%02d%02d%03d0", first % 10, year % 100, month, day % 100, county % 100, number % 1000);
    ret_cnp[12] = cnp_check_digit(ret_cnp);
}

/* --- IDNP: 2 and 11 digits, and one to check them --- */

static NationalId read_idnp(const char *code)
{
    static const int weights[] = {7, 3, 1};
    int sum = 0;
    for (int i = 0; i < CODE_DIGITS - 1; i++)
        sum += (code[i] - '0') * weights[i % 3];
    return (NationalId){.kind = "idnp", .valid = sum % 10 == code[12] - '0', .birth_day = DAY_NONE};
}

/* A woman's CNP and an IDNP both begin with 2: the check digits tell, and where they don't, it is a CNP. */
NationalId national_id_read(const char *clean)
{
    if (!is_code(clean))
        return (NationalId){.kind = "other", .valid = strspn(clean, "0123456789") != CODE_DIGITS, .birth_day = DAY_NONE};
    NationalId cnp = read_cnp(clean);
    NationalId idnp = read_idnp(clean);
    return !cnp.valid && clean[0] == '2' && idnp.valid ? idnp : cnp;
}

static bool is_of_other_sex(const NationalId *id, const Person *person)
{
    return id->sex && person->sex && strcmp(person->sex, "x") != 0 && strcmp(id->sex, person->sex) != 0;
}

static bool has_other_birth(const NationalId *id, const Person *person)
{
    bool exact = !person->birth_kind || strcmp(person->birth_kind, "day") == 0;
    return exact && day_is(id->birth_day) && day_is(person->birth_day) && day_compare(id->birth_day, person->birth_day) != 0;
}

const char *national_id_doubt(const NationalId *id, const Person *person)
{
    if (!id->valid)
        return _("The digits of this code don't fit together: one of them is probably mistyped.");
    if (is_of_other_sex(id, person) && has_other_birth(id, person))
        return _("The code is of a person of the other sex, born on another day.");
    if (is_of_other_sex(id, person))
        return _("The code is of a person of the other sex.");
    return has_other_birth(id, person) ? _("The code has another birth date.") : NULL;
}

const char *national_id_mask(Pool *pool, const char *clean)
{
    GString *masked = pool_string(pool);
    gsize length = strlen(clean), shown = length > 6 ? 2 : 0;
    for (gsize i = 0; i < length - shown; i++)
        g_string_append(masked, "•");
    g_string_append(masked, clean + length - shown);
    return masked->str;
}
