/* A record from a form, and the checks of a whole record. */
#include "record/field.h"
#include "record/option.h"
#include "record/problems.h"

#include "base/id.h"

enum { INPUT_CHARACTERS = 10000 };

bool record_input(const Record *record, const char *name, gint64 *ret_max_characters)
{
    const Field *field = field_find(record, name);
    if (!field || (!field_is_version(field) && (field->read_only || field->kind == FIELD_ID)))
        return false;
    *ret_max_characters = MAX(INPUT_CHARACTERS, 4 * field_max_characters(field));
    return true;
}

/* A check box that isn't ticked isn't sent; whatever else isn't sent stays as it is. */
static bool was_sent(const Field *field, Request *req)
{
    return field->kind == FIELD_FLAG || req_was_sent(req, field->name);
}

static const char *typed_in(const Field *field, Request *req)
{
    if (field->kind == FIELD_FLAG)
        return req_flag(req, field->name) ? "1" : "";
    return req_text(req, field->name);
}

/* By its name, where it was typed. */
static const char *read_reference(const Field *field, void *item, const char *typed, Request *req)
{
    GPtrArray *options = field_options(field, req->db, req->pool);
    const char *problem = option_find(req->pool, options, field_label(field), typed, field_at(field, item));
    return problem && !options_are_typed(options) ? field_required_text(field, req->pool) : problem;
}

static bool may_be_a_name(const Field *field, const char *typed)
{
    return field->kind == FIELD_REFERENCE && field->options && typed && *typed;
}

static const char *read_typed(const Field *field, void *item, const char *typed, Request *req)
{
    return may_be_a_name(field, typed) ? read_reference(field, item, typed, req) : field_parse(field, item, typed, req->pool);
}

static const char *read_field(const Field *field, void *item, Request *req, Problems *problems)
{
    if (was_sent(field, req)) {
        const char *typed = typed_in(field, req);
        problems_keep_typed(problems, field->name, typed);
        const char *problem = read_typed(field, item, typed, req);
        if (problem)
            return problem;
    }
    return field_check_offered(field, item, req);
}

/* A version that is no number is an old one: the save conflicts. */
static void read_version(const Field *field, void *item, Request *req)
{
    if (req_was_sent(req, field->name))
        *(gint64 *)field_at(field, item) = id_parse(req_text(req, field->name));
}

Problems *record_from_form(const Record *record, void *item, Request *req)
{
    Problems *problems = problems_new_for(req->pool, record);
    for (const Field *f = record->fields; f->name; f++) {
        if (field_is_version(f)) {
            read_version(f, item, req);
            continue;
        }
        const char *problem = field_may_edit(f, req->who) ? read_field(f, item, req, problems) : NULL;
        if (problem)
            problems_add(problems, f->name, "%s", problem);
    }
    return problems;
}

Problems *record_check(const Record *record, const void *item, Pool *pool)
{
    Problems *problems = problems_new_for(pool, record);
    for (const Field *f = record->fields; f->name; f++) {
        const char *problem = f->read_only || f->kind == FIELD_ID ? NULL : field_check(f, item, pool);
        if (problem && !field_is_version(f))
            problems_add(problems, f->name, "%s", problem);
    }
    return problems;
}
