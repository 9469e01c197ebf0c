/* The page of one measure (one row of the document). */
#include "modules/plans/correction.h"
#include "modules/plans/follow.h"
#include "modules/plans/store.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/module.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_follow_views.h"
#include "record/json.h"
#include "web/reply.h"

GPtrArray *nodes_above(Pool *pool, const GPtrArray *nodes, gint64 node_id)
{
    GPtrArray *above = pool_list(pool);
    for (guint i = nodes->len; i > 0; i--) {
        Node *node = nodes->pdata[i - 1];
        if (node->id != node_id)
            continue;
        g_ptr_array_insert(above, 0, node);
        node_id = node->parent_id;
    }
    return above;
}

static bool read_siblings(Request *req, MeasurePage *page, GError **error)
{
    page->siblings = pool_list(req->pool);
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_SIBLINGS);
    db_bind_int(q, "$1", page->action->plan_id);
    db_bind_int(q, "$2", page->action->node_id);
    db_bind_text(q, "$3", page->action->number);
    db_bind_int(q, "$4", page->action->id);
    while (db_step(q))
        g_ptr_array_add(page->siblings, row_of_query(q, req->pool, day_today()));
    return db_end(q, error);
}

static bool read_notes(Request *req, MeasurePage *page, GError **error)
{
    page->notes = pool_list(req->pool);
    if (!page->may_edit)
        return true;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_NOTES_OF_ACTION);
    db_bind_int(q, "$1", page->action->id);
    while (db_step(q))
        g_ptr_array_add(page->notes, note_from_row(q, req->pool));
    return db_end(q, error);
}

/* ---- what stood before corrections */

typedef struct {
    const char *name, *label;
    const char *part; /* of an array of objects: the member that is shown; NULL: it holds texts */
} Member;

static const Member members[] = {
    {"number", N_("Number")}, {"title", N_("Measure")}, {"description", N_("Description")}, {"words_bodies", N_("Responsible")},
    {"words_partners", N_("Partners")}, {"bodies", N_("Responsible and partners"), "printed"}, {"words_deadline", N_("Deadline")},
    {"deadline_from", N_("From")}, {"deadline_to", N_("Until")}, {"due", N_("Due days")}, {"words_budget", N_("Budget")},
    {"money", N_("Money"), "planned"}, {"indicators", N_("Indicators"), "text"}, {"words_targets", N_("Targets")},
};

static const char *text_of(Pool *pool, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text_is_empty(text))
        return "–";
    Day day = day_from_iso(text);
    return day_is(day) ? day_to_people(pool, day) : pool_strdup(pool, text);
}

static const char *list_of(Pool *pool, const json_t *list, const char *part)
{
    GString *out = pool_string(pool);
    const json_t *item;
    gsize index;
    json_array_foreach((json_t *)list, index, item)
        g_string_append_printf(out, "%s%s", index ? "; " : "", text_of(pool, part ? json_object_get(item, part) : item));
    return out->len ? out->str : "–";
}

/* What differs from the row that came after it, in the words that stood. */
static GPtrArray *texts_before(Pool *pool, const json_t *before, const json_t *after)
{
    GPtrArray *texts = pool_list(pool);
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        const json_t *value = json_object_get(before, members[i].name), *next = json_object_get(after, members[i].name);
        if (!value || json_equal(value, next))
            continue;
        const char *text = json_is_array(value) ? list_of(pool, value, members[i].part) : text_of(pool, value);
        g_ptr_array_add(texts, pool_printf(pool, "%s: %s", _(members[i].label), text));
    }
    return texts;
}

static EarlierRow *read_correction(DbQuery *q, Pool *pool, const json_t *before, const json_t *after)
{
    EarlierRow *correction = pool_new0(pool, EarlierRow);
    *correction = (EarlierRow){
        .at = db_int(q, "changed_at"),
        .who = db_text(q, "changed_by", pool),
        .edition = (int)db_int(q, "edition"),
        .before = texts_before(pool, before, after),
    };
    return correction;
}

/* Each with what differs from the row that came after it; the newest from the row that stands, which most pages needn't write out. */
static bool add_corrections(DbQuery *q, Request *req, MeasurePage *page, GError **error)
{
    json_t *after = NULL;
    while (db_step(q)) {
        json_t *before = json_loads(db_text(q, "before", req->pool), 0, NULL);
        if (!after)
            after = json_loads(action_to_json(req->pool, page->action), 0, NULL);
        g_ptr_array_add(page->corrections, read_correction(q, req->pool, before, after));
        json_decref(after);
        after = before;
    }
    json_decref(after);
    return db_end(q, error);
}

static bool read_corrections(Request *req, MeasurePage *page, GError **error)
{
    page->corrections = pool_list(req->pool);
    if (!page->may_edit)
        return true;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_HISTORY);
    db_bind_int(q, "$1", page->action->id);
    return add_corrections(q, req, page, error);
}

/* ---- indicators and reports */

static bool read_indicators(Request *req, MeasurePage *page, GError **error)
{
    page->indicators = pool_list(req->pool);
    for (guint i = 0; i < page->action->indicators->len; i++) {
        IndicatorView *view = pool_new0(req->pool, IndicatorView);
        *view = (IndicatorView){.indicator = page->action->indicators->pdata[i], .chart = {""}, .values = pool_list(req->pool)};
        g_ptr_array_add(page->indicators, view);
        if (!reported_indicator(req->db, req->pool, page->plan, view, error))
            return false;
    }
    return true;
}

static bool read_page(Request *req, MeasurePage *page, GError **error)
{
    GPtrArray *nodes;
    g_autoptr(DbLook) look G_GNUC_UNUSED = db_look_begin(req->db);
    page->may_edit = identity_may(req->who, "plans.write");
    if (!action_find(req->db, req->pool, req->who, req_id(req, "id"), &page->action, error) ||
        !plan_find(req->db, req->pool, req->who, page->action->plan_id, &page->plan, error) ||
        !nodes_of_plan(req->db, req->pool, page->plan->id, &nodes, error))
        return false;
    page->above = nodes_above(req->pool, nodes, page->action->node_id);
    page->status = action_status(page->action, day_today());
    return read_siblings(req, page, error) && read_notes(req, page, error) && read_corrections(req, page, error) &&
           read_indicators(req, page, error) &&
           reported_of_action(req->db, req->pool, req->who, page->action->id, &page->reports, error) &&
           links_of_action(req->db, req->pool, req->who, page->action->id, &page->links, error) &&
           panels_show(req, "plan_action", page->action->id, &page->panels, error);
}

bool follow_measure_page(Request *req, GError **error)
{
    MeasurePage page = {0};
    if (!read_page(req, &page, error))
        return false;
    return reply_view(req, 200, view_measure, req, &page);
}

/* ---- due days */

/* The action as the form saw it. */
static bool find_as_seen(Request *req, Action **ret_action, GError **error)
{
    if (!action_find(req->db, req->pool, req->who, req_id(req, "id"), ret_action, error))
        return false;
    (*ret_action)->version = req_int(req, "version", 0);
    return true;
}

/* A wrong day, or one that doesn't fit, is said beside the field, with what was typed. */
static bool show_problem(Request *req, int status, const char *problem, GError **error)
{
    MeasurePage page = {.problem = problem, .typed = req_text(req, "day")};
    if (!read_page(req, &page, error))
        return false;
    return reply_view(req, status, view_measure, req, &page);
}

static bool back(Request *req, const char *notice)
{
    reply_notice(req, notice);
    return reply_see_other(req, "/measures/%" G_GINT64_FORMAT "#due", req_id(req, "id"));
}

typedef bool (*ChangeDue)(Db *db, const Identity *who, const Action *action, Day day, GError **error);

static bool change_due(Request *req, ChangeDue change, const char *notice, GError **error)
{
    Action *action;
    Day day;
    g_autoptr(GError) wrong = NULL;
    const char *typed = req_text(req, "day");
    if (!find_as_seen(req, &action, error))
        return false;
    if (!typed)
        return show_problem(req, 422, _("Write a day, as in 31.12.2025."), error);
    if (day_parse(typed, &day, &wrong) && change(req->db, req->who, action, day, &wrong))
        return back(req, notice);
    if (fail_kind(wrong) == FAIL_INVALID || fail_kind(wrong) == FAIL_CONFLICT)
        return show_problem(req, fail_kind(wrong) == FAIL_CONFLICT ? 409 : 422, pool_strdup(req->pool, wrong->message), error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

bool follow_measure_due_add(Request *req, GError **error)
{
    return change_due(req, due_add, _("The due day was added."), error);
}

bool follow_measure_due_remove(Request *req, GError **error)
{
    return change_due(req, due_remove, _("The due day was taken away."), error);
}

bool follow_measure_due_done(Request *req, GError **error)
{
    return change_due(req, due_done, _("The measure is marked as done on this day."), error);
}
