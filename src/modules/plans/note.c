#include "modules/plans/note.h"

#include <stdbool.h>
#include <string.h>

#include "base/language.h"
#include "reader/grid.h"

typedef enum { ARGUMENT_NONE, ARGUMENT_WORDS, ARGUMENT_MONEY } Argument;

typedef struct {
    const char *code, *sentence; /* %s: where the argument stands */
    Argument argument;
} Doubt;

static const Doubt doubts[DOUBT_COUNT] = {
    [DOUBT_DECISION_BLANK] = {"decision_blank", N_("The decision's number and date are left blank in the document.")},
    [DOUBT_PERIOD_FROM_DEADLINES] = {"period_from_deadlines", N_("The document doesn't say for which years it is; the period is taken from the deadlines.")},
    [DOUBT_PERIOD_MISSING] = {"period_missing", N_("The document doesn't say for which years it is.")},
    [DOUBT_ROW_LOST_COLUMNS] = {"row_lost_columns", N_("The text has lost its columns: check this row against the original document.")},
    [DOUBT_DEADLINE_ALONE] = {"deadline_alone", N_("This deadline stands beside no measure.")},
    [DOUBT_TABLE_LOST_COLUMNS] = {"table_lost_columns", N_("The text of this table has lost its columns. Use the DOCX, XLSX or PDF of the plan if there is one.")},
    [DOUBT_NO_NUMBER] = {"no_number", N_("This measure has no number in the document.")},
    [DOUBT_NUMBER_TWICE] = {"number_twice", N_("Another measure of this objective has the same number.")},
    [DOUBT_TITLE_BREAKS_OFF] = {"title_breaks_off", N_("The title seems to break off.")},
    [DOUBT_OUTSIDE] = {"outside", N_("This stands outside the tables and belongs to no measure.")},
    [DOUBT_EXTRA_COLUMN] = {"extra_column", N_("This column has no place of its own in a measure; its words are kept here.")},
    [DOUBT_NO_TITLE] = {"no_title", N_("This measure has no title in the document.")},
    [DOUBT_TOTAL_ROW] = {"total_row", N_("This row is a total, not a measure.")},
    [DOUBT_ROW_WITHOUT_HEADER] = {"row_without_header", N_("This row stands in a table without a known header.")},
    [DOUBT_TARGET_NO_NUMBER] = {"target_no_number", N_("There is no number in this target.")},
    [DOUBT_AMOUNT_BETWEEN] = {"amount_between", N_("An amount between two limits is written; the higher was taken.")},
    [DOUBT_AMOUNTS_WITHOUT_TOTAL] = {"amounts_without_total", N_("There are several amounts and no total; the first was taken.")},
    [DOUBT_TARGETS_UNEQUAL] = {"targets_unequal", N_("There are not as many targets as indicators; please check which belongs to which.")},
    [DOUBT_TARGET_ALONE] = {"target_alone", N_("No indicator was found for this target.")},
    [DOUBT_TARGETS_FOR_ONE] = {"targets_for_one", N_("There are several targets for one indicator; the first number was taken.")},
    [DOUBT_DEADLINE_NO_YEAR] = {"deadline_no_year", N_("No year is written; the plan's own year was taken.")},
    [DOUBT_SCHOOL_YEAR_HALF] = {"school_year_half", N_("A school year has two years; the one that begins in this year was taken.")},
    [DOUBT_SCHOOL_YEARS] = {"school_years", N_("This is more than one school year.")},
    [DOUBT_DEADLINE_TO_PLAN_END] = {"deadline_to_plan_end", N_("Only a beginning is written; it was taken to run to the end of the plan.")},
    [DOUBT_DEADLINE_NO_END] = {"deadline_no_end", N_("Only a beginning is written, no end.")},
    [DOUBT_DEADLINE_BACKWARDS] = {"deadline_backwards", N_("The end stands before the beginning; please check.")},
    [DOUBT_DEADLINE_SEVERAL] = {"deadline_several", N_("Several dates are written; each is due on its own.")},
    [DOUBT_DEADLINE_ON_REQUEST] = {"deadline_on_request", N_("It is due on request, so no day can be set.")},
    [DOUBT_DEADLINE_LASTS] = {"deadline_lasts", N_("Only how long it takes is written, not when it begins or ends.")},
    [DOUBT_DEADLINE_UNCLEAR] = {"deadline_unclear", N_("It isn't clear when this is due.")},
    [DOUBT_DEADLINE_DOT] = {"deadline_dot", N_("A date is written with a dot too many.")},
    [DOUBT_DEADLINE_NO_SUCH_DAY] = {"deadline_no_such_day", N_("There is no such day; the last day of that month was taken.")},
    [DOUBT_DEADLINE_REST] = {"deadline_rest", N_("These words of the deadline were not understood.")},
    [DOUBT_BODY_UNKNOWN] = {"body_unknown", N_("This was not recognised as an institution; it is kept as written.")},
    [DOUBT_PARTS_LESS] = {"parts_less", N_("The parts are %s less than the total."), ARGUMENT_MONEY},
    [DOUBT_PARTS_MORE] = {"parts_more", N_("The parts are %s more than the total."), ARGUMENT_MONEY},
    [DOUBT_AMOUNTS_ADDED] = {"amounts_added", N_("There is no total; the amounts add up to %s."), ARGUMENT_MONEY},
    [DOUBT_AMOUNT_IN_UNITS] = {"amount_in_units", N_("The amount is counted in the unit of the column's header: %s."), ARGUMENT_WORDS},
    [DOUBT_GUESSED_COLUMNS] = {"guessed_columns", N_("This table has no header that is known; its columns were told by what stands in them. Check them against the document.")},
    [DOUBT_CARRIED_DOWN] = {"carried_down", N_("Deadline, bodies and money are those of the row above: the file shows a cell over several rows only once. Check them against the document.")},
};

const char *plan_doubt_code(PlanDoubt doubt)
{
    return doubts[doubt].code;
}

char *note_argument_of_money(Pool *pool, Money money)
{
    return pool_printf(pool, "%s %s", money_plain(pool, money), currency_code(money.currency));
}

static const char *money_in_words(Pool *pool, const char *argument)
{
    Money money;
    if (!money_parse(argument, CURRENCY_NONE, &money, NULL))
        return argument;
    return money_format(pool, money);
}

static const Doubt *doubt_of(const char *kind)
{
    for (int i = 0; i < DOUBT_COUNT; i++)
        if (strcmp(doubts[i].code, kind) == 0)
            return &doubts[i];
    return NULL;
}

static const char *say(Pool *pool, const Doubt *doubt, const char *argument)
{
    const char *sentence = _(doubt->sentence), *place = strstr(sentence, "%s");
    if (doubt->argument == ARGUMENT_NONE || !place)
        return sentence;
    const char *words = doubt->argument == ARGUMENT_MONEY && argument ? money_in_words(pool, argument) : argument;
    return pool_printf(pool, "%.*s%s%s", (int)(place - sentence), sentence, words ? words : "", place + 2);
}

const char *note_sentence(Pool *pool, const char *kind, const char *argument)
{
    const Doubt *doubt = kind ? doubt_of(kind) : NULL;
    if (doubt)
        return say(pool, doubt, argument);
    const char *of_file = kind ? grid_note_sentence(pool, kind, argument) : NULL;
    return of_file ? of_file : argument ? argument : "";
}

const char *note_settlement(const char *stored)
{
    if (g_strcmp0(stored, NOTE_SETTLED_DIFFERENT) == 0)
        return _("The amended document says this differently.");
    if (g_strcmp0(stored, NOTE_SETTLED_GONE) == 0)
        return _("The amended document no longer has this measure.");
    return stored;
}
