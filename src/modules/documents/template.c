#include "modules/documents/template_parts.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"

/* Reads templates. */

typedef struct {
    Pool *pool;
    TemplateKnown known;
    GPtrArray *problems;
    GPtrArray *scopes; /* of the loops around the place, full paths */
    guint line, parts, depth;
} Reader;

enum { PATH_LENGTH = 100, MOST_PROBLEMS = 50 };

static void complain(Reader *reader, const char *text)
{
    if (reader->problems->len >= MOST_PROBLEMS)
        return;
    TemplateProblem *problem = pool_new0(reader->pool, TemplateProblem);
    *problem = (TemplateProblem){reader->line, text};
    g_ptr_array_add(reader->problems, problem);
}

/* --- names --- */

static bool is_path(const char *path)
{
    gsize count = strlen(path);
    if (strcmp(path, ".") == 0)
        return true;
    return count > 0 && count <= PATH_LENGTH && path[0] != '.' && path[count - 1] != '.' && !strstr(path, "..") &&
           strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789_.") == count;
}

/* The innermost loop that the full path belongs to. */
static void set_scope(const Reader *reader, Part *part, bool is_item)
{
    part->scope = is_item ? reader->scopes->len : 0;
    part->rest = is_item ? "" : part->path;
    for (guint i = reader->scopes->len; !is_item && i > 0; i--) {
        const char *scope = reader->scopes->pdata[i - 1];
        gsize count = strlen(scope);
        if (strncmp(part->path, scope, count) != 0 || part->path[count] != '.')
            continue;
        part->scope = i;
        part->rest = part->path + count + 1;
        return;
    }
}

/* Conditions ask for values and for lists. */
static const char *find_path(const Reader *reader, PartKind kind, const char *path)
{
    const char *full = reader->known(reader->pool, path, kind == PART_LOOP, reader->scopes);
    if (!full && (kind == PART_IF || kind == PART_UNLESS))
        full = reader->known(reader->pool, path, true, reader->scopes);
    return full;
}

static Part *new_part(Reader *reader, PartKind kind)
{
    Part *part = pool_new0(reader->pool, Part);
    part->kind = kind;
    part->parts = kind == PART_TEXT || kind == PART_VALUE ? NULL : pool_list(reader->pool);
    if (++reader->parts == TEMPLATE_PARTS)
        complain(reader, pool_printf(reader->pool, _("The template has more than %d parts."), TEMPLATE_PARTS));
    return part;
}

static Part *named_part(Reader *reader, PartKind kind, const char *path)
{
    Part *part = new_part(reader, kind);
    part->path = path;
    part->rest = "";
    const char *full = is_path(path) ? find_path(reader, kind, path) : NULL;
    if (!full) {
        complain(reader, pool_printf(reader->pool, kind == PART_LOOP ? _("There is no list called “%s”.") : _("There is no value called “%s”."),
                                     text_shorten(reader->pool, path, PATH_LENGTH)));
        return part;
    }
    part->path = full;
    set_scope(reader, part, strcmp(path, ".") == 0);
    return part;
}

/* --- tags --- */

typedef struct {
    char sign; /* '#', '?', '^', '/' or 0: a value */
    const char *path;
    bool is_optional;
} Tag;

/* Reads "{…}" at *at and goes behind it.  false: it has no end. */
static bool read_tag(Reader *reader, const char **at, const char *end, Tag *ret_tag)
{
    const char *close = memchr(*at, '}', (gsize)(end - *at));
    if (!close) {
        complain(reader, _("A brace is opened and not closed. Write {{ for a brace itself."));
        return false;
    }
    const char *from = *at + 1;
    *ret_tag = (Tag){.sign = from < close && strchr("#?^/", *from) ? *from : '\0'};
    from += ret_tag->sign != '\0';
    char *path = pool_strndup(reader->pool, from, (gsize)(close - from));
    g_strstrip(path);
    gsize count = strlen(path);
    if (!ret_tag->sign && count && path[count - 1] == '?') {
        ret_tag->is_optional = true;
        path[count - 1] = '\0';
    }
    ret_tag->path = path;
    *at = close + 1;
    return true;
}

static PartKind kind_of(char sign)
{
    switch (sign) {
    case '#': return PART_LOOP;
    case '?': return PART_IF;
    case '^': return PART_UNLESS;
    default: return PART_VALUE;
    }
}

/* --- the parts of a line --- */

static void add_text(Reader *reader, GPtrArray *parts, const char *text, gsize count)
{
    if (count == 0)
        return;
    Part *part = new_part(reader, PART_TEXT);
    part->text = pool_strndup(reader->pool, text, count);
    g_ptr_array_add(parts, part);
}

static void enter(Reader *reader, const Part *part)
{
    if (part->kind == PART_LOOP)
        g_ptr_array_add(reader->scopes, (gpointer)part->path);
    if (++reader->depth == TEMPLATE_DEPTH)
        complain(reader, pool_printf(reader->pool, _("Loops and conditions stand more than %d deep."), TEMPLATE_DEPTH));
}

static void leave(Reader *reader, const Part *part)
{
    reader->depth--;
    if (part->kind == PART_LOOP)
        g_ptr_array_set_size(reader->scopes, (int)reader->scopes->len - 1);
}

static bool is_end_of(const Tag *tag, const char *opened)
{
    return tag->sign == '/' && opened && strcmp(tag->path, opened) == 0;
}

static void complain_of_end(Reader *reader, const char *path)
{
    complain(reader, pool_printf(reader->pool, _("{/%s} ends nothing that was begun here."), text_shorten(reader->pool, path, PATH_LENGTH)));
}

static void read_parts(Reader *reader, const char **at, const char *end, const char *opened, GPtrArray *parts);

static void read_section(Reader *reader, const char **at, const char *end, const Tag *tag, GPtrArray *parts)
{
    Part *part = named_part(reader, kind_of(tag->sign), tag->path);
    g_ptr_array_add(parts, part);
    if (reader->depth >= TEMPLATE_DEPTH) {
        *at = end;
        return;
    }
    enter(reader, part);
    read_parts(reader, at, end, tag->path, part->parts);
    leave(reader, part);
}

static bool read_one_tag(Reader *reader, const char **at, const char *end, const char *opened, GPtrArray *parts, bool *ret_ended)
{
    Tag tag;
    if (!read_tag(reader, at, end, &tag))
        return false;
    *ret_ended = is_end_of(&tag, opened);
    if (*ret_ended)
        return true;
    if (tag.sign == '/') {
        complain_of_end(reader, tag.path);
    } else if (tag.sign) {
        read_section(reader, at, end, &tag, parts);
    } else {
        Part *part = named_part(reader, PART_VALUE, tag.path);
        part->is_optional = tag.is_optional;
        g_ptr_array_add(parts, part);
    }
    return true;
}

/* Up to the end, or behind {/opened}. */
static void read_parts(Reader *reader, const char **at, const char *end, const char *opened, GPtrArray *parts)
{
    bool ended = false;
    while (*at < end && !ended) {
        const char *brace = memchr(*at, '{', (gsize)(end - *at));
        const char *stop = brace ? brace : end;
        add_text(reader, parts, *at, (gsize)(stop - *at));
        *at = stop;
        if (brace && brace + 1 < end && brace[1] == '{') {
            add_text(reader, parts, "{", 1);
            *at += 2;
        } else if (brace && !read_one_tag(reader, at, end, opened, parts, &ended)) {
            *at = end;
        }
    }
    if (opened && !ended)
        complain(reader, pool_printf(reader->pool, _("{/%s} is missing on this line."), text_shorten(reader->pool, opened, PATH_LENGTH)));
}

static GPtrArray *read_cell(Reader *reader, const char *from, const char *end)
{
    GPtrArray *parts = pool_list(reader->pool);
    while (from < end && *from == ' ')
        from++;
    while (end > from && end[-1] == ' ')
        end--;
    read_parts(reader, &from, end, NULL, parts);
    return parts;
}

/* --- lines --- */

static bool is_rule(const char *line)
{
    return line[0] == '|' && strchr(line, '-') && strspn(line, "|-: ") == strlen(line);
}

/* "| a | b |": what stands between bars; a bar within braces is none. */
static void read_row(Reader *reader, const char *line, GPtrArray *cells)
{
    const char *from = line + 1;
    bool inside = false;
    for (const char *c = from; *c; c++) {
        inside = *c == '{' || (inside && *c != '}');
        if (*c != '|' || inside)
            continue;
        g_ptr_array_add(cells, read_cell(reader, from, c));
        from = c + 1;
    }
    if (from[strspn(from, " ")])
        g_ptr_array_add(cells, read_cell(reader, from, from + strlen(from)));
}

typedef struct {
    const char *mark;
    LineKind kind;
} Mark;

static const Mark marks[] = {{"### ", LINE_HEADING3}, {"## ", LINE_HEADING2}, {"# ", LINE_HEADING1}, {"- ", LINE_ITEM}, {"* ", LINE_ITEM}};

static Line *new_line(Reader *reader, LineKind kind)
{
    Line *line = pool_new0(reader->pool, Line);
    *line = (Line){.kind = kind, .cells = pool_list(reader->pool)};
    return line;
}

static Line *read_line(Reader *reader, const char *text)
{
    if (!*text)
        return new_line(reader, LINE_BLANK);
    if (strcmp(text, "---") == 0)
        return new_line(reader, LINE_PAGE);
    if (is_rule(text))
        return new_line(reader, LINE_RULE);
    Line *line = new_line(reader, text[0] == '|' ? LINE_ROW : LINE_TEXT);
    if (line->kind == LINE_ROW) {
        read_row(reader, text, line->cells);
        return line;
    }
    for (guint i = 0; i < G_N_ELEMENTS(marks) && line->kind == LINE_TEXT; i++)
        if (g_str_has_prefix(text, marks[i].mark)) {
            line->kind = marks[i].kind;
            text += strlen(marks[i].mark);
        }
    g_ptr_array_add(line->cells, read_cell(reader, text, text + strlen(text)));
    return line;
}

/* --- the whole --- */

typedef struct {
    Line *line;         /* the block that is open */
    const char *opened; /* its name as written */
    guint number;
} Open;

/* A line that is one tag of a block and nothing else. */
static bool is_block_tag(Reader *reader, const char *text, Tag *ret_tag)
{
    gsize count = strlen(text);
    const char *at = text;
    if (count < 4 || text[0] != '{' || !strchr("#?^/", text[1]) || text[count - 1] != '}' || strchr(text, '}') != text + count - 1)
        return false;
    return read_tag(reader, &at, text + count, ret_tag);
}

static GPtrArray *lines_of(const Template *template, const GArray *open)
{
    return open->len ? g_array_index(open, Open, open->len - 1).line->lines : template->lines;
}

static void begin_block(Reader *reader, const Template *template, GArray *open, const Tag *tag)
{
    Line *line = new_line(reader, LINE_BLOCK);
    line->lines = pool_list(reader->pool);
    line->block = named_part(reader, kind_of(tag->sign), tag->path);
    g_ptr_array_add(lines_of(template, open), line);
    enter(reader, line->block);
    Open opened = {line, tag->path, reader->line};
    g_array_append_val(open, opened);
}

static void end_block(Reader *reader, GArray *open, const Tag *tag)
{
    const Open *last = open->len ? &g_array_index(open, Open, open->len - 1) : NULL;
    if (!last || strcmp(last->opened, tag->path) != 0) {
        complain_of_end(reader, tag->path);
        return;
    }
    leave(reader, last->line->block);
    g_array_set_size(open, open->len - 1);
}

static void read_lines(Reader *reader, const Template *template, char **lines, GArray *open)
{
    for (guint i = 0; lines[i]; i++) {
        Tag tag;
        const char *text = g_strstrip(lines[i]);
        reader->line = i + 1;
        if (reader->parts >= TEMPLATE_PARTS || reader->depth >= TEMPLATE_DEPTH)
            return;
        if (!is_block_tag(reader, text, &tag))
            g_ptr_array_add(lines_of(template, open), read_line(reader, text));
        else if (tag.sign == '/')
            end_block(reader, open, &tag);
        else
            begin_block(reader, template, open, &tag);
    }
    for (guint i = 0; i < open->len; i++) {
        const Open *left = &g_array_index(open, Open, i);
        reader->line = left->number;
        complain(reader, pool_printf(reader->pool, _("{/%s} is missing."), text_shorten(reader->pool, left->opened, PATH_LENGTH)));
    }
}

Template *template_parse(Pool *pool, const char *text, TemplateKnown known, GPtrArray **ret_problems)
{
    Template *template = pool_new0(pool, Template);
    Reader reader = {.pool = pool, .known = known, .problems = pool_list(pool), .scopes = pool_list(pool)};
    template->lines = pool_list(pool);
    *ret_problems = reader.problems;
    if (strlen(text) > TEMPLATE_BYTES) {
        complain(&reader, pool_printf(pool, _("The template is longer than %d characters."), TEMPLATE_BYTES));
        return template;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Open));
    read_lines(&reader, template, lines, open);
    return template;
}
