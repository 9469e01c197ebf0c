#include "modules/demo/demo.h"

#include "base/day.h"

/* Measures that read like a council's own, for measuring search and pages on something that looks alike. */

static const char *const verbs[] = {
    "Organizarea", "Dezvoltarea", "Monitorizarea", "Elaborarea", "Extinderea", "Susținerea", "Realizarea", "Evaluarea", "Promovarea",
    "Actualizarea", "Coordonarea", "Consolidarea", "Diversificarea", "Asigurarea", "Facilitarea", NULL,
};
static const char *const things[] = {
    "serviciilor de zi", "campaniilor de informare", "centrelor comunitare", "programelor școală după școală", "vizitelor la domiciliu",
    "cursurilor de calificare", "târgurilor locurilor de muncă", "caravanelor medicale", "atelierelor de creație", "locuințelor sociale",
    "registrului de nevoi", "echipelor mobile", "parteneriatelor locale", "burselor școlare", "grupurilor de sprijin",
    "procedurilor de lucru", "întâlnirilor trimestriale", "consilierii vocaționale", "medierii sanitare", "serviciilor de îngrijire", NULL,
};
static const char *const people[] = {
    "copii și părinți", "tineri fără loc de muncă", "persoane vârstnice", "persoane cu dizabilități", "familii monoparentale",
    "elevi aflați în risc de abandon", "femei din mediul rural", "mediatori școlari", "persoane fără adăpost", "cadre didactice",
    "specialiști din serviciile sociale", "comunități vulnerabile", NULL,
};
static const char *const places[] = {
    "în municipiu", "în cartierul Fabric", "în cartierul Mehala", "în zona metropolitană", "în școlile gimnaziale", "în centrele de zi",
    "în cartierul Ronaț", "în mediul rural", "în toate unitățile", "în comunitățile marginalizate", NULL,
};
static const char *const counted[] = {
    "Nr. de beneficiari", "Nr. de activități organizate", "Nr. de copii incluși", "Nr. de persoane informate", "Nr. de vizite efectuate",
    "Nr. de parteneriate încheiate", "Nr. de cursanți", "Nr. de evaluări realizate", "Nr. de familii sprijinite", NULL,
};
static const char *const sources[] = {"Buget local", "Buget de stat", "Fonduri nerambursabile", "Fonduri proprii", "Donații", NULL};

static PlanDeadline *deadline(Pool *pool, Random *random, Interval period)
{
    PlanDeadline *made = pool_new0(pool, PlanDeadline);
    int year = random_between(random, day_year(period.from), day_year(period.to)), quarter = random_between(random, 1, 4);
    if (random_chance(random, 40))
        *made = (PlanDeadline){pool_printf(pool, "Anual, %d-%d", day_year(period.from), day_year(period.to)), DEADLINE_ANNUAL, period.from,
                               period.to, RECUR_ANNUAL};
    else
        *made = (PlanDeadline){pool_printf(pool, "Trimestrul %d, %d", quarter, year), DEADLINE_QUARTER, interval_quarter(year, quarter).from,
                               interval_quarter(year, quarter).to, RECUR_NONE};
    return made;
}

static PlanBudget *budget(Pool *pool, Random *random)
{
    PlanBudget *made = pool_new0(pool, PlanBudget);
    const char *source = random_pick(random, sources);
    made->sources = pool_list(pool);
    g_ptr_array_add(made->sources, (gpointer)source);
    made->text = source;
    if (random_chance(random, 60))
        return made;
    made->has_amount = true;
    made->amount = (Money){(gint64)random_between(random, 50, 90000) * 10000, CURRENCY_RON};
    made->text = pool_printf(pool, "%s lei %s", money_plain(pool, made->amount), source);
    return made;
}

static PlanIndicator *indicator(Pool *pool, Random *random, const char *breakdown)
{
    PlanIndicator *made = pool_new0(pool, PlanIndicator);
    PlanTarget *target = pool_new0(pool, PlanTarget);
    int value = random_between(random, 1, 60) * 5;
    *target = (PlanTarget){.text = pool_printf(pool, "minim %d/an", value), .has_value = true, .value = value, .operator = TARGET_MIN,
                           .per = PER_YEAR};
    *made = (PlanIndicator){random_pick(random, counted), target, pool_list(pool)};
    g_ptr_array_add(made->breakdowns, (gpointer)breakdown);
    return made;
}

static GPtrArray *one_of(Pool *pool, Random *random, GPtrArray *institutions)
{
    GPtrArray *one = pool_list(pool);
    g_ptr_array_add(one, institutions->pdata[random_between(random, 0, (int)institutions->len - 1)]);
    return one;
}

PlanAction *bulk_action(Pool *pool, Random *random, int number, Interval period, GPtrArray *institutions)
{
    PlanAction *action = pool_new0(pool, PlanAction);
    const char *thing = random_pick(random, things);
    *action = (PlanAction){
        .number = pool_printf(pool, "%d", number),
        .row = 1,
        .title = pool_printf(pool, "%s %s pentru %s %s", random_pick(random, verbs), thing, random_pick(random, people),
                             random_pick(random, places)),
        .description = pool_printf(pool, "Măsură demonstrativă: %s %s", thing, random_pick(random, places)),
        .responsible = one_of(pool, random, institutions),
        .partners = one_of(pool, random, institutions),
        .deadline = deadline(pool, random, period),
        .budget = budget(pool, random),
        .indicators = pool_list(pool),
        .notes = pool_list(pool),
    };
    g_ptr_array_add(action->indicators, indicator(pool, random, "sex"));
    g_ptr_array_add(action->indicators, indicator(pool, random, "residence"));
    return action;
}
