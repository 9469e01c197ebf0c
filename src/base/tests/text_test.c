#include "base/text.h"

#include <string.h>

typedef struct {
    const char *from, *to;
} Case;

static void check(char *(*function)(Pool *pool, const char *text), const Case *cases, gsize count)
{
    g_autoptr(Pool) pool = pool_new();
    for (gsize i = 0; i < count; i++)
        g_assert_cmpstr(function(pool, cases[i].from), ==, cases[i].to);
}

static void squashing_leaves_single_blanks(void)
{
    static const Case cases[] = {
        {"  Ana \t\r\n Pop ", "Ana Pop"}, {"a\u00a0\u00a0b", "a b"}, {"a\u200b b\ufeff", "a b"}, {"a\u2060b", "a b"},
        {" \u00a0\u2003 ", ""},           {"", ""},                  {NULL, ""},                 {"a\u2028b\xc2\x85" "c", "a b c"},
        {"ț", "ț"},
    };
    check(text_squash, cases, G_N_ELEMENTS(cases));
}

/* A wide blank makes the whole text go the long way round, and is squashed itself. */
static void letters_are_squashed_alike_on_both_ways(void)
{
    g_autoptr(Pool) pool = pool_new();
    for (gunichar c = 0x1; c < 0x300; c++) {
        char letter[7] = "";
        g_unichar_to_utf8(c, letter);
        const char *text = pool_printf(pool, "%sa%s%sb ", letter, letter, letter);
        g_assert_cmpstr(text_squash(pool, text), ==, text_squash(pool, pool_printf(pool, "%s\u2003", text)));
    }
    g_assert_cmpstr(text_squash(pool, "a\xc3"), ==, "a\ufffd");
    g_assert_cmpstr(text_name_key(pool, "A\xc3"), ==, "a\ufffd");
}

static void folding_drops_case_and_diacritics(void)
{
    static const Case cases[] = {
        {"Țepeș-Popa", "tepes popa"},        {"Ţepeş", "tepes"},              {"ĂÂÎȘȚ ăâîșț", "aaist aaist"},
        {"S\u0326t\u0327a\u0306", "sta"},    {"Brâncuș", "brancus"},          {"Brîncuș", "brincus"},
        {"D'Angelo", "d angelo"},            {"D’Angelo", "d angelo"},        {"D\u02bcAngelo", "d angelo"},
        {"S.R.L.", "s r l"},                 {"Al–Hussein", "al hussein"},    {"Al\u2011Hussein", "al hussein"},
        {"Łódź", "lodz"},                    {"Straße", "strasse"},           {"STRAẞE", "strasse"},
        {"Søren Ærø", "soren aero"},         {"Đorđe Jovanović", "dorde jovanovic"}, {"Kovács Sándor", "kovacs sandor"},
        {"Günther Őz", "gunther oz"},        {"İstanbul Isparta", "istanbul isparta"}, {"ﬁnal", "final"},
        {"Ｐｏｐ", "pop"},                    {"Po\u00adpa", "popa"},          {"Po\u200dpa", "popa"},
        {"Œuvre Þór Ħal", "oeuvre thor hal"}, {"  - . ' ", ""},                {NULL, ""},
        {"Popa (Munteanu)", "popa (munteanu)"}, {"a\xff" "b", "a\ufffd" "b"},
    };
    check(text_fold, cases, G_N_ELEMENTS(cases));
}

/* A mark behind a letter is dropped, and makes the whole text go the long way round. */
static void letters_fold_alike_on_both_ways(void)
{
    g_autoptr(Pool) pool = pool_new();
    for (gunichar c = 0x20; c < 0x250; c++) {
        char letter[7] = "";
        g_unichar_to_utf8(c, letter);
        const char *quick = text_fold(pool, pool_printf(pool, "a%sb", letter));
        g_assert_cmpstr(quick, ==, text_fold(pool, pool_printf(pool, "a%sb\u0302", letter)));
        g_assert_cmpstr(text_name_key(pool, pool_printf(pool, "a%sb", letter)), ==, text_name_key(pool, pool_printf(pool, "a%sb\u0302", letter)));
        g_assert_cmpstr(text_normalise(pool, pool_printf(pool, "a%sb", letter)), ==,
                        text_normalise(pool, text_normalise(pool, pool_printf(pool, "a%sb", letter))));
    }
}

static void name_keys_meet_as_names_are_heard(void)
{
    static const Case cases[] = {
        {"Brâncuș Ana-Maria", "brincus ana maria"}, {"Brîncuș", "brincus"},    {"SÂRBU", "sirbu"}, {"Sîrbu", "sirbu"},
        {"Sa\u0302rbu", "sirbu"},        {"Lăcătuș", "lacatus"},      {"Михай Попов", "mihai popov"},
        {"Михаил", "mihail"},            {"Чебан Наталья", "ceban natalia"},   {"Чабан", "ciaban"},
        {"Ткач", "tcaci"},               {"Катерина", "caterina"},    {"Кирилл", "chirill"}, {"Цуркан", "turcan"},
        {"Жосан", "josan"},              {"Шевченко", "sevcenco"},    {"Щербаков", "scerbacov"}, {"Хрущёв", "hrusciov"},
        {"Юлия", "iulia"},               {"Яна", "iana"},             {"Мария", "maria"},      {"Мунтяну", "munteanu"},
        {"Крянгэ", "creanga"},           {"Вячеслав", "veaceslav"},   {"Катя", "catia"},       {"Татьяна", "tatiana"},
        {"Красный", "crasnii"},          {"Георгий", "gheorghii"},    {"Эдуард", "eduard"},    {"Кэлэраш", "calaras"},
        {"Джорджеску", "giorgescu"},     {"ИГОРЬ", "igor"},
    };
    check(text_name_key, cases, G_N_ELEMENTS(cases));
}

static void words_come_once_and_without_signs(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *words = text_words(pool, "Popa (Munteanu) Elena-POPA, 2025!");
    static const char *const expected[] = {"popa", "munteanu", "elena", "2025"};
    g_assert_cmpuint(words->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < words->len; i++)
        g_assert_cmpstr(words->pdata[i], ==, expected[i]);
    g_assert_cmpuint(text_words(pool, " ,;( ")->len, ==, 0);
    g_assert_cmpuint(text_words(pool, NULL)->len, ==, 0);
}

static void stored_text_has_commas_below_and_plain_blanks(void)
{
    static const Case cases[] = {
        {"Ţepeş ŞŢ", "Țepeș ȘȚ"},   {"s\u0327t\u0327S\u0326", "șțȘ"}, {"a\u00a0b\u202fc\u2009d", "a b c d"},
        {"e\u0301", "é"},           {"a\u200bb\ufeffc\u00add", "abcd"},  {"a\nb\tc", "a\nb\tc"},
        {"safe\u202egnp", "safegnp"}, {"e\u200b\u0301 s\u00ad\u0327", "é ș"}, {NULL, ""},
    };
    check(text_normalise, cases, G_N_ELEMENTS(cases));
}

/* What is stored is compared with what is typed: normal text stays as it is, whatever stood between a letter and its mark. */
static void stored_text_is_stored_alike_again(void)
{
    static const char *const between[] = {"", "\u00ad", "\u200b", "\u2060", "\ufeff", "\u200d", "\u202e", "\u00a0", "\u0327"};
    g_autoptr(Pool) pool = pool_new();
    for (gunichar letter = 0x20; letter < 0x250; letter++)
        for (gunichar mark = 0x300; mark < 0x345; mark++)
            for (gsize i = 0; i < G_N_ELEMENTS(between); i++) {
                char one[7] = "", two[7] = "";
                g_unichar_to_utf8(letter, one);
                g_unichar_to_utf8(mark, two);
                const char *stored = text_normalise(pool, pool_printf(pool, "%s%s%s", one, between[i], two));
                g_assert_cmpstr(text_normalise(pool, stored), ==, stored);
            }
}

static void only_whole_utf8_without_nul_is_text(void)
{
    g_assert_true(text_is_utf8("ț", 2));
    g_assert_true(text_is_utf8("", 0));
    g_assert_true(text_is_utf8(NULL, 0));
    g_assert_false(text_is_utf8("ț", 1));
    g_assert_false(text_is_utf8("a\0b", 3));
    g_assert_false(text_is_utf8("\xc0\x80", 2));
    g_assert_false(text_is_utf8("\xed\xa0\x80", 3));
}

static void long_texts_are_cut_between_words(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_assert_cmpstr(text_shorten(pool, "Ana Constantinescu", 10), ==, "Ana…");
    g_assert_cmpstr(text_shorten(pool, "Ana Pop", 7), ==, "Ana Pop");
    g_assert_cmpstr(text_shorten(pool, "Ana Popa", 7), ==, "Ana…");
    g_assert_cmpstr(text_shorten(pool, "unu doi trei", 8), ==, "unu doi…"); /* the cut falls on the blank itself */
    g_assert_cmpstr(text_shorten(pool, "Înfrățire", 5), ==, "Înfr…");
    g_assert_cmpstr(text_shorten(pool, "cafe\u0301a", 5), ==, "caf…");
    g_assert_cmpstr(text_shorten(pool, "Ana", 1), ==, "…");
    g_assert_cmpstr(text_shorten(pool, "Ana", 0), ==, "");
    g_assert_cmpstr(text_shorten(pool, NULL, 3), ==, "");
}

static void lengths_are_characters(void)
{
    g_assert_cmpuint(text_length("țară"), ==, 4);
    g_assert_cmpuint(text_length(NULL), ==, 0);
    g_assert_true(text_is_empty(NULL));
    g_assert_true(text_is_empty(" \u00a0\u200b\n"));
    g_assert_false(text_is_empty(" . "));
}

static void parts_are_found_without_diacritics(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_assert_true(text_contains_folded(pool, "Strada Ștefan cel Mare", "stefan cel"));
    g_assert_false(text_contains_folded(pool, "Strada Ștefan cel Mare", "Ștefan"));
    g_assert_true(text_contains_folded(pool, NULL, ""));
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/text/squashing_leaves_single_blanks", squashing_leaves_single_blanks);
    g_test_add_func("/text/letters_are_squashed_alike_on_both_ways", letters_are_squashed_alike_on_both_ways);
    g_test_add_func("/text/folding_drops_case_and_diacritics", folding_drops_case_and_diacritics);
    g_test_add_func("/text/letters_fold_alike_on_both_ways", letters_fold_alike_on_both_ways);
    g_test_add_func("/text/name_keys_meet_as_names_are_heard", name_keys_meet_as_names_are_heard);
    g_test_add_func("/text/words_come_once_and_without_signs", words_come_once_and_without_signs);
    g_test_add_func("/text/stored_text_has_commas_below_and_plain_blanks", stored_text_has_commas_below_and_plain_blanks);
    g_test_add_func("/text/stored_text_is_stored_alike_again", stored_text_is_stored_alike_again);
    g_test_add_func("/text/only_whole_utf8_without_nul_is_text", only_whole_utf8_without_nul_is_text);
    g_test_add_func("/text/long_texts_are_cut_between_words", long_texts_are_cut_between_words);
    g_test_add_func("/text/lengths_are_characters", lengths_are_characters);
    g_test_add_func("/text/parts_are_found_without_diacritics", parts_are_found_without_diacritics);
    return g_test_run();
}
