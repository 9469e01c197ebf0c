/* The forms of a person's file, all kinds alike. */
#include "modules/people/file_pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_views.h"
#include "modules/people/places.h"
#include "modules/people/streets.h"

/* "/people/7/papers/new" and "/people-file/papers/9" both name the kind. */
static const FileKind *kind_of(Request *req)
{
    g_auto(GStrv) parts = g_strsplit(req->path, "/", -1);
    for (guint i = 1; parts[i]; i++)
        if (file_kind(parts[i]))
            return file_kind(parts[i]);
    g_error("no kind of rows is served at %s", req->path);
}

static const FileRow *base_of(const void *row)
{
    return row;
}

static bool is_relation(const FileForm *form)
{
    return form->kind->record == &person_relation_record;
}

bool file_row_is_secret(const FileKind *kind, const void *row)
{
    return kind->record == &person_address_record && ((const PersonAddress *)row)->is_secret;
}

bool file_row_may_open(const Request *req, const FileKind *kind, const void *row)
{
    return !file_row_is_secret(kind, row) || identity_may(req->who, "people.see-address");
}

/* --- the form --- */

static bool suggest_places(Request *req, FileForm *form, GError **error)
{
    return form->kind->record != &person_address_record ||
           (streets_offered(req->db, req->pool, &form->streets, error) && places_offered(req->db, req->pool, &form->places, error));
}

static bool show_form(Request *req, FileForm *form, int status, GError **error)
{
    return suggest_places(req, form, error) && person_find(req->db, req->pool, base_of(form->row)->person_id, &form->person, error) &&
           reply_view(req, status, view_file_form, req, form);
}

static bool new_page(Request *req, GError **error)
{
    FileForm form = {.kind = kind_of(req)};
    form.row = file_row_new(form.kind, req->pool);
    ((FileRow *)form.row)->person_id = req_id(req, "id");
    return show_form(req, &form, 200, error);
}

static bool edit_page(Request *req, GError **error)
{
    FileForm form = {.kind = kind_of(req)};
    return file_row_find(req->db, req->pool, req->who, form.kind, req_id(req, "row"), &form.row, error) && show_form(req, &form, 200, error);
}

/* --- saving --- */

static void read_form(Request *req, FileForm *form)
{
    form->problems = record_from_form(form->kind->record, form->row, req);
    file_row_check(form->kind, form->row, form->problems);
    if (!is_relation(form) || person_picker_asks(req, "other_person_id"))
        return;
    PersonRelation *relation = form->row;
    relation->other_person_id = person_picked(req, "other_person_id", true, form->problems);
    if (relation->other_person_id && relation->other_person_id == relation->person_id)
        problems_add(form->problems, "other_person_id", "%s", _("Nobody is related to themselves."));
}

static bool show_conflict(Request *req, FileForm *form, GError **error)
{
    void *now;
    FileRow *mine = form->row;
    if (!file_row_find(req->db, req->pool, req->who, form->kind, mine->id, &now, error))
        return false;
    mine->version = base_of(now)->version;
    form->problems = NULL;
    form->conflict = conflict_rows(req, form->kind->record, mine, now);
    return show_form(req, form, 409, error);
}

static bool take(Request *req, FileForm *form, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    read_form(req, form);
    if (is_relation(form) && person_picker_asks(req, "other_person_id")) {
        form->problems = NULL;
        return show_form(req, form, 200, error);
    }
    if (problems_any(form->problems))
        return show_form(req, form, 422, error);
    if (!file_row_save(req->db, req->who, form->kind, form->row, &wrong)) {
        if (fail_kind(wrong) == FAIL_CONFLICT)
            return show_conflict(req, form, error);
        if (problem_from(form->problems, "place_code", &wrong)) /* all else was checked before */
            return show_form(req, form, 422, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT "#%s", base_of(form->row)->person_id, form->kind->slug);
}

static bool create(Request *req, GError **error)
{
    FileForm form = {.kind = kind_of(req)};
    Person *person;
    form.row = file_row_new(form.kind, req->pool);
    ((FileRow *)form.row)->person_id = req_id(req, "id");
    return person_find(req->db, req->pool, req_id(req, "id"), &person, error) && take(req, &form, error);
}

static bool save(Request *req, GError **error)
{
    FileForm form = {.kind = kind_of(req)};
    return file_row_find(req->db, req->pool, req->who, form.kind, req_id(req, "row"), &form.row, error) && take(req, &form, error);
}

static bool remove_row(Request *req, GError **error)
{
    void *row;
    const FileKind *kind = kind_of(req);
    if (!file_row_find(req->db, req->pool, &identity_anonymous, kind, req_id(req, "row"), &row, error) ||
        !file_row_remove(req->db, req->who, kind, base_of(row)->id, req_int(req, "version", 0), error))
        return false;
    reply_notice(req, _("It was taken away."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT "#%s", base_of(row)->person_id, kind->slug);
}

/* --- on the person's page --- */

static bool section(View *view, Request *req, const FileKind *kind, gint64 person_id, GError **error)
{
    GPtrArray *rows;
    if (!file_rows(req->db, req->pool, kind, person_id, &rows, error))
        return false;
    view_file_section(view, req, kind, person_id, rows);
    return true;
}

bool file_sections(View *view, Request *req, gint64 person_id, GError **error)
{
    for (const FileKind *kind = file_kinds; kind->slug; kind++)
        if (!section(view, req, kind, person_id, error))
            return false;
    return true;
}

/* That it is secret, its quarter, or that the register hasn't its street. */
static void say_about_address(Request *req, const PersonAddress *address, GString *text)
{
    Street *street;
    bool has_streets = false;
    if (address->is_secret)
        g_string_append_printf(text, " (%s)", _("secret"));
    else if (address->street_id && street_find(req->db, req->pool, address->street_id, &street, NULL)) {
        if (!text_contains_folded(req->pool, address->street, text_fold(req->pool, street->name)))
            g_string_append_printf(text, _(", today %s"), street_title(req->pool, street));
        if (street->quarter)
            g_string_append_printf(text, ", %s", street->quarter);
    } else if (address->street && address->place_code && place_has_streets(req->db, address->place_code, &has_streets, NULL) && has_streets)
        g_string_append_printf(text, " (%s)", _("the street isn't in the register"));
}

/* What a row says: "Strada Mureș 12", "Parent of Popescu Ana". */
const char *file_row_text(Request *req, const FileKind *kind, const void *row, gint64 person_id)
{
    GString *text = pool_string(req->pool);
    for (const Field *field = kind->record->fields; field->name; field++) {
        const char *value = field->in_list && field->kind != FIELD_FLAG ? field_text(field, row, req->pool) : "";
        const char *label = field->kind == FIELD_DAY ? pool_printf(req->pool, "%s: ", _(field->label)) : "";
        if (*value)
            g_string_append_printf(text, "%s%s%s", text->len ? ", " : "", label, value);
        const PersonRelation *relation = row;
        if (kind->record == &person_relation_record && strcmp(field->name, "kind") == 0)
            g_string_append_printf(text, " %s", person_label_of(req->db, req->pool, relation->other_person_id));
    }
    const PersonRelation *relation = row;
    if (kind->record == &person_relation_record && relation->person_id != person_id)
        return pool_printf(req->pool, "%s: %s", person_label_of(req->db, req->pool, relation->person_id), text->str);
    if (kind->record == &person_address_record)
        say_about_address(req, row, text);
    return text->str;
}

static const Input version_input[] = {{"version", INPUT_INT}, {0}};
static const Input relation_inputs[] = {PERSON_PICKER_INPUTS("other_person_id"), {0}};

#define FILE_ROUTES(slug, its_record, its_inputs)                                                                              \
    {GET, "/people/:id/" slug "/new", .may = "people.write", new_page}, \
    {POST, "/people/:id/" slug "/new", .once = true, .may = "people.write", create, its_inputs, &its_record}, \
    {GET, "/people-file/" slug "/:row", .may = "people.write", edit_page}, \
    {POST, "/people-file/" slug "/:row", .may = "people.write", save, its_inputs, &its_record}, \
    {POST, "/people-file/" slug "/:row/remove", .may = "people.write", remove_row, version_input}

const Route people_file_routes[] = {
    FILE_ROUTES("addresses", person_address_record, NULL),
    FILE_ROUTES("phones", person_phone_record, NULL),
    FILE_ROUTES("papers", person_paper_record, NULL),
    FILE_ROUTES("facts", person_fact_record, NULL),
    FILE_ROUTES("relations", person_relation_record, relation_inputs),
    FILE_ROUTES("consents", person_consent_record, NULL),
    {0},
};
