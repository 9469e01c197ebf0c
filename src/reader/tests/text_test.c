#include "reading.h"

#include <string.h>

static void tabs_make_a_table_that_page_breaks_do_not_end(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid =
        must_read_text(pool, "Plan local\n\nNr.\tMăsura\tTermen\n1\tUna\t2025\n\n\t\tcontinuă\n2\tDoua\t2026\n", "a.txt");
    g_assert_cmpstr(as_text(pool, grid), ==,
                    "Plan local\nNr. | Măsura | Termen\n1 | Una | 2025\n |  | continuă\n2 | Doua | 2026\n");
    const GridTable *table = block_at(grid, 1)->table;
    g_assert_cmpint(table->page_breaks, ==, 1);
    g_assert_cmpint(table->row_page[1], ==, 1);
    g_assert_cmpint(table->row_page[2], ==, 2);
}

static void a_paragraph_between_rows_ends_the_table(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = must_read_text(pool, "a\tb\tc\n1\t2\t3\n\nObiectivul 2\n\n4\t5\t6\n", "a.txt");
    g_assert_cmpstr(as_text(pool, grid), ==, "a | b | c\n1 | 2 | 3\nObiectivul 2\n4 | 5 | 6\n");
}

static void marks_are_taken_off_and_remembered_as_bold(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = must_read_text(pool,
                                "**Obiectiv 1**\n\n**Scop.** Restul\n\n***Domeniul***\n\n*Cultura* 5 * 3 < 7\n\n"
                                "<b>2.2.</b>\tx\ty\n<b><i>Domeniul</i></b>\t\t\n",
                                "a.txt");
    g_assert_cmpstr(as_text(pool, grid), ==,
                    "Obiectiv 1\nScop. Restul\nDomeniul\nCultura 5 * 3 < 7\n2.2. | x | y\nDomeniul |  | \n");
    g_assert_true(block_at(grid, 0)->bold);
    g_assert_false(block_at(grid, 1)->bold);
    g_assert_true(block_at(grid, 2)->bold);
    g_assert_false(block_at(grid, 3)->bold);
    g_assert_true(grid_at(block_at(grid, 4)->table, 1, 0)->bold);
    g_assert_false(grid_at(block_at(grid, 4)->table, 0, 1)->bold);
}

static void pipes_make_a_table(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = must_read_text(pool, "| Nr | Titlu |\n|----|:------|\n| 1 | a \\| b |\n| 2 | |\n", "a.md");
    g_assert_cmpstr(as_text(pool, grid), ==, "Nr | Titlu\n1 | a | b\n2 | \n");
}

/* Every row has as many pipes: the frame of a table in Markdown, no separator. */
static void framed_pipes_are_no_separated_values(void)
{
    g_autoptr(Pool) pool = pool_new();
    static const char framed[] = "| Nr. | Titlu | Termen |\n|---|---|---|\n| Obiectiv 1 |  |  |\n| 1 | Una | 2025 |\n| 2 | Doua | 2025 |\n";
    static const char *const names[] = {"a.md", "a.txt"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_cmpstr(as_text(pool, must_read_text(pool, framed, names[i])), ==,
                        "Nr. | Titlu | Termen\nObiectiv 1 |  | \n1 | Una | 2025\n2 | Doua | 2025\n");
}

static void aligned_blanks_make_a_table(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid =
        must_read_text(pool, "Nr   Măsura        Termen\n1    Centru de zi  2025\n2    Școală        2026\n", "a.txt");
    g_assert_cmpstr(as_text(pool, grid), ==, "Nr | Măsura | Termen\n1 | Centru de zi | 2025\n2 | Școală | 2026\n");
    g_assert_true(has_note(grid, "guessed"));
}

static void wrapped_lines_without_columns_are_told(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GString) text = g_string_new("Plan\n\nObiective  Acțiuni  Termen\n\n");
    for (int i = 0; i < 30; i++)
        g_string_append(text, "Elaborarea unei\nmetodologii\n\nSPAS  Iulie 2017\n\n");
    Grid *grid = must_read_text(pool, text->str, "a.txt");
    g_assert_true(grid->columns_lost);
    expect_paragraph(grid, 1, "Obiective  Acțiuni  Termen");
    expect_paragraph(grid, 2, "Elaborarea unei\nmetodologii");
}

static void every_separator_is_found(void)
{
    const char separators[] = ",;\t|";
    for (const char *s = separators; *s; s++) {
        g_autoptr(Pool) pool = pool_new();
        g_autofree char *text = g_strdup_printf("Nr%cTitlu%cTermen\r\n1%c\"a%cb \"\"c\"\"\nd\"%c2025\r\n2%c%c2026\r\n", *s,
                                                *s, *s, *s, *s, *s, *s);
        g_autofree char *expected = g_strdup_printf("Nr | Titlu | Termen\n1 | a%cb \"c\"\nd | 2025\n2 |  | 2026\n", *s);
        Grid *grid = must_read_text(pool, text, "a.csv");
        g_assert_cmpstr(as_text(pool, grid), ==, expected);
        g_assert_cmpstr(grid->format, ==, "csv");
    }
}

static const char sample[] = "Școala și țara; copii între 6 și 14 ani, în Timișoara: măsură de „sprijin”\n";

static void romanian_encodings_are_told_apart(void)
{
    static const struct {
        const char *encoding, *text, *name;
    } cases[] = {
        {"UTF-8", sample, NULL},
        {"UTF-16LE", sample, "UTF-16"},
        {"UTF-16BE", sample, "UTF-16"},
        {"ISO-8859-16", sample, "ISO-8859-16"},
        {"WINDOWS-1250", "Şcoala şi ţara; copii între 6 şi 14 ani, în Timişoara: măsură – „sprijin”\n", "Windows-1250"},
        {"UTF-16LE", "Решение муниципального совета: План действий\n", "UTF-16"},
        {"UTF-16BE", "Решение муниципального совета: План действий\n", "UTF-16"},
        {"UTF-32LE", sample, "UTF-32"},
        {"UTF-32BE", sample, "UTF-32"},
        {"KOI8-R", "Решение муниципального совета: План действий для ромов, 2023 год\n", "KOI8-R"},
        {"ISO-8859-5", "Решение муниципального совета: План действий для ромов, 2023 год\n", "ISO-8859-5"},
        {"CP866", "Решение муниципального совета: План действий для ромов, 2023 год\n", "CP866"},
        {"CP852", "Şcoala şi ţara; copii între 6 şi 14 ani, în Timişoara: măsură pentru fraţi şi părinţi\n", "CP852"},
        {"WINDOWS-1251", "Решение муниципального совета: План действий для ромов, 2023 год\n", "Windows-1251"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pool) pool = pool_new();
        gsize count = 0;
        g_autofree char *bytes = g_convert(cases[i].text, -1, cases[i].encoding, "UTF-8", NULL, &count, NULL);
        g_assert_nonnull(bytes);
        Grid *grid = must_read(pool, bytes, count, "a.txt");
        g_autofree char *expected = g_strchomp(g_strdup(cases[i].text));
        expect_paragraph(grid, 0, expected);
        g_assert_true(!cases[i].name || has_note(grid, cases[i].name));
    }
}

/* What other programs decoded wrongly before they saved the text as UTF-8. */
static void wrongly_decoded_letters_are_put_right(void)
{
    static const struct {
        const char *wrong, *right, *name;
    } cases[] = {
        {"Ã®nvÄƒÈ›ÄƒmÃ¢nt È™i sÄƒnÄƒtate\n", "învățământ și sănătate", "Windows-1252"},
        {"РџР»Р°РЅ РјРµСЂРѕРїСЂРёСЏС‚РёР№ РіРѕСЂРѕРґР°\n", "План мероприятий города", "Windows-1251"},
        /* Ă, Р and Э have halves that are controls or blanks there. */
        {"ĂŽnvÄ\xC2\x83" "Č›Ä\xC2\x83" "mĂ˘nt Č™i sÄ\xC2\x83" "nÄ\xC2\x83" "tate Ă®n Č™coalÄ\xC2\x83", "Învățământ și sănătate în școală", "Windows-1250"},
        {"ÐŸÐ»Ð°Ð½ Ð\xC2\xA0" "ÐµÐ·Ð¸Ð½Ð°: Ñ\xC2\x81" "Ð¾Ñ†Ð¸Ð°Ð»ÑŒÐ½Ð¾Ð¹ Ð¿Ð¾Ð¼Ð¾Ñ‰Ð¸ Ð\xC2\xAD" "Ð´Ð¸Ð½ÐµÑ†", "План Резина: социальной помощи Эдинец", "Windows-1252"},
        {"Ð\xC2\x9F" "Ð»Ð°Ð½ Ð\xC2\xA0" "ÐµÐ·Ð¸Ð½Ð°: Ñ\xC2\x81" "Ð¾Ñ\xC2\x86" "Ð¸Ð°Ð»Ñ\xC2\x8C" "Ð½Ð¾Ð¹ Ð¿Ð¾Ð¼Ð¾Ñ\xC2\x89" "Ð¸ Ð\xC2\xAD" "Ð´Ð¸Ð½ÐµÑ\xC2\x86", "План Резина: социальной помощи Эдинец", "Windows-1252"},
        {"Ïëàí ìåðîïðèÿòèé ïî ñîöèàëüíîé çàùèòå ¹ 5", "План мероприятий по социальной защите № 5", "Windows-1252"},
        {"Municipiul Timiєoara єi direcюia de asistenюг pentru bгtrвni оn anul urmгtor", "Municipiul Timişoara şi direcţia de asistenţă pentru bătrâni în anul următor", "Windows-1251"},
        {"Direcþia de Asistenþã Socialã ºi ªcoala\n", "Direcția de Asistență Socială și Școala", "Windows-1252"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pool) pool = pool_new();
        Grid *grid = must_read_text(pool, cases[i].wrong, "a.txt");
        expect_paragraph(grid, 0, cases[i].right);
        g_assert_true(has_note(grid, cases[i].name));
    }
}

static void letters_that_are_right_stay(void)
{
    static const char *const texts[] = {"Școala nº 5 și învățământul: ªº", "Crèche à São Tomé, Ærø", "Şcoala şi ţara",
                                        "Árvíztűrő és ötöző özönvíz", "Réunion à Évry: élève", "Планул де акциунь ши SRL Ромтелеком", "План Sănătate"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Pool) pool = pool_new();
        expect_paragraph(must_read_text(pool, texts[i], "a.txt"), 0, texts[i]);
    }
}

static void a_mark_at_the_start_is_not_text(void)
{
    g_autoptr(Pool) pool = pool_new();
    expect_paragraph(must_read_text(pool, "\xEF\xBB\xBFUnu", "a.txt"), 0, "Unu");
    expect_paragraph(must_read(pool, "\xFF\xFE\x45\x01", 4, "a.txt"), 0, "Ņ");
}

static void decomposed_letters_are_composed_and_cedillas_stay(void)
{
    g_autoptr(Pool) pool = pool_new();
    expect_paragraph(must_read_text(pool, "s\xCC\xA6i ma\xCC\x86suri \xC5\x9Fi\xC2\xA0x", "a.txt"), 0, "și măsuri şi x");
}

static void what_is_no_document_is_refused(void)
{
    must_refuse("", 0, "a.txt", "empty");
    must_refuse(" \n\n ", 4, "a.txt", "empty");
    must_refuse("\x01\x02\x03\0\x05garbage\0\0", 15, "a.docx", "not a document that we can read");
    must_refuse("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old", 12, "a.doc", ".docx");
    must_refuse("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
                "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                40, "a.docx", "password");
    must_refuse("\x89PNG\r\n\x1A\n", 8, "a.png", "picture");
    must_refuse("PK\3\4 nothing more", 17, "a.docx", "damaged");
}

/* Commas and semicolons of sentences cut nothing, as "Măsura 1. Tabără; Termen: mai 2026" stands in one cell. */
static void paragraphs_saved_as_values_stay_whole(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = must_read_text(pool, "Plan 2026\n\"Măsura 1. Una; Termen: mai 2026; Buget: 5 lei, local\"\nMăsura 2. Doua; Termen: mai 2026; Buget: -\nMăsura 3. Trei, patru; Termen: iunie\n", "a.csv");
    g_assert_cmpstr(as_text(pool, grid), ==,
                    "Plan 2026\nMăsura 1. Una; Termen: mai 2026; Buget: 5 lei, local\nMăsura 2. Doua; Termen: mai 2026; Buget: -\nMăsura 3. Trei, patru; Termen: iunie\n");
    g_assert_cmpstr(as_text(pool, must_read_text(pool, "Nr, Titlu\n1, Una\n2, Doua\n", "a.csv")), ==, "Nr | Titlu\n1 | Una\n2 | Doua\n");
}

static void add_tests(void)
{
    g_test_add_func("/reader/text/tabs", tabs_make_a_table_that_page_breaks_do_not_end);
    g_test_add_func("/reader/text/paragraph-ends", a_paragraph_between_rows_ends_the_table);
    g_test_add_func("/reader/text/marks", marks_are_taken_off_and_remembered_as_bold);
    g_test_add_func("/reader/text/pipes", pipes_make_a_table);
    g_test_add_func("/reader/text/framed", framed_pipes_are_no_separated_values);
    g_test_add_func("/reader/text/blanks", aligned_blanks_make_a_table);
    g_test_add_func("/reader/text/lost", wrapped_lines_without_columns_are_told);
    g_test_add_func("/reader/text/separators", every_separator_is_found);
    g_test_add_func("/reader/text/encodings", romanian_encodings_are_told_apart);
    g_test_add_func("/reader/text/mended", wrongly_decoded_letters_are_put_right);
    g_test_add_func("/reader/text/kept", letters_that_are_right_stay);
    g_test_add_func("/reader/text/mark", a_mark_at_the_start_is_not_text);
    g_test_add_func("/reader/text/composed", decomposed_letters_are_composed_and_cedillas_stay);
    g_test_add_func("/reader/text/paragraphs", paragraphs_saved_as_values_stay_whole);
    g_test_add_func("/reader/text/refused", what_is_no_document_is_refused);
}

int main(int argc, char **argv)
{
    return reading_main(argc, argv, add_tests);
}
