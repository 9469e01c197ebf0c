/* Search as people type: folded words, each by its first letters, in the table of words. */
#include "modules/plans/follow.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_follow_views.h"
#include "record/option.h"
#include "web/reply.h"

enum { WORDS_MOST = 4 };

SearchFilter search_filter_of(Request *req)
{
    const char *text = req_text(req, "q");
    return (SearchFilter){
        .text = text,
        .words = text_words(req->pool, text ? text : ""),
        .year = (int)CLAMP(req_int(req, "year", 0), 0, 2200),
        .status = req_text(req, "status"),
        .source = req_text(req, "source"),
    };
}

/* Where the words with these first letters end: behind the last character that there is. */
const char *search_word_end(Pool *pool, const char *word)
{
    return pool_printf(pool, "%s\xf4\x8f\xbf\xbf", word);
}

bool search_weigh(Db *db, Pool *pool, const char *word, gint64 *ret_weight, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_WORD_WEIGHT);
    db_bind_text(q, "$1", word);
    db_bind_text(q, "$2", search_word_end(pool, word));
    *ret_weight = db_step(q) ? db_int(q, "actions") : 0;
    return db_end(q, error);
}

/* The rarest word leads, so that common ones are only asked of the few that it finds. */
static bool order_words(Db *db, Pool *pool, const GPtrArray *words, const char **ordered, guint *ret_count, GError **error)
{
    gint64 weights[WORDS_MOST];
    *ret_count = MIN(words->len, WORDS_MOST);
    for (guint i = 0; i < *ret_count; i++) {
        gint64 weight = 0;
        if (*ret_count > 1 && !search_weigh(db, pool, words->pdata[i], &weight, error))
            return false;
        guint at = i;
        for (; at > 0 && weights[at - 1] > weight; at--) {
            weights[at] = weights[at - 1];
            ordered[at] = ordered[at - 1];
        }
        weights[at] = weight;
        ordered[at] = words->pdata[i];
    }
    return true;
}

static void bind_words(DbQuery *q, Pool *pool, const char **words, guint count)
{
    static const char *const names[WORDS_MOST][2] = {{"$9", "$10"}, {"$11", "$12"}, {"$13", "$14"}, {"$15", "$16"}};
    for (guint i = 0; i < count; i++) {
        db_bind_text(q, names[i][0], words[i]);
        db_bind_text(q, names[i][1], search_word_end(pool, words[i]));
    }
}

static void bind_filter(DbQuery *q, const Identity *who, const SearchFilter *filter, Day today)
{
    Interval year = filter->year ? interval_year(filter->year) : (Interval){DAY_NONE, DAY_NONE};
    db_bind_int(q, "$1", may_know_level(who));
    db_bind_id(q, "$2", filter->plan_id);
    db_bind_text(q, "$3", filter->status);
    db_bind_day(q, "$4", today);
    db_bind_day(q, "$5", year.from);
    db_bind_day(q, "$6", year.to);
    db_bind_id(q, "$7", filter->institution_id);
    db_bind_text(q, "$8", filter->source);
}

static bool has_filter(const SearchFilter *filter)
{
    return filter->plan_id || filter->institution_id || filter->year || filter->status || filter->source;
}

static bool run(Db *db, Pool *pool, const Identity *who, const SearchFilter *filter, Day today, GPtrArray **ret_found, GError **error)
{
    const char *words[WORDS_MOST];
    guint count = 0;
    *ret_found = pool_list(pool);
    if (filter->words->len == 0 && (filter->text || !has_filter(filter)))
        return true;
    if (!order_words(db, pool, filter->words, words, &count, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, count ? SQL_FOLLOW_SEARCH_WORDS : SQL_FOLLOW_SEARCH_FILTERS);
    bind_filter(q, who, filter, today);
    bind_words(q, pool, words, count);
    if (!found_read(q, pool, today, SEARCH_MOST + 1, ret_found, error))
        return false;
    found_sort(*ret_found);
    return true;
}

/* What finds nothing is looked for once more with its slips mended; words of plans that who may not see are not told. */
bool search_run(Db *db, Pool *pool, const Identity *who, SearchFilter *filter, Day today, GPtrArray **ret_found, GError **error)
{
    SearchFilter again = *filter;
    if (!run(db, pool, who, filter, today, ret_found, error))
        return false;
    if ((*ret_found)->len > 0 || filter->words->len == 0)
        return true;
    if (!slips_mend(db, pool, filter->words, &again.words, error))
        return false;
    if (!again.words)
        return true;
    if (!run(db, pool, who, &again, today, ret_found, error))
        return false;
    if ((*ret_found)->len > 0)
        filter->mended = filter->words = again.words;
    return true;
}

/* ---- marking what was found */

/* Folding costs, and most words of a text begin with another letter. */
static bool may_begin_like(const char *word, const GPtrArray *words)
{
    bool may = (guchar)*word >= 0x80; /* its letter is known once it is folded */
    for (guint i = 0; i < words->len && !may; i++)
        may = *(const char *)words->pdata[i] == g_ascii_tolower(*word);
    return may;
}

static bool begins_like(Pool *pool, const char *word, gsize bytes, const GPtrArray *words)
{
    if (!may_begin_like(word, words))
        return false;
    const char *folded = text_fold(pool, pool_strndup(pool, word, bytes));
    for (guint i = 0; i < words->len; i++)
        if (g_str_has_prefix(folded, words->pdata[i]))
            return true;
    return false;
}

static bool is_of_word(const char *at)
{
    return (guchar)*at < 0x80 ? g_ascii_isalnum(*at) : g_unichar_isalnum(g_utf8_get_char(at)) || g_unichar_ismark(g_utf8_get_char(at));
}

static const char *skip(const char *text, bool letters)
{
    while (*text && is_of_word(text) == letters)
        text = g_utf8_next_char(text);
    return text;
}

/* What stands before the mark since the last one goes out in one piece. */
static void put_marked(View *out, const char *from, const char *at, const char *end)
{
    html_put_part(out, from, (gsize)(at - from));
    html_put_markup(out, (Html){"<mark>"});
    html_put_part(out, at, (gsize)(end - at));
    html_put_markup(out, (Html){"</mark>"});
}

void search_put_marked(View *out, const char *text, const GPtrArray *words)
{
    const char *from = text;
    for (const char *at = text, *end; words && *at; at = skip(end, false)) {
        end = skip(at, true);
        if (end == at || !begins_like(out->pool, at, (gsize)(end - at), words))
            continue;
        put_marked(out, from, at, end);
        from = end;
    }
    html_put_text(out, from);
}

const char *search_words_text(Pool *pool, const GPtrArray *words)
{
    GString *text = pool_string(pool);
    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", (const char *)words->pdata[i]);
    return text->str;
}

/* ---- the page */

/* Plans and institutions come by name or id; a name that none has finds nothing. */
static bool read_names(Request *req, SearchFilter *filter, GPtrArray **ret_plans, GPtrArray **ret_institutions, GError **error)
{
    GPtrArray *plans;
    Problems *problems = problems_new(req->pool);
    if (!plan_names(req->db, req->pool, req->who, &plans, error) || !(*ret_institutions = institution_options(req->db, req->pool, error)))
        return false;
    *ret_plans = plan_options(req->pool, plans);
    filter->plan_id = option_asked(req, "plan", _("Plan"), *ret_plans, problems);
    filter->institution_id = option_asked(req, "institution", _("Institution"), *ret_institutions, problems);
    filter->problems = problems;
    return true;
}

bool follow_search_page(Request *req, GError **error)
{
    SearchFilter filter = search_filter_of(req);
    GPtrArray *found = pool_list(req->pool), *rows, *plans, *institutions;
    Day today = day_today();
    if (!read_names(req, &filter, &plans, &institutions, error))
        return false;
    bool is_wrong = problems_any(filter.problems);
    if (!is_wrong && !search_run(req->db, req->pool, req->who, &filter, today, &found, error))
        return false;
    RowPaging paging = rows_paging(req, MIN(found->len, SEARCH_MOST), PAGE_ROWS);
    if (!found_rows(req->db, req->pool, found, paging.first, today, &rows, error))
        return false;
    return reply_view(req, is_wrong ? 422 : 200, view_measure_search, req, &filter, rows, &paging, found->len > SEARCH_MOST, plans, institutions);
}
