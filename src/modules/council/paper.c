#include "modules/council/paper.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"

/* ---- what bars and sentences share */

const char *const bar_css[BAR_PARTS] = {"status-done", "status-underway", "status-late", "status-notstarted", "status-none"};

const char *const *bar_legend(Pool *pool)
{
    const char **legend = pool_array0(pool, const char *, BAR_PARTS + 1);
    legend[0] = status_label("done");
    legend[1] = status_label("underway");
    legend[2] = status_label("late");
    legend[3] = _("Not started or postponed");
    legend[4] = status_label("not_reported");
    return legend;
}

void bar_parts(StatusCounts counts, double ret_parts[BAR_PARTS])
{
    static const int part_of[STATUS_COUNT] = {0, 1, 2, 3, 3, 4};
    for (int i = 0; i < BAR_PARTS; i++)
        ret_parts[i] = 0;
    for (int i = 0; i < STATUS_COUNT; i++)
        ret_parts[part_of[i]] += counts.of[i];
}

const char *bar_sentence(Pool *pool, StatusCounts counts)
{
    return pool_printf(pool, P_("%d of %d measure is done.", "%d of %d measures are done.", counts.all), counts.of[0], counts.all);
}

const char *indicator_value_text(Pool *pool, Value value)
{
    return value_to_people(pool, value);
}

const char *money_or_dash(Pool *pool, bool has, gint64 minor, Currency currency)
{
    return has ? money_format(pool, (Money){minor, currency}) : "–";
}

/* ---- the summary */

static void say(Pool *pool, GPtrArray *sentences, const char *sentence)
{
    g_ptr_array_add(sentences, pool_strdup(pool, sentence));
}

static void say_measures(Pool *pool, GPtrArray *sentences, const Snapshot *snapshot)
{
    StatusCounts counts = snapshot_count(snapshot, 0);
    say(pool, sentences, pool_printf(pool, P_("The plan has %d measure.", "The plan has %d measures.", counts.all), counts.all));
    say(pool, sentences, pool_printf(pool, P_("%d measure is done.", "%d measures are done.", counts.of[0]), counts.of[0]));
    say(pool, sentences, pool_printf(pool, P_("%d measure is under way.", "%d measures are under way.", counts.of[1]), counts.of[1]));
    if (counts.of[2])
        say(pool, sentences, pool_printf(pool, P_("%d measure is overdue.", "%d measures are overdue.", counts.of[2]), counts.of[2]));
    if (counts.of[3] + counts.of[4])
        say(pool, sentences, pool_printf(pool, P_("%d measure has not started or was postponed.", "%d measures have not started or were postponed.",
                                                  counts.of[3] + counts.of[4]), counts.of[3] + counts.of[4]));
    if (counts.of[5])
        say(pool, sentences, pool_printf(pool, P_("Nothing was reported on %d measure.", "Nothing was reported on %d measures.", counts.of[5]),
                                         counts.of[5]));
}

static void say_indicators(Pool *pool, GPtrArray *sentences, const Snapshot *snapshot)
{
    IndicatorCounts counts = snapshot_indicators(snapshot);
    if (counts.with_target)
        say(pool, sentences, pool_printf(pool, P_("%d indicator has a number as its target.", "%d indicators have a number as their target.",
                                                  counts.with_target), counts.with_target));
    if (counts.reached)
        say(pool, sentences, pool_printf(pool, P_("%d target was reached.", "%d targets were reached.", counts.reached), counts.reached));
    if (counts.not_reached)
        say(pool, sentences, pool_printf(pool, P_("%d target was not reached.", "%d targets were not reached.", counts.not_reached),
                                         counts.not_reached));
    if (counts.suppressed)
        say(pool, sentences, pool_printf(pool, P_("%d value is hidden to protect people.", "%d values are hidden to protect people.",
                                                  counts.suppressed), counts.suppressed));
}

static void say_money(Pool *pool, GPtrArray *sentences, const Snapshot *snapshot)
{
    GPtrArray *sums = snapshot_money_sums(pool, snapshot);
    for (guint i = 0; i < sums->len; i++) {
        const MoneySum *sum = sums->pdata[i];
        if (sum->has_planned)
            say(pool, sentences, pool_printf(pool, _("Planned: %s."), money_format(pool, (Money){sum->planned, sum->currency})));
        say(pool, sentences, pool_printf(pool, _("Spent: %s."), money_format(pool, (Money){sum->spent, sum->currency})));
    }
}

static void say_asked(Pool *pool, GPtrArray *sentences, const Snapshot *snapshot)
{
    int asked, reported;
    snapshot_asked(snapshot, &asked, &reported);
    if (asked)
        say(pool, sentences, pool_printf(pool, P_("%d of %d institution sent all its reports.", "%d of %d institutions sent all their reports.", asked),
                                         reported, asked));
}

GPtrArray *council_sentences(Pool *pool, const Snapshot *snapshot)
{
    GPtrArray *sentences = pool_list(pool);
    say_measures(pool, sentences, snapshot);
    say_indicators(pool, sentences, snapshot);
    say_money(pool, sentences, snapshot);
    say_asked(pool, sentences, snapshot);
    return sentences;
}

/* The planner's own words, paragraph by paragraph. */
static void add_words(Paper *paper, const char *words)
{
    g_auto(GStrv) lines = g_strsplit(words ? words : "", "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (*g_strstrip(lines[i]))
            paper_add(paper, PAPER_TEXT, lines[i]);
}

static void add_list(Paper *paper, const GPtrArray *sentences)
{
    PaperBlock *list = paper_add(paper, PAPER_LIST, NULL);
    g_ptr_array_extend(list->rows, (GPtrArray *)sentences, NULL, NULL);
}

static void add_summary(Paper *paper, const CouncilReport *report, const Snapshot *snapshot)
{
    paper_add(paper, PAPER_HEADING1, _("Summary"));
    add_words(paper, report->summary);
    add_list(paper, council_sentences(paper->pool, snapshot));
}

static void add_causes(Paper *paper, const CouncilReport *report, const Snapshot *snapshot)
{
    paper_add(paper, PAPER_HEADING1, _("Causes and next steps"));
    add_words(paper, report->causes);
    if (!text_is_empty(report->next_steps)) {
        paper_add(paper, PAPER_HEADING2, _("Next steps"));
        add_words(paper, report->next_steps);
    }
    paper_add_obstacles(paper, snapshot);
}

/* ---- how to read it */

static void add_reading(Paper *paper, const CouncilReport *report, const Snapshot *snapshot)
{
    Pool *pool = paper->pool;
    GPtrArray *lines = pool_list(pool);
    paper_add(paper, PAPER_HEADING1, _("How to read the figures"));
    say(pool, lines, pool_printf(pool, _("The figures were counted from accepted reports, as they were on %s."),
                                 day_to_people(pool, day_of_time(report->frozen_at))));
    say(pool, lines, _("– means that nothing was reported. 0 is a reported zero."));
    say(pool, lines, _("\"not applicable\" means that the institution said so."));
    say(pool, lines, _("‹hidden› stands for a small number that could point to a person. Sums that contain it are hidden too."));
    say(pool, lines, _("A measure is overdue when its due date has passed and it isn't done."));
    add_list(paper, lines);
}

static const char *subtitle(Pool *pool, const Snapshot *snapshot)
{
    if (!snapshot->decision_number)
        return snapshot->title;
    if (!day_is(snapshot->decision_date))
        return pool_printf(pool, _("%s, adopted by decision no. %s"), snapshot->title, snapshot->decision_number);
    return pool_printf(pool, _("%s, adopted by decision no. %s of %s"), snapshot->title, snapshot->decision_number,
                       day_to_people(pool, snapshot->decision_date));
}

static const char *footer(Pool *pool, const CouncilReport *report, const Snapshot *snapshot)
{
    const char *name = snapshot->short_title;
    if (snapshot->is_demo)
        name = pool_printf(pool, _("%s (demo data)"), name);
    return strcmp(report->state, "draft") == 0 ? pool_printf(pool, _("%s – draft"), name) : name;
}

Paper *council_paper(Pool *pool, const CouncilReport *report, const Snapshot *snapshot)
{
    Paper *paper = paper_new(pool, pool_printf(pool, _("Annual report for %d"), snapshot->year));
    paper->subtitle = subtitle(pool, snapshot);
    paper->author = snapshot->authority;
    paper->footer = footer(pool, report, snapshot);
    paper_add(paper, PAPER_TITLE, NULL);
    paper_add(paper, PAPER_CONTENTS, NULL);
    add_summary(paper, report, snapshot);
    paper_add_objectives(paper, snapshot);
    add_causes(paper, report, snapshot);
    paper_add_money(paper, snapshot);
    paper_add_silent(paper, snapshot);
    paper_add(paper, PAPER_PAGE_BREAK, NULL)->landscape = true;
    paper_add_measures(paper, snapshot);
    paper_add_indicators(paper, snapshot);
    paper_add(paper, PAPER_PAGE_BREAK, NULL);
    paper_add_notes(paper, snapshot);
    add_reading(paper, report, snapshot);
    return paper;
}
