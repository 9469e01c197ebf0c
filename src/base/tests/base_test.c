/* pool, fail, html, language, log and id. */
#include "base/fail.h"
#include "base/html.h"
#include "base/id.h"
#include "base/log.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* ---- pool ---- */

static void a_pool_gives_zeroed_and_aligned_memory(void)
{
    g_autoptr(Pool) pool = pool_new();
    for (gsize bytes = 0; bytes < 100000; bytes = bytes * 2 + 1) {
        guint8 *block = pool_alloc(pool, bytes);
        g_assert_cmpuint((uintptr_t)block % _Alignof(max_align_t), ==, 0);
        for (gsize i = 0; i < bytes; i++)
            g_assert_cmpuint(block[i], ==, 0);
        memset(block, 0xff, bytes);
    }
    int *numbers = pool_array0(pool, int, 3);
    g_assert_cmpint(numbers[0] + numbers[1] + numbers[2], ==, 0);
}

static void blocks_of_a_pool_do_not_overlap(void)
{
    g_autoptr(Pool) pool = pool_new();
    char *texts[3000];
    for (int i = 0; i < 3000; i++)
        texts[i] = pool_printf(pool, "%d:%*s", i, i % 50 == 0 ? 5000 : i % 40, "x");
    for (int i = 0; i < 3000; i++) {
        g_autofree char *expected = g_strdup_printf("%d:%*s", i, i % 50 == 0 ? 5000 : i % 40, "x");
        g_assert_cmpstr(texts[i], ==, expected);
    }
}

static void a_pool_copies_texts(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_assert_null(pool_strdup(pool, NULL));
    g_assert_null(pool_strndup(pool, NULL, 3));
    g_assert_cmpstr(pool_strndup(pool, "abcdef", 3), ==, "abc");
    g_assert_cmpstr(pool_strndup(pool, "ab\0cd", 5), ==, "ab");
    g_assert_cmpmem(pool_copy(pool, "a\0b", 3), 3, "a\0b", 3);
    pool_free(NULL);
}

static void note(void *data)
{
    char **at = data;
    g_string_append((GString *)(void *)at[0], at[1]);
}

static void the_last_deferred_goes_first(void)
{
    GString *order = g_string_new(NULL);
    char *first[] = {(char *)order, (char *)"1"}, *second[] = {(char *)order, (char *)"2"};
    Pool *pool = pool_new();
    pool_defer(pool, note, first);
    pool_defer(pool, note, second);
    g_ptr_array_add(pool_list(pool), first);
    g_string_append(pool_string(pool), "freed with the pool");
    pool_free(pool);
    g_assert_cmpstr(order->str, ==, "21");
    g_string_free(order, TRUE);
}

/* ---- fail ---- */

static void failing_returns_false_and_tells_why(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(fail(&error, FAIL_CONFLICT, "%d came first", 7));
    g_assert_error(error, FAIL, FAIL_CONFLICT);
    g_assert_cmpstr(error->message, ==, "7 came first");
    g_assert_cmpint(fail_kind(error), ==, FAIL_CONFLICT);
    g_assert_false(fail(NULL, FAIL_BUSY, "nobody listens"));
    g_autoptr(GError) foreign = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "no file");
    g_assert_cmpint(fail_kind(foreign), ==, FAIL_INTERNAL);
    g_assert_cmpint(fail_kind(NULL), ==, FAIL_INTERNAL);
}

static void details_of_our_mistakes_stay_in_the_log(void)
{
    g_autoptr(GError) error = NULL;
    log_set_level(LOG_SILENT);
    g_assert_false(fail_internal(&error, "table %s", "person"));
    log_set_level(LOG_ALL);
    g_assert_error(error, FAIL, FAIL_INTERNAL);
    g_assert_null(strstr(error->message, "person"));
}

static void kinds_have_statuses_and_exit_codes(void)
{
    static const int expected[][3] = {{FAIL_NOT_FOUND, 404, 3}, {FAIL_FORBIDDEN, 403, 4}, {FAIL_CONFLICT, 409, 5},
                                      {FAIL_INVALID, 422, 2},   {FAIL_BUSY, 503, 6},      {FAIL_INTERNAL, 500, 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpint(fail_http_status((FailKind)expected[i][0]), ==, expected[i][1]);
        g_assert_cmpint(fail_exit_code((FailKind)expected[i][0]), ==, expected[i][2]);
    }
}

/* ---- html ---- */

static void what_is_put_is_escaped_by_its_type(void)
{
    g_autoptr(Pool) pool = pool_new();
    View view = {.out = pool_string(pool), .pool = pool}, *out = &view;
    char name[] = "<b>\"Ana\" & 'Pop'</b>";
    html_put(out, (name));
    html_put(out, ((const char *)NULL));
    html_put(out, ((Html){"<i>"}));
    html_put(out, ((Html){NULL}));
    html_put(out, (-7));
    html_put(out, (G_MININT64));
    html_put(out, (true));
    html_put(out, (2.5));
    html_put(out, (day_make(2025, 12, 31)));
    html_put(out, (((Money){1250, CURRENCY_RON})));
    g_assert_cmpstr(view.out->str, ==, "&lt;b&gt;&quot;Ana&quot; &amp; &#39;Pop&#39;&lt;/b&gt;<i>-7-92233720368547758081"
                                       "2,531.12.202512,50 lei");
    g_assert_cmpstr(html_url_part(pool, "a b/ț?&"), ==, "a%20b%2F%C8%9B%3F%26");
    g_assert_cmpstr(html_url_part(pool, NULL), ==, "");
}

/* ---- language ---- */

static void plurals_have_the_forms_of_the_language(void)
{
    static const struct {
        gint64 count;
        int form; /* of Romanian: 0 one, 1 few, 2 "de" */
    } cases[] = {{1, 0}, {0, 1}, {2, 1}, {19, 1}, {20, 2}, {100, 2}, {101, 1}, {119, 1}, {120, 2}, {1001, 1}, {-1, 1}};
    const char *one = "One working day is left.", *other = "%d working days are left.";
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        language_set(LANGUAGE_EN);
        g_assert_cmpstr(language_plural(one, other, cases[i].count), ==, cases[i].form == 0 ? one : other);
    }
    const CatalogueEntry *entry = NULL;
    for (gsize i = 0; i < catalogues[LANGUAGE_RO].count && !entry; i++)
        if (catalogues[LANGUAGE_RO].entries[i].texts[2])
            entry = &catalogues[LANGUAGE_RO].entries[i];
    language_set(LANGUAGE_RO);
    for (gsize i = 0; entry && i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(language_plural(entry->id, "", cases[i].count), ==, entry->texts[cases[i].form]);
}

static void texts_are_found_or_stand_for_themselves(void)
{
    language_set(LANGUAGE_RO);
    const Catalogue *romanian = &catalogues[LANGUAGE_RO];
    g_assert_cmpuint(romanian->count, >, 0);
    for (gsize i = 0; i < romanian->count; i++) {
        g_assert_true(i == 0 || strcmp(romanian->entries[i - 1].id, romanian->entries[i].id) < 0);
        g_assert_cmpstr(language_text(romanian->entries[i].id), ==, romanian->entries[i].texts[0]);
    }
    g_assert_cmpstr(language_text("Nobody says this."), ==, "Nobody says this.");
}

static void the_language_is_chosen_as_the_browser_asks(void)
{
    static const struct {
        const char *header;
        Language language;
    } cases[] = {
        {NULL, LANGUAGE_RO},          {"", LANGUAGE_RO},           {"en", LANGUAGE_EN},       {"EN-us", LANGUAGE_EN},
        {"ro,en", LANGUAGE_RO},       {"en,ro", LANGUAGE_EN},      {"de, fr;q=0.5", LANGUAGE_RO},
        {"ro;q=0.5, en;q=0.9", LANGUAGE_EN},                       {"en;q=0.5,ro;q=0.6", LANGUAGE_RO},
        {"en;q=0", LANGUAGE_RO},      {"eng", LANGUAGE_RO},        {",,, ,en", LANGUAGE_EN},  {"e", LANGUAGE_RO},
        {"hu, en;q=0.8, *;q=0.1", LANGUAGE_EN},                    {",", LANGUAGE_RO},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(language_from_accept(cases[i].header), ==, cases[i].language);
    g_assert_cmpint(language_from_code("ro", LANGUAGE_EN), ==, LANGUAGE_RO);
    g_assert_cmpint(language_from_code("hu", LANGUAGE_EN), ==, LANGUAGE_EN);
    g_assert_cmpint(language_from_code(NULL, LANGUAGE_EN), ==, LANGUAGE_EN);
    g_assert_cmpstr(language_code(LANGUAGE_EN), ==, "en");
}

static void *language_of_this_thread(void *nothing)
{
    return GINT_TO_POINTER((int)language_get());
}

static void each_thread_has_its_own_language(void)
{
    language_set(LANGUAGE_EN);
    g_assert_cmpint(GPOINTER_TO_INT(g_thread_join(g_thread_new("ro", language_of_this_thread, NULL))), ==, LANGUAGE_RO);
    language_set(LANGUAGE_RO);
}

/* ---- log ---- */

/* What write_lines() puts on standard error. */
static char *logged(void (*write_lines)(void))
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("vatra-log-XXXXXX", &path, NULL), before = dup(STDERR_FILENO);
    g_assert_cmpint(file, >=, 0);
    dup2(file, STDERR_FILENO);
    write_lines();
    dup2(before, STDERR_FILENO);
    close(before);
    close(file);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_unlink(path);
    return text;
}

static void write_difficult_line(void)
{
    log_set_request("r-1");
    log_info("test", "quote", "a\"b\\c", "control", "\n\t\x01", "letter", "ț", "broken", "x\xff", "gone", NULL, NULL);
    log_set_request(NULL);
}

static void write_at_two_levels(void)
{
    log_set_level(LOG_ERRORS);
    log_warning("left.out", NULL);
    log_error("kept", NULL);
    log_set_level(LOG_ALL);
}

static void log_lines_are_json(void)
{
    g_autofree char *line = logged(write_difficult_line);
    g_assert_true(g_str_has_prefix(line, "{\"time\":\"20"));
    g_assert_true(g_str_has_suffix(line, ",\"level\":\"info\",\"event\":\"test\",\"request\":\"r-1\",\"quote\":\"a\\\"b\\\\c\","
                                         "\"control\":\"\\u000a\\u0009\\u0001\",\"letter\":\"ț\",\"broken\":\"x\ufffd\"}\n"));
    g_assert_cmpint(strchr(line, '\n')[1], ==, 0);
}

static void lesser_levels_are_left_out(void)
{
    g_autofree char *lines = logged(write_at_two_levels);
    g_assert_null(strstr(lines, "left.out"));
    g_assert_nonnull(strstr(lines, "\"level\":\"error\",\"event\":\"kept\"}"));
}

/* ---- id ---- */

enum { THREADS = 8, IDS = 20000 };

static void *make_ids(void *to)
{
    gint64 *ids = to;
    for (int i = 0; i < IDS; i++)
        ids[i] = id_new();
    return NULL;
}

static int compare_ids(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

static void ids_rise_in_each_thread_and_never_repeat(void)
{
    g_autofree gint64 *ids = g_new(gint64, THREADS * IDS);
    GThread *threads[THREADS];
    for (int t = 0; t < THREADS; t++)
        threads[t] = g_thread_new("ids", make_ids, ids + t * IDS);
    for (int t = 0; t < THREADS; t++) {
        g_thread_join(threads[t]);
        for (int i = 1; i < IDS; i++)
            g_assert_cmpint(ids[t * IDS + i - 1], <, ids[t * IDS + i]);
    }
    qsort(ids, THREADS * IDS, sizeof *ids, compare_ids);
    g_assert_cmpint(ids[0], >, 0);
    for (int i = 1; i < THREADS * IDS; i++)
        g_assert_cmpint(ids[i - 1], !=, ids[i]);
}

static void ids_are_read_strictly(void)
{
    static const char *const bad[] = {"", " 1", "-1", "+1", "0", "1 ", "1x", "9223372036854775808", "0x1"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_cmpint(id_parse(bad[i]), ==, 0);
    g_assert_cmpint(id_parse(NULL), ==, 0);
    g_assert_cmpint(id_parse("9223372036854775807"), ==, G_MAXINT64);
}

static void the_clock_stops_and_runs_again(void)
{
    clock_set(1000);
    g_assert_cmpint(clock_now(), ==, 1000);
    clock_set(0);
    g_assert_cmpint(clock_now(), >, 1700000000);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/pool/zeroed_and_aligned", a_pool_gives_zeroed_and_aligned_memory);
    g_test_add_func("/pool/blocks_do_not_overlap", blocks_of_a_pool_do_not_overlap);
    g_test_add_func("/pool/copies_texts", a_pool_copies_texts);
    g_test_add_func("/pool/the_last_deferred_goes_first", the_last_deferred_goes_first);
    g_test_add_func("/fail/returns_false_and_tells_why", failing_returns_false_and_tells_why);
    g_test_add_func("/fail/details_stay_in_the_log", details_of_our_mistakes_stay_in_the_log);
    g_test_add_func("/fail/kinds_have_statuses_and_exit_codes", kinds_have_statuses_and_exit_codes);
    g_test_add_func("/html/escaped_by_type", what_is_put_is_escaped_by_its_type);
    g_test_add_func("/language/plurals", plurals_have_the_forms_of_the_language);
    g_test_add_func("/language/texts_are_found", texts_are_found_or_stand_for_themselves);
    g_test_add_func("/language/chosen_as_the_browser_asks", the_language_is_chosen_as_the_browser_asks);
    g_test_add_func("/language/each_thread_has_its_own", each_thread_has_its_own_language);
    g_test_add_func("/log/lines_are_json", log_lines_are_json);
    g_test_add_func("/log/lesser_levels_are_left_out", lesser_levels_are_left_out);
    g_test_add_func("/id/rise_and_never_repeat", ids_rise_in_each_thread_and_never_repeat);
    g_test_add_func("/id/read_strictly", ids_are_read_strictly);
    g_test_add_func("/id/the_clock_stops", the_clock_stops_and_runs_again);
    return g_test_run();
}
