/* Why two records are likely of one person, and models as text. */
#include "base/language.h"
#include "linkage/linkage.h"

#include <stdlib.h>
#include <string.h>

static const char *how_of(LinkField field, guint8 level)
{
    static const char *const words[][LINK_LEVELS] = {
        [KIND_NAME] = {NULL, N_("equal"), N_("another form of the name"), N_("nearly equal"), N_("very similar"), N_("similar"),
                       N_("a little similar"), N_("different")},
        [KIND_TEXT] = {NULL, N_("equal"), NULL, N_("nearly equal"), N_("very similar"), N_("similar"), N_("a little similar"),
                       N_("different")},
        [KIND_CODE] = {NULL, N_("equal"), N_("one character differs"), N_("two characters differ"), N_("different")},
        [KIND_DATE] = {NULL, N_("equal"), N_("day and month exchanged"), N_("one digit differs"), N_("two digits differ"), N_("different")},
        [KIND_MARK] = {NULL, N_("equal"), N_("different")},
    };
    return words[link_fields[field].kind][level];
}

static int compare_reasons(const void *a, const void *b)
{
    float left = ((const LinkReason *)a)->weight, right = ((const LinkReason *)b)->weight;
    return (left < right) - (left > right);
}

static guint list_reasons(const LinkEvidence *evidence, LinkReason reasons[LINK_REASONS])
{
    guint count = 0;
    for (guint f = 0; f < LINK_FIELDS; f++)
        if (evidence->levels[f] != LEVEL_MISSING)
            reasons[count++] = (LinkReason){link_fields[f].label, how_of(f, evidence->levels[f]), evidence->fields[f]};
    if (evidence->swapped < 0)
        reasons[count++] = (LinkReason){N_("Order of fields"), evidence->names_swapped ? N_("given name and family name exchanged")
                                                                                       : N_("parts of the address exchanged"),
                                        evidence->swapped};
    if (evidence->tied < -0.05f)
        reasons[count++] = (LinkReason){N_("Household"), N_("people who live together share this, too"), evidence->tied};
    qsort(reasons, count, sizeof *reasons, compare_reasons);
    return count;
}

double link_compare(const LinkTable *table, const LinkModel *model, guint a, guint b, LinkReason reasons[LINK_REASONS], guint *ret_count)
{
    LinkScorer scorer;
    LinkEvidence evidence;
    link_scorer_init(&scorer, table, model);
    link_score(&scorer, a, b, -G_MAXFLOAT, &evidence);
    link_scorer_clear(&scorer);
    if (reasons)
        *ret_count = list_reasons(&evidence, reasons);
    return (double)evidence.weight;
}

/* --- a model as text: a word for the form, then all numbers in the order of the structure --- */

static const char form[] = "fs1";
enum { NUMBERS = sizeof(LinkModel) / sizeof(double) };
G_STATIC_ASSERT(sizeof(LinkModel) % sizeof(double) == 0);

char *link_model_to_text(Pool *pool, const LinkModel *model)
{
    double numbers[NUMBERS];
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    GString *text = pool_string(pool);
    memcpy(numbers, model, sizeof numbers);
    g_string_append(text, form);
    for (guint i = 0; i < NUMBERS; i++)
        g_string_append_printf(text, " %s", g_ascii_formatd(digits, sizeof digits, "%.9g", numbers[i]));
    return text->str;
}

static bool is_sound(const LinkModel *model)
{
    double numbers[NUMBERS];
    memcpy(numbers, model, sizeof numbers);
    for (guint i = 0; i < NUMBERS - LINK_TIES; i++)
        if (!(numbers[i] >= 0 && numbers[i] <= 1))
            return false;
    for (guint i = 0; i < LINK_TIES; i++)
        if (!(model->ties[i] >= 0 && model->ties[i] <= 1000))
            return false;
    return model->prior > 0 && model->prior < 1 && model->names_swapped > 0 && model->address_swapped > 0;
}

bool link_model_from_text(const char *text, LinkModel *ret_model)
{
    double numbers[NUMBERS];
    if (!g_str_has_prefix(text, form))
        return false;
    text += strlen(form);
    for (guint i = 0; i < NUMBERS; i++) {
        char *end = NULL;
        numbers[i] = g_ascii_strtod(text, &end);
        if (end == text)
            return false;
        text = end;
    }
    memcpy(ret_model, numbers, sizeof numbers);
    return *text == '\0' && is_sound(ret_model);
}
