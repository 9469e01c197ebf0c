#pragma once
#include "modules/law/law.h"

/* What the files of this module share between themselves. */

extern const Choice law_confidences[], law_countries[], law_units[], law_events[], law_free_days[], law_recurrences[], law_rules[], law_pers[];

/* "term" -> law_term_record; NULL: there is no such kind. */
const Record *law_record_of(const char *kind);
/* All columns, for reading, binding, CSV and the audit difference. */
extern const Record law_row_record;

bool law_row_find(Db *db, Pool *pool, gint64 id, LawRow **ret_row, GError **error);
/* One version of each code: what holds on a day, or else what held last or will hold next.  kind, country NULL: any. */
bool law_rows(Db *db, Pool *pool, const char *kind, const char *country, Day on, GPtrArray **ret_rows, GError **error);
/* The holidays' rows, in the order in which law_calendar() gives their rules. */
bool law_holidays(Db *db, Pool *pool, Country country, GPtrArray **ret_rows, GError **error);
bool law_rows_all(Db *db, Pool *pool, const char *kind, const char *country, GPtrArray **ret_rows, GError **error);
/* All versions of a code, also replaced ones: the newest first. */
bool law_versions(Db *db, Pool *pool, const char *code, const char *country, GPtrArray **ret_rows, GError **error);
bool law_row_insert(Db *db, const LawRow *row, GError **error);

/* What the fields alone can't say: dates that don't exist, terms without length. */
void law_row_check(const LawRow *row, Problems *problems);
/* The last day on which it holds.  FAIL_CONFLICT; FAIL_INVALID: before it began. */
bool law_row_end(Db *db, const Identity *who, const LawRow *row, Day last, GError **error);

/* Puts in what ships and isn't known yet. */
bool law_ship(Db *db, GError **error);

/* --- CSV --- */

GString *law_to_csv(Pool *pool, const GPtrArray *rows);
/* Rows of a CSV file with the columns of the export, in any order; ret_rows of LawRow *.  FAIL_INVALID names the line and the
 * column. */
bool law_from_csv(Pool *pool, const char *bytes, gsize count, GPtrArray **ret_rows, GError **error);
typedef struct {
    int made, same;
} LawImport;
/* All or nothing. */
bool law_import(Db *db, Pool *pool, const Identity *who, const GPtrArray *rows, LawImport *ret_import, GError **error);

/* --- clocks --- */

/* The free days of a country changed: open clocks that count by them end when they would have.  Inside that change. */
bool clocks_recount(Db *db, const Identity *who, const char *country, GError **error);

/* --- reminders --- */

/* The first moment after `after` at which a clock is worth a letter: so many days before it is due, the morning of that day (an
 * hour before, where it counts hours), and each of late_days after it.  0: none. */
gint64 clock_next_reminder(gint64 due_at, bool counts_hours, gint64 warn_days, const char *late_days, gint64 after);
bool clocks_remind(Db *db, int *ret_letters, GError **error);
#define LATE_DAYS_SETTING "law.remind-after"
#define LATE_DAYS_USUAL "1,7,30"
