#include "base/language.h"

#include <string.h>

static _Thread_local Language current = LANGUAGE_RO;

static const char *const codes[LANGUAGE_COUNT] = {[LANGUAGE_RO] = "ro", [LANGUAGE_EN] = "en"};

void language_set(Language language)
{
    current = language;
}

Language language_get(void)
{
    return current;
}

const char *language_code(Language language)
{
    return codes[language];
}

Language language_from_code(const char *code, Language otherwise)
{
    for (int i = 0; code && i < LANGUAGE_COUNT; i++)
        if (g_ascii_strncasecmp(code, codes[i], 2) == 0 && !g_ascii_isalnum(code[2]))
            return (Language)i;
    return otherwise;
}

Language language_from_accept(const char *accept_language)
{
    Language best = LANGUAGE_RO;
    double best_weight = 0;
    for (const char *item = accept_language; item && *item; item = strchr(item, ',')) {
        while (*item == ',' || *item == ' ')
            item++;
        Language language = language_from_code(item, LANGUAGE_COUNT);
        gsize length = strcspn(item, ",");
        const char *q = g_strstr_len(item, (gssize)length, "q=");
        double weight = q ? g_ascii_strtod(q + 2, NULL) : 1;
        if (language != LANGUAGE_COUNT && weight > best_weight) {
            best = language;
            best_weight = weight;
        }
        if (!*item)
            break;
    }
    return best;
}

static const CatalogueEntry *find(Language language, const char *id)
{
    const Catalogue *catalogue = &catalogues[language];
    gsize low = 0, high = catalogue->count;
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        int order = strcmp(id, catalogue->entries[middle].id);
        if (order == 0)
            return &catalogue->entries[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Most ids are literals that a page asks for again and again: where each was found last is looked at first. */
static const CatalogueEntry *find_again(Language language, const char *id)
{
    enum { PLACES = 512 };
    static _Thread_local const CatalogueEntry *recent[LANGUAGE_COUNT][PLACES];
    const CatalogueEntry **place = &recent[language][((gsize)id ^ (gsize)id >> 9) % PLACES];
    if (!*place || strcmp((*place)->id, id) != 0)
        *place = find(language, id);
    return *place;
}

const char *language_text(const char *id)
{
    const CatalogueEntry *entry = find_again(current, id);
    return entry ? entry->texts[0] : id;
}

/* CLDR: Romanian "few" is 0, and whatever ends in 01 to 19, except 1 itself. */
static int plural_form(Language language, gint64 count)
{
    if (count == 1)
        return 0;
    gint64 rest = ABS(count % 100);
    if (language == LANGUAGE_RO && (count == 0 || (rest >= 1 && rest <= 19)))
        return 1;
    return 2;
}

const char *language_plural(const char *one, const char *other, gint64 count)
{
    const CatalogueEntry *entry = find(current, one);
    const char *text = entry ? entry->texts[plural_form(current, count)] : NULL;
    return text ? text : count == 1 ? one : other;
}
