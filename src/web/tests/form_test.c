#include "base/fail.h"
#include "web/form.h"
#include "web/url.h"

#include <string.h>

static const char *value_of(const Form *form, const char *name)
{
    const FormField *field = form_find(form, name);
    return field ? field->value : NULL;
}

static bool read_text(Pool *pool, const char *text, Form **ret_form)
{
    *ret_form = form_new(pool);
    g_autoptr(GError) error = NULL;
    bool read = form_read_encoded(*ret_form, text, strlen(text), &error);
    g_assert_true(read || g_error_matches(error, FAIL, FAIL_INVALID));
    return read;
}

static void pairs_are_decoded(void)
{
    g_autoptr(Pool) pool = pool_new();
    Form *form;
    g_assert_true(read_text(pool, "a=1+2%2B3&name=%C8%98tefan&empty=&bare&&a=again", &form));
    g_assert_cmpstr(value_of(form, "a"), ==, "1 2+3");
    g_assert_cmpstr(form_find(form, "a")->next->value, ==, "again");
    g_assert_null(form_find(form, "a")->next->next);
    g_assert_cmpstr(value_of(form, "name"), ==, "Ștefan");
    g_assert_cmpstr(value_of(form, "empty"), ==, "");
    g_assert_cmpstr(value_of(form, "bare"), ==, "");
    g_assert_null(value_of(form, "absent"));
    g_assert_cmpuint(form->fields->len, ==, 5);
}

static void what_cannot_be_text_is_refused(void)
{
    static const char *const cases[] = {"a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "%C8=1", "=1", "a=1&=2", "a=%ED%A0%80"};
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Form *form;
        if (read_text(pool, cases[i], &form))
            g_error("accepted: %s", cases[i]);
    }
}

static void the_number_of_fields_is_bounded(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GString) text = g_string_new(NULL);
    Form *form;
    for (int i = 0; i < FORM_FIELDS; i++)
        g_string_append(text, "a=1&");
    g_assert_true(read_text(pool, text->str, &form));
    g_string_append(text, "b=1");
    g_assert_false(read_text(pool, text->str, &form));
}

static void a_name_is_bounded(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *name = g_strnfill(FORM_NAME_BYTES + 1, 'n');
    Form *form;
    g_assert_true(read_text(pool, name + 1, &form));
    g_assert_false(read_text(pool, name, &form));
}

static void paths_are_decoded_or_refused(void)
{
    static const struct {
        const char *raw, *path;
    } cases[] = {
        {"/", "/"}, {"/plans/7", "/plans/7"}, {"/a%20b/%C8%9B", "/a b/ț"}, {"/plans/", "/plans/"}, {"/a..b/...", "/a..b/..."},
        {"", NULL}, {"plans", NULL}, {"//", NULL}, {"/a//b", NULL}, {"/..", NULL}, {"/a/../b", NULL}, {"/%2e%2E/a", NULL},
        {"/./a", NULL}, {"/a%2fb", NULL}, {"/a%00", NULL}, {"/a%0d%0aX", NULL}, {"/%", NULL}, {"/%zz", NULL}, {"/%ff", NULL},
    };
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *path = NULL;
        bool good = url_decode_path(pool, cases[i].raw, &path, NULL);
        g_assert_cmpint(good, ==, cases[i].path != NULL);
        g_assert_cmpstr(path, ==, cases[i].path);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/form/pairs_are_decoded", pairs_are_decoded);
    g_test_add_func("/form/what_cannot_be_text_is_refused", what_cannot_be_text_is_refused);
    g_test_add_func("/form/the_number_of_fields_is_bounded", the_number_of_fields_is_bounded);
    g_test_add_func("/form/a_name_is_bounded", a_name_is_bounded);
    g_test_add_func("/form/paths_are_decoded_or_refused", paths_are_decoded_or_refused);
    return g_test_run();
}
