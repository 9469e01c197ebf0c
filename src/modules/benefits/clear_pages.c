#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"

/* Personal codes in clear, asked for on the page of a list and decided by a second person. */

const char *benefit_clear_url(Pool *pool, const ClearOf *of)
{
    return benefit_url(pool, strcmp(of->kind, CLEAR_RUN) == 0 ? "runs" : "employment", of->record_id);
}

const char *benefit_clear_name(Pool *pool, const ClearRow *row)
{
    if (row->month)
        return pool_printf(pool, "%s, %s", row->scheme_name, benefit_month_name(pool, row->month));
    return pool_printf(pool, _("%s, list %d for the employment agency"), row->scheme_name, (int)row->number);
}

bool benefit_clear_asked(Request *req, const char *kind, PageAgain again, GError **error)
{
    GError *wrong = NULL;
    gint64 id;
    ClearOf of = {kind, req_id(req, "id")};
    if (!benefit_clear_ask(req->db, req->who, &of, req_text(req, "reason"), &id, &wrong))
        return benefit_answer_failed(req, NULL, wrong, again, error);
    reply_notice(req, _("It waits for the answer of a second person."));
    return reply_see_other(req, "%s#clear", benefit_clear_url(req->pool, &of));
}

static bool decide(Request *req, GError **error)
{
    ClearRow *row;
    bool granted = g_strcmp0(req_text(req, "decision"), "grant") == 0;
    if (!benefit_clear_find(req->db, req->pool, req_id(req, "clear"), &row, error) ||
        !benefit_clear_decide(req->db, req->who, row->id, granted, error))
        return false;
    reply_notice(req, granted ? _("Granted: who asked can download it for a day.") : _("Refused."));
    return reply_see_other(req, "%s#clear", benefit_clear_url(req->pool, &row->of));
}

static const char *const decisions[] = {"grant", "refuse", NULL};

const Route benefit_clear_routes[] = {
    {POST, "/benefits/clear/:clear", .may = "benefits.approve", decide, (const Input[]){{"decision", INPUT_CHOICE, .choices = decisions}, {0}}},
    {0},
};
