#include "modules/people/search_order.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "modules/people/search_keys.h"

/* Lower ones only fill the page. */
static const double LEAST_GUESSED = 0.5, LEAST_SURE = 0.85;

static bool same_name(const PersonFound *a, const PersonFound *b)
{
    return g_strcmp0(a->person.family_name, b->person.family_name) == 0 && g_strcmp0(a->person.given_name, b->person.given_name) == 0;
}

static guint hash_of_name(gconstpointer found)
{
    const Person *person = &((const PersonFound *)found)->person;
    return g_str_hash(person->family_name) * 31 + g_str_hash(person->given_name);
}

static gboolean is_same_name(gconstpointer a, gconstpointer b)
{
    return same_name(a, b);
}

/* The usual name is the likelier one. */
static void count_namesakes(Pool *pool, const GPtrArray *found)
{
    g_autoptr(GHashTable) firsts = g_hash_table_new(hash_of_name, is_same_name);
    PersonFound **firsts_of = pool_array0(pool, PersonFound *, MAX(found->len, 1));
    for (guint i = 0; i < found->len; i++) {
        PersonFound *one = found->pdata[i];
        firsts_of[i] = g_hash_table_lookup(firsts, one);
        if (!firsts_of[i])
            g_hash_table_add(firsts, firsts_of[i] = one);
        firsts_of[i]->namesakes++;
    }
    for (guint i = 0; i < found->len; i++)
        ((PersonFound *)found->pdata[i])->namesakes = firsts_of[i]->namesakes;
}

/* The better first; of equal ones the usual name, and who came last. */
static int by_score(gconstpointer a, gconstpointer b, gpointer data)
{
    const bool *is_lone = data; /* one word was typed */
    const PersonFound *one = *(PersonFound *const *)a, *other = *(PersonFound *const *)b;
    if (fabs(one->score - other->score) > 1e-9)
        return one->score < other->score ? 1 : -1;
    if (!*is_lone && one->namesakes != other->namesakes)
        return one->namesakes < other->namesakes ? 1 : -1;
    return (one->person.id < other->person.id) - (one->person.id > other->person.id);
}

static bool same_family(Pool *pool, const PersonFound *a, const PersonFound *b)
{
    return strcmp(text_fold(pool, a->person.family_name), text_fold(pool, b->person.family_name)) == 0;
}

/* Whether one says nothing that the first ones don't say. */
typedef bool (*IsLike)(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one);

static bool has_shown_name(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one)
{
    for (guint i = 0; i < shown; i++)
        if (same_name(found->pdata[i], one))
            return true;
    return false;
}

/* Third comes one who has the family name where the second one had it before a marriage, say, and the other way round. */
static bool is_like_second(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one)
{
    return has_shown_name(pool, found, shown, one) || same_family(pool, found->pdata[1], found->pdata[0]) == same_family(pool, one, found->pdata[0]);
}

static const char *heard_family(Pool *pool, const PersonFound *one)
{
    return name_heard(pool, text_name_key(pool, one->person.family_name));
}

/* Brîncuș where Brâncuș is the first: heard alike, written otherwise. */
static bool is_no_other_spelling(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one)
{
    return same_family(pool, one, found->pdata[0]) || strcmp(heard_family(pool, one), heard_family(pool, found->pdata[0])) != 0;
}

/* The next one that isn't like the first ones comes to place; false: none is likely enough. */
static bool bring_forward(Pool *pool, GPtrArray *found, guint place, IsLike is_like, double least)
{
    guint next = place;
    while (next < found->len && is_like(pool, found, place, found->pdata[next]))
        next++;
    if (next >= found->len || ((PersonFound *)found->pdata[next])->score < least)
        return false;
    g_ptr_array_insert(found, (int)place, g_ptr_array_steal_index(found, next));
    return true;
}

/* Where one name has more persons than anybody looks through, or where it is a guess, two other names stand second and third: else
 * nobody sees them.  Of one word alone, another spelling of the family name stands third. */
static void show_other_names(Pool *pool, GPtrArray *found, bool is_lone)
{
    enum { SECOND = 1, THIRD = 2 };
    static const double near = 0.03;
    const PersonFound *first = found->pdata[0];
    bool is_guess = first->score < 0.96;
    double least = is_guess ? LEAST_GUESSED : LEAST_SURE;
    if (is_lone)
        bring_forward(pool, found, THIRD, is_no_other_spelling, least);
    else if ((is_guess || first->namesakes > THIRD) && bring_forward(pool, found, SECOND, has_shown_name, least) &&
             !bring_forward(pool, found, THIRD, is_like_second, ((PersonFound *)found->pdata[SECOND])->score - near))
        bring_forward(pool, found, THIRD, has_shown_name, least);
}

void order_found(Pool *pool, GPtrArray *found, bool is_lone)
{
    if (!found->len)
        return;
    count_namesakes(pool, found);
    g_ptr_array_sort_with_data(found, by_score, &is_lone);
    show_other_names(pool, found, is_lone);
}
