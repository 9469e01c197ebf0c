#include "modules/assessments/follow_pages.h"

#include <string.h>

#include "base/text.h"
#include "modules/assessments/assessments_views.h"
#include "modules/assessments/saving.h"

/* A line of a school's list, or any form about somebody who isn't in the register: who it is, and what is opened for them.  One form, one
 * button, and back to the list at the same line. */

enum { TWINS_SHOWN = 6 };

/* --- what the view asks --- */

bool follow_is_decided(const FollowPage *page)
{
    return strcmp(page->f.assessment->state, "draft") != 0;
}

static const CaseFile *case_of_type(const FollowPage *page, const char *type_code)
{
    for (guint i = 0; i < page->cases->len; i++) {
        const CaseFile *file = page->cases->pdata[i];
        if (g_strcmp0(file->type_code, type_code) == 0)
            return file;
    }
    return NULL;
}

/* What the finding calls for; where a case of its type is open, that one. */
static const char *suggested(const FollowPage *page)
{
    const Proposal *asked = follow_proposal(page->f.open, "case");
    if (!page->may_open || page->f.open->len == 0)
        return "none";
    return !asked ? "refer" : case_of_type(page, asked->code) ? "join" : "case";
}

bool follow_suggests(const FollowPage *page, const char *opens)
{
    const char *chosen = req_text(page->req, "opens");
    return strcmp(chosen ? chosen : suggested(page), opens) == 0;
}

bool follow_chose(const FollowPage *page, gint64 person_id)
{
    if (req_was_sent(page->req, "person_id"))
        return req_input_id(page->req, "person_id") == person_id;
    return person_id == 0 && page->twins->len == 0;
}

gint64 follow_found(const FollowPage *page)
{
    gint64 chosen = req_was_sent(page->req, "person_id") ? req_input_id(page->req, "person_id") : 0;
    for (guint i = 0; i < page->twins->len; i++)
        if (((Twin *)page->twins->pdata[i])->person.id == chosen)
            return -1;
    return chosen ? chosen : -1;
}

const char *follow_type(const FollowPage *page)
{
    const Proposal *asked = follow_proposal(page->f.open, "case");
    const char *chosen = req_text(page->req, "type");
    return chosen ? chosen : asked ? asked->code : NULL;
}

bool follow_lacks(const FollowPage *page)
{
    static const char *const shown[] = {"family_name", "given_name", "birth_day", "sex", "national_id", "national_id_note", "national_id_reason", NULL};
    const Person *person = page->f.person;
    for (guint i = 0; shown[i]; i++)
        if (problems_of(page->problems, shown[i]))
            return true;
    return text_is_empty(person->family_name) || text_is_empty(person->given_name) || !day_is(person->birth_day);
}

const char *follow_new(const FollowPage *page)
{
    const Person *person = page->f.person;
    if (text_is_empty(person->family_name))
        return NULL;
    const Choice sexes[] = {{"f", _("girl or woman")}, {"m", _("boy or man")}, {0}};
    const char *label = person_label(page->req->pool, person);
    for (const Choice *sex = sexes; sex->value; sex++)
        if (g_strcmp0(person->sex, sex->value) == 0)
            return pool_printf(page->req->pool, "%s, %s", label, sex->label);
    return label;
}

/* --- loading --- */

static bool is_at_work(const CaseFile *file)
{
    return strcmp(file->state, "open") == 0 || strcmp(file->state, "following") == 0;
}

static bool load_cases(FollowPage *page, gint64 person_id, GError **error)
{
    GPtrArray *files;
    Request *req = page->req;
    page->cases = pool_list(req->pool);
    if (!person_id || !page->may_open)
        return true;
    if (!cases_of_person(req->db, req->pool, req->who, person_id, &files, error))
        return false;
    for (guint i = 0; i < files->len; i++)
        if (is_at_work(files->pdata[i]))
            g_ptr_array_add(page->cases, files->pdata[i]);
    return true;
}

static bool load_open(FollowPage *page, GError **error)
{
    Request *req = page->req;
    page->f.open = pool_list(req->pool);
    if (!proposal_list(req->db, req->pool, page->f.assessment->id, &page->proposals, error))
        return false;
    for (guint i = 0; i < page->proposals->len; i++)
        if (strcmp(((Proposal *)page->proposals->pdata[i])->state, "open") == 0)
            g_ptr_array_add(page->f.open, page->proposals->pdata[i]);
    return true;
}

static bool load_form(FollowPage *page, GError **error)
{
    Request *req = page->req;
    Assessment *a = page->f.assessment;
    Screening *screening = NULL;
    if (!instrument_version_find(req->db, req->pool, a->version_id, &page->version, error) ||
        !instrument_of(req->pool, page->version, &page->instrument, error) || !instrument_may_fill(req->pool, req->who, page->version, error) ||
        (a->screening_id && !screening_find(req->db, req->pool, req->who, a->screening_id, &screening, error)))
        return false;
    page->f.screening = screening;
    return evaluate(req->pool, page->instrument, a->answers, a->assessed_on, a->starter, &page->f.evaluation, error);
}

static bool load_who(FollowPage *page, GError **error)
{
    Request *req = page->req;
    Assessment *a = page->f.assessment;
    page->twins = pool_list(req->pool);
    page->about = a->person_id ? person_label_of(req->db, req->pool, a->person_id) : a->subject ? a->subject : _("nobody yet");
    page->f.person = known_person(req->pool, a->known, a->subject);
    page->f.person->national_id_reason = page->f.person->national_id ? NULL : "unknown";
    return a->person_id || twins_of(req->db, req->pool, page->f.person, TWINS_SHOWN, &page->twins, error);
}

static bool load(Request *req, FollowPage *page, GError **error)
{
    *page = (FollowPage){.req = req, .may_register = identity_may(req->who, "people.write"), .may_open = identity_may(req->who, "cases.write")};
    page->problems = problems_new(req->pool);
    if (!identity_may(req->who, "people.read"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not see the register."));
    if (!assessment_find(req->db, req->pool, req->who, req_id(req, "id"), &page->f.assessment, error))
        return false;
    if (strcmp(page->f.assessment->state, "withdrawn") == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This assessment was withdrawn."));
    page->types = case_type_options(req->db, req->pool, error);
    return page->types && load_form(page, error) && load_who(page, error) && load_open(page, error) &&
           load_cases(page, page->f.assessment->person_id, error);
}

static bool show(Request *req, GError **error)
{
    FollowPage page;
    if (!load(req, &page, error) || !assessment_seen(req->db, req->who, page.f.assessment, error))
        return false;
    page.f.words = follow_words(req->pool, page.f.assessment, page.f.evaluation, page.f.screening, wording(&page.version->title));
    return reply_view(req, 200, view_follow, &page);
}

/* --- what was sent --- */

static bool again(FollowPage *page, int status)
{
    return reply_view(page->req, status, view_follow, page);
}

/* Somebody said who it is, or decided, since the form was made: it is shown as it is now, with what was typed. */
static bool is_stale(FollowPage *page)
{
    Request *req = page->req;
    const char *mark = req_text(req, "mark");
    bool stale = req_int(req, "as_read", 0) != page->f.assessment->version || strcmp(mark ? mark : "", follow_mark(req->pool, page->f.open)) != 0;
    if (stale)
        problems_add(page->problems, NULL, "%s", _("Somebody said who it is, or decided what follows, in the meantime. This is how it stands now; what you typed is below."));
    return stale;
}

/* Those who speak for another person than the form has shown. */
static bool has_unseen_twin(FollowPage *page, GError **error)
{
    Request *req = page->req;
    if (!twins_of(req->db, req->pool, page->f.person, TWINS_SHOWN, &page->twins, error))
        return true;
    for (guint i = 0; i < page->twins->len; i++) {
        const Twin *twin = page->twins->pdata[i];
        if (!req_many_at(req, "seen", pool_printf(req->pool, "%" G_GINT64_FORMAT, twin->person.id)))
            return true;
    }
    return false;
}

static void keep_code(FollowPage *page)
{
    const Known *known = page->f.assessment->known;
    if (known && !identity_may(page->req->who, "people.see-id"))
        page->f.person->national_id = known->national_id;
}

/* Problems of the one who would be registered stand with their fields.  false: with *error set. */
static bool read_new(FollowPage *page, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    if (!page->may_register)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not register persons."));
    page->problems = person_from_form(page->req, page->f.person);
    keep_code(page);
    if (!problems_any(page->problems) && has_unseen_twin(page, &wrong) && !wrong)
        problems_add(page->problems, "who", "%s", _("This person may be in the register already. Choose one of them, or that it is none of them."));
    if (wrong)
        g_propagate_error(error, g_steal_pointer(&wrong));
    return !*error;
}

static bool read_who(FollowPage *page, GError **error)
{
    Request *req = page->req;
    if (page->f.assessment->person_id)
        return true;
    page->f.person_id = req_input_id(req, "person_id");
    if (page->f.person_id)
        return true;
    if (!req_was_sent(req, "person_id"))
        problems_add(page->problems, "who", "%s", page->may_register ? _("Say who it is: one of these, or a new person.") : _("Say who it is."));
    return req_was_sent(req, "person_id") ? read_new(page, error) : true;
}

/* A second case of the same type is opened only by who was told of the first. */
static void check_cases(FollowPage *page)
{
    const Following *f = &page->f;
    const CaseFile *there = case_of_type(page, f->type_code);
    bool opens = strcmp(f->opens, "case") == 0 || strcmp(f->opens, "refer") == 0;
    bool told = req_input_id(page->req, "told") == (f->assessment->person_id ? f->assessment->person_id : f->person_id);
    if (opens && there && !told)
        problems_add(page->problems, "opens", _("Case %s of this type is open for this person. Choose whether it belongs to that one, or open another."),
                     case_name(page->req->pool, there));
}

static bool read_opens(FollowPage *page, GError **error)
{
    Request *req = page->req;
    Following *f = &page->f;
    const char *opens = req_text(req, "opens");
    f->opens = opens && follow_is_decided(page) ? opens : "none";
    f->type_code = req_text(req, "type");
    f->join_id = req_input_id(req, "join");
    f->words = req_text(req, "words");
    f->age_reason = req_text(req, "age_reason");
    if (!load_cases(page, f->assessment->person_id ? f->assessment->person_id : f->person_id, error))
        return false;
    check_cases(page);
    return true;
}

/* --- where it goes on --- */

static const char *line_url(FollowPage *page, guint at)
{
    const Following *f = &page->f;
    return pool_printf(page->req->pool, "/screenings/%" G_GINT64_FORMAT "?page=%u#child-%" G_GINT64_FORMAT, f->screening->id, at / SCREENING_ROWS + 1,
                       f->assessment->id);
}

static bool waits(const FollowPage *page, const ScreeningLine *line)
{
    return line->is_unknown || (page->may_open && line->waiting > 0);
}

/* The list at this line, or the next line that waits. */
static bool go_on(FollowPage *page, GError **error)
{
    g_autoptr(GArray) lines = NULL;
    guint at = 0;
    if (!screening_lines(page->req->db, page->f.screening->id, &lines, error))
        return false;
    while (at < lines->len && g_array_index(lines, ScreeningLine, at).id != page->f.assessment->id)
        at++;
    for (guint i = at + 1; req_flag(page->req, "next") && i < lines->len; i++) {
        const ScreeningLine *line = &g_array_index(lines, ScreeningLine, i);
        if (waits(page, line))
            return reply_see_other(page->req, "%s/follow", assessment_url(page->req->pool, line->id));
    }
    return reply_see_other(page->req, "%s", line_url(page, at));
}

static const char *notice(FollowPage *page, GError **error)
{
    const Following *f = &page->f;
    Pool *pool = page->req->pool;
    const char *name = person_label_of(page->req->db, pool, f->person_id);
    CaseFile *file;
    if (f->signal_id)
        return pool_printf(pool, _("%s: the signal was taken down."), name);
    if (!f->case_id)
        return pool_printf(pool, _("%s: saved."), name);
    if (!case_find(page->req->db, pool, page->req->who, f->case_id, &file, error))
        return NULL;
    return strcmp(f->opens, "join") == 0 ? pool_printf(pool, _("%s: it belongs to case %s now."), name, case_name(pool, file))
                                         : pool_printf(pool, _("%s: case %s is open, and you are its case manager."), name, case_name(pool, file));
}

static const char *asked_for(FollowPage *page)
{
    for (guint i = 0; i < page->f.open->len; i++) {
        const Proposal *proposal = page->f.open->pdata[i];
        if (strcmp(proposal->kind, "case") != 0)
            return wording(&proposal->label);
    }
    return "";
}

static bool answer(FollowPage *page, GError **error)
{
    Request *req = page->req;
    const Following *f = &page->f;
    const char *text = notice(page, error);
    if (!text)
        return false;
    reply_notice(req, text);
    if (strcmp(f->opens, "refer") == 0)
        return reply_see_other(req, "/cases/%" G_GINT64_FORMAT "/referrals/new?what=%s", f->case_id, html_url_part(req->pool, asked_for(page)));
    if (f->screening)
        return go_on(page, error);
    return f->case_id ? reply_see_other(req, "/cases/%" G_GINT64_FORMAT, f->case_id)
                      : reply_see_other(req, "%s", assessment_url(req->pool, f->assessment->id));
}

/* Nothing of it was kept: what is wrong stands with its field, and what was typed too. */
static bool refuse(FollowPage *page, const char *field, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    int status = fail_http_status(fail_kind(reason));
    gint64 person_id = page->f.assessment->person_id;
    if (!problem_from(page->problems, field, &reason)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    Problems *problems = page->problems;
    const char *words = page->f.words;
    Person *person = page->f.person;
    if (!load(page->req, page, error))
        return false;
    page->problems = problems;
    page->f.words = words;
    if (!person_id && !page->f.assessment->person_id)
        page->f.person = person;
    page->f.person_id = page->f.assessment->person_id ? page->f.assessment->person_id : req_input_id(page->req, "person_id");
    return load_cases(page, page->f.person_id, error) && again(page, status);
}

static bool save(Request *req, GError **error)
{
    FollowPage page;
    const char *field;
    GError *wrong = NULL;
    if (!load(req, &page, error))
        return false;
    page.f.words = req_text(req, "words");
    if (is_stale(&page))
        return again(&page, 409);
    if (person_picker_asks(req, "person_id")) {
        person_from_form(req, page.f.person);
        return again(&page, 200);
    }
    if (!read_who(&page, error) || !read_opens(&page, error))
        return false;
    if (problems_any(page.problems))
        return again(&page, 422);
    if (!follow_take(req->db, req->pool, req->who, &page.f, &field, &wrong))
        return refuse(&page, field, wrong, error);
    return answer(&page, error);
}

static const Input inputs[] = {
    PERSON_PICKER_INPUTS("person_id"), {"seen", INPUT_MANY, .max = 5}, {"as_read", INPUT_INT}, {"mark", INPUT_TEXT, .max = 2000},
    {"opens", INPUT_CHOICE, .choices = (const char *const[]){"case", "join", "signal", "refer", "none", NULL}}, {"type", INPUT_TEXT, .max = 60},
    {"join", INPUT_ID}, {"told", INPUT_ID}, {"words", INPUT_LONG, .max = 4000}, {"age_reason", INPUT_LONG, .max = 1000}, {"next", INPUT_FLAG}, {0},
};
static const Input shown_inputs[] = {
    PERSON_PICKER_INPUTS("person_id"), {"opens", INPUT_TEXT}, {"type", INPUT_TEXT}, {"join", INPUT_ID}, {"words", INPUT_LONG}, {"age_reason", INPUT_LONG}, {0},
};

const Route follow_routes[] = {
    {GET, "/assessments/:id/follow", .may = "assessments.fill", show, shown_inputs},
    {POST, "/assessments/:id/follow", .once = true, .may = "assessments.fill", save, inputs, .record = &person_record},
    {0},
};
