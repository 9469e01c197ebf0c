#include "modules/statistics/statistics.h"

#include "base/language.h"

extern const SchemaStep statistics_schema[];

const Module statistics_module = {
    .name = "statistics",
    .schema = statistics_schema,
};
