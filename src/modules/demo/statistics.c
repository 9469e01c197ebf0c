#include "modules/demo/demo.h"

#include "modules/accounts/accounts.h"
#include "modules/statistics/statistics.h"

/* What counts itself: after all else is saved, as counting sees what is saved alone. */

bool demo_statistics(Demo *demo, GError **error)
{
    StatisticsTimisoara places;
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    return change && statistics_find_timisoara(demo->db, &places, error) &&
           statistics_bind_timisoara(demo->db, identity_system(), demo->plan_ids[DEMO_TIMISOARA], &places, error) && db_commit(change, error);
}
