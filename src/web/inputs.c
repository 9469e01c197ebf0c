#include "web/parts.h"

#include "base/id.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static gint64 input_max(const Input *input)
{
    if (input->max)
        return input->max;
    switch (input->kind) {
    case INPUT_LONG: return 10000;
    case INPUT_FILE: return 25 * 1000 * 1000;
    default: return 200;
    }
}

/* "row.7" belongs to the INPUT_MANY "row". */
static bool is_of_family(const char *name, const char *family)
{
    gsize length = strlen(family);
    return strncmp(name, family, length) == 0 && name[length] == '.';
}

static bool has_family(const Input *input)
{
    return input->kind == INPUT_MANY || (input->kind == INPUT_FILE && input->several);
}

static const Input *find_input(const Route *route, const char *name)
{
    for (const Input *input = route ? route->inputs : NULL; input && input->name; input++)
        if (*input->name == *name && (strcmp(input->name, name) == 0 || (has_family(input) && is_of_family(name, input->name))))
            return input;
    return NULL;
}

/* ---- reading */

static bool is_type(const char *type, const char *wanted)
{
    gsize length = strlen(wanted);
    return type && g_ascii_strncasecmp(type, wanted, length) == 0 && !g_ascii_isalnum(type[length]);
}

static bool read_body(Request *req, GError **error)
{
    const Incoming *incoming = req->parts->incoming;
    const char *type = req_header(req, "Content-Type");
    if (is_type(type, "multipart/form-data"))
        return form_read_multipart(req->parts->form, type, incoming->body, incoming->body_count, error);
    if (is_type(type, "application/x-www-form-urlencoded"))
        return form_read_encoded(req->parts->form, incoming->body, incoming->body_count, error);
    return true;
}

bool inputs_read(Request *req, GError **error)
{
    req->parts->query = form_new(req->pool);
    if (!form_read_encoded(req->parts->query, req->query, strlen(req->query), error))
        return false;
    if (req->method != GET)
        return read_body(req, error);
    req->parts->form = req->parts->query;
    return true;
}

/* ---- checking */

static bool wrong(const char *name, const char *why, GError **error)
{
    return fail(error, FAIL_INVALID, "%s: %s", name, why);
}

static bool is_bad_control(guchar byte)
{
    return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
}

/* Line ends become '\n', or blanks where one line is meant; the ends are stripped. */
static char *shape_text(Pool *pool, const char *text, bool lines)
{
    char *shaped = pool_strdup(pool, text), *out = shaped;
    for (const char *c = text; *c; c++) {
        if (c[0] == '\r' && c[1] == '\n')
            continue;
        bool line_end = *c == '\r' || *c == '\n';
        *out++ = line_end ? (lines ? '\n' : ' ') : *c;
    }
    *out = '\0';
    return g_strstrip(shaped);
}

static bool check_text(Pool *pool, FormField *field, gint64 max, bool lines, GError **error)
{
    for (const char *c = field->value; *c; c++)
        if (is_bad_control((guchar)*c))
            return wrong(field->name, _("This text has characters that can't be kept."), error);
    field->value = shape_text(pool, field->value, lines);
    if ((gint64)g_utf8_strlen(field->value, -1) <= max)
        return true;
    return wrong(field->name, pool_printf(pool, P_("This text is too long. At most %d character is possible.",
                                                   "This text is too long. At most %d characters are possible.", max), (int)max), error);
}

static bool parse_int(const char *text, gint64 *ret_number)
{
    char *end;
    errno = 0;
    *ret_number = g_ascii_strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && !g_ascii_isspace(*text);
}

static bool check_choice(const Input *input, const FormField *field, GError **error)
{
    for (const char *const *choice = input->choices; choice && *choice; choice++)
        if (strcmp(*choice, field->value) == 0)
            return true;
    return wrong(field->name, _("Choose one of the values that are offered."), error);
}

static bool check_day(const FormField *field, GError **error)
{
    Day day;
    g_autoptr(GError) why = NULL;
    return day_parse(field->value, &day, &why) || wrong(field->name, why->message, error);
}

static bool check_file(Pool *pool, const Input *input, const FormField *field, GError **error)
{
    if (!field->upload)
        return *field->value == '\0' || wrong(field->name, _("Choose a file."), error);
    if (field->next && !input->several)
        return wrong(field->name, _("Choose only one file."), error);
    if ((gint64)field->upload->count <= input_max(input))
        return true;
    const char *megabytes = number_format(pool, (double)input_max(input) / 1e6);
    return wrong(field->name, pool_printf(pool, _("This file is too large. At most %s MB are possible."), megabytes), error);
}

static bool check_value(Pool *pool, const Input *input, FormField *field, GError **error)
{
    gint64 number;
    switch (input->kind) {
    case INPUT_INT:
        return parse_int(field->value, &number) || wrong(field->name, _("Write a whole number."), error);
    case INPUT_ID:
        return id_parse(field->value) || wrong(field->name, _("Choose one of the values that are offered."), error);
    case INPUT_DAY: return check_day(field, error);
    case INPUT_CHOICE: return check_choice(input, field, error);
    default: return true;
    }
}

static bool check_field(Pool *pool, const Input *input, FormField *field, GError **error)
{
    if (input->kind == INPUT_FILE)
        return check_file(pool, input, field, error);
    if (field->upload)
        return wrong(field->name, _("A file was sent where text is expected."), error);
    bool lines = input->kind == INPUT_LONG || input->kind == INPUT_MANY;
    if (!check_text(pool, field, input_max(input), lines, error))
        return false;
    return *field->value == '\0' || check_value(pool, input, field, error);
}

static bool check_record_field(Request *req, FormField *field, GError **error)
{
    const Route *route = req->parts->route;
    gint64 max = 0;
    if (!route->record || field->upload || !router_record_input(req->parts->router, route->record, field->name, &max))
        return true;
    return check_text(req->pool, field, max ? max : 10000, true, error);
}

/* What people write, not what they choose: a choice that isn't offered was not made on our page. */
static bool is_written(const Input *input, const FormField *field)
{
    return !field->upload && (!input || input->kind == INPUT_TEXT || input->kind == INPUT_LONG || input->kind == INPUT_INT || input->kind == INPUT_DAY);
}

bool inputs_check(Request *req, GError **error)
{
    GPtrArray *fields = req->parts->form->fields;
    for (guint i = 0; i < fields->len; i++) {
        FormField *field = fields->pdata[i];
        const Input *input = find_input(req->parts->route, field->name);
        if (!(input ? check_field(req->pool, input, field, error) : check_record_field(req, field, error))) {
            req->parts->wrong_field = is_written(input, field) ? field : NULL;
            return false;
        }
    }
    return true;
}

/* ---- what handlers ask */

/* Asking for what the route doesn't declare is our own mistake: it was never checked, so it is as if nothing was sent, and the
 * answer becomes a 500 (the walk over all routes finds it). */
static const FormField *mistake(Request *req, const char *what, const char *name)
{
    const Route *route = req->parts->route;
    if (!req->parts->mistake)
        req->parts->mistake = pool_printf(req->pool, "%s asks for the input \"%s\", %s", route ? route->pattern : "no route", name, what);
    return NULL;
}

static const FormField *field_of(Request *req, const char *name, InputKind kind)
{
    const Route *route = req->parts->route;
    const Input *input = find_input(route, name);
    gint64 max;
    bool of_record = !input && route && route->record && router_record_input(req->parts->router, route->record, name, &max);
    if (!input && !of_record)
        return mistake(req, "which it doesn't declare", name);
    if (input && (input->kind == INPUT_FILE) != (kind == INPUT_FILE))
        return mistake(req, "which is of another kind", name);
    return form_find(req->parts->form, name);
}

static const char *value_of(Request *req, const char *name)
{
    const FormField *field = field_of(req, name, INPUT_TEXT);
    return field && *field->value ? field->value : NULL;
}

const char *req_text(Request *req, const char *name)
{
    return value_of(req, name);
}

gint64 req_int(Request *req, const char *name, gint64 otherwise)
{
    const char *value = value_of(req, name);
    gint64 number;
    return value && parse_int(value, &number) ? number : otherwise;
}

gint64 req_input_id(Request *req, const char *name)
{
    return id_parse(value_of(req, name));
}

Day req_day(Request *req, const char *name)
{
    const char *value = value_of(req, name);
    Day day = DAY_NONE;
    return value && day_parse(value, &day, NULL) ? day : DAY_NONE;
}

bool req_flag(Request *req, const char *name)
{
    return field_of(req, name, INPUT_FLAG) != NULL;
}

const Upload *req_file(Request *req, const char *name)
{
    const FormField *field = field_of(req, name, INPUT_FILE);
    return field ? field->upload : NULL;
}

const Upload *req_file_at(Request *req, const char *name, const char *key)
{
    return req_file(req, pool_printf(req->pool, "%s.%s", name, key));
}

GPtrArray *req_files(Request *req, const char *name)
{
    GPtrArray *files = pool_list(req->pool);
    for (const FormField *field = field_of(req, name, INPUT_FILE); field; field = field->next)
        if (field->upload)
            g_ptr_array_add(files, (void *)field->upload);
    return files;
}

GPtrArray *req_many(Request *req, const char *name)
{
    GPtrArray *values = pool_list(req->pool);
    for (const FormField *field = field_of(req, name, INPUT_MANY); field; field = field->next)
        g_ptr_array_add(values, (void *)field->value);
    return values;
}

const char *req_many_at(Request *req, const char *name, const char *key)
{
    g_autofree char *whole = g_strdup_printf("%s.%s", name, key);
    return value_of(req, whole);
}

bool req_was_sent(Request *req, const char *name)
{
    const Input *input = find_input(req->parts->route, name);
    return field_of(req, name, input ? input->kind : INPUT_TEXT) != NULL;
}

bool req_declares(Request *req, const char *name)
{
    return find_input(req->parts->route, name) != NULL;
}
