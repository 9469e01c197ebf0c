#include "modules/assessments/store.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/assessments/assessments_queries.h"
#include "modules/people/people.h"
#include "record/audit.h"

/* Filled-in forms on their way to another authority, and from one.  What stays the same is the instrument's code and version, the answers
 * by key, and how each reads; persons and files have other numbers there. */

/* --- going --- */

/* Behind the name stands a number, inside a repeat. */
static const Question *question_of(const Instrument *instrument, const char *key)
{
    const Question *whole = instrument_question(instrument, key);
    const char *point = strrchr(key, '.');
    g_autofree char *name = point ? g_strndup(key, (gsize)(point - key)) : NULL;
    return whole || !name ? whole : instrument_question(instrument, name);
}

static void carry_answers(Pool *pool, const Assessment *a, const Instrument *instrument, CarriedForm *form)
{
    GHashTableIter at;
    gpointer key, text;
    g_hash_table_iter_init(&at, a->answers->texts);
    while (g_hash_table_iter_next(&at, &key, &text)) {
        const Question *q = question_of(instrument, key);
        CarriedAnswer *answer = pool_new0(pool, CarriedAnswer);
        *answer = (CarriedAnswer){.key = key, .text = text};
        if (q && q->kind == QUESTION_PERSON)
            answer->person_id = id_parse(text);
        if (q && question_takes_file(q))
            answer->file_id = file_answer_id(text);
        g_ptr_array_add(form->answers, answer);
    }
}

static const char *words_of(Db *db, Pool *pool, const Item *item)
{
    bool is_person = item->question->kind == QUESTION_PERSON;
    return is_person ? person_label_of(db, pool, id_parse(item->text)) : answer_to_people(pool, item->question, item->text);
}

static void carry_words(Db *db, Pool *pool, const Evaluation *evaluation, CarriedForm *form)
{
    for (guint i = 0; i < evaluation->items->len; i++) {
        const Item *item = evaluation->items->pdata[i];
        const Question *q = item->question;
        bool heading = q->kind == QUESTION_GROUP || q->kind == QUESTION_REPEAT;
        const char *label = *wording(&q->label) ? wording(&q->label) : q->name;
        CarriedWords *line = pool_new0(pool, CarriedWords);
        if (!item->relevant || (!heading && (!item_is_answered(item) || !(question_is_asked(q) || q->is_result))))
            continue;
        *line = (CarriedWords){q->kind == QUESTION_REPEAT ? pool_printf(pool, "%s (%d)", label, item->index) : label,
                               heading ? NULL : words_of(db, pool, item)};
        g_ptr_array_add(form->words, line);
    }
}

static bool carry(Db *db, Pool *pool, const Assessment *a, CarriedForm **ret_form, GError **error)
{
    InstrumentVersion *version;
    Instrument *instrument;
    Evaluation *evaluation;
    CarriedForm *form = pool_new0(pool, CarriedForm);
    if (!instrument_version_find(db, pool, a->version_id, &version, error) || !instrument_of(pool, version, &instrument, error) ||
        !evaluate(pool, instrument, a->answers, a->assessed_on, a->starter, &evaluation, error))
        return false;
    *form = (CarriedForm){
        .id = a->id, .code = a->code, .form_version = version->form_version, .title = wording(&a->title), .person_id = a->person_id,
        .subject = a->person_id ? person_label_of(db, pool, a->person_id) : a->subject, .state = a->state, .score = a->score, .level = a->level,
        .filled_by = a->finisher ? a->finisher : a->starter, .assessed_on = a->assessed_on, .finished_at = a->finished_at,
        .answers = pool_list(pool), .words = pool_list(pool),
    };
    carry_answers(pool, a, instrument, form);
    carry_words(db, pool, evaluation, form);
    *ret_form = form;
    return true;
}

bool assessments_carried(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_forms, GError **error)
{
    GPtrArray *list;
    *ret_forms = pool_list(pool);
    if (!assessment_of_case(db, pool, case_id, &list, error))
        return false;
    for (guint i = list->len; i > 0; i--) {
        Assessment *a;
        CarriedForm *form;
        if (!assessment_find(db, pool, identity_system(), ((Assessment *)list->pdata[i - 1])->id, &a, error) ||
            !carry(db, pool, a, &form, error))
            return false;
        g_ptr_array_add(*ret_forms, form);
    }
    return true;
}

/* --- coming --- */

static bool find_version(Db *db, Pool *pool, const CarriedForm *form, InstrumentVersion **ret_version, GError **error)
{
    *ret_version = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTRUMENT_VERSION_NAMED);
    db_bind_text(q, "$1", form->code);
    db_bind_text(q, "$2", form->form_version ? form->form_version : "");
    gint64 id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error) && (!id || instrument_version_find(db, pool, id, ret_version, error));
}

static bool knows_all(const Instrument *instrument, const CarriedForm *form)
{
    for (guint i = 0; i < form->answers->len; i++)
        if (!question_of(instrument, ((CarriedAnswer *)form->answers->pdata[i])->key))
            return false;
    return true;
}

/* With the numbers that persons and files have here.  false in *ret_whole: somebody isn't known here. */
static bool take_answers(Db *db, Pool *pool, const Identity *who, const Instrument *instrument, Assessment *a, const CarriedForm *form,
                         bool *ret_whole, GError **error)
{
    a->answers = answers_new(pool);
    for (guint i = 0; i < form->answers->len; i++) {
        const CarriedAnswer *answer = form->answers->pdata[i];
        const Question *q = question_of(instrument, answer->key);
        const char *text = answer->text;
        gint64 file_id = 0;
        if (answer->file && !attachment_add(db, "assessment", a->id, who, answer->file, &file_id, error))
            return false;
        if (question_takes_file(q))
            text = file_id ? file_answer(pool, file_id, answer->file->file_name) : NULL;
        if (q->kind == QUESTION_PERSON)
            text = answer->person_id ? pool_printf(pool, "%" G_GINT64_FORMAT, answer->person_id) : NULL;
        answers_set(a->answers, answer->key, text);
        *ret_whole &= text || !*answer->text;
    }
    return true;
}

/* Approved there is finished here: whoever approves here hasn't seen it yet. */
static Assessment fresh(const Identity *who, gint64 case_id, const CarriedForm *form, const InstrumentVersion *version)
{
    bool is_draft = strcmp(form->state, "draft") == 0;
    return (Assessment){
        .id = id_new(), .version_id = version->id, .person_id = form->person_id, .case_id = case_id, .institution_id = who->institution_id,
        .state = is_draft ? "draft" : "finished", .subject = form->person_id ? NULL : form->subject, .score = form->score, .level = form->level,
        .assessed_on = form->assessed_on, .revision = is_draft ? 0 : 1, .started_by = who->user_id, .started_at = clock_now(),
        .finished_at = is_draft ? 0 : form->finished_at ? form->finished_at : clock_now(),
    };
}

bool assessment_take_in(Db *db, Pool *pool, const Identity *who, gint64 case_id, CarriedForm *form, bool *ret_whole, GError **error)
{
    InstrumentVersion *version;
    Instrument *instrument;
    form->id = 0;
    *ret_whole = false;
    if (!find_version(db, pool, form, &version, error) || (version && !instrument_of(pool, version, &instrument, error)))
        return false;
    if (!version || !knows_all(instrument, form))
        return true;
    *ret_whole = true;
    Assessment a = fresh(who, case_id, form, version);
    form->id = a.id;
    return take_answers(db, pool, who, instrument, &a, form, ret_whole, error) && assessment_insert(db, pool, &a, error) &&
           (a.revision == 0 || assessment_keep_revision(db, pool, who, &a, error)) &&
           audit_write(db, who, "web", "transfer-in", "assessment", a.id, NULL, error);
}
