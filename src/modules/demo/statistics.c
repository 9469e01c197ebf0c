#include "modules/demo/demo.h"

#include "modules/accounts/accounts.h"
#include "modules/people/people.h"
#include "modules/projects/projects.h"
#include "modules/statistics/statistics.h"

/* What counts itself: after all else is saved, as counting sees what is saved alone. */

/* A third of the project's children declared to be Roma, as the guidelines let them; some don't want to say. */
static bool declare(Demo *demo, gint64 project_id, GError **error)
{
    enum { DECLARES_EACH = 3, DECLINES_EACH = 10 };
    GPtrArray *participants;
    if (!projects_participants(demo->db, demo->pool, project_id, DAY_NONE, &participants, error))
        return false;
    for (guint i = 0; i < participants->len; i++) {
        const ProjectParticipant *one = participants->pdata[i];
        bool declares = one->number % DECLARES_EACH == 0;
        if ((declares || one->number % DECLINES_EACH == 0) &&
            !trait_declare(demo->db, identity_system(), one->person_id, "ethnicity", declares ? "romă" : NULL, error))
            return false;
    }
    return true;
}

bool demo_statistics(Demo *demo, GError **error)
{
    StatisticsTimisoara places;
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    return change && statistics_find_timisoara(demo->db, &places, error) &&
           (!places.projects[2] || declare(demo, places.projects[2], error)) &&
           statistics_bind_timisoara(demo->db, identity_system(), demo->plan_ids[DEMO_TIMISOARA], &places, error) && db_commit(change, error);
}
