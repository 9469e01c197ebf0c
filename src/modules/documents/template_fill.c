#include "modules/documents/template_parts.h"

#include <string.h>

#include "base/language.h"
#include "base/money.h"
#include "base/text.h"

/* Fills templates. */

enum { MOST_BYTES = 4000000, SCOPES = TEMPLATE_DEPTH + 1 };

#define BLANK "________________"

typedef struct {
    Paper *paper;
    Pool *pool;
    const json_t *items[SCOPES]; /* 0: the data; n: the item of the n-th loop, NULL: there was none */
    guint depth;                 /* loops around the place */
    GPtrArray *missing;
    GHashTable *known_missing;
    PaperBlock *open;            /* the list or table that goes on */
    guint lines;
    gsize bytes;
} Filling;

static bool too_long(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("The document would become too long."));
}

/* --- values --- */

static const json_t *value_of(const Filling *filling, const Part *part)
{
    const json_t *at = filling->items[part->scope];
    if (!*part->rest)
        return at;
    g_auto(GStrv) names = g_strsplit(part->rest, ".", -1);
    for (guint i = 0; names[i] && at; i++)
        at = json_is_object(at) ? json_object_get(at, names[i]) : NULL;
    return at;
}

static const char *text_of_array(Pool *pool, const json_t *array)
{
    GString *out = pool_string(pool);
    for (gsize i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        if (json_is_string(item))
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", json_string_value(item));
    }
    return out->len ? out->str : NULL;
}

static const char *text_of_string(Pool *pool, const char *text)
{
    Day day = day_from_iso(text);
    if (day_is(day))
        return day_to_people(pool, day);
    return text_is_empty(text) ? NULL : text_normalise(pool, text);
}

/* NULL: there is no value. */
static const char *text_of(Pool *pool, const json_t *value)
{
    if (json_is_string(value))
        return text_of_string(pool, json_string_value(value));
    if (json_is_integer(value))
        return pool_printf(pool, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    if (json_is_real(value))
        return number_format(pool, json_real_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? _("yes") : _("no");
    return json_is_array(value) ? text_of_array(pool, value) : NULL;
}

static bool is_there(const Filling *filling, const Part *part)
{
    const json_t *value = value_of(filling, part);
    if (json_is_array(value))
        return json_array_size(value) > 0;
    if (json_is_object(value))
        return json_object_size(value) > 0;
    return json_is_boolean(value) ? json_is_true(value) : text_of(filling->pool, value) != NULL;
}

/* Within the one round of a list that has no items, the list is what is missing. */
static bool is_in_empty_list(const Filling *filling, const Part *part)
{
    return part->scope > 0 && !filling->items[part->scope];
}

static void note_missing(Filling *filling, const Part *part)
{
    if (is_in_empty_list(filling, part) || g_hash_table_contains(filling->known_missing, part->path))
        return;
    g_hash_table_add(filling->known_missing, (gpointer)part->path);
    g_ptr_array_add(filling->missing, (gpointer)part->path);
}

/* --- the parts of a line --- */

static void put_parts(Filling *filling, GString *out, const GPtrArray *parts);

static void put_value(Filling *filling, GString *out, const Part *part)
{
    const char *text = text_of(filling->pool, value_of(filling, part));
    if (text)
        g_string_append(out, text);
    else if (!part->is_optional) {
        g_string_append(out, BLANK);
        note_missing(filling, part);
    }
}

typedef void (*Round)(Filling *filling, void *data);

/* do_round for each item, or once for a list without any. */
static void each_item(Filling *filling, const Part *part, Round do_round, void *data)
{
    const json_t *list = value_of(filling, part);
    gsize count = MIN(json_array_size(list), (gsize)TEMPLATE_ITEMS);
    if (count == 0)
        note_missing(filling, part);
    filling->depth++;
    for (gsize i = 0; i < MAX(count, (gsize)1) && filling->bytes < MOST_BYTES && filling->lines < TEMPLATE_LINES; i++) {
        filling->items[filling->depth] = count ? json_array_get(list, i) : NULL;
        do_round(filling, data);
    }
    filling->items[filling->depth--] = NULL;
}

typedef struct {
    GString *out;
    const GPtrArray *parts;
} PartsRound;

static void parts_round(Filling *filling, void *data)
{
    const PartsRound *round = data;
    put_parts(filling, round->out, round->parts);
}

static void put_parts(Filling *filling, GString *out, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len && out->len < MOST_BYTES; i++) {
        const Part *part = parts->pdata[i];
        PartsRound round = {out, part->parts};
        if (part->kind == PART_TEXT)
            g_string_append(out, part->text);
        else if (part->kind == PART_VALUE)
            put_value(filling, out, part);
        else if (part->kind == PART_LOOP)
            each_item(filling, part, parts_round, &round);
        else if (is_there(filling, part) == (part->kind == PART_IF))
            put_parts(filling, out, part->parts);
    }
}

static const char *fill_parts(Filling *filling, const GPtrArray *parts)
{
    GString *out = pool_string(filling->pool);
    put_parts(filling, out, parts);
    filling->bytes += out->len;
    return out->str;
}

/* --- lines --- */

static PaperBlock *open_block(Filling *filling, PaperKind kind)
{
    if (!filling->open || filling->open->kind != kind)
        filling->open = paper_add(filling->paper, kind, NULL);
    return filling->open;
}

static void put_row(Filling *filling, const Line *line)
{
    PaperBlock *table = open_block(filling, PAPER_TABLE);
    GPtrArray *row = pool_list(filling->pool);
    for (guint i = 0; i < line->cells->len; i++) {
        char *text = pool_strdup(filling->pool, fill_parts(filling, line->cells->pdata[i]));
        paper_cell(filling->pool, row, CELL_TEXT, text_squash(filling->pool, text), 0);
    }
    table->columns = MAX(table->columns, (int)row->len);
    g_ptr_array_add(table->rows, row);
}

/* What somebody typed in several lines stays in several paragraphs. */
static void put_paragraphs(Filling *filling, PaperKind kind, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    filling->open = NULL;
    for (guint i = 0; lines[i]; i++)
        if (!text_is_empty(lines[i]))
            paper_add(filling->paper, i == 0 || kind == PAPER_TEXT ? kind : PAPER_TEXT, text_squash(filling->pool, lines[i]));
}

static void put_item(Filling *filling, const Line *line)
{
    const char *text = text_squash(filling->pool, fill_parts(filling, line->cells->pdata[0]));
    if (*text)
        g_ptr_array_add(open_block(filling, PAPER_LIST)->rows, (gpointer)text);
}

static void put_lines(Filling *filling, const GPtrArray *lines);

static void lines_round(Filling *filling, void *data)
{
    put_lines(filling, data);
}

static void put_block(Filling *filling, const Line *line)
{
    if (line->block->kind == PART_LOOP)
        each_item(filling, line->block, lines_round, line->lines);
    else if (is_there(filling, line->block) == (line->block->kind == PART_IF))
        put_lines(filling, line->lines);
}

static void put_line(Filling *filling, const Line *line)
{
    switch (line->kind) {
    case LINE_BLOCK: put_block(filling, line); return;
    case LINE_ROW: put_row(filling, line); return;
    case LINE_ITEM: put_item(filling, line); return;
    case LINE_RULE:
        if (filling->open && filling->open->kind == PAPER_TABLE)
            filling->open->heading_rows = (int)filling->open->rows->len;
        return;
    case LINE_TEXT: put_paragraphs(filling, PAPER_TEXT, fill_parts(filling, line->cells->pdata[0])); return;
    case LINE_HEADING1: put_paragraphs(filling, PAPER_HEADING1, fill_parts(filling, line->cells->pdata[0])); return;
    case LINE_HEADING2: put_paragraphs(filling, PAPER_HEADING2, fill_parts(filling, line->cells->pdata[0])); return;
    case LINE_HEADING3: put_paragraphs(filling, PAPER_HEADING3, fill_parts(filling, line->cells->pdata[0])); return;
    case LINE_PAGE: paper_add(filling->paper, PAPER_PAGE_BREAK, NULL); break;
    case LINE_BLANK: break;
    }
    filling->open = NULL;
}

static void put_lines(Filling *filling, const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len && ++filling->lines < TEMPLATE_LINES && filling->bytes < MOST_BYTES; i++)
        put_line(filling, lines->pdata[i]);
}

/* A row that is shorter than its table ends in empty cells. */
static void even_out(const Paper *paper)
{
    for (guint i = 0; i < paper->blocks->len; i++) {
        const PaperBlock *block = paper->blocks->pdata[i];
        for (guint r = 0; block->kind == PAPER_TABLE && r < block->rows->len; r++) {
            GPtrArray *row = block->rows->pdata[r];
            while ((int)row->len < block->columns)
                paper_cell(paper->pool, row, CELL_TEXT, "", 0);
        }
    }
}

bool template_fill(const Template *template, const json_t *data, Paper *paper, GPtrArray *missing, GError **error)
{
    g_autoptr(GHashTable) known_missing = g_hash_table_new(g_str_hash, g_str_equal);
    Filling filling = {.paper = paper, .pool = paper->pool, .items = {data}, .missing = missing, .known_missing = known_missing};
    put_lines(&filling, template->lines);
    if (filling.lines >= TEMPLATE_LINES || filling.bytes >= MOST_BYTES)
        return too_long(error);
    even_out(paper);
    return true;
}
