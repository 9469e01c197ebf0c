/* Whom another module's list names: what it says of them, as the register keeps it. */
#include "base/text.h"
#include "modules/people/file.h"

const char *person_sex_of_text(const char *text)
{
    static const char *const women[] = {"f", "feminin", "femeie", "female", "fata", "woman", "girl", "fem", "w", "2", NULL};
    static const char *const men[] = {"m", "masculin", "barbat", "male", "baiat", "man", "boy", "masc", "b", "1", NULL};
    g_autoptr(Pool) pool = pool_new();
    const char *folded = text_fold(pool, text);
    return g_strv_contains(women, folded) ? "f" : g_strv_contains(men, folded) ? "m" : g_str_equal(folded, "x") ? "x" : NULL;
}

bool person_add_schooling(Db *db, const Identity *who, gint64 person_id, const char *what, const char *school, Day from, GError **error)
{
    PersonFact fact = {.person_id = person_id, .kind = "schooling", .what = what, .body = school,
                       .from_day = from, .to_day = DAY_NONE};
    return file_row_save(db, who, file_kind("facts"), &fact, error);
}
