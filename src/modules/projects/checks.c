#include "modules/projects/projects_in.h"

#include <string.h>

#include "base/language.h"

/* What doesn't agree: documents with each other, a document with itself, the budget's cells with what documents state.  Nothing is
 * put right here: it is said in words, with both sides. */

typedef struct {
    Pool *pool;
    const Project *project;
    GPtrArray *documents, *stated, *partners, *cells, *categories;
    GPtrArray *notes;
} Checks;

static void add_note(Checks *checks, const char *about, bool is_contradiction, gint64 difference, const char *text)
{
    ProjectNote *note = pool_new0(checks->pool, ProjectNote);
    *note = (ProjectNote){.about = about, .text = text, .is_contradiction = is_contradiction};
    if (difference)
        note->difference = (Money){difference, project_currency(checks->project)};
    g_ptr_array_add(checks->notes, note);
}

static const char *money(const Checks *checks, gint64 minor)
{
    return money_format(checks->pool, (Money){minor, project_currency(checks->project)});
}

static const char *partner_name(const Checks *checks, gint64 id)
{
    for (guint i = 0; i < checks->partners->len; i++) {
        const ProjectPartner *partner = checks->partners->pdata[i];
        if (partner->id == id)
            return partner->short_name ? partner->short_name : partner->name;
    }
    return "–";
}

static const char *source_name(const char *source)
{
    return strcmp(source, "grant") == 0 ? _("Grant") : project_label(project_sources, source);
}

/* --- periods --- */

static const char *period_words(const Checks *checks, const ProjectDocument *document)
{
    if (document->words)
        return document->words;
    return pool_printf(checks->pool, "%s – %s", day_to_people(checks->pool, document->from_day), day_to_people(checks->pool, document->to_day));
}

static int months_between(Day from, Day to)
{
    int year, month, day, to_year, to_month, to_day;
    day_split(from, &year, &month, &day);
    day_split(day_add(to, 1), &to_year, &to_month, &to_day);
    return (to_year - year) * 12 + to_month - month;
}

static bool has_period(const ProjectDocument *document)
{
    return day_is(document->from_day) && day_is(document->to_day);
}

static void check_months(Checks *checks, const ProjectDocument *document)
{
    if (!has_period(document) || !document->months)
        return;
    int months = months_between(document->from_day, document->to_day);
    if (months != (int)document->months)
        add_note(checks, "period", false, 0,
                 pool_printf(checks->pool, _("“%s” speaks of %d months, but %s is %d."), document->title, (int)document->months,
                             period_words(checks, document), months));
}

static void compare_periods(Checks *checks, const ProjectDocument *leading, const ProjectDocument *other)
{
    bool same = day_compare(leading->from_day, other->from_day) == 0 && day_compare(leading->to_day, other->to_day) == 0;
    if (same)
        return;
    add_note(checks, "period", true, 0,
             pool_printf(checks->pool, _("The period: “%s” says “%s” (%d months), “%s” says “%s” (%d months). The project goes by the first."),
                         leading->title, period_words(checks, leading), months_between(leading->from_day, leading->to_day), other->title,
                         period_words(checks, other), months_between(other->from_day, other->to_day)));
}

static void check_periods(Checks *checks)
{
    const ProjectDocument *leading = NULL;
    for (guint i = 0; i < checks->documents->len; i++) {
        const ProjectDocument *document = checks->documents->pdata[i];
        check_months(checks, document);
        if (!has_period(document))
            continue;
        if (leading)
            compare_periods(checks, leading, document);
        else
            leading = document;
    }
}

/* --- what documents state --- */

/* The amount of that key in a document; false: it doesn't state it.  source NULL: all sources. */
static bool find_stated(const Checks *checks, gint64 document_id, gint64 partner_id, const char *source, gint64 *ret_amount)
{
    for (guint i = 0; i < checks->stated->len; i++) {
        const ProjectStated *stated = checks->stated->pdata[i];
        if (stated->document_id == document_id && stated->partner_id == partner_id && g_strcmp0(stated->source, source) == 0) {
            *ret_amount = stated->amount.minor;
            return true;
        }
    }
    return false;
}

/* A document may state what some of the partners get, and no more. */
static bool is_part_of_it(const Checks *checks, bool of_partners, guint count, gint64 sum, gint64 whole)
{
    return of_partners && count < checks->partners->len && sum < whole;
}

/* The parts of a whole: of all partners, or of all sources of a partner (0: of the project).  How many there are. */
static guint sum_parts(const Checks *checks, gint64 document_id, bool of_partners, gint64 partner_id, gint64 *ret_sum)
{
    guint count = 0;
    *ret_sum = 0;
    for (guint i = 0; i < checks->stated->len; i++) {
        const ProjectStated *stated = checks->stated->pdata[i];
        bool is_part = of_partners ? stated->partner_id && !stated->source : stated->partner_id == partner_id && stated->source;
        if (stated->document_id != document_id || !is_part)
            continue;
        *ret_sum += stated->amount.minor;
        count++;
    }
    return count;
}

/* A difference that is some partner's share in per cent of what an own contribution is elsewhere: what was left out, it seems. */
static const char *guess(const Checks *checks, gint64 difference)
{
    for (guint i = 0; i < checks->stated->len; i++) {
        const ProjectStated *share = checks->stated->pdata[i];
        if (!share->percent || g_strcmp0(share->source, "own") != 0)
            continue;
        for (guint k = 0; k < checks->stated->len; k++) {
            const ProjectStated *whole = checks->stated->pdata[k];
            if (whole->source || !whole->partner_id || (whole->amount.minor * share->percent + 50) / 100 != difference)
                continue;
            return pool_printf(checks->pool, _("It is %d %% of the budget of %s, which seems to be its own contribution."), (int)share->percent,
                               partner_name(checks, whole->partner_id));
        }
    }
    return "";
}

static void check_sum(Checks *checks, const ProjectDocument *document, const char *what, bool of_partners, gint64 partner_id)
{
    gint64 whole, sum;
    guint count = sum_parts(checks, document->id, of_partners, partner_id, &sum);
    if (!count || !find_stated(checks, document->id, partner_id, NULL, &whole) || whole == sum ||
        is_part_of_it(checks, of_partners, count, sum, whole))
        return;
    add_note(checks, "budget", true, whole - sum,
             g_strchomp(pool_printf(checks->pool, _("The budget in “%s”: %s make %s, but the total there is %s; the difference is %s. %s"), document->title, what,
                         money(checks, sum), money(checks, whole), money(checks, whole - sum), guess(checks, whole - sum))));
}

static void check_percent(Checks *checks, const ProjectDocument *document, const ProjectStated *stated)
{
    gint64 whole;
    if (!stated->percent || !find_stated(checks, document->id, stated->partner_id, NULL, &whole) || whole == 0)
        return;
    double percent = (double)stated->amount.minor * 100 / (double)whole;
    if (ABS(percent - (double)stated->percent) < 0.005)
        return;
    add_note(checks, "percent", false, 0,
             pool_printf(checks->pool, _("“%s” says %d %% for %s, but %s is %s %% of %s."), document->title, (int)stated->percent,
                         stated->source ? source_name(stated->source) : partner_name(checks, stated->partner_id), money(checks, stated->amount.minor),
                         number_format(checks->pool, percent), money(checks, whole)));
}

static void check_document(Checks *checks, const ProjectDocument *document)
{
    check_sum(checks, document, _("the partners' budgets"), true, 0);
    check_sum(checks, document, _("the sources"), false, 0);
    for (guint i = 0; i < checks->partners->len; i++) {
        const ProjectPartner *partner = checks->partners->pdata[i];
        check_sum(checks, document, pool_printf(checks->pool, _("the sources of %s"), partner_name(checks, partner->id)), false, partner->id);
    }
    for (guint i = 0; i < checks->stated->len; i++) {
        const ProjectStated *stated = checks->stated->pdata[i];
        if (stated->document_id == document->id)
            check_percent(checks, document, stated);
    }
}

static const ProjectDocument *document_of(const Checks *checks, gint64 id)
{
    for (guint i = 0; i < checks->documents->len; i++) {
        const ProjectDocument *document = checks->documents->pdata[i];
        if (document->id == id)
            return document;
    }
    return NULL;
}

static const char *key_name(const Checks *checks, const ProjectStated *stated)
{
    const char *whose = stated->partner_id ? partner_name(checks, stated->partner_id) : _("The whole project");
    return stated->source ? pool_printf(checks->pool, "%s, %s", whose, source_name(stated->source)) : whose;
}

/* Each amount against the first document that states the same. */
static void compare_documents(Checks *checks)
{
    for (guint i = 0; i < checks->stated->len; i++)
        for (guint k = 0; k < i; k++) {
            const ProjectStated *later = checks->stated->pdata[i], *first = checks->stated->pdata[k];
            if (first->partner_id != later->partner_id || g_strcmp0(first->source, later->source) != 0)
                continue;
            if (first->amount.minor != later->amount.minor)
                add_note(checks, "budget", true, first->amount.minor - later->amount.minor,
                         pool_printf(checks->pool, _("%s: “%s” says %s, “%s” says %s."), key_name(checks, first),
                                     document_of(checks, first->document_id)->title, money(checks, first->amount.minor),
                                     document_of(checks, later->document_id)->title, money(checks, later->amount.minor)));
            break;
        }
}

/* --- the budget's cells --- */

static gint64 sum_cells(const Checks *checks, gint64 partner_id, const char *source)
{
    gint64 sum = 0;
    for (guint i = 0; i < checks->cells->len; i++) {
        const ProjectBudget *cell = checks->cells->pdata[i];
        if ((!partner_id || cell->partner_id == partner_id) && (!source || g_strcmp0(cell->source, source) == 0))
            sum += cell->amount.minor;
    }
    return sum;
}

static void check_cells(Checks *checks)
{
    gint64 all = sum_cells(checks, 0, NULL), total = checks->project->total.minor;
    if (checks->cells->len && checks->project->total.currency && all != total)
        add_note(checks, "budget", false, total - all,
                 pool_printf(checks->pool, _("The budget lines make %s, the project's total is %s; the difference is %s."), money(checks, all),
                             money(checks, total), money(checks, total - all)));
    for (guint i = 0; i < checks->stated->len && checks->cells->len; i++) {
        const ProjectStated *stated = checks->stated->pdata[i];
        bool leads = checks->documents->len && document_of(checks, stated->document_id) == checks->documents->pdata[0];
        gint64 sum = sum_cells(checks, stated->partner_id, stated->source);
        if (leads && stated->partner_id && sum != stated->amount.minor)
            add_note(checks, "budget", false, stated->amount.minor - sum,
                     pool_printf(checks->pool, _("%s: the budget lines make %s, “%s” says %s; the difference is %s."), key_name(checks, stated),
                                 money(checks, sum), document_of(checks, stated->document_id)->title, money(checks, stated->amount.minor),
                                 money(checks, stated->amount.minor - sum)));
    }
}

/* --- the target group --- */

static void check_target(Checks *checks)
{
    gint64 sum = 0;
    for (guint i = 0; i < checks->categories->len; i++)
        sum += ((const ProjectCategory *)checks->categories->pdata[i])->promised;
    if (sum && checks->project->promised && sum != checks->project->promised)
        add_note(checks, "target", false, 0,
                 pool_printf(checks->pool, _("The parts of the target group make %d, the project promised %d."), (int)sum,
                             (int)checks->project->promised));
}

bool project_notes(Db *db, Pool *pool, const Project *project, GPtrArray **ret_notes, GError **error)
{
    Checks checks = {.pool = pool, .project = project, .notes = pool_list(pool)};
    *ret_notes = checks.notes;
    if (!project_parts(db, pool, project_part_kind("documents"), project->id, &checks.documents, error) ||
        !project_stated(db, pool, project->id, &checks.stated, error) || !project_partners(db, pool, project->id, &checks.partners, error) ||
        !project_budget(db, pool, project->id, &checks.cells, error) || !project_categories(db, pool, project->id, &checks.categories, error))
        return false;
    check_periods(&checks);
    for (guint i = 0; i < checks.documents->len; i++)
        check_document(&checks, checks.documents->pdata[i]);
    compare_documents(&checks);
    check_cells(&checks);
    check_target(&checks);
    return true;
}
