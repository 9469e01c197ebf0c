#include "base/text.h"
#include "modules/plans/reading/reading.h"
#include "modules/plans/reading/words.h"

#include <string.h>

PATTERN(moldova, "republic(?:a|ii)\\s+moldova|\\bRM\\b|moldovei|b[ăa]l[țţt]i\\b|chi[șşs]in[ăa]u|consili\\w+\\s+raional|decizi\\w+\\s+(?:nr\\S*\\s+\\S+\\s+(?:a\\s+|al\\s+)?)?consili\\w+\\s+(?:or[ăa][șşs]en|municipal|local|comunal|s[ăa]te[șşs])|raion(?:ul|ului|al)?\\b|молдов|бэлць|бельц|кишин|\\bMDL\\b")
/* Towns and districts that a plan may name without its country; some have a namesake in Romania. */
PATTERN(moldovan_town, "\\b(?:ungheni|orhei|soroca|cahul|comrat|edine[țţt]|h[îâ]nce[șşs]ti|str[ăa][șşs]eni|cimi[șşs]lia|c[ăa]u[șşs]eni|tiraspol|tighina|"
                       "ceadir|ialoveni|telene[șşs]ti|s[îâ]ngerei|f[ăa]le[șşs]ti|r[îâ][șşs]cani|briceni|ocni[țţt]a|dondu[șşs]eni|dub[ăa]sari|criuleni|"
                       "rezina|[șşs]old[ăa]ne[șşs]ti|nisporeni|basarabeasca|taraclia|leova|cantemir|anenii\\s+noi|vulc[ăa]ne[șşs]ti|drochia|glodeni|lipcani|otaci|cupcini|durle[șşs]ti|g[ăa]g[ăa]uz)")
PATTERN(romania, "rom[âa]nia\\b|\\bjude[țţt]|\\bH\\.?C\\.?L\\b|\\bRON\\b")
PATTERN(thousands, "\\bmii\\b|\\bezer\\b|\\bthousand|тыс")
PATTERN(millions, "\\bmil\\.|\\bmilioane\\b|\\bmilli[oó]|млн")
PATTERN(named_currency, "\\b(?:lei|leu|ron|mdl|euro?|eur)\\b|€|ле(?:[йяюв]|и|ев)\\b|\\bевро\\b|\\blej\\b")
PATTERN(bare_amount, "^\\s*(\\d[\\d., ]*?)(?=\\s+\\p{L}|\\s*$)")
PATTERN(lei_header, "\\blei\\b|\\blej\\b|\\bron\\b|\\bmdl\\b|ле(?:[йяюв]|и|ев)\\b")
PATTERN(euro_header, "\\beuro?\\b|\\beur\\b|€|евро")

static const char *of_column(const Measure *measure, Meaning meaning)
{
    for (int i = 0; i < measure->columns->count; i++)
        if (measure->columns->columns[i].meaning == meaning)
            return measure->columns->columns[i].header;
    return NULL;
}

static const char *money_header(const Measure *measure)
{
    const char *header = of_column(measure, MEANING_COSTS);
    return header ? header : of_column(measure, MEANING_MONEY);
}

/* Plans in Russian are Moldovan. */
static bool is_cyrillic(const char *text)
{
    int cyrillic = 0, letters = 0;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar letter = g_utf8_get_char(text);
        letters += g_unichar_isalpha(letter);
        cyrillic += letter >= 0x400 && letter < 0x500;
    }
    return cyrillic * 2 > letters;
}

/* Does the title, the authority or what stands before the plan say so? */
static bool heading_says(const Reading *reading, const GRegex *pattern)
{
    const char *const own[] = {reading->document->authority, reading->document->title};
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++)
        if (own[i] && g_regex_match(pattern, own[i], 0, NULL))
            return true;
    for (guint i = 0; i < reading->preamble->len; i++)
        if (g_regex_match(pattern, reading->preamble->pdata[i], 0, NULL))
            return true;
    return false;
}

static bool is_moldovan(Reading *reading)
{
    const char *title = reading->document->title;
    const Measure *first = reading->measures->len ? reading->measures->pdata[0] : NULL;
    const char *written = title ? title : first ? first->title : NULL;
    return heading_says(reading, moldova()) || (written && is_cyrillic(written)) ||
           (heading_says(reading, moldovan_town()) && !heading_says(reading, romania()));
}

/* "3 buget de stat" under "Buget (mii lei)": the header says that the number is an amount. */
static void take_bare_amount(PlanBudget *budget, const char *header)
{
    g_autoptr(GMatchInfo) match = NULL;
    bool counts = g_regex_match(lei_header(), header, 0, NULL) || g_regex_match(euro_header(), header, 0, NULL);
    if (budget->has_amount || !counts || !g_regex_match(bare_amount(), budget->text, 0, &match))
        return;
    g_autofree char *number = g_match_info_fetch(match, 1);
    budget->has_amount = money_parse(number, CURRENCY_NONE, &budget->amount, NULL);
}

/* A header like "Buget (mii lei)" speaks for its column's cells. */
static void apply_header(Reading *reading, PlanAction *action, const char *header)
{
    PlanBudget *budget = action->budget;
    take_bare_amount(budget, header);
    bool named = g_regex_match(named_currency(), budget->text, 0, NULL);
    gint64 times = g_regex_match(thousands(), header, 0, NULL) ? 1000 : g_regex_match(millions(), header, 0, NULL) ? 1000000 : 1;
    if (named || !budget->has_amount)
        return;
    if (g_regex_match(lei_header(), header, 0, NULL))
        budget->amount.currency = CURRENCY_RON;
    else if (g_regex_match(euro_header(), header, 0, NULL))
        budget->amount.currency = CURRENCY_EUR;
    if (times == 1 || budget->amount.minor > G_GINT64_CONSTANT(10000000000000))
        return;
    budget->amount.minor *= times;
    note_add_about(reading->pool, action->notes, "budget", budget->text, DOUBT_AMOUNT_IN_UNITS, header);
}

static void settle_currency(Reading *reading, PlanAction *action, bool in_moldova)
{
    PlanBudget *budget = action->budget;
    if (in_moldova && budget->amount.currency == CURRENCY_RON && !strstr(budget->text, "RON"))
        budget->amount.currency = CURRENCY_MDL;
}

static void read_budget(Reading *reading, const Measure *measure, PlanAction *action, bool in_moldova)
{
    const char *costs = measure->words[MEANING_COSTS] ? measure->words[MEANING_COSTS] : measure->words[MEANING_MONEY];
    const char *sources = measure->words[MEANING_SOURCES];
    action->words_budget = costs && sources ? pool_printf(reading->pool, "%s\n%s", costs, sources) : costs ? costs : sources;
    if (costs)
        action->budget = budget_read(reading->pool, costs, sources, action->notes);
    else if (sources)
        action->budget = budget_read(reading->pool, sources, NULL, action->notes);
    if (!action->budget)
        return;
    if (money_header(measure))
        apply_header(reading, action, money_header(measure));
    settle_currency(reading, action, in_moldova);
}

static void add_all(GPtrArray *into, const GPtrArray *from)
{
    for (guint i = 0; from && i < from->len; i++)
        g_ptr_array_add(into, from->pdata[i]);
}

PATTERN(leads_first, "\\b(?:lider|leader|lead|coordon|coordin|responsab|respons)\\p{L}*\\s*;\\s*(?:parten|partner|colabor)")

/* "DAS; Asociația Caritas" under "(lider; parteneri)": whoever stands behind the semicolon is a partner, where the cell names nobody so. */
static void settle_order(const Reading *reading, const Measure *measure, PlanAction *action)
{
    const char *header = of_column(measure, MEANING_BODIES), *words = action->words_bodies;
    const char *sign = words ? strchr(words, ';') : NULL;
    if (!header || !sign || action->partners->len || !g_regex_match(leads_first(), header, 0, NULL))
        return;
    const char *leaders = pool_strndup(reading->pool, words, (gsize)(sign - words));
    guint count = bodies_read(reading->pool, leaders, reading->names, NULL, NULL)->len;
    while (count && action->responsible->len > count)
        g_ptr_array_add(action->partners, g_ptr_array_steal_index(action->responsible, count));
}

static void read_bodies(Reading *reading, const Measure *measure, PlanAction *action)
{
    const char *bodies = measure->words[MEANING_RESPONSIBLE] ? measure->words[MEANING_RESPONSIBLE] : measure->words[MEANING_BODIES];
    action->words_bodies = bodies;
    action->words_partners = measure->words[MEANING_PARTNERS];
    if (bodies)
        add_all(action->responsible, bodies_read(reading->pool, bodies, reading->names, action->partners, action->notes));
    settle_order(reading, measure, action);
    if (action->words_partners)
        add_all(action->partners, bodies_read(reading->pool, action->words_partners, reading->names, NULL, action->notes));
}

static void read_indicators(Reading *reading, const Measure *measure, PlanAction *action)
{
    action->words_indicators = measure->words[MEANING_INDICATORS];
    action->words_targets = measure->words[MEANING_TARGETS];
    const char *indicators = action->words_indicators ? action->words_indicators : action->words_targets;
    if (!indicators)
        return;
    const char *targets = action->words_indicators ? action->words_targets : NULL;
    add_all(action->indicators, indicators_read(reading->pool, indicators, targets, action->notes));
}

/* seen: "node number" of the measures so far. */
static void check_number(Reading *reading, const Measure *measure, PlanAction *action, GHashTable *seen)
{
    if (measure->row > 1)
        return;
    if (!action->number && columns_have(measure->columns, MEANING_NUMBER))
        reading_note(reading, action->notes, "number", NULL, DOUBT_NO_NUMBER);
    if (action->number && !g_hash_table_add(seen, pool_printf(reading->pool, "%d %s", measure->node, action->number)))
        reading_note(reading, action->notes, "number", action->number, DOUBT_NUMBER_TWICE);
}

static void check_title(Reading *reading, PlanAction *action)
{
    if (action->title && action->row == 1 && prose_break_off(action->title))
        reading_note(reading, action->notes, "title", action->title, DOUBT_TITLE_BREAKS_OFF);
}

PATTERN(month_header, "\\b(?:lun[ai]|lunile|months?|месяц\\w*)\\b")
PATTERN(only_numerals, "^(?:(?-i:[IVX]{1,4})|1?\\d)(?:\\s*[,–-]\\s*(?:(?-i:[IVX]{1,4})|1?\\d))*$")
PATTERN(numeral, "[IVX]+|\\d+")

static gboolean put_month(const GMatchInfo *match, GString *out, gpointer data)
{
    static const char *const months[] = {"I", "ianuarie", "II", "februarie", "III", "martie", "IV", "aprilie", "V", "mai", "VI", "iunie",
                                         "VII", "iulie", "VIII", "august", "IX", "septembrie", "X", "octombrie", "XI", "noiembrie", "XII", "decembrie"};
    (void)data;
    g_autofree char *found = g_match_info_fetch(match, 0);
    guint64 number = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(months); i += 2)
        number = strcmp(months[i], found) == 0 ? i / 2 + 1 : number;
    if (!number)
        g_ascii_string_to_unsigned(found, 10, 1, 12, &number, NULL);
    g_string_append(out, number ? months[2 * number - 1] : found);
    return FALSE;
}

/* Crosses under "Luna: I | II | III" are months. */
static const char *with_months(Pool *pool, const Measure *measure)
{
    const char *text = measure->words[MEANING_DEADLINE], *header = of_column(measure, MEANING_DEADLINE);
    if (!header || !g_regex_match(month_header(), header, 0, NULL) || !g_regex_match(only_numerals(), text, 0, NULL))
        return text;
    g_autofree char *named = g_regex_replace_eval(numeral(), text, -1, 0, 0, put_month, NULL, NULL);
    return pool_strdup(pool, named);
}

static PlanDeadline *read_deadline(Reading *reading, const Measure *measure, PlanAction *action)
{
    const char *meant = with_months(reading->pool, measure);
    PlanDeadline *deadline = deadline_read(reading->pool, meant, reading->document->period, action->notes);
    if (deadline && meant != action->words_deadline)
        deadline->text = prose_line(reading->pool, action->words_deadline);
    return deadline;
}

static PlanAction *read_measure(Reading *reading, const Measure *measure, bool in_moldova)
{
    Pool *pool = reading->pool;
    PlanAction *action = pool_new0(pool, PlanAction);
    *action = (PlanAction){.node = measure->node, .number = measure->number, .row = measure->row,
                           .title = measure->title ? prose_line(pool, measure->title) : NULL,
                           .description = measure->description ? prose_line(pool, measure->description) : NULL,
                           .responsible = pool_list(pool), .partners = pool_list(pool), .indicators = pool_list(pool),
                           .notes = measure->notes, .words_deadline = measure->words[MEANING_DEADLINE]};
    read_bodies(reading, measure, action);
    if (action->words_deadline)
        action->deadline = read_deadline(reading, measure, action);
    read_budget(reading, measure, action, in_moldova);
    read_indicators(reading, measure, action);
    check_title(reading, action);
    return action;
}

/* Understanding a cell takes many times its own words: that goes with each measure. */
static PlanAction *understand(Reading *reading, const Measure *measure, bool in_moldova)
{
    g_autoptr(Pool) pool = pool_new();
    Reading brief = *reading;
    brief.pool = pool;
    guint noted = measure->notes->len;
    const PlanAction *action = read_measure(&brief, measure, in_moldova);
    notes_keep(reading->pool, measure->notes, noted);
    return action_keep(reading->pool, action);
}

void measures_read(Reading *reading)
{
    bool in_moldova = is_moldovan(reading);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < reading->measures->len; i++) {
        const Measure *measure = reading->measures->pdata[i];
        PlanAction *action = understand(reading, measure, in_moldova);
        check_number(reading, measure, action, seen);
        g_ptr_array_add(reading->document->actions, action);
    }
}
