#include "modules/assessments/answers.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "modules/assessments/location.h"

enum { LONGEST_TEXT = 10000, LONGEST_LINE = 500 };

Answers *answers_new(Pool *pool)
{
    Answers *answers = pool_new0(pool, Answers);
    *answers = (Answers){pool, g_hash_table_new(g_str_hash, g_str_equal)};
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, answers->texts);
    return answers;
}

const char *answers_text(const Answers *answers, const char *key)
{
    const char *text = g_hash_table_lookup(answers->texts, key);
    return text ? text : "";
}

void answers_set(Answers *answers, const char *key, const char *text)
{
    if (text && *text)
        g_hash_table_replace(answers->texts, pool_strdup(answers->pool, key), pool_strdup(answers->pool, text));
    else
        g_hash_table_remove(answers->texts, key);
}

const char *answers_key(Pool *pool, const Question *question, int index)
{
    return index > 0 ? pool_printf(pool, "%s.%d", question->name, index) : question->name;
}

int answers_count(const Answers *answers, const Question *repeat)
{
    const char *text = answers_text(answers, repeat->name);
    return *text ? (int)CLAMP(g_ascii_strtoll(text, NULL, 10), 0, ANSWERS_MOST) : 1;
}

const char *answers_to_json(Pool *pool, const Answers *answers)
{
    json_t *all = json_object();
    GHashTableIter at;
    gpointer key, text;
    g_hash_table_iter_init(&at, answers->texts);
    while (g_hash_table_iter_next(&at, &key, &text))
        json_object_set_new(all, key, json_string(text));
    char *written = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(all);
    const char *kept = pool_strdup(pool, written ? written : "{}");
    free(written);
    return kept;
}

bool answers_from_json(Pool *pool, const char *json, Answers **ret_answers, GError **error)
{
    json_t *all = json_loads(json, 0, NULL);
    bool good = json_is_object(all);
    const char *key;
    json_t *value;
    *ret_answers = answers_new(pool);
    json_object_foreach(all, key, value)
    {
        good = good && json_is_string(value);
        answers_set(*ret_answers, key, json_string_value(value));
    }
    json_decref(all);
    return good || fail(error, FAIL_INVALID, "%s", _("These answers can't be read."));
}

/* --- what people typed --- */

static const char *read_number(Pool *pool, const char *typed, bool is_whole, const char **ret_text)
{
    double number;
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (!number_parse(typed, &number, NULL) || strchr(typed, '%'))
        return is_whole ? _("Write a whole number, such as 12.") : _("Write a number, such as 12,5.");
    if (is_whole && number != floor(number))
        return _("Write a whole number, such as 12.");
    *ret_text = pool_strdup(pool, g_ascii_formatd(buffer, sizeof buffer, "%.15g", number));
    return NULL;
}

static const char *read_money(Pool *pool, const char *typed, const char **ret_text)
{
    Money money;
    if (!money_parse(typed, CURRENCY_RON, &money, NULL))
        return _("Write an amount, such as 1.250,00.");
    *ret_text = money_plain(pool, money);
    return NULL;
}

static const char *read_day(Pool *pool, const char *typed, const char **ret_text)
{
    Day day;
    if (!day_parse(typed, &day, NULL))
        return _("Write a day as 31.12.2025.");
    *ret_text = day_to_iso(pool, day);
    return NULL;
}

static const char *read_time(Pool *pool, const char *typed, const char **ret_text)
{
    char *end;
    guint64 hour = g_ascii_strtoull(typed, &end, 10), minute = 60;
    if (end != typed && (*end == ':' || *end == '.') && g_ascii_isdigit(end[1]))
        minute = g_ascii_strtoull(end + 1, &end, 10);
    if (hour > 23 || minute > 59 || *end)
        return _("Write an hour as 14:05.");
    *ret_text = pool_printf(pool, "%02d:%02d", (int)hour, (int)minute);
    return NULL;
}

static const char *read_choices(Pool *pool, const Question *question, const char *typed, const char **ret_text)
{
    g_auto(GStrv) names = g_strsplit(typed, " ", -1);
    for (guint i = 0; names[i]; i++)
        if (*names[i] && !question_option(question, names[i]))
            return _("Choose one of the values that are offered.");
    if (question->kind == QUESTION_ONE && names[0] && names[1])
        return _("Choose one of the values that are offered.");
    *ret_text = pool_strdup(pool, typed);
    return NULL;
}

static const char *read_text(Pool *pool, const Question *question, const char *typed, const char **ret_text)
{
    int most = question->long_text ? LONGEST_TEXT : LONGEST_LINE;
    if (text_length(typed) > (gsize)most)
        return pool_printf(pool, P_("This text is too long. At most %d character is possible.",
                                    "This text is too long. At most %d characters are possible.", most), most);
    *ret_text = text_normalise(pool, typed);
    return NULL;
}

static const char *read_person(Pool *pool, const char *typed, const char **ret_text)
{
    char *end;
    gint64 id = g_ascii_strtoll(typed, &end, 10);
    if (id <= 0 || *end)
        return _("Choose a person from the register.");
    *ret_text = pool_strdup(pool, typed);
    return NULL;
}

/* --- files --- */

const char *file_answer(Pool *pool, gint64 attachment_id, const char *file_name)
{
    return pool_printf(pool, "%" G_GINT64_FORMAT " %s", attachment_id, file_name);
}

gint64 file_answer_id(const char *text)
{
    char *end;
    gint64 id = g_ascii_strtoll(text, &end, 10);
    return id > 0 && *end == ' ' && end[1] ? id : 0;
}

const char *file_answer_name(const char *text)
{
    return file_answer_id(text) ? strchr(text, ' ') + 1 : text;
}

static const char *read_file(Pool *pool, const char *typed, const char **ret_text)
{
    if (!file_answer_id(typed))
        return _("Choose a file.");
    *ret_text = pool_strdup(pool, typed);
    return NULL;
}

const char *answer_read(Pool *pool, const Question *question, const char *typed, const char **ret_text)
{
    switch (question->kind) {
    case QUESTION_INTEGER: return read_number(pool, typed, true, ret_text);
    case QUESTION_DECIMAL: return read_number(pool, typed, false, ret_text);
    case QUESTION_MONEY: return read_money(pool, typed, ret_text);
    case QUESTION_DATE: return read_day(pool, typed, ret_text);
    case QUESTION_TIME: return read_time(pool, typed, ret_text);
    case QUESTION_ONE:
    case QUESTION_SEVERAL: return read_choices(pool, question, typed, ret_text);
    case QUESTION_LOCATION: return location_read(pool, typed, ret_text);
    case QUESTION_IMAGE:
    case QUESTION_FILE: return read_file(pool, typed, ret_text);
    case QUESTION_PERSON: return read_person(pool, typed, ret_text);
    default: return read_text(pool, question, typed, ret_text);
    }
}

/* --- for people --- */

static const char *labels_of(Pool *pool, const Question *question, const char *text)
{
    GString *out = pool_string(pool);
    g_auto(GStrv) names = g_strsplit(text, " ", -1);
    for (guint i = 0; names[i]; i++) {
        const Option *option = question_option(question, names[i]);
        const char *label = option ? wording(&option->label) : names[i];
        if (*names[i])
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", *label ? label : names[i]);
    }
    return out->str;
}

static const char *number_to_people(Pool *pool, const char *text)
{
    char *end;
    double number = g_ascii_strtod(text, &end);
    return end == text || *end ? text : number_format(pool, number);
}

const char *answer_to_people(Pool *pool, const Question *question, const char *text)
{
    Day day;
    if (!*text)
        return "";
    switch (question->kind) {
    case QUESTION_INTEGER:
    case QUESTION_DECIMAL:
    case QUESTION_MONEY:
    case QUESTION_CALCULATION: return number_to_people(pool, text);
    case QUESTION_ONE:
    case QUESTION_SEVERAL: return labels_of(pool, question, text);
    case QUESTION_ACKNOWLEDGE: return _("Yes");
    case QUESTION_LOCATION: return location_words(pool, text);
    case QUESTION_IMAGE:
    case QUESTION_FILE: return file_answer_name(text);
    case QUESTION_DATE:
        day = day_from_iso(text);
        return day_is(day) ? day_to_people(pool, day) : text;
    default: return text;
    }
}
