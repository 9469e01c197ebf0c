#include "modules/assessments/screening_names.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/assessments/who_is.h"

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const Screening *screening;
    GHashTable *names, *persons; /* on the list: folded names, ids */
    NamesSum *sum;
} Adding;

/* --- one line --- */

static bool is_code(const char *text)
{
    return strlen(text) == 13 && strspn(text, "0123456789") == 13;
}

static bool has_letters(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_isalpha(g_utf8_get_char(text)))
            return true;
    return false;
}

static void take_part(WhoIs *child, const char *part)
{
    if (is_code(part))
        child->id = part;
    else if (has_letters(part) && !child->name)
        child->name = part;
    else if (!day_is(child->birth) && !day_parse(part, &child->birth, NULL))
        child->birth = DAY_NONE;
}

static WhoIs read_line(Pool *pool, const char *line)
{
    WhoIs child = {.birth = DAY_NONE};
    g_auto(GStrv) parts = g_strsplit_set(line, "\t;|", -1);
    for (guint i = 0; parts[i]; i++)
        if (!text_is_empty(parts[i]))
            take_part(&child, text_squash(pool, text_normalise(pool, parts[i])));
    return child;
}

/* Whoever isn't surely of the register stands with name and birth date, so that children of one name are told apart. */
static const char *subject_of(Pool *pool, const WhoIs *child)
{
    return day_is(child->birth) ? pool_printf(pool, _("%s, born %s"), child->name, day_to_people(pool, child->birth)) : child->name;
}

/* --- adding --- */

/* true: it wasn't there, and is now. */
static bool is_new(Adding *adding, gint64 person_id, const char *subject)
{
    if (person_id)
        return g_hash_table_add(adding->persons, pool_copy(adding->pool, &person_id, sizeof person_id));
    return g_hash_table_add(adding->names, (gpointer)text_fold(adding->pool, subject));
}

static bool add(Adding *adding, const char *line, GError **error)
{
    gint64 person_id;
    WhoIs child = read_line(adding->pool, line);
    if (!child.name || text_is_empty(child.name))
        return true;
    if (!who_is(adding->db, adding->pool, &child, &person_id, error))
        return false;
    const char *subject = subject_of(adding->pool, &child);
    if (!is_new(adding, person_id, subject)) {
        adding->sum->there++;
        return true;
    }
    adding->sum->added++;
    adding->sum->known += person_id != 0;
    Assessment fresh = {.version_id = adding->screening->version_id, .screening_id = adding->screening->id, .person_id = person_id,
                        .subject = person_id ? NULL : subject, .assessed_on = day_today()};
    return assessment_create(adding->db, adding->pool, adding->who, &fresh, error);
}

static bool add_lines(Adding *adding, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    if (g_strv_length(lines) > SCREENING_NAMES)
        return fail(error, FAIL_INVALID, _("At most %d lines at a time."), SCREENING_NAMES);
    for (guint i = 0; lines[i]; i++)
        if (!add(adding, lines[i], error))
            return false;
    return true;
}

bool screening_add_names(Db *db, Pool *pool, const Identity *who, const Screening *screening, const GPtrArray *there, const char *text,
                         NamesSum *ret_sum, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal), persons = g_hash_table_new(g_int64_hash, g_int64_equal);
    Adding adding = {db, pool, who, screening, names, persons, ret_sum};
    *ret_sum = (NamesSum){0};
    for (guint i = 0; i < there->len; i++) {
        const ScreeningChild *child = there->pdata[i];
        is_new(&adding, child->person_id, child->subject ? child->subject : "");
    }
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && add_lines(&adding, text, error) && db_commit(change, error);
}
