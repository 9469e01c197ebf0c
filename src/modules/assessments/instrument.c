#include "modules/assessments/instrument.h"

#include <string.h>

const char *wording(const Wording *words)
{
    const char *text = words->in[language_get()];
    for (guint i = 0; !text && i < LANGUAGE_COUNT; i++)
        text = words->in[i];
    return text ? text : "";
}

bool wording_is(const Wording *words) { return *wording(words) != 0; }

const Question *instrument_question(const Instrument *instrument, const char *name)
{
    return g_hash_table_lookup(instrument->by_name, name);
}

bool question_is_asked(const Question *question)
{
    return question->kind < QUESTION_NOTE && !question->calculation;
}

bool question_takes_file(const Question *question)
{
    return question->kind == QUESTION_IMAGE || question->kind == QUESTION_FILE;
}

bool question_is_typed(const Question *question) { return question_is_asked(question) && !question_takes_file(question); }

static bool has_kind(const Instrument *instrument, QuestionKind kind)
{
    for (guint i = 0; i < instrument->every->len; i++)
        if (((const Question *)instrument->every->pdata[i])->kind == kind)
            return true;
    return false;
}

bool instrument_takes_files(const Instrument *instrument)
{
    return has_kind(instrument, QUESTION_IMAGE) || has_kind(instrument, QUESTION_FILE);
}

bool instrument_asks_places(const Instrument *instrument) { return has_kind(instrument, QUESTION_LOCATION); }

const Option *question_option(const Question *question, const char *name)
{
    for (guint i = 0; question->options && i < question->options->len; i++) {
        const Option *option = question->options->pdata[i];
        if (strcmp(option->name, name) == 0)
            return option;
    }
    return NULL;
}
