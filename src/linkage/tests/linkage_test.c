#include "linkage/linkage.h"


#include "base/language.h"
#include "febrl.h"
#include "linkage/block.h"
#include "linkage/large.h"

#include <math.h>
#include <string.h>

static const char header[] =
    "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id\n";

static LinkTable *read_table(const char *a, const char *b)
{
    g_autoptr(GError) error = NULL;
    LinkTable *table = link_table_new();
    link_table_read_bytes(table, "a.csv", a, strlen(a), &error);
    g_assert_no_error(error);
    if (b) {
        table->first_count = table->count;
        link_table_read_bytes(table, "b.csv", b, strlen(b), &error);
        g_assert_no_error(error);
    }
    return table;
}

/* --- reading --- */

static void assert_value(const LinkTable *table, guint row, LinkField field, const char *expected)
{
    gsize bytes;
    const char *value = link_table_value(table, row, field, &bytes);
    g_autofree char *text = g_strndup(value ? value : "", bytes);
    g_assert_cmpstr(text, ==, expected);
}

static void files_are_read_as_programs_write_them(void)
{
    static const char *const files[] = {
        "rec_id, given_name, surname, date_of_birth\nr1, Ana, Pop, 19560409\nr2, , Ţepeş,\n",
        "\xEF\xBB\xBFREC_ID,GIVEN_NAME,SURNAME,DATE_OF_BIRTH\r\nr1,Ana,Pop,1956-04-09\r\nr2,,Ţepeş,\r\n",
        "\"date_of_birth\";\"surname\";\"rec_id\";\"given_name\";\"remark\"\n\"09/04/1956\";\"Pop\";\"r1\";\"Ana\";\"a;b \"\"c\"\"\nd\"\n\n;Ţepeş;r2;;",
        "Surname\tGiven Name\tDOB\tid\nPop\tAna\t19560409.0\tr1\nŢepeş\tnan\t\tr2",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(LinkTable) table = read_table(files[i], NULL);
        g_assert_cmpuint(table->count, ==, 2);
        g_assert_cmpstr(link_table_id(table, 0), ==, "r1");
        g_assert_cmpstr(link_table_id(table, 1), ==, "r2");
        assert_value(table, 0, LINK_GIVEN, "ana");
        assert_value(table, 0, LINK_FAMILY, "pop");
        assert_value(table, 0, LINK_BIRTH, "19560409");
        assert_value(table, 1, LINK_GIVEN, "");
        assert_value(table, 1, LINK_FAMILY, "tepes");
    }
}

static void what_is_no_table_is_refused_with_its_line(void)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "empty"},
        {"\n\n", "empty"},
        {"given_name,surname\nAna,Pop\n", "rec_id"},
        {"rec_id,colour\n1,red\n", "given_name"},
        {"rec_id,surname\n1,Pop\n2,Pop,Ana\n", "line 3 has 3"},
        {"rec_id,surname\n1,Pop\n\n2\n", "line 4 has 1"},
        {"rec_id,surname\n1,\"Pop\n2,Rus\n", "line 2"},
        {"rec_id,surname\n1,P\xFFp\n", "line 2 is not UTF-8"},
        {"rec_id,surname,last_name\n1,a,b\n", "last_name"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LinkTable) table = link_table_new();
        g_assert_false(link_table_read_bytes(table, "people.csv", cases[i].text, strlen(cases[i].text), &error));
        g_assert_error(error, FAIL, FAIL_INVALID);
        g_assert_nonnull(strstr(error->message, "people.csv"));
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
}

static void a_missing_file_is_not_found(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LinkTable) table = link_table_new();
    g_assert_false(link_table_read(table, "/nonexistent/people.csv", &error));
    g_assert_error(error, FAIL, FAIL_NOT_FOUND);
}

/* --- how well --- */

typedef struct {
    guint found, right, all;
    double f1;
} Quality;

static guint count_same(const LinkTable *table)
{
    g_autoptr(GHashTable) persons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint pairs = 0;
    for (guint row = 0; row < table->count; row++) {
        const char *id = link_table_id(table, row), *number = strchr(id, '-') + 1;
        char *person = g_strndup(number, strcspn(number, "-"));
        guint known = GPOINTER_TO_UINT(g_hash_table_lookup(persons, person));
        if (table->first_count == 0 || row >= table->first_count)
            pairs += known;
        g_hash_table_replace(persons, person, GUINT_TO_POINTER(known + (table->first_count == 0 || row < table->first_count)));
    }
    return pairs;
}

static Quality quality_of(const LinkTable *table, const LinkResult *result)
{
    Quality quality = {.all = count_same(table), .found = result->pairs->len};
    for (guint i = 0; i < result->pairs->len; i++) {
        const LinkPair *pair = &g_array_index(result->pairs, LinkPair, i);
        quality.right += febrl_is_same(link_table_id(table, pair->a), link_table_id(table, pair->b));
    }
    quality.f1 = 2.0 * quality.right / MAX(quality.found + quality.all, 1);
    return quality;
}

static Quality run_kind(FebrlKind kind, guint64 seed)
{
    g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
    kind.seed = seed;
    febrl_write(&kind, a, b);
    g_autoptr(LinkTable) table = read_table(a->str, kind.two_files ? b->str : NULL);
    g_autoptr(LinkResult) result = link_run(table, 0.5);
    Quality quality = quality_of(table, result);
    g_test_message("seed %u: %u of %u found, %u wrong, F1 %.4f", (guint)seed, quality.right, quality.all, quality.found - quality.right, quality.f1);
    return quality;
}

static void duplicates_within_a_file_are_found(void)
{
    for (guint64 seed = 2; seed <= 3; seed++)
        g_assert_cmpfloat(run_kind(febrl_set3, seed).f1, >, 0.997);
}

static void records_of_two_files_are_linked(void)
{
    for (guint64 seed = 2; seed <= 3; seed++)
        g_assert_cmpfloat(run_kind(febrl_set4, seed).f1, >, 0.997);
}

static void relatives_are_not_taken_for_duplicates(void)
{
    FebrlKind kind = febrl_set3;
    kind.households = true;
    for (guint64 seed = 1; seed <= 1; seed++) {
        Quality quality = run_kind(kind, seed);
        g_assert_cmpfloat((double)quality.right / quality.found, >, 0.97);
        g_assert_cmpfloat(quality.f1, >, 0.96);
    }
}

static void a_file_without_duplicates_has_none(void)
{
    FebrlKind kind = {.originals = 3000, .most_per_original = 1, .most_per_field = 1, .most_per_record = 1};
    g_assert_cmpuint(run_kind(kind, 5).found, <=, 1);
    kind.households = true;
    g_assert_cmpuint(run_kind(kind, 6).found, <=, 12);
}

/* --- what must not matter --- */

static gint compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The pairs as text, ids in order, one a line. */
static char *pairs_of(const LinkTable *table, double at_least)
{
    g_autoptr(LinkResult) result = link_run((LinkTable *)table, at_least);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < result->pairs->len; i++) {
        const LinkPair *pair = &g_array_index(result->pairs, LinkPair, i);
        const char *a = link_table_id(table, pair->a), *b = link_table_id(table, pair->b);
        g_ptr_array_add(lines, g_strdup_printf("%s %s", strcmp(a, b) < 0 ? a : b, strcmp(a, b) < 0 ? b : a));
    }
    g_ptr_array_sort(lines, compare_texts);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static char *reverse_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(lines[0]);
    g_string_append_c(out, '\n');
    for (guint i = g_strv_length(lines) - 1; i >= 1; i--)
        if (*lines[i])
            g_string_append_printf(out, "%s\n", lines[i]);
    return g_string_free(out, FALSE);
}

static char *reverse_columns(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(NULL);
    for (guint i = 0; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], ", ", -1);
        for (guint c = g_strv_length(cells); c; c--)
            g_string_append_printf(out, "\"%s\"%s", cells[c - 1], c > 1 ? "," : "\r\n");
    }
    return g_string_free(out, FALSE);
}

static void the_order_of_rows_and_columns_changes_nothing(void)
{
    FebrlKind kind = {.originals = 400, .duplicates = 300, .most_per_original = 3, .most_per_field = 2, .most_per_record = 6, .seed = 9};
    g_autoptr(GString) a = g_string_new(NULL);
    febrl_write(&kind, a, NULL);
    g_autofree char *rows = reverse_lines(a->str), *columns = reverse_columns(a->str);
    g_autoptr(LinkTable) first = read_table(a->str, NULL), second = read_table(rows, NULL), third = read_table(columns, NULL);
    g_autofree char *expected = pairs_of(first, 0.5), *by_rows = pairs_of(second, 0.5), *by_columns = pairs_of(third, 0.5);
    g_assert_cmpuint(strlen(expected), >, 1000);
    g_assert_cmpstr(by_rows, ==, expected);
    g_assert_cmpstr(by_columns, ==, expected);
}

static char *without_columns(const char *text, const char *kept)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(NULL);
    for (guint i = 0; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], ", ", -1);
        for (guint c = 0; cells[c]; c++)
            if (kept[c] == '1')
                g_string_append_printf(out, "%s%s", c ? "," : "", cells[c]);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static void fewer_columns_still_find_most(void)
{
    static const struct {
        const char *kept;
        double f1;
    } cases[] = {{"11111111110", 0.98}, {"11100000010", 0.93}, {"11111111101", 0.98}, {"11100011000", 0.95}};
    FebrlKind kind = febrl_set3;
    kind.seed = 4;
    kind.most_per_record = 4;
    g_autoptr(GString) a = g_string_new(NULL);
    febrl_write(&kind, a, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = without_columns(a->str, cases[i].kept);
        g_autoptr(LinkTable) table = read_table(text, NULL);
        g_autoptr(LinkResult) result = link_run(table, 0.5);
        Quality quality = quality_of(table, result);
        g_test_message("%s: F1 %.4f, %u of %u, %u wrong", cases[i].kept, quality.f1, quality.right, quality.all, quality.found - quality.right);
        g_assert_cmpfloat(quality.f1, >, cases[i].f1);
    }
}

/* rec_id says who is who; it must not be looked at. */
static void ids_are_no_evidence(void)
{
    FebrlKind kind = {.originals = 300, .duplicates = 200, .most_per_original = 2, .most_per_field = 2, .most_per_record = 5, .seed = 3};
    g_autoptr(GString) a = g_string_new(NULL);
    febrl_write(&kind, a, NULL);
    g_autoptr(LinkTable) honest = read_table(a->str, NULL), renamed = read_table(a->str, NULL);
    for (guint row = 0; row < renamed->count; row++)
        memset(renamed->ids->str + g_array_index(renamed->id_starts, guint32, row), 'x', strlen(link_table_id(renamed, row)));
    g_autoptr(LinkResult) one = link_run(honest, 0.01), other = link_run(renamed, 0.01);
    g_assert_cmpmem(one->pairs->data, one->pairs->len * sizeof(LinkPair), other->pairs->data, other->pairs->len * sizeof(LinkPair));
}

/* --- the odd ones --- */

static guint count_pairs(const char *rows)
{
    g_autofree char *text = g_strconcat(header, rows, NULL);
    g_autoptr(LinkTable) table = read_table(text, NULL);
    g_autoptr(LinkResult) result = link_run(table, 0.5);
    return result->pairs->len;
}

#define ANA "ana, popescu, 7, strada lunga, bloc 3, timisoara, 3001, tm, 19560409, 1804974\n"

static void tiny_files_are_answered(void)
{
    g_assert_cmpuint(count_pairs(""), ==, 0);
    g_assert_cmpuint(count_pairs("1, " ANA), ==, 0);
    g_assert_cmpuint(count_pairs("1, " ANA "2, " ANA), ==, 1);
    g_assert_cmpuint(count_pairs("1, " ANA "2, dragan, iovanovici, 99, piata noua, , sacalaz, 4410, ar, 19991231, 7315520\n"), ==, 0);
    g_assert_cmpuint(count_pairs("1,,,,,,,,,,\n2,,,,,,,,,,\n3,,,,,,,,,,\n"), ==, 0);
}

static void copies_of_one_record_are_all_paired(void)
{
    g_autoptr(GString) rows = g_string_new(NULL);
    for (guint i = 0; i < 200; i++)
        g_string_append_printf(rows, "r%u, " ANA, i);
    g_assert_cmpuint(count_pairs(rows->str), ==, 200 * 199 / 2);
}

/* Everybody has one name and lives in one town: the rest must tell. */
static void a_common_name_is_no_evidence(void)
{
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (guint i = 0; i < 3000; i++)
        g_string_append_printf(rows, "r%u, ion, pop, %d, strada %d, , sat, 3001, tm, %d%02d%02d, %d\n", i, g_rand_int_range(random, 1, 99),
                               g_rand_int_range(random, 1, 999), g_rand_int_range(random, 1920, 2010), g_rand_int_range(random, 1, 13),
                               g_rand_int_range(random, 1, 29), g_rand_int_range(random, 1000000, 10000000));
    g_assert_cmpuint(count_pairs(rows->str), <, 10);
}

/* --- the parts --- */

static void em_finds_the_rates_that_made_the_data(void)
{
    static const double same = 0.85, different = 0.05, share = 0.2;
    LinkModel model;
    LinkCounts counts = {0};
    LinkPattern *patterns = g_new0(LinkPattern, 50000);
    static const guint fields[] = {LINK_FORMER, LINK_SEX, LINK_PHONE, LINK_ID}; /* no tie has them */
    link_model_init(&model);
    for (guint k = 0; k < G_N_ELEMENTS(fields); k++) {
        memset(model.different[fields[k]], 0, sizeof model.different[0]);
        model.different[fields[k]][LEVEL_EXACT] = different;
        model.different[fields[k]][2] = 1 - different;
    }
    g_autoptr(GRand) random = g_rand_new_with_seed(42);
    for (guint i = 0; i < 50000; i++) {
        bool match = g_rand_double(random) < share;
        for (guint k = 0; k < G_N_ELEMENTS(fields); k++)
            patterns[i] |= (LinkPattern)(g_rand_double(random) < (match ? same : different) ? 1 : 2) << (4 * fields[k]);
    }
    double found = link_model_learn(&model, patterns, 50000, 0, &counts);
    link_model_take(&model, &counts);
    g_free(patterns);
    g_assert_cmpfloat_with_epsilon(found, share, 0.01);
    for (guint k = 0; k < G_N_ELEMENTS(fields); k++)
        g_assert_cmpfloat_with_epsilon(model.same[fields[k]][LEVEL_EXACT], same, 0.015);
}

static void a_sketch_never_hides_a_likeness(void)
{
    FebrlKind kind = {.originals = 150, .duplicates = 150, .most_per_original = 3, .most_per_field = 2, .most_per_record = 10, .seed = 8};
    static const guint8 sketched[] = {LINK_GIVEN, LINK_FAMILY, LINK_STREET, LINK_PLACE, LINK_LOCALITY, LINK_ID, LINK_BIRTH};
    g_autoptr(GString) a = g_string_new(NULL);
    febrl_write(&kind, a, NULL);
    g_autoptr(LinkTable) table = read_table(a->str, NULL);
    LinkSketch *sketches = link_sketches_new(table);
    for (guint i = 0; i < table->count; i++)
        for (guint j = i + 1; j < table->count; j++)
            for (guint k = 0; k < G_N_ELEMENTS(sketched); k++) {
                gsize x_bytes, y_bytes;
                const char *x = link_table_value(table, i, sketched[k], &x_bytes), *y = link_table_value(table, j, sketched[k], &y_bytes);
                if (x && y && table->rows[i][sketched[k]] != table->rows[j][sketched[k]])
                    g_assert_cmpuint(link_sketch_level(sketched[k], &sketches[i], &sketches[j]), <=,
                                     link_level(link_fields[sketched[k]].kind, x, x_bytes, y, y_bytes));
            }
    large_free(sketches);
}

/* Too large to compare all pairs: what blocks find is nearly as good. */
static void blocks_find_nearly_all(void)
{
    FebrlKind kind = {.originals = 9000, .duplicates = 6000, .most_per_original = 2, .most_per_field = 2, .most_per_record = 5, .seed = 2};
    g_autoptr(GString) a = g_string_new(NULL);
    febrl_write(&kind, a, NULL);
    g_autoptr(LinkTable) table = read_table(a->str, NULL);
    g_autoptr(LinkResult) result = link_run(table, 0.5);
    Quality quality = quality_of(table, result);
    g_assert_cmpuint(result->compared, <, result->possible / 8);
    g_assert_cmpfloat(quality.f1, >, 0.995);
}

static guint add_person(LinkTable *table, const char *given, const char *family, const char *former, const char *birth)
{
    const char *values[LINK_FIELDS] = {[LINK_GIVEN] = given, [LINK_FAMILY] = family, [LINK_FORMER] = former, [LINK_BIRTH] = birth};
    return link_table_add(table, NULL, values);
}

static void a_pair_is_explained(void)
{
    LinkModel model;
    LinkReason reasons[LINK_REASONS];
    guint count = 0;
    g_autoptr(LinkTable) table = link_table_new();
    link_model_init(&model);
    guint a = add_person(table, "Alexandru", "Kovács", NULL, "1956-04-09"), b = add_person(table, "Sándor", "Kovacs", NULL, "1956-09-04");
    guint c = add_person(table, "Kovács", "Alexandru", NULL, "1956-04-09"), d = add_person(table, "Vasile", "Rus", NULL, "1990-12-31");
    double weight = link_compare(table, &model, a, b, reasons, &count), sum = 0;
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpstr(reasons[0].label, ==, "Birth date");
    g_assert_cmpstr(reasons[0].how, ==, "day and month exchanged");
    g_assert_cmpstr(reasons[2].how, ==, "another form of the name");
    for (guint i = 0; i < count; i++)
        sum += (double)reasons[i].weight;
    g_assert_cmpfloat_with_epsilon(sum, weight, 0.06); /* ties that weigh nearly nothing are left out */
    g_assert_cmpfloat(link_compare(table, &model, a, c, reasons, &count), >, 15);
    g_assert_cmpstr(reasons[count - 1].how, ==, "given name and family name exchanged");
    g_assert_cmpfloat(link_compare(table, &model, a, d, NULL, NULL), <, -10);
}

static void a_former_name_counts_as_the_family_name(void)
{
    LinkModel model;
    g_autoptr(LinkTable) table = link_table_new();
    link_model_init(&model);
    guint a = add_person(table, "Elena", "Popa", "Munteanu", "19800101"), b = add_person(table, "Elena", "Munteanu", NULL, "19800101");
    guint c = add_person(table, "Elena", "Popa", NULL, "19800101");
    double by_former = link_compare(table, &model, a, b, NULL, NULL), without = link_compare(table, &model, c, b, NULL, NULL);
    g_assert_cmpfloat(by_former, >, without + 5);
}

static void a_model_survives_as_text(void)
{
    LinkModel model, again;
    g_autoptr(Pool) pool = pool_new();
    link_model_init(&model);
    model.same[LINK_GIVEN][LEVEL_EXACT] = 0.123456789;
    g_assert_true(link_model_from_text(link_model_to_text(pool, &model), &again));
    g_assert_cmpfloat_with_epsilon(again.same[LINK_GIVEN][LEVEL_EXACT], 0.123456789, 1e-8);
    g_assert_cmpfloat_with_epsilon(again.prior, model.prior, 1e-12);
    g_assert_false(link_model_from_text("", &again));
    g_assert_false(link_model_from_text("fs1 1 2 3", &again));
    g_assert_false(link_model_from_text(pool_printf(pool, "%s 1", link_model_to_text(pool, &model)), &again));
    g_assert_false(link_model_from_text(pool_printf(pool, "x%s", link_model_to_text(pool, &model)), &again));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    g_test_add_func("/linkage/read/forms", files_are_read_as_programs_write_them);
    g_test_add_func("/linkage/read/refused", what_is_no_table_is_refused_with_its_line);
    g_test_add_func("/linkage/read/missing", a_missing_file_is_not_found);
    g_test_add_func("/linkage/quality/within", duplicates_within_a_file_are_found);
    g_test_add_func("/linkage/quality/between", records_of_two_files_are_linked);
    g_test_add_func("/linkage/quality/relatives", relatives_are_not_taken_for_duplicates);
    g_test_add_func("/linkage/quality/none", a_file_without_duplicates_has_none);
    g_test_add_func("/linkage/quality/columns", fewer_columns_still_find_most);
    g_test_add_func("/linkage/quality/blocks", blocks_find_nearly_all);
    g_test_add_func("/linkage/order", the_order_of_rows_and_columns_changes_nothing);
    g_test_add_func("/linkage/ids", ids_are_no_evidence);
    g_test_add_func("/linkage/odd/tiny", tiny_files_are_answered);
    g_test_add_func("/linkage/odd/copies", copies_of_one_record_are_all_paired);
    g_test_add_func("/linkage/odd/common", a_common_name_is_no_evidence);
    g_test_add_func("/linkage/em", em_finds_the_rates_that_made_the_data);
    g_test_add_func("/linkage/sketch", a_sketch_never_hides_a_likeness);
    g_test_add_func("/linkage/explain", a_pair_is_explained);
    g_test_add_func("/linkage/former", a_former_name_counts_as_the_family_name);
    g_test_add_func("/linkage/model", a_model_survives_as_text);
    return g_test_run();
}
