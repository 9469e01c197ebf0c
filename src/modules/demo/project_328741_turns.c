#include "modules/demo/project_328741.h"

#include <string.h>

#include "modules/demo/demo_queries.h"
#include "modules/services/services.h"

/* What happens in the best-kept register: a child whom another source paid, marks that were wrong, a right suspended for a month, an
 * exception, an account that was closed.  Each happens once, in a month of its own, to a child of its own. */

#define MONTH(year, month) ((year) * 12 + (month) - 1)
enum { ELSEWHERE = MONTH(2025, 9), MARKED_WRONG = MONTH(2025, 11), REFUSED_BY_BANK = MONTH(2025, 12), SUSPENDED = MONTH(2026, 1), EXCEPTION = MONTH(2026, 2) };

/* --- to whom --- */

typedef enum { CAME_ENOUGH, CAME_ALMOST } Wanted; /* almost: the one that is nearest below */

typedef struct {
    gint64 grant_id, person_id, enrolment_id, service_id;
    int planned, present;
} Chosen;

static bool was_turned(const ProjectPaying *paying, gint64 grant_id)
{
    for (guint i = 0; i < paying->turned->len; i++)
        if (g_array_index(paying->turned, gint64, i) == grant_id)
            return true;
    return false;
}

/* Of the child, if the entitlement covers the month; 0: it doesn't. */
static gint64 grant_in(const ProjectPaying *paying, gint64 person_id, int month)
{
    const ProjectDemo *p = paying->p;
    for (guint i = 0; i < p->child_count; i++) {
        const ProjectChild *child = &p->children[i];
        int from = day_is(child->entered) ? (int)benefit_month_of(child->entered) : month + 1;
        if (child->person_id == person_id)
            return month >= from && month <= from + child->promised + PROJECT_MONTHS_OVER ? paying->grant_ids[i] : 0;
    }
    return 0;
}

static bool came_enough(const AttendanceMonth *row) { return row->present * 100 >= PROJECT_PERCENT * row->planned; }

static bool is_better(const AttendanceMonth *row, const Chosen *best, Wanted wanted)
{
    if (row->planned == 0 || came_enough(row) != (wanted == CAME_ENOUGH))
        return false;
    return !best->grant_id || (wanted == CAME_ALMOST && row->present * best->planned > best->present * row->planned);
}

static bool choose(ProjectPaying *paying, int month, Wanted wanted, Chosen *ret_chosen, GError **error)
{
    GArray *rows;
    *ret_chosen = (Chosen){0};
    if (!services_attendance_month(paying->p->db, paying->p->pool, month, 0, 0, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const AttendanceMonth *row = &g_array_index(rows, AttendanceMonth, i);
        gint64 grant_id = grant_in(paying, row->person_id, month);
        if (grant_id && !was_turned(paying, grant_id) && is_better(row, ret_chosen, wanted))
            *ret_chosen = (Chosen){grant_id, row->person_id, row->enrolment_id, row->service_id, row->planned, row->present};
    }
    if (ret_chosen->grant_id)
        g_array_append_val(paying->turned, ret_chosen->grant_id);
    return true;
}

static bool find_grant(ProjectPaying *paying, gint64 id, BenefitGrant **ret_grant, GError **error)
{
    return benefit_grant_find(paying->p->db, paying->p->pool, id, ret_grant, error);
}

/* --- before a list --- */

/* Told late: the list of the month is paid, the next one asks it back, those after withhold it. */
static bool pay_elsewhere(ProjectPaying *paying, GError **error)
{
    Chosen chosen;
    return choose(paying, ELSEWHERE, CAME_ENOUGH, &chosen, error) &&
           (!chosen.grant_id || benefit_elsewhere_add(paying->p->db, &paying->officer, chosen.person_id, ELSEWHERE, ELSEWHERE,
                                                      "Ajutor de urgență acordat de DGASPC pentru aceeași lună (date demonstrative)", error));
}

static bool read_marks(ProjectPaying *paying, const Chosen *chosen, int month, const char **ret_marks, GError **error)
{
    g_autoptr(DbQuery) q = db_query(paying->p->db, SQL_DEMO_ATTENDANCE_MARKS);
    db_bind_int(q, "$1", chosen->enrolment_id);
    db_bind_int(q, "$2", month);
    *ret_marks = db_step(q) ? db_text(q, "marks", paying->p->pool) : "";
    return db_end(q, error);
}

/* As many marks as are missing, from the first on. */
static guint mend(const Chosen *chosen, const char *marks, AttendanceMark *ret_mended)
{
    int missing = (PROJECT_PERCENT * chosen->planned + 99) / 100 - chosen->present;
    guint count = 0;
    for (int day = 1; marks[day - 1] && (int)count < missing; day++)
        if (marks[day - 1] == 'A' || marks[day - 1] == 'E')
            ret_mended[count++] = (AttendanceMark){.enrolment_id = chosen->enrolment_id, .day = day, .mark = 'P'};
    return count;
}

/* The month is locked and its list paid: the next list pays it late. */
static bool correct_marks(ProjectPaying *paying, GError **error)
{
    Chosen chosen;
    const char *marks;
    AttendanceMark mended[31];
    if (!choose(paying, MARKED_WRONG, CAME_ALMOST, &chosen, error) || !read_marks(paying, &chosen, MARKED_WRONG, &marks, error))
        return false;
    guint count = mend(&chosen, marks, mended);
    return count == 0 || services_attendance_save(paying->p->db, paying->p->who, chosen.service_id, MARKED_WRONG, mended, count,
                                                  "Fișele de grup arată că a fost prezent; zilele au fost marcate greșit (date demonstrative)", error);
}

static bool suspend(ProjectPaying *paying, GError **error)
{
    Chosen chosen;
    BenefitGrant *grant;
    if (!choose(paying, SUSPENDED, CAME_ENOUGH, &chosen, error) || !chosen.grant_id)
        return chosen.grant_id == 0;
    paying->suspended_id = chosen.grant_id;
    return find_grant(paying, chosen.grant_id, &grant, error) &&
           benefit_grant_suspend(paying->p->db, &paying->officer, grant, SUSPENDED, "Familia nu a venit la reevaluare (date demonstrative)", error);
}

static bool resume(ProjectPaying *paying, GError **error)
{
    BenefitGrant *grant;
    return !paying->suspended_id ||
           (find_grant(paying, paying->suspended_id, &grant, error) &&
            benefit_grant_resume(paying->p->db, &paying->officer, grant, SUSPENDED + 1, "Reevaluarea s-a făcut (date demonstrative)", error));
}

/* Asked for by the officer, granted by the director, before the list. */
static bool make_exception(ProjectPaying *paying, GError **error)
{
    Chosen chosen;
    gint64 id;
    return choose(paying, EXCEPTION, CAME_ALMOST, &chosen, error) &&
           (!chosen.grant_id ||
            (benefit_exception_ask(paying->p->db, &paying->officer, chosen.grant_id, EXCEPTION, "pay",
                                   "Copilul a fost internat; biletul de externare este la dosar (date demonstrative)", &id, error) &&
             benefit_exception_decide(paying->p->db, &paying->director, id, true, error)));
}

bool project_demo_before_list(ProjectPaying *paying, int month, gint64 at, GError **error)
{
    switch (month) {
    case ELSEWHERE + 1: return pay_elsewhere(paying, error);
    case MARKED_WRONG + 1: return correct_marks(paying, error);
    case SUSPENDED: return suspend(paying, error);
    case SUSPENDED + 1: return resume(paying, error) && make_exception(paying, error);
    default: return true;
    }
}

/* --- what the bank answers --- */

static bool first_reference(ProjectPaying *paying, gint64 run_id, const char **ret_reference, GError **error)
{
    g_autoptr(DbQuery) q = db_query(paying->p->db, SQL_DEMO_PAYMENT_FIRST);
    db_bind_int(q, "$1", run_id);
    *ret_reference = db_step(q) ? db_text(q, "reference", paying->p->pool) : "";
    return db_end(q, error);
}

bool project_demo_spoil(ProjectPaying *paying, const BenefitRun *run, GPtrArray *lines, GError **error)
{
    const char *reference;
    if (run->month != REFUSED_BY_BANK)
        return true;
    if (!first_reference(paying, run->id, &reference, error))
        return false;
    for (guint i = 0; i < lines->len; i++) {
        BenefitReturned *line = lines->pdata[i];
        if (g_strcmp0(line->reference, reference) == 0) {
            line->outcome = "failed";
            line->reason = "Cont închis";
        }
    }
    return true;
}

/* A new account for the entitlements that the failed payment pays. */
static bool change_account(ProjectPaying *paying, const GArray *grants, gint64 payee_id, GError **error)
{
    BenefitPayee payee = {.person_id = payee_id, .iban = project_demo_iban(paying->p->pool, 2)};
    for (guint i = 0; i < grants->len; i++) {
        BenefitGrant *grant;
        if (!find_grant(paying, g_array_index(grants, gint64, i), &grant, error) ||
            !benefit_grant_pay_to(paying->p->db, &paying->officer, grant, &payee, error))
            return false;
    }
    return true;
}

static bool read_failed(ProjectPaying *paying, gint64 run_id, GArray *grants, gint64 *ret_payment_id, gint64 *ret_payee_id, GError **error)
{
    *ret_payment_id = *ret_payee_id = 0;
    g_autoptr(DbQuery) q = db_query(paying->p->db, SQL_DEMO_PAYMENT_FAILED);
    db_bind_int(q, "$1", run_id);
    while (db_step(q)) {
        gint64 grant_id = db_int(q, "grant_id");
        *ret_payment_id = db_int(q, "id");
        *ret_payee_id = db_int(q, "person_id");
        g_array_append_val(grants, grant_id);
    }
    return db_end(q, error);
}

bool project_demo_pay_again(ProjectPaying *paying, const BenefitRun *run, gint64 at, GError **error)
{
    Db *db = paying->p->db;
    gint64 payment_id, payee_id, again_id, file_id;
    g_autoptr(GArray) grants = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!read_failed(paying, run->id, grants, &payment_id, &payee_id, error))
        return false;
    return !payment_id || (change_account(paying, grants, payee_id, error) &&
                           benefit_payment_reissue(db, &paying->accountant, payment_id, &again_id, error) &&
                           benefit_run_file(db, &paying->accountant, run->id, "opme", at, &file_id, error));
}
