#include "modules/cases/transfer.h"

#include <jansson.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "office/paper.h"

/* --- going --- */

static void put_answers(Json *json, const CarriedForm *form)
{
    gint64 files = 0;
    json_array(json, "answers");
    for (guint i = 0; i < form->answers->len; i++) {
        const CarriedAnswer *answer = form->answers->pdata[i];
        json_object(json, NULL);
        json_text(json, "key", answer->key);
        json_text(json, "text", answer->text);
        if (answer->person_id)
            json_int(json, "person", answer->person_id);
        if (answer->file_id)
            json_int(json, "file", ++files);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_words(Json *json, const CarriedForm *form)
{
    json_array(json, "words");
    for (guint i = 0; i < form->words->len; i++) {
        const CarriedWords *line = form->words->pdata[i];
        json_object(json, NULL);
        json_text(json, "question", line->question);
        json_text(json, "answer", line->answer);
        json_object_end(json);
    }
    json_array_end(json);
}

void transfer_form_write(Json *json, const CarriedForm *form)
{
    json_object(json, NULL);
    json_text(json, "code", form->code);
    json_text(json, "form_version", form->form_version);
    json_text(json, "title", form->title);
    json_int(json, "person", form->person_id);
    json_text(json, "subject", form->subject);
    json_text(json, "state", form->state);
    json_text(json, "score", form->score);
    json_text(json, "level", form->level);
    json_text(json, "filled_by", form->filled_by);
    json_day(json, "assessed_on", form->assessed_on);
    json_int(json, "finished_at", form->finished_at);
    put_answers(json, form);
    put_words(json, form);
}

/* --- coming --- */

static const char *text_of(const json_t *from, const char *name, Pool *pool)
{
    const json_t *value = json_object_get(from, name);
    return json_is_string(value) ? text_normalise(pool, json_string_value(value)) : NULL;
}

static gint64 int_of(const json_t *from, const char *name)
{
    return json_integer_value(json_object_get(from, name));
}

static bool read_answers(Pool *pool, const json_t *from, CarriedForm *form, GPtrArray *files)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(from, "answers"), i, one) {
        CarriedAnswer *answer = pool_new0(pool, CarriedAnswer);
        gint64 file = int_of(one, "file");
        *answer = (CarriedAnswer){.key = text_of(one, "key", pool), .text = text_of(one, "text", pool), .person_id = int_of(one, "person")};
        if (!answer->key || !answer->text)
            return false;
        g_ptr_array_add(form->answers, answer);
        g_ptr_array_add(files, pool_copy(pool, &file, sizeof file));
    }
    return true;
}

static void read_words(Pool *pool, const json_t *from, CarriedForm *form)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(from, "words"), i, one) {
        CarriedWords *line = pool_new0(pool, CarriedWords);
        *line = (CarriedWords){text_of(one, "question", pool), text_of(one, "answer", pool)};
        if (line->question)
            g_ptr_array_add(form->words, line);
    }
}

bool transfer_form_read(Pool *pool, const json_t *from, CarriedForm *ret_form, GPtrArray **ret_files, GError **error)
{
    static const char *const states[] = {"draft", "finished", "approved", NULL};
    *ret_files = pool_list(pool);
    *ret_form = (CarriedForm){
        .code = text_of(from, "code", pool), .form_version = text_of(from, "form_version", pool), .title = text_of(from, "title", pool),
        .person_id = int_of(from, "person"), .subject = text_of(from, "subject", pool), .state = text_of(from, "state", pool),
        .score = text_of(from, "score", pool), .level = text_of(from, "level", pool), .filled_by = text_of(from, "filled_by", pool),
        .assessed_on = day_from_iso(text_of(from, "assessed_on", pool)), .finished_at = int_of(from, "finished_at"),
        .answers = pool_list(pool), .words = pool_list(pool),
    };
    read_words(pool, from, ret_form);
    bool whole = ret_form->code && ret_form->title && ret_form->state && g_strv_contains(states, ret_form->state) &&
                 day_is(ret_form->assessed_on) && read_answers(pool, from, ret_form, *ret_files);
    return whole || fail(error, FAIL_INVALID, "%s", _("This packet holds no case."));
}

/* --- on paper --- */

static void put_line(Paper *paper, PaperBlock **table, const CarriedWords *line)
{
    if (!line->answer) {
        paper_add(paper, PAPER_HEADING2, line->question);
        *table = NULL;
        return;
    }
    if (!*table) {
        static const double widths[] = {1, 1};
        *table = paper_add(paper, PAPER_TABLE, NULL);
        (*table)->columns = 2;
        (*table)->widths = widths;
    }
    paper_row(*table, paper->pool, (const char *[]){line->question, line->answer, NULL});
}

bool transfer_form_paper(Pool *pool, const CarriedForm *form, const char *authority, GBytes **ret_bytes, GError **error)
{
    Paper *paper = paper_new(pool, form->title);
    PaperBlock *table = NULL;
    paper->subtitle = form->subject;
    paper->footer = authority;
    if (strcmp(form->state, "draft") == 0)
        paper_add(paper, PAPER_TEXT, _("A draft: it was not finished there."));
    paper_add(paper, PAPER_TEXT, pool_printf(pool, _("Filled in at %s on %s by %s."), authority, day_to_people(pool, form->assessed_on),
                                             form->filled_by ? form->filled_by : "–"));
    if (form->score)
        paper_add(paper, PAPER_TEXT, pool_printf(pool, _("Score: %s"), form->score));
    for (guint i = 0; i < form->words->len; i++)
        put_line(paper, &table, form->words->pdata[i]);
    return paper_to_pdf(paper, form->finished_at, ret_bytes, error);
}
