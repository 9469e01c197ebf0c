#include "modules/assessments/shipped.h"
#include "modules/assessments/store.h"

/* The forms that come with the program, put in force once each; an authority changes them as it likes. */

static bool ship_one(Db *db, const EmbeddedFile *file, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Instrument *instrument;
    InstrumentVersion *known;
    GPtrArray *problems;
    gint64 version_id;
    g_autoptr(GError) problem = NULL;
    const char *text = pool_strndup(pool, embedded_bytes(pool, file), file->count);
    const Sheets *sheets = sheets_from_text(pool, text);
    if (!instrument_read(pool, sheets, &instrument, &problems))
        return fail_internal(error, "%s: %s", file->name, ((FormProblem *)problems->pdata[0])->text);
    if (instrument_in_force(db, pool, instrument->code, &known, &problem))
        return true;
    if (!g_error_matches(problem, FAIL, FAIL_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    return instrument_keep(db, NULL, instrument, sheets, true, &version_id, error) &&
           instrument_put_in_force(db, NULL, version_id, day_make(2025, 1, 1), error);
}

bool instruments_ship(Db *db, GError **error)
{
    for (const EmbeddedFile *file = shipped_instruments; file->name; file++)
        if (!ship_one(db, file, error))
            return false;
    return true;
}
