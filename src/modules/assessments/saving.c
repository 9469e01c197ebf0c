#include "modules/assessments/saving.h"

#include <string.h>

#include "base/id.h"
#include "modules/assessments/files.h"
#include "modules/assessments/location.h"
#include "record/audit.h"

/* --- one answer --- */

static const char *picked(FormPage *page, const Item *item, const char *key)
{
    GString *names = pool_string(page->req->pool);
    for (guint i = 0; item->options && i < item->options->len; i++) {
        const Option *option = item->options->pdata[i];
        if (req_many_at(page->req, "pick", pool_printf(page->req->pool, "%s.%s", key, option->name)))
            g_string_append_printf(names, "%s%s", names->len ? " " : "", option->name);
    }
    return names->str;
}

/* Its parts have fields of their own. */
static const char *typed_place(FormPage *page, const char *key)
{
    Request *req = page->req;
    const Location parts = {req_many_at(req, "latitude", key), req_many_at(req, "longitude", key), req_many_at(req, "altitude", key),
                            req_many_at(req, "accuracy", key), req_many_at(req, "street", key)};
    return location_typed(req->pool, &parts);
}

static const char *typed_answer(FormPage *page, const Item *item, const char *key)
{
    switch (item->question->kind) {
    case QUESTION_SEVERAL: return picked(page, item, key);
    case QUESTION_LOCATION: return typed_place(page, key);
    default: return req_many_at(page->req, "a", key);
    }
}

static bool find_people(FormPage *page, const char *key, GError **error)
{
    GPtrArray *found;
    const char *typed = req_many_at(page->req, "find", key);
    if (!typed || !*typed)
        return true;
    if (!person_search(page->req->db, page->req->pool, typed, 8, &found, error))
        return false;
    if (!page->found) {
        page->found = g_hash_table_new(g_str_hash, g_str_equal);
        pool_defer(page->req->pool, (GDestroyNotify)g_hash_table_unref, page->found);
    }
    g_hash_table_insert(page->found, (gpointer)key, found);
    return true;
}

static bool take_answer(FormPage *page, const Item *item, GError **error)
{
    const Question *q = item->question;
    const char *key = form_key(page, item), *kept = NULL;
    if (!question_is_asked(q) || q->read_only || !req_many_at(page->req, "shown", key))
        return true;
    if (question_takes_file(q))
        return file_take(page, item, &kept, error) && (answers_set(page->assessment->answers, key, kept), true);
    const char *typed = typed_answer(page, item, key);
    if (typed && *typed && answer_read(page->req->pool, q, typed, &kept))
        kept = typed;
    answers_set(page->assessment->answers, key, kept);
    return q->kind != QUESTION_PERSON || find_people(page, key, error);
}

/* --- places of a repeat --- */

static void set_count(FormPage *page, const Question *repeat, int count)
{
    answers_set(page->assessment->answers, repeat->name, pool_printf(page->req->pool, "%d", CLAMP(count, 0, ANSWERS_MOST)));
}

/* The places behind the removed one move up. */
static void remove_place(FormPage *page, const Question *repeat, int place)
{
    Answers *answers = page->assessment->answers;
    int count = answers_count(answers, repeat);
    for (guint i = 0; i < page->instrument->every->len; i++) {
        const Question *q = page->instrument->every->pdata[i];
        for (int at = place; q->repeat == repeat && at <= count; at++)
            answers_set(answers, answers_key(page->req->pool, q, at), answers_text(answers, answers_key(page->req->pool, q, at + 1)));
    }
    set_count(page, repeat, count - 1);
}

static const Question *repeat_named(const FormPage *page, const char *name)
{
    const Question *q = instrument_question(page->instrument, name);
    return q && q->kind == QUESTION_REPEAT && !q->repeat_count ? q : NULL;
}

static void change_places(FormPage *page, const char *action)
{
    g_auto(GStrv) words = g_strsplit(action ? action : "", ".", 3);
    const Question *repeat = words[0] && words[1] ? repeat_named(page, words[1]) : NULL;
    if (!repeat)
        return;
    int count = answers_count(page->assessment->answers, repeat);
    int place = words[2] ? (int)g_ascii_strtoll(words[2], NULL, 10) : 0;
    if (strcmp(words[0], "more") == 0 && count < ANSWERS_MOST)
        set_count(page, repeat, count + 1);
    if (strcmp(words[0], "less") == 0 && place >= 1 && place <= count)
        remove_place(page, repeat, place);
}

static void take_head(FormPage *page)
{
    Assessment *a = page->assessment;
    const char *typed = req_text(page->req, "assessed_on");
    Day day;
    a->version = req_int(page->req, "version", 0);
    if (!a->person_id && req_was_sent(page->req, "subject"))
        a->subject = req_text(page->req, "subject");
    if (!typed)
        return;
    if (day_parse(typed, &day, NULL) && day_compare(day, day_today()) <= 0)
        a->assessed_on = day;
    else
        page->top_problem = _("The day of the assessment must be a day as 31.12.2025, and not after today.");
}

bool answers_from_form(FormPage *page, GError **error)
{
    take_head(page);
    for (guint i = 0; i < page->evaluation->items->len; i++)
        if (!take_answer(page, page->evaluation->items->pdata[i], error))
            return false;
    change_places(page, req_text(page->req, "action"));
    return true;
}

/* --- two versions --- */

static void compare_item(const FormPage *page, const Item *item, const Assessment *theirs, GPtrArray *changes)
{
    Pool *pool = page->req->pool;
    const char *key = form_key(page, item);
    const char *mine = answers_text(page->assessment->answers, key), *other = answers_text(theirs->answers, key);
    if (!question_is_asked(item->question) || strcmp(mine, other) == 0)
        return;
    ConflictRow *change = pool_new0(pool, ConflictRow);
    *change = (ConflictRow){item_label(pool, item), answer_to_people(pool, item->question, mine),
                             answer_to_people(pool, item->question, other)};
    g_ptr_array_add(changes, change);
}

GPtrArray *answers_compare(const FormPage *page, const Assessment *theirs)
{
    GPtrArray *changes = pool_list(page->req->pool);
    for (guint i = 0; i < page->evaluation->items->len; i++)
        compare_item(page, page->evaluation->items->pdata[i], theirs, changes);
    return changes;
}

bool assessment_seen(Db *db, const Identity *who, const Assessment *assessment, GError **error)
{
    if (strcmp(assessment->state, "draft") == 0 && assessment->started_by == who->user_id)
        return true;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && audit_write(db, who, "web", "see", "assessment", assessment->id, NULL, error) && db_commit(change, error);
}
