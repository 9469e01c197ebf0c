#include "modules/cases/transfer_taking.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "record/attachment.h"
#include "record/json.h"

/* Files, issued documents and filled-in forms of a packet, taken in. */

/* --- files --- */

static bool check_file(Taking *t, const json_t *file, const char *name, NewAttachment *ret_kept, GError **error)
{
    Upload upload = {.file_name = name ? name : transfer_text(file, "name", t->pool), .type = transfer_text(file, "type", t->pool),
                     .bytes = t->packet->body.files + transfer_int(file, "offset"), .count = (gsize)transfer_int(file, "count")};
    if (t->packet->body.file_count == 0)
        return transfer_no_packet(error);
    const char *wrong = attachment_check_as_is(t->pool, &upload, ret_kept);
    if (wrong)
        return fail(error, FAIL_INVALID, "%s", wrong);
    ret_kept->at = transfer_int(file, "at");
    return true;
}

static bool take_file_of(Taking *t, const char *kind, gint64 record_id, const json_t *file, const char *name, GError **error)
{
    NewAttachment kept;
    return check_file(t, file, name, &kept, error) && attachment_add(t->db, kind, record_id, t->who, &kept, NULL, error);
}

bool taking_files(Taking *t, const char *kind, gint64 record_id, const json_t *files, GError **error)
{
    gsize i;
    json_t *file;
    json_array_foreach(files, i, file)
        if (!take_file_of(t, kind, record_id, file, NULL, error))
            return false;
    return true;
}

/* "Planul de servicii nr. 114 din 21.11.2026.pdf": its number is of the other authority's register. */
static const char *document_name(Taking *t, const json_t *document, const json_t *file, bool is_signed)
{
    const char *title = transfer_text(document, "title", t->pool), *name = transfer_text(file, "name", t->pool);
    const char *ending = name ? strrchr(name, '.') : NULL;
    bool cancelled = g_strcmp0(transfer_text(document, "state", t->pool), "cancelled") == 0;
    return pool_printf(t->pool, _("%s no. %d of %s%s%s%s"), title ? title : "", (int)transfer_int(document, "number"),
                       day_to_people(t->pool, transfer_day(document, "day", t->pool)), cancelled ? _(", cancelled") : "",
                       is_signed ? _(", signed") : "", ending ? ending : "");
}

static bool take_document(Taking *t, const json_t *document, const char *list, bool is_signed, GError **error)
{
    gsize i;
    json_t *file;
    json_array_foreach(json_object_get(document, list), i, file)
        if (!take_file_of(t, "case_file", t->file.id, file, document_name(t, document, file, is_signed), error))
            return false;
    return true;
}

bool taking_documents(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->packet->root, "documents"), i, one)
        if (!take_document(t, one, "files", false, error) || !take_document(t, one, "signed", true, error))
            return false;
    return taking_files(t, "case_file", t->file.id, json_object_get(t->packet->root, "files"), error);
}

/* --- filled-in forms --- */

static bool find_files(Taking *t, CarriedForm *form, const GPtrArray *places, const json_t *files, GError **error)
{
    for (guint i = 0; i < form->answers->len; i++) {
        gint64 place = *(const gint64 *)places->pdata[i];
        NewAttachment *kept = pool_new0(t->pool, NewAttachment);
        const json_t *file = place > 0 ? json_array_get(files, (gsize)place - 1) : NULL;
        if (!file)
            continue;
        if (!check_file(t, file, NULL, kept, error))
            return false;
        ((CarriedAnswer *)form->answers->pdata[i])->file = kept;
    }
    return true;
}

static void find_people(Taking *t, CarriedForm *form)
{
    form->person_id = taking_id(t->people, form->person_id);
    for (guint i = 0; i < form->answers->len; i++) {
        CarriedAnswer *answer = form->answers->pdata[i];
        answer->person_id = taking_id(t->people, answer->person_id);
    }
}

/* What can't be a form here is a file with its words, and its own files beside. */
static bool keep_words(Taking *t, const CarriedForm *form, const json_t *files, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    if (!transfer_form_paper(t->pool, form, t->packet->authority, &bytes, error))
        return false;
    NewAttachment kept = {.file_name = pool_printf(t->pool, _("%s, filled in on %s.pdf"), form->title, day_to_people(t->pool, form->assessed_on)),
                          .type = "application/pdf", .bytes = g_bytes_get_data(bytes, NULL), .count = g_bytes_get_size(bytes)};
    return attachment_add(t->db, "case_file", t->file.id, t->who, &kept, NULL, error) &&
           (form->id || taking_files(t, "case_file", t->file.id, files, error));
}

static void say_form(Taking *t, const CarriedForm *form, bool whole)
{
    const char *how = whole ? "" : form->id ? _("; not all answers fit here: its words are among the files")
                                            : _("; this form isn't known here: its words are among the files");
    g_string_append_printf(t->forms, "\n– %s (%s%s%s)%s", form->title, form->filled_by ? form->filled_by : "",
                           form->filled_by ? ", " : "", day_to_people(t->pool, form->assessed_on), how);
}

static bool take_form(Taking *t, const json_t *one, GError **error)
{
    CarriedForm form;
    GPtrArray *places;
    const json_t *files = json_object_get(one, "files");
    bool whole;
    if (!transfer_form_read(t->pool, one, &form, &places, error) || !find_files(t, &form, places, files, error))
        return false;
    find_people(t, &form);
    if (!assessment_take_in(t->db, t->pool, t->who, t->file.id, &form, &whole, error) || (!whole && !keep_words(t, &form, files, error)))
        return false;
    say_form(t, &form, whole);
    return true;
}

/* Behind the people, whom they name. */
bool taking_forms(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    t->forms = pool_string(t->pool);
    json_array_foreach(json_object_get(t->packet->root, "forms"), i, one)
        if (!take_form(t, one, error))
            return false;
    return true;
}
