/* /plans/:id/review: the document's words beside what was understood, row by row, with notes to settle. */
#include "modules/plans/plans_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_in_views.h"
#include "modules/plans/store.h"
#include "record/audit.h"
#include "record/json.h"

enum { ROWS_A_PAGE = 30 };

/* --- addresses */

static void put_part(GString *url, const char *part)
{
    g_string_append_printf(url, "%c%s", strchr(url->str, '?') ? '&' : '?', part);
}

/* With its filters and one part more: "row=7", "page=2". */
static const char *review_url(const Review *review, const char *part)
{
    Pool *pool = review->req->pool;
    GString *url = pool_string(pool);
    g_string_append_printf(url, "/plans/%" G_GINT64_FORMAT "/review", review->plan->id);
    if (review->text)
        put_part(url, pool_printf(pool, "q=%s", html_url_part(pool, review->text)));
    if (review->node_id)
        put_part(url, pool_printf(pool, "node=%" G_GINT64_FORMAT, review->node_id));
    if (review->only_notes)
        put_part(url, "notes=1");
    put_part(url, part);
    return url->str;
}

const char *review_row_url(const Review *review, gint64 action_id)
{
    Pool *pool = review->req->pool;
    for (guint i = 0; i < review->rows->len; i++)
        if (((const ReviewRow *)review->rows->pdata[i])->action->id == action_id)
            return pool_printf(pool, "#row-%" G_GINT64_FORMAT, action_id);
    return pool_printf(pool, "%s#row-%" G_GINT64_FORMAT, review_url(review, pool_printf(pool, "row=%" G_GINT64_FORMAT, action_id)), action_id);
}

/* --- which rows */

/* Whether the row stands under the node or below it. */
static bool stands_under(const Review *review, gint64 node_id)
{
    for (guint i = review->nodes->len; i > 0 && node_id != review->node_id; i--) {
        const Node *node = review->nodes->pdata[i - 1];
        if (node->id == node_id)
            node_id = node->parent_id;
    }
    return node_id == review->node_id;
}

static bool is_wanted(const Review *review, const ReviewRow *row)
{
    if (review->only_notes && row->open_notes == 0)
        return false;
    if (review->node_id && !stands_under(review, row->action->node_id))
        return false;
    if (!review->text)
        return true;
    Pool *pool = review->req->pool;
    const Action *a = row->action;
    const char *all = pool_printf(pool, "%s %s %s %s", a->number ? a->number : "", a->title, a->description ? a->description : "",
                                  a->words_bodies ? a->words_bodies : "");
    return text_contains_folded(pool, all, text_fold(pool, review->text));
}

static ReviewRow *row_of(Review *review, Action *action, const GPtrArray *notes)
{
    ReviewRow *row = pool_new0(review->req->pool, ReviewRow);
    row->action = action;
    row->notes = pool_list(review->req->pool);
    for (guint i = 0; i < notes->len; i++) {
        const Note *note = notes->pdata[i];
        if (note->action_id != action->id)
            continue;
        g_ptr_array_add(row->notes, (gpointer)note);
        row->open_notes += note->settled_at == 0;
    }
    return row;
}

/* Ways from each row to the rows with open notes around it. */
static void link_rows(GPtrArray *rows)
{
    gint64 last = 0;
    for (guint i = 0; i < rows->len; i++) {
        ReviewRow *row = rows->pdata[i];
        row->previous = last;
        last = row->open_notes ? row->action->id : last;
    }
    last = 0;
    for (guint i = rows->len; i > 0; i--) {
        ReviewRow *row = rows->pdata[i - 1];
        row->next = last;
        last = row->open_notes ? row->action->id : last;
    }
}

static const Node *find_node(const GPtrArray *nodes, gint64 id)
{
    for (guint i = 0; i < nodes->len; i++)
        if (((const Node *)nodes->pdata[i])->id == id)
            return nodes->pdata[i];
    return NULL;
}

static void head_rows(Review *review)
{
    gint64 last = 0;
    for (guint i = 0; i < review->rows->len; i++) {
        ReviewRow *row = review->rows->pdata[i];
        if (row->action->node_id != last)
            row->heading = find_node(review->nodes, row->action->node_id);
        last = row->action->node_id;
    }
}

/* The page that a row stands on; otherwise where it isn't wanted. */
static int page_of_row(const GPtrArray *wanted, gint64 action_id, int otherwise)
{
    for (guint i = 0; i < wanted->len; i++)
        if (((const ReviewRow *)wanted->pdata[i])->action->id == action_id)
            return (int)i / ROWS_A_PAGE + 1;
    return otherwise;
}

static const char *page_url(const Review *review, int page)
{
    return page < 1 || page > review->pages ? NULL : review_url(review, pool_printf(review->req->pool, "page=%d", page));
}

static void cut_page(Review *review, GPtrArray *wanted)
{
    review->total = (int)wanted->len;
    review->pages = MAX(1, (review->total + ROWS_A_PAGE - 1) / ROWS_A_PAGE);
    review->page = CLAMP(page_of_row(wanted, review->row_id, review->page), 1, review->pages);
    review->rows = pool_list(review->req->pool);
    int from = (review->page - 1) * ROWS_A_PAGE, to = MIN(from + ROWS_A_PAGE, review->total);
    for (int i = from; i < to; i++)
        g_ptr_array_add(review->rows, wanted->pdata[i]);
    review->paging = (Paging){review->total, review->page, page_url(review, review->page - 1), page_url(review, review->page + 1)};
}

static void choose_rows(Review *review, GPtrArray *actions, const GPtrArray *notes)
{
    GPtrArray *wanted = pool_list(review->req->pool);
    for (guint i = 0; i < actions->len; i++) {
        ReviewRow *row = row_of(review, actions->pdata[i], notes);
        if (is_wanted(review, row))
            g_ptr_array_add(wanted, row);
    }
    link_rows(wanted);
    cut_page(review, wanted);
    head_rows(review);
}

/* --- what is unknown */

static bool load_unknown(Review *review, GError **error)
{
    Pool *pool = review->req->pool;
    review->unknown = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(review->req->db, SQL_PLAN_BODY_UNKNOWN);
    db_bind_int(q, "$1", review->plan->id);
    while (db_step(q)) {
        UnknownBody *body = pool_new0(pool, UnknownBody);
        *body = (UnknownBody){db_text(q, "printed", pool), (int)db_int(q, "times"), db_int(q, "action_id")};
        g_ptr_array_add(review->unknown, body);
    }
    return db_end(q, error);
}

static bool find_waiting(Review *review, GError **error)
{
    GPtrArray *editions;
    if (!editions_of_plan(review->req->db, review->req->pool, review->plan->id, &editions, error))
        return false;
    for (guint i = 0; i < editions->len && !review->waiting; i++) {
        const Edition *edition = editions->pdata[i];
        if (strcmp(edition->state, "read") == 0)
            review->waiting = edition->number;
    }
    return true;
}

static void choose_notes(Review *review, const GPtrArray *notes)
{
    review->notes = pool_list(review->req->pool);
    for (guint i = 0; i < notes->len; i++)
        if (((const Note *)notes->pdata[i])->action_id == 0)
            g_ptr_array_add(review->notes, notes->pdata[i]);
}

/* Fills a review whose req and filters are set. */
static bool review_load(Review *review, GError **error)
{
    Request *req = review->req;
    GPtrArray *actions, *notes;
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &review->plan, error) ||
        !nodes_of_plan(req->db, req->pool, review->plan->id, &review->nodes, error) ||
        !actions_of_plan(req->db, req->pool, review->plan->id, &actions, error) ||
        !notes_of_plan(req->db, req->pool, review->plan->id, &notes, error) || !load_unknown(review, error) ||
        !find_waiting(review, error))
        return false;
    review->institutions = institution_options(req->db, req->pool, error);
    if (!review->institutions)
        return false;
    choose_notes(review, notes);
    choose_rows(review, actions, notes);
    return true;
}

bool plan_review_page(Request *req, GError **error)
{
    Review review = {.req = req, .node_id = req_input_id(req, "node"), .only_notes = req_flag(req, "notes"),
                     .text = req_text(req, "q"), .page = (int)CLAMP(req_int(req, "page", 1), 1, G_MAXINT), .row_id = req_input_id(req, "row")};
    return review_load(&review, error) && reply_view(req, 200, view_in_review, &review);
}

/* --- notes */

static bool find_note(Request *req, gint64 plan_id, Note **ret_note, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_PLAN_NOTE_FIND);
    db_bind_int(q, "$1", req_id(req, "note"));
    if (db_step(q)) {
        *ret_note = note_from_row(q, req->pool);
        if ((*ret_note)->plan_id == plan_id)
            return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such note."));
}

/* With what was decided ("" nothing to say).  FAIL_CONFLICT: it is settled already. */
static bool note_settle(Db *db, const Identity *who, const Note *note, const char *settlement, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_NOTE_SETTLE);
    db_bind_int(q, "$1", note->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_id(q, "$3", who->user_id);
    db_bind_text(q, "$4", settlement);
    if (!db_run(q, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody else settled this note meanwhile. Look at it again."));
    return audit_write(db, who, "web", "settle", "plan_note", note->id, NULL, error) && db_commit(change, error);
}

static bool note_open_again(Db *db, const Identity *who, const Note *note, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_NOTE_OPEN_AGAIN);
    db_bind_int(q, "$1", note->id);
    return db_run(q, NULL, error) && audit_write(db, who, "web", "open-again", "plan_note", note->id, NULL, error) &&
           db_commit(change, error);
}

const char *review_filters(const Request *req)
{
    const char *query = req->method == GET ? strchr(req_url_with((Request *)req, "row", NULL), '?') : NULL;
    return query ? query + 1 : "";
}

/* A query as review_filters() made it; "" where it is none. */
static const char *filters_sent(Request *req)
{
    const char *from = req_text(req, "from");
    if (!from || strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=&%+-._~") != strlen(from))
        return "";
    return from;
}

/* To the next row with notes; if there is none, back to where the note stood. */
static bool reply_back(Request *req, const Plan *plan, gint64 action_id)
{
    const char *from = req_text(req, "from"), *filters = filters_sent(req);
    gint64 next = req_input_id(req, "next"), row = next ? next : action_id;
    if (g_strcmp0(from, "row") == 0 && action_id)
        return reply_see_other(req, "/measures/%" G_GINT64_FORMAT "/correct", action_id);
    if (!row)
        return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/review%s%s#notes", plan->id, *filters ? "?" : "", filters);
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/review?%s%srow=%" G_GINT64_FORMAT "#row-%" G_GINT64_FORMAT, plan->id, filters,
                           *filters ? "&" : "", row, row);
}

/* The note as it stands now, for the page that stays open. */
static bool reply_note(Request *req, const Plan *plan, GError **error)
{
    Review review = {.req = req, .plan = (Plan *)plan};
    View view = {.out = pool_string(req->pool), .pool = req->pool};
    Note *note;
    if (!find_note(req, plan->id, &note, error))
        return false;
    view_in_review_note(&view, &review, note, filters_sent(req), req_input_id(req, "next"));
    Json json = json_begin(pool_string(req->pool));
    json_object(&json, NULL);
    json_text(&json, "html", view.out->str);
    json_object_end(&json);
    return reply_json(req, 200, json.out->str);
}

bool plan_note_settle(Request *req, GError **error)
{
    Plan *plan;
    Note *note = NULL;
    const char *settlement = req_text(req, "settlement");
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &plan, error) || !find_note(req, plan->id, &note, error))
        return false;
    bool done = req_flag(req, "again") ? note_open_again(req->db, req->who, note, error)
                                       : note_settle(req->db, req->who, note, settlement ? settlement : "", error);
    if (!done)
        return false;
    if (req->wants_json)
        return reply_note(req, plan, error);
    reply_notice(req, req_flag(req, "again") ? _("The note is open again.") : _("The note is settled."));
    return reply_back(req, plan, note->action_id);
}

/* --- bodies that no institution is known for */

static bool match(Request *req, const Plan *plan, gint64 institution_id, GError **error)
{
    const char *printed = req_text(req, "printed");
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || (req_flag(req, "make") && !institution_of_words(req->db, req->who, printed, &institution_id, error)))
        return false;
    return bodies_match(req->db, req->who, plan->id, printed, institution_id, error) && db_commit(change, error);
}

const char *review_typed_name(const Review *review, const UnknownBody *body)
{
    bool is_this = problems_any(review->problems) && g_strcmp0(req_text(review->req, "printed"), body->printed) == 0;
    return is_this ? req_text(review->req, "name") : NULL;
}

/* By its id, or as one types or chooses its name; 0: none. */
static bool institution_asked_for(Request *req, gint64 *ret_id, GError **error)
{
    const char *name = req_text(req, "name");
    *ret_id = req_input_id(req, "institution");
    return *ret_id || !name || institution_match(req->db, name, ret_id, error);
}

bool plan_body_match(Request *req, GError **error)
{
    Review review = {.req = req, .page = 1};
    gint64 institution_id;
    if (!review_load(&review, error) || !institution_asked_for(req, &institution_id, error))
        return false;
    if (!req_text(req, "printed") || (!institution_id && !req_flag(req, "make"))) {
        review.problems = problems_new(req->pool);
        problems_add(review.problems, "unknown", "%s", req_text(req, "name") ? _("No institution has this name. Choose one from the list, or make a new one.")
                                                                            : _("Choose the institution that these words mean."));
        return reply_view(req, 422, view_in_review, &review);
    }
    if (!match(req, review.plan, institution_id, error))
        return false;
    reply_notice(req, _("The words now mean this institution, in every row of the plan."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/review#unknown", review.plan->id);
}
