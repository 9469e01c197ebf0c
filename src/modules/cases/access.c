#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "mail/mail.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "record/audit.h"

/* Who sees a file and who changes it.  Seeing is one condition in SQL (queries.sql, part "seen"), which every list and every
 * search takes in; what one may do with a file that one sees follows here. */

void case_bind_asker(DbQuery *q, const Identity *who)
{
    db_bind_int(q, "$1", who->user_id);
    db_bind_int(q, "$2", identity_scope(who, "cases.read"));
    db_bind_int(q, "$3", who->institution_id);
    db_bind_int(q, "$4", clock_now());
}

/* --- rights --- */

static bool read_roles(Db *db, const Identity *who, gint64 case_id, bool *ret_member, bool *ret_partner, bool *ret_manager, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TEAM_ROLE);
    db_bind_int(q, "$1", case_id);
    db_bind_int(q, "$2", who->user_id);
    db_bind_int(q, "$3", clock_now());
    while (db_step(q)) {
        const char *role = db_text(q, "role", pool);
        bool partner = strcmp(role, "partner") == 0;
        *ret_member |= !partner;
        *ret_partner |= partner;
        *ret_manager |= strcmp(role, "manager") == 0 || strcmp(role, "substitute") == 0;
    }
    return db_end(q, error);
}

static bool has_broken_glass(Db *db, const Identity *who, gint64 case_id, bool *ret_broken, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_GLASS_OPEN);
    db_bind_int(q, "$1", case_id);
    db_bind_int(q, "$2", who->user_id);
    db_bind_int(q, "$3", clock_now());
    *ret_broken = db_step(q);
    return db_end(q, error);
}

/* Who broke the glass reads; a supervisor changes what their scope lets them see, but no sealed file of others. */
bool case_rights(Db *db, const Identity *who, const CaseFile *file, CaseRights *ret_rights, GError **error)
{
    bool member = false, partner = false, manager = false, glass = false;
    if (!read_roles(db, who, file->id, &member, &partner, &manager, error) || !has_broken_glass(db, who, file->id, &glass, error))
        return false;
    bool supervises = identity_may(who, "cases.supervise") && (!file->is_sealed || member);
    bool writes = identity_may(who, "cases.write");
    *ret_rights = (CaseRights){
        .sees = true,
        .changes = writes && (member || partner || supervises),
        .leads = writes && (manager || supervises),
        .approves = identity_may(who, "cases.approve") && (member || supervises),
        .is_limited = partner && !member && !supervises,
        .way = member || partner ? "team" : glass && (file->is_sealed || !supervises) ? "glass" : "scope",
    };
    return true;
}

bool case_enter(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error)
{
    return case_find(req->db, req->pool, req->who, req_id(req, param), ret_file, error) &&
           case_rights(req->db, req->who, *ret_file, ret_rights, error);
}

bool case_check_open(const CaseFile *file, GError **error)
{
    if (strcmp(file->state, "open") == 0 || strcmp(file->state, "following") == 0)
        return true;
    return fail(error, FAIL_CONFLICT, "%s", _("This case is closed. Reopen it before you change it."));
}

bool case_enter_to_write(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error)
{
    if (!case_enter(req, param, ret_file, ret_rights, error))
        return false;
    if (!ret_rights->changes)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
    return case_check_open(*ret_file, error);
}

bool case_enter_to_change(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error)
{
    return case_enter_to_write(req, param, ret_file, ret_rights, error) &&
           (!ret_rights->is_limited || fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it.")));
}

bool case_enter_to_lead(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error)
{
    if (!case_enter(req, param, ret_file, ret_rights, error))
        return false;
    return ret_rights->leads || fail(error, FAIL_FORBIDDEN, "%s", _("Only the case manager and the supervisor can do this."));
}

/* --- breaking the glass --- */

static bool names_user(Db *db, gint64 user_id, gint64 case_id, bool *ret_names, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PERSON_NAMES_USER);
    db_bind_int(q, "$1", user_id);
    db_bind_int(q, "$2", case_id);
    *ret_names = db_step(q);
    return db_end(q, error);
}

bool case_id_of_number(Db *db, gint64 year, gint64 number, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_FIND_NUMBER);
    db_bind_int(q, "$1", year);
    db_bind_int(q, "$2", number);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

static bool insert_glass(Db *db, const Identity *who, gint64 case_id, gint64 id, const char *reason, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_auto(SealKey) key = {0};
    if (!case_key(db, case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_GLASS_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", case_id);
    db_bind_int(q, "$3", who->user_id);
    db_bind_text(q, "$4", seal_text(&key, "case_glass.reason", id, reason, pool));
    db_bind_int(q, "$5", clock_now());
    db_bind_int(q, "$6", clock_now() + GLASS_SECONDS);
    return db_run(q, NULL, error);
}

/* No name, neither of who opened it nor of whom it is about: the letter may be read on the way. */
static bool put_letter(Db *db, Pool *pool, DbQuery *q, gint64 glass_id, const char *base_url, GError **error)
{
    gint64 id;
    Language before = language_get();
    language_set(language_from_code(db_text(q, "language", pool),
                                    language_from_code(setting_text(db, pool, "authority.language", "ro"), LANGUAGE_RO)));
    Letter letter = {
        .to = db_text(q, "email", pool), .to_name = db_text(q, "name", pool),
        .subject = _("A case was opened outside one's own"),
        .text = pool_printf(pool, "%s\n\n%s\n%s/work\n\n%s\n", _("Good day,"),
                            _("Somebody of your teams opened a case that isn't theirs, with a reason, or a case of your teams was opened so. Please read the reason and take note:"),
                            base_url, _("The links open after you sign in.")),
        .key = pool_printf(pool, "glass/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, glass_id, db_int(q, "id")),
    };
    bool put = mail_put(db, &letter, &id, error);
    language_set(before);
    return put;
}

static bool tell_supervisors(Db *db, const Identity *who, gint64 case_id, gint64 glass_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *base_url = setting_text(db, pool, SETTING_BASE_URL, "http://127.0.0.1:8080");
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_GLASS_SUPERVISORS);
    db_bind_int(q, "$1", case_id);
    db_bind_int(q, "$2", who->user_id);
    while (db_step(q))
        if (!put_letter(db, pool, q, glass_id, base_url, error))
            return false;
    return db_end(q, error);
}

/* A number that there isn't and a file that names who asks are the same answer. */
bool case_break_glass(Db *db, const Identity *who, gint64 year, gint64 number, const char *reason, gint64 *ret_id, GError **error)
{
    enum { LEAST_REASON = 15 };
    bool named = false;
    if (text_length(reason) < LEAST_REASON)
        return fail(error, FAIL_INVALID, "%s", _("Write why you need this file, in at least 15 characters. Your supervisor reads it."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !case_id_of_number(db, year, number, ret_id, error) || (*ret_id && !names_user(db, who->user_id, *ret_id, &named, error)))
        return false;
    if (*ret_id == 0 || named)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no case with this number."));
    gint64 glass_id = id_new();
    return insert_glass(db, who, *ret_id, glass_id, reason, error) && tell_supervisors(db, who, *ret_id, glass_id, error) &&
           audit_write(db, who, "web", "break-glass", "case_file", *ret_id, NULL, error) && db_commit(change, error);
}

static bool read_glass(Db *db, DbQuery *q, Pool *pool, CaseGlass *glass, GError **error)
{
    g_auto(SealKey) key = {0};
    *glass = (CaseGlass){
        .id = db_int(q, "id"),
        .case_id = db_int(q, "case_id"),
        .at = db_int(q, "at"),
        .until_at = db_int(q, "until_at"),
        .seen_at = db_int(q, "seen_at"),
        .year = db_int(q, "year"),
        .number = db_int(q, "number"),
        .user_name = db_text(q, "user_name", pool),
    };
    return case_key(db, glass->case_id, &key, error) &&
           seal_read(&key, "case_glass.reason", glass->id, db_text(q, "reason", pool), pool, &glass->reason, error);
}

static bool read_glasses(Db *db, DbQuery *q, Pool *pool, GPtrArray **ret_glasses, GError **error)
{
    *ret_glasses = pool_list(pool);
    while (db_step(q)) {
        CaseGlass *glass = pool_new0(pool, CaseGlass);
        if (!read_glass(db, q, pool, glass, error))
            return false;
        g_ptr_array_add(*ret_glasses, glass);
    }
    return db_end(q, error);
}

bool case_glasses(Db *db, Pool *pool, const Identity *who, gint64 case_id, gint64 crew_id, bool unseen, GPtrArray **ret_glasses,
                  GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_GLASS_LIST);
    db_bind_id(q, "$1", case_id);
    db_bind_id(q, "$2", crew_id);
    db_bind_int(q, "$3", unseen);
    db_bind_int(q, "$4", who->user_id);
    return read_glasses(db, q, pool, ret_glasses, error);
}

bool case_glasses_for(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_glasses, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_GLASS_FOR_SUPERVISOR);
    db_bind_int(q, "$1", who->user_id);
    return read_glasses(db, q, pool, ret_glasses, error);
}

bool case_glass_see(Db *db, const Identity *who, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_GLASS_SEE);
    db_bind_int(q, "$1", id);
    db_bind_id(q, "$2", who->user_id);
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error) && audit_write(db, who, "web", "see", "case_glass", id, NULL, error) && db_commit(change, error);
}

/* --- looking --- */

static bool looked_at(Db *db, const Identity *who, gint64 case_id, gint64 *ret_at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_LOOK_LAST);
    db_bind_int(q, "$1", case_id);
    db_bind_int(q, "$2", who->user_id);
    *ret_at = db_step(q) ? db_int(q, "at") : 0;
    return db_end(q, error);
}

static bool insert_look(Db *db, const Identity *who, gint64 case_id, const char *way, const char *warning, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_LOOK_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", case_id);
    db_bind_int(q, "$3", who->user_id);
    db_bind_int(q, "$4", clock_now());
    db_bind_text(q, "$5", way);
    db_bind_text(q, "$6", warning);
    return db_run(q, NULL, error);
}

bool case_look(Db *db, const Identity *who, const CaseFile *file, const char *way, GError **error)
{
    enum { AGAIN_AFTER = 60 * 60 };
    gint64 last;
    g_autoptr(Pool) pool = pool_new();
    const char *warning = NULL;
    if (!looked_at(db, who, file->id, &last, error))
        return false;
    if (clock_now() - last < AGAIN_AFTER)
        return true;
    if (!case_relation_warning(db, pool, who, file->id, &warning, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && insert_look(db, who, file->id, way, warning, error) &&
           audit_write(db, who, "web", "see", "case_file", file->id, NULL, error) && db_commit(change, error);
}

bool case_looks(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_looks, GError **error)
{
    *ret_looks = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_LOOK_LIST);
    db_bind_int(q, "$1", case_id);
    while (db_step(q)) {
        CaseLook *look = pool_new0(pool, CaseLook);
        *look = (CaseLook){db_int(q, "at"), db_text(q, "way", pool), db_text(q, "warning", pool), db_text(q, "name", pool)};
        g_ptr_array_add(*ret_looks, look);
    }
    return db_end(q, error);
}

/* --- which person a user is --- */

bool case_account_persons(Db *db, Pool *pool, GPtrArray **ret_links, GError **error)
{
    *ret_links = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ACCOUNT_PERSON_LIST);
    while (db_step(q)) {
        AccountPerson *link = pool_new0(pool, AccountPerson);
        *link = (AccountPerson){db_int(q, "user_id"), db_int(q, "person_id"), db_text(q, "name", pool)};
        g_ptr_array_add(*ret_links, link);
    }
    return db_end(q, error);
}

bool case_account_person_put(Db *db, const Identity *who, gint64 user_id, gint64 person_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, person_id ? SQL_CASE_ACCOUNT_PERSON_PUT : SQL_CASE_ACCOUNT_PERSON_DELETE);
    db_bind_int(q, "$1", user_id);
    if (person_id) {
        db_bind_int(q, "$2", person_id);
        db_bind_int(q, "$3", id_new());
    }
    return db_run(q, NULL, error) &&
           audit_write(db, who, "web", person_id ? "save" : "remove", "case_account_person", user_id, NULL, error) && db_commit(change, error);
}
