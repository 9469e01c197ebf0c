#include "modules/projects/projects_in.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/projects/projects_queries.h"

/* What comes with the program: purposes, and the common indicators of Regulation (EU) 2021/1057, annex I.  Codes and names are rows
 * that may be changed; what is there already stays as it is. */

typedef struct {
    const char *code, *label;
} ShippedPurpose;

static const ShippedPurpose purposes[] = {
    {"separation-prevention", N_("Keeping children with their families, and bringing them home")},
    {"employment", N_("Finding and keeping work")},
    {"housing", N_("Housing")},
    {"school", N_("Staying at school")},
};

typedef struct {
    const char *code, *label, *kind, *rule;
    bool is_special;
} ShippedIndicator;

static const ShippedIndicator indicators[] = {
    {"EECO01", N_("Participants in all"), "output", "all", false},
    {"EECO02", N_("Unemployed, long-term unemployed too"), "output", "unemployed", false},
    {"EECO03", N_("Long-term unemployed"), "output", "long_term", false},
    {"EECO04", N_("Inactive"), "output", "inactive", false},
    {"EECO05", N_("Employed, self-employed too"), "output", "employed", false},
    {"EECO06", N_("Children under 18"), "output", "under_18", false},
    {"EECO07", N_("Young people from 18 to 29"), "output", "18_to_29", false},
    {"EECO08", N_("People of 55 and over"), "output", "55_plus", false},
    {"EECO09", N_("With lower secondary education or less (ISCED 0–2)"), "output", "isced_0_2", false},
    {"EECO10", N_("With upper secondary or post-secondary education (ISCED 3–4)"), "output", "isced_3_4", false},
    {"EECO11", N_("With tertiary education (ISCED 5–8)"), "output", "isced_5_8", false},
    {"EECO12", N_("People with disabilities"), "output", "disability", true},
    {"EECO13", N_("Citizens of countries outside the Union"), "output", "third_country", false},
    {"EECO14", N_("People of foreign background"), "output", "foreign", false},
    {"EECO15", N_("Minorities, marginalised communities such as Roma too"), "output", "minority", true},
    {"EECO16", N_("Homeless people, or excluded from housing"), "output", "homeless", false},
    {"EECO17", N_("People from rural areas"), "output", "rural", false},
    {"EECO18", N_("Public administrations or services supported"), "output", "entered", false},
    {"EECO19", N_("Small enterprises supported, social ones too"), "output", "entered", false},
    {"EECR01", N_("Look for work upon leaving"), "result", "searching", false},
    {"EECR02", N_("In education or training upon leaving"), "result", "studying", false},
    {"EECR03", N_("Gained a qualification upon leaving"), "result", "qualified", false},
    {"EECR04", N_("In work upon leaving"), "result", "working", false},
    {"EECR05", N_("In work six months after leaving"), "later", "still_working", false},
    {"EECR06", N_("In better work six months after leaving"), "later", "improved", false},
};

static bool ship_purpose(Db *db, const ShippedPurpose *purpose, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PURPOSE_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_text(q, "$2", purpose->code);
    db_bind_text(q, "$3", purpose->label);
    return db_run(q, NULL, error);
}

static bool ship_indicator(Db *db, const ShippedIndicator *shipped, GError **error)
{
    ProjectIndicator indicator = {.id = id_new(), .fund = "FSE+", .code = shipped->code, .label = shipped->label, .kind = shipped->kind,
                                  .rule = shipped->rule, .is_special = shipped->is_special, .is_shipped = true, .version = 1};
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_INDICATOR_INSERT);
    project_bind(q, &project_indicator_record, &indicator);
    return db_run(q, NULL, error);
}

bool projects_ship(Db *db, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(purposes); i++)
        if (!ship_purpose(db, &purposes[i], error))
            return false;
    for (guint i = 0; i < G_N_ELEMENTS(indicators); i++)
        if (!ship_indicator(db, &indicators[i], error))
            return false;
    return true;
}
