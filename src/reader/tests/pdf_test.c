#include "reading.h"

#include <cairo-pdf.h>
#include <string.h>

static cairo_status_t keep(void *out, const unsigned char *bytes, unsigned int count)
{
    g_byte_array_append(out, bytes, count);
    return CAIRO_STATUS_SUCCESS;
}

typedef struct {
    GByteArray *bytes;
    cairo_surface_t *surface;
    cairo_t *cairo;
} Paper;

static Paper paper_new(void)
{
    Paper paper = {.bytes = g_byte_array_new()};
    paper.surface = cairo_pdf_surface_create_for_stream(keep, paper.bytes, 400, 300);
    paper.cairo = cairo_create(paper.surface);
    cairo_select_font_face(paper.cairo, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(paper.cairo, 10);
    cairo_set_line_width(paper.cairo, 0.7);
    return paper;
}

static void text_at(Paper *paper, double x, double y, const char *text)
{
    cairo_move_to(paper->cairo, x, y);
    cairo_show_text(paper->cairo, text);
}

static void rule(Paper *paper, double x1, double y1, double x2, double y2)
{
    cairo_move_to(paper->cairo, x1, y1);
    cairo_line_to(paper->cairo, x2, y2);
    cairo_stroke(paper->cairo);
}

/* Columns at 20, 60, 200, 380; rows 30 high from top. */
static void grid_lines(Paper *paper, double top, int rows, bool first_spans)
{
    const double xs[] = {20, 60, 200, 380};
    for (gsize i = 0; i < G_N_ELEMENTS(xs); i++)
        rule(paper, xs[i], top, xs[i], top + 30 * rows);
    for (int r = 0; r <= rows; r++)
        rule(paper, first_spans && r > 1 && r < rows ? 60 : 20, top + 30 * r, 380, top + 30 * r);
}

static GByteArray *paper_end(Paper *paper)
{
    cairo_destroy(paper->cairo);
    cairo_surface_destroy(paper->surface);
    return paper->bytes;
}

static void rules_make_cells_that_span_and_wrap(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper paper = paper_new();
    text_at(&paper, 20, 30, "Plan local");
    grid_lines(&paper, 50, 3, true);
    text_at(&paper, 23, 62, "Nr.");
    text_at(&paper, 63, 62, "Titlu");
    text_at(&paper, 203, 62, "Termen");
    text_at(&paper, 23, 92, "1");
    text_at(&paper, 63, 92, "Sprijin pentru copiii din");
    text_at(&paper, 63, 104, "comunitatea vulnerabila");
    text_at(&paper, 203, 92, "2025");
    text_at(&paper, 63, 122, "alta");
    g_autoptr(GByteArray) bytes = paper_end(&paper);
    Grid *grid = must_read(pool, bytes->data, bytes->len, "a.pdf");
    g_assert_cmpstr(
        as_text(pool, grid), ==,
        "Plan local\nNr. | Titlu | Termen\n1 | Sprijin pentru copiii din comunitatea vulnerabila | 2025\n^ | alta | \n");
}

static void a_table_goes_on_over_the_page_without_its_header(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper paper = paper_new();
    for (int page = 0; page < 2; page++) {
        grid_lines(&paper, 50, 2, false);
        text_at(&paper, 23, 62, "Nr.");
        text_at(&paper, 63, 62, "Titlu");
        text_at(&paper, 203, 62, "Termen");
        text_at(&paper, 23, 92, page ? "2" : "1");
        text_at(&paper, 63, 92, page ? "Doua" : "Una");
        text_at(&paper, 203, 92, "2025");
        text_at(&paper, 200, 290, page ? "2" : "1");
        cairo_show_page(paper.cairo);
    }
    g_autoptr(GByteArray) bytes = paper_end(&paper);
    Grid *grid = must_read(pool, bytes->data, bytes->len, "a.pdf");
    g_assert_cmpstr(as_text(pool, grid), ==, "Nr. | Titlu | Termen\n1 | Una | 2025\n2 | Doua | 2025\n");
    g_assert_cmpint(block_at(grid, 0)->table->row_page[2], ==, 2);
    g_assert_true(has_note(grid, "1 header row"));
    g_assert_true(has_note(grid, "repeated on the pages"));
}

/* As browsers print: no rule closes the row that the page cuts, and what is left of it stands under the header again. */
static void a_row_cut_without_a_rule_goes_on(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper paper = paper_new();
    for (int page = 0; page < 2; page++) {
        grid_lines(&paper, 50, 1, false);
        text_at(&paper, 23, 62, "Nr.");
        text_at(&paper, 63, 62, "Titlu");
        text_at(&paper, 203, 62, "Responsabil");
        for (gsize i = 0; i < 4; i++)
            rule(&paper, (const double[]){20, 60, 200, 380}[i], 80, (const double[]){20, 60, 200, 380}[i], page ? 110 : 100);
        if (page)
            rule(&paper, 20, 110, 380, 110);
        if (!page)
            text_at(&paper, 23, 92, "1");
        text_at(&paper, 63, 92, page ? "Timis" : "Sprijin pentru copii din");
        text_at(&paper, 203, 92, page ? "Biserica" : "Primaria;");
        cairo_show_page(paper.cairo);
    }
    g_autoptr(GByteArray) bytes = paper_end(&paper);
    Grid *grid = must_read(pool, bytes->data, bytes->len, "a.pdf");
    const GridTable *table = block_at(grid, 0)->table;
    g_assert_cmpint(table->rows, ==, 2);
    g_assert_nonnull(strstr(grid_at(table, 1, 1)->text, "Sprijin pentru copii din"));
    g_assert_nonnull(strstr(grid_at(table, 1, 1)->text, "Timis"));
    g_assert_nonnull(strstr(grid_at(table, 1, 2)->text, "Biserica"));
}

/* A table whose middle row, so high, is spanned by one word. */
static const GridTable *table_with_narrow_row(Pool *pool, double height)
{
    Paper paper = paper_new();
    const double ys[] = {50, 80, 80 + height, 110 + height}, xs[] = {20, 60, 200, 380};
    for (gsize i = 0; i < 4; i++) {
        bool inner = i > 0 && i < 3;
        rule(&paper, 20, ys[i], 380, ys[i]);
        rule(&paper, xs[i], 50, xs[i], inner ? 80 : ys[3]);
        if (inner)
            rule(&paper, xs[i], ys[2], xs[i], ys[3]);
    }
    text_at(&paper, 23, 62, "Nr.");
    text_at(&paper, 63, 62, "Titlu");
    text_at(&paper, 203, 62, "Termen");
    text_at(&paper, 23, 80 + height - 3, "ldldldldldldldldldldldldldldldldldldldldldldldldldldldldldldldld");
    text_at(&paper, 23, ys[2] + 12, "1");
    text_at(&paper, 63, ys[2] + 12, "Una");
    text_at(&paper, 203, ys[2] + 12, "2025");
    g_autoptr(GByteArray) bytes = paper_end(&paper);
    return block_at(must_read(pool, bytes->data, bytes->len, "a.pdf"), 0)->table;
}

/* Rules above and below a narrow row don't go on through the letters of the cell that spans it. */
static void rules_do_not_go_through_words(void)
{
    for (double height = 14; height < 17; height += 0.5) {
        g_autoptr(Pool) pool = pool_new();
        const GridTable *table = table_with_narrow_row(pool, height);
        g_assert_cmpint(grid_at(table, 1, 0)->column_span, ==, 3);
        g_assert_null(strchr(grid_at(table, 1, 0)->text, ' '));
    }
}

/* Words at the places of columns, "|" between them; no rules at all. */
static void row_at(Paper *paper, double y, const char *cells)
{
    static const double xs[] = {20, 60, 200, 300};
    g_auto(GStrv) parts = g_strsplit(cells, "|", -1);
    for (gsize i = 0; parts[i] && i < G_N_ELEMENTS(xs); i++)
        text_at(paper, xs[i], y, parts[i]);
}

static void rows_at(Paper *paper, double top, double pitch, const char *const *rows)
{
    for (; *rows; rows++, top += pitch)
        row_at(paper, top, *rows);
}

static void expect_paper(Paper *paper, const char *expected)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) bytes = paper_end(paper);
    g_assert_cmpstr(as_text(pool, must_read(pool, bytes->data, bytes->len, "a.pdf")), ==, expected);
}

static void gaps_make_columns_and_numbers_rows(void)
{
    Paper paper = paper_new();
    text_at(&paper, 20, 30, "Plan local");
    static const char *const rows[] = {"Nr.|Titlu|Termen|Responsabil", "Obiectiv specific 1: Sprijin pentru copiii din comunitate si familiile lor",
                                       "1|Centru de zi pentru|31.12.2025|Primaria", "|copii si tineri||municipiului", "2|Tabara|2026|DAS", NULL};
    rows_at(&paper, 50, 12, rows);
    expect_paper(&paper, "Plan local\nNr. | Titlu | Termen | Responsabil\n"
                         "Obiectiv specific 1: Sprijin pentru copiii din comunitate si familiile lor | ^ | ^ | ^\n"
                         "1 | Centru de zi pentru copii si tineri | 31.12.2025 | Primaria municipiului\n2 | Tabara | 2026 | DAS\n");
}

static void wider_spaces_part_rows(void)
{
    Paper paper = paper_new();
    static const char *const rows[3][3] = {
        {"Titlu|Masura|Termen|Responsabil"}, {"Sport|Centru de zi|2025|Primaria", "|pentru copii||Brad"}, {"Joc|Tabara|2026|DAS"}};
    static const double tops[] = {50, 68, 98};
    for (int i = 0; i < 3; i++)
        rows_at(&paper, tops[i], 12, rows[i]);
    expect_paper(&paper, "Titlu | Masura | Termen | Responsabil\nSport | Centru de zi pentru copii | 2025 | Primaria Brad\n"
                         "Joc | Tabara | 2026 | DAS\n");
}

static void a_table_without_rules_goes_on_over_the_page(void)
{
    Paper paper = paper_new();
    static const char *const first[] = {"Nr.|Titlu|Termen|Responsabil", "1|Centru de zi|2025|Primaria", "2|Tabara de vara|2026|DAS", NULL};
    static const char *const second[] = {"3|Campanie|2027|Politia", NULL};
    rows_at(&paper, 250, 12, first);
    cairo_show_page(paper.cairo);
    rows_at(&paper, 30, 12, second);
    expect_paper(&paper, "Nr. | Titlu | Termen | Responsabil\n1 | Centru de zi | 2025 | Primaria\n2 | Tabara de vara | 2026 | DAS\n"
                         "3 | Campanie | 2027 | Politia\n");
}

static void labels_beside_words_are_two_columns(void)
{
    Paper paper = paper_new();
    static const char *const pairs[][2] = {{"Masura 1.1", "Centru de zi"}, {"Responsabil", "Primaria Brad"}, {"Termen", "mai 2026"}, {"Indicatori", "1 centru"}};
    for (int i = 0; i < 4; i++) {
        text_at(&paper, 20, 50 + 12 * i, pairs[i][0]);
        text_at(&paper, 150, 50 + 12 * i, pairs[i][1]);
    }
    expect_paper(&paper, "Masura 1.1 | Centru de zi\nResponsabil | Primaria Brad\nTermen | mai 2026\nIndicatori | 1 centru\n");
}

/* "Obiectiv / specific" beside "Buget" over "2025 | 2026": one cell beside a group and its parts. */
static void headers_of_two_rows_have_groups(void)
{
    Paper paper = paper_new();
    static const char *const words[][5] = {{"Nr.", "Obiectiv", "Activitatea", "Buget", ""}, {"", "specific", "", "2025", "2026"}, {"1", "Locuire", "Reparatii", "100", "200"},
                                           {"2", "Scoala", "Cursuri", "300", ""}, {"3", "Munca", "Targ", "400", "500"}};
    static const double xs[] = {20, 50, 130, 220, 300};
    for (int r = 0; r < 5; r++)
        for (int c = 0; c < 5; c++)
            text_at(&paper, xs[c], 50 + 12 * r, words[r][c]);
    expect_paper(&paper, "Nr. | Obiectiv specific | Activitatea | Buget | \n^ | ^ | ^ | 2025 | 2026\n1 | Locuire | Reparatii | 100 | 200\n"
                         "2 | Scoala | Cursuri | 300 | \n3 | Munca | Targ | 400 | 500\n");
}

static void header_and_row(Paper *paper, double top, double at, const char *number, const char *title, const char *term)
{
    static const char *const header[] = {"Nr.", "Titlu", "Termen"};
    const char *const row[] = {number, title, term};
    grid_lines(paper, top, 2, false);
    for (int c = 0; c < 3; c++) {
        text_at(paper, c == 0 ? 25 : c == 1 ? 65 : 205, top + 20, header[c]);
        text_at(paper, c == 0 ? 25 : c == 1 ? 65 : 205, at, row[c]);
    }
}

/* A rule closes the row at the foot of the page, but the next one has no number and goes on with the words above. */
static void a_numbered_row_that_the_page_cuts_is_one(void)
{
    Paper paper = paper_new();
    header_and_row(&paper, 200, 256, "1", "Cursuri pentru", "trimestrul II");
    cairo_show_page(paper.cairo);
    header_and_row(&paper, 30, 72, "", "Comuna Brad", "2026");
    expect_paper(&paper, "Nr. | Titlu | Termen\n1 | Cursuri pentru Comuna Brad | trimestrul II 2026\n");
}

/* The blank behind a bullet parts no columns, and the space before one begins no row where rows have numbers. */
static void items_of_lists_stay_in_their_cells(void)
{
    Paper paper = paper_new();
    static const char *const words[][4] = {{"Nr.", "Activitatea", "•", "Primaria"}, {"1", "Reparatii", "•", "Scoala 2"}, {"", "", "•", "Politia"}, {"2", "Cursuri", "•", "Biserica"},
                                           {"3", "Targ", "•", "Camera"}};
    static const double xs[] = {20, 60, 180, 200}, ys[] = {50, 70, 90, 110, 130};
    for (int r = 0; r < 5; r++)
        for (int c = 0; c < 4; c++)
            text_at(&paper, xs[c], ys[r], r == 0 && c == 2 ? "" : words[r][c]);
    expect_paper(&paper, "Nr. | Activitatea | Primaria\n1 | Reparatii | • Scoala 2\n• Politia\n2 | Cursuri | • Biserica\n3 | Targ | • Camera\n");
}

/* Nothing but bold letters tells where the header ends. */
static void a_header_ends_with_its_bold_words(void)
{
    Paper paper = paper_new();
    static const char *const words[][3] = {{"Sursa", "Actiunea", "Termen"}, {"Buget", "Cursuri pentru", "mai 2026"}, {"", "parinti", ""}};
    static const double xs[] = {20, 120, 260};
    for (int r = 0; r < 3; r++) {
        cairo_select_font_face(paper.cairo, "serif", CAIRO_FONT_SLANT_NORMAL, r == 0 ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
        for (int c = 0; c < 3; c++)
            text_at(&paper, xs[c], 50 + 12 * r, words[r][c]);
    }
    expect_paper(&paper, "Sursa | Actiunea | Termen\nBuget | Cursuri pentru parinti | mai 2026\n");
}

/* "Calendar" in the middle over three years, "Luna (2026)" flush with the first of three narrow months. */
static void names_of_groups_are_as_wide_as_their_parts(void)
{
    static const struct {
        const char *name, *parts[3];
        double start, xs[6];
    } groups[] = {
        {"Calendar", {"2026", "2027", "2028"}, 188, {20, 60, 160, 200, 240, 290}},
        {"Luna (2026)", {"I", "II", "III"}, 160, {20, 60, 160, 174, 192, 290}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
        Paper paper = paper_new();
        const char *const *parts = groups[i].parts;
        const char *const words[][6] = {{"Nr.", "Masura", "", "", "", "Buget"}, {"", "", parts[0], parts[1], parts[2], ""}, {"1", "Reparatii", "x", "x", "", "100"},
                                        {"2", "Cursuri", "", "x", "x", "200"}};
        text_at(&paper, groups[i].start, 50, groups[i].name);
        for (int r = 0; r < 4; r++)
            for (int c = 0; c < 6; c++)
                text_at(&paper, groups[i].xs[c], 50 + 12 * r, words[r][c]);
        g_autofree char *expected = g_strdup_printf("Nr. | Masura | %s | ^ | ^ | Buget\n^ | ^ | %s | %s | %s | ^\n1 | Reparatii | x | x |  | 100\n2 | Cursuri |  | x | x | 200\n",
                                                    groups[i].name, parts[0], parts[1], parts[2]);
        expect_paper(&paper, expected);
    }
}

/* The words of a cell that is two rows high stand beside both. */
static void tall_cells_go_on_beside_the_next_row(void)
{
    Paper paper = paper_new();
    static const char *const words[][4] = {{"Nr.", "Obiectiv", "Activitatea", "Termen"}, {"1", "Locuire buna", "Reparatii", "2025"}, {"2", "pentru toti", "Cursuri", "2026"},
                                           {"3", "Munca", "Targ", "2027"}, {"4", "Scoala", "Burse", "2028"}};
    static const double xs[] = {20, 50, 150, 260};
    for (int r = 0; r < 5; r++)
        for (int c = 0; c < 4; c++)
            text_at(&paper, xs[c], 50 + 12 * r, words[r][c]);
    expect_paper(&paper, "Nr. | Obiectiv | Activitatea | Termen\n1 | Locuire buna pentru toti | Reparatii | 2025\n2 | ^ | Cursuri | 2026\n"
                         "3 | Munca | Targ | 2027\n4 | Scoala | Burse | 2028\n");
}

/* A code that its column parts at a hyphen is one. */
/* The lines of a cell, 12 points apart, in the middle of its row. */
static void cell_around(Paper *paper, double x, double middle, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\\", -1);
    double top = middle - 6 * ((double)g_strv_length(lines) - 1);
    for (gsize i = 0; lines[i]; i++)
        text_at(paper, x, top + 12 * (double)i, lines[i]);
}

typedef struct {
    double middle;
    const char *cells[4]; /* lines parted by "\\" */
} MiddleRow;

static void rows_around(Paper *paper, const double *xs, const MiddleRow *rows, gsize count)
{
    for (gsize r = 0; r < count; r++)
        for (int c = 0; c < 4; c++)
            cell_around(paper, xs[c], rows[r].middle, rows[r].cells[c]);
}

/* No line begins a row: a number stands beside the middle of the cells with more lines. */
static void cells_in_the_middle_of_their_rows_make_rows(void)
{
    static const double xs[] = {20, 50, 190, 290};
    static const MiddleRow rows[] = {
        {50, {"Nr.", "Actiunea", "Termen\\final", "Responsabil"}},
        {86, {"1", "Cursuri pentru\\parinti", "mai 2026", "Scoala 2\\Primaria\\Politia"}},
        {128, {"2", "Reparatii la\\camin si\\la scoala", "2027", "Serviciul\\tehnic"}},
        {164, {"3", "Targ", "iunie\\2026", "Camera"}},
    };
    Paper paper = paper_new();
    rows_around(&paper, xs, rows, G_N_ELEMENTS(rows));
    expect_paper(&paper, "Nr. | Actiunea | Termen final | Responsabil\n1 | Cursuri pentru parinti | mai 2026 | Scoala 2 Primaria Politia\n"
                         "2 | Reparatii la camin si\nla scoala | 2027 | Serviciul tehnic\n3 | Targ | iunie 2026 | Camera\n");
}

/* An objective on the left stands in the middle of the two rows that it covers. */
static void a_tall_cell_stands_in_the_middle_of_its_rows(void)
{
    static const double xs[] = {20, 110, 220, 310};
    static const MiddleRow rows[] = {
        {50, {"Obiectiv", "Actiunea", "Termen\\final", "Responsabil"}}, {86, {"", "Cursuri pentru\\parinti", "mai 2026", "Scoala\\doi"}},
        {122, {"", "Reparatii la\\camin", "2027", "Serviciul\\tehnic"}},    {158, {"Munca", "Targ", "iunie\\2026", "Camera\\de munca"}},
        {194, {"Sport", "Cros de\\toamna", "2026", "Clubul"}},
    };
    Paper paper = paper_new();
    rows_around(&paper, xs, rows, G_N_ELEMENTS(rows));
    cell_around(&paper, xs[0], 104, "Locuire\\buna\\pentru toti");
    expect_paper(&paper, "Obiectiv | Actiunea | Termen final | Responsabil\nLocuire buna pentru toti | Cursuri pentru parinti | mai 2026 | Scoala\ndoi\n"
                         "^ | Reparatii la camin | 2027 | Serviciul tehnic\nMunca | Targ | iunie 2026 | Camera\nde munca\n"
                         "Sport | Cros de toamna | 2026 | Clubul\n");
}

/* Drawn so that it ends a blank before x. */
static void text_before(Paper *paper, double x, double y, const char *text)
{
    cairo_text_extents_t size;
    cairo_text_extents(paper->cairo, text, &size);
    text_at(paper, x - 2.9 - size.x_advance, y, text);
}

/* Nothing but a blank stands between the actions and who answers for them, in the header too. */
static void columns_that_nearly_touch_are_parted_where_words_begin(void)
{
    static const char *const words[][4] = {{"Nr.", "Actiunea", "Responsabil", "Termen"}, {"1", "Centru de zi", "Primaria", "2025"}, {"2", "Tabara de vara", "Scoala", "2026"},
                                           {"3", "Campanie", "Politia", "2027"}, {"4", "Cros", "Clubul", "2028"}, {"5", "Targ", "Camera", "2029"}};
    Paper paper = paper_new();
    for (int r = 0; r < 6; r++) {
        text_at(&paper, 20, 50 + 12 * r, words[r][0]);
        text_before(&paper, 200, 50 + 12 * r, words[r][1]);
        text_at(&paper, 200, 50 + 12 * r, words[r][2]);
        text_at(&paper, 300, 50 + 12 * r, words[r][3]);
    }
    expect_paper(&paper, "Nr. | Actiunea | Responsabil | Termen\n1 | Centru de zi | Primaria | 2025\n2 | Tabara de vara | Scoala | 2026\n"
                         "3 | Campanie | Politia | 2027\n4 | Cros | Clubul | 2028\n5 | Targ | Camera | 2029\n");
}

/* The same name in every row begins below itself: that parts no columns. */
static void words_that_come_again_part_nothing(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"Nr.|Titlu|Termen|Responsabil", "1|Centru|2025|Directia Sociala", "2|Tabara|2026|Directia Sociala", "3|Campanie|2027|Directia Sociala",
                                       "4|Cros|2028|Directia Sociala", "5|Targ|2029|Directia Sociala", NULL};
    rows_at(&paper, 50, 12, rows);
    expect_paper(&paper, "Nr. | Titlu | Termen | Responsabil\n1 | Centru | 2025 | Directia Sociala\n2 | Tabara | 2026 | Directia Sociala\n3 | Campanie | 2027 | Directia Sociala\n"
                         "4 | Cros | 2028 | Directia Sociala\n5 | Targ | 2029 | Directia Sociala\n");
}

static void sums_do_not_close_the_space_between_columns(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"Nr.|Titlu|Termen|Suma", "1|Centru de zi|2025|100", "2|Tabara|2026|200", "Subtotal obiectivul 1|||300", "3|Campanie|2027|50",
                                       "4|Cros|2028|70", "Total general al planului|||420", NULL};
    rows_at(&paper, 50, 12, rows);
    expect_paper(&paper, "Nr. | Titlu | Termen | Suma\n1 | Centru de zi | 2025 | 100\n2 | Tabara | 2026 | 200\nSubtotal obiectivul 1 | ^ |  | 300\n3 | Campanie | 2027 | 50\n"
                         "4 | Cros | 2028 | 70\nTotal general al planului 420\n");
}

static void a_further_indicator_and_its_target_are_a_row(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"Nr.|Titlu|Indicatori|Tinta", "1|Deservire|Persoane|70", "||Lucratori|7", "2|Cantina|Locuri|40", "3|Tabara|Copii|25", NULL};
    rows_at(&paper, 50, 26, rows);
    text_at(&paper, 60, 88, "la domiciliu");
    expect_paper(&paper, "Nr. | Titlu | Indicatori | Tinta\n1 | Deservire la domiciliu | Persoane | 70\n |  | Lucratori | 7\n2 | Cantina | Locuri | 40\n3 | Tabara | Copii | 25\n");
}

/* The number stands in the middle of three indicators, each a row, and of two bodies, which are paragraphs of one cell. */
static void a_number_in_the_middle_holds_what_stands_around_it(void)
{
    static const double xs[] = {20, 50, 190, 310};
    static const MiddleRow rows[] = {
        {50, {"Nr.", "Actiunea", "Indicatori", "Tinta"}},
        {86, {"1", "Cursuri pentru\\parinti si copii", "Nr. de\\cursuri", "4"}},
        {122, {"", "", "Ore", "40"}}, {158, {"2", "Reparatii la\\camin", "Camere", "minim 12"}}, {194, {"", "", "Bai", "6"}},
        {230, {"3", "Targ de\\toamna", "Expozanti\\straini", "30"}}, {266, {"4", "Cros", "Copii din\\oras", "90"}},
    };
    Paper paper = paper_new();
    rows_around(&paper, xs, rows, G_N_ELEMENTS(rows));
    expect_paper(&paper, "Nr. | Actiunea | Indicatori | Tinta\n1 | Cursuri pentru parinti si copii | Nr. de cursuri | 4\n2 | Reparatii la camin | Ore | 40\n"
                         "^ | ^ | Camere | minim 12\n^ | ^ | Bai | 6\n3 | Targ de toamna | Expozanti straini | 30\n4 | Cros | Copii din oras | 90\n");
}

static const double measure_xs[] = {20, 50, 140, 230, 290, 340};

/* "2" with its title, money and payer in the middle of two indicators, each a row of its own. */
static void draw_measure(Paper *paper, double middle, const char *const cells[6])
{
    for (int c = 0; c < 6; c++)
        cell_around(paper, measure_xs[c], middle, cells[c]);
}

/* An even number of rows around a number: none of them is level with it, and the last columns are as high as all. */
static void cells_of_the_last_columns_may_be_as_high_as_several_rows(void)
{
    static const char *const head[] = {"Cod", "Masura", "Indicator", "Nivel", "Lei", "Platitor"}, *const first[] = {"1", "Semafoare\\sonore", "semafoare", "9", "180", "Bugetul\\local"},
                             *const tall[] = {"2", "Rampe si\\lifturi", "", "", "1250", "Bugetul\\de stat"}, *const last[] = {"3", "Carti", "titluri", "150", "22", "Donatii"};
    Paper paper = paper_new();
    draw_measure(&paper, 40, head);
    draw_measure(&paper, 74, first);
    draw_measure(&paper, 124, tall);
    cell_around(&paper, measure_xs[2], 110, "cladiri");
    cell_around(&paper, measure_xs[3], 110, "14");
    cell_around(&paper, measure_xs[2], 138, "lifturi");
    cell_around(&paper, measure_xs[3], 138, "minim 3");
    draw_measure(&paper, 176, last);
    expect_paper(&paper, "Cod | Masura | Indicator | Nivel | Lei | Platitor\n1 | Semafoare sonore | semafoare | 9 | 180 | Bugetul local\n"
                         "2 | Rampe si lifturi | cladiri | 14 | 1250 | Bugetul de stat\n^ | ^ | lifturi | minim 3 | ^ | ^\n3 | Carti | titluri | 150 | 22 | Donatii\n");
}

/* The same where cells stand at the top of their rows: the title goes on beside the second indicator. */
static void indicators_beside_a_long_title_are_rows(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"Cod|Masura|indicator|Nivel", "1|Semafoare|semafoare|9", "2|Rampe si|cladiri|14", "3|Carti|titluri|150", "4|Cantina|locuri|40", NULL};
    rows_at(&paper, 40, 50, rows);
    text_at(&paper, 60, 152, "lifturi la");
    text_at(&paper, 60, 164, "toate");
    text_at(&paper, 60, 176, "cladirile");
    row_at(&paper, 168, "||lifturi|minim 3");
    expect_paper(&paper, "Cod | Masura | indicator | Nivel\n1 | Semafoare | semafoare | 9\n2 | Rampe si lifturi la toate cladirile | cladiri | 14\n"
                         "^ | ^ | lifturi | minim 3\n3 | Carti | titluri | 150\n4 | Cantina | locuri | 40\n");
}

/* Bodies and partners stand below each other beside each other too: without figures they are of one row. */
static void two_lists_beside_each_other_are_one_row(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"Cod|Masura|Cine|Cu cine", "1|Semafoare|Primaria|Scoala", "2|Rampe|Primaria|Politia", "3|Carti|Scoala|Camera", NULL};
    rows_at(&paper, 40, 50, rows);
    row_at(&paper, 160, "||Biblioteca|Spitalul");
    expect_paper(&paper, "Cod | Masura | Cine | Cu cine\n1 | Semafoare | Primaria | Scoala\n2 | Rampe | Primaria Biblioteca | Politia Spitalul\n3 | Carti | Scoala | Camera\n");
}

/* The page cuts between the two indicators of a measure. */
static void the_space_between_two_indicators_may_be_cut(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"Cod|Masura|indicatori|Nivel", "1|Semafoare|semafoare|9", "2|Rampe|rampe|4", "3|Centru de zi|locuri in centru|25", NULL};
    rows_at(&paper, 170, 30, rows);
    cairo_show_page(paper.cairo);
    row_at(&paper, 30, "|pentru adulti|adulti angajati|minim 5");
    row_at(&paper, 60, "4|Carti|titluri|150");
    row_at(&paper, 90, "5|Cantina|locuri|40");
    expect_paper(&paper, "Cod | Masura | indicatori | Nivel\n1 | Semafoare | semafoare | 9\n2 | Rampe | rampe | 4\n3 | Centru de zi pentru adulti | locuri in centru | 25\n"
                         "^ | ^ | adulti angajati | minim 5\n4 | Carti | titluri | 150\n5 | Cantina | locuri | 40\n");
}

/* Nothing but their columns tells the names of a table's columns from the title over them. */
static void a_bold_title_does_not_take_the_header_in(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"1|Santuri|viceprimar|vara", "2|Lemne de foc|primaria|toamna", "3|Pachete|asistent|iarna", "4|Acoperis|achizitii|vara", NULL};
    cairo_select_font_face(paper.cairo, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    text_at(&paper, 20, 40, "Plan de lucrari pentru repartizarea orelor de munca si ajutorarea");
    row_at(&paper, 52, "nr|lucrari|cine raspunde|cand");
    cairo_select_font_face(paper.cairo, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    rows_at(&paper, 76, 24, rows);
    expect_paper(&paper, "Plan de lucrari pentru repartizarea orelor de munca si ajutorarea\nnr | lucrari | cine raspunde | cand\n"
                         "1 | Santuri | viceprimar | vara\n2 | Lemne de foc | primaria | toamna\n3 | Pachete | asistent | iarna\n4 | Acoperis | achizitii | vara\n");
}

/* The last page holds one row and who signs, apart from all columns. */
static void a_last_row_over_signatures_keeps_the_columns(void)
{
    Paper paper = paper_new();
    static const char *const first[] = {"Nr.|Titlu|Termen|Suma", "1|Centru de zi|2025|100", "2|Tabara de vara|2026|200", "3|Cros|2026|50", NULL};
    rows_at(&paper, 238, 12, first);
    cairo_show_page(paper.cairo);
    row_at(&paper, 30, "4|Campanie|2027|80");
    text_at(&paper, 20, 66, "Presedinte de sedinta,");
    text_at(&paper, 160, 66, "Secretar general al municipiului,");
    expect_paper(&paper, "Nr. | Titlu | Termen | Suma\n1 | Centru de zi | 2025 | 100\n2 | Tabara de vara | 2026 | 200\n3 | Cros | 2026 | 50\n4 | Campanie | 2027 | 80\n"
                         "Presedinte de sedinta, Secretar general al municipiului,\n");
}

/* "A1" behind the column of objectives numbers the rows: the second body, apart from the first, is of the same row. */
static void codes_behind_objectives_number_rows(void)
{
    static const char *const words[][4] = {{"Domeniul", "Cod", "Actiunea", "Structura"}, {"Munca", "A1", "Cursuri", "Agentia"}, {"", "A2", "Targ", "Agentia"}, {"", "", "", "Camera"},
                                           {"Scoala", "A3", "Burse", "Primaria"}};
    static const double xs[] = {20, 110, 180, 300}, ys[] = {50, 76, 102, 120, 146};
    Paper paper = paper_new();
    for (int r = 0; r < 5; r++) {
        text_at(&paper, 20, ys[r], words[r][0]);
        for (int c = 1; c < 4; c++)
            text_at(&paper, xs[c], ys[r], words[r][c]);
    }
    expect_paper(&paper, "Domeniul | Cod | Actiunea | Structura\nMunca | A1 | Cursuri | Agentia\n | A2 | Targ | Agentia Camera\nScoala | A3 | Burse | Primaria\n");
}

static void ligatures_are_their_letters(void)
{
    Paper paper = paper_new();
    text_at(&paper, 20, 50, "O\uFB01ciul \uFB02uxurilor e\uFB03cient");
    expect_paper(&paper, "Oficiul fluxurilor efficient\n");
}

/* "Nr. crt." in the middle beside "Costuri" over "lei | euro". */
static void a_header_in_the_middle_has_groups(void)
{
    static const double xs[] = {20, 60, 230, 310};
    static const MiddleRow rows[] = {
        {98, {"1", "Cursuri pentru\\parinti", "100", ""}}, {134, {"2", "Reparatii la\\camin", "", "200"}}, {170, {"3", "Targ de\\toamna", "300", "400"}}};
    Paper paper = paper_new();
    cairo_select_font_face(paper.cairo, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cell_around(&paper, xs[0], 50, "Nr.\\crt.");
    cell_around(&paper, xs[1], 50, "Actiunea");
    text_at(&paper, xs[2], 38, "Costuri");
    text_at(&paper, xs[2], 62, "lei");
    text_at(&paper, xs[3], 62, "euro");
    cairo_select_font_face(paper.cairo, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    rows_around(&paper, xs, rows, G_N_ELEMENTS(rows));
    expect_paper(&paper, "Nr. crt. | Actiunea | Costuri | ^\n^ | ^ | lei | euro\n1 | Cursuri pentru parinti | 100 | \n2 | Reparatii la camin |  | 200\n"
                         "3 | Targ de toamna | 300 | 400\n");
}

static void codes_go_on_behind_a_hyphen(void)
{
    Paper paper = paper_new();
    static const char *const words[][3] = {{"Cod", "Actiune", "Termen"}, {"P1-O1-", "Lectii de", "2025"}, {"A1", "limba", ""}, {"P1-O1-", "Concurs", "2026"}, {"A2", "de afise", ""},
                                           {"P1-O2-", "Grupuri", "2027"}, {"A1", "de sprijin", ""}};
    static const double xs[] = {20, 90, 200};
    for (int r = 0; r < 7; r++)
        for (int c = 0; c < 3; c++)
            text_at(&paper, xs[c], 50 + 12 * r, words[r][c]);
    expect_paper(&paper, "Cod | Actiune | Termen\nP1-O1-A1 | Lectii de limba | 2025\nP1-O1-A2 | Concurs de afise | 2026\nP1-O2-A1 | Grupuri de sprijin | 2027\n");
}

static void sentences_are_no_table(void)
{
    Paper paper = paper_new();
    text_at(&paper, 20, 50, "In conformitate cu prevederile legii se aproba planul");
    text_at(&paper, 20, 62, "de masuri al municipiului pentru anul 2026");
    expect_paper(&paper, "In conformitate cu prevederile legii se aproba planul de masuri al municipiului pentru anul 2026\n");
}

static void pages_without_text_are_told(void)
{
    Paper paper = paper_new();
    cairo_rectangle(paper.cairo, 10, 10, 100, 100);
    cairo_fill(paper.cairo);
    g_autoptr(GByteArray) bytes = paper_end(&paper);
    must_refuse(bytes->data, bytes->len, "a.pdf", "OCR");
}

/* Pages that are their own parents. */
static void a_loop_of_references_ends(void)
{
    static const char loop[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\n"
        "trailer<</Root 1 0 R/Size 3>>\n";
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    Grid *grid = NULL;
    gint64 start = g_get_monotonic_time();
    g_assert_false(reader_read_bytes(pool, loop, strlen(loop), "a.pdf", &grid, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_TIME_SPAN_SECOND);
}

static void garbage_is_damaged(void)
{
    must_refuse("%PDF-1.7\nnothing", 16, "a.pdf", "damaged");
}

/* The cell over several rows goes on behind the page: its last line stands below the rule that closes the cells beside it. */
static void a_line_below_the_rules_is_of_the_open_cell(void)
{
    Paper paper = paper_new();
    static const double xs[] = {20, 100, 200, 380};
    for (gsize i = 0; i < G_N_ELEMENTS(xs); i++)
        rule(&paper, xs[i], 50, xs[i], 100);
    rule(&paper, 20, 50, 380, 50);
    rule(&paper, 20, 80, 380, 80);
    rule(&paper, 100, 100, 380, 100);
    static const char *const words[] = {"Obiectiv", "Titlu", "Termen"}, *const row[] = {"Servicii pentru", "Tabara", "2025"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        text_at(&paper, xs[i] + 3, 62, words[i]);
        text_at(&paper, xs[i] + 3, 94, row[i]);
    }
    text_at(&paper, 23, 106, "copii");
    expect_paper(&paper, "Obiectiv | Titlu | Termen\nServicii pentru copii | Tabara | 2025\n");
}

/* Cells that begin with the same word are one column, though what follows it begins straight below itself. */
static void one_word_and_a_blank_part_no_columns(void)
{
    Paper paper = paper_new();
    static const char *const rows[] = {"Nr.|Titlu|Sursa|Responsabil", "1|Centru de zi|bugetul raional|Primaria", "2|Tabara|bugetul de stat|DAS",
                                       "3|Targ|bugetul local|ISJ", "4|Cor|bugetul raional|DAS", "5|Joc|bugetul de stat|DSP", NULL};
    rows_at(&paper, 50, 12, rows);
    expect_paper(&paper, "Nr. | Titlu | Sursa | Responsabil\n1 | Centru de zi | bugetul raional | Primaria\n2 | Tabara | bugetul de stat | DAS\n"
                         "3 | Targ | bugetul local | ISJ\n4 | Cor | bugetul raional | DAS\n5 | Joc | bugetul de stat | DSP\n");
}

/* The first rows of each page differ in figures alone from others: they are no running heads. */
static void rows_that_differ_in_figures_are_no_running_heads(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper paper = paper_new();
    for (int page = 0; page < 3; page++) {
        static const char *const rows[3][10] = {
            {"Nr.|Titlu|Termen|Responsabil", "1|Tabara|2021|DAS", "2|Tabara|2022|DAS", "3|Tabara|2023|DAS", "4|Tabara|2024|DAS", "5|Tabara|2025|DAS", NULL},
            {"6|Tabara|2026|DAS", "7|Tabara|2027|DAS", "8|Tabara|2028|DAS", "9|Tabara|2029|DAS", NULL},
            {"10|Tabara|2030|DAS", "11|Tabara|2031|DAS", "12|Tabara|2032|DAS", NULL},
        };
        rows_at(&paper, 20, 12, rows[page]);
        cairo_show_page(paper.cairo);
    }
    g_autoptr(GByteArray) bytes = paper_end(&paper);
    const char *text = as_text(pool, must_read(pool, bytes->data, bytes->len, "a.pdf"));
    for (int number = 1; number <= 12; number++)
        g_assert_nonnull(strstr(text, pool_printf(pool, "%d | Tabara | %d | DAS", number, 2020 + number)));
}

static void a_fiche_begins_a_paragraph(void)
{
    Paper paper = paper_new();
    text_at(&paper, 20, 30, "Programul local Acasa pentru anii 2025-2027, aprobat de consiliu");
    text_at(&paper, 20, 42, "Fisa de proiect nr. 1");
    text_at(&paper, 20, 54, "Fiche 2");
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) bytes = paper_end(&paper);
    Grid *grid = must_read(pool, bytes->data, bytes->len, "a.pdf");
    g_assert_cmpstr(block_at(grid, (int)grid->blocks->len - 1)->text, ==, "Fiche 2");
}

static void the_year_of_a_day_may_be_cut(void)
{
    Paper paper = paper_new();
    grid_lines(&paper, 50, 2, false);
    text_at(&paper, 23, 62, "Termen");
    text_at(&paper, 63, 62, "Titlu");
    text_at(&paper, 21, 92, "1.3.202");
    text_at(&paper, 21, 104, "5");
    text_at(&paper, 63, 92, "Tabara");
    text_at(&paper, 203, 92, "DAS");
    expect_paper(&paper, "Termen | Titlu | \n1.3.2025 | Tabara | DAS\n");
}

static void add_tests(void)
{
    g_test_add_func("/reader/pdf/open-cell", a_line_below_the_rules_is_of_the_open_cell);
    g_test_add_func("/reader/pdf/one-word", one_word_and_a_blank_part_no_columns);
    g_test_add_func("/reader/pdf/figures", rows_that_differ_in_figures_are_no_running_heads);
    g_test_add_func("/reader/pdf/fiche", a_fiche_begins_a_paragraph);
    g_test_add_func("/reader/pdf/cut-year", the_year_of_a_day_may_be_cut);
    g_test_add_func("/reader/pdf/rules", rules_make_cells_that_span_and_wrap);
    g_test_add_func("/reader/pdf/pages", a_table_goes_on_over_the_page_without_its_header);
    g_test_add_func("/reader/pdf/cut", a_row_cut_without_a_rule_goes_on);
    g_test_add_func("/reader/pdf/through", rules_do_not_go_through_words);
    g_test_add_func("/reader/pdf/gaps", gaps_make_columns_and_numbers_rows);
    g_test_add_func("/reader/pdf/spaces", wider_spaces_part_rows);
    g_test_add_func("/reader/pdf/cut-row", a_numbered_row_that_the_page_cuts_is_one);
    g_test_add_func("/reader/pdf/items", items_of_lists_stay_in_their_cells);
    g_test_add_func("/reader/pdf/bold-header", a_header_ends_with_its_bold_words);
    g_test_add_func("/reader/pdf/group-names", names_of_groups_are_as_wide_as_their_parts);
    g_test_add_func("/reader/pdf/gap-pages", a_table_without_rules_goes_on_over_the_page);
    g_test_add_func("/reader/pdf/pairs", labels_beside_words_are_two_columns);
    g_test_add_func("/reader/pdf/groups", headers_of_two_rows_have_groups);
    g_test_add_func("/reader/pdf/tall", tall_cells_go_on_beside_the_next_row);
    g_test_add_func("/reader/pdf/middle", cells_in_the_middle_of_their_rows_make_rows);
    g_test_add_func("/reader/pdf/middle-tall", a_tall_cell_stands_in_the_middle_of_its_rows);
    g_test_add_func("/reader/pdf/middle-header", a_header_in_the_middle_has_groups);
    g_test_add_func("/reader/pdf/codes", codes_go_on_behind_a_hyphen);
    g_test_add_func("/reader/pdf/sentences", sentences_are_no_table);
    g_test_add_func("/reader/pdf/scan", pages_without_text_are_told);
    g_test_add_func("/reader/pdf/tight", columns_that_nearly_touch_are_parted_where_words_begin);
    g_test_add_func("/reader/pdf/again", words_that_come_again_part_nothing);
    g_test_add_func("/reader/pdf/sums", sums_do_not_close_the_space_between_columns);
    g_test_add_func("/reader/pdf/pair", a_further_indicator_and_its_target_are_a_row);
    g_test_add_func("/reader/pdf/around", a_number_in_the_middle_holds_what_stands_around_it);
    g_test_add_func("/reader/pdf/tall-last", cells_of_the_last_columns_may_be_as_high_as_several_rows);
    g_test_add_func("/reader/pdf/tall-top", indicators_beside_a_long_title_are_rows);
    g_test_add_func("/reader/pdf/two-lists", two_lists_beside_each_other_are_one_row);
    g_test_add_func("/reader/pdf/pair-cut", the_space_between_two_indicators_may_be_cut);
    g_test_add_func("/reader/pdf/bold-title", a_bold_title_does_not_take_the_header_in);
    g_test_add_func("/reader/pdf/signed", a_last_row_over_signatures_keeps_the_columns);
    g_test_add_func("/reader/pdf/codes-behind", codes_behind_objectives_number_rows);
    g_test_add_func("/reader/pdf/ligatures", ligatures_are_their_letters);
    g_test_add_func("/reader/pdf/loop", a_loop_of_references_ends);
    g_test_add_func("/reader/pdf/garbage", garbage_is_damaged);
}

int main(int argc, char **argv)
{
    return reading_main(argc, argv, add_tests);
}
