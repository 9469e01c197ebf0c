#pragma once
#include "modules/reporting/changes.h"
#include "record/record.h"

/* The form of a report: the same for who comes by a link, for an institution's own people, and for planners who enter what came
 * on paper. */

/* A part of a breakdown that an indicator asks for: {"sex=f", "women"}. */
typedef struct {
    const char *key, *label; /* label translated */
} Part;
/* "sex residence" -> its parts; GPtrArray of Part *. */
GPtrArray *report_breakdown_parts(Pool *pool, const char *breakdowns);

/* One line of money: planned sources first, then others that were given, then an empty one. */
typedef struct {
    const char *source, *kind; /* source NULL: free to write */
    const char *spent;         /* as people write it; "" nothing */
} MoneyInput;

/* A row on the page. */
typedef struct {
    Row *row;             /* as stored */
    const Action *action; /* of an objective: its name as title, and its own indicators */
    Request *typed;       /* not NULL: this row was sent and isn't saved; what was typed stands in its fields */
    Problems *problems;   /* of it; NULL: none */
    bool conflict;        /* somebody saved meanwhile: row is theirs */
    GPtrArray *money;     /* of MoneyInput * */
    bool is_open;         /* of a folded form: what one goes on with */
} FormRow;
enum { REPORT_LINES = 50 }; /* of a long list that stand folded together */

/* A report being filled in. */
typedef struct {
    Doer doer;
    const Plan *plan;
    Report *report;
    const char *base;     /* "/r/<secret>" or "/reports/<id>/form" */
    const char *csrf;     /* NULL: a link needs none */
    const char *source;   /* "link", "account", or "paper" for who may enter for others */
    bool for_them;        /* a planner fills it in for the institution: the source is asked */
    bool can_change;
    bool is_folded;       /* several rows: a line for each, one unfolded */
    bool is_long;         /* many rows: one is asked at a time, the others are lines that lead to theirs */
    bool only_open;       /* of many: the list shows those without an answer alone */
    FormRow *current;     /* of many: the one that is asked; NULL: all are answered */
    FormRow *next;        /* of many: the next without an answer; NULL: there is no other */
    GPtrArray *rows;      /* of FormRow * */
    GPtrArray *earlier;   /* of EarlierValue * */
} ReportForm;

/* Rows of a report past which one is asked at a time: a form of 300 measures would weigh 2 MB. */
enum { REPORT_ROWS_AT_ONCE = 20 };

/* Report, plan, rows and earlier values into form. */
bool report_form_load(Request *req, ReportForm *form, gint64 report_id, GError **error);
/* The same with one row at most (none: the report has no such row) and without earlier values: what
 * report_row_to_save() and action_find_asked() give. */
bool report_form_load_row(Request *req, ReportForm *form, gint64 report_id, gint64 row_id, GError **error);
/* Which rows are folded, and which one is asked next. */
void report_form_choose(Request *req, ReportForm *form);

GPtrArray *report_open_rows(Pool *pool, const GPtrArray *rows); /* of FormRow *: those without an answer */

/* What a field shows: what was typed in a row that isn't saved, else what is kept.  name: "done", "value.7.sex=f". */
const char *report_form_text(const FormRow *row, const char *name, const char *kept);
const char *report_form_problem(const FormRow *row, const char *name); /* NULL: none */
const RowValue *report_row_value(const Row *row, gint64 indicator_id, const char *breakdown); /* NULL: missing */
/* "7.sex=f", as names of inputs end. */
const char *report_value_key(Pool *pool, gint64 indicator_id, const char *breakdown);
const char *report_typed_number(Pool *pool, const RowValue *value); /* for an input; "" for what is no number */
const char *report_typed_whole(Pool *pool, const RowValue *value);
const EarlierValue *report_earlier_value(const ReportForm *form, gint64 indicator_id, const char *breakdown); /* NULL: none */

/* Reads what was sent for a row.  *ret_row has the version that was read with it; problems stand under "<row id>-<name>". */
Problems *report_row_from_form(Request *req, const ReportForm *form, const FormRow *before, bool whole, Row **ret_row, GPtrArray *new_files,
                        GPtrArray *gone_files);
/* The states that its answer can have, NULL-ended. */
const char *const *report_row_states(const Row *row);
/* Its money lines, as stored or as typed. */
GPtrArray *report_money_inputs(Pool *pool, const FormRow *row);

/* "12. Title of the measure (2)": the number, the words, the row. */
const char *report_measure_name(Pool *pool, const Action *action);
const char *row_state_label(const char *state);   /* NULL: "Not answered" */
const char *report_state_label(const char *state);
const char *report_source_label(const char *source);
const char *report_event_label(const char *verb);
const char *period_state_label(const char *state);
