#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/people/people.h"

/* For whom a type of case is, by age.  It is a warning, not a bar: life has its exceptions, and each is kept with its reason. */

static int age_on(Day birth, Day day)
{
    int year, month, of_month, born_year, born_month, born_day;
    day_split(day, &year, &month, &of_month);
    day_split(birth, &born_year, &born_month, &born_day);
    bool before_birthday = month < born_month || (month == born_month && of_month < born_day);
    return year - born_year - before_birthday;
}

static bool fits(const CaseType *type, int age)
{
    return age >= type->age_from && (!type->age_to || age <= type->age_to);
}

bool case_age_warning(Db *db, Pool *pool, const CaseType *type, gint64 person_id, Day day, const char **ret_warning, GError **error)
{
    Person *person;
    *ret_warning = NULL;
    if (!person_id || (!type->age_from && !type->age_to))
        return true;
    if (!person_find(db, pool, person_id, &person, error))
        return false;
    int age = day_is(person->birth_day) ? age_on(person->birth_day, day) : -1;
    if (age < 0 || fits(type, age))
        return true;
    const char *years = pool_printf(pool, P_("%d year old", "%d years old", age), age);
    *ret_warning = pool_printf(pool, _("The person is %s, and this type of case is for people of another age (%s)."), years, case_type_ages(pool, type));
    return true;
}

bool case_age_note(Db *db, const Identity *who, const CaseFile *file, const char *warning, const char *reason, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CaseEntry note = {.kind = "note", .state = "done", .user_id = who->user_id, .done_at = clock_now(),
                      .text = pool_printf(pool, "%s %s", warning, reason)};
    return case_entry_save(db, who, file, &note, error);
}

bool case_birth(Db *db, Pool *pool, gint64 case_id, Day *ret_day, GError **error)
{
    GPtrArray *people;
    Person *person;
    *ret_day = DAY_NONE;
    if (!case_people(db, pool, case_id, &people, error))
        return false;
    for (guint i = 0; i < people->len; i++) {
        const CasePerson *one = people->pdata[i];
        if (strcmp(one->role, "subject") != 0)
            continue;
        if (!person_find(db, pool, one->person_id, &person, error))
            return false;
        bool exact = day_is(person->birth_day) && (!person->birth_kind || strcmp(person->birth_kind, "day") == 0);
        if (exact && (!day_is(*ret_day) || day_compare(person->birth_day, *ret_day) < 0))
            *ret_day = person->birth_day;
    }
    return true;
}
