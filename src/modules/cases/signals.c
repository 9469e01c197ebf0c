#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"

static const Field fields[] = {
    F(CaseSignal, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CaseSignal, year, .kind = FIELD_INT, .label = N_("Year"), .read_only = true),
    F(CaseSignal, number, .kind = FIELD_INT, .label = N_("Number in the year"), .read_only = true),
    F(CaseSignal, received_at, .kind = FIELD_TIME, .label = N_("When it came"), .required = true),
    F(CaseSignal, channel, .kind = FIELD_CHOICE, .label = N_("How it came"), .choices = case_channels, .required = true),
    F(CaseSignal, source, .kind = FIELD_CHOICE, .label = N_("Who told"), .choices = case_sources, .required = true),
    F(CaseSignal, reporter, .kind = FIELD_LONG_TEXT, .label = N_("Name of who told, and how to reach them"),
      .hint = N_("Leave it empty when they don't want to be named. Sealed."), .max = 1000, .sealed = true),
    F(CaseSignal, about, .kind = FIELD_LONG_TEXT, .label = N_("Whom it is about"),
      .hint = N_("Names, address, school: as they were told. Sealed."), .max = 2000, .sealed = true, .required = true),
    F(CaseSignal, text, .kind = FIELD_LONG_TEXT, .label = N_("What was told"), .hint = N_("In their words, as far as possible. Sealed."),
      .max = 10000, .sealed = true, .required = true),
    F(CaseSignal, person_id, .kind = FIELD_ID, .label = N_("Person of the register"), .read_only = true),
    F(CaseSignal, is_urgent, .kind = FIELD_FLAG, .label = N_("Somebody may be in danger now")),
    F(CaseSignal, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = case_signal_states, .read_only = true),
    F(CaseSignal, reason, .kind = FIELD_LONG_TEXT, .label = N_("Why it was decided so"), .max = 4000, .sealed = true, .read_only = true),
    F(CaseSignal, case_id, .kind = FIELD_ID, .label = N_("Case"), .read_only = true),
    F(CaseSignal, institution_id, .kind = FIELD_ID, .label = N_("Service"), .read_only = true),
    F(CaseSignal, taken_by, .kind = FIELD_ID, .label = N_("Taken down by"), .read_only = true),
    F(CaseSignal, decided_by, .kind = FIELD_ID, .label = N_("Decided by"), .read_only = true),
    F(CaseSignal, decided_at, .kind = FIELD_TIME, .label = N_("Decided"), .read_only = true),
    F(CaseSignal, created_at, .kind = FIELD_TIME, .label = N_("Taken down"), .read_only = true),
    F(CaseSignal, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record case_signal_record = {"case_signal", N_("Signal"), sizeof(CaseSignal), fields};

/* --- reading --- */

static bool read_signal(Db *db, DbQuery *q, Pool *pool, CaseSignal **ret_signal, GError **error)
{
    g_auto(SealKey) key = {0};
    CaseSignal *signal = *ret_signal = pool_new0(pool, CaseSignal);
    signal->seal_key = db_text(q, "seal_key", pool);
    return seal_key_open(db, signal->seal_key, &key, error) && case_read(q, &case_signal_record, signal, &key, pool, error);
}

static bool read_signals(Db *db, DbQuery *q, Pool *pool, GPtrArray **ret_signals, GError **error)
{
    *ret_signals = pool_list(pool);
    while (db_step(q)) {
        CaseSignal *signal;
        if (!read_signal(db, q, pool, &signal, error))
            return false;
        g_ptr_array_add(*ret_signals, signal);
    }
    return db_end(q, error);
}

bool case_signal_find(Db *db, Pool *pool, const Identity *who, gint64 id, CaseSignal **ret_signal, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_SIGNAL_FIND);
    case_bind_asker(q, who);
    db_bind_int(q, "$5", id);
    if (db_step(q))
        return read_signal(db, q, pool, ret_signal, error);
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such signal."));
}

bool case_signal_of_case(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_signals, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_SIGNAL_OF_CASE);
    db_bind_int(q, "$1", case_id);
    return read_signals(db, q, pool, ret_signals, error);
}

bool case_signals(Db *db, Pool *pool, const Identity *who, bool waiting, guint limit, guint offset, GPtrArray **ret_signals, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, waiting ? SQL_CASE_SIGNAL_LIST : SQL_CASE_SIGNAL_LIST_DECIDED);
    case_bind_asker(q, who);
    if (waiting)
        db_bind_text(q, "$5", "waiting");
    db_bind_int(q, waiting ? "$6" : "$5", limit);
    db_bind_int(q, waiting ? "$7" : "$6", offset);
    return read_signals(db, q, pool, ret_signals, error);
}

/* --- writing --- */

static bool insert(Db *db, Pool *pool, CaseSignal *signal, GError **error)
{
    g_auto(SealKey) key = {0};
    if (!seal_key_make(db, pool, &key, &signal->seal_key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_SIGNAL_INSERT);
    case_bind(q, &case_signal_record, signal, &key, pool);
    db_bind_text(q, "$21", signal->seal_key);
    return db_run(q, NULL, error);
}

bool case_signal_take(Db *db, gint64 case_id, CaseSignal *signal, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    signal->id = id_new();
    signal->year = day_year(day_of_time(signal->received_at));
    signal->state = "opened";
    signal->case_id = case_id;
    signal->person_id = signal->institution_id = signal->taken_by = signal->decided_by = 0;
    signal->version = 1;
    return case_number_next(db, "signal", signal->year, &signal->number, error) && insert(db, pool, signal, error);
}

bool case_signal_create(Db *db, const Identity *who, CaseSignal *signal, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    signal->id = id_new();
    signal->year = day_year(day_of_time(signal->received_at));
    signal->state = "waiting";
    signal->taken_by = who->user_id;
    signal->institution_id = who->institution_id;
    signal->created_at = clock_now();
    signal->version = 1;
    return case_number_next(db, "signal", signal->year, &signal->number, error) && insert(db, pool, signal, error) &&
           case_audit(db, who, "create", "case_signal", signal->id, record_difference(&case_signal_record, NULL, signal, pool), error) &&
           db_commit(change, error);
}

bool case_signal_note(Db *db, const Identity *who, const NewSignal *made, gint64 *ret_id, GError **error)
{
    CaseSignal signal = {.received_at = clock_now(), .channel = made->channel, .source = made->source, .about = made->about, .text = made->text,
                         .person_id = made->person_id};
    if (!case_signal_create(db, who, &signal, error))
        return false;
    *ret_id = signal.id;
    return true;
}

bool case_signal_decide(Db *db, const Identity *who, CaseSignal *signal, const char *state, gint64 case_id, GError **error)
{
    gint64 changed;
    g_autoptr(Pool) pool = pool_new();
    g_auto(SealKey) key = {0};
    if (strcmp(signal->state, "waiting") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This signal was decided already."));
    signal->state = state;
    signal->case_id = case_id;
    signal->decided_by = who->user_id;
    signal->decided_at = clock_now();
    if (!seal_key_open(db, signal->seal_key, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_SIGNAL_UPDATE);
    case_bind(q, &case_signal_record, signal, &key, pool);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody decided on this signal meanwhile.")));
}

bool case_signal_dismiss(Db *db, const Identity *who, CaseSignal *signal, const char *state, const char *reason, GError **error)
{
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write why no case is opened."));
    g_autoptr(DbChange) change = db_begin(db, error);
    signal->reason = reason;
    return change && case_signal_decide(db, who, signal, state, 0, error) &&
           case_audit(db, who, "decide", "case_signal", signal->id, NULL, error) && db_commit(change, error);
}

bool case_signal_join(Db *db, const Identity *who, CaseSignal *signal, const CaseFile *file, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && case_signal_decide(db, who, signal, "joined", file->id, error) && case_touch(db, file->id, error) &&
           case_audit(db, who, "decide", "case_signal", signal->id, NULL, error) && db_commit(change, error);
}
