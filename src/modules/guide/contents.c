#include "modules/guide/contents.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"

#define CHAPTERS(...) (const char *const[]){__VA_ARGS__, NULL}

const GuideGroup guide_groups[] = {
    {N_("For everybody"), CHAPTERS("primii-pasi", "al-doilea-factor", "glosar")},
    {N_("Planners, institutions that report, councillors"),
     CHAPTERS("planificator", "institutie", "consilier", "indicatori-numarati", "date-deschise", "sistemele-din-documente")},
    {N_("Social workers, case managers, supervisors, mediators"),
     CHAPTERS("asistent-social", "manager-de-caz", "supervizor", "mediator", "registrul", "evaluari", "documente")},
    {N_("Providers of services"), CHAPTERS("furnizor", "responsabil-servicii")},
    {N_("Benefits officers, accountants, project managers"), CHAPTERS("referent-beneficii", "contabil", "manager-de-proiect")},
    {N_("Administrators"), CHAPTERS("administrator", "termene-legale")},
    {0},
};

/* Whose work a chapter is: who holds one permission and lacks the other. */
static const struct {
    const char *chapter, *may, *unless;
} own_chapters[] = {
    {"planificator", "plans.write", NULL},
    {"institutie", "reports.enter", "plans.write"},
    {"consilier", "council.read", "council.write"},
    {"supervizor", "cases.supervise", NULL},
    {"manager-de-caz", "cases.transfer", "cases.supervise"},
    {"asistent-social", "cases.break-glass", "cases.transfer"},
    {"mediator", "cases.write", "cases.break-glass"},
    {"furnizor", "attendance.mark", "services.fund"},
    {"responsabil-servicii", "services.fund", "benefits.approve"},
    {"referent-beneficii", "benefits.prepare", NULL},
    {"contabil", "benefits.visa", NULL},
    {"manager-de-proiect", "projects.write", NULL},
    {"administrator", "accounts.write", NULL},
};

const GuideChapter *guide_chapter(const char *name)
{
    for (const GuideChapter *c = guide_chapters; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

GPtrArray *guide_chapters_for(Pool *pool, const Identity *who)
{
    GPtrArray *own = pool_list(pool);
    for (guint i = 0; i < G_N_ELEMENTS(own_chapters); i++)
        if (identity_may(who, own_chapters[i].may) && !(own_chapters[i].unless && identity_may(who, own_chapters[i].unless)))
            g_ptr_array_add(own, (gpointer)guide_chapter(own_chapters[i].chapter));
    return own;
}

/* --- the search */

/* Whether a word of the folded text begins so. */
static bool has_word(const char *folded, const char *word)
{
    for (const char *at = strstr(folded, word); at; at = strstr(at + 1, word))
        if (at == folded || at[-1] == ' ')
            return true;
    return false;
}

static bool has_all(const char *folded, const GPtrArray *words)
{
    for (guint i = 0; i < words->len; i++)
        if (!has_word(folded, words->pdata[i]))
            return false;
    return true;
}

static guint count_words(const char *folded, const GPtrArray *words)
{
    guint count = 0;
    for (guint i = 0; i < words->len; i++)
        count += has_word(folded, words->pdata[i]);
    return count;
}

/* The line with most of the words. */
static const char *best_line(Pool *pool, const char *text, const GPtrArray *words)
{
    enum { LINE_LETTERS = 220 };
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    const char *best = lines[0];
    guint most = 0;
    for (char **line = lines; *line; line++) {
        guint count = count_words(text_fold(pool, *line), words);
        if (count > most) {
            most = count;
            best = *line;
        }
    }
    return text_shorten(pool, best ? best : "", LINE_LETTERS);
}

static void add_hits(Pool *pool, const GPtrArray *words, bool in_heading, GPtrArray *hits)
{
    for (const GuideSection *s = guide_sections; s->chapter && hits->len < GUIDE_HITS; s++) {
        const char *heading = text_fold(pool, pool_printf(pool, "%s %s", s->title, s->heading));
        if (has_all(heading, words) != in_heading ||
            (!in_heading && !has_all(text_fold(pool, pool_printf(pool, "%s %s", heading, s->text)), words)))
            continue;
        GuideHit *hit = pool_new0(pool, GuideHit);
        *hit = (GuideHit){s, best_line(pool, s->text, words)};
        g_ptr_array_add(hits, hit);
    }
}

GPtrArray *guide_search(Pool *pool, const char *text)
{
    GPtrArray *hits = pool_list(pool), *words = text_words(pool, text);
    if (words->len) {
        add_hits(pool, words, true, hits);
        add_hits(pool, words, false, hits);
    }
    return hits;
}
