#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/assessments/assessments.h"
#include "modules/cases/cases_views.h"

/* Case types: what each consists of, and a new edition of one from a day on. */

const char *age_words(Pool *pool, gint64 years)
{
    return years ? pool_printf(pool, "%" G_GINT64_FORMAT, years) : "";
}

static bool list(Request *req, GError **error)
{
    GPtrArray *types;
    return case_types(req->db, req->pool, day_today(), &types, error) && reply_view(req, 200, view_case_types, req, types);
}

static bool find_latest(Request *req, CaseType **ret_type, GPtrArray **ret_editions, GError **error)
{
    if (!case_type_editions(req->db, req->pool, req_param(req, "code"), ret_editions, error))
        return false;
    if ((*ret_editions)->len == 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such type of case."));
    return case_type_find(req->db, req->pool, ((CaseType *)(*ret_editions)->pdata[0])->id, ret_type, error);
}

static bool show(Request *req, GError **error)
{
    CaseType *type;
    GPtrArray *editions, *forms;
    return find_latest(req, &type, &editions, error) && instrument_choices(req->db, req->pool, &forms, error) &&
           reply_view(req, 200, view_case_type, req, type, editions, forms, NULL);
}

/* A part a line: "code | label | basis", and of clocks "code | label | basis | term | what starts it". */
static CaseTypePart *read_part(Pool *pool, const char *kind, char *line)
{
    CaseTypePart *part = pool_new0(pool, CaseTypePart);
    const char *words[5] = {0};
    for (guint i = 0; line && i < G_N_ELEMENTS(words); i++) {
        const char *word = text_squash(pool, strsep(&line, "|"));
        words[i] = *word ? word : NULL;
    }
    *part = (CaseTypePart){.kind = kind, .code = words[0], .label = words[1], .basis = words[2], .term = words[3], .starts = words[4]};
    return part;
}

static void read_parts(Request *req, const char *kind, GPtrArray *parts, Problems *problems)
{
    const char *text = req_text(req, kind);
    char *rest = pool_strdup(req->pool, text ? text : "");
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
        if (text_is_empty(line))
            continue;
        const char *kept = pool_strdup(req->pool, line);
        CaseTypePart *part = read_part(req->pool, kind, line);
        g_ptr_array_add(parts, part);
        if (!part->code || !part->label || (strcmp(kind, "clock") == 0 && (!part->term || !part->starts)))
            problems_add(problems, kind, _("This line lacks a part: %s"), text_shorten(req->pool, kept, 80));
    }
}

/* Of the forms that are offered, those that are ticked; what the edition before said of one stays with it. */
static void read_forms(Request *req, const CaseType *before, const GPtrArray *forms, GPtrArray *parts)
{
    for (guint i = 0; i < forms->len; i++) {
        const Choice *form = forms->pdata[i];
        const CaseTypePart *known = case_type_part(before, "form", form->value);
        if (!req_many_at(req, "forms", form->value))
            continue;
        CaseTypePart *part = pool_new0(req->pool, CaseTypePart);
        *part = (CaseTypePart){.kind = "form", .code = form->value, .label = form->label, .basis = known ? known->basis : NULL};
        g_ptr_array_add(parts, part);
    }
}

static void check_ages(const CaseType *type, Problems *problems)
{
    enum { OLDEST = 120 };
    if (type->age_from < 0 || type->age_from > OLDEST)
        problems_add(problems, "age_from", "%s", _("Write an age in full years, or leave it empty."));
    if (type->age_to < 0 || type->age_to > OLDEST || (type->age_to && type->age_to < type->age_from))
        problems_add(problems, "age_to", "%s", _("Write an age in full years that isn't below the first one, or leave it empty."));
}

static void check_parts(const CaseType *type, Problems *problems)
{
    if (!case_type_first(type, "stage"))
        problems_add(problems, "stage", "%s", _("A type needs one stage at least."));
    if (!case_type_first(type, "closing"))
        problems_add(problems, "closing", "%s", _("A type needs one reason for closing at least."));
}

static bool save(Request *req, GError **error)
{
    static const char *const kinds[] = {"stage", "step", "clock", "document", "closing"};
    CaseType *type, before;
    GPtrArray *editions, *forms;
    g_autoptr(GError) wrong = NULL;
    Problems *problems = problems_new(req->pool);
    if (!find_latest(req, &type, &editions, error) || !instrument_choices(req->db, req->pool, &forms, error))
        return false;
    before = *type;
    type->name = req_text(req, "name");
    type->basis = req_text(req, "basis");
    type->valid_from = req_day(req, "valid_from");
    type->age_from = req_int(req, "age_from", 0);
    type->age_to = req_int(req, "age_to", 0);
    type->parts = pool_list(req->pool);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        read_parts(req, kinds[i], type->parts, problems);
    read_forms(req, &before, forms, type->parts);
    check_parts(type, problems);
    check_ages(type, problems);
    if (text_is_empty(type->name))
        problems_add(problems, "name", "%s", _("Write the name of the type."));
    if (!day_is(type->valid_from))
        problems_add(problems, "valid_from", "%s", _("Write from which day this edition holds."));
    if (!problems_any(problems) && case_type_save(req->db, req->who, type, &wrong)) {
        reply_notice(req, _("The new edition is kept. Cases that are open stay with theirs."));
        return reply_see_other(req, "/cases/types/%s", type->code);
    }
    if (wrong && !problem_from(problems, "valid_from", &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return reply_view(req, 422, view_case_type, req, type, editions, forms, problems);
}

static const Input type_inputs[] = {
    {"name", INPUT_TEXT}, {"basis", INPUT_TEXT, 500}, {"valid_from", INPUT_DAY}, {"age_from", INPUT_INT}, {"age_to", INPUT_INT}, {"stage", INPUT_LONG}, {"step", INPUT_LONG},
    {"clock", INPUT_LONG}, {"forms", INPUT_MANY, 10}, {"document", INPUT_LONG}, {"closing", INPUT_LONG}, {0},
};

const Route case_admin_routes[] = {
    {GET, "/cases/types", .may = "cases.read", list},
    {GET, "/cases/types/:code", .may = "cases.read", show},
    {POST, "/cases/types/:code", .once = true, .may = "cases.types", save, type_inputs},
    {0},
};
