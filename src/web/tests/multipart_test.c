#include "base/fail.h"
#include "web/form.h"

#include <string.h>

#define TYPE "multipart/form-data; boundary=border"
#define TEXT_PART(name, value) "--border\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, file, type, bytes)                                                                               \
    "--border\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\nContent-Type: " type "\r\n\r\n" bytes "\r\n"
#define END "--border--\r\n"

static bool read_bytes(Pool *pool, const char *type, const char *bytes, gsize count, Form **ret_form)
{
    *ret_form = form_new(pool);
    g_autoptr(GError) error = NULL;
    /* Exactly so many bytes, so that the sanitizer sees a step too far. */
    char *copy = g_memdup2(bytes, count);
    bool read = form_read_multipart(*ret_form, type, copy, count, &error);
    pool_defer(pool, g_free, copy);
    g_assert_true(read || g_error_matches(error, FAIL, FAIL_INVALID));
    return read;
}

static bool read_text(Pool *pool, const char *text, Form **ret_form)
{
    return read_bytes(pool, TYPE, text, strlen(text), ret_form);
}

static void texts_and_files_arrive(void)
{
    g_autoptr(Pool) pool = pool_new();
    Form *form;
    g_assert_true(read_text(pool, TEXT_PART("a", "one\r\ntwo") TEXT_PART("empty", "") FILE_PART("f", "plan ț.docx", "x/y", "PK--border\r\n--bord")
                                      TEXT_PART("a", "again") END "epilogue", &form));
    g_assert_cmpstr(form_find(form, "a")->value, ==, "one\r\ntwo");
    g_assert_cmpstr(form_find(form, "a")->next->value, ==, "again");
    g_assert_cmpstr(form_find(form, "empty")->value, ==, "");
    const Upload *upload = form_find(form, "f")->upload;
    g_assert_cmpstr(upload->file_name, ==, "plan ț.docx");
    g_assert_cmpstr(upload->type, ==, "x/y");
    g_assert_cmpmem(upload->bytes, upload->count, "PK--border\r\n--bord", 18);
}

static void a_file_may_hold_any_bytes(void)
{
    static const char bytes[] = "--border\r\nContent-Disposition: form-data; name=f; filename=a.bin\r\n\r\n\0\xff\r\n\0\r\n--border--";
    g_autoptr(Pool) pool = pool_new();
    Form *form;
    g_assert_true(read_bytes(pool, TYPE, bytes, sizeof bytes - 1, &form));
    const Upload *upload = form_find(form, "f")->upload;
    g_assert_cmpmem(upload->bytes, upload->count, "\0\xff\r\n\0", 5);
    g_assert_cmpstr(upload->file_name, ==, "a.bin");
}

static void an_empty_file_control_is_not_sent(void)
{
    g_autoptr(Pool) pool = pool_new();
    Form *form;
    g_assert_true(read_text(pool, FILE_PART("f", "", "application/octet-stream", "") END, &form));
    g_assert_null(form_find(form, "f"));
    g_assert_true(read_text(pool, FILE_PART("f", "empty.csv", "text/csv", "") END, &form));
    g_assert_cmpuint(form_find(form, "f")->upload->count, ==, 0);
}

static void what_is_cut_or_odd_is_refused(void)
{
    static const char *const cases[] = {
        "",
        "--border",
        "--borde",
        "border--",
        TEXT_PART("a", "1"),
        TEXT_PART("a", "1") "--border",
        "--border\r\nContent-Disposition: form-data; name=\"a\"",
        "--border\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n",
        "--border\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue",
        "--border\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END,
        "--border\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END,
        "--border\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\n1\r\n" END,
        "--border\r\nContent-Type: text/plain\r\n\r\n1\r\n" END,
        "--border\r\nno colon\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" END,
        "--border\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n" END,
        TEXT_PART("", "1") END,
        TEXT_PART("a", "\xff") END,
        TEXT_PART("a\xff", "1") END,
        "--borderX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--borderX--",
    };
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Form *form;
        if (read_text(pool, cases[i], &form))
            g_error("accepted case %u: %s", i, cases[i]);
    }
    Form *form;
    g_assert_false(read_bytes(pool, TYPE, TEXT_PART("a", "1\0002") END, sizeof(TEXT_PART("a", "1\0002") END) - 1, &form));
}

static void headers_are_bounded(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *filling = g_strnfill(5000, 'x');
    g_autofree char *text = g_strdup_printf("--border\r\nX-Long: %s\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" END, filling);
    Form *form;
    g_assert_false(read_text(pool, text, &form));
}

static void the_number_of_parts_is_bounded(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GString) text = g_string_new(NULL);
    Form *form;
    for (int i = 0; i < FORM_FIELDS; i++)
        g_string_append(text, TEXT_PART("a", "1"));
    g_autofree char *fits = g_strconcat(text->str, END, NULL);
    g_autofree char *over = g_strconcat(text->str, TEXT_PART("a", "1"), END, NULL);
    g_assert_true(read_text(pool, fits, &form));
    g_assert_cmpuint(form->fields->len, ==, FORM_FIELDS);
    g_assert_false(read_text(pool, over, &form));
}

static void the_boundary_is_read_as_browsers_write_it(void)
{
    static const struct {
        const char *type;
        bool good;
    } cases[] = {
        {"multipart/form-data; boundary=border", true},
        {"multipart/form-data; charset=utf-8; boundary=\"border\"", true},
        {"multipart/form-data;BOUNDARY=border ; x=y", true},
        {"multipart/form-data", false},
        {"multipart/form-data; boundary=", false},
        {"multipart/form-data; boundary=\"border", false},
        {"multipart/form-data; xboundary=border", false},
        {"multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x", false},
    };
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Form *form;
        static const char text[] = TEXT_PART("a", "1") END;
        if (read_bytes(pool, cases[i].type, text, sizeof text - 1, &form) != cases[i].good)
            g_error("%s", cases[i].type);
    }
}

static void file_names_are_cleaned(void)
{
    static const struct {
        const char *sent, *shown;
    } cases[] = {
        {"plan.docx", "plan.docx"}, {"C:\\Users\\Ana\\plan.docx", "plan.docx"}, {"../../etc/passwd", "passwd"}, {"a/", "file"},
        {"..", "file"}, {"", "file"}, {" \t ", "file"}, {"a\x01\x7f" "b", "ab"}, {"ro\xe2\x80\xaetxt.exe", "rotxt.exe"}, {"ș.pdf", "ș.pdf"},
    };
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(form_clean_file_name(pool, cases[i].sent), ==, cases[i].shown);
    g_autofree char *long_name = g_strnfill(1000, 'n');
    g_assert_cmpuint(strlen(form_clean_file_name(pool, long_name)), ==, 200);
}

static void quotes_in_names_come_back(void)
{
    g_autoptr(Pool) pool = pool_new();
    Form *form;
    g_assert_true(read_text(pool, FILE_PART("f", "the %22plan%22; v2.txt", "text/plain", "1") FILE_PART("g", "the \\\"plan\\\".txt", "text/plain", "1")
                                      FILE_PART("h", "C:\\new\\plan.txt", "text/plain", "1") END, &form));
    g_assert_cmpstr(form_find(form, "f")->upload->file_name, ==, "the \"plan\"; v2.txt");
    g_assert_cmpstr(form_find(form, "g")->upload->file_name, ==, "the \"plan\".txt");
    g_assert_cmpstr(form_find(form, "h")->upload->file_name, ==, "plan.txt");
}

#define TEST(rule) g_test_add_func("/multipart/" #rule, rule)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(texts_and_files_arrive);
    TEST(a_file_may_hold_any_bytes);
    TEST(an_empty_file_control_is_not_sent);
    TEST(what_is_cut_or_odd_is_refused);
    TEST(headers_are_bounded);
    TEST(the_number_of_parts_is_bounded);
    TEST(the_boundary_is_read_as_browsers_write_it);
    TEST(file_names_are_cleaned);
    TEST(quotes_in_names_come_back);
    return g_test_run();
}
