#include "modules/services/services_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/services/services_queries.h"

/* Who comes to a service and who waits.  Each change first takes the service's row, so that nobody else fills a place meanwhile. */

static const Field fields[] = {
    F(Enrolment, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Enrolment, service_id, .kind = FIELD_REFERENCE, .label = N_("Service"), .options = service_options, .required = true, .read_only = true),
    F(Enrolment, person_id, .kind = FIELD_ID, .label = N_("Person"), .read_only = true),
    F(Enrolment, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = enrolment_states, .read_only = true),
    F(Enrolment, basis, .kind = FIELD_CHOICE, .label = N_("On which basis"), .choices = enrolment_bases, .required = true),
    F(Enrolment, case_id, .kind = FIELD_ID, .label = N_("Case"), .read_only = true),
    F(Enrolment, plan_number, .kind = FIELD_TEXT, .label = N_("Number and day of the plan"), .max = 100),
    F(Enrolment, reason, .kind = FIELD_TEXT, .label = N_("Why without a plan"), .max = 500),
    F(Enrolment, is_urgent, .kind = FIELD_FLAG, .label = N_("Urgent")),
    F(Enrolment, urgency_reason, .kind = FIELD_TEXT, .label = N_("Why it is urgent"), .max = 500),
    F(Enrolment, applied_on, .kind = FIELD_DAY, .label = N_("First asked on"), .not_after_today = true),
    F(Enrolment, entered_on, .kind = FIELD_DAY, .label = N_("First day")),
    F(Enrolment, left_on, .kind = FIELD_DAY, .label = N_("Last day"), .read_only = true),
    F(Enrolment, out_of_order, .kind = FIELD_TEXT, .label = N_("Why before others"), .max = 500, .read_only = true),
    F(Enrolment, result, .kind = FIELD_CHOICE, .label = N_("Result"), .choices = enrolment_results, .read_only = true),
    F(Enrolment, result_note, .kind = FIELD_TEXT, .label = N_("About the result"), .max = 1000, .read_only = true),
    F(Enrolment, group_name, .kind = FIELD_TEXT, .label = N_("Group"), .max = 60),
    F(Enrolment, weekdays, .kind = FIELD_TEXT, .label = N_("Comes on these days"), .max = 7),
    F(Enrolment, from_enrolment_id, .kind = FIELD_ID, .label = N_("Came over from"), .read_only = true),
    F(Enrolment, contract_id, .kind = FIELD_ID, .label = N_("Contract"), .read_only = true),
    F(Enrolment, is_demo, .kind = FIELD_FLAG, .label = N_("Demo data"), .read_only = true),
    F(Enrolment, created_by, .kind = FIELD_ID, .label = N_("Enrolled by"), .read_only = true),
    F(Enrolment, created_at, .kind = FIELD_TIME, .label = N_("Written down"), .read_only = true),
    F(Enrolment, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record enrolment_record = {"enrolment", N_("Enrolment"), sizeof(Enrolment), fields};

/* --- reading --- */

static void read_enrolment(DbQuery *q, Pool *pool, Enrolment *enrolment)
{
    record_read(&enrolment_record, enrolment, q, pool);
    enrolment->service_name = db_text(q, "service_name", pool);
    enrolment->provider_name = db_text(q, "provider_name", pool);
    enrolment->measure = db_text(q, "measure", pool);
}

static bool read_one(DbQuery *q, Pool *pool, Enrolment **ret_enrolment, GError **error)
{
    if (db_step(q)) {
        *ret_enrolment = pool_new0(pool, Enrolment);
        read_enrolment(q, pool, *ret_enrolment);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such enrolment."));
}

static bool read_list(DbQuery *q, Pool *pool, GPtrArray **ret_enrolments, GError **error)
{
    *ret_enrolments = pool_list(pool);
    while (db_step(q)) {
        Enrolment *enrolment = pool_new0(pool, Enrolment);
        read_enrolment(q, pool, enrolment);
        g_ptr_array_add(*ret_enrolments, enrolment);
    }
    return db_end(q, error);
}

static bool find_any(Db *db, Pool *pool, gint64 id, Enrolment **ret_enrolment, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_FIND_ANY);
    db_bind_int(q, "$1", id);
    return read_one(q, pool, ret_enrolment, error);
}

bool services_enrolment_find(Db *db, Pool *pool, const Identity *who, gint64 id, Enrolment **ret_enrolment, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_FIND);
    services_bind_asker(q, who);
    db_bind_int(q, "$4", id);
    return read_one(q, pool, ret_enrolment, error);
}

bool services_enrolments_seen(Db *db, Pool *pool, const Identity *who, gint64 person_id, const char *state, guint limit, GPtrArray **ret_enrolments,
                              GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_LIST_SEEN);
    services_bind_asker(q, who);
    db_bind_id(q, "$4", person_id);
    db_bind_text(q, "$5", state);
    db_bind_int(q, "$6", limit);
    return read_list(q, pool, ret_enrolments, error);
}

bool services_enrolled(Db *db, Pool *pool, gint64 service_id, const char *state, GPtrArray **ret_enrolled, GError **error)
{
    int place = 0;
    *ret_enrolled = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_LIST_SERVICE);
    db_bind_int(q, "$1", service_id);
    db_bind_text(q, "$2", state);
    while (db_step(q)) {
        Enrolled *one = pool_new0(pool, Enrolled);
        read_enrolment(q, pool, &one->enrolment);
        one->family_name = db_text(q, "family_name", pool);
        one->given_name = db_text(q, "given_name", pool);
        one->birth_day = db_day(q, "birth_day");
        one->place = strcmp(one->enrolment.state, "waiting") == 0 ? ++place : 0;
        g_ptr_array_add(*ret_enrolled, one);
    }
    return db_end(q, error);
}

const char *enrolled_name(Pool *pool, const Enrolled *enrolled)
{
    return pool_printf(pool, "%s %s", enrolled->family_name, enrolled->given_name);
}

/* --- places --- */

bool service_lock_row(Db *db, gint64 service_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_LOCK_ROW);
    db_bind_int(q, "$1", service_id);
    bool there = db_step(q);
    if (!db_end(q, error))
        return false;
    return there || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such service."));
}

static bool take(Db *db, gint64 service_id, int places, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_TAKE);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", places);
    return db_run(q, NULL, error);
}

static bool first_waiting(Db *db, gint64 service_id, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_FIRST_WAITING);
    db_bind_int(q, "$1", service_id);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

static bool insert(Db *db, const Enrolment *enrolment, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_INSERT);
    services_bind(q, &enrolment_record, enrolment);
    return db_run(q, NULL, error);
}

static bool update(Db *db, const Identity *who, const char *verb, const Enrolment *before, const Enrolment *after, GError **error)
{
    gint64 changed;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_UPDATE);
    services_bind(q, &enrolment_record, after);
    if (!db_run(q, &changed, error))
        return false;
    if (changed != 1)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this enrolment meanwhile. Read it again."));
    return services_audit(db, who, verb, "enrolment", after->id, record_difference(&enrolment_record, before, after, pool), error);
}

/* --- enrolling --- */

static bool check_basis(const NewEnrolment *made, GError **error)
{
    static const char *const bases[] = {"ps", "pip", "pia", "pi", "direct", NULL};
    if (!made->basis || !g_strv_contains(bases, made->basis))
        return fail(error, FAIL_INVALID, "%s", _("Choose on which basis."));
    bool direct = strcmp(made->basis, "direct") == 0;
    if (direct && text_is_empty(made->reason))
        return fail(error, FAIL_INVALID, "%s", _("Write why they come without a plan."));
    if (!direct && !made->case_id && text_is_empty(made->plan_number))
        return fail(error, FAIL_INVALID, "%s", _("Choose the case with the plan, or write the number and day of the plan."));
    if (made->is_urgent && text_is_empty(made->urgency_reason))
        return fail(error, FAIL_INVALID, "%s", _("Write why it is urgent: who waits longer will be passed."));
    return true;
}

static bool check_once(Db *db, const NewEnrolment *made, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_OPEN_OF_PERSON);
    db_bind_int(q, "$1", made->service_id);
    db_bind_int(q, "$2", made->person_id);
    const char *state = db_step(q) ? db_text(q, "state", pool) : NULL;
    if (!db_end(q, error))
        return false;
    if (state && strcmp(state, "waiting") == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This person is on the waiting list of this service already."));
    return !state || fail(error, FAIL_CONFLICT, "%s", _("This person is enrolled at this service already."));
}

static Enrolment enrolment_of(const NewEnrolment *made, const Identity *who)
{
    Day today = day_today();
    Day entered = day_is(made->entered_on) ? made->entered_on : today;
    Day applied = day_is(made->applied_on) ? made->applied_on : day_compare(entered, today) < 0 ? entered : today;
    return (Enrolment){
        .id = id_new(), .service_id = made->service_id, .person_id = made->person_id, .basis = made->basis, .case_id = made->case_id,
        .plan_number = made->plan_number, .reason = made->reason, .is_urgent = made->is_urgent,
        .urgency_reason = made->is_urgent ? made->urgency_reason : NULL, .applied_on = applied, .entered_on = entered, .left_on = DAY_NONE,
        .group_name = text_is_empty(made->group_name) ? NULL : made->group_name,
        .weekdays = text_is_empty(made->weekdays) ? NULL : made->weekdays, .is_demo = made->is_demo, .created_by = who->user_id,
        .created_at = clock_now(), .version = 1,
    };
}

static bool check_weekdays(const char *weekdays, GError **error)
{
    if (weekdays && strspn(weekdays, "1234567") != strlen(weekdays))
        return fail(error, FAIL_INVALID, "%s", _("The days are digits from 1 (Monday) to 7 (Sunday)."));
    return true;
}

static bool check_open(Pool *pool, const Service *service, Day on, GError **error)
{
    if (day_is(service->closed_on) && day_compare(on, service->closed_on) >= 0)
        return fail(error, FAIL_INVALID, _("This service is closed since %s. Choose another one."), day_to_people(pool, service->closed_on));
    return true;
}

/* The case is kept with it: its team sees whom it sent. */
static bool check_plan(Db *db, Enrolment *enrolment, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 case_id;
    const char *day = day_to_people(pool, enrolment->entered_on);
    if (strcmp(enrolment->basis, "direct") == 0)
        return true;
    if (!enrolment_plan(db, enrolment, enrolment->entered_on, &case_id, error))
        return false;
    if (!case_id && enrolment->case_id)
        return fail(error, FAIL_INVALID, _("In this case no plan of this kind is in force for the person on %s. Correct the case, the basis or the day. "
                                           "Without a plan choose “Directly, without a plan” and write why."), day);
    if (!case_id)
        return fail(error, FAIL_INVALID, _("No plan of this kind and number is in force for the person on %s. Correct the number, the basis or the day. "
                                           "Without a plan choose “Directly, without a plan” and write why."), day);
    enrolment->case_id = case_id;
    return true;
}

/* For who is known here already; way_out: what can be done. */
static bool check_still(Db *db, const Enrolment *enrolment, Day day, const char *way_out, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 case_id;
    if (strcmp(enrolment->basis, "direct") == 0)
        return true;
    if (!enrolment_plan(db, enrolment, day, &case_id, error))
        return false;
    return case_id || fail(error, FAIL_INVALID, "%s %s",
                           pool_printf(pool, _("The plan on which the person comes isn't in force on %s."), day_to_people(pool, day)), way_out);
}

/* A place for them, or the waiting list: nobody passes those who wait already. */
static bool place(Db *db, const Service *service, const NewEnrolment *made, Enrolment *enrolment, GError **error)
{
    gint64 waiting;
    if (!first_waiting(db, service->id, &waiting, error))
        return false;
    bool enters = !made->waits && !waiting && service_places_free(service) != 0;
    enrolment->state = enters ? "active" : "waiting";
    if (!enters)
        enrolment->entered_on = DAY_NONE;
    return insert(db, enrolment, error) && (!enters || take(db, service->id, 1, error));
}

static bool enrol(Db *db, const Identity *who, const NewEnrolment *made, gint64 from_id, Enrolment *ret_enrolment, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Service *service;
    *ret_enrolment = enrolment_of(made, who);
    ret_enrolment->from_enrolment_id = from_id;
    if (!service_lock_row(db, made->service_id, error) || !service_find(db, pool, made->service_id, &service, error) ||
        !check_open(pool, service, ret_enrolment->entered_on, error) || !check_once(db, made, error) || !check_plan(db, ret_enrolment, error))
        return false;
    return place(db, service, made, ret_enrolment, error) &&
           services_audit(db, who, "create", "enrolment", ret_enrolment->id, record_difference(&enrolment_record, NULL, ret_enrolment, pool), error);
}

bool services_enrol(Db *db, const Identity *who, const NewEnrolment *made, gint64 *ret_id, bool *ret_waits, GError **error)
{
    Enrolment enrolment;
    if (!check_basis(made, error) || !check_weekdays(made->weekdays, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !enrol(db, who, made, 0, &enrolment, error) || !db_commit(change, error))
        return false;
    *ret_id = enrolment.id;
    if (ret_waits)
        *ret_waits = strcmp(enrolment.state, "waiting") == 0;
    return true;
}

/* --- coming in --- */

static bool check_turn(Db *db, const Enrolment *enrolment, const char *reason, GError **error)
{
    gint64 first;
    if (!first_waiting(db, enrolment->service_id, &first, error))
        return false;
    if (first != enrolment->id && text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Others have waited longer. Take the first of the list, or write why this person comes before them."));
    return true;
}

static bool check_place(Db *db, gint64 service_id, GError **error)
{
    Service *service;
    g_autoptr(Pool) pool = pool_new();
    if (!service_find(db, pool, service_id, &service, error))
        return false;
    return service_places_free(service) != 0 ||
           fail(error, FAIL_CONFLICT, _("All %d places are taken. A place is free once somebody leaves, or the licence grows."), (int)service->capacity);
}

bool services_admit(Db *db, const Identity *who, gint64 enrolment_id, Day entered_on, const char *reason, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Enrolment *before;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !find_any(db, pool, enrolment_id, &before, error) || !service_lock_row(db, before->service_id, error) ||
        !find_any(db, pool, enrolment_id, &before, error))
        return false;
    if (strcmp(before->state, "waiting") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This person doesn't wait any more."));
    if (!check_place(db, before->service_id, error) || !check_turn(db, before, reason, error))
        return false;
    Enrolment after = *before;
    after.state = "active";
    after.entered_on = day_is(entered_on) ? entered_on : day_today();
    if (!check_still(db, before, after.entered_on, _("Have it renewed; or take the person off the list and enrol them directly, with the reason and "
                                                     "the day on which they first asked."), error))
        return false;
    after.out_of_order = text_is_empty(reason) ? NULL : reason;
    return update(db, who, "admit", before, &after, error) && take(db, before->service_id, 1, error) && db_commit(change, error);
}

/* --- leaving --- */

static bool check_last_day(const Enrolment *enrolment, Day left_on, const char *result, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    bool known = false;
    for (const Choice *choice = enrolment_results; choice->value; choice++)
        known = known || g_strcmp0(choice->value, result) == 0;
    if (!known)
        return fail(error, FAIL_INVALID, "%s", _("Choose with which result."));
    if (strcmp(enrolment->state, "active") == 0 && day_compare(left_on, enrolment->entered_on) < 0)
        return fail(error, FAIL_INVALID, _("The last day lies before the first one, %s."), day_to_people(pool, enrolment->entered_on));
    return true;
}

static bool end(Db *db, const Identity *who, const Enrolment *before, Day left_on, const char *result, const char *note, GError **error)
{
    bool active = strcmp(before->state, "active") == 0;
    Enrolment after = *before;
    after.state = active ? "ended" : "withdrawn";
    after.left_on = left_on;
    after.result = result;
    after.result_note = note;
    return attendance_cut(db, before->id, left_on, error) && update(db, who, "exit", before, &after, error) &&
           (!active || take(db, before->service_id, -1, error));
}

static bool leave(Db *db, const Identity *who, gint64 enrolment_id, Day left_on, const char *result, const char *note, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Enrolment *before;
    Day day = day_is(left_on) ? left_on : day_today();
    if (!find_any(db, pool, enrolment_id, &before, error) || !service_lock_row(db, before->service_id, error) ||
        !find_any(db, pool, enrolment_id, &before, error))
        return false;
    if (strcmp(before->state, "active") != 0 && strcmp(before->state, "waiting") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This enrolment has ended already."));
    return check_last_day(before, day, result, error) && end(db, who, before, day, result, note, error);
}

bool services_exit(Db *db, const Identity *who, gint64 enrolment_id, Day left_on, const char *result, const char *note, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && leave(db, who, enrolment_id, left_on, result, note, error) && db_commit(change, error);
}

/* --- going over --- */

static const char *anew(void)
{
    return _("Choose another day, or have the plan renewed. Or note that they leave here, and enrol them anew directly, with the reason.");
}

/* In the order of their ids, so that two who go over crosswise don't wait for each other. */
static bool lock_both(Db *db, gint64 one, gint64 other, GError **error)
{
    return service_lock_row(db, MIN(one, other), error) && service_lock_row(db, MAX(one, other), error);
}

bool services_transfer(Db *db, const Identity *who, gint64 enrolment_id, gint64 to_service_id, Day on, const char *note, gint64 *ret_id,
                       GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Enrolment *before, made;
    Day day = day_is(on) ? on : day_today();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !find_any(db, pool, enrolment_id, &before, error) || !lock_both(db, before->service_id, to_service_id, error))
        return false;
    if (before->service_id == to_service_id || strcmp(before->state, "active") != 0)
        return fail(error, FAIL_INVALID, "%s", _("Only who is enrolled can go over, and to another service."));
    if (!check_still(db, before, day, anew(), error))
        return false;
    NewEnrolment target = {.service_id = to_service_id, .person_id = before->person_id, .basis = before->basis, .case_id = before->case_id,
                           .plan_number = before->plan_number, .reason = before->reason, .entered_on = day, .applied_on = DAY_NONE,
                           .is_demo = before->is_demo};
    if (!leave(db, who, enrolment_id, day_add(day, -1), "transfer", note, error) || !enrol(db, who, &target, before->id, &made, error))
        return false;
    if (strcmp(made.state, "active") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("No place is free there, or others wait. Put the person on its waiting list instead."));
    *ret_id = made.id;
    return db_commit(change, error);
}

/* --- smaller changes --- */

bool services_enrolment_save(Db *db, const Identity *who, const Enrolment *enrolment, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Enrolment *before;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !service_lock_row(db, enrolment->service_id, error) || !find_any(db, pool, enrolment->id, &before, error) ||
        !check_weekdays(enrolment->weekdays, error))
        return false;
    if (strcmp(before->state, "active") == 0 && !day_is(enrolment->entered_on))
        return fail(error, FAIL_INVALID, "%s", _("Write the first day."));
    if (day_compare(before->entered_on, enrolment->entered_on) != 0 && !check_still(db, before, enrolment->entered_on, anew(), error))
        return false;
    return attendance_plan_anew(db, before, enrolment, error) && update(db, who, "save", before, enrolment, error) && db_commit(change, error);
}

bool services_enrolment_set_contract(Db *db, gint64 id, gint64 document_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_SET_CONTRACT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", document_id);
    return db_run(q, NULL, error);
}
