#include "modules/people/search_fit.h"

#include <string.h>

enum { PART_BYTES = 256 }; /* of a part that is looked at */

/* --- two words --- */

static bool has_variant(const TypedWord *word, const char *folded)
{
    for (guint i = 1; i < word->variants->len; i++)
        if (strcmp(word->variants->pdata[i], folded) == 0)
            return true;
    return false;
}

static bool is_heard_alike(const NameWord *a, const NameWord *b)
{
    for (guint i = 0; i < 2 && a->keys[i]; i++)
        for (guint j = 0; j < 2 && b->keys[j]; j++)
            if (strcmp(a->keys[i], b->keys[j]) == 0)
                return true;
    return false;
}

/* The cost of the form that is heard as key; 0: none but as typed. */
static int cost_of(const TypedWord *word, const char *key)
{
    for (guint i = 0; i < word->form_count; i++)
        if (word->forms[i].cost && strcmp(word->forms[i].key, key) == 0)
            return word->forms[i].cost;
    return 0;
}

/* One typed word and one of the person's: 0 to 1. */
static double word_fit(const TypedWord *typed, const NameWord *named)
{
    const NameWord *word = typed->word;
    if (strcmp(word->folded, named->folded) == 0)
        return 1;
    if (is_heard_alike(word, named))
        return 0.97;
    if (has_variant(typed, named->folded) || (named->keys[1] && has_variant(typed, named->keys[1])))
        return 0.95;
    if (typed->is_last && g_str_has_prefix(named->folded, word->folded))
        return 0.94;
    if (name_near(word->folded, named->folded))
        return 0.86;
    int cost = cost_of(typed, named->keys[0]);
    if (cost)
        return cost == 1 ? 0.93 : 0.84;
    if (name_near(word->keys[0], named->keys[0]))
        return 0.84;
    return typed->is_last && g_str_has_prefix(named->keys[0], word->keys[0]) ? 0.8 : 0;
}

/* --- a part of a name --- */

/* A word of a name and how it fits each typed word. */
typedef struct {
    const NameWord *word;
    double fits[NAME_WORDS];
} WordFits;

/* Of one part between blanks. */
typedef struct {
    guint count;
    WordFits words[];
} PartFits;

static PartFits *weigh_part(const Typed *typed, const char *part)
{
    const GPtrArray *words = name_words(typed->pool, part);
    PartFits *all = pool_alloc(typed->pool, sizeof *all + words->len * sizeof *all->words);
    all->count = words->len;
    for (guint i = 0; i < words->len; i++) {
        all->words[i].word = words->pdata[i];
        for (guint j = 0; j < typed->words->len; j++)
            all->words[i].fits[j] = word_fit(typed->words->pdata[j], words->pdata[i]);
    }
    return all;
}

static const PartFits *part_fits(Fit *fit, const char *part, gsize bytes)
{
    char key[PART_BYTES];
    gsize count = MIN(bytes, sizeof key - 1);
    memcpy(key, part, count);
    key[count] = '\0';
    PartFits *all = g_hash_table_lookup(fit->parts, key);
    if (!all) {
        all = weigh_part(fit->typed, key);
        g_hash_table_insert(fit->parts, pool_strdup(fit->typed->pool, key), all);
    }
    return all;
}

/* --- the names of a person --- */

/* Names of a person, in the order in which they are looked at. */
typedef enum { OF_FAMILY, OF_GIVEN, OF_FORMER, OF_OTHER, NAMES } NameKind;

/* The words of all names of a person. */
typedef struct {
    guint count;
    const WordFits *fits[NAME_WORDS];
    guint8 of[NAME_WORDS];   /* which name each is of */
    bool used[NAME_WORDS];   /* answers a typed word */
} NameFits;

static void add_part(NameFits *names, const PartFits *part, NameKind of)
{
    for (guint i = 0; i < part->count && names->count < NAME_WORDS; i++) {
        names->of[names->count] = (guint8)of;
        names->fits[names->count++] = &part->words[i];
    }
}

static void add_name(Fit *fit, NameFits *names, const char *name, NameKind of)
{
    static const char between[] = " ()[]{},;:\"/\\";
    for (const char *at = name ? name : ""; *at;) {
        gsize bytes = strcspn(at, between);
        if (bytes)
            add_part(names, part_fits(fit, at, bytes), of);
        at += bytes + (at[bytes] != '\0');
    }
}

/* Each of the person's words answers one typed word. */
static double best_fit(NameFits *names, guint typed)
{
    double best = 0;
    guint at = 0;
    for (guint i = 0; i < names->count; i++)
        if (!names->used[i] && names->fits[i]->fits[typed] > best) {
            best = names->fits[i]->fits[typed];
            at = i;
        }
    if (best > 0)
        names->used[at] = true;
    return best;
}

/* Words of the names that nobody typed count a little against a person: not a former or other name, and where a former name was
 * typed not the family name of today.  Of who is asked for by one word, nobody knows how many others there are. */
static double left_over(const NameFits *names, guint typed)
{
    guint left = 0;
    bool by_former = false;
    for (guint i = 0; i < names->count; i++)
        by_former = by_former || (names->used[i] && names->of[i] == OF_FORMER);
    for (guint i = 0; i < names->count; i++)
        left += !names->used[i] && !names->fits[i]->word->joined &&
                (names->of[i] == OF_GIVEN || (names->of[i] == OF_FAMILY && !by_former));
    return 0.03 * MIN(left, typed == 1 ? 1 : 4) + (by_former ? 0.005 : 0);
}

void fit_begin(Fit *fit, const Typed *typed)
{
    fit->typed = typed;
    fit->parts = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(typed->pool, (GDestroyNotify)g_hash_table_unref, fit->parts);
}

double fit_names(Fit *fit, const Person *person)
{
    const char *const of[NAMES] = {person->family_name, person->given_name, person->former_name, person->other_name};
    NameFits names = {.count = 0};
    guint typed = fit->typed->words->len;
    double sum = 0;
    if (!typed)
        return 1;
    for (guint i = 0; i < NAMES; i++)
        add_name(fit, &names, of[i], i);
    for (guint i = 0; i < typed; i++)
        sum += best_fit(&names, i);
    bool in_order = names.count && names.fits[0]->fits[0] >= 0.97;
    return sum / typed - left_over(&names, typed) - (in_order ? 0 : 0.002);
}

double fit_birth(const Fit *fit, const Person *person)
{
    int year, month, day, typed_year, typed_month, typed_day;
    Day typed = fit->typed->day;
    if (fit->typed->year)
        return !day_is(person->birth_day) ? 0.9 : day_year(person->birth_day) == fit->typed->year ? 1 : 0.8;
    if (!day_is(typed) || !day_is(person->birth_day))
        return day_is(typed) ? 0.7 : 1;
    if (day_compare(typed, person->birth_day) == 0)
        return 1;
    day_split(person->birth_day, &year, &month, &day);
    day_split(typed, &typed_year, &typed_month, &typed_day);
    return year == typed_year && day == typed_month && month == typed_day ? 0.95 : 0.6;
}
