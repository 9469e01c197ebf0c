#include <math.h>
#include <string.h>

#include "modules/assessments/answers.h"
#include "modules/assessments/location.h"
#include "reader/reader.h"

/* What a form says, and what comes of its answers.  No database: the rules alone. */

static const char small[] =
    "# survey\n"
    "|type|name|label|label::English (en)|required|relevant|constraint|constraint_message|calculation|appearance|need|\n"
    "|begin_group|home|Locuință|Home||||||||\n"
    "|integer|people|Persoane|People|yes||. > 0 and . < 31|Între 1 și 30||||\n"
    "|decimal|area|Suprafață (m²)|Area (m²)||${people} > 0||||||\n"
    "|calculate|each|||||||round(${area} div ${people}, 1)|||\n"
    "|select_one yes_no|crowded|Supraaglomerare|Overcrowded||||||||\n"
    "|end_group||||||||||\n"
    "|begin_repeat|child|Copil|Child||||||||\n"
    "|date|born|Născut la|Born on||||||||\n"
    "|calculate|age|||||||int((today() - ${born}) div 365.25)|||\n"
    "|select_one yes_no|school|Merge la școală?|Goes to school?|yes|${age} >= 6||||||\n"
    "|end_repeat||||||||||\n"
    "|calculate|children|||||||count-non-empty(${born})|||\n"
    "|calculate|score|||||||if(${crowded} = 'yes', 2, 0) + if(${children} > 2, 1, 0)|||\n"
    "# choices\n"
    "|list_name|name|label|label::English (en)|\n"
    "|yes_no|yes|Da|Yes|\n"
    "|yes_no|no|Nu|No|\n"
    "# settings\n"
    "|form_title|form_id|version|default_language|score|\n"
    "|Locuire|housing|1|ro|score|\n"
    "# outcomes\n"
    "|when|kind|code|label|\n"
    "|${score} >= 2|need|housing|Locuință improprie|\n";

static Instrument *must_read(Pool *pool, const char *text)
{
    Instrument *instrument;
    GPtrArray *problems;
    bool good = instrument_read(pool, sheets_from_text(pool, text), &instrument, &problems);
    for (guint i = 0; i < problems->len; i++)
        g_test_message("%s %u: %s", ((FormProblem *)problems->pdata[i])->sheet, ((FormProblem *)problems->pdata[i])->row,
                       ((FormProblem *)problems->pdata[i])->text);
    g_assert_true(good);
    return instrument;
}

static Answers *answers_of(Pool *pool, const char *const *pairs)
{
    Answers *answers = answers_new(pool);
    for (; *pairs; pairs += 2)
        answers_set(answers, pairs[0], pairs[1]);
    return answers;
}
#define ANSWERS(...) answers_of(pool, (const char *const[]){__VA_ARGS__, NULL})

static Evaluation *must_evaluate(Pool *pool, const Instrument *instrument, const Answers *answers)
{
    Evaluation *evaluation;
    g_autoptr(GError) error = NULL;
    g_assert_true(evaluate(pool, instrument, answers, day_make(2025, 6, 1), "Ana", &evaluation, &error));
    return evaluation;
}

static const Item *item_of(const Evaluation *e, const char *name, int index)
{
    const Item *item = evaluation_item(e, instrument_question(e->instrument, name), index);
    g_assert_nonnull(item);
    return item;
}
#define assert_text(e, name, index, expected) g_assert_cmpstr(item_of(e, name, index)->text, ==, expected)

static void calculations_follow_the_answers(void)
{
    g_autoptr(Pool) pool = pool_new();
    const Instrument *form = must_read(pool, small);
    const Evaluation *e = must_evaluate(pool, form, ANSWERS("people", "4", "area", "30.5", "crowded", "yes", "child", "3", "born.1",
                                                            "2015-03-01", "born.2", "2022-03-01", "born.3", "2018-01-01"));
    assert_text(e, "each", 0, "7.6");
    assert_text(e, "age", 1, "10");
    assert_text(e, "age", 2, "3");
    assert_text(e, "children", 0, "3");
    g_assert_cmpstr(e->score, ==, "3");
    g_assert_cmpuint(e->outcomes->len, ==, 1);
    g_assert_cmpstr(((const Outcome *)e->outcomes->pdata[0])->code, ==, "housing");
}

static void what_is_not_relevant_is_neither_asked_nor_counted(void)
{
    g_autoptr(Pool) pool = pool_new();
    const Instrument *form = must_read(pool, small);
    const Answers *answers = ANSWERS("area", "30", "child", "2", "born.1", "2015-03-01", "born.2", "2023-03-01", "school.2", "yes");
    const Evaluation *e = must_evaluate(pool, form, answers);
    g_assert_false(item_of(e, "area", 0)->relevant);
    assert_text(e, "area", 0, "");
    g_assert_true(item_of(e, "school", 1)->is_missing);
    g_assert_false(item_of(e, "school", 2)->relevant);
    g_assert_cmpint(e->missing, ==, 2); /* people, and the school of the first */
    g_assert_cmpstr(answers_text(answers, "area"), ==, "30"); /* it may become relevant again */
}

static void constraints_and_types_are_told_at_their_question(void)
{
    g_autoptr(Pool) pool = pool_new();
    const Instrument *form = must_read(pool, small);
    const Evaluation *e = must_evaluate(pool, form, ANSWERS("people", "31", "crowded", "maybe", "child", "0"));
    g_assert_cmpstr(item_of(e, "people", 0)->problem, ==, "Între 1 și 30");
    g_assert_nonnull(item_of(e, "crowded", 0)->problem);
    g_assert_cmpint(e->wrong, ==, 2);
    e = must_evaluate(pool, form, ANSWERS("people", "many", "child", "0"));
    g_assert_nonnull(item_of(e, "people", 0)->problem);
}

typedef struct {
    const char *expression, *result;
} FunctionCase;

/* Expected values after the ODK XForms specification's examples. */
static const FunctionCase functions[] = {
    {"if(1 = 1, 'a', 'b')", "a"}, {"coalesce('', 'b')", "b"}, {"selected('a b c', 'b')", "true"}, {"selected('ab', 'a')", "false"},
    {"selected-at('a b c', 1)", "b"}, {"count-selected('a b')", "2"}, {"int(3.9)", "3"}, {"int(-3.9)", "-3"}, {"round(2.345, 2)", "2.35"},
    {"pow(2, 5)", "32"}, {"min(3, 1, 2)", "1"}, {"max(3, 1, 2)", "3"}, {"concat('a', 1, 'b')", "a1b"}, {"join('-', 'a', 'b')", "a-b"},
    {"substr('abcdef', 1, 3)", "bc"}, {"ends-with('abc', 'bc')", "true"}, {"regex('0712345678', '07[0-9]{8}')", "true"},
    {"regex('x0712345678', '07[0-9]{8}')", "false"}, {"boolean-from-string('1')", "true"}, {"format-date(date('2025-03-09'), '%d.%m.%Y')", "09.03.2025"},
    {"date('2025-03-09') - date('2025-03-01')", "8"}, {"today() = date('2025-06-01')", "true"}, {"string-length('șț')", "2"},
    {"checklist(1, 2, 1 = 1, 2 = 2, 1 = 2)", "true"}, {"1 div 0", ""}, {"not(true())", "false"}, {"translate('abc', 'b', 'x')", "axc"},
    {"jr:choice-name(${c}, '${c}')", "Da"}, {"${d} != ''", "false"}, {"once('7')", "7"},
};

static void functions_give_what_xforms_says(void)
{
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(functions); i++) {
        const char *text = pool_printf(pool, "# survey\n|type|name|label|calculation|\n|select_one y|c|C||\n|date|d|D||\n|calculate|r||%s|\n"
                                             "# choices\n|list_name|name|label|\n|y|yes|Da|\n"
                                             "# settings\n|form_title|form_id|\n|T|t|\n", functions[i].expression);
        const Evaluation *e = must_evaluate(pool, must_read(pool, text), ANSWERS("c", "yes"));
        g_test_message("%s", functions[i].expression);
        assert_text(e, "r", 0, functions[i].result);
    }
}

typedef struct {
    const char *survey, *problem;
} BadForm;

static const BadForm bad_forms[] = {
    {"|calculate|a||${b} + 1|\n|calculate|b||${a} + 1|\n", "„a”"},          /* a circle */
    {"|calculate|a||${a} + 1|\n", "„a”"},
    {"|calculate|a||${nobody}|\n", "nobody"},
    {"|calculate|a||pulldata('x')|\n", "pulldata"},
    {"|calculate|a||1 +|\n", "1 +"},
    {"|calculate|a||'open|\n", "ghilimea"},
    {"|text|a|A||\n|text|a|B||\n", "„a”"},
    {"|text|9a|A||\n", "litere"},
    {"|begin_group|g|G||\n|text|a|A||\n", "grup"},
    {"|text|a|A||\n|end_group||||\n", "deschis"},
    {"|select_one nowhere|a|A||\n", "nowhere"},
    {"|hologram|a|A||\n", "hologram"},
    {"|begin_repeat|r|R||\n|begin_repeat|s|S||\n|text|a|A||\n|end_repeat||||\n|end_repeat||||\n", "repetare"},
    {"", "întrebare"},
};

static void a_bad_form_says_what_and_where(void)
{
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(bad_forms); i++) {
        const char *text = pool_printf(pool, "# survey\n|type|name|label|calculation|\n%s# settings\n|form_title|form_id|\n|T|t|\n",
                                       bad_forms[i].survey);
        Instrument *instrument;
        GPtrArray *problems;
        g_assert_false(instrument_read(pool, sheets_from_text(pool, text), &instrument, &problems));
        g_assert_cmpuint(problems->len, >, 0);
        const FormProblem *first = problems->pdata[0];
        g_test_message("%s: %s", bad_forms[i].survey, first->text);
        g_assert_nonnull(strstr(first->text, bad_forms[i].problem));
        g_assert_cmpstr(first->sheet, ==, "survey");
    }
}

static void an_expression_that_runs_for_ever_is_stopped(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GString) form = g_string_new("# survey\n|type|name|label|calculation|\n|begin_repeat|r|R||\n|text|a|A||\n|end_repeat||||\n");
    g_string_append(form, "|calculate|c||count(//a[count(//a[count(//a[count(//a) > 0]) > 0]) > 0])|\n# settings\n|form_title|form_id|\n|T|t|\n");
    const Instrument *instrument = must_read(pool, form->str);
    Answers *answers = ANSWERS("r", "60");
    Evaluation *evaluation;
    g_autoptr(GError) error = NULL;
    g_assert_false(evaluate(pool, instrument, answers, day_make(2025, 6, 1), NULL, &evaluation, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
}

static void choices_are_filtered_by_other_answers(void)
{
    g_autoptr(Pool) pool = pool_new();
    const Instrument *form = must_read(pool, "# survey\n|type|name|label|choice_filter|\n|select_one county|county|Județ||\n"
                                             "|select_one town|town|Localitate|county = ${county}|\n"
                                             "# choices\n|list_name|name|label|county|\n|county|tm|Timiș||\n|county|ar|Arad||\n"
                                             "|town|lugoj|Lugoj|tm|\n|town|lipova|Lipova|ar|\n|town|recas|Recaș|tm|\n"
                                             "# settings\n|form_title|form_id|\n|T|t|\n");
    const Evaluation *e = must_evaluate(pool, form, ANSWERS("county", "tm", "town", "lipova"));
    g_assert_cmpuint(item_of(e, "town", 0)->options->len, ==, 2);
    g_assert_nonnull(item_of(e, "town", 0)->problem);
}

static void a_repeat_has_as_many_places_as_its_count_says(void)
{
    g_autoptr(Pool) pool = pool_new();
    const Instrument *form = must_read(pool, "# survey\n|type|name|label|repeat_count|\n|integer|n|N||\n|begin_repeat|r|R|${n}|\n"
                                             "|text|a|A||\n|end_repeat||||\n# settings\n|form_title|form_id|\n|T|t|\n");
    const Evaluation *e = must_evaluate(pool, form, ANSWERS("n", "3"));
    g_assert_nonnull(evaluation_item(e, instrument_question(form, "a"), 3));
    g_assert_null(evaluation_item(e, instrument_question(form, "a"), 4));
    e = must_evaluate(pool, form, ANSWERS("n", "0"));
    g_assert_null(evaluation_item(e, instrument_question(form, "a"), 1));
}

static void answers_are_the_same_after_json(void)
{
    g_autoptr(Pool) pool = pool_new();
    Answers *answers = ANSWERS("a", "ș \"ț\"", "b.2", "1.5"), *back;
    g_autoptr(GError) error = NULL;
    const char *json = answers_to_json(pool, answers);
    g_assert_true(answers_from_json(pool, json, &back, &error));
    g_assert_cmpstr(answers_text(back, "a"), ==, "ș \"ț\"");
    g_assert_cmpstr(answers_to_json(pool, back), ==, json);
    g_assert_false(answers_from_json(pool, "[1]", &back, &error));
}

static void what_people_type_is_kept_in_one_form(void)
{
    g_autoptr(Pool) pool = pool_new();
    static const struct {
        QuestionKind kind;
        const char *typed, *kept; /* kept NULL: refused */
    } cases[] = {
        {QUESTION_INTEGER, "12", "12"}, {QUESTION_INTEGER, "12,5", NULL}, {QUESTION_INTEGER, "doi", NULL},
        {QUESTION_DECIMAL, "12,5", "12.5"}, {QUESTION_DECIMAL, "1.234,5", "1234.5"}, {QUESTION_MONEY, "1.250,50 lei", "1250.50"},
        {QUESTION_DATE, "3.5.2020", "2020-05-03"}, {QUESTION_DATE, "31.2.2020", NULL}, {QUESTION_TIME, "9:05", "09:05"},
        {QUESTION_TIME, "25:00", NULL}, {QUESTION_LOCATION, "45.7538, 21.2257", "45.753800 21.225700"}, {QUESTION_LOCATION, "aici", NULL},
        {QUESTION_LOCATION, "45.7538 21.2257 90 5", "45.753800 21.225700 90 5"}, {QUESTION_LOCATION, "-33.9; 151.2", "-33.900000 151.200000"},
        {QUESTION_LOCATION, "45,7538|21,2257|||", "45.753800 21.225700"}, {QUESTION_LOCATION, "45.7538, 21.2257||||", "45.753800 21.225700"},
        {QUESTION_LOCATION, "45.7538|21.2257|||Strada Mureș 12", "45.753800 21.225700 0 0 ; Strada Mureș 12"},
        {QUESTION_LOCATION, "|||| Strada  Mureș 12", "; Strada Mureș 12"}, {QUESTION_LOCATION, "||||", ""},
        {QUESTION_LOCATION, "45.753800 21.225700 0 0 ; Strada Mureș 12", "45.753800 21.225700 0 0 ; Strada Mureș 12"},
        {QUESTION_LOCATION, "; Strada 1 Mai 7; bl. 4", "; Strada 1 Mai 7; bl. 4"},
        {QUESTION_LOCATION, "91 21", NULL}, {QUESTION_LOCATION, "45 181", NULL}, {QUESTION_LOCATION, "45", NULL}, {QUESTION_LOCATION, "|21|||", NULL},
        {QUESTION_LOCATION, "nan 21", NULL}, {QUESTION_LOCATION, "45 0x10", NULL}, {QUESTION_LOCATION, "45 21 high 5", NULL},
        {QUESTION_LOCATION, "45 21 90 -5", NULL}, {QUESTION_LOCATION, "45 21 90 5 7", NULL}, {QUESTION_LOCATION, "||90||Strada Mureș", NULL},
        {QUESTION_IMAGE, "17 casa.jpg", "17 casa.jpg"}, {QUESTION_IMAGE, "casa.jpg", NULL}, {QUESTION_FILE, "17", NULL}, {QUESTION_FILE, "-1 a", NULL},
        {QUESTION_PERSON, "17", "17"}, {QUESTION_PERSON, "Ana", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Question q = {.kind = cases[i].kind};
        const char *text = NULL, *problem = answer_read(pool, &q, cases[i].typed, &text);
        g_test_message("%s", cases[i].typed);
        g_assert_true((problem != NULL) == (cases[i].kept == NULL));
        g_assert_cmpstr(text, ==, cases[i].kept);
    }
}

static void a_place_is_read_and_told_in_words(void)
{
    g_autoptr(Pool) pool = pool_new();
    static const char kept[] = "45.753800 -21.225700 90 5 ; Strada Mureș 12";
    const Location place = location_split(pool, kept);
    g_assert_cmpstr(place.latitude, ==, "45.753800");
    g_assert_cmpstr(place.accuracy, ==, "5");
    g_assert_cmpstr(place.street, ==, "Strada Mureș 12");
    g_assert_cmpstr(location_split(pool, "45 21 0 0 ; X").altitude, ==, ""); /* not known */
    language_set(LANGUAGE_EN);
    g_assert_cmpstr(location_words(pool, kept), ==, "Strada Mureș 12 (45.753800° N, 21.225700° W)");
    g_assert_cmpstr(location_words(pool, "; Strada Mureș 12"), ==, "Strada Mureș 12");
    g_assert_cmpstr(location_link(pool, kept), ==, "geo:45.753800,-21.225700");
    g_assert_null(location_link(pool, "; Strada Mureș 12"));
    const Location wrong = location_split(pool, location_typed(pool, &(Location){"100", "21", NULL, "", "a|b"}));
    g_assert_cmpstr(wrong.latitude, ==, "100"); /* stands as it was typed */
    g_assert_cmpstr(wrong.street, ==, "a/b");
    language_set(LANGUAGE_RO);
}

static const char places[] =
    "# survey\n"
    "|type|name|label|required|constraint|appearance|calculation|\n"
    "|geopoint|home|Unde locuiește|yes|number(selected-at(., 0)) > 44|||\n"
    "|image|front|Casa|||new||\n"
    "|file|paper|Adeverință|yes||||\n"
    "|calculate|north|||||selected-at(${home}, 0)|\n"
    "# settings\n"
    "|form_title|form_id|version|default_language|bulk|\n"
    "|Vizită|visit-sheet|1|ro|%s|\n";

static void a_form_may_ask_for_places_pictures_and_files(void)
{
    g_autoptr(Pool) pool = pool_new();
    const Instrument *form = must_read(pool, pool_printf(pool, places, "no"));
    g_assert_true(instrument_takes_files(form) && instrument_asks_places(form));
    const Question *front = instrument_question(form, "front");
    g_assert_true(front->kind == QUESTION_IMAGE && front->is_new && question_is_asked(front) && !question_is_typed(front));
    const Evaluation *e = must_evaluate(pool, form, ANSWERS("home", "45.753800 21.225700 0 0 ; Strada Mureș", "front", "7 casa.jpg"));
    assert_text(e, "north", 0, "45.753800");
    g_assert_cmpint(e->missing, ==, 1); /* the file */
    g_assert_cmpint(e->wrong, ==, 0);
    g_assert_cmpstr(answer_to_people(pool, front, item_of(e, "front", 0)->text), ==, "casa.jpg");
    g_assert_cmpint(must_evaluate(pool, form, ANSWERS("home", "43 21", "paper", "casa.jpg"))->wrong, ==, 2);
    Instrument *bulk;
    GPtrArray *problems;
    g_assert_false(instrument_read(pool, sheets_from_text(pool, pool_printf(pool, places, "yes")), &bulk, &problems));
    g_assert_cmpuint(problems->len, ==, 2); /* nobody uploads for a whole school */
    g_assert_cmpuint(((FormProblem *)problems->pdata[0])->row, ==, 3);
}

static void same_sheets(const Sheets *a, const Sheets *b)
{
    g_assert_cmpuint(a->sheets->len, ==, b->sheets->len);
    for (guint s = 0; s < a->sheets->len; s++) {
        const Sheet *one = a->sheets->pdata[s], *two = sheets_find(b, one->name);
        g_assert_nonnull(two);
        g_assert_cmpuint(one->rows->len, ==, two->rows->len);
        for (guint r = 0; r < one->rows->len; r++)
            for (guint c = 0; c < 12; c++)
                g_assert_cmpstr(sheet_cell(one, r, c), ==, sheet_cell(two, r, c));
    }
}

static void comes_back_from_excel(const char *text)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    const Sheets *sheets = sheets_from_text(pool, text);
    Instrument *instrument;
    GPtrArray *problems;
    Sheets *back;
    Grid *grid;
    g_assert_true(sheets_to_xlsx(sheets, &bytes, &error));
    gsize count;
    const void *data = g_bytes_get_data(bytes, &count);
    g_assert_true(reader_read_bytes(pool, data, count, "form.xlsx", &grid, &error));
    g_assert_true(sheets_from_grid(pool, grid, &back, &error));
    same_sheets(sheets, back);
    g_assert_true(instrument_read(pool, back, &instrument, &problems));
    g_assert_true(sheets_from_json(pool, sheets_to_json(pool, sheets), &back, &error));
    same_sheets(sheets, back);
}

static void a_form_comes_back_from_excel_as_it_went(void)
{
    g_autoptr(Pool) pool = pool_new();
    comes_back_from_excel(small);
    comes_back_from_excel(pool_printf(pool, places, "no"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (g_getenv("VATRA_PROGRAM"))
        reader_set_program(g_getenv("VATRA_PROGRAM"));
    g_test_add_func("/calculations_follow_the_answers", calculations_follow_the_answers);
    g_test_add_func("/what_is_not_relevant_is_neither_asked_nor_counted", what_is_not_relevant_is_neither_asked_nor_counted);
    g_test_add_func("/constraints_and_types_are_told_at_their_question", constraints_and_types_are_told_at_their_question);
    g_test_add_func("/functions_give_what_xforms_says", functions_give_what_xforms_says);
    g_test_add_func("/a_bad_form_says_what_and_where", a_bad_form_says_what_and_where);
    g_test_add_func("/an_expression_that_runs_for_ever_is_stopped", an_expression_that_runs_for_ever_is_stopped);
    g_test_add_func("/choices_are_filtered_by_other_answers", choices_are_filtered_by_other_answers);
    g_test_add_func("/a_repeat_has_as_many_places_as_its_count_says", a_repeat_has_as_many_places_as_its_count_says);
    g_test_add_func("/answers_are_the_same_after_json", answers_are_the_same_after_json);
    g_test_add_func("/what_people_type_is_kept_in_one_form", what_people_type_is_kept_in_one_form);
    g_test_add_func("/a_place_is_read_and_told_in_words", a_place_is_read_and_told_in_words);
    g_test_add_func("/a_form_may_ask_for_places_pictures_and_files", a_form_may_ask_for_places_pictures_and_files);
    g_test_add_func("/a_form_comes_back_from_excel_as_it_went", a_form_comes_back_from_excel_as_it_went);
    return g_test_run();
}
