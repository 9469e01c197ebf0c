/* Choosing a person in a form, with and without scripts. */
#include "modules/people/people.h"

#include "base/language.h"
#include "base/log.h"
#include "base/text.h"
#include "modules/people/pages.h"
#include "modules/people/people_views.h"

enum { PICKER_ROWS = 10 };

static const char *input_of(Request *req, const char *name, const char *end)
{
    return pool_printf(req->pool, "%s%s", name, end);
}

static const char *searched(Request *req, const char *name)
{
    const char *input = input_of(req, name, "_search");
    return req_declares(req, input) ? req_text(req, input) : NULL;
}

bool person_picker_asks(Request *req, const char *name)
{
    return req->method == POST && req_text(req, input_of(req, name, "_find")) != NULL;
}

gint64 person_picked(Request *req, const char *name, bool required, Problems *problems)
{
    Person *person;
    gint64 id = req_input_id(req, name);
    if (id && person_find(req->db, req->pool, id, &person, NULL) && !person->merged_into_id)
        return id;
    if (id)
        problems_add(problems, name, "%s", _("This person isn't in the register any more. Search again."));
    else if (!text_is_empty(searched(req, name)))
        problems_add(problems, name, "%s", _("Choose one of the persons that were found."));
    else if (required)
        problems_add(problems, name, "%s", _("Search for the person and choose."));
    return 0;
}

/* What can't be searched now isn't offered; the rest of the form stays. */
static GPtrArray *search_for(Request *req, const char *text)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *found = pool_list(req->pool);
    if (!text_is_empty(text) && !person_search(req->db, req->pool, text, PICKER_ROWS, &found, &error))
        log_error("people.picker", "details", error->message, NULL);
    return found;
}

void person_picker(View *view, Request *req, const char *name, const char *label, const char *hint, gint64 person_id,
                   const Problems *problems)
{
    const char *text = searched(req, name);
    gint64 sent = req->method == POST && req_declares(req, name) ? req_input_id(req, name) : 0;
    PickerView picker = {
        .name = name,
        .label = label,
        .hint = hint,
        .problem = problems_of(problems, name),
        .search = text ? text : "",
        .chosen_id = person_id < 0 ? 0 : sent ? sent : person_id,
        .may_search = identity_may(req->who, "people.read"),
    };
    picker.asked = !text_is_empty(text);
    picker.found = picker.may_search ? search_for(req, text) : pool_list(req->pool);
    picker.chosen = picker.chosen_id ? person_label_of(req->db, req->pool, picker.chosen_id) : NULL;
    view_person_picker(view, &picker);
}

bool people_suggest(Request *req, GError **error)
{
    GPtrArray *found;
    const char *text = req_text(req, "q");
    if (text_is_empty(text))
        return reply_json(req, 200, "[]");
    if (!person_search(req->db, req->pool, text, PICKER_ROWS, &found, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < found->len; i++) {
        const PersonFound *one = found->pdata[i];
        json_object(&json, NULL);
        json_id(&json, "id", one->person.id);
        json_text(&json, "label", person_label(req->pool, &one->person));
        json_object_end(&json);
    }
    json_array_end(&json);
    return reply_json(req, 200, out->str);
}
