#include "modules/plans/cells.h"
#include "modules/plans/reading/target.h"

#include <string.h>

/* Cells with several indicators and their targets. */

#define TITLES_WORDS 7 /* a cell of short titles: "Liceu Școala profesională" */

static bool begins_count(const Words *words, guint i)
{
    return words_count_word(words, i) > 0;
}

static bool is_bullet(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    return word && word->kind == WORD_MARK && (word->mark == '-' || word->mark == '*' || word->mark == 0x2022 || word->mark == 0xB7 || word->mark == 0xF0B7);
}

static bool is_joining(const Words *words, guint i)
{
    return words_match(words, i, "de|din|la|in|pe|cu|si|sau|a|al|ale|ai|pentru|prin|privind|catre|despre|intre|sub|ca|o|un|и|в|на|по|для|с|of|and|in|for|with|to|the|by");
}

/* A line that only wraps: it goes on in lower case, or the one before it stops short. */
static bool line_goes_on(const Words *words, guint i)
{
    const Word *word = &words->all[i];
    if (is_joining(words, i - 1) || words_is_mark(words, i - 1, ",/("))
        return true;
    return word->kind == WORD_LETTERS && !word->capital && !begins_count(words, i);
}

static int depth_after(const Words *words, guint i, int depth)
{
    if (words_is_mark(words, i, "(["))
        return depth + 1;
    return words_is_mark(words, i, ")]") ? MAX(depth - 1, 0) : depth;
}

static bool begins_share(const Words *words, guint i)
{
    return words_match(words, i, "rata|ponderea|procentul|proportia|gradul");
}

/* "Nr. … Nr. …", "… Rata …" in one line: a count word with a capital, not behind a slash or a joining word. */
static bool count_begins_another(const Words *words, guint i)
{
    return (begins_count(words, i) || begins_share(words, i)) && words->all[i].capital && !words_is_mark(words, i - 1, "/-\"(") && !is_joining(words, i - 1);
}

/* "100 persoane informate 25 persoane ocupate": only in a cell that begins with a quantity. */
static bool quantity_begins_another(const Words *words, guint first, guint i)
{
    return target_begins_at(words, first) && target_begins_at(words, i) && i > first + 1;
}

/* "1.", "2)", "b)" of a list: the words it takes. */
static guint enumerator(const Words *words, guint i)
{
    const Word *word = words_at(words, i), *behind = words_at(words, i + 2);
    bool marked = words_is_mark(words, i + 1, ".)") && !words->all[i + 1].spaced && behind && behind->spaced && behind->kind == WORD_LETTERS;
    if (!marked || !word->spaced)
        return 0;
    if (word->kind == WORD_NUMBER)
        return word->digits <= 2 ? 2 : 0;
    return word->end - word->start == 1 && words_is_mark(words, i + 1, ")") ? 2 : 0;
}

static bool begins_another(const Words *words, guint first, guint i)
{
    if (words_is_mark(words, i - 1, ";"))
        return true;
    if (words->all[i].line && !line_goes_on(words, i))
        return true;
    if (is_bullet(words, i) && words->all[i].line)
        return true;
    if (enumerator(words, i))
        return words->all[i].line || begins_count(words, i + 2);
    if (i >= first + 2 && enumerator(words, i - 2))
        return false;
    return count_begins_another(words, i) || quantity_begins_another(words, first, i);
}

static void add_piece(Pool *pool, GPtrArray *pieces, const Words *words, guint first, guint after)
{
    while (first < after && (is_bullet(words, first) || words_is_mark(words, first, ";,")))
        first++;
    first += enumerator(words, first);
    while (after > first && words_is_mark(words, after - 1, ";,"))
        after--;
    if (first < after)
        g_ptr_array_add(pieces, words_cut(pool, words, first, after));
}

static GPtrArray *split_plain(Pool *pool, const Words *words)
{
    GPtrArray *pieces = pool_list(pool);
    guint first = 0;
    int depth = 0;
    for (guint i = 0; i < words->count; i++) {
        if (i > first && !depth && begins_another(words, first, i)) {
            add_piece(pool, pieces, words, first, i);
            first = i;
        }
        depth = depth_after(words, i, depth);
    }
    add_piece(pool, pieces, words, first, words->count);
    return pieces;
}

/* How many words from a and from b on are the same. */
static guint common_words(const Words *words, guint a, guint b, guint end)
{
    guint count = 0;
    while (b + count < end && a + count < b && words->all[a + count].kind == WORD_LETTERS && words->all[b + count].kind == WORD_LETTERS &&
           strcmp(words->all[a + count].folded, words->all[b + count].folded) == 0)
        count++;
    return count;
}

/* "Tineri romi înscriși … Tineri romi înscriși …": a beginning that comes again with its capital. */
static guint again_begun(const Words *words, guint first)
{
    if (!words->count || !words->all[first].capital)
        return 0;
    for (guint i = first + 3; i < words->count; i++)
        if (words->all[i].capital && common_words(words, first, i, words->count) >= 2)
            return i;
    return 0;
}

/* "Nr. copii din afara sistemului adulți din afara sistemului": an ending of three words or more that comes twice;
 * the second indicator begins behind the first of them. */
static guint again_ended(const Words *words)
{
    guint count = words->count;
    for (guint length = count / 2; length >= 4; length--)
        for (guint i = 1; i + length + 1 <= count - length; i++)
            if (common_words(words, i, count - length, count) == length)
                return i + length;
    return 0;
}

static bool is_name_word(const Words *words, guint i)
{
    return words_match(words, i, "programul|proiectul|campania|strategia|municipiul|municipiului|orasul|orasului|comuna|comunei|satul|judetul|judetului|"
                                 "primaria|primariei|fundatia|asociatia|centrul|centrului|mun|jud|or|com|str|strada|cartierul|cartier|zona|planul|planului|ziua|zilei");
}

/* A capital in the middle of short titles, where no name is: a title of two words or more begins. */
static guint title_begins(const Words *words)
{
    for (guint i = 1; i + 1 < words->count; i++) {
        const Word *word = &words->all[i];
        bool before = words->all[i - 1].kind == WORD_LETTERS && !is_joining(words, i - 1) && !is_name_word(words, i - 1) && !words->all[i - 1].shouted;
        bool behind = words->all[i + 1].kind == WORD_LETTERS && !words->all[i + 1].capital;
        if (before && behind && word->capital && !word->shouted && word->kind == WORD_LETTERS)
            return i;
    }
    return 0;
}

static bool is_run_of_titles(const Words *words)
{
    if (words->count > TITLES_WORDS || words->count < 3 || !words->all[0].capital || begins_count(words, 0))
        return false;
    for (guint i = 0; i < words->count; i++)
        if (words->all[i].kind != WORD_LETTERS)
            return false;
    return true;
}

/* Where a run-together cell that nothing divides is to be cut; 0: nowhere. */
static guint hidden_boundary(const Words *words)
{
    guint at = again_begun(words, 0);
    at = at ? at : again_ended(words);
    return at || !is_run_of_titles(words) ? at : title_begins(words);
}

static void split_hidden(Pool *pool, GPtrArray *pieces, const char *text)
{
    for (;;) {
        Words words = words_read(pool, text);
        guint at = hidden_boundary(&words);
        if (!at) {
            g_ptr_array_add(pieces, (void *)text);
            return;
        }
        g_ptr_array_add(pieces, words_cut(pool, &words, 0, at));
        text = words_cut(pool, &words, at, words.count);
    }
}

/* The lines of a cell, when each is a quantity of its own; NULL: they aren't. */
static GPtrArray *quantity_lines(Pool *pool, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *pieces = pool_list(pool);
    for (char **line = lines; *line; line++) {
        Words words = words_read(pool, *line);
        if (!words.count || !target_starts(&words))
            return NULL;
        g_ptr_array_add(pieces, pool_strdup(pool, *line));
    }
    return pieces;
}

/* "cluburi deschise\nseniori înscriși" beside "12\nminim 480": all in small letters, so their lines tell them apart when as many
 * quantities stand beside them.  NULL: no such cell. */
static GPtrArray *split_beside(Pool *pool, const char *text, const char *targets)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *quantities = lines[1] && !cell_is_empty(targets) ? quantity_lines(pool, targets) : NULL;
    if (!quantities || quantities->len != g_strv_length(lines))
        return NULL;
    GPtrArray *pieces = pool_list(pool);
    for (char **line = lines; *line; line++) {
        Words words = words_read(pool, *line);
        if (!words.count || words.all[0].capital || words.all[0].kind != WORD_LETTERS)
            return NULL;
        g_ptr_array_add(pieces, pool_strdup(pool, *line));
    }
    return pieces;
}

static GPtrArray *split_indicators(Pool *pool, const char *text, const char *targets)
{
    GPtrArray *beside = split_beside(pool, text, targets);
    if (beside)
        return beside;
    Words words = words_read(pool, text);
    GPtrArray *plain = split_plain(pool, &words);
    if (plain->len != 1)
        return plain;
    GPtrArray *pieces = pool_list(pool);
    split_hidden(pool, pieces, plain->pdata[0]);
    return pieces;
}

static void add_breakdown(GPtrArray *breakdowns, const char *name, bool asked)
{
    if (asked)
        g_ptr_array_add(breakdowns, (void *)name);
}

static bool says(const Words *words, const char *sequence)
{
    for (guint i = 0; i < words->count; i++)
        if (words_match_all(words, i, sequence))
            return true;
    return false;
}

/* "inclusiv femei", "inclusiv copii și femei". */
static bool includes(const Words *words, const char *whom)
{
    for (guint i = 0; i < words->count; i++)
        for (guint j = i + 1; words_match(words, i, "inclusiv|including|включая|dintre|care") && j < i + 5 && j < words->count; j++)
            if (words_match(words, j, whom))
                return true;
    return false;
}

static GPtrArray *read_breakdowns(Pool *pool, const char *text)
{
    Words words = words_read(pool, text);
    GPtrArray *breakdowns = pool_list(pool);
    add_breakdown(breakdowns, "sex", says(&words, "pe|dupa sexe|sex|gen|genuri") || says(&words, "по полу") || says(&words, "by sex|gender"));
    add_breakdown(breakdowns, "residence", says(&words, "mediu|mediul|medii rural|urban|de") || says(&words, "rural urban") || says(&words, "pe medii") ||
                                               says(&words, "by residence|area") || says(&words, "по месту жительства"));
    add_breakdown(breakdowns, "women", includes(&words, "femei|femeile|women|женщин*"));
    add_breakdown(breakdowns, "roma", says(&words, "romi|roma|rome|romilor|rom|rromi|rroma|romani|ром|рома|ромов|ромского|ромских|цыган*"));
    add_breakdown(breakdowns, "domain", says(&words, "pe domenii|domeniu") || says(&words, "by domain|field") || says(&words, "по областям|сферам|направлениям"));
    return breakdowns;
}

static PlanIndicator *new_indicator(Pool *pool, const char *text)
{
    PlanIndicator *indicator = pool_new0(pool, PlanIndicator);
    indicator->text = text;
    indicator->breakdowns = read_breakdowns(pool, text);
    return indicator;
}

static const char *singular(Pool *pool, const char *unit)
{
    gsize length = strlen(unit);
    if (length > 3 && !strchr(unit, ' ') && g_str_has_suffix(unit, "ii"))
        return pool_printf(pool, "%.*se", (int)length - 1, unit);
    return unit;
}

/* A bare "50" counts what its indicator counts. */
static void take_unit(Pool *pool, PlanIndicator *indicator)
{
    PlanTarget *target = indicator->target;
    if (!target || !target->has_value || target->unit)
        return;
    target->unit = target_unit_of_indicator(pool, indicator->text);
    if (target->unit && target->value == 1)
        target->unit = singular(pool, target->unit);
}

/* "50 2", "50; 2", "50\n2": as many bare numbers as there are indicators. */
static GPtrArray *split_bare(Pool *pool, const char *text, guint wanted)
{
    GPtrArray *pieces = pool_list(pool);
    Words words = words_read(pool, text);
    guint first = 0;
    for (guint i = 0; i < words.count; i++) {
        if (words.all[i].kind == WORD_LETTERS)
            return NULL;
        if (i > first && words.all[i].spaced && words.all[i].kind == WORD_NUMBER) {
            add_piece(pool, pieces, &words, first, i);
            first = i;
        }
    }
    add_piece(pool, pieces, &words, first, words.count);
    return pieces->len == wanted ? pieces : NULL;
}

static GPtrArray *split_targets(Pool *pool, const char *text, guint wanted)
{
    GPtrArray *pieces = wanted > 1 ? split_bare(pool, text, wanted) : NULL;
    if (!pieces && wanted > 1)
        pieces = quantity_lines(pool, text);
    if (pieces && pieces->len == wanted)
        return pieces;
    Words words = words_read(pool, text);
    return split_plain(pool, &words);
}

static bool is_same_thing(const char *a, const char *b)
{
    guint common = 0;
    while (a[common] && a[common] == b[common])
        common++;
    return common >= 5 || (common >= 3 && (!a[common] || !b[common]));
}

/* How many words of the target stand in the indicator, endings aside. */
static guint likeness(Pool *pool, const char *indicator, const char *target)
{
    Words a = words_read(pool, indicator), b = words_read(pool, target);
    guint count = 0;
    for (guint i = 0; i < b.count; i++)
        for (guint j = 0; j < a.count; j++)
            if (a.all[j].kind == WORD_LETTERS && b.all[i].kind == WORD_LETTERS && strlen(b.all[i].folded) > 3 &&
                is_same_thing(a.all[j].folded, b.all[i].folded)) {
                count++;
                break;
            }
    return count;
}

static PlanIndicator *most_alike(Pool *pool, GPtrArray *indicators, const char *target)
{
    PlanIndicator *best = NULL;
    guint most = 0;
    for (guint i = 0; i < indicators->len; i++) {
        PlanIndicator *indicator = indicators->pdata[i];
        guint alike = indicator->target ? 0 : likeness(pool, indicator->text, target);
        if (alike > most) {
            best = indicator;
            most = alike;
        }
    }
    return best;
}

static void pair_in_order(Pool *pool, GPtrArray *indicators, GPtrArray *pieces, GPtrArray *notes)
{
    for (guint i = 0; i < indicators->len; i++) {
        PlanIndicator *indicator = indicators->pdata[i];
        indicator->target = target_read(pool, pieces->pdata[i], notes);
    }
}

/* Where a target goes when there are not as many as indicators: to where its words are, else to the first if that has none. */
static PlanIndicator *indicator_for(Pool *pool, GPtrArray *indicators, const char *target)
{
    PlanIndicator *indicator = most_alike(pool, indicators, target), *first = indicators->pdata[0];
    return indicator || first->target ? indicator : first;
}

static void pair_by_words(Pool *pool, GPtrArray *indicators, GPtrArray *pieces, GPtrArray *notes)
{
    for (guint i = 0; i < pieces->len; i++) {
        PlanTarget *target = target_read(pool, pieces->pdata[i], NULL);
        bool asks = target && (target->has_value || target->operator != TARGET_NO_OPERATOR);
        PlanIndicator *indicator = asks ? indicator_for(pool, indicators, target->text) : NULL;
        if (indicator)
            indicator->target = target;
        note_add(pool, notes, "target", pieces->pdata[i],
                 indicator ? DOUBT_TARGETS_UNEQUAL
                           : DOUBT_TARGET_ALONE);
    }
}

/* One indicator takes the whole cell, whatever it holds. */
static void pair_targets(Pool *pool, GPtrArray *indicators, const char *targets, GPtrArray *notes)
{
    GPtrArray *pieces = split_targets(pool, targets, indicators->len);
    if (indicators->len == 1) {
        PlanIndicator *only = indicators->pdata[0];
        only->target = target_read(pool, targets, notes);
        if (pieces->len > 1)
            note_add(pool, notes, "target", only->target->text, DOUBT_TARGETS_FOR_ONE);
    } else if (pieces->len == indicators->len) {
        pair_in_order(pool, indicators, pieces, notes);
    } else {
        pair_by_words(pool, indicators, pieces, notes);
    }
}

static void targets_alone(Pool *pool, GPtrArray *indicators, const char *targets, GPtrArray *notes)
{
    Words words = words_read(pool, targets);
    GPtrArray *pieces = split_plain(pool, &words);
    for (guint i = 0; i < pieces->len; i++) {
        PlanIndicator *indicator = new_indicator(pool, pieces->pdata[i]);
        indicator->target = target_read(pool, indicator->text, notes);
        g_ptr_array_add(indicators, indicator);
    }
}

GPtrArray *indicators_read(Pool *pool, const char *indicators, const char *targets, GPtrArray *notes)
{
    GPtrArray *list = pool_list(pool);
    GPtrArray *pieces = cell_is_empty(indicators) ? pool_list(pool) : split_indicators(pool, indicators, targets);
    for (guint i = 0; i < pieces->len; i++)
        g_ptr_array_add(list, new_indicator(pool, pieces->pdata[i]));
    if (!list->len && !cell_is_empty(targets))
        targets_alone(pool, list, targets, notes);
    else if (list->len && !cell_is_empty(targets))
        pair_targets(pool, list, targets, notes);
    for (guint i = 0; i < list->len; i++) {
        PlanIndicator *indicator = list->pdata[i];
        if (!indicator->target)
            indicator->target = target_in_sentence(pool, indicator->text);
        take_unit(pool, indicator);
    }
    return list;
}
