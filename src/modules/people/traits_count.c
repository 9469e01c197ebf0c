/* Counting by a declared trait, for statistics alone: see people.h. */
#include "modules/people/traits.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_queries.h"

enum { IDS_A_LOOK = 2000, OPENED_A_POOL = 500 };
enum { HAS = 1, TELLS = 2 };

struct PeopleTraitMask {
    guint8 *bits; /* HAS and TELLS, one byte a person as the engine gave them */
    guint count;  /* of persons */
};

typedef struct {
    gint64 id;
    guint index; /* in the engine's array */
} Asked;

typedef struct {
    Db *db;
    const char *trait;
    GPtrArray *values; /* folded; NULL: anything */
    GArray *asked;     /* of Asked, by id */
    PeopleTraitMask *mask;
} Count;

/* --- the mask --- */

void people_trait_mask_free(PeopleTraitMask *mask)
{
    explicit_bzero(mask->bits, mask->count);
    g_free(mask->bits);
    g_free(mask);
}

bool people_trait_mask_has(const PeopleTraitMask *mask, guint index)
{
    g_assert(index < mask->count);
    return mask->bits[index] & HAS;
}

bool people_trait_mask_tells(const PeopleTraitMask *mask, guint index)
{
    g_assert(index < mask->count);
    return mask->bits[index] & TELLS;
}

guint people_trait_mask_count(const PeopleTraitMask *mask)
{
    guint count = 0;
    for (guint i = 0; i < mask->count; i++)
        count += (mask->bits[i] & HAS) != 0;
    return count;
}

/* --- what is asked --- */

static int by_id(gconstpointer a, gconstpointer b)
{
    const Asked *one = a, *other = b;
    return (one->id > other->id) - (one->id < other->id);
}

static GArray *sorted(Pool *pool, const GArray *person_ids)
{
    GArray *asked = g_array_sized_new(FALSE, FALSE, sizeof(Asked), person_ids->len);
    pool_defer(pool, (GDestroyNotify)g_array_unref, asked);
    for (guint i = 0; i < person_ids->len; i++) {
        Asked one = {g_array_index(person_ids, gint64, i), i};
        g_array_append_val(asked, one);
    }
    g_array_sort(asked, by_id);
    return asked;
}

static GPtrArray *values_of(Pool *pool, const char *value)
{
    if (!value)
        return NULL;
    GPtrArray *values = pool_list(pool);
    g_auto(GStrv) parts = g_strsplit(value, "|", -1);
    for (char **part = parts; *part; part++)
        g_ptr_array_add(values, text_fold(pool, *part));
    return values;
}

static bool is_trait(const char *code)
{
    for (const Choice *kind = trait_kinds; kind->value; kind++)
        if (strcmp(kind->value, code) == 0)
            return true;
    return false;
}

/* --- counting --- */

static guint8 said(const Count *count, Pool *pool, const Trait *trait)
{
    if (!trait || strcmp(trait->kind, count->trait) != 0 || !trait->text)
        return 0;
    if (!count->values)
        return HAS | TELLS;
    const char *text = text_fold(pool, trait->text);
    for (guint i = 0; i < count->values->len; i++)
        if (strcmp(text, count->values->pdata[i]) == 0)
            return HAS | TELLS;
    return TELLS;
}

/* Rows come by person: *at is the first of those asked who may still be met. */
static bool take_row(const Count *count, Pool *pool, DbQuery *q, guint *at, GError **error)
{
    Trait *trait;
    const Asked *asked = (const Asked *)(const void *)count->asked->data;
    gint64 person_id = db_int(q, "person_id");
    while (*at < count->asked->len && asked[*at].id < person_id)
        ++*at;
    if (*at == count->asked->len || asked[*at].id != person_id)
        return true;
    if (!trait_open(count->db, pool, db_int(q, "id"), db_text(q, "declared", pool), db_text(q, "seal_key", pool), DAY_NONE, &trait, error))
        return false;
    guint8 bits = said(count, pool, trait);
    for (guint i = *at; i < count->asked->len && asked[i].id == person_id; i++)
        count->mask->bits[asked[i].index] |= bits;
    return true;
}

static bool look(const Count *count, guint from, guint to, GError **error)
{
    guint at = from;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(count->db, SQL_PERSON_TRAITS_BETWEEN);
    db_bind_int(q, "$1", g_array_index(count->asked, Asked, from).id);
    db_bind_int(q, "$2", g_array_index(count->asked, Asked, to - 1).id);
    for (guint rows = 1; db_step(q); rows++) {
        if (!take_row(count, pool, q, &at, error))
            return false;
        if (rows % OPENED_A_POOL == 0) {
            pool_free(pool);
            pool = pool_new();
        }
    }
    return db_end(q, error);
}

bool people_trait_count_within(Db *db, const char *trait, const char *value, const GArray *person_ids, PeopleTraitMask **ret_mask,
                               GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(PeopleTraitMask) mask = g_new0(PeopleTraitMask, 1);
    mask->count = person_ids->len;
    mask->bits = g_new0(guint8, MAX(mask->count, 1));
    if (!is_trait(trait))
        return fail(error, FAIL_INVALID, "%s", _("There is no such trait."));
    Count count = {db, trait, values_of(pool, value), sorted(pool, person_ids), mask};
    for (guint from = 0; from < person_ids->len; from += IDS_A_LOOK)
        if (!look(&count, from, MIN(from + IDS_A_LOOK, person_ids->len), error))
            return false;
    *ret_mask = g_steal_pointer(&mask);
    return true;
}
