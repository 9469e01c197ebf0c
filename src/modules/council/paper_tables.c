#include "modules/council/paper.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

/* The tables of the report. */

static PaperBlock *table(Paper *paper, const char *caption, const char *sheet, const char *const *headings)
{
    PaperBlock *block = paper_add(paper, PAPER_TABLE, caption);
    block->sheet = pool_strdup(paper->pool, sheet);
    block->heading_rows = 1;
    paper_row(block, paper->pool, headings);
    return block;
}

static GPtrArray *row_of(Paper *paper, PaperBlock *block)
{
    GPtrArray *row = pool_list(paper->pool);
    g_ptr_array_add(block->rows, row);
    return row;
}

static void put_text(Paper *paper, GPtrArray *row, const char *text)
{
    paper_cell(paper->pool, row, CELL_TEXT, text, 0);
}

static void put_count(Paper *paper, GPtrArray *row, int count)
{
    paper_cell(paper->pool, row, CELL_NUMBER, pool_printf(paper->pool, "%d", count), count);
}

static const char *title_of(const SnapshotAction *action)
{
    if (*action->title)
        return action->title;
    return text_is_empty(action->description) ? "–" : action->description;
}

static void make_bold(GPtrArray *row)
{
    for (guint i = 0; i < row->len; i++)
        ((PaperCell *)row->pdata[i])->bold = true;
}

static const char *join(Pool *pool, const GPtrArray *names)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(out, "%s%s", i ? "; " : "", (const char *)names->pdata[i]);
    return out->len ? out->str : "–";
}

/* ---- objectives */

static void add_bar(Paper *paper, PaperBlock *bars, const SnapshotNode *node, StatusCounts counts)
{
    PaperBar *bar = pool_new0(paper->pool, PaperBar);
    bar->label = text_shorten(paper->pool, snapshot_node_name(paper->pool, node), 120);
    bar->text = bar_sentence(paper->pool, counts);
    bar_parts(counts, bar->parts);
    g_ptr_array_add(bars->rows, bar);
}

static void add_count_row(Paper *paper, PaperBlock *block, const char *name, StatusCounts counts, bool is_sum)
{
    GPtrArray *row = row_of(paper, block);
    put_text(paper, row, name);
    for (int i = 0; i < STATUS_COUNT; i++)
        put_count(paper, row, counts.of[i]);
    put_count(paper, row, counts.all);
    if (is_sum)
        make_bold(row);
}

/* Objectives at the top; those within them have their place at the measures. */
static bool is_shown(const Snapshot *snapshot, const SnapshotNode *node)
{
    return node->depth == 0 && snapshot_count(snapshot, node->number).all > 0;
}

static void add_objective_table(Paper *paper, const Snapshot *snapshot)
{
    const char *headings[STATUS_COUNT + 3] = {_("Objective")};
    for (int i = 0; i < STATUS_COUNT; i++)
        headings[i + 1] = status_label(snapshot_statuses[i]);
    headings[STATUS_COUNT + 1] = _("Measures");
    PaperBlock *block = table(paper, _("Measures of each objective by status"), _("Objectives"), headings);
    for (guint i = 0; i < snapshot->nodes->len; i++) {
        const SnapshotNode *node = snapshot->nodes->pdata[i];
        if (is_shown(snapshot, node))
            add_count_row(paper, block, snapshot_node_name(paper->pool, node), snapshot_count(snapshot, node->number), false);
    }
    StatusCounts all = snapshot_count(snapshot, 0);
    add_count_row(paper, block, _("Total"), all, true);
}

void paper_add_objectives(Paper *paper, const Snapshot *snapshot)
{
    paper_add(paper, PAPER_HEADING1, _("Status of each objective"));
    PaperBlock *bars = paper_add(paper, PAPER_BARS, _("Measures by status"));
    bars->legend = bar_legend(paper->pool);
    for (guint i = 0; i < snapshot->nodes->len; i++) {
        const SnapshotNode *node = snapshot->nodes->pdata[i];
        if (is_shown(snapshot, node))
            add_bar(paper, bars, node, snapshot_count(snapshot, node->number));
    }
    add_objective_table(paper, snapshot);
}

/* ---- measures */

/* "Institution (Half 1): what was done", a line a report. */
static const char *words_of(Pool *pool, const GPtrArray *reports)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < reports->len; i++) {
        const SnapshotReport *report = reports->pdata[i];
        if (!text_is_empty(report->done))
            g_string_append_printf(out, "%s%s (%s): %s", out->len ? "\n" : "", report->institution, report->period, report->done);
    }
    return out->len ? out->str : "–";
}

static void add_measure(Paper *paper, PaperBlock *block, const SnapshotAction *action)
{
    GPtrArray *row = row_of(paper, block);
    put_text(paper, row, snapshot_action_number(paper->pool, action));
    put_text(paper, row, title_of(action));
    put_text(paper, row, join(paper->pool, action->responsible));
    put_text(paper, row, action->deadline ? action->deadline : "–");
    put_text(paper, row, status_label(action->status));
    put_text(paper, row, words_of(paper->pool, action->reports));
}

static void add_measures_of(Paper *paper, const Snapshot *snapshot, int node, const char *sheet)
{
    static const double widths[] = {6, 34, 22, 14, 12, 36};
    PaperBlock *block = NULL;
    for (guint i = 0; i < snapshot->actions->len; i++) {
        const SnapshotAction *action = snapshot->actions->pdata[i];
        if (action->node != node)
            continue;
        if (!block) {
            block = table(paper, NULL, sheet, (const char *const[]){_("No."), _("Measure"), _("Responsible"), _("Deadline"), _("Status"),
                                                                   _("What was done"), NULL});
            block->widths = widths;
        }
        add_measure(paper, block, action);
    }
}

void paper_add_measures(Paper *paper, const Snapshot *snapshot)
{
    paper_add(paper, PAPER_HEADING1, _("All measures"));
    add_measures_of(paper, snapshot, 0, _("Measures"));
    for (guint i = 0; i < snapshot->nodes->len; i++) {
        const SnapshotNode *node = snapshot->nodes->pdata[i];
        paper_add(paper, node->depth ? PAPER_HEADING3 : PAPER_HEADING2, snapshot_node_name(paper->pool, node));
        add_measures_of(paper, snapshot, node->number, pool_printf(paper->pool, _("Measures %d"), node->number));
    }
}

/* ---- indicators */

static void put_value(Paper *paper, GPtrArray *row, Value value)
{
    const char *text = indicator_value_text(paper->pool, value);
    bool is_plain = value.state == VALUE_NUMBER && isnan(value.denominator);
    paper_cell(paper->pool, row, is_plain ? CELL_NUMBER : CELL_TEXT, text, is_plain ? value.number : 0);
}

static const char *reached_text(const SnapshotIndicator *indicator)
{
    if (indicator->reached == REACHED_YES)
        return _("reached");
    return indicator->reached == REACHED_NO ? _("not reached") : "–";
}

static void add_indicator(Paper *paper, PaperBlock *block, const char *number, const SnapshotIndicator *indicator)
{
    GPtrArray *row = row_of(paper, block);
    put_text(paper, row, number);
    put_text(paper, row, !indicator->is_counted ? indicator->text
                             : pool_printf(paper->pool, "%s\n%s", indicator->text,
                                           pool_printf(paper->pool, _("Counted by itself, not reported: %s"), indicator_value_text(paper->pool, indicator->counted))));
    put_text(paper, row, indicator->target_text ? indicator->target_text : "–");
    put_value(paper, row, indicator->year);
    put_value(paper, row, indicator->total);
    put_text(paper, row, reached_text(indicator));
}

static void add_indicators(Paper *paper, PaperBlock *block, const char *number, const GPtrArray *indicators)
{
    for (guint i = 0; i < indicators->len; i++)
        add_indicator(paper, block, number, indicators->pdata[i]);
}

void paper_add_indicators(Paper *paper, const Snapshot *snapshot)
{
    static const double widths[] = {8, 46, 26, 14, 14, 12};
    paper_add(paper, PAPER_HEADING1, _("Indicators against targets"));
    if (snapshot_indicators(snapshot).all == 0) {
        paper_add(paper, PAPER_TEXT, _("The plan has no indicators."));
        return;
    }
    const char *of_year = pool_printf(paper->pool, _("In %d"), snapshot->year);
    PaperBlock *block = table(paper, NULL, _("Indicators"), (const char *const[]){_("No."), _("Indicator"), _("Target"), of_year,
                                                                                 _("Since the beginning"), _("Target reached"), NULL});
    block->widths = widths;
    for (guint i = 0; i < snapshot->nodes->len; i++) {
        const SnapshotNode *node = snapshot->nodes->pdata[i];
        add_indicators(paper, block, node->code ? node->code : "–", node->indicators);
    }
    for (guint i = 0; i < snapshot->actions->len; i++) {
        const SnapshotAction *action = snapshot->actions->pdata[i];
        add_indicators(paper, block, snapshot_action_number(paper->pool, action), action->indicators);
    }
}

/* ---- money */

static void put_money(Paper *paper, GPtrArray *row, bool has, gint64 minor, Currency currency)
{
    const char *text = money_or_dash(paper->pool, has, minor, currency);
    paper_cell(paper->pool, row, has ? CELL_MONEY : CELL_TEXT, text, (double)minor / 100);
}

static const char *share(Pool *pool, const MoneySum *sum)
{
    if (!sum->has_planned || sum->planned <= 0)
        return "–";
    return pool_printf(pool, "%s %%", number_format(pool, round(1000.0 * (double)sum->spent / (double)sum->planned) / 10));
}

static void add_sum(Paper *paper, PaperBlock *block, const MoneySum *sum)
{
    GPtrArray *row = row_of(paper, block);
    const char *total = pool_printf(paper->pool, _("Total, %s"), currency_code(sum->currency));
    put_text(paper, row, sum->kind ? money_kind_label(sum->kind) : total);
    put_money(paper, row, sum->has_whole, sum->whole, sum->currency);
    put_money(paper, row, sum->has_planned, sum->planned, sum->currency);
    put_money(paper, row, true, sum->spent, sum->currency);
    put_text(paper, row, share(paper->pool, sum));
    if (!sum->kind)
        make_bold(row);
}

void paper_add_money(Paper *paper, const Snapshot *snapshot)
{
    GPtrArray *sums = snapshot_money(paper->pool, snapshot);
    paper_add(paper, PAPER_HEADING1, _("Money by source"));
    if (sums->len == 0) {
        paper_add(paper, PAPER_TEXT, _("Neither plan nor reports name any money."));
        return;
    }
    const char *planned = pool_printf(paper->pool, _("Planned for %d"), snapshot->year);
    const char *spent = pool_printf(paper->pool, _("Spent in %d"), snapshot->year);
    PaperBlock *block = table(paper, NULL, _("Money"), (const char *const[]){_("Source"), _("Planned in all"), planned, spent,
                                                                            _("Spent of what was planned"), NULL});
    for (guint i = 0; i < sums->len; i++)
        add_sum(paper, block, sums->pdata[i]);
}

/* ---- causes and next steps, as institutions gave them */

/* What goes well needs no place here: its next steps stand in the plan itself. */
static bool has_obstacle(const SnapshotAction *action, const SnapshotReport *report)
{
    bool is_open = strcmp(action->status, "done") != 0 && strcmp(action->status, "underway") != 0;
    return !text_is_empty(report->reason) || (is_open && !text_is_empty(report->next));
}

static void add_obstacle(Paper *paper, PaperBlock *block, const SnapshotAction *action, const SnapshotReport *report)
{
    GPtrArray *row = row_of(paper, block);
    put_text(paper, row, snapshot_action_number(paper->pool, action));
    put_text(paper, row, text_shorten(paper->pool, title_of(action), 100));
    put_text(paper, row, report->institution);
    put_text(paper, row, text_is_empty(report->reason) ? "–" : report->reason);
    put_text(paper, row, text_is_empty(report->next) ? "–" : report->next);
}

void paper_add_obstacles(Paper *paper, const Snapshot *snapshot)
{
    static const double widths[] = {8, 30, 22, 26, 26};
    PaperBlock *block = NULL;
    for (guint i = 0; i < snapshot->actions->len; i++) {
        const SnapshotAction *action = snapshot->actions->pdata[i];
        for (guint r = 0; r < action->reports->len; r++) {
            if (!has_obstacle(action, action->reports->pdata[r]))
                continue;
            if (!block) {
                block = table(paper, _("What institutions gave as causes and next steps"), _("Causes"),
                              (const char *const[]){_("No."), _("Measure"), _("Institution"), _("Cause"), _("Next steps"), NULL});
                block->widths = widths;
            }
            add_obstacle(paper, block, action, action->reports->pdata[r]);
        }
    }
    if (!block)
        paper_add(paper, PAPER_TEXT, _("Institutions gave no causes or next steps."));
}

/* ---- who did not report */

static const char *asked_label(const char *state)
{
    return strcmp(state, "returned") == 0 ? _("returned, not sent again") : _("not sent");
}

static void add_silent(Paper *paper, PaperBlock *block, const SnapshotAsked *asked)
{
    GPtrArray *row = row_of(paper, block);
    put_text(paper, row, asked->institution);
    put_text(paper, row, asked->period);
    paper_cell(paper->pool, row, CELL_DAY, day_to_people(paper->pool, asked->due), 0)->day = asked->due;
    put_text(paper, row, asked_label(asked->state));
}

void paper_add_silent(Paper *paper, const Snapshot *snapshot)
{
    PaperBlock *block = NULL;
    paper_add(paper, PAPER_HEADING1, _("Who did not report"));
    for (guint i = 0; i < snapshot->asked->len; i++) {
        const SnapshotAsked *asked = snapshot->asked->pdata[i];
        if (!asked_is_missing(asked))
            continue;
        if (!block)
            block = table(paper, NULL, _("Not reported"), (const char *const[]){_("Institution"), _("Period"), _("Due"), _("Report"), NULL});
        add_silent(paper, block, asked);
    }
    if (!block)
        paper_add(paper, PAPER_TEXT, snapshot->asked->len ? _("Every institution that was asked has reported.") :
                                                            _("No institution was asked to report."));
}

/* ---- what is unclear in the plan itself */

void paper_add_notes(Paper *paper, const Snapshot *snapshot)
{
    if (snapshot->notes->len == 0)
        return;
    paper_add(paper, PAPER_HEADING1, _("What is unclear in the plan's text"));
    PaperBlock *block = table(paper, NULL, _("Notes"), (const char *const[]){_("No."), _("Note"), NULL});
    static const double widths[] = {10, 90};
    block->widths = widths;
    for (guint i = 0; i < snapshot->notes->len; i++) {
        const SnapshotNote *note = snapshot->notes->pdata[i];
        GPtrArray *row = row_of(paper, block);
        put_text(paper, row, note->number ? note->number : "–");
        put_text(paper, row, note_sentence(paper->pool, note->kind, note->argument));
    }
}
