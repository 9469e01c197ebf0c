#include "modules/accounts/pages.h"

#include "base/language.h"
#include "modules/accounts/accounts_views.h"

/* Institutions: the list, one of them with its units, users and aliases, new ones. */

static bool list(Request *req, GError **error)
{
    GPtrArray *rows;
    gint64 count;
    InstitutionFilter filter = {.text = req_text(req, "q"), .kind = req_text(req, "kind"), .closed = req_flag(req, "closed"),
                                .limit = PAGE_ROWS, .offset = paging_offset(req, PAGE_ROWS)};
    if (!institutions_page(req->db, req->pool, &filter, &rows, &count, error))
        return false;
    Paging paging = paging_of_count(req, count, PAGE_ROWS);
    return reply_view(req, 200, view_institutions, req, &filter, rows, &paging);
}

static bool show_page(Request *req, int status, gint64 id, const Problems *problems, GError **error)
{
    enum { MOST_USERS = 100 };
    Institution *institution, *parent = NULL;
    GPtrArray *aliases, *units, *users;
    gint64 count;
    UserFilter filter = {.institution_id = id, .limit = MOST_USERS};
    if (!institution_find(req->db, req->pool, id, &institution, error) ||
        (institution->parent_id && !institution_find(req->db, req->pool, institution->parent_id, &parent, error)) ||
        !institution_aliases(req->db, req->pool, id, &aliases, error) || !institution_units(req->db, req->pool, id, &units, error) ||
        !users_page(req->db, req->pool, &filter, &users, &count, error))
        return false;
    return reply_view(req, status, view_institution, req, institution, parent, aliases, units, users, problems);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, req_id(req, "id"), NULL, error);
}

/* --- the form --- */

static bool new_page(Request *req, GError **error)
{
    Institution institution = {.parent_id = req_input_id(req, "parent")};
    return reply_view(req, 200, view_institution_form, req, &institution, NULL, NULL);
}

static bool edit_page(Request *req, GError **error)
{
    Institution *institution;
    return institution_find(req->db, req->pool, req_id(req, "id"), &institution, error) &&
           reply_view(req, 200, view_institution_form, req, institution, NULL, NULL);
}

static bool create(Request *req, GError **error)
{
    Institution *institution = pool_new0(req->pool, Institution);
    Problems *problems = record_from_form(&institution_record, institution, req);
    if (problems_any(problems))
        return reply_view(req, 422, view_institution_form, req, institution, problems, NULL);
    if (!institution_create(req->db, req->who, institution, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/institutions/%" G_GINT64_FORMAT, institution->id);
}

static bool answer_failed_save(Request *req, Institution *institution, Problems *problems, GError *wrong, GError **error)
{
    Institution *now;
    g_autoptr(GError) reason = wrong;
    if (!institution_find(req->db, req->pool, institution->id, &now, error))
        return false;
    if (fail_kind(reason) == FAIL_CONFLICT) {
        institution->version = now->version;
        return reply_view(req, 409, view_institution_form, req, institution, NULL, conflict_rows(req, &institution_record, institution, now));
    }
    if (problem_from(problems, "parent_id", &reason))
        return reply_view(req, 422, view_institution_form, req, institution, problems, NULL);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool save(Request *req, GError **error)
{
    GError *wrong = NULL;
    Institution *institution;
    if (!institution_find(req->db, req->pool, req_id(req, "id"), &institution, error))
        return false;
    Problems *problems = record_from_form(&institution_record, institution, req);
    if (problems_any(problems))
        return reply_view(req, 422, view_institution_form, req, institution, problems, NULL);
    if (!institution_save(req->db, req->who, institution, &wrong))
        return answer_failed_save(req, institution, problems, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/institutions/%" G_GINT64_FORMAT, institution->id);
}

/* --- smaller changes --- */

static bool add_alias(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    gint64 id = req_id(req, "id");
    const char *alias = req_text(req, "alias");
    if (institution_add_alias(req->db, req->who, id, alias ? alias : "", &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/institutions/%" G_GINT64_FORMAT, id);
    }
    Problems *problems = problems_new(req->pool);
    if (problem_from(problems, "alias", &wrong))
        return show_page(req, 422, id, problems, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool remove_alias(Request *req, GError **error)
{
    gint64 id = req_id(req, "id");
    const char *alias = req_text(req, "alias");
    if (!institution_remove_alias(req->db, req->who, id, alias ? alias : "", error))
        return false;
    reply_notice(req, _("The name was taken away."));
    return reply_see_other(req, "/institutions/%" G_GINT64_FORMAT, id);
}

static bool set_closed(Request *req, bool closed, GError **error)
{
    gint64 id = req_id(req, "id");
    if (!institution_set_closed(req->db, req->who, id, req_int(req, "version", 0), closed, error))
        return false;
    reply_notice(req, closed ? _("The institution is closed: it is not offered any more.") : _("The institution is open again."));
    return reply_see_other(req, "/institutions/%" G_GINT64_FORMAT, id);
}

static bool close_institution(Request *req, GError **error)
{
    return set_closed(req, true, error);
}

static bool open_institution(Request *req, GError **error)
{
    return set_closed(req, false, error);
}

static const Input version_inputs[] = {{"version", INPUT_INT}, {0}};
static const Input alias_inputs[] = {{"alias", INPUT_TEXT, 300}, {0}};

const Route institution_routes[] = {
    {GET, "/institutions", .may = "accounts.read", list,
     (const Input[]){{"q", INPUT_TEXT}, {"kind", INPUT_TEXT, 20}, {"closed", INPUT_FLAG}, PAGE_INPUT, {0}}},
    {GET, "/institutions/new", .may = "accounts.write", new_page, (const Input[]){{"parent", INPUT_ID}, {0}}},
    {POST, "/institutions/new", .once = true, .may = "accounts.write", create, .record = &institution_record},
    {GET, "/institutions/:id", .may = "accounts.read", show},
    {GET, "/institutions/:id/edit", .may = "accounts.write", edit_page},
    {POST, "/institutions/:id/edit", .may = "accounts.write", save, .record = &institution_record},
    {POST, "/institutions/:id/aliases", .once = true, .may = "accounts.write", add_alias, alias_inputs},
    {POST, "/institutions/:id/aliases/remove", .may = "accounts.write", remove_alias, alias_inputs},
    {POST, "/institutions/:id/close", .may = "accounts.write", close_institution, version_inputs},
    {POST, "/institutions/:id/open", .may = "accounts.write", open_institution, version_inputs},
    {0},
};
