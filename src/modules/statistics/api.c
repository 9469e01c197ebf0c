#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/statistics/pages.h"
#include "record/json.h"

/* Counted indicators for programs: JSON under /api/v1, and a table as CSV. */

/* --- CSV --- */

static void put_cell(GString *out, Pool *pool, const StatisticAnswer *answer, const StatisticCell *cell)
{
    Value value = statistic_cell_value(answer, cell);
    bool is_number = value.state == VALUE_NUMBER;
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    csv_put(out, cell->cover == CELL_SMALL ? "suppressed_small" : cell->cover == CELL_BESIDE ? "suppressed_beside" : value_state_code(value.state));
    g_string_append_c(out, ';');
    if (is_number)
        g_string_append(out, g_ascii_dtostr(digits, sizeof digits, value.number));
    g_string_append_c(out, ';');
    if (is_number && !isnan(value.denominator))
        g_string_append(out, g_ascii_dtostr(digits, sizeof digits, value.denominator));
    g_string_append(out, "\r\n");
}

GString *statistic_csv(Pool *pool, const StatisticAnswer *answer)
{
    GString *out = pool_string(pool);
    g_string_append(out, "\xef\xbb\xbf");
    for (guint a = 0; a < answer->axis_count; a++) {
        csv_put(out, answer->axes[a].name);
        g_string_append_c(out, ';');
        csv_put(out, pool_printf(pool, "%s_label", answer->axes[a].name));
        g_string_append_c(out, ';');
    }
    g_string_append(out, "state;value;denominator\r\n");
    for (guint i = 0; i < answer->cell_count; i++) {
        for (guint a = 0; a < answer->axis_count; a++) {
            guint at = statistic_place(answer, i, a);
            csv_put(out, answer->axes[a].values->pdata[at]);
            g_string_append_c(out, ';');
            csv_put(out, answer->axes[a].labels->pdata[at]);
            g_string_append_c(out, ';');
        }
        put_cell(out, pool, answer, &answer->cells[i]);
    }
    return out;
}

/* --- JSON --- */

static void put_value(Json *json, const StatisticAnswer *answer, const StatisticCell *cell)
{
    Value value = statistic_cell_value(answer, cell);
    json_text(json, "state", value_state_code(value.state));
    json_real(json, "value", value.state == VALUE_NUMBER ? value.number : NAN);
    if (answer->way == STATISTIC_RATIO || (answer->way == STATISTIC_COMPARED && !answer->for_each))
        json_real(json, "denominator", value.state == VALUE_NUMBER ? value.denominator : NAN);
}

static void put_axes(Json *json, const StatisticAnswer *answer)
{
    json_array(json, "breakdown");
    for (guint a = 0; a < answer->axis_count; a++) {
        const StatisticAxis *axis = &answer->axes[a];
        json_object(json, NULL);
        json_text(json, "name", axis->name);
        json_text(json, "label", axis->label);
        json_array(json, "values");
        for (guint i = 0; i < axis->values->len; i++) {
            json_object(json, NULL);
            json_text(json, "value", axis->values->pdata[i]);
            json_text(json, "label", axis->labels->pdata[i]);
            json_object_end(json);
        }
        json_array_end(json);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_cells(Json *json, const StatisticAnswer *answer)
{
    json_array(json, "cells");
    for (guint i = 0; answer->axis_count && i < answer->cell_count; i++) {
        if (answer->cells[i].cover == CELL_SHOWN && answer->cells[i].number == 0 && answer->axis_count > 2)
            continue;
        json_object(json, NULL);
        json_array(json, "at");
        for (guint a = 0; a < answer->axis_count; a++)
            json_text(json, NULL, answer->axes[a].values->pdata[statistic_place(answer, i, a)]);
        json_array_end(json);
        put_value(json, answer, &answer->cells[i]);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_statistic(Json *json, const Statistic *statistic)
{
    json_id(json, "id", statistic->id);
    json_text(json, "code", statistic->code);
    json_text(json, "name", statistic->name);
    json_text(json, "note", statistic->note);
    json_int(json, "edition", statistic->edition);
    json_bool(json, "in_use", !statistic->closed_at);
    json_raw(json, "definition", statistic->definition);
}

void statistic_put_answer(GString *out, Pool *pool, const Statistic *statistic, const StatisticAnswer *answer, const GPtrArray *words)
{
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_statistic(&json, statistic);
    json_object(&json, "total");
    put_value(&json, answer, &answer->total);
    json_object_end(&json);
    put_axes(&json, answer);
    put_cells(&json, answer);
    json_array(&json, "how_it_was_counted");
    for (guint i = 0; i < words->len; i++)
        json_text(&json, NULL, words->pdata[i]);
    json_array_end(&json);
    json_object_end(&json);
}

/* --- routes --- */

static bool list(Request *req, GError **error)
{
    GPtrArray *statistics;
    if (!statistics_list(req->db, req->pool, &statistics, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "total", statistics->len);
    json_array(&json, "items");
    for (guint i = 0; i < statistics->len; i++) {
        json_object(&json, NULL);
        put_statistic(&json, statistics->pdata[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

/* The time may be narrowed by ?from and ?to. */
static bool narrow(Request *req, const StatisticQuestion *question, StatisticQuestion *narrowed, GError **error)
{
    if (!question)
        return fail(error, FAIL_INVALID, "%s", _("What this counted isn't recorded any more."));
    *narrowed = *question;
    Day from = req_day(req, "from"), to = req_day(req, "to");
    if (day_is(from) && (!day_is(narrowed->over_time.from) || day_compare(from, narrowed->over_time.from) > 0))
        narrowed->over_time.from = from;
    if (day_is(to) && (!day_is(narrowed->over_time.to) || day_compare(to, narrowed->over_time.to) < 0))
        narrowed->over_time.to = to;
    return true;
}

static bool count(Request *req, Statistic **ret_statistic, StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error)
{
    return statistic_find(req->db, req->pool, req_id(req, "id"), ret_statistic, error) &&
           narrow(req, (*ret_statistic)->question, question, error) &&
           statistics_count(req->db, req->pool, req->who, question, ret_answer, error);
}

static bool show(Request *req, GError **error)
{
    Statistic *statistic;
    StatisticQuestion question;
    StatisticAnswer *answer;
    GPtrArray *words;
    if (!count(req, &statistic, &question, &answer, error) || !question_words(req->db, req->pool, &question, &words, error))
        return false;
    GString *out = pool_string(req->pool);
    statistic_put_answer(out, req->pool, statistic, answer, words);
    return reply_json(req, 200, out->str);
}

static bool values(Request *req, GError **error)
{
    Statistic *statistic;
    StatisticQuestion question;
    StatisticAnswer *answer;
    if (!count(req, &statistic, &question, &answer, error))
        return false;
    GString *out = statistic_csv(req->pool, answer);
    return reply_bytes(req, 200, "text/csv; charset=utf-8", NULL, g_bytes_new(out->str, out->len));
}

static const Input time_inputs[] = {{"from", INPUT_DAY}, {"to", INPUT_DAY}, {0}};

const Route statistic_api_routes[] = {
    {GET, "/api/v1/statistics", .may = "statistics.read", list, .summary = N_("The counted indicators and their definitions")},
    {GET, "/api/v1/statistics/:id", .may = "statistics.read", show, time_inputs, .slow = true,
     .summary = N_("A counted indicator: its value now, broken down, and how it was counted")},
    {GET, "/api/v1/statistics/:id/values", .may = "statistics.read", values, time_inputs, .slow = true,
     .summary = N_("The values of a counted indicator as CSV")},
    {0},
};
