#include "base/text.h"
#include "modules/plans/reading/reading.h"

#include <stdlib.h>
#include <string.h>

/* A table that was copied as text: each cell is a block of short lines, two blanks part cells on one line, and the only firm
 * ground are objectives and deadlines.  What stands between two deadlines is one measure: its first cell the title, its last the
 * responsible, what is between them indicators.  Every such measure says that it must be checked. */

#define MONTH "(?:ian|feb|mar|apr|mai|iun|iul|aug|sep|oct|noi|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\\p{L}*"
PATTERN(deadline, "^(?:" MONTH "\\s+\\d{4}(?:\\s+actualizat\\p{L}*\\s+anual\\p{L}*)?|(?:annual|anual|ежегодно)\\p{L}*(?:[\\s,]*\\(?[\\d\\s,–-]*\\)?)?|"
                  "permanent\\p{L}*|постоянно|trimestrial\\p{L}*|semestrial\\p{L}*|lunar|anul|(?:de\\s+)?\\d+\\s+ori\\s*/\\s*an|"
                  "\\d{4}(?:\\s*[-–]\\s*\\d{4})?|trim(?:estrul|\\.)?\\s+[IVX]+,?\\s+\\d{4}|(?:p[âîa]n[ăa]\\s+la\\s+)?\\d{1,2}\\.\\d{1,2}\\.\\d{4})$")
PATTERN(objective, "^(\\d{1,2})\\.\\s?((?-i:\\p{Lu})(?s:.+))$")
PATTERN(gap, "\\s{2,}(?=\\S)")

typedef struct {
    Reading *reading;
    const Columns *columns; /* none: every cell is a guess */
    GPtrArray *cells;       /* of char *: since the last deadline */
    GString *cell;          /* being read */
    GPtrArray *bodies;      /* of const char *: the responsible found so far */
    bool in_tier, in_header, found;
    int last_code;
} Lost;

static bool is_header_line(const char *line)
{
    g_auto(GStrv) parts = g_regex_split(gap(), line, 0);
    int known = 0, count = 0;
    for (char **part = parts; *part; part++, count++)
        known += column_meaning(*part) != MEANING_NONE && text_length(*part) < 50;
    return count >= 2 && known >= 2 && known * 2 > count;
}

static const char *join_cells(Lost *lost, guint from, guint to)
{
    GString *out = pool_string(lost->reading->pool);
    for (guint i = from; i < to; i++)
        g_string_append_printf(out, "%s%s", i > from ? "\n" : "", (char *)lost->cells->pdata[i]);
    return out->len ? out->str : NULL;
}

/* Two cells on one line without a gap: the second ends in a body that stood alone before. */
static void part_from_body(Lost *lost)
{
    char *text = lost->cells->pdata[1];
    for (guint i = 0; i < lost->bodies->len; i++) {
        const char *body = lost->bodies->pdata[i];
        if (!g_str_has_suffix(text, body) || strlen(text) <= strlen(body) + 1)
            continue;
        lost->cells->pdata[1] = prose_line(lost->reading->pool, pool_strndup(lost->reading->pool, text, strlen(text) - strlen(body)));
        g_ptr_array_add(lost->cells, (void *)body);
        return;
    }
}

static void remember_body(Lost *lost, const char *body)
{
    if (body && !g_ptr_array_find_with_equal_func(lost->bodies, body, g_str_equal, NULL) && lost->bodies->len < 200)
        g_ptr_array_add(lost->bodies, (void *)body);
}

static void emit(Lost *lost, const char *due)
{
    if (lost->cells->len == 2)
        part_from_body(lost);
    guint count = lost->cells->len;
    if (count == 0)
        return;
    Reading *reading = lost->reading;
    Measure *measure = pool_new0(reading->pool, Measure);
    *measure = (Measure){.node = reading_node(reading), .row = 1, .title = lost->cells->pdata[0], .columns = lost->columns,
                         .notes = pool_list(reading->pool)};
    guint last = count > 2 ? count - 1 : count;
    measure->words[MEANING_INDICATORS] = join_cells(lost, 1, last);
    measure->words[MEANING_RESPONSIBLE] = count > 2 ? lost->cells->pdata[count - 1] : NULL;
    measure->words[MEANING_DEADLINE] = due;
    remember_body(lost, measure->words[MEANING_RESPONSIBLE]);
    reading_note(reading, measure->notes, NULL, NULL, DOUBT_ROW_LOST_COLUMNS);
    g_ptr_array_add(reading->measures, measure);
    g_ptr_array_set_size(lost->cells, 0);
}

static bool take_objective(Lost *lost, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(objective(), text, 0, &match))
        return false;
    int code = atoi(match_group(lost->reading->pool, match, 1));
    if (code != 1 && (code <= lost->last_code || code > lost->last_code + 2))
        return false;
    emit(lost, NULL);
    lost->last_code = code;
    tier_open_cell(lost->reading, MEANING_SPECIFIC, NULL, text);
    return true;
}

static bool take_tier(Lost *lost, const char *text)
{
    emit(lost, NULL);
    lost->last_code = 0;
    lost->found = true;
    return tier_open(lost->reading, text);
}

static void take_cell(Lost *lost, const char *text)
{
    if (g_regex_match(deadline(), text, 0, NULL)) {
        if (lost->cells->len == 0)
            reading_note(lost->reading, lost->reading->document->notes, "deadline", text, DOUBT_DEADLINE_ALONE);
        emit(lost, text);
    } else if (!take_objective(lost, text)) {
        g_ptr_array_add(lost->cells, (void *)text);
    }
}

static void end_cell(Lost *lost)
{
    const char *text = prose_line(lost->reading->pool, lost->cell->str);
    bool was_tier = lost->in_tier;
    g_string_truncate(lost->cell, 0);
    lost->in_tier = false;
    if (!*text)
        return;
    if (was_tier)
        take_tier(lost, text);
    else if (lost->found)
        take_cell(lost, text);
    else
        g_ptr_array_add(lost->reading->preamble, (void *)text);
}

static void add_parts(Lost *lost, const char *line)
{
    g_auto(GStrv) parts = g_regex_split(gap(), line, 0);
    for (char **part = parts; *part; part++) {
        if (part != parts && lost->found && !lost->in_tier && !prose_start_small(*part))
            end_cell(lost);
        g_string_append_printf(lost->cell, "%s%s", lost->cell->len ? " " : "", *part);
    }
}

static bool names_tier(Lost *lost, const char *line)
{
    Reading trial = *lost->reading;
    PlanDocument none = {.nodes = pool_list(trial.pool), .notes = pool_list(trial.pool)};
    trial.document = &none;
    trial.open = pool_list(trial.pool);
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    trial.node_keys = keys;
    return tier_open(&trial, line);
}

/* The page's first line begins with a blank in such texts; a header may be broken over lines. */
static void take_line(Lost *lost, char *line)
{
    bool page_begins = *line == ' ' && line[1] != ' ' && lost->found;
    g_strstrip(line);
    bool header = is_header_line(line);
    if (header || names_tier(lost, line) || page_begins)
        end_cell(lost);
    lost->found |= header;
    bool header_goes_on = lost->in_header && (!*line || prose_start_small(line));
    lost->in_header = header || header_goes_on;
    lost->in_tier |= names_tier(lost, line);
    if (!lost->in_header)
        add_parts(lost, line);
}

static void take_block(Lost *lost, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        take_line(lost, *line);
    end_cell(lost);
}

static void forget_first_reading(Reading *reading)
{
    g_ptr_array_set_size(reading->document->nodes, 0);
    g_ptr_array_set_size(reading->document->notes, 0);
    g_ptr_array_set_size(reading->preamble, 0);
    g_hash_table_remove_all(reading->node_keys);
    tier_close_all(reading);
}

void lost_columns_read(Reading *reading, const Grid *grid)
{
    Columns *columns = pool_new0(reading->pool, Columns);
    Lost lost = {.reading = reading, .columns = columns, .cells = pool_list(reading->pool),
                 .cell = pool_string(reading->pool), .bodies = pool_list(reading->pool)};
    forget_first_reading(reading);
    reading->columns = columns;
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (block->kind == GRID_PARAGRAPH)
            take_block(&lost, block->text);
    }
    emit(&lost, NULL);
    reading_note(reading, reading->document->notes, NULL, NULL,
                 DOUBT_TABLE_LOST_COLUMNS);
}
