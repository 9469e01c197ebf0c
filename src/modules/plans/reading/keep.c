#include "modules/plans/reading/reading.h"

/* What was understood of a measure, without what it took to understand it. */

static GPtrArray *keep_texts(Pool *pool, const GPtrArray *from)
{
    GPtrArray *kept = pool_list(pool);
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(kept, pool_strdup(pool, from->pdata[i]));
    return kept;
}

static PlanDeadline *keep_deadline(Pool *pool, const PlanDeadline *from)
{
    if (!from)
        return NULL;
    PlanDeadline *kept = pool_copy(pool, from, sizeof *from);
    kept->text = pool_strdup(pool, from->text);
    return kept;
}

static PlanBudget *keep_budget(Pool *pool, const PlanBudget *from)
{
    if (!from)
        return NULL;
    PlanBudget *kept = pool_copy(pool, from, sizeof *from);
    kept->text = pool_strdup(pool, from->text);
    kept->sources = keep_texts(pool, from->sources);
    return kept;
}

static PlanTarget *keep_target(Pool *pool, const PlanTarget *from)
{
    if (!from)
        return NULL;
    PlanTarget *kept = pool_copy(pool, from, sizeof *from);
    kept->text = pool_strdup(pool, from->text);
    kept->unit = pool_strdup(pool, from->unit);
    return kept;
}

static GPtrArray *keep_indicators(Pool *pool, const GPtrArray *from)
{
    GPtrArray *kept = pool_list(pool);
    for (guint i = 0; i < from->len; i++) {
        PlanIndicator *indicator = pool_copy(pool, from->pdata[i], sizeof *indicator);
        indicator->text = pool_strdup(pool, indicator->text);
        indicator->target = keep_target(pool, indicator->target);
        indicator->breakdowns = indicator->breakdowns ? keep_texts(pool, indicator->breakdowns) : NULL;
        g_ptr_array_add(kept, indicator);
    }
    return kept;
}

void notes_keep(Pool *pool, GPtrArray *notes, guint from)
{
    for (guint i = from; i < notes->len; i++) {
        PlanNote *note = pool_copy(pool, notes->pdata[i], sizeof *note);
        note->field = pool_strdup(pool, note->field);
        note->text = pool_strdup(pool, note->text);
        note->argument = pool_strdup(pool, note->argument);
        notes->pdata[i] = note;
    }
}

PlanAction *action_keep(Pool *pool, const PlanAction *from)
{
    PlanAction *kept = pool_copy(pool, from, sizeof *from);
    const char **texts[] = {&kept->title, &kept->description, &kept->words_bodies, &kept->words_partners, &kept->words_deadline, &kept->words_budget,
                            &kept->words_indicators, &kept->words_targets};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = pool_strdup(pool, *texts[i]);
    kept->responsible = keep_texts(pool, from->responsible);
    kept->partners = keep_texts(pool, from->partners);
    kept->deadline = keep_deadline(pool, from->deadline);
    kept->budget = keep_budget(pool, from->budget);
    kept->indicators = keep_indicators(pool, from->indicators);
    return kept;
}
