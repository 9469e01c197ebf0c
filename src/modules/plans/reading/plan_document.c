#include "base/text.h"
#include "modules/plans/reading/labels.h"

#include <string.h>

PATTERN(title_like, "^(?:plan|planul|proiect|program|programul|strategi|anex|план|программа|приложение|hot[ăa]r|deci[sz]|решение)\\w*\\b")
PATTERN(generic_sheet, "^(?:sheet|foaie|foaia|tabel|лист|list|page|plan|table)\\s*\\d*.{0,40}$")

static Reading *reading_begin(Pool *pool)
{
    PlanDocument *document = pool_new0(pool, PlanDocument);
    *document = (PlanDocument){.nodes = pool_list(pool), .actions = pool_list(pool), .notes = pool_list(pool),
                               .decision_date = DAY_NONE, .period = {DAY_NONE, DAY_NONE}};
    Reading *reading = pool_new0(pool, Reading);
    *reading = (Reading){.pool = pool, .document = document, .measures = pool_list(pool), .preamble = pool_list(pool),
                         .open = pool_list(pool), .unnamed = pool_list(pool), .chapters = pool_list(pool),
                         .named_tier = TIER_SPECIFIC_OBJECTIVE, .node_keys = g_hash_table_new(g_str_hash, g_str_equal)};
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, reading->node_keys);
    return reading;
}

static void notice_table(Reading *reading, const GridTable *table)
{
    for (int i = 0; i < table->rows * table->columns; i++) {
        const GridCell *cell = table->at[i];
        if (cell && !text_is_empty(cell->text) && cell->row * table->columns + cell->column == i)
            tier_notice(reading, cell->text);
        bool head = cell && i < 3 * table->columns && strlen(cell->text) < 80;
        if (head && column_meaning(cell->text) == MEANING_SPECIFIC && !tier_is_named(reading, cell->text))
            tier_notice_specific(reading);
    }
}

/* Which tiers the document names, known before the first is read. */
static void notice_tiers(Reading *reading, const Grid *grid)
{
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (block->kind == GRID_TABLE)
            notice_table(reading, block->table);
        else
            tier_notice(reading, block->text);
    }
}

static int count_tables(const Grid *grid)
{
    int count = 0;
    for (guint i = 0; i < grid->blocks->len; i++)
        count += ((GridBlock *)grid->blocks->pdata[i])->kind == GRID_TABLE;
    return count;
}

PATTERN(section, "^(?-i:[IVX]{1,6}|[A-Z]|[A-Z]{1,3}[. ]?\\d{1,2}(?:\\.\\d{1,2})*)[.):]\\s+(?-i:\\p{Lu}).*[^.;:]$")
PATTERN(numbered, "^\\d{1,2}[.)]?\\s+(?-i:\\p{Lu}).*[^.;:]$")

/* "II. Educație"; "2. Educație" only between two tables. */
static bool is_numbered_heading(const Reading *reading, const char *text)
{
    return g_regex_match(section(), text, 0, NULL) || (reading->columns && g_regex_match(numbered(), text, 0, NULL));
}

/* "P1. Prevenire" and "O1. Școli" on lines of one paragraph, as texts have them. */
static bool are_headings(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (!g_regex_match(section(), *line, 0, NULL))
            return false;
    return lines[0] && lines[1];
}

/* Nothing has begun, and the line goes on with the title above: small, or all of both is in capitals. */
static bool is_of_title(const Reading *reading, const char *text)
{
    if (reading->measures->len || reading->document->nodes->len || !reading->preamble->len)
        return false;
    const char *above = reading->preamble->pdata[reading->preamble->len - 1];
    return prose_start_small(text) || (prose_are_capitals(text) && prose_are_capitals(above) && g_regex_match(title_like(), above, 0, NULL));
}

/* A short marked or numbered paragraph right over one of several tables, behind the plan's title, is a heading of its measures. */
static bool is_over_table(const Reading *reading, const Grid *grid, guint at)
{
    const GridBlock *block = grid->blocks->pdata[at];
    const GridBlock *next = at + 1 < grid->blocks->len ? grid->blocks->pdata[at + 1] : NULL;
    bool marked = block->bold || block->heading || prose_are_capitals(block->text) || is_numbered_heading(reading, block->text) ||
                  are_headings(block->text);
    bool behind_title = reading->preamble->len > 0 || reading->document->nodes->len > 0 || reading->measures->len > 0;
    return marked && behind_title && !is_of_title(reading, block->text) && next && next->kind == GRID_TABLE && reading->tables > 1 &&
           text_length(block->text) <= 120 && !g_regex_match(title_like(), block->text, 0, NULL);
}

static void read_headings(Reading *reading, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        paragraph_read(reading, pool_strdup(reading->pool, *line), true, true);
}

static int count_sheets(const Grid *grid)
{
    const char *last = NULL;
    int count = 0;
    for (guint i = 0; i < grid->blocks->len; i++) {
        const char *sheet = ((GridBlock *)grid->blocks->pdata[i])->sheet;
        count += sheet && g_strcmp0(sheet, last) != 0;
        last = sheet;
    }
    return count;
}

/* Each sheet of several begins anew; its name is a domain unless the sheet names its own. */
static void begin_sheet(Reading *reading, const Grid *grid, const char *sheet)
{
    tier_close_all(reading);
    reading->columns = NULL;
    bool named = count_sheets(grid) > 1 && !g_regex_match(generic_sheet(), sheet, 0, NULL);
    reading->sheet = named ? sheet : NULL;
}

static void read_table(Reading *reading, const GridTable *table)
{
    reading->page_cut = true;
    if (records_table(reading, table))
        return;
    records_end(reading);
    rows_read(reading, table);
}

static void read_block(Reading *reading, const Grid *grid, guint at)
{
    const GridBlock *block = grid->blocks->pdata[at];
    if (block->kind == GRID_TABLE) {
        read_table(reading, block->table);
        return;
    }
    if (records_in_paragraphs(reading)) {
        records_paragraph(reading, block);
        return;
    }
    const GridBlock *next = at + 1 < grid->blocks->len ? grid->blocks->pdata[at + 1] : NULL;
    if (next && next->kind == GRID_TABLE && records_heads(reading, block->text, next->table))
        return;
    if (records_is_bare_label(reading, block->text))
        return;
    bool over_table = is_over_table(reading, grid, at);
    if (over_table && are_headings(block->text))
        read_headings(reading, block->text);
    else
        paragraph_read(reading, block->text, over_table, over_table);
}

static void read_blocks(Reading *reading, const Grid *grid)
{
    const char *sheet = NULL;
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (g_strcmp0(block->sheet, sheet) != 0) {
            sheet = block->sheet;
            begin_sheet(reading, grid, sheet ? sheet : "");
        }
        read_block(reading, grid, i);
    }
    records_end(reading);
}

static bool has_measures(const Reading *reading, const PlanNode *node)
{
    for (guint i = 0; i < reading->measures->len; i++)
        if (((Measure *)reading->measures->pdata[i])->node == node->id)
            return true;
    return false;
}

static bool is_outside(const Reading *reading, const PlanNode *node)
{
    bool signs = !node->code && prose_are_signature(node->title);
    return (signs || g_ptr_array_find(reading->unnamed, node, NULL)) && !has_measures(reading, node);
}

/* A heading behind the last measure that names no tier is no domain: a signature, a remark. */
static void drop_empty_headings(Reading *reading)
{
    GPtrArray *nodes = reading->document->nodes;
    while (nodes->len) {
        PlanNode *last = nodes->pdata[nodes->len - 1];
        if (!is_outside(reading, last))
            return;
        reading_note(reading, reading->document->notes, NULL, last->title, DOUBT_OUTSIDE);
        g_ptr_array_set_size(nodes, (int)nodes->len - 1);
    }
}

static bool has_children(const Reading *reading, const PlanNode *node)
{
    for (guint i = 0; i < reading->document->nodes->len; i++)
        if (((PlanNode *)reading->document->nodes->pdata[i])->parent == node->id)
            return true;
    return false;
}

/* Gives the nodes that are left their places' ids again.  ids: the new id of each old one. */
static void renumber(Reading *reading, const int *ids)
{
    for (guint i = 0; i < reading->document->nodes->len; i++) {
        PlanNode *node = reading->document->nodes->pdata[i];
        node->id = ids[node->id];
        node->parent = ids[node->parent];
    }
    for (guint i = 0; i < reading->measures->len; i++) {
        Measure *measure = reading->measures->pdata[i];
        measure->node = ids[measure->node];
    }
}

/* "Capitolul III. Planificarea activităților" behind chapters without measures: the part of the document where the plan stands, not
 * one of its domains. */
static void drop_lone_chapter(Reading *reading, guint dropped)
{
    GPtrArray *nodes = reading->document->nodes;
    if (reading->chapters->len != dropped + 1 || dropped == 0 || nodes->len < 2)
        return;
    PlanNode *lone = nodes->pdata[0];
    bool holds_all = g_ptr_array_find(reading->chapters, lone, NULL) && !has_measures(reading, lone);
    for (guint i = 1; i < nodes->len; i++)
        holds_all &= ((PlanNode *)nodes->pdata[i])->parent != 0;
    if (!holds_all)
        return;
    reading_note(reading, reading->document->notes, NULL, lone->title, DOUBT_OUTSIDE);
    int *ids = pool_array0(reading->pool, int, nodes->len + 1);
    for (guint i = 1; i < nodes->len; i++)
        ids[i + 1] = (int)i;
    g_ptr_array_remove_index(nodes, 0);
    renumber(reading, ids);
}

/* "Capitolul I. Dispoziții generale": a chapter with nothing of the plan in it is text around the plan. */
static void drop_empty_chapters(Reading *reading)
{
    GPtrArray *nodes = reading->document->nodes, *kept = pool_list(reading->pool);
    int *ids = pool_array0(reading->pool, int, nodes->len + 1);
    for (guint i = 0; i < nodes->len; i++) {
        PlanNode *node = nodes->pdata[i];
        if (g_ptr_array_find(reading->chapters, node, NULL) && !has_measures(reading, node) && !has_children(reading, node)) {
            reading_note(reading, reading->document->notes, NULL, node->title, DOUBT_OUTSIDE);
            continue;
        }
        g_ptr_array_add(kept, node);
        ids[node->id] = (int)kept->len;
    }
    guint dropped = nodes->len - kept->len;
    reading->document->nodes = kept;
    renumber(reading, ids);
    drop_lone_chapter(reading, dropped);
}

static void take_file_note(Reading *reading, const GridNote *from)
{
    PlanNote *note = pool_new0(reading->pool, PlanNote);
    *note = (PlanNote){.kind = from->kind, .argument = from->argument};
    g_ptr_array_add(reading->document->notes, note);
}

static void note_grid(Reading *reading, const Grid *grid)
{
    for (guint i = 0; grid->notes && i < grid->notes->len; i++)
        take_file_note(reading, grid->notes->pdata[i]);
}

static bool finish(Reading *reading, PlanDocument **ret_document, GError **error)
{
    if (reading->measures->len == 0)
        return fail(error, FAIL_INVALID, "%s",
                    _("There is no plan in this file: no table of measures was found. Choose the annex with the table of measures, "
                      "as DOCX, ODT, XLSX, ODS, CSV, PDF or text."));
    drop_empty_headings(reading);
    drop_empty_chapters(reading);
    heading_read(reading);
    measures_read(reading);
    *ret_document = reading->document;
    return true;
}

/* Text can't say that a cell is several rows high, and a PDF without rules doesn't show it. */
static bool is_without_merges(const char *format)
{
    return g_str_equal(format, "csv") || g_str_equal(format, "text") || g_str_equal(format, "pdf");
}

bool plan_document_read(Pool *pool, const Grid *grid, PlanDocument **ret_document, GError **error)
{
    return plan_document_read_knowing(pool, grid, NULL, ret_document, error);
}

bool plan_document_read_knowing(Pool *pool, const Grid *grid, const GPtrArray *names, PlanDocument **ret_document, GError **error)
{
    Reading *reading = reading_begin(pool);
    reading->names = body_names_new(pool, names);
    reading->tables = count_tables(grid);
    reading->merges_lost = is_without_merges(grid->format);
    notice_tiers(reading, grid);
    labels_learn(reading, grid);
    records_notice(reading, grid);
    note_grid(reading, grid);
    read_blocks(reading, grid);
    if (reading->measures->len == 0 && grid->columns_lost)
        lost_columns_read(reading, grid);
    return finish(reading, ret_document, error);
}
