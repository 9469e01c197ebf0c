/* A record as a form. */
#include "record/field.h"
#include "record/form_view.h"
#include "record/option.h"
#include "record/record_views.h"

enum { RADIO_CHOICES = 5 }; /* more are a select */

static const char *notes_of(const FieldView *f, Pool *pool)
{
    const char *hint = f->hint ? pool_printf(pool, "field-%s-hint", f->id) : NULL;
    const char *error = f->problem ? pool_printf(pool, "field-%s-error", f->id) : NULL;
    if (hint && error)
        return pool_printf(pool, "%s %s", hint, error);
    return hint ? hint : error;
}

static const char *shape_of(FieldKind kind)
{
    switch (kind) {
    case FIELD_DAY: return _("dd.mm.yyyy");
    case FIELD_TIME: return _("dd.mm.yyyy, hh:mm");
    default: return NULL;
    }
}

static const char *hint_of(const Field *field, Pool *pool)
{
    const char *hint = field->hint ? _(field->hint) : NULL, *shape = shape_of(field->kind);
    return hint && shape ? pool_printf(pool, "%s (%s)", hint, shape) : hint ? hint : shape;
}

/* A telephone's keyboard of digits has no minus. */
static const char *keyboard_of(const Field *field)
{
    switch (field->kind) {
    case FIELD_EMAIL: return "email";
    case FIELD_PHONE: return "tel";
    case FIELD_DAY: return "numeric";
    case FIELD_INT: return field->min < 0 ? NULL : "numeric";
    case FIELD_DECIMAL: return field->min < 0 ? NULL : "decimal";
    case FIELD_MONEY: return "decimal";
    default: return NULL;
    }
}

static const char *completion_of(FieldKind kind)
{
    switch (kind) {
    case FIELD_EMAIL: return "email";
    case FIELD_PHONE: return "tel";
    case FIELD_TEXT: return NULL;
    default: return "off";
    }
}

static void add_option(GPtrArray *options, Pool *pool, const char *value, const char *label)
{
    Choice *option = pool_new0(pool, Choice);
    *option = (Choice){value, label};
    g_ptr_array_add(options, option);
}

static guint count_choices(const Field *field)
{
    guint count = 0;
    while (field->choices && field->choices[count].value)
        count++;
    return count;
}

static bool is_radio(const Field *field)
{
    return field->kind == FIELD_CHOICE && count_choices(field) <= RADIO_CHOICES;
}

GPtrArray *options_of_choices(Pool *pool, const Choice *choices)
{
    GPtrArray *options = pool_list(pool);
    for (const Choice *choice = choices; choice && choice->value; choice++)
        add_option(options, pool, choice->value, _(choice->label));
    return options;
}

/* A radio can't be taken back; where no answer is an answer, it stands there to choose. */
static GPtrArray *options_of(const Field *field, Request *req)
{
    if (field->kind == FIELD_REFERENCE)
        return field_options(field, req->db, req->pool);
    GPtrArray *options = options_of_choices(req->pool, field->choices);
    if (is_radio(field) && !field->required)
        add_option(options, req->pool, "", _("No answer"));
    return options;
}

static const char *value_of(const Field *field, const void *item, const Problems *problems, Pool *pool)
{
    const char *typed = field_typed(problems, field->name);
    if (typed)
        return typed;
    return field_input_text(field, item, pool);
}

static FieldView view_of(const Field *field, const void *item, const Problems *problems, Request *req)
{
    FieldView f = {
        .id = field->name,
        .name = field->name,
        .label = field_label(field),
        .hint = hint_of(field, req->pool),
        .problem = problems_of(problems, field->name),
        .value = value_of(field, item, problems, req->pool),
        .keyboard = keyboard_of(field),
        .completion = completion_of(field->kind),
        .suggest = field->suggest,
        .first = field->required ? _("Choose…") : field->kind == FIELD_REFERENCE ? _("Leave empty") : _("No answer"),
        .optional = !field->required,
    };
    f.notes = notes_of(&f, req->pool);
    return f;
}

/* How one of many is found. */
static void hint_at_names(FieldView *f, Pool *pool)
{
    if (!options_are_typed(f->options) || f->hint)
        return;
    f->hint = _("Type a part of the name and choose what is suggested.");
    f->notes = notes_of(f, pool);
}

static void put_control(View *view, const Field *field, FieldView *f, Request *req)
{
    if (field->kind == FIELD_CHOICE || field->kind == FIELD_REFERENCE)
        f->options = options_of(field, req);
    if (field->kind == FIELD_REFERENCE)
        hint_at_names(f, req->pool);
    if (field->kind == FIELD_REFERENCE && options_are_typed(f->options))
        f->first = NULL; /* the label says whether it may stay empty */
    if (field->kind == FIELD_FLAG)
        view_field_flag(view, f);
    else if (is_radio(field))
        view_field_radios(view, f);
    else if (field->kind == FIELD_REFERENCE && f->options)
        view_field_option(view, f);
    else if (f->options)
        view_field_select(view, f);
    else if (field->kind == FIELD_LONG_TEXT)
        view_field_area(view, f);
    else
        view_field_input(view, f);
}

static const char *shown_text(const Field *field, const void *item, Request *req)
{
    if (!item)
        return "";
    if (field->kind != FIELD_REFERENCE || !field->options)
        return field_text(field, item, req->pool);
    const char *label = option_label(field_options(field, req->db, req->pool), FIELD_VALUE(gint64, field, item));
    return label ? label : "";
}

static void put_shown(View *view, const Field *field, const void *item, Request *req)
{
    FieldView f = {.id = field->name, .name = field->name, .label = field_label(field), .value = shown_text(field, item, req)};
    view_field_shown(view, &f);
}

static void put_version(View *view, const Field *field, const void *item, Pool *pool)
{
    FieldView f = {.name = field->name, .value = field_input_text(field, item, pool)};
    if (item)
        view_field_hidden(view, &f);
}

static void put_field(View *view, const Field *field, const void *item, const Problems *problems, Request *req)
{
    if (field_is_version(field)) {
        put_version(view, field, item, req->pool);
        return;
    }
    if (field->kind == FIELD_ID || !field_may_see(field, req->who))
        return;
    if (!field_may_edit(field, req->who)) {
        put_shown(view, field, item, req);
        return;
    }
    FieldView f = view_of(field, item, problems, req);
    put_control(view, field, &f, req);
}

void record_form(View *view, const Record *record, const void *item, const Problems *problems, Request *req)
{
    for (const Field *f = record->fields; f->name; f++)
        put_field(view, f, item, problems, req);
}

void field_form(View *view, const Record *record, const char *field, const void *item, const Problems *problems, Request *req)
{
    const Field *found = field_find(record, field);
    if (!found)
        g_error("the record %s has no field \"%s\"", record->name, field);
    put_field(view, found, item, problems, req);
}

/* --- by hand --- */

FieldView *field_line(Pool *pool, const char *name, const char *label, const char *hint, const char *typed, const Problems *problems)
{
    FieldView *f = pool_new0(pool, FieldView);
    *f = (FieldView){.id = name, .name = name, .label = label, .hint = hint, .problem = problems_of(problems, name),
                     .value = typed ? typed : "", .completion = "off"};
    f->notes = notes_of(f, pool);
    return f;
}

FieldView *field_select(Pool *pool, const char *id, const char *name, const char *label, const GPtrArray *options, const char *first,
                        const char *chosen, const Problems *problems)
{
    FieldView *f = field_line(pool, id, label, NULL, chosen, problems);
    f->name = name;
    f->options = options;
    f->first = first;
    return f;
}

FieldView *field_option(Pool *pool, const char *id, const char *name, const char *label, const GPtrArray *options, const char *first,
                        const char *chosen, const Problems *problems)
{
    FieldView *f = field_select(pool, id, name, label, options, first, chosen, problems);
    hint_at_names(f, pool);
    return f;
}

void problems_summary(View *view, const Problems *problems)
{
    if (problems_any(problems))
        view_problems(view, problems);
}
