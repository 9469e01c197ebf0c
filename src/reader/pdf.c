#include "reader/formats.h"
#include "reader/pdf_gaps.h"

#include <string.h>

/* A PDF as blocks: pages are read one by one, a table that reaches the next page is kept open until that page is seen. */
enum { MAX_PAGES = 2000, HEAD_LINES = 2 };

typedef struct {
    Build *build;
    int pages, empty_pages;
    PdfTable *open;    /* the table at the foot of the page before */
    GHashTable *heads; /* the shape of a line at the edge of a page -> on how many pages */
    GHashTable *inner; /* the shape of any other line -> how often it stands */
    PdfKnown known;
} Pdf;

typedef struct {
    PdfPage *page;
    GPtrArray *tables; /* ruled ones */
    GPtrArray *lines;  /* of Line *: what stands outside them */
} Sorted;

/* "Pagina 3 din 12" and "Pagina 4 din 12" have one shape. */
static char *shape_of(Pool *pool, const Line *line)
{
    g_autoptr(GString) shape = g_string_new(NULL);
    for (const char *at = pdf_line_text(pool, line); *at; at++)
        if (!g_ascii_isdigit(*at))
            g_string_append_c(shape, *at);
        else if (shape->len == 0 || shape->str[shape->len - 1] != '#')
            g_string_append_c(shape, '#');
    return pool_strdup(pool, shape->str);
}

/* Whether a line is among the first or last of its page, in its margin. */
static bool is_at_edge(const Sorted *sorted, guint i)
{
    const Line *line = sorted->lines->pdata[i];
    double height = sorted->page->height;
    return (i < HEAD_LINES && line->box.y1 < 0.12 * height) ||
           (i + HEAD_LINES >= sorted->lines->len && line->box.y2 > 0.88 * height);
}

static void count_shapes(Pdf *pdf, const Sorted *sorted)
{
    for (guint i = 0; i < sorted->lines->len; i++) {
        GHashTable *into = is_at_edge(sorted, i) ? pdf->heads : pdf->inner;
        char *shape = shape_of(pdf->build->pool, sorted->lines->pdata[i]);
        g_hash_table_insert(into, shape, GINT_TO_POINTER(GPOINTER_TO_INT(g_hash_table_lookup(into, shape)) + 1));
    }
}

static bool is_number_alone(const char *shape)
{
    return strcmp(shape + strspn(shape, "- –"), "#") == 0 || strcmp(shape, "- # -") == 0 || strcmp(shape, "#/#") == 0;
}

/* A running head stands on most pages, and mostly at their edges, where rows that differ in figures alone stand too; a page number
 * alone is one even on few. */
static bool is_running_head(const Pdf *pdf, const Sorted *sorted, guint i)
{
    if (!is_at_edge(sorted, i))
        return false;
    const char *shape = shape_of(pdf->build->pool, sorted->lines->pdata[i]);
    int seen = GPOINTER_TO_INT(g_hash_table_lookup(pdf->heads, shape));
    int inner = GPOINTER_TO_INT(g_hash_table_lookup(pdf->inner, shape));
    return seen >= 2 && (is_number_alone(shape) || (seen * 2 > pdf->pages && inner < seen));
}

static void drop_heads(Pdf *pdf, Sorted *sorted)
{
    GPtrArray *kept = pool_list(pdf->build->pool);
    for (guint i = 0; i < sorted->lines->len; i++) {
        if (is_running_head(pdf, sorted, i))
            build_note(pdf->build, NOTE_RUNNING_HEADS, 1, pdf_line_text(pdf->build->pool, sorted->lines->pdata[i]));
        else
            g_ptr_array_add(kept, sorted->lines->pdata[i]);
    }
    sorted->lines = kept;
}

static void close_table(Pdf *pdf)
{
    if (pdf->open)
        pdf_table_end(pdf->build, pdf->open, &pdf->known);
    pdf->open = NULL;
}

/* A table at the top of a page may go on from the page before; one after text is new. */
static void put_table(Pdf *pdf, PdfTable *table, bool at_top)
{
    bool next_page = pdf->open && table->first_page != pdf->open->first_page + pdf->open->page_breaks;
    if (at_top && next_page && pdf_table_join(pdf->build, pdf->open, table))
        return;
    close_table(pdf);
    pdf->open = table;
}

static bool begins_small(const Line *line)
{
    const Word *word = line->words->pdata[0];
    return g_unichar_islower(g_utf8_get_char(word->text));
}

/* "Fișa măsurii nr. 3" */
static bool begins_fiche(const Line *line)
{
    static const char *const names[] = {"Fiș", "FIȘ", "Fiş", "FIŞ", "Fiche", "Паспорт", "Карточка"};
    const Word *word = line->words->pdata[0], *last = line->words->pdata[line->words->len - 1];
    bool named = false;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        named |= g_str_has_prefix(word->text, names[i]);
    return named && line->words->len <= 6 && g_ascii_isdigit(*last->text);
}

/* "Obiectivul specific 2", "Domeniul 1:", "Цель 3": a heading, however full the line above is. */
static bool begins_section(const Line *line)
{
    static const char *const names[] = {"Obiectiv", "OBIECTIV", "Domeni", "DOMENI", "Direcți", "Prioritatea", "Axa", "Măsura", "MĂSURA", "Acțiunea", "Цель", "Задача",
                                        "Направление", "Приоритет", "Раздел", "Objective", "OBJECTIVE", "Priority", "Measure", "Action"};
    static const char *const kinds[] = {"general", "GENERAL", "specific", "SPECIFIC", "strategic", "prioritar"};
    const Word *word = line->words->pdata[0], *next = line->words->len > 1 ? line->words->pdata[1] : NULL;
    bool named = false, numbered = next && (g_ascii_isdigit(*next->text) || strspn(next->text, "IVX.:") == strlen(next->text));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        named |= g_str_has_prefix(word->text, names[i]);
    for (gsize i = 0; next && i < G_N_ELEMENTS(kinds); i++)
        numbered |= g_str_has_prefix(next->text, kinds[i]);
    return (named && numbered) || begins_fiche(line);
}

/* Whether a line belongs to the paragraph of the one above: near, as large, and either above had no room for its first word,
 * or it goes on in small letters. */
static bool continues(const Line *above, const Line *line, double right)
{
    double height = above->box.y2 - above->box.y1, gap = line->box.y1 - above->box.y2;
    const Word *first = line->words->pdata[0];
    double room = right - above->box.x2;
    bool same_size = line->box.y2 - line->box.y1 < 1.25 * height && line->box.y2 - line->box.y1 > 0.75 * height;
    if (gap > 0.8 * height || !same_size || above->bold != line->bold || begins_section(line))
        return false;
    return room < first->box.x2 - first->box.x1 + 0.25 * height + 1 || begins_small(line);
}

/* Few lines don't show where the page's right margin is: it is as wide as the left one then. */
static double margin_of_lines(const Sorted *sorted)
{
    double left = sorted->page->width, right = 0;
    for (guint i = 0; i < sorted->lines->len; i++) {
        left = MIN(left, ((Line *)sorted->lines->pdata[i])->box.x1);
        right = MAX(right, ((Line *)sorted->lines->pdata[i])->box.x2);
    }
    int reaching = 0;
    for (guint i = 0; i < sorted->lines->len; i++)
        reaching += ((Line *)sorted->lines->pdata[i])->box.x2 > right - 0.05 * sorted->page->width;
    return reaching >= 4 ? right : MAX(right, sorted->page->width - left);
}

static double right_side(const Sorted *sorted)
{
    double right = margin_of_lines(sorted);
    for (guint i = 0; i < sorted->tables->len; i++)
        right = MAX(right, ((PdfTable *)sorted->tables->pdata[i])->box.x2);
    return right;
}

/* A title in bold letters stands close over the bold names of a table's columns. */
static bool begins_table(const Sorted *sorted, guint i)
{
    const Line *line = sorted->lines->pdata[i];
    guint behind = i;
    return line->bold && gap_is_row_like(line) && pdf_gap_table(sorted->page, sorted->lines, i, NULL, &behind);
}

/* One paragraph from line i on, not past a table that lies between; gives the line behind it. */
static guint put_paragraph(Pdf *pdf, const Sorted *sorted, guint i, double stop)
{
    g_autoptr(GString) text = g_string_new(NULL);
    double right = right_side(sorted);
    const Line *above = NULL;
    bool bold = ((Line *)sorted->lines->pdata[i])->bold;
    for (; i < sorted->lines->len; i++) {
        const Line *line = sorted->lines->pdata[i];
        if (above && (line->box.y1 > stop || !continues(above, line, right) || begins_table(sorted, i)))
            break;
        pdf_append(text, pdf_line_text(pdf->build->pool, line));
        above = line;
    }
    close_table(pdf);
    pdf_learn_cuts(&pdf->known, pdf->build->pool, text->str);
    GridBlock *block = build_paragraph(pdf->build, pdf_unwrap(pdf->build->pool, pdf_mend_cuts(pdf->build->pool, text->str, &pdf->known), NULL));
    if (block) {
        block->bold = bold;
        block->page = sorted->page->number;
    }
    return i;
}

/* A cell at the foot of the page without a sentence's end: the next page may go on with it. */
static bool may_go_on(const PdfTable *table, const PdfCell *cell)
{
    gsize length = strlen(cell->text);
    return cell->full && cell->row + cell->row_span == table->rows && length > 0 && !strchr(".;:!", cell->text[length - 1]);
}

static void learn_cells(Pdf *pdf, const PdfTable *table)
{
    for (guint i = 0; i < table->cells->len; i++) {
        const PdfCell *cell = table->cells->pdata[i];
        pdf_learn_cuts(&pdf->known, pdf->build->pool, cell->text);
        if (*cell->text && !table->guessed && !may_go_on(table, cell))
            g_hash_table_add(pdf->known.cells, (void *)pdf_unwrap(pdf->build->pool, cell->text, NULL));
    }
}

/* Text and tables of a page from top to bottom. */
static void put_page(Pdf *pdf, Sorted *sorted)
{
    guint line = 0, table = 0;
    bool top = true;
    while (line < sorted->lines->len || table < sorted->tables->len) {
        PdfTable *next = table < sorted->tables->len ? sorted->tables->pdata[table] : NULL;
        const Line *words = line < sorted->lines->len ? sorted->lines->pdata[line] : NULL;
        if (next && (!words || next->box.y1 < words->box.y1)) {
            put_table(pdf, next, top);
            table++;
        } else {
            guint behind = line;
            PdfTable *guessed = pdf_gap_table(sorted->page, sorted->lines, line, top ? pdf->open : NULL, &behind);
            if (guessed) {
                learn_cells(pdf, guessed);
                build_note(pdf->build, NOTE_COLUMNS_GUESSED, (guint32)sorted->page->number, "");
                put_table(pdf, guessed, top);
                line = behind;
            } else {
                line = put_paragraph(pdf, sorted, line, next ? next->box.y1 : sorted->page->height);
            }
        }
        top = false;
    }
}

static Sorted *sort_page(Pdf *pdf, PdfPage *page)
{
    Sorted *sorted = pool_new0(pdf->build->pool, Sorted);
    sorted->page = page;
    pdf->empty_pages += page->words->len == 0;
    if (page->words->len == 0)
        build_note(pdf->build, NOTE_PAGE_WITHOUT_TEXT, (guint32)page->number, "");
    pdf_learn_words(&pdf->known, page);
    sorted->tables = pdf_ruled_tables(page);
    for (guint i = 0; i < sorted->tables->len; i++)
        learn_cells(pdf, sorted->tables->pdata[i]);
    sorted->lines = pdf_lines(pdf->build->pool, page->words);
    pdf_hold_bullets(pdf->build->pool, sorted->lines);
    count_shapes(pdf, sorted);
    return sorted;
}

static GHashTable *new_words(Pool *pool)
{
    GHashTable *words = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, words);
    return words;
}

void pdf_put_pages(Build *build, const GPtrArray *pages)
{
    Pool *pool = build->pool;
    Pdf pdf = {.build = build, .pages = (int)pages->len, .heads = new_words(pool), .inner = new_words(pool)};
    pdf.known = (PdfKnown){.cells = new_words(pool), .words = new_words(pool), .parts = new_words(pool), .hyphened = new_words(pool),
                           .letters = pdf_letters_new(pool)};
    GPtrArray *sorted = pool_list(pool);
    for (guint i = 0; i < pages->len; i++)
        g_ptr_array_add(sorted, sort_page(&pdf, pages->pdata[i]));
    if (pdf.empty_pages == pdf.pages)
        return build_trouble(build, TROUBLE_NO_TEXT);
    for (guint i = 0; i < sorted->len && build->trouble == TROUBLE_NONE; i++) {
        drop_heads(&pdf, sorted->pdata[i]);
        put_page(&pdf, sorted->pdata[i]);
    }
    close_table(&pdf);
}

static Trouble trouble_of(const GError *error)
{
    return g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? TROUBLE_ENCRYPTED : TROUBLE_DAMAGED;
}

void pdf_read(Build *build, const char *bytes, gsize count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) data = g_bytes_new_static(bytes, count);
    g_autoptr(PopplerDocument) document = poppler_document_new_from_bytes(data, NULL, &error);
    build->grid->format = "pdf";
    if (!document)
        return build_trouble(build, trouble_of(error));
    int count_of_pages = poppler_document_get_n_pages(document);
    if (count_of_pages < 1)
        return build_trouble(build, TROUBLE_DAMAGED);
    if (count_of_pages > MAX_PAGES)
        return build_trouble(build, TROUBLE_TOO_MUCH);
    GPtrArray *pages = pool_list(build->pool);
    for (int i = 0; i < count_of_pages; i++)
        g_ptr_array_add(pages, pdf_page_read(build->pool, document, i));
    pdf_put_pages(build, pages);
}
