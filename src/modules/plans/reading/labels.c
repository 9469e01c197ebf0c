#include "base/text.h"
#include "modules/plans/reading/contents.h"
#include "modules/plans/reading/labels.h"

#include <string.h>

enum { MAX_LABEL_WORDS = 6, LONGEST_LABEL = 60, MOST_PAIRS = 4, LEAST_KINDS = 2, LEAST_OFTEN = 2 };

PATTERN(label_line, "^([^:\\n]{2,60}?)\\s*:\\s*((?s:.*))$")
PATTERN(inner_label, "(?:[.;|,]\\s*|\\s+)\\(?(?:\\(?(?:\\p{L}|\\d{1,2})\\)\\s+|[•▪◦·]\\s*)?(?=(?:(?-i:\\p{Lu})|(?<=[(])\\p{L}|(?<=;\\s)\\p{L})(?:[^:;.,()\\n]|\\([^()\\n]*\\)){2,40}:\\s)")
PATTERN(two_sentences, "\\p{L}{4,}\\.\\s+(?-i:\\p{Lu})")
PATTERN(title_label, "^(?:denumirea?\\s+)?(?:m[ăa]sur(?:a|ii|[ăa])|ac[țţt]iun(?:ea|ii|e)|activit[ăa](?:te|tea|[țţt]ii)|titlu(?:l)?|interven[țţt]i[ae]|"
                     "action|measure|activity|title|int[ée]zked[ée]s|tev[ée]kenys[ée]g|мероприятие|действие|мера|название|наименование)"
                     "(?:\\s+(?:propus|prioritar|планируем)\\p{L}*|\\s+(?:m[ăa]surii|ac[țţt]iunii|activit[ăa][țţt]ii|мероприятия|действия|меры))?"
                     "\\s*(?:(?:nr\\.?|no\\.?|№)\\s*)?((?-i:(?:[A-Z]{1,4}[.-]?)?\\d{1,3}(?:\\.\\d{1,3}){0,3}|[IVX]{1,6}(?:\\.\\d{1,3}){0,3}))?\\s*[.:)–-]*$")

static int count_words(const char *squashed)
{
    int count = *squashed != '\0';
    for (; *squashed; squashed++)
        count += *squashed == ' ';
    return count;
}

bool label_is_title(Pool *pool, const char *label, const char **ret_number)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(title_label(), label, 0, &match))
        return false;
    *ret_number = match_group(pool, match, 1);
    return true;
}

static bool may_be_label(const char *text)
{
    return !text_is_empty(text) && text_length(text) <= LONGEST_LABEL && count_words(text) <= MAX_LABEL_WORDS;
}

static Meaning known_meaning(Pool *pool, const char *label)
{
    const char *number = NULL;
    return label_is_title(pool, label, &number) ? MEANING_TITLE : column_meaning(label);
}

Meaning label_meaning(const Reading *reading, const char *label)
{
    if (!may_be_label(label))
        return MEANING_NONE;
    Meaning known = known_meaning(reading->pool, label);
    if (known != MEANING_NONE || !reading->labels)
        return known;
    return (Meaning)GPOINTER_TO_INT(g_hash_table_lookup(reading->labels, prose_fold(reading->pool, label)));
}

bool label_is_of_measure(Meaning meaning)
{
    return meaning >= MEANING_DESCRIPTION && meaning < MEANING_EXTRA;
}

/* The words on both sides of the colon; false: there is no label before it. */
static bool split_line(Pool *pool, const char *line, const char **ret_label, const char **ret_words)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(label_line(), line, 0, &match))
        return false;
    *ret_label = prose_line(pool, match_group(pool, match, 1));
    const char *words = match_group(pool, match, 2);
    *ret_words = words ? words : "";
    return !g_regex_match(two_sentences(), *ret_label, 0, NULL) && (!strchr(*ret_label, '(') || strchr(*ret_label, ')'));
}

Meaning label_of_line(const Reading *reading, const char *line, const char **ret_label, const char **ret_words)
{
    const char *number = NULL;
    if (!split_line(reading->pool, line, ret_label, ret_words))
        return MEANING_NONE;
    Meaning meaning = label_meaning(reading, *ret_label);
    bool title = meaning == MEANING_TITLE && label_is_title(reading->pool, *ret_label, &number);
    return title || label_is_of_measure(meaning) || meaning == MEANING_EXTRA || meaning == MEANING_NUMBER ? meaning : MEANING_NONE;
}

const GRegex *label_within_line(void)
{
    return inner_label();
}

const char *label_of_cell(const Reading *reading, const GridCell *cell)
{
    const char *label = prose_line(reading->pool, cell->text);
    return g_str_has_suffix(label, ":") ? prose_line(reading->pool, pool_strndup(reading->pool, label, strlen(label) - 1)) : label;
}

GPtrArray *label_cells(const Reading *reading, const GridTable *table, int row)
{
    GPtrArray *cells = pool_list(reading->pool);
    for (int column = 0; column < table->columns; column++) {
        GridCell *cell = grid_at(table, row, column);
        if (cell && cell->row == row && cell->column == column && !text_is_empty(cell->text))
            g_ptr_array_add(cells, cell);
    }
    return cells;
}

/* A label and what stands behind it wherever it stands. */
typedef struct {
    const char *name; /* folded */
    Meaning meaning;  /* MEANING_NONE until it is told */
    bool known;       /* by its words */
    bool in_table;
    int count;
    const char *last; /* what stood behind it the last time */
    ColumnContents contents;
} Label;

typedef struct {
    Reading *reading; /* its pool goes when all is learned */
    GHashTable *by_name;
    GPtrArray *all;   /* of Label * */
} Learning;

static Label *find_label(Learning *learning, const char *label)
{
    const char *name = prose_fold(learning->reading->pool, label);
    Label *found = g_hash_table_lookup(learning->by_name, name);
    if (found || !*name)
        return found;
    found = pool_new0(learning->reading->pool, Label);
    found->name = name;
    found->meaning = known_meaning(learning->reading->pool, label);
    found->known = found->meaning != MEANING_NONE;
    g_hash_table_insert(learning->by_name, (void *)name, found);
    g_ptr_array_add(learning->all, found);
    return found;
}

static void learn(Learning *learning, const char *label, const char *words, bool in_table)
{
    Pool *pool = learning->reading->pool;
    if (!may_be_label(label) || prose_are_number(label) || tier_is_named(learning->reading, label))
        return;
    Label *found = find_label(learning, label);
    if (!found)
        return;
    const char *line = prose_line(pool, words);
    found->count++;
    found->in_table |= in_table;
    if (*line)
        contents_add(pool, &found->contents, line);
    found->contents.changes += *line && g_strcmp0(found->last, line) != 0;
    found->last = *line ? line : found->last;
}

/* The line's own label, and those within it. */
static void learn_line(Learning *learning, const char *line)
{
    g_autoptr(GMatchInfo) match = NULL;
    Pool *pool = learning->reading->pool;
    const char *label = NULL, *words = NULL;
    int from = 0, start = 0, end = 0;
    g_regex_match(inner_label(), line, 0, &match);
    for (bool more = true; more; from = end) {
        more = g_match_info_matches(match) && g_match_info_fetch_pos(match, 0, &start, &end);
        const char *part = more ? pool_strndup(pool, line + from, (gsize)(start - from)) : line + from;
        if (split_line(pool, part, &label, &words))
            learn(learning, label, words, false);
        if (more)
            g_match_info_next(match, NULL);
    }
}

static void learn_paragraph(Learning *learning, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(prose_clean(learning->reading->pool, text), "\n", -1);
    for (char **line = lines; *line; line++)
        if (strchr(*line, ':') && !tier_is_named(learning->reading, *line))
            learn_line(learning, pool_strdup(learning->reading->pool, *line));
}

static bool is_of_pairs(const Reading *reading, const GridTable *table)
{
    for (int row = 0; row < table->rows; row++)
        if (label_cells(reading, table, row)->len > MOST_PAIRS)
            return false;
    return table->columns > 1;
}

static void learn_table(Learning *learning, const GridTable *table)
{
    if (!is_of_pairs(learning->reading, table))
        return;
    for (int row = 0; row < table->rows; row++) {
        GPtrArray *cells = label_cells(learning->reading, table, row);
        for (guint i = 0; i + 1 < cells->len; i += 2)
            learn(learning, label_of_cell(learning->reading, cells->pdata[i]), ((GridCell *)cells->pdata[i + 1])->text, true);
        if (cells->len == 1)
            learn_paragraph(learning, ((GridCell *)cells->pdata[0])->text);
    }
}

static bool has(const Learning *learning, Meaning meaning)
{
    for (guint i = 0; i < learning->all->len; i++) {
        const Label *label = learning->all->pdata[i];
        if (label->meaning == meaning && label->count >= LEAST_OFTEN)
            return true;
    }
    return false;
}

/* Gives meaning to the label that most of all stands before such words. */
static void give(const Learning *learning, Meaning meaning, Meaning alike, int often)
{
    Label *best = NULL;
    double most = 0.5;
    for (guint i = 0; !has(learning, meaning) && !has(learning, alike) && i < learning->all->len; i++) {
        Label *label = learning->all->pdata[i];
        double share = contents_share(&label->contents, meaning == MEANING_SOURCES ? MEANING_MONEY : meaning);
        if (label->meaning != MEANING_NONE || label->count < often || share < most || (best && share == most))
            continue;
        best = label;
        most = share;
    }
    if (best)
        best->meaning = meaning;
}

/* In tables of pairs the name of the measure has a label too: the first before words that are others each time; words that come again
 * are what several measures are for. */
static void give_words(const Learning *learning, int often)
{
    for (guint i = 0; i < learning->all->len; i++) {
        Label *label = learning->all->pdata[i];
        if (label->meaning != MEANING_NONE || !label->in_table || label->count < often || !contents_are_words(&label->contents))
            continue;
        bool again = label->contents.changes * 4 <= label->contents.filled * 3;
        Meaning meaning = again ? MEANING_OBJECTIVE : MEANING_TITLE;
        if (again ? !has(learning, MEANING_SPECIFIC) && !has(learning, MEANING_OBJECTIVE) && !has(learning, MEANING_DOMAIN) : !has(learning, MEANING_TITLE))
            label->meaning = meaning;
    }
}

static void give_all(const Learning *learning, int often)
{
    give(learning, MEANING_DEADLINE, MEANING_DEADLINE, often);
    give(learning, MEANING_COSTS, MEANING_MONEY, often);
    give(learning, MEANING_SOURCES, MEANING_MONEY, often);
    give(learning, MEANING_RESPONSIBLE, MEANING_BODIES, often);
    give(learning, MEANING_PARTNERS, MEANING_BODIES, often);
    give(learning, MEANING_INDICATORS, MEANING_RESULTS, often);
    give_words(learning, often);
}

/* How often the labels stand that are known, at most; 0: they are too few to say that measures stand as labels. */
static int count_known(const Learning *learning)
{
    int most = 0, kinds = 0;
    for (guint i = 0; i < learning->all->len; i++) {
        const Label *label = learning->all->pdata[i];
        bool counts = label->known && label_is_of_measure(label->meaning) && label->count >= LEAST_OFTEN;
        kinds += counts;
        most = counts ? MAX(most, label->count) : most;
    }
    return kinds >= LEAST_KINDS ? most : 0;
}

static void keep(Reading *reading, const Learning *learning, int often)
{
    reading->labels = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(reading->pool, (GDestroyNotify)g_hash_table_unref, reading->labels);
    for (guint i = 0; i < learning->all->len; i++) {
        const Label *label = learning->all->pdata[i];
        Meaning meaning = label->meaning == MEANING_NONE ? MEANING_EXTRA : label->meaning;
        if (!label->known && label->count >= often)
            g_hash_table_insert(reading->labels, pool_strdup(reading->pool, label->name), GINT_TO_POINTER(meaning));
    }
}

void labels_learn(Reading *reading, const Grid *grid)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    Reading brief = *reading;
    brief.pool = pool;
    Learning learning = {.reading = &brief, .by_name = by_name, .all = pool_list(pool)};
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (block->kind == GRID_TABLE)
            learn_table(&learning, block->table);
        else
            learn_paragraph(&learning, block->text);
    }
    int often = MAX(count_known(&learning) / 2, LEAST_OFTEN);
    if (count_known(&learning) == 0)
        return;
    give_all(&learning, often);
    keep(reading, &learning, often);
}
