#include "modules/cases/drafts.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_views.h"

/* Referrals: from the case's side, from the other institution's accounts, and by the link of the letter. */

static bool show_form(Request *req, int status, CaseForm *form, CaseReferral *referral, GError **error)
{
    return case_names(req->db, req->pool, form->file->id, &form->names, error) && reply_view(req, status, view_referral_form, req, form, referral);
}

static bool enter_to_refer(Request *req, CaseForm *form, GError **error)
{
    if (!case_enter_to_change(req, "id", &form->file, &form->rights, error))
        return false;
    return !form->rights.is_limited || fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
}

static bool new_page(Request *req, GError **error)
{
    CaseForm form = {0};
    CaseReferral referral = {.consent_day = day_today(), .what = req_text(req, "what")};
    return enter_to_refer(req, &form, error) && show_form(req, 200, &form, &referral, error);
}

static bool create(Request *req, GError **error)
{
    CaseForm form = {0};
    CaseReferral *referral = pool_new0(req->pool, CaseReferral);
    const char *secret;
    if (!enter_to_refer(req, &form, error))
        return false;
    form.problems = record_from_form(&case_referral_record, referral, req);
    if (problems_any(form.problems))
        return show_form(req, 422, &form, referral, error);
    referral->case_id = form.file->id;
    if (!case_referral_send(req->db, req->pool, req->who, req->base_url, referral, &secret, error) || !case_draft_done(req, error) ||
        !case_referral_find(req->db, req->pool, referral->id, &referral, error))
        return false;
    const char *url = pool_printf(req->pool, "%s/referral/%s", req->base_url, secret);
    return reply_view(req, 200, view_referral_sent, req, form.file, referral, url);
}

/* --- from the case --- */

static bool enter(Request *req, CaseFile **ret_file, CaseRights *ret_rights, CaseReferral **ret_referral, GError **error)
{
    if (!case_enter(req, "id", ret_file, ret_rights, error) ||
        !case_referral_find(req->db, req->pool, req_id(req, "referral"), ret_referral, error))
        return false;
    if ((*ret_referral)->case_id == (*ret_file)->id && !ret_rights->is_limited)
        return true;
    return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such referral."));
}

static bool show(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    CaseReferral *referral;
    return enter(req, &file, &rights, &referral, error) && case_look(req->db, req->who, file, rights.way, error) &&
           reply_view(req, 200, view_referral, req, file, &rights, referral);
}

static bool withdraw(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    CaseReferral *referral;
    if (!enter(req, &file, &rights, &referral, error))
        return false;
    if (!rights.changes)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
    if (!case_check_open(file, error) || !case_referral_move(req->db, req->who, "web", referral, "withdrawn", NULL, error))
        return false;
    reply_notice(req, _("The referral was withdrawn."));
    return reply_see_other(req, "%s", case_url(req->pool, file->id, ""));
}

/* --- the other side --- */

typedef struct {
    CaseReferral *referral;
    const Identity *who;
    const char *source, *base;
} Answering;

static bool enter_by_link(Request *req, Answering *a, GError **error)
{
    reply_header(req, "Referrer-Policy", "strict-origin");
    reply_header(req, "Cache-Control", "no-store");
    reply_header(req, "X-Robots-Tag", "noindex, nofollow");
    if (!case_referral_by_secret(req->db, req->pool, req_param(req, "secret"), &a->referral, error))
        return false;
    if (a->referral->expires_at < clock_now() || strcmp(a->referral->state, "withdrawn") == 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This link no longer works. Ask who sent it for a new one."));
    Identity *who = pool_new0(req->pool, Identity);
    *who = (Identity){.name = a->referral->institution_name, .institution_id = a->referral->institution_id, .language = LANGUAGE_COUNT};
    a->who = who;
    a->source = "link";
    a->base = pool_printf(req->pool, "/referral/%s", req_param(req, "secret"));
    return true;
}

static bool enter_signed_in(Request *req, Answering *a, GError **error)
{
    if (!case_referral_find(req->db, req->pool, req_id(req, "referral"), &a->referral, error))
        return false;
    bool theirs = req->who->institution_id && a->referral->institution_id == req->who->institution_id;
    if (!theirs || strcmp(a->referral->state, "withdrawn") == 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such referral."));
    a->who = req->who;
    a->source = "web";
    a->base = pool_printf(req->pool, "/referrals/%" G_GINT64_FORMAT, a->referral->id);
    return true;
}

typedef bool (*Enter)(Request *req, Answering *a, GError **error);

static bool show_answer(Request *req, Enter in, GError **error)
{
    Answering a = {0};
    if (!in(req, &a, error))
        return false;
    if (strcmp(a.referral->state, "sent") == 0 &&
        (!case_referral_move(req->db, a.who, a.source, a.referral, "seen", NULL, error) ||
         !case_referral_find(req->db, req->pool, a.referral->id, &a.referral, error)))
        return false;
    return reply_view(req, 200, view_referral_answer, req, a.referral, a.base, NULL, NULL);
}

/* What one would have answered, and what stands there. */
static GPtrArray *differences(Request *req, const CaseReferral *now)
{
    const char *state = req_text(req, "state"), *text = req_text(req, "text");
    const char *said = now->result ? now->result : now->reason;
    const ConflictRow rows[] = {
        {_("State"), case_label(case_referral_states, state ? state : ""), case_label(case_referral_states, now->state)},
        {_("What was written"), text ? text : "", said ? said : ""},
    };
    GPtrArray *all = pool_list(req->pool);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].mine, rows[i].theirs) != 0)
            g_ptr_array_add(all, pool_copy(req->pool, &rows[i], sizeof rows[i]));
    return all;
}

static bool answer(Request *req, Enter in, GError **error)
{
    Answering a = {0};
    g_autoptr(GError) wrong = NULL;
    if (!in(req, &a, error))
        return false;
    const char *state = req_text(req, "state");
    if (req_int(req, "version", 0) != a.referral->version)
        return reply_view(req, 409, view_referral_answer, req, a.referral, a.base, NULL, differences(req, a.referral));
    if (case_referral_move(req->db, a.who, a.source, a.referral, state ? state : "", req_text(req, "text"), &wrong)) {
        reply_notice(req, _("Thank you. The case manager sees your answer."));
        return reply_see_other(req, "%s", a.base);
    }
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(wrong));
    if (!problem_from(problems, "text", &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return case_referral_find(req->db, req->pool, a.referral->id, &a.referral, error) &&
           reply_view(req, status, view_referral_answer, req, a.referral, a.base, problems, NULL);
}

static bool show_by_link(Request *req, GError **error) { return show_answer(req, enter_by_link, error); }
static bool answer_by_link(Request *req, GError **error) { return answer(req, enter_by_link, error); }
static bool show_signed_in(Request *req, GError **error) { return show_answer(req, enter_signed_in, error); }
static bool answer_signed_in(Request *req, GError **error) { return answer(req, enter_signed_in, error); }

static bool list_to_us(Request *req, GError **error)
{
    GPtrArray *referrals;
    return case_referrals_to(req->db, req->pool, req->who->institution_id, &referrals, error) &&
           reply_view(req, 200, view_referrals_to_us, req, referrals);
}

static const Input answer_inputs[] = {
    {"state", INPUT_CHOICE, .choices = (const char *const[]){"accepted", "refused", "done", NULL}}, {"text", INPUT_LONG, 4000}, {"version", INPUT_INT}, {0},
};

const Route referral_routes[] = {
    {GET, "/cases/:id/referrals/new", .may = "cases.write", new_page, (const Input[]){{"what", INPUT_TEXT, 500}, {0}}},
    {POST, "/cases/:id/referrals/new", .once = true, .may = "cases.write", create, .record = &case_referral_record},
    {GET, "/cases/:id/referrals/:referral", .may = "cases.read", show},
    {POST, "/cases/:id/referrals/:referral/withdraw", .may = "cases.write", withdraw},
    {GET, "/referrals", .may = "cases.referrals", list_to_us},
    {GET, "/referrals/:referral", .may = "cases.referrals", show_signed_in},
    {POST, "/referrals/:referral", .may = "cases.referrals", answer_signed_in, answer_inputs},
    {GET, "/referral/:secret", .may = "public", show_by_link},
    {POST, "/referral/:secret", .may = "public", answer_by_link, answer_inputs, .foreign = true},
    {0},
};
