#include "visit.h"

static const Choice places[] = {{"home", N_("At home")}, {"office", N_("At the office")}, {0}};
static const Choice languages[] = {{"ro", N_("Romanian")}, {"rom", N_("Romani")}, {"hu", N_("Hungarian")},
                                   {"ru", N_("Russian")},  {"uk", N_("Ukrainian")}, {"other", N_("Another")}, {0}};

static GPtrArray *schools(Db *db, Pool *pool, GError **error)
{
    static const Choice known[] = {{"11", "School No. 1"}, {"12", "School <No. 2>"}};
    GPtrArray *options = pool_list(pool);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        g_ptr_array_add(options, (gpointer)&known[i]);
    return options;
}

static const Field fields[] = {
    F(Visit, id, .label = N_("Id"), .kind = FIELD_ID, .read_only = true),
    F(Visit, version, .label = N_("Version"), .kind = FIELD_INT, .read_only = true),
    F(Visit, family, .label = N_("Family"), .kind = FIELD_TEXT, .min = 2, .max = 20, .required = true, .in_list = true),
    F(Visit, notes, .label = N_("Notes"), .kind = FIELD_LONG_TEXT, .max = 100),
    F(Visit, email, .label = N_("E-mail"), .kind = FIELD_EMAIL, .in_list = true),
    F(Visit, phone, .label = N_("Phone"), .kind = FIELD_PHONE),
    F(Visit, children, .label = N_("Children"), .kind = FIELD_INT, .max = 20, .in_list = true),
    F(Visit, hours, .label = N_("Hours"), .kind = FIELD_DECIMAL, .max = 24, .in_list = true),
    F(Visit, day, .label = N_("Day"), .kind = FIELD_DAY, .not_after_today = true, .in_list = true, .hint = N_("Of the visit")),
    F(Visit, seen_at, .label = N_("Seen at"), .kind = FIELD_TIME),
    F(Visit, cost, .label = N_("Cost"), .kind = FIELD_MONEY, .max = 1000, .in_list = true),
    F(Visit, urgent, .label = N_("Urgent"), .kind = FIELD_FLAG, .in_list = true),
    F(Visit, place, .label = N_("Place"), .kind = FIELD_CHOICE, .choices = places, .required = true, .in_list = true),
    F(Visit, language, .label = N_("Language"), .kind = FIELD_CHOICE, .choices = languages),
    F(Visit, school_id, .label = N_("School"), .kind = FIELD_REFERENCE, .options = schools, .in_list = true),
    F(Visit, secret, .label = N_("Secret"), .kind = FIELD_TEXT, .see = "visits.secret", .in_list = true),
    F(Visit, decision, .label = N_("Decision"), .kind = FIELD_TEXT, .edit = "visits.decide"),
    F(Visit, summary, .label = N_("Summary"), .kind = FIELD_TEXT, .read_only = true),
    F(Visit, national_id, .label = N_("Personal numeric code"), .kind = FIELD_TEXT, .sealed = true, .in_list = true),
    {0},
};

const Record visit_record = {"visit", N_("Visits"), sizeof(Visit), fields};
