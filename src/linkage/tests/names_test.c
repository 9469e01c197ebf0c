#include "linkage/names.h"

typedef struct {
    const char *a, *b;
} Two;

static void names_as_heard_have_one_sound(void)
{
    static const Two same[] = {
        {"Căldăraru", "kaldararu"}, {"Szabó", "sabo"},       {"László", "laslo"},      {"Jovanović", "iovanovici"},
        {"Sârbu", "sarbu"},         {"Sîrbu", "sarbu"},      {"Brâncuș", "brincus"},   {"Lăcătuș", "lacatusu"},
        {"Ciurar", "Churar"},       {"Ciurar", "Ciurari"},   {"Mihály", "mihali"},     {"Schmidt", "schmit"},
        {"Günther", "gunter"},      {"Чебан", "Ceban"},      {"Andreea", "andrea"},    {"Moldovan", "moldovanu"},
        {"Попов", "Popov"},         {"Pîrvu", "Parvu"},      {"Kovács", "kovacs"},     {"Țepeș", "Ţepeş"},
    };
    g_autoptr(Pool) pool = pool_new();
    for (gsize i = 0; i < G_N_ELEMENTS(same); i++)
        g_assert_cmpstr(name_sound(pool, same[i].a), ==, name_sound(pool, same[i].b));
}

static void other_names_sound_otherwise(void)
{
    static const Two other[] = {{"Popa", "Pop Ion"}, {"Ana", "Ina"}, {"Marin", "Martin"}, {"Radu", "Rada Maria"}, {"Albu", "Elba"}};
    g_autoptr(Pool) pool = pool_new();
    for (gsize i = 0; i < G_N_ELEMENTS(other); i++)
        g_assert_cmpstr(name_sound(pool, other[i].a), !=, name_sound(pool, other[i].b));
    g_assert_cmpstr(name_sound(pool, "Jovanović"), ==, "ivnvc");
    g_assert_cmpstr(name_sound(pool, " - "), ==, "");
}

static void a_short_buffer_cuts_a_sound(void)
{
    char buffer[4];
    g_assert_cmpuint(name_sound_of_folded("constantinescu", 14, buffer, sizeof buffer), ==, 3);
    g_assert_cmpstr(buffer, ==, "cns");
}

static void forms_of_one_name_are_variants(void)
{
    static const Two same[] = {
        {"ion", "ioan"},       {"gheorghe", "george"},    {"alexandru", "sandor"}, {"elisabeta", "erzsebet"}, {"mihai", "mihail"},
        {"ecaterina", "cati"}, {"ecaterina", "katerina"}, {"natalia", "natasa"},   {"ion", "nelu"},           {"cornel", "nelu"},
        {"ladislau", "laszlo"}, {"stefan", "istvan"},     {"dumitru", "mitica"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
        g_assert_true(name_is_variant(same[i].a, same[i].b));
        g_assert_true(name_is_variant(same[i].b, same[i].a));
    }
    g_assert_false(name_is_variant("ion", "ion"));
    g_assert_false(name_is_variant("ion", "cornel"));
    g_assert_false(name_is_variant("ion", "vasile"));
    g_assert_false(name_is_variant("xyz", "zyx"));
}

static void a_word_has_its_chief_form_and_all_others(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_assert_cmpstr(name_canonical("ioan"), ==, "ion");
    g_assert_cmpstr(name_canonical("corneliu"), ==, "corneliu");
    g_assert_cmpstr(name_canonical("zorro"), ==, "zorro");
    GPtrArray *variants = name_variants(pool, "sandor");
    g_assert_cmpstr(variants->pdata[0], ==, "sandor");
    g_assert_true(g_ptr_array_find_with_equal_func(variants, "alexandru", g_str_equal, NULL));
    g_assert_cmpuint(name_variants(pool, "zorro")->len, ==, 1);
}

/* A word that name_fold() would write otherwise could never be met. */
static void every_word_of_the_groups_is_folded(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *queue = name_variants(pool, "ion");
    for (guint i = 0; i < queue->len; i++)
        g_assert_cmpstr(queue->pdata[i], ==, name_fold(pool, queue->pdata[i]));
    g_assert_cmpstr(name_fold(pool, "Михаил"), ==, "mihail");
    g_assert_true(name_is_variant(name_fold(pool, "Михаил"), "mihai"));
    g_assert_true(name_is_variant(name_fold(pool, "Наталья"), "natasa"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/names/sound/same", names_as_heard_have_one_sound);
    g_test_add_func("/names/sound/other", other_names_sound_otherwise);
    g_test_add_func("/names/sound/short", a_short_buffer_cuts_a_sound);
    g_test_add_func("/names/variants", forms_of_one_name_are_variants);
    g_test_add_func("/names/forms", a_word_has_its_chief_form_and_all_others);
    g_test_add_func("/names/folded", every_word_of_the_groups_is_folded);
    return g_test_run();
}
