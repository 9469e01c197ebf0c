#include "modules/people/household.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/people/people_queries.h"
#include "modules/people/store.h"
#include "record/audit.h"

static const Choice roles[] = {
    {"head", N_("Head of the household")}, {"partner", N_("Partner")}, {"child", N_("Child")}, {"parent", N_("Parent")},
    {"relative", N_("Relative")},          {"other", N_("Another member")}, {0},
};

static const Field household_fields[] = {
    F(Household, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Household, name, .kind = FIELD_TEXT, .label = N_("Name of the household"), .hint = N_("Such as: Popescu, Strada Mureș 12."), .max = 200, .required = true),
    F(Household, address, .kind = FIELD_TEXT, .label = N_("Address"), .max = 300),
    F(Household, note, .kind = FIELD_LONG_TEXT, .label = N_("Note"), .max = 2000),
    F(Household, closed_on, .kind = FIELD_DAY, .label = N_("Closed"), .read_only = true),
    F(Household, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record household_record = {"household", N_("Household"), sizeof(Household), household_fields};

static const Field member_fields[] = {
    F(HouseholdMember, id, .kind = FIELD_ID, .label = N_("Number")),
    F(HouseholdMember, household_id, .kind = FIELD_ID, .label = N_("Household")),
    F(HouseholdMember, person_id, .kind = FIELD_ID, .label = N_("Person")),
    F(HouseholdMember, role, .kind = FIELD_CHOICE, .label = N_("Role"), .choices = roles, .required = true),
    F(HouseholdMember, from_day, .kind = FIELD_DAY, .label = N_("From"), .not_after_today = true),
    F(HouseholdMember, to_day, .kind = FIELD_DAY, .label = N_("Until"), .hint = N_("Empty: still so.")),
    F(HouseholdMember, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record household_member_record = {"household_member", N_("Member of a household"), sizeof(HouseholdMember), member_fields};

/* --- reading --- */

bool household_find(Db *db, Pool *pool, gint64 id, Household **ret_household, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such household."));
    Household *household = *ret_household = pool_new0(pool, Household);
    record_read(&household_record, household, q, pool);
    household->from_id = db_int(q, "from_id");
    household->joined_id = db_int(q, "joined_id");
    household->is_demo = db_int(q, "is_demo") != 0;
    return true;
}

static bool read_lines(DbQuery *q, Pool *pool, GPtrArray **ret_lines, GError **error)
{
    *ret_lines = pool_list(pool);
    while (db_step(q)) {
        HouseholdLine *line = pool_new0(pool, HouseholdLine);
        Person *person = person_read(q, pool);
        record_read(&household_member_record, &line->member, q, pool);
        line->household = db_text(q, "household", pool);
        line->person = person_label(pool, person);
        g_ptr_array_add(*ret_lines, line);
    }
    return db_end(q, error);
}

bool household_members(Db *db, Pool *pool, gint64 household_id, GPtrArray **ret_lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_MEMBERS);
    db_bind_int(q, "$1", household_id);
    return read_lines(q, pool, ret_lines, error);
}

bool homes_of(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLDS_OF);
    db_bind_int(q, "$1", person_id);
    return read_lines(q, pool, ret_lines, error);
}

/* --- writing --- */

static bool insert_household(Db *db, Household *household, GError **error)
{
    household->id = id_new();
    household->version = 1;
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_INSERT);
    db_bind_int(q, "$1", household->id);
    db_bind_text(q, "$2", household->name);
    db_bind_text(q, "$3", household->address);
    db_bind_text(q, "$4", household->note);
    db_bind_id(q, "$5", household->from_id);
    db_bind_int(q, "$6", household->is_demo);
    return db_run(q, NULL, error);
}

static bool insert_member(Db *db, HouseholdMember *member, GError **error)
{
    member->id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_MEMBER_INSERT);
    db_bind_int(q, "$1", member->id);
    db_bind_int(q, "$2", member->household_id);
    db_bind_int(q, "$3", member->person_id);
    db_bind_text(q, "$4", member->role);
    db_bind_day(q, "$5", member->from_day);
    db_bind_day(q, "$6", member->to_day);
    return db_run(q, NULL, error);
}

static bool tell(Db *db, const Identity *who, const char *verb, gint64 id, const char *difference, GError **error)
{
    return audit_write(db, who, people_source(who), verb, "household", id, difference, error);
}

bool household_create(Db *db, const Identity *who, Household *household, gint64 head_person_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    HouseholdMember head = {.person_id = head_person_id, .role = "head", .from_day = day_today(), .to_day = DAY_NONE};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !insert_household(db, household, error))
        return false;
    head.household_id = household->id;
    return insert_member(db, &head, error) &&
           tell(db, who, "create", household->id, record_difference(&household_record, NULL, household, pool), error) && db_commit(change, error);
}

bool household_save(Db *db, const Identity *who, const Household *household, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Household *before;
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !household_find(db, pool, household->id, &before, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_UPDATE);
    db_bind_int(q, "$1", household->id);
    db_bind_text(q, "$2", household->name);
    db_bind_text(q, "$3", household->address);
    db_bind_text(q, "$4", household->note);
    db_bind_int(q, "$5", household->version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime."))) &&
           tell(db, who, "save", household->id, record_difference(&household_record, before, household, pool), error) && db_commit(change, error);
}

bool household_add(Db *db, const Identity *who, HouseholdMember *member, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *lines;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !household_members(db, pool, member->household_id, &lines, error))
        return false;
    for (guint i = 0; i < lines->len; i++) {
        const HouseholdLine *line = lines->pdata[i];
        if (line->member.person_id == member->person_id && !day_is(line->member.to_day))
            return fail(error, FAIL_INVALID, "%s", _("This person is a member already."));
    }
    return insert_member(db, member, error) &&
           tell(db, who, "add", member->household_id, record_difference(&household_member_record, NULL, member, pool), error) &&
           db_commit(change, error);
}

static bool end_member(Db *db, gint64 member_id, Day day, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_MEMBER_END);
    db_bind_int(q, "$1", member_id);
    db_bind_day(q, "$2", day);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("This member left already.")));
}

bool household_member_find(Db *db, Pool *pool, gint64 id, HouseholdMember **ret_member, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_MEMBER_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("This isn't here any more."));
    *ret_member = pool_new0(pool, HouseholdMember);
    record_read(&household_member_record, *ret_member, q, pool);
    return true;
}

bool household_leave(Db *db, const Identity *who, gint64 member_id, Day day, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    HouseholdMember *member;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && household_member_find(db, pool, member_id, &member, error) && end_member(db, member_id, day, error) &&
           tell(db, who, "remove", member->household_id, NULL, error) && db_commit(change, error);
}

static bool write_member(Db *db, const HouseholdMember *member, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_MEMBER_UPDATE);
    db_bind_int(q, "$1", member->id);
    db_bind_text(q, "$2", member->role);
    db_bind_day(q, "$3", member->from_day);
    db_bind_day(q, "$4", member->to_day);
    db_bind_int(q, "$5", member->version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime.")));
}

bool household_member_save(Db *db, const Identity *who, const HouseholdMember *member, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    HouseholdMember *before;
    if (day_is(member->from_day) && day_is(member->to_day) && day_compare(member->to_day, member->from_day) < 0)
        return fail(error, FAIL_INVALID, "%s", _("The end is before the beginning."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && household_member_find(db, pool, member->id, &before, error) && write_member(db, member, error) &&
           tell(db, who, "save", before->household_id, record_difference(&household_member_record, before, member, pool), error) &&
           db_commit(change, error);
}

bool household_member_remove(Db *db, const Identity *who, gint64 id, gint64 version, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    HouseholdMember *before;
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !household_member_find(db, pool, id, &before, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_MEMBER_REMOVE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime."))) &&
           tell(db, who, "remove", before->household_id, NULL, error) && db_commit(change, error);
}

/* The member's row ends, and one in the other household begins. */
static bool move_member(Db *db, const HouseholdMember *member, gint64 to_id, const char *role, Day day, GError **error)
{
    HouseholdMember moved = {.household_id = to_id, .person_id = member->person_id, .role = role, .from_day = day, .to_day = DAY_NONE};
    return end_member(db, member->id, day, error) && insert_member(db, &moved, error);
}

static bool is_among(const GPtrArray *ids, gint64 id)
{
    for (guint i = 0; ids && i < ids->len; i++)
        if (*(const gint64 *)ids->pdata[i] == id)
            return true;
    return ids == NULL;
}

/* Those who live there now and are among ids (NULL: all).  The first becomes head where there is none. */
static bool move_members(Db *db, Pool *pool, gint64 from_id, const GPtrArray *ids, gint64 to_id, bool needs_head, Day day, int *ret_moved, GError **error)
{
    GPtrArray *lines;
    *ret_moved = 0;
    if (!household_members(db, pool, from_id, &lines, error))
        return false;
    for (guint i = 0; i < lines->len; i++) {
        const HouseholdMember *member = &((const HouseholdLine *)lines->pdata[i])->member;
        if (day_is(member->to_day) || !is_among(ids, member->id))
            continue;
        const char *role = needs_head && *ret_moved == 0 ? "head" : !needs_head && g_strcmp0(member->role, "head") == 0 ? "other" : member->role;
        if (!move_member(db, member, to_id, role, day, error))
            return false;
        ++*ret_moved;
    }
    return true;
}

bool household_split(Db *db, const Identity *who, gint64 id, const GPtrArray *member_ids, const char *name, Day day, gint64 *ret_id,
                     GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Household made = {.name = name, .from_id = id, .closed_on = DAY_NONE};
    Household *from;
    int moved;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !household_find(db, pool, id, &from, error) || !insert_household(db, &made, error) ||
        !move_members(db, pool, id, member_ids, made.id, true, day, &moved, error))
        return false;
    if (!moved)
        return fail(error, FAIL_INVALID, "%s", _("Choose who leaves."));
    *ret_id = made.id;
    return tell(db, who, "split", id, NULL, error) && tell(db, who, "create", made.id, NULL, error) && db_commit(change, error);
}

static bool close_household(Db *db, gint64 id, gint64 into_id, Day day, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_CLOSE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", into_id);
    db_bind_day(q, "$3", day);
    return db_run(q, NULL, error);
}

bool household_join(Db *db, const Identity *who, gint64 id, gint64 into_id, Day day, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Household *one, *other;
    int moved;
    if (id == into_id)
        return fail(error, FAIL_INVALID, "%s", _("This is the same household."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && household_find(db, pool, id, &one, error) && household_find(db, pool, into_id, &other, error) &&
           move_members(db, pool, id, NULL, into_id, false, day, &moved, error) && close_household(db, id, into_id, day, error) &&
           tell(db, who, "join", id, NULL, error) && tell(db, who, "save", into_id, NULL, error) && db_commit(change, error);
}
