#include "reader/pdf_page.h"

#include <string.h>

/* Words that the edge of a narrow column cut, and those that only end there. */

#define CUT "\x1E"
#define HYPHEN "\x1D"

typedef struct {
    Pool *pool;
    PdfKnown known;
} Mending;

static GHashTable *new_set(Pool *pool)
{
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, set);
    return set;
}

/* A document whose pages have these words. */
static Mending mending_new(const char *words)
{
    Mending mending = {.pool = pool_new()};
    mending.known = (PdfKnown){.cells = new_set(mending.pool), .words = new_set(mending.pool), .parts = new_set(mending.pool),
                               .hyphened = new_set(mending.pool), .letters = pdf_letters_new(mending.pool)};
    PdfPage page = {.pool = mending.pool, .words = pool_list(mending.pool)};
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    for (char **part = parts; *part; part++) {
        Word *word = pool_new0(mending.pool, Word);
        word->text = pool_strdup(mending.pool, *part);
        g_ptr_array_add(page.words, word);
    }
    pdf_learn_words(&mending.known, &page);
    return mending;
}

static void expect(Mending *mending, const char *text, const char *expected)
{
    g_autofree char *mended = g_strdelimit(g_strdup(pdf_mend_cuts(mending->pool, text, &mending->known)), "\x1F", ' ');
    g_assert_cmpstr(mended, ==, expected);
}

/* Rests that are no words: "bilă", "ul". */
static const char narrow[] = "Structura responsa" CUT "bilă, abandon" CUT "ul, func" CUT "țio" CUT "nal, mediato" CUT "ri";

static void cut_words_are_one_again(void)
{
    static const char *const cases[][2] = {
        {"Creștere" CUT "a accesului", "Creșterea accesului"},         {"servicii comunit" CUT "are", "servicii comunitare"},
        {"Подготови" CUT "тельные группы", "Подготовительные группы"}, {"31.12.20" CUT "27", "31.12.2027"},
        {"implementa" CUT "tion plan", "implementation plan"},         {"szolgálta" CUT "tások", "szolgáltatások"},
    };
    Mending mending = mending_new("");
    pdf_learn_cuts(&mending.known, mending.pool, narrow);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect(&mending, cases[i][0], cases[i][1]);
    pool_free(mending.pool);
}

static void words_that_end_with_their_line_stay_apart(void)
{
    static const char *const cases[][2] = {
        {"puncte" CUT "mobile", "puncte mobile"},       {"cartierul" CUT "vechi", "cartierul vechi"},       {"школьных" CUT "медиаторов", "школьных медиаторов"},
        {"Centrul" CUT "de zi", "Centrul de zi"},       {"количество" CUT "домов", "количество домов"},     {"Emergency" CUT "support", "Emergency support"},
        {"de informare" CUT "a populației", "de informare a populației"},
    };
    Mending mending = mending_new("");
    pdf_learn_cuts(&mending.known, mending.pool, narrow);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect(&mending, cases[i][0], cases[i][1]);
    pool_free(mending.pool);
}

static void a_document_that_cuts_nothing_keeps_its_lines(void)
{
    Mending mending = mending_new("");
    expect(&mending, "servicii comunit" CUT "are", "servicii comunit are");
    pool_free(mending.pool);
}

static void hyphens_of_lines_go_where_the_document_has_them(void)
{
    Mending mending = mending_new("asistența beneficiari dezvoltare un");
    pdf_learn_cuts(&mending.known, mending.pool, "asis-" HYPHEN "tența benefi-" HYPHEN "ciari dez-" HYPHEN "voltare informa-" HYPHEN "rea");
    expect(&mending, "informa-" HYPHEN "rea", "informarea");
    expect(&mending, "benefi-" HYPHEN "ciari", "beneficiari");
    expect(&mending, "dintr-" HYPHEN "un proiect", "dintr-un proiect");
    expect(&mending, "non-" HYPHEN "formală", "non-formală");
    pool_free(mending.pool);
}

static void hyphens_of_words_stay(void)
{
    Mending mending = mending_new("post instituționalizați");
    pdf_learn_cuts(&mending.known, mending.pool, "copii-" HYPHEN "părinți, organizații-" HYPHEN "gazdă");
    expect(&mending, "copii-" HYPHEN "părinți", "copii-părinți");
    pool_free(mending.pool);
}

/* Lines as poppler gives them: U+2010 and soft hyphens are the printer's. */
static void printed_hyphens_are_dropped(void)
{
    static const char *const cases[][3] = {
        {"responsa\xC2\xAD\xE2\x80\x90", "bilă", "responsabilă"}, {"anul 2026-", "2027", "anul 2026-2027"}, {"Caraș-", "Severin", "Caraș-Severin"},
        {"Octombrie", ", 2026", "Octombrie, 2026"}, {"Asociația „Trai", "”", "Asociația „Trai”"},  {"două", "cuvinte", "două cuvinte"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(cases[i][0]);
        pdf_append(text, cases[i][1]);
        g_assert_cmpstr(g_strdelimit(text->str, "\x1F", ' '), ==, cases[i][2]);
    }
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/reader/words/cut", cut_words_are_one_again);
    g_test_add_func("/reader/words/whole", words_that_end_with_their_line_stay_apart);
    g_test_add_func("/reader/words/wide", a_document_that_cuts_nothing_keeps_its_lines);
    g_test_add_func("/reader/words/hyphens", hyphens_of_lines_go_where_the_document_has_them);
    g_test_add_func("/reader/words/compounds", hyphens_of_words_stay);
    g_test_add_func("/reader/words/printed", printed_hyphens_are_dropped);
    return g_test_run();
}
