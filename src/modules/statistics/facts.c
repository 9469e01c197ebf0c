#include "modules/statistics/statistics.h"

#include <string.h>

GPtrArray *statistics_facts(Pool *pool)
{
    GPtrArray *facts = pool_list(pool);
    for (const Module *const *module = modules; *module; module++)
        for (const FactKind *fact = (*module)->facts; fact && fact->name; fact++)
            g_ptr_array_add(facts, (gpointer)fact);
    return facts;
}

const FactKind *statistics_fact(const char *name)
{
    for (const Module *const *module = modules; *module; module++)
        for (const FactKind *fact = (*module)->facts; fact && fact->name; fact++)
            if (g_strcmp0(fact->name, name) == 0)
                return fact;
    return NULL;
}
