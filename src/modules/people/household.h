#pragma once
#include "modules/people/people.h"

/* Who lives together: members with roles and days.  Family relations are kept apart (file.h). */
typedef struct {
    gint64 id;
    const char *name, *address, *note;
    gint64 from_id;   /* it split from this one; 0: no */
    gint64 joined_id; /* it joined this one; 0: no */
    Day closed_on;
    bool is_demo;
    gint64 version;
} Household;
extern const Record household_record;

typedef struct {
    gint64 id, household_id, person_id;
    const char *role; /* head, partner, child, parent, relative, other */
    Day from_day, to_day;
    gint64 version;
} HouseholdMember;
extern const Record household_member_record;

/* A member as the household's page shows it, and a household as the person's does. */
typedef struct {
    HouseholdMember member;
    const char *person, *household;
} HouseholdLine;

bool household_find(Db *db, Pool *pool, gint64 id, Household **ret_household, GError **error);
bool household_create(Db *db, const Identity *who, Household *household, gint64 head_person_id, GError **error); /* sets id */
bool household_save(Db *db, const Identity *who, const Household *household, GError **error); /* FAIL_CONFLICT */
bool household_members(Db *db, Pool *pool, gint64 household_id, GPtrArray **ret_lines, GError **error);
/* Of HouseholdLine *: where they live first. */
bool homes_of(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_lines, GError **error);
bool household_add(Db *db, const Identity *who, HouseholdMember *member, GError **error); /* sets id */
/* FAIL_CONFLICT: ended already. */
bool household_leave(Db *db, const Identity *who, gint64 member_id, Day day, GError **error);
bool household_member_find(Db *db, Pool *pool, gint64 id, HouseholdMember **ret_member, GError **error); /* FAIL_NOT_FOUND */
/* Role and days.  FAIL_CONFLICT; FAIL_INVALID: the end is before the beginning. */
bool household_member_save(Db *db, const Identity *who, const HouseholdMember *member, GError **error);
/* One who was never there.  FAIL_CONFLICT. */
bool household_member_remove(Db *db, const Identity *who, gint64 id, gint64 version, GError **error);
/* The members (of gint64 *) leave on that day and are a household of their own. */
bool household_split(Db *db, const Identity *who, gint64 id, const GPtrArray *member_ids, const char *name, Day day, gint64 *ret_id,
                     GError **error);
/* All that are left join the other; this one is closed. */
bool household_join(Db *db, const Identity *who, gint64 id, gint64 into_id, Day day, GError **error);
