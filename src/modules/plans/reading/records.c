#include "base/text.h"
#include "modules/plans/reading/labels.h"

#include <string.h>

/* Measures that stand as labels and what belongs to them, one below the other instead of in columns: "Măsura 1.1 …",
 * "Responsabil: …", "Termen: …", as paragraphs or as a table of labels on the left and words on the right. */

enum { MIN_LABELS = 4, MIN_ROWS = 3, MOST_LINES_A_LABEL = 10 };

struct Records {
    Measure *measure;   /* the one that is being read; NULL: none */
    GArray *columns;    /* of Column: its labels */
    Meaning last;       /* of its last label */
    GPtrArray *pending; /* of GridBlock *: lines that may be its successor's title, or headings */
    bool names_own;     /* an objective in the row that is read belongs to the measure alone */
    const char *fiche;  /* the number over the next measure: "Fișa măsurii nr. 3"; NULL: none */
    bool paragraphs;    /* the document's paragraphs hold labels */
};

PATTERN(item_sign, "^(?:[-–—•*▪◦·]\\s*|[a-z]\\)\\s)")
PATTERN(item_lead, "^(?:[-–—•*▪◦·➢✓]|\\(?(?:\\p{L}|\\d{1,2}|[ivx]{1,4})[.)]|\\d{1,2}(?:\\.\\d{1,2}){1,4}\\.?)\\s+(?=\\p{L})")
PATTERN(section_line, "^(?-i:[IVX]{1,6}|[A-Z]|\\d{1,2})[.)]\\s+(?-i:\\p{Lu}).*[^.;:]$")
PATTERN(fiche_line, "^(?:fi[șşs][aăe]\\p{L}{0,2}|паспорт|карточка|(?:measure|action|activity|project)?\\s*(?:fiche|sheet))\\s+"
                    "(?:(?:de\\s+|a\\s+)?(?:m[ăa]sur|ac[țţt]iun|activit|proiect|interven[țţt]|мер|действ|проект)\\p{L}*)?"
                    "\\s*(?:(?:nr\\.?|no\\.?|№)\\s*)?((?-i:[A-Z]{1,4}[.-]?)?\\d{1,3}(?:\\.\\d{1,3}){0,3})\\s*[.:]?$")
PATTERN(place_line, "^(?:rom[âa]nia|republica\\s+moldova|jude[țţt]ul|raionul|comuna|ora[șşs]ul|municipiul|sectorul|satul|prim[ăa]ria|consiliul\\s+(?:local|municipal|jude[țţt]ean|raional|comunal|or[ăa][șşs]enesc|s[ăa]tesc))\\b")
PATTERN(document_line, "^(?:plan|planul|proiect|program|programul|strategi|anex|план|программа|приложение|hot[ăa]r|deci[sz]|решение)\\w*\\b")

static struct Records *records_of(Reading *reading)
{
    if (!reading->records) {
        reading->records = pool_new0(reading->pool, struct Records);
        reading->records->pending = pool_list(reading->pool);
    }
    return reading->records;
}

/* Results beside indicators are their targets, alone they are the indicators. */
static void settle_results(Measure *measure)
{
    const char *results = measure->words[MEANING_RESULTS];
    if (!results)
        return;
    Meaning free = !measure->words[MEANING_INDICATORS] ? MEANING_INDICATORS : MEANING_TARGETS;
    if (!measure->words[free])
        measure->words[free] = results;
}

static void end_measure(Reading *reading)
{
    struct Records *records = records_of(reading);
    Measure *measure = records->measure;
    if (!measure)
        return;
    settle_results(measure);
    if (!measure->title)
        reading_note(reading, measure->notes, "title", NULL, DOUBT_NO_TITLE);
    Columns *columns = pool_new0(reading->pool, Columns);
    *columns = (Columns){(int)records->columns->len, (Column *)(void *)records->columns->data};
    measure->columns = columns;
    records->measure = NULL;
    records->last = MEANING_NONE;
}

static Measure *begin_measure(Reading *reading)
{
    struct Records *records = records_of(reading);
    end_measure(reading);
    Measure *measure = pool_new0(reading->pool, Measure);
    *measure = (Measure){.node = reading_node(reading), .number = records->fiche, .row = 1, .notes = pool_list(reading->pool)};
    records->fiche = NULL;
    records->columns = g_array_new(FALSE, TRUE, sizeof(Column));
    pool_defer(reading->pool, (GDestroyNotify)g_array_unref, records->columns);
    g_ptr_array_add(reading->measures, measure);
    reading->after_node = false;
    return records->measure = measure;
}

static void set_title(Reading *reading, Measure *measure, const char *number, const char *text)
{
    const char *rest = NULL, *own = NULL, *bare = NULL;
    char *taken = number || measure->number ? NULL : prose_take_number(reading->pool, text, &rest);
    if (!measure->number)
        measure->number = number ? prose_number(reading->pool, number) : taken;
    measure->title = taken ? rest : label_is_title(reading->pool, text, &own) ? bare : text;
}

static void add_words(Reading *reading, const char **into, const char *words)
{
    *into = *into ? pool_printf(reading->pool, "%s\n%s", *into, words) : words;
}

static void add_label(Reading *reading, Meaning meaning, const char *label)
{
    struct Records *records = records_of(reading);
    Column column = {.header = label, .under = label, .meaning = meaning};
    g_array_append_val(records->columns, column);
    records->last = meaning;
}

static void add_value(Reading *reading, Meaning meaning, const char *label, const char *words)
{
    Measure *measure = records_of(reading)->measure;
    if (text_is_empty(words))
        return;
    if (meaning == MEANING_EXTRA)
        reading_note(reading, measure->notes, NULL, pool_printf(reading->pool, "%s: %s", label, prose_line(reading->pool, words)), DOUBT_EXTRA_COLUMN);
    else if (meaning == MEANING_NUMBER)
        measure->number = prose_number(reading->pool, words);
    else if (meaning == MEANING_DESCRIPTION)
        add_words(reading, &measure->description, words);
    else if (meaning == MEANING_DEADLINE && *label && measure->words[meaning])
        measure->words[meaning] = pool_printf(reading->pool, "%s - %s", measure->words[meaning], words);
    else
        add_words(reading, &measure->words[meaning], words);
}

/* A title or a number where there is one already begins the next measure. */
static bool begins_next(const struct Records *records, Meaning meaning)
{
    if (!records->measure)
        return true;
    if (meaning == MEANING_TITLE)
        return records->measure->title != NULL || records->columns->len > 1;
    return meaning == MEANING_NUMBER && (records->measure->title || records->measure->number);
}

static void take_title(Reading *reading, const char *label, const char *words)
{
    const char *number = NULL;
    label_is_title(reading->pool, label, &number);
    if (begins_next(records_of(reading), MEANING_TITLE))
        begin_measure(reading);
    add_label(reading, MEANING_TITLE, label);
    set_title(reading, records_of(reading)->measure, number, words);
}

static bool is_marked(const GridBlock *block)
{
    return block->bold || block->heading || prose_are_capitals(block->text) || g_regex_match(section_line(), block->text, 0, NULL);
}

/* "COMUNA ȚIBANA", "CONSILIUL LOCAL" above the title. */
static bool is_letterhead(const Reading *reading, const char *text)
{
    return !reading->measures->len && !reading->document->nodes->len && g_regex_match(place_line(), text, 0, NULL);
}

static void put_heading(Reading *reading, const GridBlock *block)
{
    bool heading = is_marked(block) && !is_letterhead(reading, block->text) && reading->preamble->len > 0 && text_length(block->text) <= 160 &&
                   !g_regex_match(document_line(), block->text, 0, NULL);
    paragraph_read(reading, block->text, heading, heading);
}

static bool is_numbered_title(Reading *reading, const char *line)
{
    const char *rest = NULL;
    return prose_take_number(reading->pool, line, &rest) != NULL;
}

/* Which of the lines before a label is the measure's title: the last with a number, else the last. */
static guint title_among(Reading *reading, const GPtrArray *pending)
{
    for (guint i = pending->len; i > 0; i--)
        if (is_numbered_title(reading, ((GridBlock *)pending->pdata[i - 1])->text))
            return i - 1;
    return pending->len - 1;
}

static void drop_pending(Reading *reading, guint count)
{
    GPtrArray *pending = records_of(reading)->pending;
    if (count)
        end_measure(reading);
    for (guint i = 0; i < count; i++)
        put_heading(reading, pending->pdata[i]);
    g_ptr_array_remove_range(pending, 0, count);
}

/* The lines before a label become headings, a title and its description. */
static void take_pending(Reading *reading)
{
    GPtrArray *pending = records_of(reading)->pending;
    if (pending->len == 0)
        return;
    drop_pending(reading, title_among(reading, pending));
    Measure *measure = begin_measure(reading);
    set_title(reading, measure, NULL, ((GridBlock *)pending->pdata[0])->text);
    for (guint i = 1; i < pending->len; i++)
        add_words(reading, &measure->description, ((GridBlock *)pending->pdata[i])->text);
    g_ptr_array_set_size(pending, 0);
}

static void take_label(Reading *reading, Meaning meaning, const char *label, const char *words)
{
    struct Records *records = records_of(reading);
    if (meaning == MEANING_TITLE) {
        drop_pending(reading, records->pending->len);
        take_title(reading, label, words);
        return;
    }
    take_pending(reading);
    if (!records->measure || begins_next(records, meaning))
        begin_measure(reading);
    add_label(reading, meaning, label);
    add_value(reading, meaning, label, words);
}

/* A line behind a label that goes on with its words: the label stood alone, or the line is an item or begins small. */
static bool goes_on(const struct Records *records, const char *line)
{
    if (!records->measure || records->last == MEANING_NONE || records->last == MEANING_TITLE || records->pending->len)
        return false;
    bool empty = label_is_of_measure(records->last) && !records->measure->words[records->last] &&
                 !(records->last == MEANING_DESCRIPTION && records->measure->description);
    return empty || prose_start_small(line) || g_regex_match(item_sign(), line, 0, NULL);
}

static void wait_with(Reading *reading, const GridBlock *like, const char *line)
{
    GridBlock *copy = pool_copy(reading->pool, like, sizeof *like);
    copy->text = pool_strdup(reading->pool, line);
    g_ptr_array_add(records_of(reading)->pending, copy);
}

static const char *fiche_number(Pool *pool, const char *line)
{
    g_autoptr(GMatchInfo) match = NULL;
    return g_regex_match(fiche_line(), line, 0, &match) ? match_group(pool, match, 1) : NULL;
}

/* The number of a fiche: the measure whose labels stand below it. */
static void take_fiche(Reading *reading, const char *number)
{
    drop_pending(reading, records_of(reading)->pending->len);
    end_measure(reading);
    records_of(reading)->fiche = number;
}

static void read_line(Reading *reading, const GridBlock *block, const char *line)
{
    struct Records *records = records_of(reading);
    const char *label = NULL, *words = NULL;
    Meaning meaning = label_of_line(reading, line, &label, &words);
    const char *fiche = fiche_number(reading->pool, line);
    if (fiche) {
        take_fiche(reading, fiche);
    } else if (meaning != MEANING_NONE) {
        take_label(reading, meaning, label, words);
    } else if (goes_on(records, line)) {
        add_value(reading, records->last, "", line);
    } else if (tier_is_named(reading, line)) {
        drop_pending(reading, records->pending->len);
        end_measure(reading);
        tier_open(reading, line);
    } else {
        wait_with(reading, block, line);
    }
}

/* "b) Parteneri: DAS", "2.1.3. Termen: 2025": the label without the sign of its item.  A measure keeps its number. */
static const char *without_item_sign(const Reading *reading, const char *line)
{
    g_autoptr(GMatchInfo) match = NULL;
    const char *label = NULL, *words = NULL;
    int end = 0;
    if (!g_regex_match(item_lead(), line, 0, &match) || !g_match_info_fetch_pos(match, 0, NULL, &end))
        return line;
    Meaning meaning = label_of_line(reading, line + end, &label, &words);
    return label_is_of_measure(meaning) || meaning == MEANING_EXTRA ? line + end : line;
}

/* How many labels stand within a line. */
static int count_inner(Reading *reading, const char *line)
{
    g_autoptr(GMatchInfo) match = NULL;
    const char *label = NULL, *words = NULL;
    int end = 0, count = 0;
    for (g_regex_match(label_within_line(), line, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL))
        if (g_match_info_fetch_pos(match, 0, NULL, &end))
            count += label_is_of_measure(label_of_line(reading, line + end, &label, &words));
    return count;
}

/* "1.1. Cursuri de limbă. Responsabil: DAS. Termen: 2025": labels may follow a measure's title in its own line. */
static bool is_labelled(Reading *reading, const char *line)
{
    const char *label = NULL, *words = NULL;
    if (label_of_line(reading, line, &label, &words) != MEANING_NONE)
        return true;
    int inner = count_inner(reading, line);
    return inner > 1 || (inner == 1 && is_numbered_title(reading, line));
}

PATTERN(sentence_end, "(?<=\\p{L}{3}|\\d|\\))[.;]\\s*$")

/* The labels without the full stop of their line, or the bracket around them: "Cursuri (responsabil: DAS; termen: 2025)." */
static const char *without_end(Pool *pool, const char *before, const char *labels)
{
    g_autofree char *plain = g_regex_replace_literal(sentence_end(), labels, -1, 0, "", 0, NULL);
    gsize length = strlen(plain);
    bool opened = memchr(before, '(', (gsize)(labels - before)) != NULL;
    return pool_strndup(pool, plain, length - (opened && length > 0 && plain[length - 1] == ')'));
}

/* "Responsabil: DAS. Termen: 2025" holds two labels. */
static void read_labels(Reading *reading, const GridBlock *block, const char *line)
{
    g_autoptr(GMatchInfo) match = NULL;
    const char *label = NULL, *words = NULL;
    int start = 0, end = 0;
    bool labelled = is_labelled(reading, line);
    for (g_regex_match(label_within_line(), line, 0, &match); labelled && g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_match_info_fetch_pos(match, 0, &start, &end);
        Meaning next = start > 0 ? label_of_line(reading, line + end, &label, &words) : MEANING_NONE;
        if (next == MEANING_NONE || next == MEANING_TITLE || next == MEANING_NUMBER)
            continue;
        read_line(reading, block, pool_strndup(reading->pool, line, (gsize)start));
        read_labels(reading, block, without_end(reading->pool, line + start, line + end));
        return;
    }
    read_line(reading, block, line);
}

PATTERN(dashed_label, "((?:^|[.;]\\s+)(\\p{L}[\\p{L} ]{2,29}))\\s+[–—-]\\s+")

typedef struct {
    const Reading *reading;
    int labels;
} Dashes;

static gboolean put_colon(const GMatchInfo *match, GString *into, gpointer data)
{
    Dashes *dashes = data;
    g_autofree char *whole = g_match_info_fetch(match, 0), *front = g_match_info_fetch(match, 1);
    bool label = label_is_of_measure(label_meaning(dashes->reading, match_group(dashes->reading->pool, match, 2)));
    dashes->labels += label;
    g_string_append_printf(into, "%s%s", label ? front : whole, label ? ": " : "");
    return FALSE;
}

/* "Responsabil – primarul; termen – iulie 2026": dashes behind several labels are colons. */
static const char *with_colons(const Reading *reading, const char *line)
{
    if (!strstr(line, " – ") && !strstr(line, " - ") && !strstr(line, " — "))
        return pool_strdup(reading->pool, line);
    Dashes dashes = {.reading = reading};
    g_autofree char *marked = g_regex_replace_eval(dashed_label(), line, -1, 0, 0, put_colon, &dashes, NULL);
    return pool_strdup(reading->pool, marked && dashes.labels > 1 ? marked : line);
}

void records_paragraph(Reading *reading, const GridBlock *block)
{
    g_auto(GStrv) lines = g_strsplit(prose_clean(reading->pool, block->text), "\n", -1);
    for (char **line = lines; *line; line++)
        read_labels(reading, block, without_item_sign(reading, with_colons(reading, *line)));
}

void records_end(Reading *reading)
{
    if (!reading->records)
        return;
    drop_pending(reading, reading->records->pending->len);
    end_measure(reading);
}

static Meaning cell_meaning(Reading *reading, const GridCell *cell)
{
    return label_meaning(reading, label_of_cell(reading, cell));
}

typedef struct {
    int pairs, labelled, measured;
    int lines; /* of paragraphs, with words in them */
    bool seen[MEANING_COUNT];
    int kinds;
} Pairs;

static void count_row(Reading *reading, const GPtrArray *cells, Pairs *pairs)
{
    Meaning meaning = cell_meaning(reading, cells->pdata[0]);
    pairs->pairs++;
    pairs->labelled += meaning != MEANING_NONE;
    if (!label_is_of_measure(meaning))
        return;
    pairs->measured++;
    pairs->kinds += !pairs->seen[meaning];
    pairs->seen[meaning] = true;
}

/* A table whose rows are pairs of a label and its words. */
static bool is_of_labels(Reading *reading, const GridTable *table)
{
    Pairs pairs = {0};
    for (int row = 0; row < table->rows; row++) {
        GPtrArray *cells = label_cells(reading, table, row);
        if (cells->len > 4)
            return false;
        if (cells->len >= 2)
            count_row(reading, cells, &pairs);
    }
    return pairs.measured >= MIN_ROWS && pairs.kinds >= 3 && pairs.labelled * 4 >= pairs.pairs * 3;
}

static bool is_tier(Meaning meaning)
{
    return meaning >= MEANING_CODE && meaning <= MEANING_DOMAIN;
}

static void open_tier(Reading *reading, Meaning meaning, const char *label, const char *words)
{
    if (!tier_open(reading, pool_printf(reading->pool, "%s: %s", label, words)))
        tier_open_cell(reading, meaning, NULL, words);
}

/* An objective that a fiche names behind its title is its measure's; any other ends the measure above. */
static void take_tier(Reading *reading, Meaning meaning, const char *label, const char *words)
{
    struct Records *records = records_of(reading);
    bool own = records->names_own && records->measure;
    if (!own) {
        drop_pending(reading, records->pending->len);
        end_measure(reading);
    }
    open_tier(reading, meaning, label, words);
    if (!own)
        return;
    records->measure->node = reading_node(reading);
    reading->after_node = false;
}

static void take_pair(Reading *reading, const GridCell *left, const GridCell *right)
{
    const char *label = label_of_cell(reading, left), *words = right ? prose_clean(reading->pool, right->text) : "";
    Meaning meaning = label_meaning(reading, label);
    if (is_tier(meaning)) {
        take_tier(reading, meaning, label, words);
    } else if (meaning != MEANING_NONE) {
        take_label(reading, meaning, label, words);
    } else if (prose_are_number(label)) {
        take_pending(reading);
        set_title(reading, begin_measure(reading), label, words);
    } else {
        reading_note(reading, records_of(reading)->measure ? records_of(reading)->measure->notes : reading->document->notes, NULL,
                     pool_printf(reading->pool, "%s: %s", label, words), DOUBT_EXTRA_COLUMN);
    }
}

static void take_lone(Reading *reading, const GridCell *cell)
{
    GridBlock block = {.kind = GRID_PARAGRAPH, .text = cell->text, .bold = cell->bold};
    bool label = label_is_of_measure(cell_meaning(reading, cell)); /* its words are missing */
    if (!label)
        records_paragraph(reading, &block);
}

static void take_row(Reading *reading, const GPtrArray *cells)
{
    if (cells->len == 1)
        take_lone(reading, cells->pdata[0]);
    else if (cells->len == 4 && cell_meaning(reading, cells->pdata[2]) != MEANING_NONE) {
        take_pair(reading, cells->pdata[0], cells->pdata[1]);
        take_pair(reading, cells->pdata[2], cells->pdata[3]);
    } else {
        take_pair(reading, cells->pdata[0], cells->pdata[1]);
        for (guint i = 2; i < cells->len; i++)
            take_lone(reading, cells->pdata[i]);
    }
}

static bool is_of_lines(Reading *reading, const GridTable *table)
{
    for (int row = 0; row < table->rows; row++)
        if (label_cells(reading, table, row)->len > 1)
            return false;
    return reading->records && reading->records->paragraphs;
}

/* "Denumirea măsurii | …", "Fișa măsurii nr. 3" */
static bool begins_measure(Reading *reading, const GPtrArray *cells)
{
    if (cells->len == 0)
        return false;
    Meaning meaning = cell_meaning(reading, cells->pdata[0]);
    return fiche_number(reading->pool, label_of_cell(reading, cells->pdata[0])) ||
           (cells->len > 1 && (meaning == MEANING_TITLE || meaning == MEANING_NUMBER));
}

/* The rows from here on, past those of objectives, go on with the measure above. */
static bool goes_on_below(Reading *reading, const GridTable *table, int row)
{
    for (; row < table->rows; row++) {
        GPtrArray *cells = label_cells(reading, table, row);
        if (cells->len < 2 || !is_tier(cell_meaning(reading, cells->pdata[0])))
            return cells->len > 1 && !begins_measure(reading, cells);
    }
    return false;
}

bool records_table(Reading *reading, const GridTable *table)
{
    bool lines = is_of_lines(reading, table), begun = false;
    if (!lines && !is_of_labels(reading, table))
        return false;
    for (int row = 0; row < table->rows; row++) {
        GPtrArray *cells = label_cells(reading, table, row);
        begun |= begins_measure(reading, cells);
        records_of(reading)->names_own = begun && goes_on_below(reading, table, row + 1);
        if (cells->len)
            take_row(reading, cells);
    }
    return true;
}

bool records_heads(Reading *reading, const char *text, const GridTable *table)
{
    const char *number = fiche_number(reading->pool, prose_line(reading->pool, text));
    if (!number || !is_of_labels(reading, table))
        return false;
    take_fiche(reading, number);
    return true;
}

bool records_is_bare_label(const Reading *reading, const char *text)
{
    return reading->records && reading->records->measure && label_is_of_measure(label_meaning(reading, prose_line(reading->pool, text)));
}

static void count_line(Reading *reading, const char *line, Pairs *pairs)
{
    const char *label = NULL, *words = NULL;
    Meaning meaning = label_of_line(reading, line, &label, &words);
    if (!label_is_of_measure(meaning))
        return;
    pairs->measured++;
    pairs->kinds += !pairs->seen[meaning];
    pairs->seen[meaning] = true;
}

/* The labels of a line: its own, and those within it. */
static void count_labels(Reading *reading, const char *line, Pairs *pairs)
{
    g_autoptr(GMatchInfo) match = NULL;
    int start = 0, end = 0;
    count_line(reading, without_item_sign(reading, line), pairs);
    for (g_regex_match(label_within_line(), line, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL))
        if (g_match_info_fetch_pos(match, 0, &start, &end) && start > 0)
            count_line(reading, line + end, pairs);
}

static void count_lines(Reading *reading, const char *text, Pairs *pairs)
{
    g_auto(GStrv) lines = g_strsplit(prose_clean(reading->pool, text), "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *marked = with_colons(reading, *line);
        pairs->lines += !text_is_empty(marked);
        if (strchr(marked, ':'))
            count_labels(reading, marked, pairs);
    }
}

static void count_lone_cells(Reading *reading, const GridTable *table, Pairs *pairs)
{
    for (int row = 0; row < table->rows; row++) {
        GPtrArray *cells = label_cells(reading, table, row);
        if (cells->len == 1)
            count_lines(reading, ((GridCell *)cells->pdata[0])->text, pairs);
    }
}

void records_notice(Reading *reading, const Grid *grid)
{
    Pairs pairs = {0};
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (block->kind == GRID_PARAGRAPH)
            count_lines(reading, block->text, &pairs);
        else
            count_lone_cells(reading, block->table, &pairs);
    }
    /* A text that only mentions a budget and partners has such lines too, but few among many. */
    bool dense = pairs.measured * MOST_LINES_A_LABEL >= pairs.lines;
    if (pairs.measured >= MIN_LABELS && pairs.kinds >= 3 && dense)
        records_of(reading)->paragraphs = true;
}

bool records_in_paragraphs(const Reading *reading)
{
    return reading->records && reading->records->paragraphs;
}
