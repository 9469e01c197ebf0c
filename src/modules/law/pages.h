#pragma once
#include "modules/law/store.h"
#include "modules/module.h"
#include "record/parts.h"

/* What the pages of this module share. */

typedef struct {
    const char *kind, *country, *text; /* NULL: any */
    bool check;                        /* only what is to be checked */
    const char *csv_url;
} LawFilter;

/* One free or worked day of a year. */
typedef struct {
    Day day;
    const char *name; /* of all rules that make it one */
    bool worked;
} YearDay;
typedef struct {
    int year;
    const char *country;
    GPtrArray *days; /* of YearDay * */
    int working_days, working_in_month[12];
} LawYear;

typedef struct {
    const LawRow *row;      /* as it stands in the form */
    const LawRow *based_on; /* NULL: a new code */
} LawForm;

const char *law_kind_label(const char *kind);
const char *law_weekday(Day day);
const char *law_title(Pool *pool, const char *title, const Problems *problems);
/* "from 01.01.2016", "01.01.2016 – 30.06.2026" */
const char *law_validity(Pool *pool, const LawRow *row);
/* The names of the form's fields, NULL-ended. */
const char *const *law_form_fields(const LawForm *form);

/* The free days of a year as edited. */
bool law_year_read(Db *db, Pool *pool, Country country, int number, LawYear *ret_year, GError **error);

extern const Route law_routes[], law_api_routes[];
extern const Command law_commands[];
