#include "record/json.h"

#include <math.h>

static void commas_stand_between_members_and_nowhere_else(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "empty");
    json_array_end(&json);
    json_array(&json, "rows");
    json_object(&json, NULL);
    json_int(&json, "a", -1);
    json_object_end(&json);
    json_object(&json, NULL);
    json_object_end(&json);
    json_text(&json, NULL, "x");
    json_array_end(&json);
    json_bool(&json, "last", true);
    json_object_end(&json);
    g_assert_cmpstr(out->str, ==, "{\"empty\":[],\"rows\":[{\"a\":-1},{},\"x\"],\"last\":true}");
}

static char *text_as_json(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Json json = json_begin(out);
    json_text(&json, NULL, text);
    return g_strdup(out->str);
}

static void texts_are_escaped_and_read_back_the_same(void)
{
    const char *texts[] = {"", "a\"b\\c", "line\nline\ttab\r\b\f", "\x01\x1f", "Țepeș – 😀", "</script>"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *written = text_as_json(texts[i]);
        json_t *read = json_loads(written, JSON_DECODE_ANY, NULL);
        g_assert_cmpstr(json_string_value(read), ==, texts[i]);
        json_decref(read);
    }
    g_autofree char *control = text_as_json("\x01\"\n");
    g_assert_cmpstr(control, ==, "\"\\u0001\\\"\\n\"");
}

static void what_is_not_utf8_is_mended(void)
{
    g_autofree char *written = text_as_json("a\xff"
                                            "b");
    g_assert_cmpstr(written, ==, "\"a\xef\xbf\xbd"
                                 "b\"");
}

static void nothing_is_null_and_ids_are_strings(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Json json = json_begin(out);
    json_array(&json, NULL);
    json_text(&json, NULL, NULL);
    json_id(&json, NULL, 0);
    json_id(&json, NULL, G_MAXINT64);
    json_real(&json, NULL, NAN);
    json_real(&json, NULL, HUGE_VAL);
    json_real(&json, NULL, 0.1);
    json_real(&json, NULL, 1.0 / 3);
    json_real(&json, NULL, 250);
    json_day(&json, NULL, DAY_NONE);
    json_day(&json, NULL, day_make(2025, 3, 1));
    json_null(&json, NULL);
    json_raw(&json, NULL, "{}");
    json_array_end(&json);
    g_assert_cmpstr(out->str, ==,
                    "[null,null,\"9223372036854775807\",null,null,0.1,0.33333333333333331,250,null,\"2025-03-01\",null,{}]");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/commas", commas_stand_between_members_and_nowhere_else);
    g_test_add_func("/json/escaping", texts_are_escaped_and_read_back_the_same);
    g_test_add_func("/json/utf8", what_is_not_utf8_is_mended);
    g_test_add_func("/json/nothing", nothing_is_null_and_ids_are_strings);
    return g_test_run();
}
