/* A field table as a JSON Schema (2020-12, as OpenAPI 3.1 has it). */
#include "record/field.h"
#include "record/openapi_schema.h"

void schema_put_type(Json *json, const char *type, const char *format)
{
    json_text(json, "type", type);
    if (format)
        json_text(json, "format", format);
}

/* "type": ["string", "null"] */
static void put_nullable(Json *json, const char *type, const char *format)
{
    json_array(json, "type");
    json_text(json, NULL, type);
    json_text(json, NULL, "null");
    json_array_end(json);
    if (format)
        json_text(json, "format", format);
}

static void put_typed(Json *json, const Field *field, const char *type, const char *format)
{
    if (field->required)
        schema_put_type(json, type, format);
    else
        put_nullable(json, type, format);
}

static void put_bounds(Json *json, const Field *field)
{
    if (field->min == 0 && field->max == 0)
        return;
    json_int(json, "minimum", field->min);
    if (field->max >= field->min)
        json_int(json, "maximum", field->max);
}

static void put_money(Json *json, const Field *field)
{
    put_typed(json, field, "object", NULL);
    json_object(json, "properties");
    json_object(json, "amount");
    json_text(json, "type", "string");
    json_text(json, "pattern", "^-?[0-9]+(\\.[0-9]{1,2})?$");
    json_object_end(json);
    json_object(json, "currency");
    json_array(json, "enum");
    for (Currency c = CURRENCY_NONE + 1; c < CURRENCY_COUNT; c++)
        json_text(json, NULL, currency_code(c));
    json_array_end(json);
    json_object_end(json);
    json_object_end(json);
    json_array(json, "required");
    json_text(json, NULL, "amount");
    json_text(json, NULL, "currency");
    json_array_end(json);
}

static void put_choice(Json *json, const Field *field)
{
    put_typed(json, field, "string", NULL);
    json_array(json, "enum");
    for (const Choice *c = field->choices; c && c->value; c++)
        json_text(json, NULL, c->value);
    if (!field->required)
        json_null(json, NULL);
    json_array_end(json);
}

static void put_id(Json *json, const Field *field)
{
    put_typed(json, field, "string", NULL);
    json_text(json, "pattern", "^[0-9]+$");
}

static void put_text(Json *json, const Field *field)
{
    put_typed(json, field, "string", field->kind == FIELD_EMAIL ? "email" : NULL);
    json_int(json, "maxLength", field_max_characters(field));
    if (field->min > 0)
        json_int(json, "minLength", field->min);
}

static void put_kind(Json *json, const Field *field)
{
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE: put_id(json, field); break;
    case FIELD_INT: schema_put_type(json, "integer", "int64"), put_bounds(json, field); break;
    case FIELD_DECIMAL: put_typed(json, field, "number", "double"), put_bounds(json, field); break;
    case FIELD_DAY: put_typed(json, field, "string", "date"); break;
    case FIELD_TIME: put_typed(json, field, "string", "date-time"); break;
    case FIELD_MONEY: put_money(json, field); break;
    case FIELD_FLAG: json_text(json, "type", "boolean"); break;
    case FIELD_CHOICE: put_choice(json, field); break;
    default: put_text(json, field);
    }
}

static bool is_read_only(const Field *field)
{
    return field->kind == FIELD_ID || (field->read_only && !field_is_version(field));
}

static void put_field(Json *json, const Field *field)
{
    json_object(json, field->name);
    put_kind(json, field);
    json_text(json, "title", field_label(field));
    if (field->hint)
        json_text(json, "description", _(field->hint));
    if (is_read_only(field))
        json_bool(json, "readOnly", true);
    if (field->see)
        json_text(json, "x-permission-to-see", field->see);
    if (field->edit)
        json_text(json, "x-permission-to-edit", field->edit);
    json_object_end(json);
}

static bool is_required(const Field *field)
{
    return field->required && !field->sealed && !field->see; /* who may not see it is given none */
}

static void put_required(Json *json, const Record *record)
{
    bool any = false;
    for (const Field *f = record->fields; f->name; f++) {
        if (!is_required(f))
            continue;
        if (!any)
            json_array(json, "required");
        any = true;
        json_text(json, NULL, f->name);
    }
    if (any)
        json_array_end(json);
}

void schema_put_record(Json *json, const Record *record)
{
    json_object(json, record->name);
    json_text(json, "title", _(record->title));
    json_text(json, "type", "object");
    json_object(json, "properties");
    for (const Field *f = record->fields; f->name; f++)
        if (!f->sealed)
            put_field(json, f);
    json_object_end(json);
    put_required(json, record);
    json_bool(json, "additionalProperties", false);
    json_object_end(json);
}

/* RFC 9457. */
void schema_put_problem(Json *json)
{
    static const char *const texts[] = {"type", "title", "detail", "instance"};
    json_object(json, "Problem");
    json_text(json, "type", "object");
    json_object(json, "properties");
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        json_object(json, texts[i]);
        json_text(json, "type", "string");
        json_object_end(json);
    }
    json_object(json, "status");
    json_text(json, "type", "integer");
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
}
