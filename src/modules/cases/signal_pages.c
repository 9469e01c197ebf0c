#include "modules/cases/drafts.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/cases/cases_views.h"
#include "modules/people/people.h"

/* Signals: taking one down, the queue, and what is decided on it. */

static bool list(Request *req, GError **error)
{
    enum { MOST_WAITING = 200, MOST_DECIDED = 25 };
    GPtrArray *waiting, *decided;
    return case_signals(req->db, req->pool, req->who, true, MOST_WAITING, 0, &waiting, error) &&
           case_signals(req->db, req->pool, req->who, false, MOST_DECIDED, 0, &decided, error) &&
           reply_view(req, 200, view_signals, req, waiting, decided);
}

/* --- taking one down --- */

static bool new_page(Request *req, GError **error)
{
    CaseSignal signal = {.received_at = clock_now(), .person_id = req_input_id(req, "person_id"), .channel = "phone"};
    return reply_view(req, 200, view_signal_form, req, &signal, NULL);
}

static bool create(Request *req, GError **error)
{
    CaseSignal *signal = pool_new0(req->pool, CaseSignal);
    Problems *problems = record_from_form(&case_signal_record, signal, req);
    if (person_picker_asks(req, "person_id"))
        return reply_view(req, 200, view_signal_form, req, signal, problems);
    signal->person_id = person_picked(req, "person_id", false, problems);
    if (signal->received_at > clock_now() + 60)
        problems_add(problems, "received_at", "%s", _("A signal can't come in the future."));
    if (problems_any(problems))
        return reply_view(req, 422, view_signal_form, req, signal, problems);
    if (!case_signal_create(req->db, req->who, signal, error) || !case_draft_done(req, error))
        return false;
    reply_notice(req, _("The signal was taken down. Decide what follows."));
    return reply_see_other(req, "/cases/signals/%" G_GINT64_FORMAT, signal->id);
}

/* --- deciding --- */

static bool show_signal(Request *req, int status, CaseSignal *signal, const Problems *problems, GError **error)
{
    GPtrArray *files = pool_list(req->pool), *lines, *types = case_type_options(req->db, req->pool, error);
    if (!types || (signal->person_id && !cases_of_person(req->db, req->pool, req->who, signal->person_id, &files, error)) ||
        !case_lines(req, files, &lines, error))
        return false;
    return reply_view(req, status, view_signal, req, signal, lines, types, problems);
}

static bool show(Request *req, GError **error)
{
    CaseSignal *signal;
    return case_signal_find(req->db, req->pool, req->who, req_id(req, "id"), &signal, error) &&
           show_signal(req, 200, signal, NULL, error);
}

static bool open_case(Request *req, CaseSignal *signal, gint64 person_id, gint64 *ret_id, GError **error)
{
    NewCase made = {.type_code = req_text(req, "type"), .person_id = person_id, .summary = req_text(req, "summary"),
                    .opened_at = signal->received_at, .signal_id = signal->id, .is_sealed = req_flag(req, "is_sealed"),
                    .age_reason = req_text(req, "age_reason")};
    return case_open(req->db, req->who, &made, ret_id, error);
}

/* Asked beside the type, once: with a reason it is kept. */
static bool check_age(Request *req, const CaseSignal *signal, gint64 person_id, Problems *problems, GError **error)
{
    CaseType *type;
    const char *warning;
    g_autoptr(GError) no_type = NULL; /* case_open() says so */
    Day day = day_of_time(signal->received_at);
    if (!text_is_empty(req_text(req, "age_reason")) || !case_type_in_force(req->db, req->pool, req_text(req, "type"), day, &type, &no_type))
        return true;
    if (!case_age_warning(req->db, req->pool, type, person_id, day, &warning, error))
        return false;
    if (warning)
        problems_add(problems, "age_reason", _("%s Choose another type, or write why this one."), warning);
    return true;
}

static bool answer_open(Request *req, CaseSignal *signal, Problems *problems, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    CaseFile *file;
    gint64 id, person_id = person_picked(req, "person_id", false, problems);
    if (!check_age(req, signal, person_id, problems, error))
        return false;
    if (problems_any(problems))
        return show_signal(req, 422, signal, problems, error);
    if (!open_case(req, signal, person_id, &id, &wrong)) {
        int status = fail_http_status(fail_kind(wrong));
        if (problem_from(problems, "type", &wrong))
            return case_signal_find(req->db, req->pool, req->who, signal->id, &signal, error) &&
                   show_signal(req, status, signal, problems, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (!case_find_any(req->db, req->pool, id, &file, error))
        return false;
    reply_notice(req, _("The case is open, and you are its case manager."));
    return reply_see_other(req, "%s", case_url(req->pool, id, file->is_urgent ? "/rapid" : ""));
}

static bool open_from(Request *req, GError **error)
{
    CaseSignal *signal;
    if (!case_signal_find(req->db, req->pool, req->who, req_id(req, "id"), &signal, error))
        return false;
    Problems *problems = problems_new(req->pool);
    if (person_picker_asks(req, "person_id"))
        return show_signal(req, 200, signal, NULL, error);
    return answer_open(req, signal, problems, error);
}

static bool answer_decided(Request *req, CaseSignal *signal, const char *field, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(reason));
    if (problem_from(problems, field, &reason))
        return case_signal_find(req->db, req->pool, req->who, signal->id, &signal, error) &&
               show_signal(req, status, signal, problems, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool dismiss(Request *req, GError **error)
{
    CaseSignal *signal;
    GError *wrong = NULL;
    const char *state = req_text(req, "state");
    if (!case_signal_find(req->db, req->pool, req->who, req_id(req, "id"), &signal, error))
        return false;
    if (!case_signal_dismiss(req->db, req->who, signal, state ? state : "dismissed", req_text(req, "reason"), &wrong))
        return answer_decided(req, signal, "reason", wrong, error);
    reply_notice(req, _("Noted."));
    return reply_see_other(req, "/cases/signals");
}

static bool find_by_number(Request *req, CaseFile **ret_file, GError **error)
{
    GPtrArray *files;
    if (!case_search_number(req->db, req->pool, req->who, req_text(req, "number"), &files, error))
        return false;
    if (files->len != 1)
        return fail(error, FAIL_INVALID, "%s", _("Write the number and the year of a case that you work on, such as 12/2026."));
    *ret_file = files->pdata[0];
    return true;
}

static bool join(Request *req, GError **error)
{
    CaseSignal *signal;
    CaseFile *file = NULL;
    GError *wrong = NULL;
    if (!case_signal_find(req->db, req->pool, req->who, req_id(req, "id"), &signal, error))
        return false;
    if (!find_by_number(req, &file, &wrong) || !case_signal_join(req->db, req->who, signal, file, &wrong))
        return answer_decided(req, signal, "number", wrong, error);
    reply_notice(req, _("The signal belongs to the case now."));
    return reply_see_other(req, "%s", case_url(req->pool, file->id, ""));
}

static const Input new_inputs[] = {PERSON_PICKER_INPUTS("person_id"), {0}};
static const Input open_inputs[] = {
    PERSON_PICKER_INPUTS("person_id"), {"type", INPUT_TEXT, 60}, {"summary", INPUT_LONG, 4000}, {"is_sealed", INPUT_FLAG},
    {"age_reason", INPUT_LONG, 1000}, {0},
};
static const Input dismiss_inputs[] = {
    {"state", INPUT_CHOICE, .choices = (const char *const[]){"dismissed", "redirected", NULL}}, {"reason", INPUT_LONG, 4000}, {0},
};

const Route signal_routes[] = {
    {GET, "/cases/signals", .may = "cases.write", list},
    {GET, "/cases/signals/new", .may = "cases.write", new_page, (const Input[]){{"person_id", INPUT_ID}, {"person_id_search", INPUT_TEXT}, {0}}},
    {POST, "/cases/signals/new", .once = true, .may = "cases.write", create, new_inputs, .record = &case_signal_record},
    {GET, "/cases/signals/:id", .may = "cases.read", show},
    {POST, "/cases/signals/:id/open", .once = true, .may = "cases.write", open_from, open_inputs},
    {POST, "/cases/signals/:id/dismiss", .may = "cases.write", dismiss, dismiss_inputs},
    {POST, "/cases/signals/:id/join", .may = "cases.write", join, (const Input[]){{"number", INPUT_TEXT, 20}, {0}}},
    {0},
};
