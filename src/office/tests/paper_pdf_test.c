#include "papers.h"

#include <poppler.h>

/* poppler-glib of Debian 12 defines no autoptr. */
typedef PopplerDocument File;
typedef PopplerPage Page;
typedef PopplerStructureElement Element;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(File, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Page, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Element, g_object_unref)

static PopplerDocument *opened(GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_assert_no_error(error);
    return document;
}

static PopplerDocument *document_of(const Paper *paper)
{
    g_autoptr(GBytes) bytes = written(paper, paper_to_pdf);
    return opened(bytes);
}

static char *page_text(PopplerDocument *document, int page)
{
    g_autoptr(Page) found = poppler_document_get_page(document, page);
    g_assert_nonnull(found);
    return poppler_page_get_text(found);
}

static char *all_text(PopplerDocument *document)
{
    GString *all = g_string_new(NULL);
    for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
        g_autofree char *text = page_text(document, i);
        g_string_append(all, text);
        g_string_append_c(all, '\n');
    }
    return g_string_free(all, FALSE);
}

static void check_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_test_message("\"%s\" is missing in: %.2000s", part, text);
    g_assert_nonnull(strstr(text, part));
}

static guint occurrences(const char *text, const char *part)
{
    guint count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

static void words_and_letters_can_be_taken_out(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "Șanse și țeluri");
    const char *text = "Ștefan și Țuțu înțeleg: ăsta-i gâtul, în România învățăm. Жизнь в Бельцах: ёжик, щука. "
                       "Al doilea enunț e destul de lung ca să treacă pe rândul următor al paginii, cu toate cuvintele lui.";
    paper_add(paper, PAPER_TEXT, text);
    g_autoptr(File) document = document_of(paper);
    g_autofree char *page = page_text(document, 0);
    g_strdelimit(page, "\n", ' ');
    check_contains(page, "Șanse și țeluri");
    check_contains(page, text);
}

static void the_file_says_what_it_is(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = written(given_report(pool, 3), paper_to_pdf);
    g_autoptr(File) document = opened(bytes);
    g_autofree char *title = poppler_document_get_title(document), *author = poppler_document_get_author(document);
    g_assert_cmpstr(title, ==, "Raport anual: Țară și învățământ <&>");
    g_assert_cmpstr(author, ==, "Primăria Orașului");
    g_assert_cmpint(poppler_document_get_creation_date(document), ==, CREATED_AT);
    const char *data = g_bytes_get_data(bytes, NULL);
    g_assert_nonnull(memmem(data, g_bytes_get_size(bytes), "/Lang (ro)", 10));
    g_assert_nonnull(memmem(data, g_bytes_get_size(bytes), "/Marked true", 12));
}

static void pages_are_numbered_and_turned(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(File) document = document_of(given_report(pool, 3));
    g_assert_cmpint(poppler_document_get_n_pages(document), ==, 3);
    for (int i = 0; i < 3; i++) {
        g_autofree char *number = g_strdup_printf("%d/3", i + 1), *text = page_text(document, i);
        check_contains(text, "Date demonstrative");
        g_auto(GStrv) words = g_strsplit(text, " ", -1);
        g_autofree char *joined = g_strjoinv("", words); /* poppler takes even gaps between single letters for spaced-out letters */
        check_contains(joined, number);
        g_autoptr(Page) page = poppler_document_get_page(document, i);
        double width, height;
        poppler_page_get_size(page, &width, &height);
        g_assert_cmpint(width > height, ==, i == 1);
    }
}

static void contents_give_pages_and_lead_to_them(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(File) document = document_of(given_report(pool, 3));
    g_autofree char *first = page_text(document, 0);
    check_contains(first, "Cuprins");
    g_autoptr(Page) page = poppler_document_get_page(document, 0);
    GList *links = poppler_page_get_link_mapping(page);
    g_assert_cmpuint(g_list_length(links), ==, 4);
    guint pages[5] = {0};
    for (GList *node = links; node; node = node->next) {
        const PopplerAction *action = ((PopplerLinkMapping *)node->data)->action;
        g_assert_cmpint(action->type, ==, POPPLER_ACTION_GOTO_DEST);
        g_autofree char *name = g_strdup(action->goto_dest.dest->named_dest);
        PopplerDest *dest = name ? poppler_document_find_dest(document, name) : poppler_dest_copy(action->goto_dest.dest);
        g_assert_nonnull(dest);
        g_assert_cmpint(dest->page_num, <, 5);
        pages[dest->page_num]++;
        poppler_dest_free(dest);
    }
    poppler_page_free_link_mapping(links);
    g_assert_cmpuint(pages[1], ==, 1);
    g_assert_cmpuint(pages[2], ==, 2);
    g_assert_cmpuint(pages[3], ==, 1);
}

static char *outline_title(PopplerIndexIter *iter)
{
    PopplerAction *action = poppler_index_iter_get_action(iter);
    char *title = g_strdup(action->any.title);
    poppler_action_free(action);
    return title;
}

static void headings_make_the_outline(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(File) document = document_of(given_report(pool, 3));
    PopplerIndexIter *iter = poppler_index_iter_new(document);
    g_assert_nonnull(iter);
    g_autofree char *first = outline_title(iter);
    g_assert_cmpstr(first, ==, "Rezumat");
    g_assert_true(poppler_index_iter_next(iter));
    g_autofree char *second = outline_title(iter);
    g_assert_cmpstr(second, ==, "Toate măsurile");
    PopplerIndexIter *child = poppler_index_iter_get_child(iter);
    g_autofree char *below = outline_title(child);
    g_assert_cmpstr(below, ==, "Educație");
    poppler_index_iter_free(child);
    poppler_index_iter_free(iter);
}

static void a_long_table_repeats_its_heading_and_loses_no_row(void)
{
    enum { ROWS = 1000 };
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(File) document = document_of(given_report(pool, ROWS));
    int pages = poppler_document_get_n_pages(document);
    g_assert_cmpint(pages, >, 20);
    for (int i = 1; i < pages - 1; i++) {
        g_autofree char *text = page_text(document, i);
        check_contains(text, "Măsura");
    }
    g_autofree char *all = all_text(document);
    g_assert_cmpuint(occurrences(all, "Campanie de informare numărul "), ==, ROWS);
    check_contains(all, "Campanie de informare numărul 1000");
    g_assert_cmpuint(occurrences(all, "1.234,50 lei"), ==, ROWS);
}

static void a_row_taller_than_a_page_goes_on(void)
{
    enum { WORDS = 3000 };
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    PaperBlock *table = given_table(paper, (const char *const[]){"Antet", "Text", NULL});
    GString *text = pool_string(pool);
    for (int i = 1; i <= WORDS; i++)
        g_string_append_printf(text, "cuvânt%dx ", i);
    paper_row(table, pool, (const char *const[]){"a", text->str, NULL});
    paper_row(table, pool, (const char *const[]){"după", "ultimul", NULL});
    g_autoptr(File) document = document_of(paper);
    g_autofree char *all = all_text(document);
    g_assert_cmpuint(occurrences(all, "cuvânt"), ==, WORDS);
    check_contains(all, "cuvânt3000x");
    check_contains(all, "ultimul");
    g_assert_cmpint(poppler_document_get_n_pages(document), >, 3);
    g_assert_cmpuint(occurrences(all, "Antet"), ==, (guint)poppler_document_get_n_pages(document));
}

static void a_heading_stands_with_what_follows(void)
{
    for (guint lines = 30; lines < 60; lines++) {
        g_autoptr(Pool) pool = pool_new();
        Paper *paper = paper_new(pool, "T");
        for (guint i = 0; i < lines; i++)
            paper_add(paper, PAPER_TEXT, "rând");
        paper_add(paper, PAPER_HEADING2, "Capitol");
        PaperBlock *table = given_table(paper, (const char *const[]){"Antetul", NULL});
        paper_row(table, pool, (const char *const[]){"primul", NULL});
        g_autoptr(File) document = document_of(paper);
        for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
            g_autofree char *text = page_text(document, i);
            g_assert_cmpint(strstr(text, "Capitol") != NULL, ==, strstr(text, "primul") != NULL);
        }
    }
}

/* Two headings, the second of several lines, and a first row of half a page: none of them ends a page alone. */
static void headings_go_with_a_tall_row(void)
{
    enum { WORDS = 400 };
    for (guint lines = 2; lines < 60; lines += 3) {
        g_autoptr(Pool) pool = pool_new();
        Paper *paper = paper_new(pool, "T");
        GString *tall = g_string_new("primul");
        for (guint i = 0; i < WORDS; i++)
            g_string_append(tall, " cuvânt");
        for (guint i = 0; i < lines; i++)
            paper_add(paper, PAPER_TEXT, "rând");
        paper_add(paper, PAPER_HEADING2, "Capitol");
        paper_add(paper, PAPER_HEADING3, "Domeniul participării la viața publică, inclusiv la procesele în care se hotărăște despre locuire, despre școală și despre muncă");
        PaperBlock *table = given_table(paper, (const char *const[]){"Antetul", NULL});
        paper_row(table, pool, (const char *const[]){tall->str, NULL});
        g_string_free(tall, TRUE);
        g_autoptr(File) document = document_of(paper);
        for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
            g_autofree char *text = page_text(document, i);
            g_assert_cmpint(strstr(text, "Capitol") != NULL, ==, strstr(text, "primul") != NULL);
            g_assert_cmpint(strstr(text, "Domeniul") != NULL, ==, strstr(text, "primul") != NULL);
        }
    }
}

static void very_long_words_stay_on_the_page(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    GString *word = pool_string(pool);
    for (int i = 0; i < 4000; i++)
        g_string_append_c(word, (char)('a' + i % 26));
    paper_add(paper, PAPER_TEXT, word->str);
    PaperBlock *table = given_table(paper, (const char *const[]){word->str, "b", NULL});
    paper_row(table, pool, (const char *const[]){word->str, "b", NULL});
    g_autoptr(File) document = document_of(paper);
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    g_autoptr(Page) page = poppler_document_get_page(document, 0);
    g_assert_true(poppler_page_get_text_layout(page, &boxes, &count));
    for (guint i = 0; i < count; i++)
        g_assert_cmpfloat(boxes[i].x2, <, 595 - 40);
    g_free(boxes);
}

static void an_empty_paper_is_one_page(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "");
    paper_add(paper, PAPER_CONTENTS, NULL);
    paper_add(paper, PAPER_TABLE, NULL);
    paper_add(paper, PAPER_LIST, NULL);
    paper_add(paper, PAPER_BARS, NULL);
    paper_add(paper, PAPER_TEXT, NULL);
    g_ptr_array_add(paper_add(paper, PAPER_TABLE, NULL)->rows, pool_list(pool));
    g_autoptr(File) document = document_of(paper);
    g_assert_cmpint(poppler_document_get_n_pages(document), ==, 1);
}

static void numbers_end_at_the_same_place(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    PaperBlock *table = given_table(paper, (const char *const[]){"Suma", "Altele", NULL});
    const char *const texts[] = {"7", "1.000.007"};
    for (guint i = 0; i < 2; i++) {
        GPtrArray *row = given_row(table, pool);
        paper_cell(pool, row, CELL_NUMBER, texts[i], 7);
        paper_cell(pool, row, CELL_TEXT, "x", 0);
    }
    g_autoptr(File) document = document_of(paper);
    g_autoptr(Page) page = poppler_document_get_page(document, 0);
    GList *sevens = poppler_page_find_text(page, "7");
    g_assert_cmpuint(g_list_length(sevens), ==, 2);
    const PopplerRectangle *first = sevens->data, *second = sevens->next->data;
    g_assert_cmpfloat_with_epsilon(first->x2, second->x2, 0.1);
    g_list_free_full(sevens, (GDestroyNotify)poppler_rectangle_free);
}

typedef struct {
    guint tables, rows, heading_cells, headings;
} Structure;

/* Frees iter. */
static void count_elements(PopplerStructureElementIter *iter, Structure *found)
{
    if (!iter)
        return;
    do {
        g_autoptr(Element) element = poppler_structure_element_iter_get_element(iter);
        PopplerStructureElementKind kind = poppler_structure_element_get_kind(element);
        found->tables += kind == POPPLER_STRUCTURE_ELEMENT_TABLE;
        found->rows += kind == POPPLER_STRUCTURE_ELEMENT_TABLE_ROW;
        found->heading_cells += kind == POPPLER_STRUCTURE_ELEMENT_TABLE_HEADING;
        found->headings += kind == POPPLER_STRUCTURE_ELEMENT_HEADING_1 || kind == POPPLER_STRUCTURE_ELEMENT_HEADING_2;
        count_elements(poppler_structure_element_iter_get_child(iter), found);
    } while (poppler_structure_element_iter_next(iter));
    poppler_structure_element_iter_free(iter);
}

static void the_structure_is_tagged(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(File) document = document_of(given_report(pool, 200));
    Structure found = {0};
    count_elements(poppler_structure_element_iter_new(document), &found);
    g_assert_cmpuint(found.tables, ==, 1);
    g_assert_cmpuint(found.rows, ==, 201);
    g_assert_cmpuint(found.heading_cells, ==, 4);
    g_assert_cmpuint(found.headings, ==, 4);
}

/* Adds the texts of all paragraphs.  Frees iter. */
static void collect_paragraphs(PopplerStructureElementIter *iter, GString *all)
{
    if (!iter)
        return;
    do {
        g_autoptr(Element) element = poppler_structure_element_iter_get_element(iter);
        if (poppler_structure_element_get_kind(element) == POPPLER_STRUCTURE_ELEMENT_PARAGRAPH) {
            g_autofree char *text = poppler_structure_element_get_text(element, POPPLER_STRUCTURE_GET_TEXT_RECURSIVE);
            g_string_append(all, text);
            g_string_append_c(all, '|');
        }
        collect_paragraphs(poppler_structure_element_iter_get_child(iter), all);
    } while (poppler_structure_element_iter_next(iter));
    poppler_structure_element_iter_free(iter);
}

/* What a screen reader goes by: no line is lost, and words at the ends of lines stay apart. */
static void the_structure_has_every_word(void)
{
    /* Plain letters: poppler-glib 22.12 encodes the others of a structure twice. */
    static const char text[] = "Rapoartele au fost verificate de oficiul fiscal, iar toate eforturile sunt descrise mai jos, pe larg, "
                               "cu toate cauzele lor, apoi cu cele de urmat.\nAl doilea paragraf.";
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "Titlu");
    paper_add(paper, PAPER_TEXT, text);
    g_autoptr(File) document = document_of(paper);
    g_autoptr(GString) all = g_string_new(NULL);
    collect_paragraphs(poppler_structure_element_iter_new(document), all);
    g_strdelimit(all->str, "\n", ' ');
    g_autofree char *expected = g_strdelimit(g_strdup_printf("Titlu|%s|", text), "\n", ' ');
    g_assert_cmpstr(all->str, ==, expected);
}

static void the_same_paper_gives_the_same_bytes(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) first = written(given_report(pool, 50), paper_to_pdf);
    g_autoptr(GBytes) second = written(given_report(pool, 50), paper_to_pdf);
    g_autoptr(GBytes) later = written_at(given_report(pool, 50), paper_to_pdf, CREATED_AT + 60);
    g_assert_true(g_bytes_equal(first, second));
    g_assert_false(g_bytes_equal(first, later));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/words-and-letters", words_and_letters_can_be_taken_out);
    g_test_add_func("/pdf/metadata", the_file_says_what_it_is);
    g_test_add_func("/pdf/pages", pages_are_numbered_and_turned);
    g_test_add_func("/pdf/contents", contents_give_pages_and_lead_to_them);
    g_test_add_func("/pdf/outline", headings_make_the_outline);
    g_test_add_func("/pdf/long-table", a_long_table_repeats_its_heading_and_loses_no_row);
    g_test_add_func("/pdf/tall-row", a_row_taller_than_a_page_goes_on);
    g_test_add_func("/pdf/heading-with-what-follows", a_heading_stands_with_what_follows);
    g_test_add_func("/pdf/headings-with-a-tall-row", headings_go_with_a_tall_row);
    g_test_add_func("/pdf/long-words", very_long_words_stay_on_the_page);
    g_test_add_func("/pdf/empty", an_empty_paper_is_one_page);
    g_test_add_func("/pdf/numbers-to-the-right", numbers_end_at_the_same_place);
    g_test_add_func("/pdf/structure", the_structure_is_tagged);
    g_test_add_func("/pdf/structure-words", the_structure_has_every_word);
    g_test_add_func("/pdf/same-bytes", the_same_paper_gives_the_same_bytes);
    return g_test_run();
}
