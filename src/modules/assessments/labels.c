#include <string.h>

#include "base/language.h"
#include "modules/assessments/pages.h"
#include "record/field.h"

const char *assessment_state_label(const char *state)
{
    static const Choice states[] = {
        {"draft", N_("Draft")}, {"finished", N_("Finished")}, {"approved", N_("Approved")}, {"withdrawn", N_("Taken back")}, {0},
    };
    return choice_text(states, state);
}

const Choice need_states[] = {{"open", N_("Without an answer")}, {"answered", N_("Answered")}, {"closed", N_("No longer there")}, {0}};

const char *need_state_label(const char *state)
{
    return choice_text(need_states, state);
}

const char *proposal_state_label(const char *state)
{
    static const Choice states[] = {{"open", N_("To be decided")}, {"taken", N_("Taken")}, {"refused", N_("Not taken")}, {0}};
    return choice_text(states, state);
}

const char *proposal_kind_label(const char *kind)
{
    static const Choice kinds[] = {{"case", N_("Open a case")}, {"service", N_("Propose a service")}, {"referral", N_("Refer")}, {0}};
    return choice_text(kinds, kind);
}

const char *outcome_kind_label(const char *kind)
{
    static const Choice kinds[] = {{"need", N_("A need")}, {"case", N_("A case")}, {"service", N_("A service")}, {"referral", N_("A referral")},
                                   {"level", N_("A level")}, {0}};
    return choice_text(kinds, kind);
}

const char *confidence_label(const char *confidence)
{
    static const Choice words[] = {
        {"S", N_("after a public source")},
        {"S-", N_("after an older version or a draft of the source")},
        {"M+", N_("from general knowledge, quite sure")},
        {"M", N_("from general knowledge, to be checked")},
        {"M?", N_("doubtful, to be checked")},
        {"local", N_("a local form")},
        {0},
    };
    return confidence ? choice_text(words, confidence) : NULL;
}

/* --- colours: a word says it as well, the colour is never alone --- */

static const Choice colours[] = {{"green", N_("green")}, {"yellow", N_("yellow")}, {"orange", N_("orange")}, {"red", N_("red")}, {0}};

/* What waits for an approval is yellow, and green when it has it (OME 6000/2021). */
static const char *colour_now(const char *colour, const char *state)
{
    bool approved = g_strcmp0(state, "approved") == 0 && g_strcmp0(colour, "yellow") == 0;
    return approved ? "green" : colour;
}

static const Choice *colour_of(const char *colour, const char *state)
{
    for (const Choice *one = colours; one->value; one++)
        if (g_strcmp0(one->value, colour_now(colour, state)) == 0)
            return one;
    return NULL;
}

const char *level_class(const char *colour, const char *state)
{
    const Choice *one = colour_of(colour, state);
    return one ? one->value : "none";
}

const char *level_word(const char *colour, const char *state)
{
    const Choice *one = colour_of(colour, state);
    return one ? _(one->label) : NULL;
}

const char *level_words(Pool *pool, const Instrument *instrument, const Outcome *level, const char *state)
{
    const char *label = wording(&level->label), *word = level_word(level->code, state);
    bool waits = strcmp(state, "finished") == 0, tells = instrument->needs_approval && word && strcmp(state, "draft") != 0;
    if (!tells)
        return *label ? label : word ? word : level->code;
    return pool_printf(pool, waits ? _("%s: %s, waits for approval") : _("%s: %s, approved"), label, word);
}
