#include "modules/projects/projects_in.h"

#include "base/language.h"
#include "record/json.h"

/* A project for programs and for `vatra project show --json`: every figure, and nobody's name. */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const Project *project;
    Json json;
} Writing;

static void put_record(Writing *w, const char *name, const Record *record, const void *item)
{
    g_autoptr(GString) one = g_string_new(NULL);
    record_to_json(one, record, item, w->who);
    json_raw(&w->json, name, one->str);
}

static void put_money(Writing *w, const char *name, gint64 minor)
{
    json_text(&w->json, name, money_plain(w->pool, (Money){minor, project_currency(w->project)}));
}

static bool put_parts(Writing *w, const char *kind_code, GError **error)
{
    GPtrArray *items;
    const ProjectPartKind *kind = project_part_kind(kind_code);
    if (!project_parts(w->db, w->pool, kind, w->project->id, &items, error))
        return false;
    json_array(&w->json, kind_code);
    for (guint i = 0; i < items->len; i++)
        put_record(w, NULL, kind->record, items->pdata[i]);
    json_array_end(&w->json);
    return true;
}

static bool put_stated(Writing *w, GError **error)
{
    GPtrArray *stated;
    if (!project_stated(w->db, w->pool, w->project->id, &stated, error))
        return false;
    json_array(&w->json, "stated");
    for (guint i = 0; i < stated->len; i++) {
        const ProjectStated *one = stated->pdata[i];
        json_object(&w->json, NULL);
        json_id(&w->json, "document_id", one->document_id);
        json_id(&w->json, "partner_id", one->partner_id);
        json_text(&w->json, "source", one->source);
        put_money(w, "amount", one->amount.minor);
        json_int(&w->json, "percent", one->percent);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static bool put_money_by(Writing *w, const char *name, ProjectMoneyBy by, GError **error)
{
    GPtrArray *lines;
    if (!project_money(w->db, w->pool, w->project, by, &lines, error))
        return false;
    json_array(&w->json, name);
    for (guint i = 0; i < lines->len; i++) {
        const ProjectMoney *line = lines->pdata[i];
        json_object(&w->json, NULL);
        json_text(&w->json, "label", line->label);
        put_money(w, "planned", line->planned.minor);
        put_money(w, "spent", line->spent.minor);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static bool put_all_money(Writing *w, GError **error)
{
    Money planned, spent;
    if (!project_money_total(w->db, w->project, &planned, &spent, error))
        return false;
    json_object(&w->json, "money");
    put_money(w, "planned", planned.minor);
    put_money(w, "spent", spent.minor);
    if (!put_money_by(w, "by_partner", BY_PARTNER, error) || !put_money_by(w, "by_source", BY_SOURCE, error) ||
        !put_money_by(w, "by_category", BY_CATEGORY, error) || !put_money_by(w, "by_year", BY_YEAR, error))
        return false;
    json_object_end(&w->json);
    return true;
}

static bool put_notes(Writing *w, GError **error)
{
    GPtrArray *notes;
    if (!project_notes(w->db, w->pool, w->project, &notes, error))
        return false;
    json_array(&w->json, "notes");
    for (guint i = 0; i < notes->len; i++) {
        const ProjectNote *note = notes->pdata[i];
        json_object(&w->json, NULL);
        json_text(&w->json, "about", note->about);
        json_bool(&w->json, "contradiction", note->is_contradiction);
        json_text(&w->json, "text", note->text);
        if (note->difference.currency != CURRENCY_NONE)
            put_money(w, "difference", note->difference.minor);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static bool put_promises(Writing *w, GError **error)
{
    GPtrArray *kept;
    if (!project_kept(w->db, w->pool, w->project, &kept, error))
        return false;
    json_array(&w->json, "promises");
    for (guint i = 0; i < kept->len; i++) {
        const ProjectKept *one = kept->pdata[i];
        json_object(&w->json, NULL);
        json_text(&w->json, "label", one->promise->label);
        json_int(&w->json, "target", one->promise->target);
        json_bool(&w->json, "minimum", one->promise->is_minimum);
        if (one->is_known && !one->is_hidden)
            json_int(&w->json, "count", one->count);
        else
            json_null(&w->json, "count");
        if (one->is_known && !one->is_hidden)
            json_bool(&w->json, "kept", one->is_kept);
        else
            json_null(&w->json, "kept");
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static bool put_withdrawn(Writing *w, GError **error)
{
    GPtrArray *promises;
    if (!project_promises(w->db, w->pool, w->project->id, &promises, error))
        return false;
    json_array(&w->json, "withdrawn_promises");
    for (guint i = 0; i < promises->len; i++) {
        const ProjectPromise *promise = promises->pdata[i];
        if (!day_is(promise->withdrawn_on))
            continue;
        json_object(&w->json, NULL);
        json_text(&w->json, "label", promise->label);
        json_int(&w->json, "target", promise->target);
        json_day(&w->json, "withdrawn_on", promise->withdrawn_on);
        json_text(&w->json, "why", promise->withdrawn_why);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

static void put_part(Writing *w, const ProjectCount *count, const char *name, gint64 value)
{
    if (!count->is_known || count->is_hidden)
        json_null(&w->json, name);
    else
        json_int(&w->json, name, value);
}

static void put_count(Writing *w, const ProjectCount *count)
{
    json_object(&w->json, NULL);
    json_text(&w->json, "code", count->indicator->code);
    json_text(&w->json, "label", count->indicator->label);
    json_text(&w->json, "state", !count->is_known ? "missing" : count->is_hidden ? "suppressed" : "number");
    put_part(w, count, "total", count->total);
    if (!count->is_entered) {
        put_part(w, count, "women", count->women);
        put_part(w, count, "men", count->men);
        put_part(w, count, "others", count->others);
    }
    json_object_end(&w->json);
}

static bool put_counts(Writing *w, GError **error)
{
    ProjectCounts counts;
    if (!project_counts(w->db, w->pool, w->project, DAY_NONE, &counts, error))
        return false;
    json_object(&w->json, "target_group");
    json_int(&w->json, "entered", counts.entries);
    json_int(&w->json, "incomplete", counts.incomplete);
    json_int(&w->json, "left", counts.left);
    json_int(&w->json, "results", counts.results);
    json_int(&w->json, "follow_ups", counts.follow_ups);
    json_object_end(&w->json);
    json_array(&w->json, "indicators");
    for (guint i = 0; i < counts.counts->len; i++)
        put_count(w, counts.counts->pdata[i]);
    json_array_end(&w->json);
    json_array(&w->json, "contradictions_of_indicators");
    for (guint i = 0; i < counts.wrong->len; i++)
        json_text(&w->json, NULL, counts.wrong->pdata[i]);
    json_array_end(&w->json);
    return true;
}

static bool put_rows(Writing *w, GError **error)
{
    GPtrArray *rows;
    if (!project_plan_rows(w->db, w->pool, w->project->id, &rows, error))
        return false;
    json_array(&w->json, "plan_rows");
    for (guint i = 0; i < rows->len; i++) {
        const ProjectPlanRow *row = rows->pdata[i];
        json_object(&w->json, NULL);
        json_id(&w->json, "action_id", row->action_id);
        json_text(&w->json, "plan", row->plan_title);
        json_text(&w->json, "number", row->number);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
    return true;
}

bool project_to_json(Db *db, Pool *pool, const Identity *who, const Project *project, GString *out, GError **error)
{
    Writing w = {.db = db, .pool = pool, .who = who, .project = project, .json = json_begin(out)};
    json_object(&w.json, NULL);
    put_record(&w, "project", &project_record, project);
    bool good = put_parts(&w, "partners", error) && put_parts(&w, "documents", error) && put_stated(&w, error) &&
                put_parts(&w, "budget", error) && put_all_money(&w, error) && put_parts(&w, "activities", error) &&
                put_parts(&w, "deliverables", error) && put_parts(&w, "categories", error) && put_promises(&w, error) && put_withdrawn(&w, error) && put_counts(&w, error) &&
                put_notes(&w, error) && put_rows(&w, error);
    json_object_end(&w.json);
    return good;
}
