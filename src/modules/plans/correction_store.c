/* Corrections: the history first, then the row and its parts, then the audit leaf; all or nothing. */
#include "modules/plans/correction.h"

#include "record/json.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/cells.h"
#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_queries.h"
#include "modules/plans/store.h"
#include "record/audit.h"

/* --- history */

static void put_deadline(Json *json, const Action *action)
{
    json_text(json, "words_deadline", action->words_deadline);
    json_text(json, "deadline_kind", action->has_deadline ? deadline_kind_code(action->deadline.kind) : NULL);
    json_day(json, "deadline_from", action->deadline.from);
    json_day(json, "deadline_to", action->deadline.to);
    json_text(json, "recurrence", recurrence_code(action->deadline.recurrence));
    json_array(json, "due");
    for (guint i = 0; i < action->due->len; i++)
        json_day(json, NULL, g_array_index(action->due, Day, i));
    json_array_end(json);
}

static void put_bodies(Json *json, const Action *action)
{
    json_text(json, "words_bodies", action->words_bodies);
    json_text(json, "words_partners", action->words_partners);
    json_array(json, "bodies");
    for (guint i = 0; i < action->bodies->len; i++) {
        const Body *body = action->bodies->pdata[i];
        json_object(json, NULL);
        json_text(json, "role", body->is_partner ? "partner" : "responsible");
        json_text(json, "printed", body->printed);
        json_id(json, "institution_id", body->institution_id);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_money(Pool *pool, Json *json, const Action *action)
{
    json_text(json, "words_budget", action->words_budget);
    json_text(json, "amount", action->has_amount ? money_plain(pool, action->amount) : NULL);
    json_text(json, "currency", action->has_amount ? currency_code(action->amount.currency) : NULL);
    json_array(json, "money");
    for (guint i = 0; i < action->money->len; i++) {
        const PlannedMoney *line = action->money->pdata[i];
        json_object(json, NULL);
        json_text(json, "source", line->source);
        json_text(json, "kind", line->kind);
        json_int(json, "year", line->year);
        json_text(json, "planned", line->has_amount ? money_plain(pool, line->planned) : NULL);
        json_text(json, "currency", line->has_amount ? currency_code(line->planned.currency) : NULL);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_indicator(Json *json, const Indicator *indicator)
{
    json_object(json, NULL);
    json_id(json, "id", indicator->id);
    json_text(json, "text", indicator->text);
    json_text(json, "target_text", indicator->target_text);
    json_real(json, "target_value", indicator->has_target ? indicator->target_value : NAN);
    json_text(json, "target_operator", indicator->target_operator);
    json_text(json, "target_unit", indicator->target_unit);
    json_text(json, "target_per", indicator->target_per);
    json_real(json, "baseline", indicator->baseline);
    json_text(json, "direction", indicator->direction);
    json_text(json, "cumulation", indicator->cumulation);
    json_text(json, "across", indicator->across);
    json_text(json, "breakdowns", indicator->breakdowns);
    json_object_end(json);
}

char *action_to_json(Pool *pool, const Action *action)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_id(&json, "node_id", action->node_id);
    json_text(&json, "number", action->number);
    json_int(&json, "row", action->row);
    json_text(&json, "title", action->title);
    json_text(&json, "description", action->description);
    put_bodies(&json, action);
    put_deadline(&json, action);
    put_money(pool, &json, action);
    json_text(&json, "words_indicators", action->words_indicators);
    json_text(&json, "words_targets", action->words_targets);
    json_array(&json, "indicators");
    for (guint i = 0; i < action->indicators->len; i++)
        put_indicator(&json, action->indicators->pdata[i]);
    json_array_end(&json);
    json_int(&json, "version", action->version);
    json_object_end(&json);
    return out->str;
}

bool action_remember(Db *db, Pool *pool, const Identity *who, const Action *before, int edition, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_HISTORY_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", before->id);
    db_bind_int(q, "$3", edition);
    db_bind_text(q, "$4", action_to_json(pool, before));
    db_bind_int(q, "$5", clock_now());
    db_bind_id(q, "$6", who->user_id);
    return db_run(q, NULL, error);
}

/* --- bodies */

bool institution_of_words(Db *db, const Identity *who, const char *printed, gint64 *ret_id, GError **error)
{
    Institution institution = {.name = printed, .kind = "other"};
    if (!institution_create(db, who, &institution, error))
        return false;
    *ret_id = institution.id;
    return true;
}

static bool match_printed(Db *db, gint64 plan_id, const char *printed, gint64 institution_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_BODY_MATCH);
    db_bind_int(q, "$1", plan_id);
    db_bind_text(q, "$2", printed);
    db_bind_int(q, "$3", institution_id);
    return db_run(q, NULL, error);
}

/* Other spellings of the same words: case, diacritics, hyphens. */
static bool unknown_like(Db *db, Pool *pool, gint64 plan_id, const char *printed, GPtrArray **ret_like, GError **error)
{
    const char *folded = text_fold(pool, printed);
    *ret_like = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_BODY_UNKNOWN);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        const char *other = db_text(q, "printed", pool);
        if (strcmp(text_fold(pool, other), folded) == 0)
            g_ptr_array_add(*ret_like, (char *)other);
    }
    return db_end(q, error);
}

bool bodies_match(Db *db, const Identity *who, gint64 plan_id, const char *printed, gint64 institution_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *like;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !institution_add_alias(db, who, institution_id, printed, error) ||
        !unknown_like(db, pool, plan_id, printed, &like, error))
        return false;
    for (guint i = 0; i < like->len; i++)
        if (!match_printed(db, plan_id, like->pdata[i], institution_id, error))
            return false;
    return audit_write(db, who, "web", "match", "plan", plan_id, NULL, error) && db_commit(change, error);
}

static bool make_institutions(Db *db, const Identity *who, Action *after, GError **error)
{
    for (guint i = 0; i < after->bodies->len; i++) {
        Body *body = after->bodies->pdata[i];
        if (body->institution_id == BODY_NEW && !institution_of_words(db, who, body->printed, &body->institution_id, error))
            return false;
    }
    return true;
}

static bool remember_bodies(Db *db, const Identity *who, const Correction *correction, GError **error)
{
    for (guint i = 0; i < correction->remembered->len; i++) {
        const Body *body = correction->remembered->pdata[i];
        if (!bodies_match(db, who, correction->after.plan_id, body->printed, body->institution_id, error))
            return false;
    }
    return true;
}

static bool insert_body(Db *db, const Action *after, guint position, const Body *body, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_BODY_INSERT);
    db_bind_int(q, "$1", after->id);
    db_bind_text(q, "$2", body->is_partner ? "partner" : "responsible");
    db_bind_int(q, "$3", position);
    db_bind_text(q, "$4", body->printed);
    db_bind_id(q, "$5", body->institution_id);
    return db_run(q, NULL, error);
}

static bool delete_parts(Db *db, const DbStatement *statement, gint64 action_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", action_id);
    return db_run(q, NULL, error);
}

static bool save_bodies(Db *db, const Action *after, GError **error)
{
    if (!delete_parts(db, SQL_PLAN_ACTION_BODIES_DELETE, after->id, error))
        return false;
    for (guint i = 0; i < after->bodies->len; i++)
        if (!insert_body(db, after, i + 1, after->bodies->pdata[i], error))
            return false;
    return true;
}

/* --- money, due days */

static bool save_money(Db *db, const Action *after, GError **error)
{
    if (!delete_parts(db, SQL_PLAN_ACTION_MONEY_DELETE, after->id, error))
        return false;
    for (guint i = 0; i < after->money->len; i++)
        if (!money_insert(db, after->id, i + 1, after->money->pdata[i], error))
            return false;
    return true;
}

static bool has_day(const GArray *days, Day day)
{
    for (guint i = 0; i < days->len; i++)
        if (day_compare(g_array_index(days, Day, i), day) == 0)
            return true;
    return false;
}

/* A day that the deadline itself doesn't give was set by the planner, and stays when the deadline is read again. */
static bool insert_due(Db *db, const Action *after, Day day, const GArray *computed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_DUE_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", after->id);
    db_bind_day(q, "$3", day);
    db_bind_int(q, "$4", !has_day(computed, day));
    return db_run(q, NULL, error);
}

static bool save_due(Db *db, Pool *pool, const Action *after, GError **error)
{
    GArray *computed = deadline_due_days(pool, &after->deadline);
    if (!delete_parts(db, SQL_PLAN_ACTION_DUE_DELETE, after->id, error))
        return false;
    for (guint i = 0; i < after->due->len; i++)
        if (!insert_due(db, after, g_array_index(after->due, Day, i), computed, error))
            return false;
    return true;
}

/* --- the row */

/* The first due day behind what was reported; nothing is due once it is done for good. */
static Day next_due(const Action *after)
{
    if (strcmp(after->state, "done") == 0 && after->deadline.recurrence == RECUR_NONE)
        return DAY_NONE;
    for (guint i = 0; i < after->due->len; i++) {
        Day day = g_array_index(after->due, Day, i);
        if (!day_is(after->state_at) || day_compare(day, after->state_at) > 0)
            return day;
    }
    return DAY_NONE;
}

static void split_bodies(Pool *pool, const Action *after, PlanAction *words)
{
    words->responsible = pool_list(pool);
    words->partners = pool_list(pool);
    for (guint i = 0; i < after->bodies->len; i++) {
        const Body *body = after->bodies->pdata[i];
        g_ptr_array_add(body->is_partner ? words->partners : words->responsible, (char *)body->printed);
    }
}

static PlanAction words_of(Pool *pool, const Action *after)
{
    PlanAction words = {.number = after->number, .title = after->title, .description = after->description,
                        .words_indicators = after->words_indicators};
    split_bodies(pool, after, &words);
    return words;
}

static void bind_row(DbQuery *q, Pool *pool, const Action *after)
{
    PlanAction words = words_of(pool, after);
    db_bind_int(q, "$1", after->id);
    db_bind_int(q, "$2", after->version);
    db_bind_text(q, "$3", after->number);
    db_bind_text(q, "$4", after->title);
    db_bind_text(q, "$5", after->description);
    db_bind_int(q, "$6", after->node_id);
    db_bind_text(q, "$7", after->words_deadline);
    db_bind_text(q, "$8", after->has_deadline ? deadline_kind_code(after->deadline.kind) : NULL);
    db_bind_day(q, "$9", after->deadline.from);
    db_bind_day(q, "$10", after->deadline.to);
    db_bind_text(q, "$11", recurrence_code(after->deadline.recurrence));
    db_bind_text(q, "$12", after->words_budget);
    db_bind_int(q, "$13", after->has_amount);
    db_bind_int(q, "$14", after->has_amount ? after->amount.minor : 0);
    db_bind_text(q, "$15", after->has_amount && after->amount.currency ? currency_code(after->amount.currency) : NULL);
    db_bind_day(q, "$16", next_due(after));
    db_bind_text(q, "$17", action_folded_title(pool, &words));
    db_bind_text(q, "$18", action_folded_text(pool, &words));
}

static bool save_row(Db *db, Pool *pool, const Action *after, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_CORRECT);
    bind_row(q, pool, after);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this measure meanwhile.")));
}

static bool index_words(Db *db, Pool *pool, const Action *after, GError **error)
{
    ActionWriter writer = {.db = db, .pool = pool, .plan_id = after->plan_id};
    PlanAction words = words_of(pool, after);
    return action_index_words(&writer, after->id, &words, error);
}

bool action_write_row(Db *db, Pool *pool, const Action *after, bool with_due, GError **error)
{
    return save_row(db, pool, after, error) && (!with_due || save_due(db, pool, after, error)) && index_words(db, pool, after, error);
}

static bool save_all(Db *db, Pool *pool, const Plan *plan, const Action *before, const Action *after, GError **error)
{
    IndicatorOwner owner = {plan->id, after->id, 0, plan->edition};
    return action_write_row(db, pool, after, true, error) && save_bodies(db, after, error) && save_money(db, after, error) &&
           indicators_save(db, &owner, before->indicators, after->indicators, error);
}

/* Of the bodies' institutions, of Choice *: an id without a name says nothing to whoever reads the history. */
static bool add_names(Db *db, Pool *pool, const Action *action, GPtrArray *names, GError **error)
{
    for (guint i = 0; i < action->bodies->len; i++) {
        const Body *body = action->bodies->pdata[i];
        Institution *institution;
        if (body->institution_id <= 0)
            continue;
        if (!institution_find(db, pool, body->institution_id, &institution, error))
            return false;
        Choice *name = pool_new0(pool, Choice);
        *name = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, institution->id), institution->name};
        g_ptr_array_add(names, name);
    }
    return true;
}

static bool difference(Db *db, Pool *pool, const Action *before, const Action *after, const char **ret_difference, GError **error)
{
    GPtrArray *names = pool_list(pool), *nodes;
    if (!add_names(db, pool, before, names, error) || !add_names(db, pool, after, names, error) ||
        !nodes_of_plan(db, pool, before->plan_id, &nodes, error))
        return false;
    *ret_difference = facts_difference(pool, typed_facts(pool, typed_of_action(pool, before), names, nodes),
                                       typed_facts(pool, typed_of_action(pool, after), names, nodes));
    return true;
}

bool action_correct(Db *db, const Identity *who, const Plan *plan, const Action *before, Correction *correction, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Action *after = &correction->after;
    const char *changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && make_institutions(db, who, after, error) && action_remember(db, pool, who, before, plan->edition, error) &&
           save_all(db, pool, plan, before, after, error) && remember_bodies(db, who, correction, error) &&
           difference(db, pool, before, after, &changed, error) &&
           audit_write(db, who, "web", "correct", "plan_action", after->id, changed, error) && db_commit(change, error);
}
