#include "modules/assessments/files.h"
#include "record/json.h"

/* Forms and assessments for programs. */

static void put_version(Json *json, const InstrumentVersion *version)
{
    json_object(json, NULL);
    json_id(json, "id", version->instrument_id);
    json_text(json, "form_id", version->code);
    json_text(json, "title", wording(&version->title));
    json_text(json, "state", version->state);
    json_int(json, "version", version->number);
    json_text(json, "subject", version->subject);
    json_text(json, "legal_basis", version->legal_basis);
    json_text(json, "confidence", version->confidence);
    json_day(json, "valid_from", version->valid_from);
    json_object_end(json);
}

static bool list_instruments(Request *req, GError **error)
{
    GPtrArray *versions;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    if (!instrument_list(req->db, req->pool, &versions, error))
        return false;
    json_object(&json, NULL);
    json_array(&json, "instruments");
    for (guint i = 0; i < versions->len; i++)
        put_version(&json, versions->pdata[i]);
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

/* A file is named and can be fetched; its number means nothing outside. */
static const char *value_of(const Item *item)
{
    return question_takes_file(item->question) ? file_answer_name(item->text) : item->text;
}

static void put_item(Json *json, const FormPage *page, const Item *item)
{
    Pool *pool = page->req->pool;
    json_object(json, NULL);
    json_text(json, "name", answers_key(pool, item->question, item->index));
    json_text(json, "label", item_label(pool, item));
    json_text(json, "value", *item->text ? value_of(item) : NULL);
    json_text(json, "text", *item->text ? answer_to_people(pool, item->question, item->text) : NULL);
    if (question_takes_file(item->question) && file_answer_id(item->text))
        json_text(json, "file", file_url(pool, page->assessment->id, item));
    json_object_end(json);
}

static void put_assessment(Json *json, const FormPage *page)
{
    const Assessment *a = page->assessment;
    json_object(json, NULL);
    json_id(json, "id", a->id);
    json_text(json, "form_id", a->code);
    json_int(json, "form_version", page->version->number);
    json_id(json, "person_id", a->person_id);
    json_text(json, "state", a->state);
    json_day(json, "assessed_on", a->assessed_on);
    json_text(json, "score", a->score);
    json_text(json, "level", a->level);
    json_int(json, "version", a->version);
    json_array(json, "answers");
    for (guint i = 0; i < page->evaluation->items->len; i++) {
        const Item *item = page->evaluation->items->pdata[i];
        if (item->relevant && (question_is_asked(item->question) || item->question->is_result))
            put_item(json, page, item);
    }
    json_array_end(json);
    json_object_end(json);
}

static bool show_assessment(Request *req, GError **error)
{
    FormPage page;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    if (!form_page_load(req, req_id(req, "id"), &page, error) || !form_page_seen(&page, error))
        return false;
    page.section = -1;
    put_assessment(&json, &page);
    return reply_json(req, 200, out->str);
}

static const Input section_inputs[] = {{"section", INPUT_INT}, {0}};

const Route assessments_api_routes[] = {
    {GET, "/api/v1/instruments", .may = "assessments.fill", list_instruments, .summary = N_("List the forms")},
    {GET, "/api/v1/assessments/:id", .may = "assessments.read", show_assessment, section_inputs,
     .summary = N_("One assessment with its answers")},
    {0},
};
