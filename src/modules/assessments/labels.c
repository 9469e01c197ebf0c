#include <string.h>

#include "modules/assessments/pages.h"

static const char *label_of(const Choice *choices, const char *value)
{
    for (; choices->value; choices++)
        if (value && strcmp(choices->value, value) == 0)
            return _(choices->label);
    return value ? value : "";
}

const char *assessment_state_label(const char *state)
{
    static const Choice states[] = {
        {"draft", N_("Draft")}, {"finished", N_("Finished")}, {"approved", N_("Approved")}, {"withdrawn", N_("Withdrawn")}, {0},
    };
    return label_of(states, state);
}

const Choice need_states[] = {{"open", N_("Without an answer")}, {"answered", N_("Answered")}, {"closed", N_("No longer there")}, {0}};

const char *need_state_label(const char *state)
{
    return label_of(need_states, state);
}

const char *proposal_state_label(const char *state)
{
    static const Choice states[] = {{"open", N_("To be decided")}, {"taken", N_("Taken")}, {"refused", N_("Not taken")}, {0}};
    return label_of(states, state);
}

const char *proposal_kind_label(const char *kind)
{
    static const Choice kinds[] = {{"case", N_("Open a case")}, {"service", N_("Propose a service")}, {"referral", N_("Refer")}, {0}};
    return label_of(kinds, kind);
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
    return confidence ? label_of(words, confidence) : NULL;
}

