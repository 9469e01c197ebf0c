#include "modules/assessments/follow.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/assessments/pages.h"

/* --- words --- */

const Proposal *follow_proposal(const GPtrArray *open, const char *kind)
{
    for (guint i = 0; i < open->len; i++) {
        const Proposal *proposal = open->pdata[i];
        if (strcmp(proposal->kind, kind) == 0)
            return proposal;
    }
    return NULL;
}

const char *follow_mark(Pool *pool, const GPtrArray *open)
{
    GString *mark = pool_string(pool);
    for (guint i = 0; i < open->len; i++) {
        const Proposal *proposal = open->pdata[i];
        g_string_append_printf(mark, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "-", proposal->id, proposal->version);
    }
    return mark->str;
}

const char *follow_words(Pool *pool, const Assessment *a, const Evaluation *evaluation, const Screening *screening, const char *title)
{
    GString *all = pool_string(pool);
    g_string_append(all, title);
    if (screening)
        g_string_append_printf(all, ": %s, %s", screening->place, school_year_words(pool, screening->school_year));
    g_string_append_printf(all, " (%s)", day_to_people(pool, a->assessed_on));
    for (guint i = 0; i < evaluation->items->len; i++) {
        const Item *item = evaluation->items->pdata[i];
        if (item->relevant && question_is_typed(item->question) && item_is_answered(item) && item->question->kind != QUESTION_PERSON)
            g_string_append_printf(all, "\n%s: %s", item_label(pool, item), answer_to_people(pool, item->question, item->text));
    }
    return all->str;
}

/* --- who it is --- */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    Following *f;
    const char **ret_field;
} Taking;

static bool invalid(Taking *t, const char *field, GError **error, const char *text)
{
    *t->ret_field = field;
    return fail(error, FAIL_INVALID, "%s", text);
}

/* Where the list says school and class, the person's file does too. */
static bool add_schooling(Taking *t, GError **error)
{
    const Following *f = t->f;
    enum { SCHOOL_BEGINS = 9 };
    if (!f->screening)
        return true;
    const char *class_name = answers_text(f->assessment->answers, "class");
    return person_add_schooling(t->db, t->who, f->person_id, *class_name ? class_name : _("Pupil"), f->screening->place,
                                day_make((int)f->screening->school_year, SCHOOL_BEGINS, 1), error);
}

static bool register_person(Taking *t, GError **error)
{
    *t->ret_field = "family_name";
    if (!identity_may(t->who, "people.write"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not register persons."));
    if (!person_create(t->db, t->who, t->f->person, error))
        return false;
    t->f->person_id = t->f->person->id;
    return add_schooling(t, error);
}

static bool say_who(Taking *t, GError **error)
{
    Following *f = t->f;
    gint64 standing;
    if (f->assessment->person_id) {
        f->person_id = f->assessment->person_id;
        return true;
    }
    if (!f->person_id && !register_person(t, error))
        return false;
    *t->ret_field = NULL;
    return person_standing(t->db, f->person_id, &standing, error) &&
           assessment_identify(t->db, t->who, f->assessment, f->evaluation, f->person_id = standing, error);
}

/* --- what is opened --- */

static bool open_case(Taking *t, GError **error)
{
    Following *f = t->f;
    if (text_is_empty(f->type_code))
        return invalid(t, "type", error, _("Choose the type of case."));
    *t->ret_field = "age_reason";
    const NewCase made = {.type_code = f->type_code, .person_id = f->person_id, .summary = f->words, .age_reason = f->age_reason};
    return case_open(t->db, t->who, &made, &f->case_id, error);
}

static bool join_case(Taking *t, GError **error)
{
    CaseFile *file;
    *t->ret_field = "opens";
    if (!case_find(t->db, t->pool, t->who, t->f->join_id, &file, error))
        return false;
    t->f->case_id = file->id;
    t->f->type_code = file->type_code;
    return true;
}

static bool take_signal_down(Taking *t, GError **error)
{
    Following *f = t->f;
    if (text_is_empty(f->words))
        return invalid(t, "words", error, _("Write what was found."));
    const NewSignal made = {.source = f->screening ? "school" : "institution", .channel = "institution", .person_id = f->person_id,
                            .about = person_label_of(t->db, t->pool, f->person_id), .text = f->words};
    return case_signal_note(t->db, t->who, &made, &f->signal_id, error);
}

static bool open_what_follows(Taking *t, GError **error)
{
    const char *opens = t->f->opens;
    if (strcmp(opens, "none") == 0)
        return true;
    if (!identity_may(t->who, "cases.write"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not open cases."));
    if (strcmp(opens, "signal") == 0)
        return take_signal_down(t, error);
    return strcmp(opens, "join") == 0 ? join_case(t, error) : open_case(t, error);
}

/* --- what was proposed --- */

static bool decide(Taking *t, const Proposal *proposal, GError **error)
{
    Proposal decided = *proposal;
    decided.case_id = t->f->case_id;
    decided.signal_id = t->f->signal_id;
    return proposal_decide(t->db, t->who, &decided, "taken", NULL, error);
}

/* A case answers what asks for a case, and a referral or service too where it is written from it. */
static bool answers(const Following *f, const Proposal *proposal)
{
    return strcmp(proposal->kind, "case") == 0 || strcmp(f->opens, "refer") == 0;
}

static bool decide_proposals(Taking *t, GError **error)
{
    const Following *f = t->f;
    *t->ret_field = NULL;
    for (guint i = 0; (f->case_id || f->signal_id) && i < f->open->len; i++) {
        const Proposal *proposal = f->open->pdata[i];
        if (answers(f, proposal) && !decide(t, proposal, error))
            return false;
    }
    return true;
}

static const char *type_label(Taking *t, const char *code)
{
    GPtrArray *types = case_type_options(t->db, t->pool, NULL);
    for (guint i = 0; types && i < types->len; i++) {
        const Choice *type = types->pdata[i];
        if (g_strcmp0(type->value, code) == 0)
            return type->label;
    }
    return code;
}

/* A case or a signal that nothing asked for stands with the finding as well. */
static bool note_unasked(Taking *t, GError **error)
{
    const Following *f = t->f;
    bool asked = follow_proposal(f->open, "case") != NULL || (strcmp(f->opens, "refer") == 0 && f->open->len > 0);
    if (asked || (!f->case_id && !f->signal_id))
        return true;
    const char *label = f->signal_id ? _("Signal") : type_label(t, f->type_code);
    const Proposal made = {.assessment_id = f->assessment->id, .kind = "case", .code = f->signal_id ? "signal" : f->type_code, .case_id = f->case_id,
                           .signal_id = f->signal_id, .label = {{[LANGUAGE_RO] = label, [LANGUAGE_EN] = label}}};
    return proposal_note(t->db, t->who, &made, error);
}

bool follow_take(Db *db, Pool *pool, const Identity *who, Following *following, const char **ret_field, GError **error)
{
    Taking t = {db, pool, who, following, ret_field};
    *ret_field = NULL;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && say_who(&t, error) && open_what_follows(&t, error) && decide_proposals(&t, error) && note_unasked(&t, error) &&
           db_commit(change, error);
}
