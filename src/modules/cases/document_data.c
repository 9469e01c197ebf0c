#include "modules/cases/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents.h"
#include "modules/people/people.h"
#include "record/json.h"

/* What a template may print of a case: all that the file and the register know, so that nobody writes it a second time. */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    bool in_clear;     /* personal codes whole, each a look in the log; else masked */
    const CasePage *page;
    Json json;
    GError *error;     /* the first */
} Data;

/* --- persons --- */

/* NULL: there is none, or who asks may not see it. */
static const char *id_of(Data *d, const Person *person)
{
    const char *id = NULL;
    if (!d->in_clear)
        return person->national_id_masked;
    if (person->national_id_masked && identity_may(d->who, "people.see-id") && !d->error)
        person_national_id(d->db, d->pool, d->who, person->id, &id, &d->error);
    return id;
}

static bool read_person(Data *d, gint64 id, PersonOnPaper *paper)
{
    return id && !d->error && person_on_paper(d->db, d->pool, id, paper, &d->error);
}

static void put_facts(Data *d, const PersonOnPaper *paper)
{
    const Person *person = paper->person;
    json_text(&d->json, "name", person_name(d->pool, person));
    json_text(&d->json, "id", id_of(d, person));
    json_day(&d->json, "birth", person->birth_day);
    json_text(&d->json, "birth_place", person->birth_place);
    json_text(&d->json, "phone", person->phone);
    json_text(&d->json, "domicile", paper->domicile);
    json_text(&d->json, "residence", paper->residence);
    json_text(&d->json, "school", paper->schooling);
    json_text(&d->json, "doctor", paper->doctor);
    json_text(&d->json, "occupation", paper->work);
}

/* more: what else is said of them, under the name of its own; NULL text: nothing. */
static void put_person(Data *d, const char *name, gint64 id, const char *more, const char *text)
{
    PersonOnPaper paper;
    if (!read_person(d, id, &paper))
        return;
    json_object(&d->json, name);
    put_facts(d, &paper);
    if (text)
        json_text(&d->json, more, text);
    json_object_end(&d->json);
}

static gint64 person_in_role(const CasePage *page, const char *role)
{
    for (guint i = 0; i < page->people->len; i++) {
        const CasePerson *one = page->people->pdata[i];
        if (strcmp(one->role, role) == 0)
            return one->person_id;
    }
    return 0;
}

/* sex NULL: of any. */
static const PersonTie *tie_of(const GPtrArray *ties, const char *kind, const char *sex)
{
    for (guint i = 0; i < ties->len; i++) {
        const PersonTie *tie = ties->pdata[i];
        if (strcmp(tie->kind, kind) == 0 && (!sex || g_strcmp0(tie->sex, sex) == 0))
            return tie;
    }
    return NULL;
}

static const PersonTie *tie_to(const GPtrArray *ties, gint64 person_id)
{
    for (guint i = 0; i < ties->len; i++)
        if (((PersonTie *)ties->pdata[i])->person_id == person_id)
            return ties->pdata[i];
    return NULL;
}

static void put_parent(Data *d, const char *name, const GPtrArray *relatives, const char *sex)
{
    const PersonTie *tie = tie_of(relatives, "parent", sex);
    if (tie)
        put_person(d, name, tie->person_id, NULL, NULL);
}

/* Whom the file names as such; else a child's guardian or parent of the register. */
static void put_representative(Data *d, const GPtrArray *relatives)
{
    const char *const roles[] = {"guardian", "parent"};
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        gint64 named = person_in_role(d->page, roles[i]);
        const PersonTie *tie = named ? tie_to(relatives, named) : d->page->file->is_child ? tie_of(relatives, roles[i], NULL) : NULL;
        const char *relation = tie ? tie->label : case_label(case_person_roles, roles[i]);
        if (named || tie) {
            put_person(d, "representative", named ? named : tie->person_id, "relation", relation);
            return;
        }
    }
}

static void put_member(Data *d, gint64 subject, const PersonTie *member, const GPtrArray *relatives)
{
    const PersonTie *relative = tie_to(relatives, member->person_id);
    PersonOnPaper paper;
    if (!read_person(d, member->person_id, &paper))
        return;
    json_object(&d->json, NULL);
    put_facts(d, &paper);
    json_text(&d->json, "relation", member->person_id == subject ? "–" : relative ? relative->label : member->label);
    json_object_end(&d->json);
}

static void put_members(Data *d, gint64 subject, const GPtrArray *relatives)
{
    GPtrArray *members;
    if (d->error || !person_household(d->db, d->pool, subject, &members, &d->error))
        return;
    json_array(&d->json, "members");
    for (guint i = 0; i < members->len; i++)
        put_member(d, subject, members->pdata[i], relatives);
    json_array_end(&d->json);
}

/* --- what was done --- */

/* The latest of a kind that was done before a moment (0: ever); NULL: none. */
static const CaseEntry *latest(const CasePage *page, const char *kind, gint64 before)
{
    const CaseEntry *found = NULL;
    for (guint i = 0; i < page->entries->len; i++) {
        const CaseEntry *entry = page->entries->pdata[i];
        bool fits = strcmp(entry->kind, kind) == 0 && strcmp(entry->state, "done") == 0 && (!before || entry->done_at < before);
        if (fits && (!found || entry->done_at > found->done_at))
            found = entry;
    }
    return found;
}

/* DAY_NONE: none is planned. */
static Day next_day(const CasePage *page, const char *kind)
{
    gint64 next = 0;
    for (guint i = 0; i < page->entries->len; i++) {
        const CaseEntry *entry = page->entries->pdata[i];
        if (strcmp(entry->kind, kind) == 0 && strcmp(entry->state, "planned") == 0 && entry->due_at && (!next || entry->due_at < next))
            next = entry->due_at;
    }
    return next ? day_of_time(next) : DAY_NONE;
}

static void put_present(Data *d, const CaseEntry *entry)
{
    json_array(&d->json, "present");
    if (entry->present)
        json_text(&d->json, NULL, entry->present);
    json_array_end(&d->json);
}

static void put_visit(Data *d, const CaseEntry *entry)
{
    if (!entry)
        return;
    json_object(&d->json, "visit");
    json_day(&d->json, "date", day_of_time(entry->done_at));
    json_text(&d->json, "place", entry->place);
    json_text(&d->json, "findings", entry->text);
    json_text(&d->json, "agreed", entry->next);
    json_text(&d->json, "worker", entry->user_name);
    json_day(&d->json, "next_date", next_day(d->page, "visit"));
    put_present(d, entry);
    json_object_end(&d->json);
}

static void put_evaluation(Data *d, const char *name, const char *text_name, const CaseEntry *entry)
{
    if (!entry)
        return;
    json_object(&d->json, name);
    json_day(&d->json, "date", day_of_time(entry->done_at));
    json_text(&d->json, text_name, entry->text);
    json_text(&d->json, "conclusions", entry->next ? entry->next : entry->text);
    json_object_end(&d->json);
}

/* The period goes from the review before, or from where the plan begins. */
static void put_review(Data *d, const CaseEntry *entry)
{
    if (!entry)
        return;
    const CaseEntry *before = latest(d->page, "review", entry->done_at);
    Day from = before ? day_of_time(before->done_at) : d->page->plan ? d->page->plan->starts : day_of_time(d->page->file->opened_at);
    json_object(&d->json, "review");
    json_day(&d->json, "date", day_of_time(entry->done_at));
    json_day(&d->json, "from", from);
    json_day(&d->json, "to", day_of_time(entry->done_at));
    json_text(&d->json, "summary", entry->text);
    json_text(&d->json, "conclusion", entry->next ? entry->next : entry->text);
    json_day(&d->json, "next_date", next_day(d->page, "review"));
    json_object_end(&d->json);
}

/* Where there was no inquiry, what was seen at the initial evaluation stands in its place: where, who, which risk. */
static void put_inquiry(Data *d, const CaseEntry *inquiry, const CaseEntry *evaluation)
{
    const CaseEntry *seen = inquiry ? inquiry : evaluation;
    if (!seen)
        return;
    json_object(&d->json, "inquiry");
    json_text(&d->json, "address", seen->place);
    json_text(&d->json, "risks", seen->risk ? case_label(case_risks, seen->risk) : NULL);
    put_present(d, seen);
    if (inquiry) {
        json_day(&d->json, "date", day_of_time(inquiry->done_at));
        json_text(&d->json, "conclusions", inquiry->text);
        json_text(&d->json, "proposal", inquiry->next);
    }
    json_object_end(&d->json);
}

/* --- the file --- */

static const char *head_of(Data *d)
{
    GPtrArray *crews;
    if (d->error || !case_crews(d->db, d->pool, &crews, &d->error))
        return NULL;
    for (guint i = 0; i < crews->len; i++)
        if (((CaseCrew *)crews->pdata[i])->id == d->page->file->crew_id)
            return ((CaseCrew *)crews->pdata[i])->supervisor_name;
    return NULL;
}

static void put_signal(Data *d, const CaseSignal *signal)
{
    json_text(&d->json, "channel", case_label(case_channels, signal->channel));
    json_text(&d->json, "signal_number", pool_printf(d->pool, "%d/%d", (int)signal->number, (int)signal->year));
    json_day(&d->json, "signal_date", day_of_time(signal->received_at));
}

static void put_case(Data *d)
{
    const CasePage *page = d->page;
    const CaseFile *file = page->file;
    json_object(&d->json, "case");
    json_text(&d->json, "number", case_name(d->pool, file));
    json_text(&d->json, "kind", file->type_name);
    json_day(&d->json, "opened", day_of_time(file->opened_at));
    json_text(&d->json, "stage", case_type_part_label(page->type, "stage", file->stage));
    json_text(&d->json, "reason", page->plan && page->plan->reason ? page->plan->reason : file->summary);
    json_text(&d->json, "manager", file->lead_name);
    json_text(&d->json, "responsible", file->lead_name);
    json_text(&d->json, "head", head_of(d));
    if (page->signals->len)
        put_signal(d, page->signals->pdata[0]);
    if (file->closed_at) {
        json_day(&d->json, "closed", day_of_time(file->closed_at));
        json_text(&d->json, "closing_reason", case_type_part_label(page->type, "closing", file->closing));
    }
    json_object_end(&d->json);
}

static void put_team(Data *d)
{
    json_array(&d->json, "team");
    for (guint i = 0; i < d->page->team->len; i++) {
        const CaseMember *member = d->page->team->pdata[i];
        if (!member->is_now)
            continue;
        json_object(&d->json, NULL);
        json_text(&d->json, "name", member->name);
        json_text(&d->json, "role", case_label(case_team_roles, member->role));
        json_object_end(&d->json);
    }
    json_array_end(&d->json);
}

/* The plan's words; where it has none, those of the last hearing. */
static const char *opinion_of(const CasePage *page)
{
    const CasePlan *plan = page->plan;
    const CaseEntry *hearing = latest(page, "hearing", 0);
    if (plan && plan->opinion)
        return plan->opinion;
    if (hearing)
        return hearing->text;
    bool says_why = plan && plan->opinion_state && (strcmp(plan->opinion_state, "too_young") == 0 || strcmp(plan->opinion_state, "refused") == 0);
    return says_why ? case_label(case_opinions, plan->opinion_state) : NULL;
}

static void put_subject(Data *d)
{
    GPtrArray *relatives;
    gint64 id = person_in_role(d->page, "subject");
    if (!id || d->error || !person_relatives(d->db, d->pool, id, &relatives, &d->error))
        return;
    put_person(d, d->page->file->is_child ? "child" : "person", id, "opinion", opinion_of(d->page));
    if (d->page->file->is_child)
        put_person(d, "person", id, NULL, NULL);
    put_parent(d, "mother", relatives, "f");
    put_parent(d, "father", relatives, "m");
    put_representative(d, relatives);
    put_members(d, id, relatives);
}

/* --- the plan --- */

static const char *months_words(Pool *pool, gint64 months)
{
    return months ? pool_printf(pool, P_("%d month", "%d months", months), (int)months) : NULL;
}

/* Each need: as a need, as a programme of a protection plan, and how far it is. */
static void put_needs(Data *d, const CasePlan *plan, const char *name)
{
    json_array(&d->json, name);
    for (guint i = 0; i < plan->needs->len; i++) {
        const CaseNeed *need = plan->needs->pdata[i];
        json_object(&d->json, NULL);
        json_text(&d->json, "area", case_label(case_areas, need->area));
        json_text(&d->json, "text", need->need);
        json_text(&d->json, "need", need->need);
        json_text(&d->json, "objective", need->objective);
        json_text(&d->json, "activities", need->activities);
        json_text(&d->json, "responsible", need->responsible);
        json_text(&d->json, "duration", months_words(d->pool, need->months));
        json_text(&d->json, "state", case_label(case_need_states, need->state));
        json_object_end(&d->json);
    }
    json_array_end(&d->json);
}

static void put_line(Data *d, const CaseNeed *need, const CaseNeedLine *line)
{
    json_object(&d->json, NULL);
    json_text(&d->json, "need", need->need);
    json_text(&d->json, "name", line->what);
    json_text(&d->json, "code", line->code);
    json_text(&d->json, strcmp(line->kind, "benefit") == 0 ? "institution" : "provider", line->provider);
    json_text(&d->json, "amount", case_amount_words(d->pool, line->amount));
    json_day(&d->json, "start", need->starts);
    json_text(&d->json, "duration", months_words(d->pool, need->months));
    json_text(&d->json, "responsible", need->responsible);
    json_text(&d->json, "result", need->expected);
    json_object_end(&d->json);
}

static void put_lines(Data *d, const CasePlan *plan, const char *name, const char *kind)
{
    json_array(&d->json, name);
    for (guint i = 0; i < plan->needs->len; i++) {
        const CaseNeed *need = plan->needs->pdata[i];
        for (guint k = 0; k < need->lines->len; k++)
            if (strcmp(((CaseNeedLine *)need->lines->pdata[k])->kind, kind) == 0)
                put_line(d, need, need->lines->pdata[k]);
    }
    json_array_end(&d->json);
}

static void put_activities(Data *d, const CasePlan *plan)
{
    json_array(&d->json, "activities");
    for (guint i = 0; i < plan->needs->len; i++) {
        const CaseNeed *need = plan->needs->pdata[i];
        if (!need->activities)
            continue;
        json_object(&d->json, NULL);
        json_text(&d->json, "need", need->need);
        json_text(&d->json, "name", need->activities);
        json_day(&d->json, "start", need->starts);
        json_text(&d->json, "responsible", need->responsible);
        json_text(&d->json, "result", need->expected);
        json_object_end(&d->json);
    }
    json_array_end(&d->json);
}

/* What the mayor orders of a plan; a case without one leaves it to be written. */
static void put_order(Data *d, const CasePlan *plan)
{
    const char *kind = case_label(case_plan_kinds, plan->kind);
    json_object(&d->json, "order");
    json_text(&d->json, "subject", pool_printf(d->pool, _("the approval of the plan “%s” for %s"), kind, d->page->names));
    json_array(&d->json, "articles");
    json_text(&d->json, NULL, pool_printf(d->pool, _("The plan “%s”, edition %d, for %s is approved."), kind, (int)plan->edition, d->page->names));
    if (d->page->file->lead_name)
        json_text(&d->json, NULL, pool_printf(d->pool, _("Responsible for the case is %s."), d->page->file->lead_name));
    json_array_end(&d->json);
    json_object_end(&d->json);
}

static void put_plan(Data *d, const CasePlan *plan)
{
    json_object(&d->json, "plan");
    json_text(&d->json, "number", case_name(d->pool, d->page->file));
    json_int(&d->json, "version", plan->edition);
    json_day(&d->json, "from", plan->starts);
    if (day_is(plan->starts) && plan->months)
        json_day(&d->json, "to", day_add_months(plan->starts, (int)plan->months));
    json_text(&d->json, "purpose", plan->reason);
    json_text(&d->json, "finality", plan->finality ? case_label(case_finalities, plan->finality) : NULL);
    json_text(&d->json, "measure", plan->measure ? case_label(case_measures, plan->measure) : NULL);
    json_text(&d->json, "accompaniment", plan->accompaniment);
    json_day(&d->json, "review_date", plan->review_day);
    json_text(&d->json, "order_number", plan->order_number);
    json_day(&d->json, "order_date", plan->order_day);
    json_object_end(&d->json);
    put_order(d, plan);
    put_needs(d, plan, "needs");
    put_needs(d, plan, "programmes");
    put_needs(d, plan, "progress");
    put_lines(d, plan, "services", "service");
    put_lines(d, plan, "benefits", "benefit");
    put_activities(d, plan);
}

static void put_referral(Data *d)
{
    if (!d->page->referrals->len)
        return;
    const CaseReferral *referral = d->page->referrals->pdata[0];
    json_object(&d->json, "referral");
    json_text(&d->json, "service", referral->what);
    json_text(&d->json, "reason", referral->shared);
    json_text(&d->json, "consent", case_label(case_consents, referral->consent));
    json_object_end(&d->json);
}

/* --- all of it --- */

static void put_all(Data *d)
{
    const CasePage *page = d->page;
    const CaseEntry *evaluation = latest(page, "evaluation_initial", 0);
    json_object(&d->json, NULL);
    put_case(d);
    put_team(d);
    put_subject(d);
    put_visit(d, latest(page, "visit", 0));
    put_evaluation(d, "evaluation", "findings", evaluation);
    put_evaluation(d, "detailed", "summary", latest(page, "evaluation_detailed", 0));
    put_review(d, latest(page, "review", 0));
    put_inquiry(d, latest(page, "inquiry", 0), evaluation);
    put_referral(d);
    if (page->plan)
        put_plan(d, page->plan);
    json_object_end(&d->json);
}

/* An act is in the authority's language, whoever draws it up. */
bool case_document_data(Db *db, Pool *pool, const Identity *who, gint64 case_id, bool in_clear, const char **ret_data, GError **error)
{
    CasePage page;
    Language before = language_get();
    GString *out = pool_string(pool);
    language_set(language_from_code(setting_text(db, pool, "authority.language", "ro"), LANGUAGE_RO));
    Data data = {.db = db, .pool = pool, .who = who, .in_clear = in_clear, .page = &page, .json = json_begin(out)};
    if (case_page_read(db, pool, who, case_id, &page, &data.error))
        put_all(&data);
    language_set(before);
    *ret_data = out->str;
    if (data.error)
        g_propagate_error(error, data.error);
    return !data.error;
}
