#include "modules/reporting/form.h"

#include <string.h>

#include "base/language.h"

typedef struct {
    const char *code, *label;
} Named;

static const char *label_of(const Named *names, const char *code)
{
    for (; names->code; names++)
        if (code && strcmp(names->code, code) == 0)
            return _(names->label);
    return code ? code : "";
}

const char *row_state_label(const char *state)
{
    return state ? action_state_label(state) : _("No answer yet");
}

const char *report_state_label(const char *state)
{
    static const Named names[] = {
        {"open", N_("Being filled in")}, {"sent", N_("Sent in")}, {"returned", N_("Returned")}, {"accepted", N_("Accepted")}, {0},
    };
    return label_of(names, state);
}

const char *report_source_label(const char *source)
{
    static const Named names[] = {
        {"link", N_("by its link")}, {"account", N_("by its own account")}, {"paper", N_("on paper")}, {"phone", N_("by phone")},
        {"mail", N_("by letter or e-mail")}, {0},
    };
    return label_of(names, source);
}

const char *report_event_label(const char *verb)
{
    static const Named names[] = {
        {"asked", N_("Asked for")}, {"reminded", N_("Reminder sent")}, {"link", N_("New link made")}, {"revoked", N_("Links revoked")},
        {"extended", N_("Link extended")}, {"sent", N_("Sent in")}, {"returned", N_("Returned")}, {"accepted", N_("Accepted")},
        {"reopened", N_("Opened again")}, {"entered", N_("Entered for the institution")}, {0},
    };
    return label_of(names, verb);
}

const char *period_state_label(const char *state)
{
    static const Named names[] = {
        {"planned", N_("Planned")}, {"open", N_("Open")}, {"locked", N_("Locked")}, {0},
    };
    return label_of(names, state);
}

/* --- breakdowns --- */

static const struct {
    const char *breakdown, *key, *label;
} all_parts[] = {
    {"sex", "sex=f", N_("women and girls")}, {"sex", "sex=m", N_("men and boys")}, {"women", "sex=f", N_("women and girls")},
    {"residence", "residence=rural", N_("rural")}, {"residence", "residence=urban", N_("urban")}, {"roma", "roma=yes", N_("Roma")},
    {"domain", "domain=education", N_("education")}, {"domain", "domain=employment", N_("employment")},
    {"domain", "domain=health", N_("health")}, {"domain", "domain=housing", N_("housing")}, {"domain", "domain=other", N_("other domains")},
};

static bool has_part(const GPtrArray *parts, const char *key)
{
    for (guint i = 0; i < parts->len; i++)
        if (strcmp(((Part *)parts->pdata[i])->key, key) == 0)
            return true;
    return false;
}

/* Words part by single blanks. */
static bool has_word(const char *words, const char *word)
{
    gsize count = strlen(word);
    for (const char *at = words; at; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (*at == *word && strncmp(at, word, count) == 0 && (at[count] == ' ' || !at[count]))
            return true;
    }
    return false;
}

GPtrArray *report_breakdown_parts(Pool *pool, const char *breakdowns)
{
    GPtrArray *parts = pool_list(pool);
    for (guint i = 0; i < G_N_ELEMENTS(all_parts) && breakdowns && *breakdowns; i++) {
        if (!has_word(breakdowns, all_parts[i].breakdown) || has_part(parts, all_parts[i].key))
            continue;
        Part *part = pool_new0(pool, Part);
        *part = (Part){all_parts[i].key, _(all_parts[i].label)};
        g_ptr_array_add(parts, part);
    }
    return parts;
}
