/* A record from a JSON object, with the checks of a form. */
#include "record/field.h"
#include "record/problems.h"
#include "record/value.h"

/* What the caller may not see doesn't exist for the caller. */
static const Field *find_visible(const Record *record, const char *name, const Identity *who)
{
    const Field *field = field_find(record, name);
    return field && field_may_see(field, who) ? field : NULL;
}

static void refuse_unknown_members(const Record *record, Request *req, json_t *object, Problems *problems)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (!find_visible(record, name, req->who))
            problems_add(problems, name, _("“%s” is not a field here."), name);
    }
}

/* A field that isn't there stays as it is; one that the caller may only read is passed over, so that what was read can be
 * sent back. */
static const char *read_member(const Field *field, void *item, Request *req, const json_t *object)
{
    const json_t *value = json_object_get(object, field->name);
    const char *problem = value ? value_from_json(field, item, value, req->pool) : NULL;
    return problem || field_is_version(field) ? problem : field_check_offered(field, item, req);
}

Problems *record_from_json(const Record *record, void *item, Request *req, const void *json)
{
    json_t *object = (json_t *)json; /* jansson's loops over members take no const */
    Problems *problems = problems_new_for(req->pool, record);
    if (!json_is_object(object)) {
        problems_add(problems, NULL, "%s", _("Send a JSON object."));
        return problems;
    }
    for (const Field *f = record->fields; f->name; f++) {
        bool taken = field_is_version(f) || field_may_edit(f, req->who);
        const char *problem = taken ? read_member(f, item, req, object) : NULL;
        if (problem)
            problems_add(problems, f->name, "%s", problem);
    }
    refuse_unknown_members(record, req, object, problems);
    return problems;
}
