#include "base/money.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

enum { MOST_GROUPS = 12, MOST_DIGITS = 40, MINOR_DIGITS = 2 };
static const gint64 MOST_MINOR = G_GINT64_CONSTANT(100000000000000000); /* 10^15 units */

const char *currency_code(Currency currency)
{
    static const char *const codes[CURRENCY_COUNT] = {"", "RON", "EUR", "MDL"};
    return codes[currency];
}

Currency currency_from_code(const char *code)
{
    for (int i = CURRENCY_RON; code && i < CURRENCY_COUNT; i++)
        if (g_ascii_strcasecmp(code, currency_code((Currency)i)) == 0)
            return (Currency)i;
    return CURRENCY_NONE;
}

/* ---- reading a number: figures in groups, the signs between them, and only then what the signs mean ---- */

typedef struct {
    char sign; /* before the group: '.', ',', '\'' or ' ' for any blank; 0 before the first */
    int digits;
} Group;

typedef struct {
    Group groups[MOST_GROUPS];
    int group_count;
    char digits[MOST_DIGITS];
    int digit_count;
    int whole; /* how many of the digits stand before the decimals; set by find_decimals() */
} Number;

/* The blank at `at`, its bytes; 0: there is none.  Bytes that are not UTF-8 do no harm here. */
static int blank_bytes(const char *at)
{
    static const char *const blanks[] = {" ", "\u00a0", "\u202f", "\u2009", "\u2007", "\t", "\n", "\r"};
    for (gsize i = 0; i < G_N_ELEMENTS(blanks); i++)
        if (g_str_has_prefix(at, blanks[i]))
            return (int)strlen(blanks[i]);
    return 0;
}

static const char *skip_blanks(const char *at)
{
    for (int bytes; (bytes = blank_bytes(at));)
        at += bytes;
    return at;
}

static int count_digits(const char *at)
{
    int count = 0;
    while (g_ascii_isdigit(at[count]))
        count++;
    return count;
}

/* The sign behind a group and its bytes; 0: the number ends here. */
static char group_sign(Group last, const char *at, int *ret_bytes)
{
    *ret_bytes = 1;
    if ((*at == '.' || *at == ',') && g_ascii_isdigit(at[1]))
        return *at;
    bool curly = g_str_has_prefix(at, "’");
    char sign = *at == '\'' || curly ? '\'' : ' ';
    *ret_bytes = *at == '\'' ? 1 : curly ? (int)strlen("’") : blank_bytes(at);
    if (!*ret_bytes || *at == '\n' || *at == '\r' || *at == '\t' || count_digits(at + *ret_bytes) != 3)
        return 0;
    /* Blanks and apostrophes only ever part thousands: "2025 100 lei" are two numbers. */
    return last.digits <= 3 && (last.sign == 0 || last.sign == sign) ? sign : 0;
}

/* Reads figures as long as they go on.  False: there are none, or far too many; *at is behind them anyway. */
static bool read_groups(const char **at, Number *number)
{
    *number = (Number){0};
    bool fits = true;
    char sign = 0;
    for (int bytes = 0;;) {
        int digits = count_digits(*at);
        fits = fits && number->group_count < MOST_GROUPS && number->digit_count + digits <= MOST_DIGITS;
        if (fits) {
            memcpy(number->digits + number->digit_count, *at, (gsize)digits);
            number->digit_count += digits;
            number->groups[number->group_count++] = (Group){sign, digits};
        }
        *at += digits;
        sign = digits ? group_sign((Group){sign, digits}, *at, &bytes) : 0;
        if (!sign)
            return fits && digits > 0;
        *at += bytes;
    }
}

/* Whether the groups before `end` are thousands, all parted by the same sign. */
static bool are_thousands(const Number *number, int end)
{
    for (int i = 1; i < end; i++)
        if (number->groups[i].digits != 3 || number->groups[i].sign != number->groups[1].sign)
            return false;
    return end == 1 || number->groups[0].digits <= 3;
}

/* One sign alone, before three digits, may be either: "1.234". */
static bool is_ambiguous(const Number *number)
{
    return number->group_count == 2 && are_thousands(number, 2) && number->digits[0] != '0';
}

/* Decides what the signs mean.  decimal: the decimal sign where both readings are possible, or 0 for thousands. */
static bool find_decimals(Number *number, char decimal)
{
    int count = number->group_count;
    char last = number->groups[count - 1].sign, first = number->groups[count > 1].sign;
    bool could_be = count > 1 && (last == '.' || last == ',') && (count == 2 || last != first);
    number->whole = number->digit_count;
    if (!could_be || (is_ambiguous(number) && last != decimal))
        return are_thousands(number, count);
    number->whole -= number->groups[count - 1].digits;
    return are_thousands(number, count - 1);
}

/* The number times 10^shift, rounded half up.  False: it is over MOST_MINOR. */
static bool scale_number(const Number *number, int shift, gint64 *ret_value)
{
    gint64 value = 0;
    int until = number->whole + shift;
    for (int i = 0; i < until; i++) {
        value = value * 10 + (i < number->digit_count ? number->digits[i] - '0' : 0);
        if (value > MOST_MINOR)
            return false;
    }
    if (until < number->digit_count && number->digits[until] >= '5')
        value++;
    *ret_value = value;
    return value <= MOST_MINOR;
}

/* ---- words ---- */

typedef struct {
    const char *word;
    int value;
} Word;

static const Word scale_words[] = {
    {"mii", 3},     {"mie", 3},      {"thousand", 3}, {"milioane", 6}, {"milion", 6},   {"million", 6}, {"millions", 6},
    {"mil.", 6},    {"mil", 6},      {"mln.", 6},     {"mln", 6},      {"miliarde", 9}, {"miliard", 9}, {"billion", 9},
    {"mld.", 9},    {"mld", 9},      {NULL, 0},
};
static const Word currency_words[] = {
    {"lei", CURRENCY_RON}, {"leu", CURRENCY_RON}, {"ron", CURRENCY_RON}, {"euro", CURRENCY_EUR}, {"euros", CURRENCY_EUR},
    {"eur", CURRENCY_EUR}, {"€", CURRENCY_EUR},   {"mdl", CURRENCY_MDL}, {"moldovan lei", CURRENCY_MDL}, {NULL, 0},
};
static const Word lei_words[] = {
    {"ron", CURRENCY_RON}, {"noi", CURRENCY_RON}, {"mdl", CURRENCY_MDL}, {"md", CURRENCY_MDL},
    {"moldovenești", CURRENCY_MDL}, {"moldoveneşti", CURRENCY_MDL}, {"moldovenesti", CURRENCY_MDL}, {NULL, 0},
};

static bool is_letter_at(const char *at)
{
    gunichar c = g_utf8_get_char_validated(at, -1);
    return c != (gunichar)-1 && c != (gunichar)-2 && g_unichar_isalpha(c);
}

/* Reads one of the words, after blanks; 0 and *at as it was when there is none. */
static int read_word(const char **at, const Word *words)
{
    const char *start = skip_blanks(*at);
    for (const Word *w = words; w->word; w++) {
        gsize bytes = strlen(w->word);
        if (g_ascii_strncasecmp(start, w->word, bytes) == 0 && !is_letter_at(start + bytes)) {
            *at = start + bytes;
            return w->value;
        }
    }
    return 0;
}

static Currency read_currency(const char **at)
{
    const char *start = *at;
    Currency currency = (Currency)read_word(at, currency_words);
    bool lei = currency != CURRENCY_NONE && g_ascii_strncasecmp(skip_blanks(start), "le", 2) == 0;
    if (lei) {
        Currency nearer = (Currency)read_word(at, lei_words); /* "lei moldovenești" */
        return nearer ? nearer : currency;
    }
    if (currency == CURRENCY_RON || currency == CURRENCY_MDL)
        read_word(at, (const Word[]){{"lei", 1}, {NULL, 0}}); /* "MDL lei" */
    return currency;
}

/* "de" binds a currency only: "20 de lei", not "20 de persoane". */
static Currency read_currency_behind(const char **at)
{
    Currency currency = read_currency(at);
    if (currency)
        return currency;
    const char *behind = *at;
    if (read_word(&behind, (const Word[]){{"de", 1}, {NULL, 0}}) && (currency = read_currency(&behind)))
        *at = behind;
    return currency;
}

static Currency read_currency_before(const char **at)
{
    bool lei = g_ascii_strncasecmp(*at, "le", 2) == 0;
    return lei ? CURRENCY_NONE : read_currency(at); /* "în lei 20 persoane" is no amount */
}

/* An amount that begins at *at: figures, maybe a scale ("mii"), maybe a currency before or behind. */
static bool read_amount(const char **at, Money *ret_money)
{
    Number number;
    Currency before = read_currency_before(at);
    *at = skip_blanks(*at);
    if (!read_groups(at, &number))
        return false;
    if (g_str_has_prefix(*at, ",-"))
        *at += 2; /* "400.000,- lei" */
    int scale = read_word(at, scale_words);
    Currency behind = read_currency_behind(at);
    if (before && behind && before != behind)
        return false;
    ret_money->currency = behind ? behind : before;
    /* Nobody writes thousandths of a leu, but "1,234 mil. lei" is a decimal comma. */
    return find_decimals(&number, scale ? ',' : 0) && scale_number(&number, scale + MINOR_DIGITS, &ret_money->minor);
}

/* Nothing to squash in it, as in most fields. */
static bool is_squashed(const char *text)
{
    while (text && g_ascii_isgraph(*text))
        text++;
    return text && !*text;
}

/* *ret_pool NULL: it is text itself. */
static const char *squash(const char *text, Pool **ret_pool)
{
    if (is_squashed(text))
        return text;
    *ret_pool = pool_new();
    return text_squash(*ret_pool, text);
}

bool money_parse(const char *text, Currency otherwise, Money *ret_money, GError **error)
{
    g_autoptr(Pool) pool = NULL;
    const char *at = squash(text, &pool);
    bool negative = *at == '-' || g_str_has_prefix(at, "−");
    if (negative)
        at = skip_blanks(at + (*at == '-' ? 1 : 3));
    Money money;
    if (!read_amount(&at, &money) || *at)
        return fail(error, FAIL_INVALID, "%s", _("This is not an amount. Write it like 1.234,50 lei."));
    if (negative)
        money.minor = -money.minor;
    if (!money.currency)
        money.currency = otherwise;
    *ret_money = money;
    return true;
}

/* Over what is surely not the start of an amount: a whole number, a whole word or one sign. */
static const char *skip_piece(const char *at)
{
    Number number;
    if (g_ascii_isdigit(*at)) {
        read_groups(&at, &number);
        return at;
    }
    if (!is_letter_at(at))
        return at + 1;
    while (is_letter_at(at) || g_ascii_isdigit(*at)) /* figures in a word are part of it: "A4" */
        at = g_utf8_next_char(at);
    return at;
}

bool money_find(const char *text, Money *ret_money, const char **ret_start, const char **ret_end)
{
    for (const char *at = text; at && *at; at = skip_piece(at)) {
        const char *end = at;
        Money money;
        if (blank_bytes(at) || !read_amount(&end, &money) || !money.currency)
            continue;
        *ret_money = money;
        *ret_start = at;
        *ret_end = end;
        return true;
    }
    return false;
}

/* "1250": so many figures are exact in a double. */
static bool parse_whole(const char *text, double *ret_value)
{
    enum { EXACT_DIGITS = 15 };
    int count = text ? count_digits(text) : 0;
    if (count == 0 || count > EXACT_DIGITS || text[count])
        return false;
    *ret_value = (double)g_ascii_strtoll(text, NULL, 10);
    return true;
}

bool number_parse(const char *text, double *ret_value, GError **error)
{
    g_autoptr(Pool) pool = NULL;
    if (parse_whole(text, ret_value))
        return true;
    const char *at = squash(text, &pool);
    bool negative = *at == '-' || g_str_has_prefix(at, "−");
    if (negative)
        at += *at == '-' ? 1 : 3;
    Number number;
    bool read = read_groups(&at, &number) && find_decimals(&number, language_get() == LANGUAGE_EN ? '.' : ',');
    at = skip_blanks(at);
    if (*at == '%')
        at++;
    if (!read || *at)
        return fail(error, FAIL_INVALID, "%s", _("This is not a number. Write it like 1.234,5."));
    char figures[MOST_DIGITS + 3];
    g_snprintf(figures, sizeof figures, "%.*s.%.*s", number.whole, number.digits, number.digit_count - number.whole,
               number.digits + number.whole);
    *ret_value = (negative ? -1 : 1) * g_ascii_strtod(figures, NULL);
    return true;
}

/* ---- writing ---- */

/* Digits with the language's sign between thousands. */
static void put_grouped(GString *out, const char *digits, gsize count)
{
    char sign = language_get() == LANGUAGE_EN ? ',' : '.';
    for (gsize i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            g_string_append_c(out, sign);
        g_string_append_c(out, digits[i]);
    }
}

static char decimal_sign(void)
{
    return language_get() == LANGUAGE_EN ? '.' : ',';
}

/* Never the name of a sign, always a word that money_parse() reads. */
static const char *currency_name(Currency currency)
{
    switch (currency) {
    case CURRENCY_RON: return "lei";
    case CURRENCY_EUR: return "euro";
    case CURRENCY_MDL: return language_get() == LANGUAGE_EN ? "Moldovan lei" : "lei moldovenești";
    default: return "";
    }
}

char *money_plain(Pool *pool, Money money)
{
    guint64 minor = money.minor < 0 ? -(guint64)money.minor : (guint64)money.minor;
    return pool_printf(pool, "%s%" G_GUINT64_FORMAT ".%02d", money.minor < 0 ? "-" : "", minor / 100, (int)(minor % 100));
}

char *money_format(Pool *pool, Money money)
{
    const char *plain = money_plain(pool, money), *digits = plain + (*plain == '-');
    const char *point = strchr(digits, '.'), *name = currency_name(money.currency);
    g_autoptr(GString) out = g_string_new(*plain == '-' ? "-" : NULL);
    put_grouped(out, digits, (gsize)(point - digits));
    if (strcmp(point, ".00") != 0)
        g_string_append_printf(out, "%c%s", decimal_sign(), point + 1);
    if (*name)
        g_string_append_printf(out, " %s", name);
    return pool_strndup(pool, out->str, out->len);
}

char *number_format(Pool *pool, double value)
{
    if (!isfinite(value))
        return pool_strdup(pool, "");
    char plain[400];
    g_ascii_formatd(plain, sizeof plain, "%.2f", fabs(value));
    gsize length = strlen(plain), whole = length - 3;
    while (plain[length - 1] == '0' && length > whole + 1)
        length--;
    if (length == whole + 1)
        length = whole;
    g_autoptr(GString) out = g_string_new(value < 0 && strcmp(plain, "0.00") != 0 ? "-" : NULL);
    put_grouped(out, plain, whole);
    if (length > whole)
        g_string_append_printf(out, "%c%.*s", decimal_sign(), (int)(length - whole - 1), plain + whole + 1);
    return pool_strndup(pool, out->str, out->len);
}
