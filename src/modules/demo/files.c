#include "modules/demo/report.h"

#include <string.h>

#include "base/text.h"
#include "office/paper.h"
#include "record/attachment.h"

static bool insert_file(Db *db, gint64 row_id, const char *name, const char *type, GBytes *bytes, Day day, GError **error)
{
    NewAttachment file = {.file_name = name, .type = type, .at = (gint64)day.n * 86400};
    file.bytes = g_bytes_get_data(bytes, &file.count);
    return attachment_add(db, "report_row", row_id, NULL, &file, NULL, error);
}

static const char *sentence_of(Pool *pool, const Action *action, Day day)
{
    return pool_printf(pool, "Dovadă demonstrativă pentru măsura „%s”, la %s. Nu descrie fapte sau persoane reale.",
                       text_shorten(pool, action->title, 120), day_to_people(pool, day));
}

static bool add_pdf(Pool *pool, Db *db, gint64 row_id, const Action *action, Day day, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    Paper *paper = paper_new(pool, "Proces-verbal (date demonstrative)");
    paper->language = "ro";
    paper->footer = "Date demonstrative";
    paper_add(paper, PAPER_TEXT, sentence_of(pool, action, day));
    const char *name = pool_printf(pool, "proces-verbal-%s.pdf", day_to_iso(pool, day));
    return paper_to_pdf(paper, (gint64)day.n * 86400, &bytes, error) &&
           insert_file(db, row_id, name, "application/pdf", bytes, day, error);
}

bool report_file_add(Pool *pool, Db *db, gint64 row_id, const Action *action, Day day, bool pdf, GError **error)
{
    if (pdf)
        return add_pdf(pool, db, row_id, action, day, error);
    const char *text = pool_printf(pool, "%s\n", sentence_of(pool, action, day));
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const char *name = pool_printf(pool, "lista-activitati-%s.txt", day_to_iso(pool, day));
    return insert_file(db, row_id, name, "text/plain", bytes, day, error);
}
