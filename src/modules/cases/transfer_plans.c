#include "modules/cases/transfer_taking.h"

#include <string.h>

#include "base/id.h"
#include "modules/cases/cases_queries.h"
#include "record/json.h"

/* Plans of a packet, taken in: editions, needs, what answers them, amendments. */

static bool take_lines(Taking *t, gint64 need_id, const json_t *lines, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(lines, i, one) {
        CaseNeedLine line = {0};
        transfer_record(&case_need_line_record, &line, one, t->pool);
        line.id = id_new();
        line.need_id = need_id;
        line.position = (gint64)i;
        line.kind = g_strcmp0(line.kind, "benefit") == 0 ? "benefit" : "service";
        line.what = line.what ? line.what : "–";
        if (!taking_insert(t, SQL_CASE_NEED_LINE_INSERT, &case_need_line_record, &line, error))
            return false;
    }
    return true;
}

static bool take_needs(Taking *t, gint64 plan_id, const json_t *needs, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(needs, i, one) {
        CaseNeed need = {0};
        transfer_record(&case_need_record, &need, one, t->pool);
        if (!need.area || !need.need || !need.state)
            return transfer_no_packet(error);
        gint64 there = need.id;
        need.id = id_new();
        taking_note_id(t->needs, t->pool, there, need.id);
        need.plan_id = plan_id;
        need.amendment_id = taking_id(t->needs, need.amendment_id);
        need.version = 1;
        if (!taking_insert(t, SQL_CASE_NEED_INSERT, &case_need_record, &need, error) || !take_lines(t, need.id, json_object_get(one, "lines"), error))
            return false;
    }
    return true;
}

/* Their ids are kept beside those of needs: none is twice. */
static bool take_amendments(Taking *t, gint64 plan_id, const json_t *amendments, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(amendments, i, one) {
        CaseAmendment amendment = {0};
        transfer_record(&case_amendment_record, &amendment, one, t->pool);
        if (!amendment.state)
            return transfer_no_packet(error);
        gint64 there = amendment.id;
        amendment.id = id_new();
        taking_note_id(t->needs, t->pool, there, amendment.id);
        amendment.case_id = t->file.id;
        amendment.plan_id = plan_id;
        amendment.approved_by = amendment.created_by = 0;
        amendment.version = 1;
        if (!case_amendment_write(t->db, t->pool, &amendment, true, error))
            return false;
    }
    return true;
}

bool taking_plans(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "plans"), i, one) {
        CasePlan plan = {0};
        transfer_record(&case_plan_record, &plan, one, t->pool);
        if (!plan.kind || !plan.state)
            return transfer_no_packet(error);
        plan.id = id_new();
        plan.case_id = t->file.id;
        plan.approved_by = plan.created_by = 0;
        plan.version = 1;
        if (!taking_insert(t, SQL_CASE_PLAN_INSERT, &case_plan_record, &plan, error) ||
            !take_amendments(t, plan.id, json_object_get(one, "amendments"), error) || !take_needs(t, plan.id, json_object_get(one, "needs"), error))
            return false;
    }
    return true;
}
