/* Twins: told before one saves, reviewed, merged, and parted again. */
#include "modules/people/merge_pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/export_pages.h"
#include "modules/people/import_pages.h"
#include "modules/people/match_register.h"
#include "modules/people/people_views.h"
#include "modules/people/store.h"
#include "modules/people/streets.h"

/* --- the review --- */

enum { PAIRS_A_PAGE = 20 };
static const double LEAST_LIKELY = 0.5;

static bool review(Request *req, GError **error)
{
    TwinReview review = {0};
    if (!twins_waiting(req->db, req->pool, PAIRS_A_PAGE, paging_offset(req, PAIRS_A_PAGE), &review.pairs, &review.count, error))
        return false;
    review.paging = paging_of_count(req, review.count, PAIRS_A_PAGE);
    return twins_apart(req->db, req->pool, PAIRS_A_PAGE, &review.apart, error) && reply_view(req, 200, view_twins, req, &review);
}

static bool look(Request *req, GError **error)
{
    gint64 id;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !job_add(req->db, "people.twins", "{}", req->who->user_id, 0, "people.twins", &id, error) || !db_commit(change, error))
        return false;
    jobs_wake();
    reply_notice(req, _("The register is being looked through. What is found stands here when it is done."));
    return reply_see_other(req, "/people/twins");
}

/* To the next pair, where the keyboard goes on. */
static bool to_queue(Request *req)
{
    return reply_see_other(req, "/people/twins?page=%u#waiting", paging_offset(req, PAIRS_A_PAGE) / PAIRS_A_PAGE + 1);
}

static bool different(Request *req, GError **error)
{
    if (!twins_decide(req->db, req->who, req_input_id(req, "a"), req_input_id(req, "b"), "different", error))
        return false;
    reply_notice(req, _("They stay two persons. It can be taken back below."));
    return to_queue(req);
}

static bool again(Request *req, GError **error)
{
    if (!twins_decide(req->db, req->who, req_input_id(req, "a"), req_input_id(req, "b"), NULL, error))
        return false;
    reply_notice(req, _("The two wait for a decision again."));
    return to_queue(req);
}

static bool run_look(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    int persons, pairs;
    return register_match(db, LEAST_LIKELY, &persons, &pairs, error);
}

const JobKind people_jobs[] = {
    {"people.twins", N_("Look for persons who are in the register twice"), run_look, 2, 0},
    {"people.import", N_("Take a list of people in"), people_run_import, 2, 0},
    {"people.streets", N_("Find the streets of addresses in the register"), people_run_streets, 2, 0},
    {"people.export", N_("Make a list of people that is given out"), people_run_export, 2, 0},
    {"people.forget-exports", N_("Forget lists of people whose time is over"), people_run_forget_exports, 2, 3600},
    {0},
};

/* --- merging two --- */

static bool find_two(Request *req, MergeForm *form, GError **error)
{
    return person_find(req->db, req->pool, req_id(req, "id"), &form->kept, error) &&
           (!req_input_id(req, "with") || person_find(req->db, req->pool, req_input_id(req, "with"), &form->gone, error));
}

static bool show_form(Request *req, int status, MergeForm *form, GError **error)
{
    return twins_of(req->db, req->pool, form->kept, 5, &form->twins, error) && reply_view(req, status, view_merge, req, form);
}

bool merge_takes_gone(Request *req, const MergeForm *form, const char *field)
{
    Pool *pool = req->pool;
    const char *chosen = req->method == POST ? req_many_at(req, "take", field) : NULL;
    if (chosen)
        return strcmp(chosen, "gone") == 0;
    return !merge_field_text(pool, form->kept, field) && merge_field_text(pool, form->gone, field);
}

static bool merge_page(Request *req, GError **error)
{
    MergeForm form = {0};
    return find_two(req, &form, error) && show_form(req, 200, &form, error);
}

/* The fields for which the other's value was chosen. */
static const char *const *taken(Request *req)
{
    GPtrArray *take = pool_list(req->pool);
    for (guint i = 0; merge_fields[i]; i++)
        if (g_strcmp0(req_many_at(req, "take", merge_fields[i]), "gone") == 0)
            g_ptr_array_add(take, (gpointer)merge_fields[i]);
    g_ptr_array_add(take, NULL);
    return (const char *const *)take->pdata;
}

static bool merge_two(Request *req, GError **error)
{
    MergeForm form = {.problems = problems_new(req->pool)};
    if (!find_two(req, &form, error))
        return false;
    if (person_picker_asks(req, "with") || !form.gone) {
        person_picked(req, "with", !person_picker_asks(req, "with"), form.problems);
        return show_form(req, problems_any(form.problems) ? 422 : 200, &form, error);
    }
    if (form.gone->id == form.kept->id)
        problems_add(form.problems, "with", "%s", _("These are the same row already."));
    if (!req_flag(req, "sure"))
        problems_add(form.problems, "sure", "%s", _("Compare, then tick that both are one person."));
    if (problems_any(form.problems))
        return show_form(req, 422, &form, error);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !person_merge(req->db, req->who, form.kept->id, form.gone->id, taken(req), req_text(req, "reason"), NULL, error) ||
        !twins_decide(req->db, req->who, form.kept->id, form.gone->id, "merged", error) || !db_commit(change, error))
        return false;
    if (req_flag(req, "queue")) {
        reply_notice(req, pool_printf(req->pool, _("%s is one person now. It can be undone on the person's page at any time."),
                                      person_name(req->pool, form.kept)));
        return to_queue(req);
    }
    reply_notice(req, _("The two are one person now. It can be undone on this page at any time."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT, form.kept->id);
}

static bool unmerge(Request *req, GError **error)
{
    if (!person_unmerge(req->db, req->who, req_id(req, "merge"), error))
        return false;
    reply_notice(req, _("They are two persons again, each with what was theirs."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT, req_id(req, "id"));
}

static const Input decision_inputs[] = {{"a", INPUT_ID}, {"b", INPUT_ID}, {"page", INPUT_INT}, {0}};

const Route people_merge_routes[] = {
    {GET, "/people/twins", .may = "people.merge", review, (const Input[]){{"page", INPUT_INT}, {0}}},
    {POST, "/people/twins/look", .may = "people.merge", look},
    {POST, "/people/twins/different", .may = "people.merge", different, decision_inputs},
    {POST, "/people/twins/again", .may = "people.merge", again, decision_inputs},
    {GET, "/people/:id/merge", .may = "people.merge", merge_page, (const Input[]){{"with", INPUT_ID}, {"queue", INPUT_FLAG}, {"page", INPUT_INT}, {0}}},
    {POST, "/people/:id/merge", .may = "people.merge", merge_two,
     (const Input[]){PERSON_PICKER_INPUTS("with"), {"take", INPUT_MANY}, {"reason", INPUT_TEXT}, {"sure", INPUT_FLAG}, {"queue", INPUT_FLAG},
                     {"page", INPUT_INT}, {0}}},
    {POST, "/people/:id/unmerge/:merge", .may = "people.merge", unmerge},
    {0},
};
