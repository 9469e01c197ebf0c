#include "modules/plans/cells.h"
#include "modules/plans/reading/words.h"
#include "base/language.h"

#include <string.h>

/* Money in words: an amount, its parts, and who pays. */

#define PARTS_MOST 20
#define AMOUNT_TEXT_MOST 8000 /* bytes; a longer text is no budget */
#define LAW_WORD_BYTES 40 /* how far before a number "Legea nr." is looked for */
#define CAPITAL_SOURCES                                                                                                     \
    "buget|bugetul|bugete|fonduri|fond|fondul|surse|sursa|subventii|subventie|donatii|granturi|grant|programul|program|venituri|sponsorizari|" \
    "cofinantare|finantare|contributie|contributia|alocatii|mijloace|resurse|pnrr|poids|pocu|peo|fse|feder|fedr|p"
#define SOURCES                                                                                                             \
    "buget*|bug|fond*|surse*|sursa|subvent*|donat*|grant*|program*|venitur*|sponsoriz*|cofinant*|finant*|contribut*|alocat*|mijloac*|resurs*|proiect*|pnrr|poids|" \
    "pocu|peo|fse|fedr|feder|pn|imprumut*|credit*|transfer*|бюджет*|проект*|средств*|грант*|донор*|фонд*|спонсор*|субсид*|источник*|ассигнован*|"     \
    "budget*|project*|fund|funds|funding|donation*|donor*|loan*|subsid*|por|interreg|feadr|pndr|nerambursabil*|autofinant*|koltsegvetes*|alapok|alap|tamogatas*|palyazat*|adomany*"

/* An amount in the words, and the words before it that say whose it is. */
typedef struct {
    Money money;
    const char *start, *end;
} Found;

typedef struct {
    Found all[PARTS_MOST];
    guint count;
} Amounts;

static bool is_law_before(const char *text, const char *start, Pool *pool)
{
    const char *near = start - MIN(start - text, LAW_WORD_BYTES);
    Words words = words_read(pool, pool_strndup(pool, near, (gsize)(start - near)));
    guint i = words.count;
    i -= i > 0 && words_is_mark(&words, i - 1, ".") ? 1 : 0;
    return i > 0 && words_match(&words, i - 1, "legea|legii|nr|hg|oug|og|hcl|hotararea|ordinul|art|anul|anii|cod|axa|masura|закон*|anexa|cap|capitolul|alin|pct");
}

static bool is_year_number(const Found *found)
{
    return found->end - found->start == 4 && found->money.minor >= 199000 && found->money.minor <= 210000;
}

/* "120", "50 + 70": nothing but amounts. */
static bool are_amounts_only(const char *text)
{
    return text[strspn(text, "0123456789.,+ \n")] == '\0';
}

/* A number is money when it has a currency, is grouped or has decimals, or is large; not when it is a law, a year, a percentage. */
static bool is_money(Pool *pool, const char *text, const Found *found)
{
    if (found->money.currency != CURRENCY_NONE)
        return true;
    if (is_year_number(found) || is_law_before(text, found->start, pool) || *found->end == '/' || *found->end == '%' || g_str_has_prefix(found->end, " %"))
        return false;
    if (found->start > text && strchr("/-", found->start[-1]))
        return false;
    bool whole = (cell_is_empty(found->end) && found->start == text) || (strchr(text, '+') && are_amounts_only(text));
    return whole || found->money.minor >= 100000 || memchr(found->start, ',', (gsize)(found->end - found->start)) != NULL;
}

static gint64 multiplier_at(const Words *words, guint i)
{
    if (words_match(words, i, "mii|mie|тыс|тысяч|thousand|ezer|k"))
        return 1000;
    if (words_match(words, i, "mil|milioane|milion|mln|млн|миллионов|million|millio"))
        return 1000000;
    return words_match(words, i, "miliarde|miliard|mld|млрд|billion") ? 1000000000 : 1;
}

static Currency currency_at(const Words *words, guint i)
{
    if (words_match(words, i, "lei|leu|ron|lej"))
        return CURRENCY_RON;
    if (words_match(words, i, "mdl|леи|леев|лея|лев"))
        return CURRENCY_MDL;
    return words_match(words, i, "euro|eur|евро") ? CURRENCY_EUR : CURRENCY_NONE;
}

/* "50 mii lei", "2,5 mil. euro", "50 000 леев": what stands behind the number. */
static void take_multiplier(Pool *pool, Found *found)
{
    Words words = words_read(pool, found->end);
    gint64 times = multiplier_at(&words, 0);
    if (times == 1 && found->money.currency == CURRENCY_NONE && currency_at(&words, 0) != CURRENCY_NONE) {
        found->money.currency = currency_at(&words, 0);
        found->end = words.all[0].end;
    }
    if (times == 1 || found->money.minor > G_MAXINT64 / 1000000000 / 10)
        return;
    guint at = words_is_mark(&words, 1, ".") ? 2 : 1;
    at += words_match(&words, at, "de") ? 1 : 0;
    found->money.minor *= times;
    Currency behind = currency_at(&words, at);
    found->money.currency = behind == CURRENCY_NONE ? found->money.currency : behind;
    found->end = words.all[behind == CURRENCY_NONE ? 0 : at].end;
}

/* Behind the figures that begin at at, with the signs and blanks that part thousands and decimals. */
static const char *skip_figures(const char *at)
{
    guint first = (guint)strspn(at, "0123456789");
    for (at += first;;) {
        gsize blank = g_str_has_prefix(at, "\u00a0") ? 2 : *at == ' ' ? 1 : 0;
        bool group = blank && first <= 3 && strspn(at + blank, "0123456789") == 3;
        if ((*at == '.' || *at == ',') && g_ascii_isdigit(at[1]))
            blank = 1;
        else if (!group)
            return at;
        at += blank + strspn(at + blank, "0123456789");
    }
}

/* The next number, with or without a currency behind it. */
static bool find_plain(Pool *pool, const char *text, const char *at, Found *found)
{
    for (; *at; at = skip_figures(at)) {
        at += strcspn(at, "0123456789");
        if (!*at)
            return false;
        const char *end = skip_figures(at);
        Money money;
        if (!money_parse(pool_strndup(pool, at, (gsize)(end - at)), CURRENCY_NONE, &money, NULL))
            continue;
        *found = (Found){money, at, end};
        take_multiplier(pool, found);
        if (found->end != end || is_money(pool, text, found))
            return true;
    }
    return false;
}

static bool find_amount(Pool *pool, const char *text, const char *at, Found *found)
{
    Found named;
    bool has_named = money_find(at, &named.money, &named.start, &named.end);
    bool has_plain = find_plain(pool, text, at, found);
    if (has_named && (!has_plain || named.start <= found->start)) {
        *found = named;
        take_multiplier(pool, found); /* "€5k" */
    }
    return has_named || has_plain;
}

static Amounts find_amounts(Pool *pool, const char *text)
{
    Amounts amounts = {.count = 0};
    const char *at = text;
    if (strlen(text) > AMOUNT_TEXT_MOST)
        return amounts;
    while (amounts.count < PARTS_MOST && find_amount(pool, text, at, &amounts.all[amounts.count]))
        at = amounts.all[amounts.count++].end;
    return amounts;
}

static bool is_divider(const Words *words, guint i)
{
    return words_is_mark(words, i, ",;|") || (words_is_mark(words, i, "+") && words->all[i].spaced) || words->all[i].mark == 0x2022;
}

static bool is_joining(const Words *words, guint i)
{
    return words_match(words, i, "de|din|la|in|pe|cu|si|sau|a|al|ale|ai|pentru|prin|privind|и|в|на|по|из|для|of|and|from|for");
}

/* "bugetul local fonduri externe" */
static bool begins_lower_source(const Words *words, guint first, guint i)
{
    bool more = words_match(words, i, "fonduri|sponsorizari|donatii|granturi") && !words_match(words, i - 1, "alte|propriile");
    return (more || words_match(words, i, "buget|bugetul")) && i - first >= 2 && words_match(words, first, "buget*");
}

/* "Sponsorizări Donații": whole sources in one word each. */
static bool are_lone_sources(const Words *words, guint first, guint i)
{
    static const char *const alone = "sponsorizari|donatii|granturi|subventii|imprumuturi|credite|спонсоры|доноры|гранты";
    return words->all[i].capital && ((i == first + 1 && words_match(words, first, alone) && words_match(words, i, SOURCES)) || (i > first && words_match(words, i, alone))) &&
           words->all[i - 1].kind == WORD_LETTERS && !is_joining(words, i - 1);
}

static bool begins_source(const Words *words, guint first, guint i)
{
    bool line = words->all[i].line && !is_joining(words, i - 1) && (words->all[i].capital || words_match(words, i, SOURCES));
    if (is_divider(words, i - 1) || line || are_lone_sources(words, first, i))
        return true;
    bool behind_sign = words_is_mark(words, i - 1, "/") || words_match(words, i - 1, "si|и|and");
    if (behind_sign)
        return words_match(words, i, SOURCES) && i - 1 > first;
    if (is_joining(words, i - 1) || words->all[i - 1].kind == WORD_MARK || i - first < 2)
        return begins_lower_source(words, first, i) && words->all[i - 1].kind == WORD_LETTERS && !is_joining(words, i - 1);
    return (words->all[i].capital && words_match(words, i, CAPITAL_SOURCES)) || begins_lower_source(words, first, i);
}

/* What counts as a source: what has a word for money in it, a body that pays too, or every piece. */
typedef enum { PIECE_NAMED, PIECE_BODY, PIECE_ANY } Pieces;

static bool is_body(Pool *pool, const Words *words)
{
    return words->count > 0 && words->all[0].capital && bodies_begin(pool, words->text);
}

static bool names_source(const Words *words)
{
    static const char *const limits[] = {"in limita|limitele", "conform|potrivit buget*", "согласно бюджет*", "в пределах", "within", "nu necesita|implica|presupune|sunt|este|e", "fara",
                                         "не требует|требуется|требуют|нужн*", "без", "no|without", "not required|necessary|needed", "does|do not"};
    for (gsize n = 0; n < G_N_ELEMENTS(limits); n++)
        if (words_match_all(words, 0, limits[n]))
            return false;
    for (guint i = 0; i < words->count; i++)
        if (words_match(words, i, SOURCES) && !words_match(words, i, "bugetar*"))
            return true;
    return words_match_all(words, 0, "p n") || (words_match(words, 0, "p") && words_match(words, 2, "n"));
}

static guint skip_lead(const Words *words, guint i, guint after)
{
    static const char *const leads[] = {"din|dintre|in|intre care", "buget|bugetul|valoare|valoarea|suma|cost|costul total|totala|totale|estimat*", "total", "totala", "respectiv",
                                        "surse|sursa|sursele de finantare", "din", "de la", "в том числе", "из", "from", "of|from which", "including"};
    for (gsize n = 0; n < G_N_ELEMENTS(leads); n++) {
        guint taken = words_match_all(words, i, leads[n]);
        if (taken && i + taken <= after)
            return skip_lead(words, i + taken, after);
    }
    bool sign = i < after && (words_is_mark(words, i, ",;:-/.+|()=*") || words_match(words, i, "si|и"));
    return sign ? skip_lead(words, i + 1, after) : i;
}

/* "FSE+" */
static bool is_plus_of_name(const Words *words, guint i)
{
    return i > 0 && words_is_mark(words, i, "+") && !words->all[i].spaced && words->all[i - 1].shouted;
}

static guint skip_tail(const Words *words, guint first, guint after)
{
    bool opened = false;
    for (guint i = first; i < after; i++)
        opened = opened || words_is_mark(words, i, "(");
    while (after > first && !is_plus_of_name(words, after - 1) &&
           (words_is_mark(words, after - 1, opened ? ",;:/.|-+(=" : ",;:/.|-+(=)") || words_match(words, after - 1, "si|и|and")))
        after--;
    return after;
}

static void add_source(Pool *pool, GPtrArray *sources, const Words *words, guint first, guint after, Pieces pieces)
{
    first = skip_lead(words, first, after);
    after = skip_tail(words, first, after);
    char *source = words_cut(pool, words, first, after);
    Words own = words_read(pool, source);
    if (!cell_is_empty(source) && (pieces == PIECE_ANY || names_source(&own) || (pieces == PIECE_BODY && is_body(pool, &own))))
        g_ptr_array_add(sources, source);
}

/* "(buget local, Ministerul Sănătății)": nothing stands outside the brackets. */
static bool is_in_brackets(const Words *words)
{
    int depth = 0;
    for (guint i = 0; i < words->count; i++) {
        depth += words_is_mark(words, i, "(") ? 1 : words_is_mark(words, i, ")") ? -1 : 0;
        if (depth <= 0 && i + 1 < words->count)
            return false;
    }
    return words->count > 2;
}

static void add_sources(Pool *pool, GPtrArray *sources, const char *text, Pieces pieces)
{
    Words words = words_read(pool, text);
    guint first = 0;
    if (is_in_brackets(&words)) {
        add_sources(pool, sources, words_cut(pool, &words, 1, words.count - 1), MAX(pieces, PIECE_BODY));
        return;
    }
    int depth = 0;
    for (guint i = 0; i < words.count; i++) {
        if (i > first && !depth && begins_source(&words, first, i)) {
            add_source(pool, sources, &words, first, i, pieces);
            first = i;
        }
        depth += words_is_mark(&words, i, "(") ? 1 : words_is_mark(&words, i, ")") && depth ? -1 : 0;
    }
    add_source(pool, sources, &words, first, words.count, pieces);
}

/* The words between the amounts. */
static void add_sources_around(Pool *pool, GPtrArray *sources, const char *text, const Amounts *amounts, Pieces pieces)
{
    const char *at = text;
    for (guint i = 0; i < amounts->count; i++) {
        add_sources(pool, sources, pool_strndup(pool, at, (gsize)(amounts->all[i].start - at)), pieces);
        at = amounts->all[i].end;
    }
    add_sources(pool, sources, at, pieces);
}

static bool says_between(Pool *pool, const char *start, const char *end, const char *patterns)
{
    Words words = words_read(pool, pool_strndup(pool, start, (gsize)(end - start)));
    for (guint i = 0; i < words.count; i++)
        if (words_match(&words, i, patterns))
            return true;
    return false;
}

/* Is the first amount the sum of the others?  It says so: "total", "din care". */
static bool has_total(Pool *pool, const char *text, const Amounts *amounts)
{
    if (amounts->count < 2)
        return false;
    return says_between(pool, text, amounts->all[0].start, "total|totala|totale|totalul|всего|итого") ||
           says_between(pool, amounts->all[0].end, amounts->all[1].start, "care|dintre|inclusiv|including|which|числе");
}

static gint64 sum_from(const Amounts *amounts, guint first)
{
    gint64 sum = 0;
    for (guint i = first; i < amounts->count; i++)
        if (__builtin_add_overflow(sum, amounts->all[i].money.minor, &sum))
            return G_MAXINT64;
    return sum;
}

static void check_sum(Pool *pool, const PlanBudget *budget, const Amounts *amounts, GPtrArray *notes)
{
    gint64 total = amounts->all[0].money.minor, parts = sum_from(amounts, 1);
    if (amounts->count < 3 || parts == total || parts == G_MAXINT64)
        return;
    Money difference = {ABS(total - parts), budget->amount.currency};
    note_add_about(pool, notes, "budget", budget->text, parts < total ? DOUBT_PARTS_LESS : DOUBT_PARTS_MORE,
                   note_argument_of_money(pool, difference));
}

static bool one_currency(const Amounts *amounts)
{
    for (guint i = 1; i < amounts->count; i++)
        if (amounts->all[i].money.currency != amounts->all[0].money.currency && amounts->all[i].money.currency != CURRENCY_NONE)
            return false;
    return true;
}

static bool is_range(Pool *pool, const Amounts *amounts)
{
    const Found *low = &amounts->all[0], *high = &amounts->all[1];
    if (amounts->count != 2 || low->money.minor >= high->money.minor)
        return false;
    Words between = words_read(pool, pool_strndup(pool, low->end, (gsize)(high->start - low->end)));
    return between.count == 1 && words_is_mark(&between, 0, "-");
}

/* Amounts without a total: the upper of "10.000-15.000 lei", else their sum; a note says so. */
static void take_sum(Pool *pool, PlanBudget *budget, const Amounts *amounts, GPtrArray *notes)
{
    gint64 sum = sum_from(amounts, 0);
    if (is_range(pool, amounts)) {
        budget->amount = amounts->all[1].money;
        note_add(pool, notes, "budget", budget->text, DOUBT_AMOUNT_BETWEEN);
        return;
    }
    if (!one_currency(amounts) || sum == G_MAXINT64) {
        note_add(pool, notes, "budget", budget->text, DOUBT_AMOUNTS_WITHOUT_TOTAL);
        return;
    }
    budget->amount.minor = sum;
    for (guint i = 0; i < amounts->count; i++)
        if (amounts->all[i].money.currency != CURRENCY_NONE)
            budget->amount.currency = amounts->all[i].money.currency;
    note_add_about(pool, notes, "budget", budget->text, DOUBT_AMOUNTS_ADDED, note_argument_of_money(pool, budget->amount));
}

static void take_amounts(Pool *pool, PlanBudget *budget, const char *text, const Amounts *amounts, GPtrArray *notes)
{
    if (!amounts->count)
        return;
    budget->has_amount = true;
    budget->amount = amounts->all[0].money;
    if (has_total(pool, text, amounts))
        check_sum(pool, budget, amounts, notes);
    else if (amounts->count > 1)
        take_sum(pool, budget, amounts, notes);
}

static const char *both(Pool *pool, const char *costs, const char *sources)
{
    if (cell_is_empty(costs) || cell_is_empty(sources))
        return cell_squash(pool, cell_is_empty(costs) ? sources : costs);
    return cell_squash(pool, pool_printf(pool, "%s %s", costs, sources));
}

PlanBudget *budget_read(Pool *pool, const char *costs, const char *sources, GPtrArray *notes)
{
    if (cell_is_empty(costs) && cell_is_empty(sources))
        return NULL;
    PlanBudget *budget = pool_new0(pool, PlanBudget);
    budget->text = both(pool, costs, sources);
    budget->sources = pool_list(pool);
    const char *paid = cell_is_empty(costs) ? "" : costs;
    Amounts amounts = find_amounts(pool, paid);
    take_amounts(pool, budget, paid, &amounts, notes);
    if (!sources)
        add_sources_around(pool, budget->sources, paid, &amounts, amounts.count ? PIECE_NAMED : PIECE_BODY);
    if (cell_is_empty(sources))
        return budget;
    Amounts in_sources = find_amounts(pool, sources);
    add_sources_around(pool, budget->sources, sources, &in_sources, PIECE_ANY);
    if (!budget->has_amount)
        take_amounts(pool, budget, sources, &in_sources, notes);
    return budget;
}

void budget_take_lei_as(PlanBudget *budget, Currency lei)
{
    g_autoptr(Pool) pool = pool_new();
    if (!budget || !budget->has_amount || budget->amount.currency != CURRENCY_RON)
        return;
    Words words = words_read(pool, budget->text);
    for (guint i = 0; i < words.count; i++)
        if (words_match(&words, i, "ron|romanesti"))
            return;
    budget->amount.currency = lei;
}
