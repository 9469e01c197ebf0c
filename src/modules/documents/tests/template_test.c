#include <string.h>

#include "base/language.h"
#include "modules/documents/store.h"

/* The language of templates: what it prints, what it refuses. */

/* A paper as text: a line a block, cells between bars. */
static const char *dump(Pool *pool, const Paper *paper)
{
    static const char *const marks[] = {"T ", "1 ", "2 ", "3 ", "", "", "", "", "=", ""};
    GString *out = pool_string(pool);
    for (guint i = 0; i < paper->blocks->len; i++) {
        const PaperBlock *block = paper->blocks->pdata[i];
        if (!block->rows)
            g_string_append_printf(out, "%s%s/", marks[block->kind], block->text ? block->text : "");
        for (guint r = 0; block->rows && r < block->rows->len; r++) {
            const GPtrArray *row = block->rows->pdata[r];
            if (block->kind == PAPER_LIST)
                g_string_append_printf(out, "- %s/", (const char *)block->rows->pdata[r]);
            for (guint c = 0; block->kind == PAPER_TABLE && c < row->len; c++)
                g_string_append_printf(out, "%s%s%s", c ? "|" : (int)r < block->heading_rows ? "H" : "R", ((PaperCell *)row->pdata[c])->text,
                                       c + 1 == row->len ? "/" : "");
        }
    }
    return out->str;
}

static const char *join(Pool *pool, const GPtrArray *texts)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(out, "%s%s", i ? " " : "", (const char *)texts->pdata[i]);
    return out->str;
}

typedef struct {
    const char *text, *data, *printed, *missing;
} Case;

#define BLANK "________________"

static const Case cases[] = {
    {"# Titlu\n## Doi\n### Trei\nUn rând", "{}", "1 Titlu/2 Doi/3 Trei/Un rând/", ""},
    {"{child.name}", "{\"child\": {\"name\": \"Ana Pop\"}}", "Ana Pop/", ""},
    {"Născută la {child.birth}.", "{\"child\": {\"birth\": \"2015-02-28\"}}", "Născută la 28.02.2015./", ""},
    {"Numele: {child.name}", "{}", "Numele: " BLANK "/", "child.name"},
    {"Telefon: {person.phone?}!", "{}", "Telefon: !/", ""},
    {"{{child.name}", "{}", "{child.name}/", ""},
    {"- unu\n- {child.name}\n\n- alta", "{\"child\": {\"name\": \"Ana\"}}", "- unu/- Ana/- alta/", ""},
    {"| A | B |\n|---|---|\n{#needs}\n| {area} | {text} |\n{/needs}", "{\"needs\": [{\"area\": \"x\", \"text\": \"y\"}, {\"area\": \"z\"}]}",
     "HA|B/Rx|y/Rz|" BLANK "/", "needs.text"},
    {"| A | B |\n|---|---|\n{#needs}\n| {area} | {text} |\n{/needs}", "{}", "HA|B/R" BLANK "|" BLANK "/", "needs"},
    {"{#visit.present}\n- {.}\n{/visit.present}", "{\"visit\": {\"present\": [\"mama\", \"tata\"]}}", "- mama/- tata/", ""},
    {"{?case.reason}Da: {case.reason}{/case.reason}{^case.reason}Nu{/case.reason}", "{\"case\": {\"reason\": \"risc\"}}", "Da: risc/", ""},
    {"{?case.reason}Da{/case.reason}{^case.reason}Nu{/case.reason}", "{\"case\": {\"reason\": \" \"}}", "Nu/", ""},
    {"{?benefits}\n# Beneficii\n{/benefits}\nSfârșit", "{\"benefits\": []}", "Sfârșit/", ""},
    {"{#needs}{text}; {/needs}", "{\"needs\": [{\"text\": \"a\"}, {\"text\": \"b\"}]}", "a; b;/", ""},
    /* marks within data are words, not marks; a text of several lines is several paragraphs */
    {"{child.opinion}", "{\"child\": {\"opinion\": \"# unu\\n| doi |\\n{child.id}\"}}", "# unu/| doi |/{child.id}/", ""},
    {"| {child.name} | b |", "{\"child\": {\"name\": \"x | y\\nz\"}}", "Rx | y z|b/", ""},
    {"# {child.name}", "{\"child\": {\"name\": \"a\\nb\"}}", "1 a/b/", ""},
    /* what an item lacks isn't taken from another list or from the whole */
    {"{#services}\n- {need}\n{/services}", "{\"need\": \"alta\", \"services\": [{}]}", "- " BLANK "/", "services.need"},
    {"| unu |\n| doi | trei |", "{}", "Runu|/Rdoi|trei/", ""},
    {"a\n---\nb", "{}", "a/=/b/", ""},
    {"{child.name} {child.name}", "{\"child\": \"nu e obiect\"}", BLANK " " BLANK "/", "child.name"},
    {"{plan.version} {income.total}", "{\"plan\": {\"version\": 3}, \"income\": {\"total\": 1250.5}}", "3 1.250,5/", ""},
};

static void templates_print_what_they_say(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pool) pool = pool_new();
        g_autoptr(GError) error = NULL;
        GPtrArray *problems, *missing = pool_list(pool);
        json_error_t wrong;
        Template *template = template_parse(pool, cases[i].text, document_known, &problems);
        g_assert_cmpuint(problems->len, ==, 0);
        json_t *data = json_loads(cases[i].data, 0, &wrong);
        g_assert_nonnull(data);
        Paper *paper = paper_new(pool, "Titlu");
        g_assert_true(template_fill(template, data, paper, missing, &error));
        json_decref(data);
        g_assert_cmpstr(dump(pool, paper), ==, cases[i].printed);
        g_assert_cmpstr(join(pool, missing), ==, cases[i].missing);
    }
}

static void mistakes_are_told_with_their_line(void)
{
    static const struct {
        const char *text;
        guint line;
    } bad[] = {
        {"unu\n{child.nume}", 2},
        {"{area}", 1},                             /* outside its list */
        {"{#child.name}\nx\n{/child.name}", 1},    /* no list */
        {"a\n{#needs}\nx", 2},                     /* not ended */
        {"a\n\n{/needs}", 3},
        {"{#needs}\nx\n{/services}", 3},
        {"{?case.reason}x", 1},
        {"unu {child.name", 1},
        {"{}", 1},
        {"{child..name}", 1},
        {"{.}", 1},
        {"{child.name; DROP TABLE}", 1},
        {"| {#needs} | {text}{/needs} |", 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Pool) pool = pool_new();
        GPtrArray *problems;
        template_parse(pool, bad[i].text, document_known, &problems);
        if (problems->len == 0)
            g_error("taken: %s", bad[i].text);
        g_assert_cmpuint(((TemplateProblem *)problems->pdata[0])->line, ==, bad[i].line);
    }
}

static const char *times(Pool *pool, const char *text, guint count)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < count; i++)
        g_string_append(out, text);
    return out->str;
}

static void sizes_are_bounded(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *problems;
    template_parse(pool, times(pool, "x", TEMPLATE_BYTES + 1), document_known, &problems);
    g_assert_cmpuint(problems->len, ==, 1);
    template_parse(pool, times(pool, "{?case.reason}", 5000), document_known, &problems);
    g_assert_cmpuint(problems->len, >, 0);
    template_parse(pool, times(pool, "{?case.reason}\n", 5000), document_known, &problems);
    g_assert_cmpuint(problems->len, >, 0);
    template_parse(pool, times(pool, "{child.name}", 6000), document_known, &problems);
    g_assert_cmpuint(problems->len, >, 0);
}

/* A thousand items within a thousand items would be a million lines. */
static void a_document_has_an_end(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    GPtrArray *problems, *missing = pool_list(pool);
    GString *json = pool_string(pool);
    json_error_t wrong;
    g_string_append(json, "{\"needs\": [{}");
    for (int i = 0; i < 2000; i++)
        g_string_append(json, ",{}");
    g_string_append(json, "]}");
    Template *template = template_parse(pool, "{#needs}\n{#services}\nx\n{/services}\n{#needs}\n{#needs}\ny\n{/needs}\n{/needs}\n{/needs}",
                                        document_known, &problems);
    if (problems->len)
        g_error("%s", ((TemplateProblem *)problems->pdata[0])->text);
    json_t *data = json_loads(json->str, 0, &wrong);
    Paper *paper = paper_new(pool, "Titlu");
    g_assert_false(template_fill(template, data, paper, missing, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
    json_decref(data);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/templates_print_what_they_say", templates_print_what_they_say);
    g_test_add_func("/mistakes_are_told_with_their_line", mistakes_are_told_with_their_line);
    g_test_add_func("/sizes_are_bounded", sizes_are_bounded);
    g_test_add_func("/a_document_has_an_end", a_document_has_an_end);
    return g_test_run();
}
